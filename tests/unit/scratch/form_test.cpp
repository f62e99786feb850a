// The form of a scratch request: its rows, and what a person may type into them.
#include "tests/unit/scratch/support.h"

namespace writ::sim {
namespace {

using namespace test;

TEST(Form, KnowsWhatCatalogAndSchemaSay) {
    const Scene scene = Scene::sample("refund");
    const auto fields = formOf(scene.call(3));
    const ScratchField* amount = fieldAt(fields, "/context/input/amount_cents");
    ASSERT_NE(amount, nullptr);
    EXPECT_EQ(amount->label, "amount_cents");
    EXPECT_EQ(amount->section, FieldSection::Arguments);
    EXPECT_EQ(amount->type.text(), "whole number");
    EXPECT_TRUE(amount->required);
    EXPECT_TRUE(amount->declared);
    EXPECT_EQ(amount->description, "Amount in cents");
    EXPECT_EQ(amount->value.value, Json(50000));
    EXPECT_EQ(fieldText(*amount), "50000");
    EXPECT_EQ(amount->provenance.rfind("recording, step ", 0), 0U) << amount->provenance;

    const ScratchField* destination = fieldAt(fields, "/context/input/destination");
    ASSERT_NE(destination, nullptr);
    EXPECT_FALSE(destination->required);
    const ScratchField* session = fieldAt(fields, "/context/session");
    ASSERT_NE(session, nullptr);
    EXPECT_EQ(session->type.kind, FieldKind::Record);
    EXPECT_FALSE(session->editable);
    const ScratchField* age = fieldAt(fields, "/context/session/order_age_days");
    ASSERT_NE(age, nullptr);
    EXPECT_EQ(age->depth, 1U);
    EXPECT_EQ(age->type.kind, FieldKind::WholeNumber);
    EXPECT_EQ(age->provenance.rfind("derived: days between", 0), 0U) << age->provenance;
    const ScratchField* verified = fieldAt(fields, "/context/session/customer_verified");
    ASSERT_NE(verified, nullptr);
    EXPECT_EQ(verified->type.kind, FieldKind::YesNo);
    EXPECT_EQ(fieldText(*verified), "yes");
    const ScratchField* role = fieldAt(fields, "/subject/properties/tools_role");
    ASSERT_NE(role, nullptr);
    EXPECT_EQ(role->provenance, "facts");
    const ScratchField* tool = fieldAt(fields, "/action/name");
    ASSERT_NE(tool, nullptr);
    EXPECT_EQ(tool->type.choices, (std::vector<std::string>{"get_order", "lookup_customer", "process_refund", "escalate_case"}));
    EXPECT_EQ(fieldAt(fields, "/context/input"), nullptr);
}

TEST(Form, MarksWhatIsEditedUnknownOrUndeclared) {
    const Scene scene = Scene::sample("refund");
    const auto call = scene.call(3).with({set("/context/input/amount_cents", 5), unknown("/context/input/destination"),
                                          set("/context/session/extra", Json::array({"a", "b"}))});
    const auto fields = formOf(*call);
    EXPECT_EQ(fieldAt(fields, "/context/input/amount_cents")->provenance, "what-if");
    EXPECT_TRUE(fieldAt(fields, "/context/input/amount_cents")->edited);
    EXPECT_EQ(fieldAt(fields, "/context/input/destination")->value.state, FieldState::Unknown);
    const ScratchField* extra = fieldAt(fields, "/context/session/extra");
    ASSERT_NE(extra, nullptr);
    EXPECT_FALSE(extra->declared);
    EXPECT_EQ(extra->type.text(), "list of text");
    EXPECT_EQ(fieldText(*extra), "a, b");
}

TEST(Form, OfACallWithoutArgumentsListsThemUnknown) {
    writ::test::ShopWorkspace shop;
    shop.write("catalog/shop.json", R"({"tools": [{"name": "look"}, {"name": "pay", "inputSchema": {"type": "object",
        "properties": {"cents": {"type": "integer"}, "mode": {"enum": ["fast", "slow"]}}}}]})");
    const Scene scene(shop.root());
    const auto fields = formOf(scene.call(6));
    ASSERT_NE(fieldAt(fields, "/context/input/cents"), nullptr);
    EXPECT_EQ(fieldAt(fields, "/context/input/cents")->value.state, FieldState::Unknown);
    EXPECT_EQ(fieldAt(fields, "/context/input/mode")->type.text(), "one of 2");
}

TEST(Form, OfASchemaThatRefersToItselfIsBounded) {
    // It has rows for what stands there, and for the next level; not for all that could stand.
    writ::test::ShopWorkspace shop;
    shop.write("catalog/shop.json", R"({"tools": [{"name": "look", "inputSchema": {"type": "object",
        "properties": {"a": {"$ref": "#"}, "b": {"type": "string"}}}}, {"name": "pay"}]})");
    const Scene scene(shop.root());
    EXPECT_EQ(fieldAt(formOf(scene.call(1)), "/context/input/a/b"), nullptr);
    const auto deep = scene.call(1).with(set("/context/input/a", Json::object({{"a", Json::object()}})));
    EXPECT_NE(fieldAt(formOf(*deep), "/context/input/a/a/b"), nullptr);
}

struct Typed {
    FieldType type;
    const char* text;
    const char* json;  ///< null: refused
};
FieldType ofKind(FieldKind kind, FieldKind items = FieldKind::Any, bool escaped = false) {
    return {kind, escaped, items, {}, {}};
}

class ParseField : public testing::TestWithParam<Typed> {};
TEST_P(ParseField, GivesAValueOrAMessage) {
    const Result<Json> value = parseField(GetParam().type, GetParam().text);
    if (GetParam().json == nullptr) {
        ASSERT_FALSE(value) << value->dump();
        EXPECT_EQ(value.error().message.rfind("Expected ", 0), 0U) << value.error().message;
    } else {
        ASSERT_TRUE(value) << value.error().message;
        EXPECT_EQ(value->dump(), GetParam().json);
    }
}
INSTANTIATE_TEST_SUITE_P(
    Texts, ParseField,
    testing::Values(
        Typed{ofKind(FieldKind::Text), " 600 ", R"(" 600 ")"}, Typed{ofKind(FieldKind::WholeNumber), " 600 ", "600"},
        Typed{ofKind(FieldKind::WholeNumber), "6.5", nullptr}, Typed{ofKind(FieldKind::WholeNumber), "", nullptr},
        Typed{ofKind(FieldKind::WholeNumber), "9223372036854775808", nullptr},
        Typed{ofKind(FieldKind::WholeNumber), "-9223372036854775808", "-9223372036854775808"},
        Typed{ofKind(FieldKind::WholeNumber), "0x10", nullptr}, Typed{ofKind(FieldKind::Decimal), "12.50", "12.50"},
        Typed{ofKind(FieldKind::Decimal), "twelve", nullptr}, Typed{ofKind(FieldKind::YesNo), "yes", "true"},
        Typed{ofKind(FieldKind::YesNo), "false", "false"}, Typed{ofKind(FieldKind::YesNo), "maybe", nullptr},
        Typed{ofKind(FieldKind::OneOf), "anything", R"("anything")"},
        Typed{ofKind(FieldKind::List, FieldKind::Text), "a, b c ,d", R"(["a","b c","d"])"},
        Typed{ofKind(FieldKind::List, FieldKind::WholeNumber), "1,2", "[1,2]"},
        Typed{ofKind(FieldKind::List, FieldKind::WholeNumber), "1,x", nullptr},
        Typed{ofKind(FieldKind::List, FieldKind::Text), R"(["a,b"])", R"(["a,b"])"},
        Typed{ofKind(FieldKind::List, FieldKind::Text), "[", nullptr}, Typed{ofKind(FieldKind::List, FieldKind::Text), "", "[]"},
        Typed{ofKind(FieldKind::Record), R"({"a": 1})", R"({"a":1})"}, Typed{ofKind(FieldKind::Record), "[]", nullptr},
        Typed{ofKind(FieldKind::Entity), R"(A::User::"x\"y")", R"({"__entity":{"type":"A::User","id":"x\"y"}})"},
        Typed{ofKind(FieldKind::Entity), "x", nullptr}, Typed{ofKind(FieldKind::Entity), R"(User::"x)", nullptr},
        Typed{FieldType{FieldKind::Entity, false, FieldKind::Any, {}, {"User"}}, "x", R"({"__entity":{"type":"User","id":"x"}})"},
        Typed{ofKind(FieldKind::Datetime), "2026-03-14T02:11:00+01:00", R"("2026-03-14T02:11:00+01:00")"},
        Typed{ofKind(FieldKind::Datetime, FieldKind::Any, true), "2026-03-14T02:11:00+01:00",
              R"({"__extn":{"fn":"datetime","arg":"2026-03-14T01:11:00Z"}})"},
        Typed{ofKind(FieldKind::Datetime), "yesterday", nullptr},
        Typed{ofKind(FieldKind::Ip, FieldKind::Any, true), "10.0.0.1", R"({"__extn":{"fn":"ip","arg":"10.0.0.1"}})"},
        Typed{ofKind(FieldKind::Any), "[1]", "[1]"}, Typed{ofKind(FieldKind::Any), "text", nullptr}));

TEST(Form, TextsComeBackAsTheyWere) {
    const Scene scene = Scene::sample("mail");
    for (std::uint32_t call = 1; call <= 7; ++call) {
        const ScratchRequest scratch = scene.call(call);
        for (const ScratchField& field : formOf(scratch)) {
            if (field.value.state != FieldState::Known || !field.editable) continue;
            const Result<Json> again = parseField(field.type, fieldText(field));
            ASSERT_TRUE(again) << field.pointer << ": " << fieldText(field);
            EXPECT_EQ(*again, field.value.value) << field.pointer;
        }
    }
}

}  // namespace
}  // namespace writ::sim
