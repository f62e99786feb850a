// Fixes do what they say: the text after one validates.
#include "engine/cedar/policy_json/read.h"
#include "tests/unit/cedar/validate/support.h"

namespace writ::cedar::testing {
namespace {

struct FixCase {
    std::string before;
    std::string after;
};

TEST(Fixes, MendTheirFinding) {
    for (const FixCase& one : std::vector<FixCase>{
             {viewWhen("principal.nme == \"x\""), viewWhen("principal.name == \"x\"")},
             {viewWhen("principal[\"nme\"] == \"x\""), viewWhen("principal[\"name\"] == \"x\"")},
             {viewWhen("context.mfa"), viewWhen("context has mfa && context.mfa")},
             {viewWhen("principal.tall && !(context.mfa)"), viewWhen("principal.tall && context has mfa && !(context.mfa)")},
             {viewWhen("principal.tall || principal.nick == \"x\""),
              viewWhen("principal.tall || principal has nick && principal.nick == \"x\"")},
             {viewWhen("if context.mfa then true else principal.tall"),
              viewWhen("context has mfa && (if context.mfa then true else principal.tall)")},
             {viewWhen("[principal.nick].contains(\"x\")"), viewWhen("principal has nick && [principal.nick].contains(\"x\")")},
             {viewWhen("principal.getTag(\"k\") == \"x\""),
              viewWhen("principal.hasTag(\"k\") && principal.getTag(\"k\") == \"x\"")},
             {viewWhen("resource.kind == Kind::\"smal\""), viewWhen("resource.kind == Kind::\"small\"")},
             {viewWhen("principal in Tea::\"t\""), viewWhen("principal in Team::\"t\"")},
             {viewWhen("resource.owner is Usr"), viewWhen("resource.owner is User")},
             {"permit(principal == Team::\"t\", action == Action::\"view\", resource);",
              "permit(principal in Team::\"t\", action == Action::\"view\", resource);"},
         }) {
        const Checked before = check(one.before);
        EXPECT_EQ(fixed(before), one.after) << before.readable();
        EXPECT_TRUE(check(one.after).diagnostics.empty()) << one.after << "\n" << check(one.after).readable();
    }
}

TEST(Fixes, SuggestTheNearestAction) {
    const Checked checked = check("permit(principal, action == Action::\"veiw\", resource);");
    EXPECT_EQ(fixed(checked), "permit(principal, action == Action::\"view\", resource);") << checked.readable();
}

TEST(Fixes, AreNotOfferedWhereThePoliciesAreInJson) {
    const Source source("p.json", R"({"effect": "permit", "principal": {"op": "is", "entity_type": "User"},
        "action": {"op": "==", "entity": {"type": "Action", "id": "view"}}, "resource": {"op": "All"},
        "conditions": [{"kind": "when", "body": {".": {"left": {"Var": "context"}, "attr": "mfa"}}}]})");
    std::vector<Diagnostic> syntax;
    const PolicyDocument document = readPolicyJson(source, syntax);
    ASSERT_TRUE(syntax.empty()) << render(syntax.front(), source);
    const auto found = validate(source, document.tree, sample());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().code, Code::CedarUnguardedAttribute);
    EXPECT_FALSE(found.front().span.empty());
    EXPECT_TRUE(found.front().fixes.empty());
}

TEST(Links, AreCheckedWithTheirSlots) {
    const Checked checked = check("permit(principal == ?principal, action == Action::\"edit\", resource in ?resource);");
    ASSERT_TRUE(checked.diagnostics.empty()) << checked.readable();
    const auto link = [&checked](const char* principal, const char* resource, Compat compat) {
        ValidateOptions options;
        options.compat = compat;
        return validateLink(checked.source, checked.tree, 0, {EntityUid{principal, "a"}, EntityUid{resource, "b"}}, sample(),
                            options);
    };
    EXPECT_TRUE(link("User", "Folder", Compat::V4_12).empty());
    ASSERT_EQ(link("Admin", "Folder", Compat::V4_12).size(), 1U);
    EXPECT_TRUE(hasErrors(link("Admin", "Folder", Compat::V4_12)));
    EXPECT_FALSE(hasErrors(link("Admin", "Folder", Compat::V4_13)));
    const auto unknown = link("Usr", "Folder", Compat::V4_13);
    ASSERT_FALSE(unknown.empty());
    EXPECT_TRUE(hasErrors(unknown));
    EXPECT_EQ(checked.source.text(unknown.back().span), "?principal");
}

}  // namespace
}  // namespace writ::cedar::testing
