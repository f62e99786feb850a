#pragma once

#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/read.h"
#include "engine/cedar/schema/resolve.h"
#include "engine/cedar/schema/syntax.h"

#include <gtest/gtest.h>

namespace writ::cedar::testing {

inline SourcePtr schemaSource(std::string text, std::string name = "s.cedarschema") {
    return std::make_shared<const Source>(std::move(name), std::move(text));
}

/// A schema, or null with its diagnostics in readable form.
struct Loaded {
    SchemaPtr schema;
    std::vector<Diagnostic> diagnostics;
    std::string text;
};

inline Loaded load(const std::string& text) {
    Loaded loaded;
    const SourcePtr source = schemaSource(text);
    loaded.schema = loadSchema({source}, loaded.diagnostics);
    for (const Diagnostic& diagnostic : loaded.diagnostics) loaded.text += render(diagnostic, *source);
    return loaded;
}

/// A schema that must be right.
inline SchemaPtr schemaOf(const std::string& text) {
    Loaded loaded = load(text);
    EXPECT_TRUE(loaded.schema) << text << "\n" << loaded.text;
    return loaded.schema;
}

}  // namespace writ::cedar::testing
