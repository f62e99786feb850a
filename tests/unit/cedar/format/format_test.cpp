#include "engine/cedar/format/format.h"
#include "engine/cedar/token.h"

#include <gtest/gtest.h>
#include <algorithm>

namespace writ::cedar {
namespace {

std::string format(const std::string& text, FormatOptions options = {}) {
    const Formatted formatted = formatPolicies(Source("p.cedar", text), options);
    if (!formatted.text) return formatted.diagnostics.empty() ? "nothing" : formatted.diagnostics.front().message;
    EXPECT_EQ(formatPolicies(Source("p.cedar", *formatted.text), options).text, formatted.text) << "not settled";
    return *formatted.text;
}

struct LayoutCase {
    const char* before;
    const char* after;
};
class Layouts : public testing::TestWithParam<LayoutCase> {};

TEST_P(Layouts, AreThoseOfCedar) {
    EXPECT_EQ(format(GetParam().before), GetParam().after);
}

INSTANTIATE_TEST_SUITE_P(
    Format, Layouts,
    testing::Values(
        LayoutCase{"permit(principal,action,resource);", "permit (principal, action, resource);\n"},
        LayoutCase{"permit(principal,action,resource)when{1==2}unless{true};",
                   "permit (principal, action, resource)\nwhen { 1 == 2 }\nunless { true };\n"},
        LayoutCase{
            "@id(\"x\")@note permit(principal==User::\"a\",action in[Action::\"b\",Action::\"c\"],resource is D in ?resource);",
            "@id(\"x\")\n@note\npermit (\n  principal == User::\"a\",\n  action in [Action::\"b\", Action::\"c\"],\n"
            "  resource is D in ?resource\n);\n"},
        LayoutCase{"permit(principal,action,resource) when { 007==1 && {a:1,\"b c\":[ ]}has a.b };",
                   "permit (principal, action, resource)\nwhen { 7 == 1 && { a: 1, \"b c\": [] } has a.b };\n"},
        LayoutCase{"permit(principal,action,resource) when { if!a.b then - 1 else(2+3)*4 };", "`a` is not a variable of Cedar"},
        LayoutCase{"permit(principal,action,resource) when { if!context.b then - 1 else(2+3)*4 };",
                   "permit (principal, action, resource)\nwhen { if !context.b then -1 else (2 + 3) * 4 };\n"},
        LayoutCase{"forbid(principal,action,resource) when { context.a.contains(1) || ip(\"1.1.1.1\").isLoopback() };"
                   "permit(principal,action,resource);",
                   "forbid (principal, action, resource)\nwhen { context.a.contains(1) || ip(\"1.1.1.1\").isLoopback() };\n\n"
                   "permit (principal, action, resource);\n"},
        LayoutCase{"", "\n"}, LayoutCase{"  // only\n\n  // comments ", "\n// only\n// comments\n"}));

TEST(FormatTest, LongConditionsBreakAtTheirOperators) {
    EXPECT_EQ(format("permit(principal,action,resource) when { context.alpha == \"aaaaaaaaaaaaaaaaaaaaaa\" && context.beta == "
                     "\"bbbbbbbbbbbbbbbbbbbbbbbbbbbb\" };"),
              "permit (principal, action, resource)\nwhen\n{\n  context.alpha == \"aaaaaaaaaaaaaaaaaaaaaa\" &&\n"
              "  context.beta == \"bbbbbbbbbbbbbbbbbbbbbbbbbbbb\"\n};\n");
}

TEST(FormatTest, WidthAndIndentAreOptions) {
    const std::string text = "permit(principal,action,resource) when { 1 == 2 };";
    FormatOptions options;
    options.lineWidth = 10;
    options.indent = 4;
    EXPECT_EQ(format(text, options), "permit\n(principal, action, resource)\nwhen\n{\n    1 == 2\n};\n");
    options.lineWidth = 100'000'000;
    EXPECT_EQ(format(text, options), "permit (principal, action, resource)\nwhen { 1 == 2 };\n");
    options.lineWidth = 0;
    options.indent = 0;
    EXPECT_NE(format(text, options).find("1 == 2"), std::string::npos);
}

/// A comment between every two tokens, on lines of their own or at the end of one.
std::string commented(const std::string& text, const std::string& separator) {
    const Source source("p.cedar", text);
    std::string result;
    int count = 0;
    for (const Token& token : tokenize(source, nullptr)) {
        if (token.kind == TokenKind::Whitespace) continue;
        result += std::string(source.text(token.span)) + separator + "// c" + std::to_string(count++) + "\n";
    }
    return result;
}

constexpr const char* kEverything =
    "@id(\"x\") @b permit(principal is A::B in Group::\"g\", action in [Action::\"a\", Action::\"b\",], resource,) "
    "when { (context.a[\"b\"].c(1) || (if true then [1,2,] else {a: 1, \"b\": A::B::\"x\",})) has a.b && !!-1 like \"*\" } "
    "unless { principal is A::B in ip(\"1.1.1.1\") + 1 * 2 - 3 };";

TEST(FormatTest, CommentsStandAnywhereAndStay) {
    std::string text = kEverything;
    text.replace(text.find(".c(1)"), 5, ".contains(1,)");
    text.replace(text.find("!!-1"), 4, "!!context");
    for (const char* separator : {" ", "\n", " // and\n"}) {
        const std::string source = commented(text, separator);
        const std::string result = format(source);
        EXPECT_EQ(std::count(result.begin(), result.end(), '/'), std::count(source.begin(), source.end(), '/')) << result;
    }
}

TEST(FormatTest, CommentsOfTrailingCommasStay) {
    EXPECT_EQ(format("permit(principal,action,resource) when { [1, 2, // two\n // three\n].isEmpty() };"),
              "permit (principal, action, resource)\nwhen\n{\n  [1,\n   2 // two\n  // three\n  ].isEmpty\n    ()\n};\n");
}

TEST(FormatTest, TheScopesTrailingCommaGivesItsCommentToTheBracket) {
    EXPECT_EQ(format("permit(principal, action, resource // r\n, // c\n);"),
              "permit (principal, action, resource // r\n) // c\n;\n");
    EXPECT_EQ(format("permit(principal, action, resource // r\n, // c\n) // d\n;"),
              "permit (principal, action, resource // r\n// c\n) // d\n;\n");
}

TEST(FormatTest, StringsKeepTheirBytes) {
    const std::string text = "permit (principal, action, resource)\nwhen { \"a\n\n  // no comment\n\tb\" == \"\\u{e9}日本\" };\n";
    EXPECT_EQ(format(text), text);
}

TEST(FormatTest, ATextWithErrorsIsLeftAlone) {
    for (const char* text : {"permit(principal, action);", "permit(principal, action, resource) when { };", "\"", "\xff",
                             "permit(principal, action, resource) when { 1 = 2 };"}) {
        const Formatted formatted = formatPolicies(Source("p.cedar", text));
        EXPECT_FALSE(formatted.text.has_value()) << text;
        EXPECT_TRUE(hasErrors(formatted.diagnostics)) << text;
    }
}

std::string repeated(const std::string& text, int count) {
    std::string result;
    for (int i = 0; i < count; ++i) result += text;
    return result;
}

TEST(FormatTest, HostileTextsEndSoon) {
    const std::string head = "permit(principal,action,resource) when { ";
    for (const std::string& text :
         {head + repeated("(", 10'000) + "1" + repeated(")", 10'000) + " };",
          head + "true" + repeated(" && true", 10'000) + " };", head + "context" + repeated(".a", 10'000) + " };",
          head + repeated("[", 90) + "1" + repeated("]", 90) + " };", head + "[" + repeated("[1,[2,[{a:3}]]],", 2'000) + "] };",
          repeated("permit(principal,action,resource);", 2'000),
          "permit(principal == " + repeated("(", 10'000) + "U::\"a\"" + repeated(")", 10'000) + ",action,resource);",
          repeated("// c\n", 10'000), repeated("@a\n\n\n", 10) + "permit(principal,action,resource);"}) {
        const Formatted formatted = formatPolicies(Source("p.cedar", text));
        EXPECT_TRUE(formatted.text.has_value() || hasErrors(formatted.diagnostics)) << text.substr(0, 80);
    }
}

TEST(FormatTest, TheResultIsBoundedToo) {
    FormatOptions options;
    options.maxOutput = 100;
    const std::string text = "permit(principal,action,resource) when { [" + repeated("1,", 200) + "] == [] };";
    const Formatted formatted = formatPolicies(Source("p.cedar", text), options);
    EXPECT_FALSE(formatted.text.has_value());
    ASSERT_EQ(formatted.diagnostics.size(), 1U);
    EXPECT_EQ(formatted.diagnostics.front().code, Code::CedarFormattedTooLarge);
}

}  // namespace
}  // namespace writ::cedar
