// What is known where: capabilities, singleton booleans, joined types.
#include "tests/unit/cedar/validate/support.h"

namespace writ::cedar::testing {
namespace {

TEST(Capabilities, GuardWhatFollows) {
    for (const char* condition : {
             "principal has nick && principal.nick == \"x\"",
             "principal has nick && (principal.tall && principal.nick == \"x\")",
             "(principal has nick && principal.tall) && principal.nick == \"x\"",
             "(principal has nick || false) && principal.nick == \"x\"",
             "(principal has nick || principal has nick && principal.tall) && principal.nick == \"x\"",
             "if principal has nick then principal.nick == \"x\" else true",
             "if (if principal.tall then principal has nick else principal has nick) then principal.nick == \"x\" else true",
             "context has host && context.host has name && context.host.name == \"x\"",
             "context has host.name && context[\"host\"][\"name\"] == \"x\"",
             "principal.hasTag(principal.name) && principal.getTag(principal.name) == \"x\"",
             "principal.hasTag(\"k\") && principal.tall && principal.getTag(\"k\") == \"x\"",
         })
        expectMarked(viewWhen(condition));
    expectMarked(
        "permit(principal is User, action == Action::\"view\", resource) when { principal has nick } when { principal.nick == "
        "\"x\" };");
}

TEST(Capabilities, EndWhereTheyAreNotKnown) {
    for (const char* condition : {
             "principal has nick || «0407 principal.nick» == \"x\"",
             "!(principal has nick) && «0407 principal.nick» == \"x\"",
             "(principal has nick || principal.tall) && «0407 principal.nick» == \"x\"",
             "if principal has nick then true else «0407 principal.nick» == \"x\"",
             "(if principal.tall then principal has nick else true) && «0407 principal.nick» == \"x\"",
             "principal has nick && «0407 resource.owner.nick» == \"x\"",
             "principal has boss && «0407 principal.boss.boss».name == \"x\"",
             "(principal has nick) == true && «0407 principal.nick» == \"x\"",
             "principal.hasTag(\"a\") && «0408 principal.getTag(principal.name)» == \"x\"",
             "principal has nick && «0408 principal.getTag(\"nick\")» == \"x\"",
         })
        expectMarked(viewWhen(condition));
    expectMarked(
        "permit(principal is User, action == Action::\"view\", resource) unless { principal has nick } when { «0407 "
        "principal.nick» == \"x\" };");
}

TEST(SingletonBooleans, PruneWhatIsNeverEvaluated) {
    for (const char* condition : {
             "principal.tall || (false && principal.unheard)",
             "principal.tall || (principal has unheard && principal.unheard == 1)",
             "true || principal.unheard",
             "if principal is User then principal.tall else principal.unheard",
             "if principal is Admin then principal.unheard else principal.tall",
             "(action == Action::\"edit\" && context.unheard == 1) || principal.tall",
             "principal == resource || principal.tall",
             "1 == \"a\" || principal.tall",
             "(true && false) == false",
             "context has ip && principal.tall",
         })
        expectMarked(viewWhen(condition));
    expectMarked("permit(principal, action, resource) when { principal is User && resource is Doc && principal.tall };");
    expectMarked(viewWhen("principal.tall && «0404 1»"));
    // The required attribute of an entity may still be absent with the entity.
    expectMarked(viewWhen("if resource.owner has name then true else resource.«0406 unheard»"));
    expectMarked(viewWhen("if context has ip then true else context.unheard"));
}

TEST(SingletonBooleans, TemplatesTakeEveryTypeOfTheirSlots) {
    expectMarked("permit(principal == ?principal, action == Action::\"view\", resource) when { principal.name == \"x\" };");
    expectMarked("permit(principal == ?principal, action == Action::\"view\", resource) when { principal.«0406 age» > 1 };");
    expectMarked("permit(principal is User in ?principal, action == Action::\"view\", resource) when { principal.age > 1 };");
}

TEST(JoinedTypes, AreEqualButForBooleans) {
    expectMarked(viewWhen("[true, principal.tall].contains(false)"));
    expectMarked(viewWhen("[{a: true}, {a: false}].contains({a: principal.tall})"));
    expectMarked(viewWhen("[[true], [principal.tall]].contains([false])"));
    expectMarked(viewWhen("(if principal.tall then true else false)"));
    expectMarked(viewWhen("«0405 [{a: 1}, {a: 1, b: 2}]».contains({a: 1})"));
    expectMarked(viewWhen("«0405 [resource.owner.address, {city: \"a\", zip: \"b\"}]».contains(principal.address)"));
    expectMarked(viewWhen("«0405 [[1], [\"a\"]]».contains([1])"));
    expectMarked(viewWhen("«0405 [ip(\"::1\"), decimal(\"1.0\")]».contains(ip(\"::1\"))"));
}

}  // namespace
}  // namespace writ::cedar::testing
