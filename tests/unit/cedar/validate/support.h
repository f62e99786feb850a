#pragma once

#include "engine/cedar/parser.h"
#include "engine/cedar/schema/read.h"
#include "engine/cedar/validate/typing.h"
#include "engine/cedar/validate/validate.h"

#include <gtest/gtest.h>

namespace writ::cedar::testing {

/// A schema that has one of everything.
inline constexpr const char* kSchema = R"(
entity Team;
entity Kind enum ["small", "large"];
entity User in [Team] { name: String, age: Long, boss?: User, nick?: String, joined: datetime, tall: Bool, address: { city: String, zip?: String } } tags String;
entity Admin { name: String, level?: Long };
entity Folder in [Folder];
entity Doc in [Folder] { owner: User, title: String, size: Long, price: decimal, labels: Set<String>, readers: Set<User>, kind: Kind, meta?: { source?: User } };
action read, "read all";
action view in [read] appliesTo { principal: [User, Admin], resource: Doc, context: { ip: ipaddr, mfa?: Bool, host?: { name?: String } } };
action edit appliesTo { principal: User, resource: [Doc, Folder], context: { note?: String } };
)";

inline SchemaPtr schemaOf(const std::string& text) {
    std::vector<Diagnostic> diagnostics;
    const auto source = std::make_shared<const Source>("s.cedarschema", text);
    SchemaPtr schema = loadSchema({source}, diagnostics);
    EXPECT_TRUE(schema) << (diagnostics.empty() ? "" : render(diagnostics.front(), *source));
    return schema;
}

inline const Schema& sample() {
    static const SchemaPtr schema = schemaOf(kSchema);
    return *schema;
}

/// A policy text in which «CODE text» marks the places of the findings that are expected; marks may nest.
struct Marked {
    std::string text;
    std::vector<std::string> expected;  ///< "CODE@begin-end", sorted
};

inline std::string findingText(std::string_view code, std::size_t begin, std::size_t end) {
    return std::string(code) + "@" + std::to_string(begin) + "-" + std::to_string(end);
}

inline Marked unmark(std::string_view marked) {
    constexpr std::string_view kOpen = "«";
    constexpr std::string_view kClose = "»";
    constexpr std::size_t kCode = 4;
    Marked result;
    std::vector<std::pair<std::string, std::size_t>> open;
    while (!marked.empty()) {
        if (marked.substr(0, kOpen.size()) == kOpen) {
            open.emplace_back("CEDAR-" + std::string(marked.substr(kOpen.size(), kCode)), result.text.size());
            marked.remove_prefix(kOpen.size() + kCode + 1);
        } else if (marked.substr(0, kClose.size()) == kClose) {
            result.expected.push_back(findingText(open.back().first, open.back().second, result.text.size()));
            open.pop_back();
            marked.remove_prefix(kClose.size());
        } else {
            result.text += marked.front();
            marked.remove_prefix(1);
        }
    }
    std::sort(result.expected.begin(), result.expected.end());
    return result;
}

struct Checked {
    Source source;
    Tree tree;
    std::vector<Diagnostic> diagnostics;

    [[nodiscard]] std::vector<std::string> findings() const {
        std::vector<std::string> all;
        for (const Diagnostic& d : diagnostics) all.push_back(findingText(info(d.code).id, d.span.begin, d.span.end));
        std::sort(all.begin(), all.end());
        return all;
    }
    [[nodiscard]] std::string readable() const {
        std::string text;
        for (const Diagnostic& d : diagnostics) text += render(d, source);
        return text;
    }
};

inline Checked check(const std::string& text, const ValidateOptions& options = {}, const Schema& schema = sample()) {
    Checked checked{Source("p.cedar", text), {}, {}};
    std::vector<Diagnostic> syntax;
    checked.tree = parse(checked.source, syntax);
    checked.diagnostics = validate(checked.source, checked.tree, schema, options);
    return checked;
}

inline void expectMarked(const std::string& marked, const ValidateOptions& options = {}, const Schema& schema = sample()) {
    const Marked wanted = unmark(marked);
    const Checked checked = check(wanted.text, options, schema);
    EXPECT_EQ(checked.findings(), wanted.expected) << wanted.text << "\n" << checked.readable();
}

/// A permit for users who view documents.
inline std::string viewWhen(const std::string& condition) {
    return "permit(principal is User, action == Action::\"view\", resource) when { " + condition + " };";
}

/// The text after the first fix of the first finding that has one.
inline std::string fixed(const Checked& checked) {
    std::string text(checked.source.text());
    for (const Diagnostic& diagnostic : checked.diagnostics) {
        if (diagnostic.fixes.empty()) continue;
        const auto& edits = diagnostic.fixes.front().edits;
        for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit)
            text.replace(edit->span.begin, edit->span.size(), edit->replacement);
        return text;
    }
    return {};
}

}  // namespace writ::cedar::testing
