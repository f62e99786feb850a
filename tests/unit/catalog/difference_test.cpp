#include "simulator/catalog/difference.h"

#include "tests/unit/workspace/temp_workspace.h"

namespace writ::sim {
namespace {

CatalogSnapshot snapshot(std::string_view text) {
    return snapshotOf(readCatalog(parseJson(text).value(), "s").value(), "name", "2026-11-27T12:00:00Z", "Ada");
}

/// The changes as lines.
std::string told(std::string_view before, std::string_view after) {
    std::string lines;
    const CatalogDifference difference = differenceOf(snapshot(before), snapshot(after));
    for (const ToolChange& tool : difference.tools) {
        lines += std::string(word(tool.kind)) + " " + (tool.oldName.empty() ? "" : tool.oldName + " to ") + tool.tool + "\n";
        for (const FieldChange& change : tool.fields) lines += "  " + text(change) + "\n";
    }
    return lines;
}

TEST(CatalogDifference, TellsWhatChanged) {
    const char* kBefore =
        R"([{"name":"pay","description":"Pays.","annotations":{"readOnlyHint":false},"inputSchema":{"type":"object","required":["to","cents"],"properties":{
        "to":{"type":"string","enum":["card","cash"]},"cents":{"type":"integer","maximum":500},"memo":{"type":"string","description":"note"},
        "lines":{"type":"array","items":{"type":"object","properties":{"sku":{"type":"string"}}}}}}},
        {"name":"gone","inputSchema":{"properties":{"a":{}}}},{"name":"same"}])";
    const char* kAfter =
        R"([{"name":"same"},{"name":"new","inputSchema":{"properties":{"b":{},"c":{}}}},{"name":"pay","description":"Pays now.","inputSchema":{"type":"object",
        "required":["cents","memo"],"properties":{"to":{"type":"string","enum":["card"]},"cents":{"type":["integer","null"],"minimum":0},
        "memo":{"type":"string","description":"a note"},"lines":{"type":"array","items":{"type":"object","properties":{"code":{"type":"string"}}}},
        "when":{"type":"string"}}}}])";
    EXPECT_EQ(told(kBefore, kAfter), R"(removed gone
added new
changed pay
  description "Pays now.", was "Pays."
  hint readOnly no (implied), was no
  to: enum ["card"], was ["card","cash"]
  to is not required any more
  cents: type ["integer","null"], was "integer"
  cents: maximum 500 removed
  cents: minimum 0 added
  memo: description "a note", was "note"
  memo is required now
  argument sku is now code
  argument when added (string)
)");
    EXPECT_EQ(told(kBefore, kBefore), "");
    EXPECT_EQ(differenceOf(snapshot(kBefore), snapshot(kAfter)).unchanged, 1U);
}

TEST(CatalogDifference, FindsRenames) {
    struct Row {
        const char* before;
        const char* after;
        const char* told;
    };
    const std::vector<Row> rows{
        // The same schema and words.
        {R"([{"name":"get_user","description":"d","inputSchema":{"properties":{"id":{"type":"string"}}}}])",
         R"([{"name":"user_get","description":"d","inputSchema":{"properties":{"id":{"type":"string"}}}}])",
         "renamed get_user to user_get\n"},
        // The same schema of some size.
        {R"([{"name":"a","inputSchema":{"properties":{"x":{"type":"string"},"y":{"type":"integer"}}}}])",
         R"([{"name":"b","description":"new","inputSchema":{"properties":{"x":{"type":"string"},"y":{"type":"integer"}}}}])",
         "renamed a to b\n  description \"new\" added\n"},
        // Too little to say so.
        {R"([{"name":"a"}])", R"([{"name":"b"}])", "removed a\nadded b\n"},
        // Two that it may have become.
        {R"([{"name":"a","inputSchema":{"properties":{"x":{},"y":{}}}}])",
         R"([{"name":"b","inputSchema":{"properties":{"x":{},"y":{}}}},{"name":"c","inputSchema":{"properties":{"x":{},"y":{}}}}])",
         "removed a\nadded b\nadded c\n"},
        // An argument by its type, another by its shape.
        {R"([{"name":"f","inputSchema":{"properties":{"amount":{"type":"integer"}}}}])",
         R"([{"name":"f","inputSchema":{"properties":{"cents":{"type":"integer","minimum":0}}}}])",
         "changed f\n  argument amount is now cents\n  cents: minimum 0 added\n"},
        {R"([{"name":"f","inputSchema":{"properties":{"a":{"type":"integer"},"b":{"type":"string"}}}}])",
         R"([{"name":"f","inputSchema":{"properties":{"c":{"type":"string"},"d":{"type":"boolean"}}}}])",
         "changed f\n  argument a removed (integer)\n  argument b is now c\n  argument d added (boolean)\n"},
    };
    for (const Row& row : rows) EXPECT_EQ(told(row.before, row.after), row.told) << row.before;
}

TEST(CatalogSnapshot, KeepsEverythingAndSeesTampering) {
    const CatalogSnapshot taken = snapshot(
        R"([{"name":"f","title":"F","description":"d","inputSchema":{"b":1,"a":[1.50]},"outputSchema":{},"annotations":{"readOnlyHint":true}}])");
    const Json document = toJson(taken);
    const Result<CatalogSnapshot> again = snapshotFromJson(parseJson(document.dump()).value());
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(toJson(*again), document);
    EXPECT_EQ(taken.digests[0], sha256(toolJson(taken.tools[0]).canonical()));
    EXPECT_EQ(snapshot(R"([{"name":"f"},{"name":"g"}])").digest, snapshot(R"([{"name":"g"},{"name":"f"}])").digest);
    struct Row {
        const char* pointer;
        Json value;
    };
    for (const Row& row : {Row{"/tools/0/description", "other"}, Row{"/digest", "00"}, Row{"/format", 2},
                           Row{"/tools/0/inputSchema", 7}, Row{"/tools/0/hints", 7}}) {
        EXPECT_FALSE(snapshotFromJson(document.withPointer(row.pointer, row.value))) << row.pointer;
    }
}

TEST(CatalogSnapshot, IsSavedUnderAPlainNameAndKept) {
    const test::ShopWorkspace shop;
    const Result<CatalogSnapshot> now = openSnapshot(shop.root());
    ASSERT_TRUE(now) << now.error().text();
    CatalogSnapshot named = *now;
    named.name = "before-1.0";
    const auto saved = saveSnapshot(shop.root(), named);
    ASSERT_TRUE(saved) << saved.error().text();
    EXPECT_EQ(*saved, shop.path("catalog/snapshots/before-1.0.json"));
    EXPECT_EQ(openSnapshot(*saved)->digest, now->digest);
    EXPECT_FALSE(saveSnapshot(shop.root(), named));
    // The snapshot is no catalog of the workspace.
    EXPECT_EQ(openSnapshot(shop.root())->digest, now->digest);
    for (const char* name : {"", "a/b", "..", ".x", "a b"}) {
        named.name = name;
        EXPECT_FALSE(saveSnapshot(shop.root(), named)) << name;
    }
}

}  // namespace
}  // namespace writ::sim
