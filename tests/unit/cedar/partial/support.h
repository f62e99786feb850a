#pragma once

#include "tests/unit/cedar/support.h"

#include "engine/cedar/json_value.h"
#include "engine/cedar/partial/partial.h"
#include "engine/cedar/policy_json/print.h"
#include "engine/cedar/schema/read.h"

namespace writ::cedar::testing {

inline SchemaPtr schemaOf(const std::string& text) {
    std::vector<Diagnostic> diagnostics;
    SchemaPtr schema = loadSchema({std::make_shared<const Source>("s.cedarschema", text)}, diagnostics);
    EXPECT_TRUE(schema) << (diagnostics.empty() ? "" : diagnostics.front().message);
    return schema;
}

inline Tree treeOf(const std::string& text) {
    std::vector<Diagnostic> diagnostics;
    Tree tree = parse(Source("p.cedar", text), diagnostics);
    EXPECT_FALSE(hasErrors(diagnostics)) << text << "\n" << diagnostics.front().message;
    return tree;
}

/// A record of which the fields at the pointers are not known.
inline Value recordOf(const Json& json, const std::vector<std::string>& unknown = {}) {
    UnknownTree marks;
    for (const std::string& pointer : unknown) marks.add({pointer, UnknownReason::Masked});
    auto value = toValue(json, "", {true, 500}, unknown.empty() ? nullptr : &marks);
    EXPECT_TRUE(value) << (value ? "" : value.error().text());
    return value.value_or(Value::record({}));
}

}  // namespace writ::cedar::testing
