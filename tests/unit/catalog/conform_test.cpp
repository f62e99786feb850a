#include "simulator/catalog/conform.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

struct Case {
    const char* schema;
    const char* arguments;
    std::vector<std::string> unknown;
    std::string issues;  ///< "code pointer" one by one, pointers below /context/input
};

TEST(ArgumentIssues, TellInWhatACallDiffersFromItsCatalog) {
    const char* kPay =
        R"({"type": "object", "properties": {"cents": {"type": "integer"}, "to": {"type": "string", "enum": ["card", "cash"]},
        "note": {"type": ["string", "null"]}}, "required": ["cents", "note"], "additionalProperties": false})";
    const char* kLoop = R"({"properties": {"next": {"$ref": "#"}, "n": {"type": "integer"}}})";
    const char* kChoice =
        R"({"properties": {"a": {"anyOf": [{"type": "string"}, {"type": "object", "required": ["x"], "properties": {"x": {"const": 1}}}]}}})";
    const std::vector<Case> cases{
        {kPay, R"({"cents": 5})", {}, ""},
        {kPay, R"({})", {}, "missing /cents"},
        {kPay, R"({})", {"/context/input/cents"}, ""},
        {kPay, R"({})", {"/context/input"}, ""},
        {kPay, R"({"cents": "5", "to": "bank", "more": 1})", {}, "type /cents; undeclared /more; value /to"},
        {kPay, R"({"cents": 5, "to": null})", {}, ""},
        {kLoop, R"({"next": {"next": {"n": "x"}}})", {}, "type /next/next/n"},
        {kChoice, R"({"a": "x"})", {}, ""},
        {kChoice, R"({"a": {"x": 1}})", {}, ""},
        {kChoice, R"({"a": {"x": 2}})", {}, "type /a"},
        {R"({"properties": {"l": {"type": "array", "items": {"type": "number"}}}})", R"({"l": [1, 2.5, "x"]})", {}, "type /l/2"},
        {R"({"properties": {"m": {"additionalProperties": {"type": "boolean"}}}})",
         R"({"m": {"a": true, "b": 1}})",
         {},
         "type /m/b"},
        {R"({"type": "object"})", R"({"anything": 1})", {}, ""},
    };
    for (const Case& row : cases) {
        ToolDescription tool;
        tool.inputSchema = parseJson(row.schema).value();
        std::vector<UnknownField> unknown;
        for (const std::string& pointer : row.unknown) unknown.push_back({pointer, UnknownReason::Masked});
        std::string found;
        for (const RequestIssue& issue : argumentIssues(tool, parseJson(row.arguments).value(), unknown)) {
            found += (found.empty() ? "" : "; ") + issue.code + " " + issue.pointer.substr(std::string("/context/input").size());
        }
        EXPECT_EQ(found, row.issues) << row.schema << " " << row.arguments;
    }
}

TEST(ArgumentIssues, HostileSchemasEnd) {
    ToolDescription tool;
    tool.inputSchema =
        parseJson(R"({"$ref": "#", "anyOf": [{"$ref": "#"}, {"$ref": "#"}], "allOf": [{"$ref": "#"}, {"$ref": "#"}]})").value();
    EXPECT_LE(argumentIssues(tool, Json::object({{"a", 1}}), {}).size(), 100U);
}

}  // namespace
}  // namespace writ::sim
