// What names mean, what is closed over, and how schemas are printed.
#include "tests/unit/cedar/schema/support.h"

#include "engine/json/spans.h"

namespace writ::cedar::testing {
namespace {

using Strings = std::vector<std::string>;

/// The type of the attribute `x` of an entity type.
std::string typeOfX(const SchemaPtr& schema, const char* entity) {
    const SchemaEntityType* type = schema->entityType(entity);
    const TypeField* field = type ? type->attributes->field("x") : nullptr;
    return field ? field->type->text() : "nothing";
}

struct Lookup {
    const char* text;
    const char* entity;
    const char* type;
};

class Lookups : public ::testing::TestWithParam<Lookup> {};

TEST_P(Lookups, FollowTheOrderOfCedar) {
    const auto& [text, entity, type] = GetParam();
    const SchemaPtr schema = schemaOf(text);
    ASSERT_TRUE(schema);
    EXPECT_EQ(typeOfX(schema, entity), type) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Names, Lookups,
    ::testing::Values(Lookup{"type T = Long; entity T; entity E { x: T };", "E", "Long"},
                      Lookup{"entity T; entity E { x: T };", "E", "T"}, Lookup{"entity Long; entity E { x: Long };", "E", "Long"},
                      Lookup{"entity Long; entity E { x: __cedar::Long };", "E", "Long"},
                      Lookup{"namespace N { type Long2 = String; entity E { x: Long2 }; }", "N::E", "String"},
                      Lookup{"namespace N { entity decimal; entity E { x: decimal }; }", "N::E", "N::decimal"},
                      Lookup{"namespace N { entity E { x: decimal }; }", "N::E", "decimal"},
                      Lookup{"entity T; namespace N { entity E { x: T }; }", "N::E", "T"},
                      Lookup{"namespace M { type T = Set<Bool>; } namespace N { entity E { x: M::T }; }", "N::E", "Set<Bool>"},
                      Lookup{"action a; namespace N { entity E { x: Action }; }", "N::E", "Action"},
                      Lookup{"action a; namespace N { action b; entity E { x: Action }; }", "N::E", "N::Action"},
                      Lookup{"type A = B; type B = { y?: C }; type C = ipaddr; entity E { x: A };", "E", "{ y?: ipaddr }"}));

TEST(Schemas, CloseOverTheirHierarchies) {
    const SchemaPtr schema = schemaOf(R"(
        entity User in Group; entity Group in [Group, Org]; entity Org;
        action a in b; action b in c; action c;)");
    EXPECT_EQ(schema->entityType("Org")->descendants, (Strings{"Group", "User"}));
    EXPECT_TRUE(schema->canDescend("Group", "Group"));
    EXPECT_FALSE(schema->canDescend("Org", "Org"));
    EXPECT_EQ(schema->action({"Action", "a"})->ancestors.size(), 2U);
    EXPECT_EQ(schema->action({"Action", "c"})->descendants.size(), 2U);
    EXPECT_TRUE(schema->environments().empty());
}

TEST(Schemas, AreMadeOfSeveralTexts) {
    std::vector<Diagnostic> diagnostics;
    const SchemaPtr schema = loadSchema({schemaSource("namespace N { entity A in B; }", "a"),
                                         schemaSource(R"({"N":{"entityTypes":{"B":{}},"actions":{}}})", "b")},
                                        diagnostics);
    ASSERT_TRUE(schema);
    EXPECT_TRUE(schema->canDescend("N::A", "N::B"));
    EXPECT_EQ(schema->entityType("N::B")->place.file, "b");
    EXPECT_FALSE(loadSchema({schemaSource("entity A;", "a"), schemaSource("entity A;", "b")}, diagnostics));
    EXPECT_EQ(diagnostics.back().code, Code::SchemaDuplicate);
    EXPECT_EQ(diagnostics.back().source, "b");
}

TEST(Schemas, SuggestWhatWasMeant) {
    const Loaded loaded =
        load("entity User; namespace N { entity Doc; } entity E in Usr { x: Strin, y: Doc }; action view; action a in viev;");
    std::vector<std::string> fixes;
    for (const Diagnostic& diagnostic : loaded.diagnostics) {
        for (const Fix& fix : diagnostic.fixes) fixes.push_back(fix.edits.front().replacement);
    }
    EXPECT_EQ(fixes, (Strings{"User", "String", "N::Doc", "\"view\""})) << loaded.text;
}

TEST(Schemas, KeepDocAndPlaces) {
    const SchemaPtr schema = schemaOf("@doc(\"who\") entity User { @doc(\"years\") age: Long };");
    EXPECT_EQ(schema->entityType("User")->annotations.front().second, "who");
    EXPECT_EQ(schema->entityType("User")->attributes->field("age")->doc, "years");
    EXPECT_EQ(schema->entityType("User")->place.span, (Span{19, 23}));
}

TEST(SchemaPrinter, WritesWhatItReads) {
    const char* const text = R"(type T = {
  "a b"?: Set<Long>
};

@doc("x")
@mark
entity A in [B] = {
  t: T
} tags String;

entity B enum ["x", "y"];

action "all";

action "see it" in [Action::"all"] appliesTo {
  principal: [A],
  resource: [B],
  context: {}
};

namespace N {
  entity C = {
    a: A
  };
}
)";
    std::vector<Diagnostic> diagnostics;
    const SchemaFragment fragment = readSchema(schemaSource(text), diagnostics);
    const std::string printed = schemaText(fragment).value();
    const SchemaFragment again = readSchema(schemaSource(printed), diagnostics);
    EXPECT_TRUE(diagnostics.empty());
    EXPECT_EQ(schemaText(again).value(), printed);
    EXPECT_TRUE(schemaJson(again) == schemaJson(fragment));
    EXPECT_NE(printed.find("@mark\nentity A in [B] = {\n  t: T\n} tags String;"), std::string::npos) << printed;
}

TEST(SchemaPrinter, SaysWhatOnlyJsonCanSay) {
    std::vector<Diagnostic> diagnostics;
    for (
        const char* text :
        {R"({"":{"commonTypes":{"T":{"type":"Record","attributes":{}}},"entityTypes":{"A":{"shape":{"type":"T"}}},"actions":{}}})",
         R"({"":{"commonTypes":{"A":{"type":"Long"}},"entityTypes":{"A":{}},"actions":{}}})"}) {
        const SchemaFragment fragment = readSchema(schemaSource(text), diagnostics);
        EXPECT_TRUE(resolveSchema({fragment}, diagnostics)) << text;
        EXPECT_FALSE(schemaText(fragment)) << text;
    }
}

struct JsonCase {
    const char* text;
    const char* mistake;  ///< the marked part of the text; null: accepted
};

class JsonSchemas : public ::testing::TestWithParam<JsonCase> {};

TEST_P(JsonSchemas, AreAcceptedOrRefusedAtTheirPlace) {
    const auto& [text, mistake] = GetParam();
    const Loaded loaded = load(text);
    EXPECT_EQ(loaded.schema != nullptr, mistake == nullptr) << text << loaded.text;
    if (mistake && !loaded.diagnostics.empty()) {
        EXPECT_EQ(schemaSource(text)->text(loaded.diagnostics.front().span), mistake) << loaded.text;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Json, JsonSchemas,
    ::testing::Values(
        JsonCase{"{}", nullptr}, JsonCase{R"({"A::B":{"entityTypes":{},"actions":{},"annotations":{"doc":"x"}}})", nullptr},
        JsonCase{
            R"({"":{"entityTypes":{"A":{"annotations":{"a":null}}},"actions":{"a":{"attributes":null,"appliesTo":null,"memberOf":null}}}})",
            nullptr},
        JsonCase{
            R"({"":{"entityTypes":{"A":{"shape":{"type":"Record","attributes":{"a":{"type":"Bool"},"b":{"type":"ipaddr"},"c":{"type":"Boolean","required":false}}}}},"actions":{}}})",
            nullptr},
        JsonCase{
            R"({"":{"entityTypes":{"A":{"shape":{"type":"Record","attributes":{"a":{"type":"Entity","name":"Action"}}}}},"actions":{"x":{"memberOf":[{"id":"y","type":"Action"}]},"y":{}}}})",
            nullptr},
        JsonCase{R"({"":{"entityTypes":{},"actions":{"a":{"appliesTo":{"principalTypes":[],"resourceTypes":[]}}}}})", nullptr},
        JsonCase{R"({"":{"actions":{}}})", R"({"actions":{}})"},
        JsonCase{R"({"":{"entityTypes":{"A":{"foo":1}},"actions":{}}})", R"("foo")"},
        JsonCase{R"({"":{"entityTypes":{"A":{"enum":[]}},"actions":{}}})", "[]"},
        JsonCase{R"({"":{"entityTypes":{"A B":{}},"actions":{}}})", R"("A B")"},
        JsonCase{R"({"":{"entityTypes":{"A":{"tags":null}},"actions":{}}})", "null"},
        JsonCase{R"({"":{"entityTypes":{"A":{"memberOfTypes":["B"]}},"actions":{}}})", R"("B")"},
        JsonCase{R"({"":{"entityTypes":{"A":{"shape":{"type":"Long"}}},"actions":{}}})", R"("Long")"},
        JsonCase{R"({"":{"entityTypes":{},"actions":{"a":{"attributes":{}}}}})", "{}"},
        JsonCase{
            R"({"":{"entityTypes":{"A":{"shape":{"type":"Record","attributes":{},"additionalAttributes":true}}},"actions":{}}})",
            "true"},
        JsonCase{R"({"":{"entityTypes":{"A":{"tags":{"type":"Extension","name":"ip"}}},"actions":{}}})", R"("ip")"},
        JsonCase{R"({"":{"entityTypes":{"A":{"tags":{"type":"Set"}}},"actions":{}}})", R"({"type":"Set"})"},
        JsonCase{R"({"":{"entityTypes":{},"actions":{},"annotations":{"a":"b"}}})",
                 R"({"entityTypes":{},"actions":{},"annotations":{"a":"b"}})"},
        JsonCase{R"({"":{"entityTypes":{},"actions":{},"commonTypes":{"Set":{"type":"Long"}}}})", R"("Set")"},
        JsonCase{R"({"a b":{"entityTypes":{},"actions":{}}})", R"("a b")"}, JsonCase{"{\"\": ", "{\"\": "}));

TEST(SchemaStyles, PaintEachTokenByItsPlace) {
    const SourcePtr source =
        schemaSource("@doc(\"x\") entity User in Team { \"a\"?: Set<Long> }; action view in all appliesTo { principal: User };");
    const auto tokens = tokenize(*source, nullptr, Grammar::Schema);
    const auto styles = schemaStyles(*source, tokens);
    std::vector<std::pair<std::string, TokenStyle>> painted;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (styles[i] != TokenStyle::Text) painted.emplace_back(source->text(tokens[i].span), styles[i]);
    }
    using S = TokenStyle;
    const std::vector<std::pair<std::string, TokenStyle>> expected = {
        {"@", S::Annotation},       {"doc", S::Annotation}, {"\"x\"", S::String},    {"entity", S::Keyword},
        {"User", S::EntityType},    {"in", S::Keyword},     {"Team", S::EntityType}, {"\"a\"", S::Attribute},
        {"?", S::Operator},         {"Set", S::Keyword},    {"<", S::Operator},      {"Long", S::Keyword},
        {">", S::Operator},         {"action", S::Keyword}, {"in", S::Keyword},      {"appliesTo", S::Keyword},
        {"principal", S::Variable}, {"User", S::EntityType}};
    EXPECT_EQ(painted, expected);
}

TEST(JsonSpans, FollowTheDocument) {
    const std::string text = R"( {"a": [1, "x\"y"], "b": {}} )";
    const JsonSpans spans = jsonSpans(text);
    const auto part = [&text](Span span) { return text.substr(span.begin, span.size()); };
    EXPECT_EQ(part(spans.children[0].key), "\"a\"");
    EXPECT_EQ(part(spans.children[0].children[1].value), R"("x\"y")");
    EXPECT_EQ(part(spans.children[1].value), "{}");
}

}  // namespace
}  // namespace writ::cedar::testing
