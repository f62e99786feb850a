#pragma once

#include "engine/cedar/service/service.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace writ::cedar::testing {

/// A text with marks: `^` is the cursor, `[[` and `]]` enclose a range. The marks are not part of the text.
struct Marked {
    std::string text;
    std::uint32_t cursor = 0;
    std::vector<Span> ranges;

    explicit Marked(std::string_view marked) {
        for (std::size_t i = 0; i < marked.size(); ++i) {
            const auto here = static_cast<std::uint32_t>(text.size());
            if (marked[i] == '^') {
                cursor = here;
            } else if (marked.substr(i, 2) == "[[") {
                ranges.push_back({here, here});
                ++i;
            } else if (marked.substr(i, 2) == "]]") {
                ranges.back().end = here;
                ++i;
            } else {
                text += marked[i];
            }
        }
    }
};

inline SourcePtr sourceOf(std::string name, std::string text) {
    return std::make_shared<const Source>(std::move(name), std::move(text));
}

inline constexpr const char* kPolicies = "p.cedar";
inline constexpr const char* kSchema = "s.cedarschema";
inline constexpr const char* kFacts = "f.json";

inline constexpr const char* kSchemaText = R"(@doc("Who asks.")
entity User in [Team] {
  @doc("Where mail goes.")
  email: String,
  level: Long,
  manager?: User,
  address: Address,
  "strange name"?: Bool,
} tags String;
entity Team enum ["red", "blue"];
entity Doc in [Folder] { owner: User, labels: Set<String>, created: datetime };
entity Folder;
type Address = { city: String, zip?: String };
action all;
@doc("Opens a document.")
action view, edit in [all] appliesTo {
  principal: [User],
  resource: [Doc],
  context: { ip: ipaddr, "amount": Long, input: { note?: String, total_cents: Long } }
};
)";

inline constexpr const char* kFactsText = R"([
  {"uid": {"type": "User", "id": "alice"}, "attrs": {"email": "a@x", "level": 3, "address": {"city": "Rome"}},
   "parents": [{"type": "Team", "id": "red"}], "tags": {"role": "admin"}},
  {"uid": {"type": "Doc", "id": "plan"}, "attrs": {"owner": {"__entity": {"type": "User", "id": "alice"}}, "labels": []},
   "parents": []}
])";

inline std::vector<ToolDescription> tools() {
    ToolDescription tool;
    tool.name = "adjust_invoice";
    tool.title = "Adjust invoice";
    tool.description = "Credits an amount to one account.";
    tool.inputSchema = parseJson(R"({"type":"object","properties":{
        "account_id":{"type":"string","description":"Account number"},
        "total_cents":{"type":"integer","description":"Credit in cents"},
        "kind":{"type":"string","enum":["credit","debit"]}},"required":["account_id","total_cents"]})")
                           .value();
    ToolDescription other;
    other.name = "export_ledger";
    other.inputSchema = parseJson(R"({"type":"object","properties":{"format":{"type":"string"}}})").value();
    return {tool, other};
}

/// A workspace with schema and facts around one policies document.
inline SnapshotPtr workspace(std::string policies, std::string schema = kSchemaText, std::string facts = kFactsText) {
    return Snapshot::make({{DocumentKind::Policies, sourceOf(kPolicies, std::move(policies)), "a"},
                           {DocumentKind::Schema, sourceOf(kSchema, std::move(schema)), {}},
                           {DocumentKind::Facts, sourceOf(kFacts, std::move(facts)), {}}},
                          {});
}

/// A workspace without a schema: tools and facts only.
inline SnapshotPtr catalogOnly(std::string policies, std::string facts = "[]") {
    return Snapshot::make({{DocumentKind::Policies, sourceOf(kPolicies, std::move(policies)), "a"},
                           {DocumentKind::Facts, sourceOf(kFacts, std::move(facts)), {}}},
                          tools());
}

inline std::string textOf(const Snapshot& snapshot, const Location& location) {
    return std::string(snapshot.document(location.document)->source->text(location.span));
}

/// The text with edits made.
inline std::string edited(std::string text, const std::vector<TextEdit>& edits) {
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit)
        text.replace(edit->span.begin, edit->span.size(), edit->replacement);
    return text;
}

using Strings = std::vector<std::string>;

}  // namespace writ::cedar::testing
