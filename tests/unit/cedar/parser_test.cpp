#include "tests/unit/cedar/support.h"

#include "engine/cedar/parser.h"
#include "engine/cedar/token.h"

namespace writ::cedar {
namespace {

using testing::compileText;
using testing::permitWhen;
using testing::Strings;

Strings codesOf(const std::vector<Diagnostic>& diagnostics) {
    Strings codes;
    for (const Diagnostic& diagnostic : diagnostics) codes.emplace_back(info(diagnostic.code).id);
    return codes;
}

/// A message shows the beginning of a long token, and no half of a character.
TEST(Mistake, CutsNoCharacter) {
    for (std::size_t before = 55; before < 60; ++before) {
        const std::string text = "permit(principal, action, resource) \"" + std::string(before, 'a') + "ö€😀ö€😀\";";
        const auto diagnostics = compileText(text).diagnostics;
        ASSERT_FALSE(diagnostics.empty());
        EXPECT_EQ(firstInvalidUtf8(diagnostics.front().message), std::string::npos) << diagnostics.front().message;
    }
}

struct BadText {
    const char* text;
    const char* code;
    const char* marked;
};
class Mistakes : public ::testing::TestWithParam<BadText> {};

TEST_P(Mistakes, AreReportedOnceWithCodeAndPlace) {
    const std::string text = GetParam().text;
    const Compiled compiled = compileText(text);
    EXPECT_FALSE(compiled.policies);
    ASSERT_EQ(codesOf(compiled.diagnostics), Strings{GetParam().code});
    const Span span = compiled.diagnostics.front().span;
    EXPECT_EQ(text.substr(span.begin, span.size()), GetParam().marked);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Mistakes,
    ::testing::Values(BadText{"permit(principal, action, resource) when { 'a' == 1 };", "CEDAR-0001", "'a'"},
                      BadText{"permit(principal, action, resource) when { \"\\q\" == \"\" };", "CEDAR-0003", "\\q"},
                      BadText{"permit(principal, action, resource) when { 9223372036854775808 == 1 };", "CEDAR-0004",
                              "9223372036854775808"},
                      BadText{"permit(principal, action, resource)", "CEDAR-0102", ""},
                      BadText{"Permit(principal, action, resource);", "CEDAR-0103", "Permit"},
                      BadText{"permit(principal, resource, action);", "CEDAR-0104", "resource"},
                      BadText{"permit(principal: User, action, resource);", "CEDAR-0104", ":"},
                      BadText{"permit(principal, action is Action, resource);", "CEDAR-0104", "is"},
                      BadText{"permit(principal in [A::\"x\"], action, resource);", "CEDAR-0104", "["},
                      BadText{"permit(principal in A::\"x\" || true, action, resource);", "CEDAR-0104", "||"},
                      BadText{"permit(principal, action, resource) when {};", "CEDAR-0105", "}"},
                      BadText{"permit(principal, action, resource) where { true };", "CEDAR-0105", "where"},
                      BadText{"permit(principal = A::\"x\", action, resource);", "CEDAR-0106", "="},
                      BadText{"permit(principal, action, resource) when { 1 == 1 == true };", "CEDAR-0107", "=="},
                      BadText{"permit(principal, action, resource) when { 4 / 2 == 2 };", "CEDAR-0108", "/"},
                      BadText{"permit(principal, action, resource) when { !!!!!true };", "CEDAR-0109", "!!!!!"},
                      BadText{"@a(\"1\") @a(\"2\") permit(principal, action, resource);", "CEDAR-0201", "@a(\"2\")"},
                      BadText{"permit(principal, action, resource) when { {a: 1, \"a\": 2} == {} };", "CEDAR-0202", "\"a\""},
                      BadText{"permit(principal, action, resource) when { context.if };", "CEDAR-0203", "if"},
                      BadText{"permit(principal, action, resource) when { contxt.a };", "CEDAR-0204", "contxt"},
                      BadText{"permit(principal, action, resource) when { [1].contain(1) };", "CEDAR-0205", "contain"},
                      BadText{"permit(principal, action, resource) when { contains(1) };", "CEDAR-0206", "contains"},
                      BadText{"permit(principal, action, resource) when { context(1) };", "CEDAR-0207", "context"},
                      BadText{"permit(principal, action, resource) when { [1].contains() };", "CEDAR-0208", "contains"},
                      BadText{"permit(principal, action == A::\"x\", resource);", "CEDAR-0209", "A::\"x\""},
                      BadText{"permit(principal, action, resource) when { principal is \"T\" };", "CEDAR-0210", "\"T\""},
                      BadText{"permit(principal == ?resource, action, resource);", "CEDAR-0211", "?resource"}));

TEST(Parser, GoesOnAfterEachMistake) {
    const Compiled compiled = compileText(
        "permit(principal, action, resource) when { 1 + };\n"
        "permit(principal, action) when { contxt.a };\n"
        "permit(principal, action, resource) when { context. \n"
        "forbid(principal, action, resource) when { a.b } unless { [1].x( };");
    EXPECT_EQ(codesOf(compiled.diagnostics),
              (Strings{"CEDAR-0101", "CEDAR-0104", "CEDAR-0204", "CEDAR-0101", "CEDAR-0204", "CEDAR-0101"}));
}

TEST(Parser, AlwaysGivesATree) {
    const Source source("p.cedar",
                        "@id(\"x\") permit(principal, action, resource) when { context. }; forbid(principal, action, resource);");
    std::vector<Diagnostic> diagnostics;
    const Tree tree = parse(source, diagnostics);
    EXPECT_EQ(diagnostics.size(), 1U);
    ASSERT_EQ(tree.policies.size(), 2U);
    EXPECT_EQ(tree.policies[0].annotations.front().value, "x");
    EXPECT_EQ(tree.policies[1].effect, Effect::Forbid);
}

TEST(Parser, SuggestsTheEqualsSign) {
    const Compiled compiled = compileText(permitWhen("context.a = 1"));
    ASSERT_EQ(compiled.diagnostics.size(), 1U);
    ASSERT_EQ(compiled.diagnostics[0].fixes.size(), 1U);
    EXPECT_EQ(compiled.diagnostics[0].fixes[0].edits[0].replacement, "==");
}

TEST(PolicySet, IdsAreAnnotationsWhereUniqueElsePlaces) {
    const char* text =
        "@id(\"a\") permit(principal, action, resource);\n@id(\"b\") forbid(principal, action, resource);\n"
        "@id(\"b\") permit(principal, action, resource);\n@id(\"\") permit(principal == ?principal, action, "
        "resource);\npermit(principal, action, resource);";
    const Compiled compiled = compileText(text);
    ASSERT_TRUE(compiled.policies);
    Strings ids;
    for (const Rule& rule : compiled.policies->rules()) ids.push_back(rule.id);
    EXPECT_EQ(ids, (Strings{"a", "p.cedar:policy1", "p.cedar:policy2", "p.cedar:policy4"}));
    EXPECT_EQ(codesOf(compiled.diagnostics), (Strings{"CEDAR-0212", "CEDAR-0212", "CEDAR-0213"}));
    EXPECT_EQ(compiled.policies->rules()[1].line, 2U);
    EXPECT_EQ(compiled.policies->rules()[1].annotations["id"].asString(), "b");
}

TEST(PolicySet, DigestCoversNamesAndTexts) {
    const Digest first = compileText(permitWhen("true")).policies->digest();
    EXPECT_EQ(first, compileText(permitWhen("true")).policies->digest());
    EXPECT_NE(first, compileText(permitWhen("true"), "q.cedar").policies->digest());
    EXPECT_NE(first, compileText(permitWhen("false")).policies->digest());
}

std::string nested(const std::string& open, std::size_t count, const std::string& inner, const std::string& close) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += open;
    text += inner;
    for (std::size_t i = 0; i < count; ++i) text += close;
    return text;
}

struct Nest {
    const char* open;
    const char* inner;
    const char* close;
};
class Depth : public ::testing::TestWithParam<Nest> {};

TEST_P(Depth, TwoHundredLevelsAreFineAHundredThousandAreRefused) {
    const auto& [open, inner, close] = GetParam();
    const std::string fine = permitWhen(nested(open, 200, inner, close) + " == 1 || true");
    const Compiled compiled = compileText(fine);
    ASSERT_TRUE(compiled.policies) << compiled.diagnostics.front().message;
    EXPECT_EQ(testing::Bench(fine).explain().rules.size(), 1U);
    const Compiled deep = compileText(permitWhen(nested(open, 100'000, inner, close) + " == 1"));
    EXPECT_FALSE(deep.policies);
    EXPECT_EQ(codesOf(deep.diagnostics), Strings{"CEDAR-0110"});
}

INSTANTIATE_TEST_SUITE_P(Shapes, Depth,
                         ::testing::Values(Nest{"(", "1", ")"}, Nest{"[", "1", "]"}, Nest{"{a: ", "1", "}"},
                                           Nest{"(!", "true", ")"}, Nest{"", "principal", ".a"}, Nest{"1 + ", "1", ""},
                                           Nest{"(if true then ", "1", " else 1)"}, Nest{"ip(", "1", ")"}));

TEST(Parser, LongChainsOfAndAreNoDepth) {
    const std::string text = permitWhen(nested("true && ", 100'000, "true", ""));
    testing::Bench bench(text);
    EXPECT_EQ(bench.decide().verdict, Verdict::Allow);
}

TEST(Parser, HostileTextIsRefusedInGoodOrder) {
    EXPECT_FALSE(compileText(std::string(200'000, '\'')).policies);
    EXPECT_FALSE(compileText(std::string("permit(\0\xff\xfe", 10)).policies);
    EXPECT_EQ(codesOf(compileText("// \xff").diagnostics), Strings{"FILE-0002"});
    EXPECT_EQ(codesOf(compileText(std::string(40U << 20U, ' ')).diagnostics), Strings{"FILE-0003"});
    EXPECT_TRUE(compileText("").policies);
    const std::string whole = permitWhen("context.input has a.b && [1, ip(\"::1\")].contains({a: -1}) like \"x\\*\"");
    for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_TRUE(i == 0 || !compileText(whole.substr(0, i)).policies) << i;
}

TEST(Tokens, CoverEveryByteAndHaveAStyleEach) {
    const Source source("p",
                        "@id(\"x\") permit(principal, action == A::Action::\"v\", resource)\n// c\nwhen { context.n has b && 12 "
                        "<= ip(\"\u00e9\") } ; \xff '\t\u2003\"open");
    const std::vector<Token> tokens = tokenize(source, nullptr);
    std::uint32_t at = 0;
    for (const Token& token : tokens) {
        EXPECT_EQ(token.span.begin, at);
        at = token.span.end;
    }
    EXPECT_EQ(at, source.size());
    EXPECT_EQ(tokens.back().kind, TokenKind::End);
    const std::vector<TokenStyle> painted = styles(source, tokens);
    ASSERT_EQ(painted.size(), tokens.size());
    const auto styleOf = [&](std::string_view text) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (source.text(tokens[i].span) == text) return painted[i];
        }
        return TokenStyle::Text;
    };
    EXPECT_EQ(styleOf("id"), TokenStyle::Annotation);
    EXPECT_EQ(styleOf("permit"), TokenStyle::EffectPermit);
    EXPECT_EQ(styleOf("principal"), TokenStyle::Variable);
    EXPECT_EQ(styleOf("A"), TokenStyle::EntityType);
    EXPECT_EQ(styleOf("n"), TokenStyle::Attribute);
    EXPECT_EQ(styleOf("b"), TokenStyle::Attribute);
    EXPECT_EQ(styleOf("when"), TokenStyle::Keyword);
    EXPECT_EQ(styleOf("12"), TokenStyle::Number);
    EXPECT_EQ(styleOf("<="), TokenStyle::Operator);
    EXPECT_EQ(styleOf("// c"), TokenStyle::Comment);
    EXPECT_EQ(styleOf("'"), TokenStyle::Invalid);
    EXPECT_EQ(styleOf("\"open"), TokenStyle::Invalid);
}

}  // namespace
}  // namespace writ::cedar
