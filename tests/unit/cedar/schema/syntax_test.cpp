#include "tests/unit/cedar/schema/support.h"

namespace writ::cedar::testing {
namespace {

struct Case {
    const char* text;
    const char* mistake;  ///< null: accepted; else the part of the text that the first error marks
    const char* code;
};

class SchemaText : public ::testing::TestWithParam<Case> {};

TEST_P(SchemaText, IsAcceptedOrRefusedAtItsPlace) {
    const auto& [text, mistake, code] = GetParam();
    const Loaded loaded = load(text);
    if (!mistake) {
        EXPECT_TRUE(loaded.schema) << text << "\n" << loaded.text;
        return;
    }
    EXPECT_FALSE(loaded.schema) << text;
    const auto isError = [](const Diagnostic& d) { return d.severity == Severity::Error; };
    const auto error = std::find_if(loaded.diagnostics.begin(), loaded.diagnostics.end(), isError);
    ASSERT_NE(error, loaded.diagnostics.end()) << text;
    EXPECT_EQ(schemaSource(text)->text(error->span), mistake) << loaded.text;
    EXPECT_EQ(info(error->code).id, code) << loaded.text;
}

INSTANTIATE_TEST_SUITE_P(
    Cedar, SchemaText,
    ::testing::Values(
        Case{"", nullptr, nullptr}, Case{"entity A, B in [A];", nullptr, nullptr}, Case{"entity A in [];", nullptr, nullptr},
        Case{"entity A { x?: Set<{ y: Long }>, };", nullptr, nullptr}, Case{"entity A = { } tags Set<String>;", nullptr, nullptr},
        Case{"entity A { \"a b\": Bool };", nullptr, nullptr}, Case{"entity entity; action action, \"x y\";", nullptr, nullptr},
        Case{"@doc(\"x\") entity A; @doc namespace N {}", nullptr, nullptr},
        Case{"entity A enum [\"x\"]; entity B in A;", nullptr, nullptr},
        Case{"entity A; action a appliesTo { principal: A, resource: [A], context: {x: Long,}, } attributes {};", nullptr,
             nullptr},
        Case{"entity A; action a appliesTo { principal: A, resource: A, context: C }; type C = {x: Long};", nullptr, nullptr},
        Case{"entity A { __cedar: Long }; action __cedar;", nullptr, nullptr},
        Case{"entity A; action a appliesTo { principal: [A,], resource: A };", ",", "CEDAR-0101"},
        Case{"entity A, ;", ",", "CEDAR-0101"}, Case{"entity A enum [];", "]", "CEDAR-0101"},
        Case{"entity A = ;", ";", "CEDAR-0101"}, Case{"type T = Set<Long>;;", ";", "CEDAR-0101"},
        Case{"entity A", "", "CEDAR-0101"}, Case{"entity A {} entity B;", "", "CEDAR-0101"},
        Case{"namespace A { namespace B {} }", "namespace", "CEDAR-0101"}, Case{"namespace A { entity B;", "", "CEDAR-0102"},
        Case{"action a appliesTo {};", "{}", "CEDAR-0303"},
        Case{"action a appliesTo { principal: [], resource: [] };", "principal", "CEDAR-0303"},
        Case{"entity A; action a appliesTo { principal: A, principal: A, resource: A };", "principal", "CEDAR-0303"},
        Case{"entity in;", "in", "CEDAR-0203"}, Case{"entity A { if: Long };", "if", "CEDAR-0203"},
        Case{"@a @a entity A;", "@a", "CEDAR-0201"}, Case{"entity \"A\";", "\"A\"", "CEDAR-0101"},
        Case{"entity A { x: Long; y: Long };", ";", "CEDAR-0101"}, Case{"entity A { x: 1 };", "1", "CEDAR-0101"},

        Case{"action a; action b in N::Action \"a\";", "\"a\"", "CEDAR-0101"},
        Case{"entity A { \"\\q\": Long };", "\\q", "CEDAR-0003"}));

INSTANTIATE_TEST_SUITE_P(
    Names, SchemaText,
    ::testing::Values(
        Case{"namespace N { type T = Long; entity E { t: T, u: N::T, v: __cedar::Long }; }", nullptr, nullptr},
        Case{"type A = Long; entity A; entity B { a: A };", nullptr, nullptr},
        Case{"type Action = Long; entity A { x: Action };", nullptr, nullptr},
        Case{"entity ipaddr; type T = __cedar::ipaddr;", nullptr, nullptr},
        Case{"entity Set; entity B { x: Set };", nullptr, nullptr}, Case{"action a in b; action b;", nullptr, nullptr},
        Case{"entity A { x: Action }; action a;", nullptr, nullptr},
        Case{"namespace N { action a in Action::\"b\"; } action b;", nullptr, nullptr},
        Case{"entity A; entity A;", "A", "CEDAR-0301"}, Case{"type A = Long; type A = Long;", "A", "CEDAR-0301"},
        Case{"action a, a;", "a", "CEDAR-0301"}, Case{"namespace A {} namespace A {}", "A", "CEDAR-0301"},
        Case{"entity Action;", "Action", "CEDAR-0302"}, Case{"type Long = String;", "Long", "CEDAR-0302"},
        Case{"namespace __cedar { entity A; }", "__cedar", "CEDAR-0302"}, Case{"entity __cedar;", "__cedar", "CEDAR-0302"},
        Case{"entity A; namespace N { entity A; }", "A", "CEDAR-0304"},
        Case{"namespace N { entity T; } type T = Long;", "T", "CEDAR-0304"},
        Case{"namespace N { action a; } action a;", "a", "CEDAR-0304"}, Case{"entity A in B;", "B", "CEDAR-0305"},
        Case{"entity A { x: Undefined };", "Undefined", "CEDAR-0305"}, Case{"entity A { x: Set };", "Set", "CEDAR-0305"},
        Case{"entity A { x: __cedar::Boolean };", "__cedar::Boolean", "CEDAR-0305"},
        Case{"action a; entity B in Action;", "Action", "CEDAR-0305"}, Case{"entity A in Long;", "Long", "CEDAR-0305"},
        Case{"namespace X::Y { entity E in Y::F; entity F; }", "Y::F", "CEDAR-0305"},
        Case{"entity A; action a appliesTo { principal: A, resource: A, context: A };", "A", "CEDAR-0305"},
        Case{"action a in [b];", "b", "CEDAR-0306"}, Case{"action a in [Foo::\"x\"];", "\"x\"", "CEDAR-0306"},
        Case{"type A = B; type B = A;", "A", "CEDAR-0307"}, Case{"type T = { x: Set<T> };", "T", "CEDAR-0307"},
        Case{"action a in [b]; action b in [a];", "a", "CEDAR-0307"}, Case{"action a in a;", "a", "CEDAR-0307"},
        Case{"entity A; action a appliesTo { principal: A, resource: A, context: Long };", "Long", "CEDAR-0308"}));

TEST(SchemaText, GoesOnBehindMistakes) {
    std::vector<Diagnostic> diagnostics;
    const SchemaFragment fragment = parseSchema(
        schemaSource("entity A { x: }; entity B in ; namespace N { entity C { y Long }; action d; nonsense; entity E; }"),
        diagnostics);
    EXPECT_EQ(diagnostics.size(), 4U);
    ASSERT_EQ(fragment.namespaces.size(), 2U);
    EXPECT_EQ(fragment.namespaces[1].name.text, "N");
    EXPECT_EQ(fragment.namespaces[1].entityTypes.back().name.text, "E");
    EXPECT_EQ(fragment.namespaces[1].actions.size(), 1U);
}

TEST(SchemaText, BoundsItsNesting) {
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += "Set<";
    EXPECT_FALSE(load("type T = " + deep).schema);
    std::string chain = "type T0 = { a: Long };";
    for (int i = 1; i < 2000; ++i) chain += "type T" + std::to_string(i) + " = { a: T" + std::to_string(i - 1) + " };";
    EXPECT_FALSE(load(chain).schema);
    std::string wide = "type T0 = Long;";
    for (int i = 1; i < 100; ++i) {
        const std::string before = "T" + std::to_string(i - 1);
        wide += "type T" + std::to_string(i) + " = { a: " + before + ", b: " + before + " };";
    }
    EXPECT_FALSE(load(wide).schema);
}

}  // namespace
}  // namespace writ::cedar::testing
