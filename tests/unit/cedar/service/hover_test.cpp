#include "tests/unit/cedar/service/marked.h"

#include "engine/cedar/extension.h"
#include "engine/cedar/service/builtin_docs.h"
#include "engine/cedar/token.h"
#include "engine/cedar/validate/signatures.h"

namespace writ::cedar::testing {
namespace {

std::string row(const Hover& hover, const std::string& name) {
    for (const HoverRow& candidate : hover.rows) {
        if (candidate.name == name) return candidate.value;
    }
    return {};
}

struct Case {
    const char* text;
    const char* code;
    const char* words;  ///< a part of the text
};

TEST(Hover, TellsWhatStandsThere) {
    const std::vector<Case> cases = {
        {"permit (principal, action, resource) when { [[prin^cipal]].level > 1 };", "principal: User",
         "for which the request is made"},
        {"permit (principal, action, resource) when { principal.[[lev^el]] > 1 };", "principal.level: Long", ""},
        {"permit (principal, action, resource) when { principal.[[em^ail]] like \"*\" };", "principal.email: String",
         "Where mail goes."},
        {"permit (principal, action, resource) when { principal has [[man^ager]] };", "principal.manager?: User", ""},
        {"permit (principal, action, resource) when { resource.owner.address.[[ci^ty]] == \"x\" };",
         "resource.owner.address.city: String", ""},
        {"permit (principal, action, resource) when { context.input.[[^note]] == \"x\" };", "context.input.note?: String", ""},
        {"permit (principal is [[Us^er]], action, resource);", "entity User", "Who asks."},
        {"permit (principal == [[User^]]::\"alice\", action, resource);", "entity User", "Who asks."},
        {"permit (principal == User::[[\"ali^ce\"]], action, resource);", "User::\"alice\"", ""},
        {"permit (principal == User::[[\"bo^b\"]], action, resource);", "User::\"bob\"", "do not hold"},
        {"permit (principal, action == [[Act^ion::\"view\"]], resource);", "Action::\"view\"", "Opens a document."},
        {"[[per^mit]] (principal, action, resource);", "permit (principal, action, resource);", "Allows"},
        {"permit (principal, action, resource) [[unl^ess]] { true };", "unless { condition }", "false"},
        {"permit (principal, action, resource) when { true [[&^&]] false };", "a && b", "both"},
        {"permit (principal, action, resource) when { resource.labels.[[con^tains]](\"x\") };", "contains(member: T): Bool",
         "member"},
        {"permit (principal, action, resource) when { context.ip.isInRange([[i^p]](\"10.0.0.0/8\")) };",
         "ip(text: String): ipaddr", "IPv4"},
        {"@[[i^d]](\"x\") permit (principal, action, resource);", "@id(\"name\")", "unique"},
    };
    for (const Case& one : cases) {
        const Marked marked(one.text);
        const auto found = hover(*workspace(marked.text), {kPolicies, marked.cursor});
        ASSERT_TRUE(found) << one.text;
        EXPECT_EQ(found->code, one.code) << one.text;
        EXPECT_EQ(found->span, marked.ranges.front()) << one.text;
        EXPECT_NE(found->text.find(one.words), std::string::npos) << one.text << "\n" << found->text;
    }
}

TEST(Hover, TellsWhatStandsInSchemasAndFacts) {
    const auto inSchema = [](const char* word) {
        const std::string text = kSchemaText;
        return hover(*workspace(""), {kSchema, static_cast<std::uint32_t>(text.find(word) + 1)});
    };
    EXPECT_EQ(inSchema("Team enum")->code, "entity Team");
    EXPECT_EQ(row(*inSchema("Team enum"), "ids"), "red, blue");
    EXPECT_EQ(inSchema("Address,")->code, "type Address");
    EXPECT_EQ(inSchema("Long,")->code, "Long");
    EXPECT_EQ(inSchema("email")->text, "Where mail goes.");
    EXPECT_EQ(row(*inSchema("view,"), "principal"), "User");
    EXPECT_EQ(inSchema("tags String")->code, "entity Name tags Type;");
    const std::string facts = kFactsText;
    const auto alice = hover(*workspace(""), {kFacts, static_cast<std::uint32_t>(facts.find("alice") + 1)});
    ASSERT_TRUE(alice);
    EXPECT_EQ(row(*alice, "parents"), "Team::\"red\"");
    EXPECT_EQ(row(*alice, "email"), "\"a@x\"");
    EXPECT_EQ(row(*alice, "tag role"), "\"admin\"");
}

TEST(Hover, TellsWhatTheCatalogSays) {
    const Marked marked(
        "permit (principal, action == Action::\"adjust_invoice\", resource) when { context.input.total^_cents > 5 };");
    const auto found = hover(*catalogOnly(marked.text), {kPolicies, marked.cursor});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->code, "context.input.total_cents: Long");
    EXPECT_EQ(found->text, "Credit in cents");
    EXPECT_EQ(row(*found, "tools"), "adjust_invoice");
    const Marked action("permit (principal, action == Action::\"adjust_^invoice\", resource);");
    const auto tool = hover(*catalogOnly(action.text), {kPolicies, action.cursor});
    ASSERT_TRUE(tool);
    EXPECT_EQ(tool->text, "Credits an amount to one account.");
    EXPECT_EQ(row(*tool, "tool"), "Adjust invoice");
}

TEST(Hover, EveryWordOfTheLanguageIsDocumented) {
    for (const std::string_view word : words()) {
        bool found = false;
        for (const BuiltinDoc& doc : builtinDocs()) found = found || doc.name == word;
        EXPECT_TRUE(found) << word;
    }
}

/// The words about functions must agree with the types that the validator checks.
TEST(Hover, SignaturesAgreeWithTheValidator) {
    for (std::size_t i = 0; i < extensionFunctions().size(); ++i) {
        const ExtensionFunction& function = extensionFunctions()[i];
        if (function.hidden) continue;
        const BuiltinDoc* doc = builtinDoc(function.isMethod ? BuiltinKind::Method : BuiltinKind::Function, function.name);
        ASSERT_TRUE(doc) << function.name;
        const Signature& signature = signatures()[i];
        EXPECT_TRUE(doc->signature.ends_with("): " + signature.result->text())) << doc->signature;
        std::size_t at = 0;
        for (std::size_t a = function.isMethod ? 1 : 0; a < signature.arguments.size(); ++a) {
            at = doc->signature.find(": " + signature.arguments[a]->text(), at);
            EXPECT_NE(at, std::string_view::npos) << doc->signature;
        }
        if (function.isMethod) {
            EXPECT_EQ(doc->receiver, signature.arguments.front()->text());
        }
    }
}

TEST(SignatureHelp, FollowsTheArguments) {
    struct CallCase {
        const char* text;
        const char* label;
        std::uint32_t active;
    };
    const std::vector<CallCase> cases = {
        {"permit (principal, action, resource) when { context.ip.isInRange(^", "isInRange(range: ipaddr): Bool", 0},
        {"permit (principal, action, resource) when { context.ip.isInRange(ip(^\"1\"))", "ip(text: String): ipaddr", 0},
        {"permit (principal, action, resource) when { context.ip.isInRange(ip(\"1\"), ^", "isInRange(range: ipaddr): Bool", 1},
        {"permit (principal, action, resource) when { resource.labels.contains([1, 2^", "contains(member: T): Bool", 0},
    };
    for (const CallCase& one : cases) {
        const Marked marked(one.text);
        const auto help = signatureHelp(*workspace(marked.text), {kPolicies, marked.cursor});
        ASSERT_TRUE(help) << one.text;
        EXPECT_EQ(help->label, one.label);
        EXPECT_EQ(help->active, one.active);
        ASSERT_EQ(help->parameters.size(), 1U);
    }
    const Marked none("permit (principal, action, resource) when { (1 + ^2) };");
    EXPECT_FALSE(signatureHelp(*workspace(none.text), {kPolicies, none.cursor}));
    const Marked scope("permit (^principal, action, resource);");
    EXPECT_FALSE(signatureHelp(*workspace(scope.text), {kPolicies, scope.cursor}));
}

}  // namespace
}  // namespace writ::cedar::testing
