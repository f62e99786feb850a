#pragma once

#include "engine/cedar/language.h"
#include "engine/decision/typed_language.h"

#include <gtest/gtest.h>
#include <algorithm>

namespace writ::cedar::testing {

using Strings = std::vector<std::string>;

/// The findings of a text; it must compile.
inline std::vector<Diagnostic> lintText(const std::string& text) {
    const std::vector<SourcePtr> sources{std::make_shared<const Source>("p.cedar", text)};
    EXPECT_FALSE(hasErrors(language().compile(sources).diagnostics)) << text;
    return language().lint(sources);
}

/// The same beside a schema.
inline std::vector<Diagnostic> lintText(const std::string& text, const std::string& schema) {
    SchemaSources files;
    files.files = {std::make_shared<const Source>("s.cedarschema", schema)};
    const BuiltSchema built = typed(&language())->schema(files);
    EXPECT_TRUE(built.schema) << schema;
    return lintWith(language(), {std::make_shared<const Source>("p.cedar", text)}, built.schema.get());
}

/// "CEDAR-0701 permit": code and marked text of each finding.
inline Strings shown(const std::vector<Diagnostic>& findings, const std::string& text) {
    const Source source("p.cedar", text);
    Strings found;
    for (const Diagnostic& diagnostic : findings)
        found.push_back(std::string(info(diagnostic.code).id) + " " + std::string(source.text(diagnostic.span)));
    return found;
}
inline Strings findingsIn(const std::string& text) {
    return shown(lintText(text), text);
}
inline Strings findingsIn(const std::string& text, const std::string& schema) {
    return shown(lintText(text, schema), text);
}

/// The text after the first fix of each finding, applied one after the other from the end.
inline std::string fixed(std::string text) {
    std::vector<TextEdit> edits;
    for (const Diagnostic& diagnostic : lintText(text)) {
        if (!diagnostic.fixes.empty())
            edits.insert(edits.end(), diagnostic.fixes.front().edits.begin(), diagnostic.fixes.front().edits.end());
    }
    std::sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) { return b.span < a.span; });
    for (const TextEdit& edit : edits) text.replace(edit.span.begin, edit.span.size(), edit.replacement);
    return text;
}

struct LintCase {
    std::string text;
    Strings findings;
};

}  // namespace writ::cedar::testing
