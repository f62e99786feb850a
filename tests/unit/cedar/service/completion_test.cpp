#include "tests/unit/cedar/service/completion_cases.h"

namespace writ::cedar::testing {
namespace {

TEST(Completion, OffersWhatFitsThePlace) {
    const std::vector<Case> cases = {
        // between policies
        {"^", {"permit", "forbid", "@id", "permit … when"}, {"when", "principal"}},
        {"permit (principal, action, resource);\n^", {"permit", "forbid"}, {"when"}},
        {"@^", {"id", "description"}, {"permit"}},
        {"@id(\"x\")\n^", {"permit", "forbid"}, {}},
        {"@id(\"x\") per^", {"permit", "forbid"}, {}},
        {"// a comment ^", {}, {"permit"}},
        // scopes
        {"permit (^", {"principal"}, {"action", "context"}},
        {"permit (principal, ^", {"action"}, {"principal"}},
        {"permit (principal, action, ^", {"resource"}, {}},
        {"permit (principal ^", {"==", "in", "is"}, {"has"}},
        {"permit (principal, action ^", {"==", "in"}, {"is"}},
        {"permit (principal == ^", {"User::\"alice\"", "User::\"…\"", "?principal"}, {"Doc::\"plan\""}},
        {"permit (principal in ^", {"User::\"alice\"", "Team::\"red\"", "Team::\"blue\""}, {}},
        {"permit (principal == User::^", {"\"alice\""}, {"\"plan\""}},
        {"permit (principal == User::\"^\"", {"\"alice\""}, {}},
        {"permit (principal in Team::\"^", {"\"red\"", "\"blue\""}, {}},
        {"permit (principal is ^", {"User", "Doc"}, {}},
        {"permit (principal, action == ^", {"Action::\"view\"", "Action::\"edit\""}, {"User::\"alice\""}},
        {"permit (principal, action in [^", {"Action::\"view\"", "Action::\"all\""}, {}},
        {"permit (principal, action == Action::\"^\"", {"\"view\""}, {}},
        {"permit (principal, action == Action::\"v^\", resource) when { context.ip.isIpv4() };", {"\"view\""}, {}},
        // behind the scope
        {"permit (principal, action, resource) ^", {"when", "unless"}, {"permit"}},
        {"permit (principal, action, resource) when { true } ^", {"when", "unless"}, {}},
        // members
        {"permit (principal, action, resource) when { principal.^",
         {"email", "level", "manager", "hasTag", "getTag"},
         {"owner", "isEmpty"}},
        {"permit (principal, action, resource) when { principal.em^ail", {"email"}, {}},
        {"permit (principal, action, resource) when { resource.^", {"owner", "labels", "created"}, {"email", "hasTag"}},
        {"permit (principal, action, resource) when { resource.owner.address.^", {"city", "zip", "zip (guarded)"}, {"email"}},
        {"permit (principal, action, resource) when { resource.labels.^", {"contains", "isEmpty"}, {"hasTag", "isIpv4"}},
        {"permit (principal, action, resource) when { context.ip.^", {"isIpv4", "isInRange"}, {"lessThan", "contains"}},
        {"permit (principal, action, resource) when { resource.created.^", {"offset", "toDate"}, {"toHours"}},
        {"permit (principal, action, resource) when { context.input.^", {"note", "total_cents"}, {"ip"}},
        {"permit (principal, action, resource) when { (if true then principal else resource.owner).^", {"email"}, {}},
        {"permit (principal, action, resource) when { User::\"alice\".^", {"email"}, {}},
        {"permit (principal, action, resource) when { principal has ^", {"email", "manager"}, {"hasTag"}},
        {"permit (principal, action, resource) when { principal[\"^\"]", {"\"email\"", "\"strange name\""}, {}},
        {"permit (principal, action, resource) when { principal.getTag(\"^\")", {"\"role\""}, {}},
        // operands and operators
        {"permit (principal, action, resource) when { ^",
         {"principal", "context", "true", "ip", "if … then … else"},
         {"&&", "permit"}},
        {"permit (principal, action, resource) when { principal ^", {"==", "in", "is", "has", "&&"}, {"!"}},
        {"permit (principal, action, resource) when { principal is ^", {"User"}, {}},
        {"permit (principal, action, resource) when { resource.owner == ^", {"User::\"alice\""}, {"Doc::\"plan\""}},
        {"permit (principal, action, resource) when { principal in ^", {"Team::\"red\""}, {}},
        {"permit (principal, action, resource) when { resource.labels.contains(^", {"principal"}, {}},
        {"permit (principal, action, resource) when { principal.email like ^", {"\"*…*\""}, {}},
        // the policy before is not finished
        {"permit (principal, action, resource) when { principal.\npermit (principal ^", {"==", "is"}, {}},
    };
    for (const Case& one : cases) {
        const Marked marked(one.text);
        check(one, complete(*workspace(marked.text), {kPolicies, marked.cursor}), marked);
    }
}

TEST(Completion, OffersWhatFitsThePlaceInSchemas) {
    const std::vector<Case> cases = {
        {"^", {"entity", "action", "type", "namespace", "@doc"}, {"in"}},
        {"entity A;\n^", {"entity", "action"}, {}},
        {"namespace N { ^", {"entity", "action", "type"}, {"namespace"}},
        {"entity A ^", {"in", "tags", "enum"}, {"appliesTo"}},
        {"entity A; entity B in ^", {"A"}, {"String"}},
        {"entity A; entity B in [^", {"A"}, {"String"}},
        {"entity A; type T = {}; entity B { x: ^", {"A", "T", "String", "Set", "datetime"}, {"entity"}},
        {"entity A; entity B { x: Set<^", {"A", "String"}, {}},
        {"entity A; entity B tags ^", {"String"}, {}},
        {"entity A; action a ^", {"in", "appliesTo"}, {"tags"}},
        {"entity A; action a appliesTo { ^", {"principal", "resource", "context"}, {"entity"}},
        {"entity A; action a appliesTo { principal: [^", {"A"}, {"String"}},
        {"action g; action a in [^", {"\"g\""}, {}},
        {"namespace N { entity A; entity B in [^", {"A"}, {"N::A"}},
        {"@^", {"doc"}, {"entity"}},
        {"// ^", {}, {"entity"}},
    };
    for (const Case& one : cases) {
        const Marked marked(one.text);
        check(one, complete(*workspace("", marked.text), {kSchema, marked.cursor}), marked);
    }
}

TEST(Completion, ContextInputEqualsTheCatalog) {
    const auto fields = [](const char* text) {
        const Marked marked(text);
        return labels(complete(*catalogOnly(marked.text), {kPolicies, marked.cursor}), CompletionKind::Attribute);
    };
    EXPECT_EQ(fields("permit (principal, action == Action::\"adjust_invoice\", resource) when { context.input.^"),
              (Strings{"account_id", "kind", "total_cents"}));
    EXPECT_EQ(
        fields(
            "permit (principal is Robot, action == Action::\"export_ledger\", resource) when { 1 == 1 && context.input.^ > 3 };"),
        (Strings{"format"}));
    EXPECT_EQ(fields("permit (principal, action, resource) when { context.input.^"),
              (Strings{"account_id", "format", "kind", "total_cents"}));
}

TEST(Completion, TellsTypesAndWords) {
    const Marked marked("permit (principal, action == Action::\"adjust_invoice\", resource) when { context.input.^");
    for (const CompletionItem& item : complete(*catalogOnly(marked.text), {kPolicies, marked.cursor})) {
        if (item.label == "total_cents") {
            EXPECT_EQ(item.detail, "Long");
            EXPECT_EQ(item.documentation, "Credit in cents");
        }
        if (item.label == "kind") {
            EXPECT_EQ(item.detail, "String (optional)");
        }
    }
    const Marked actions("permit (principal, action == ^");
    const Strings found = labels(complete(*catalogOnly(actions.text), {kPolicies, actions.cursor}), CompletionKind::Action);
    EXPECT_EQ(found, (Strings{"Action::\"adjust_invoice\"", "Action::\"export_ledger\""}));
}

TEST(Completion, OffersTheValuesThatTheCatalogAllows) {
    const Marked marked(
        "permit (principal, action == Action::\"adjust_invoice\", resource) when { context.input.kind == \"^\" };");
    EXPECT_EQ(labels(complete(*catalogOnly(marked.text), {kPolicies, marked.cursor})), (Strings{"\"credit\"", "\"debit\""}));
}

TEST(Completion, WithoutTypesOffersWhatOtherPoliciesRead) {
    const Marked marked(
        "permit (principal, action, resource) when { context.session.hour > 3 && context.session has approval };\n"
        "permit (principal, action, resource) when { context.session.^ };");
    const Strings found = labels(complete(*catalogOnly(marked.text), {kPolicies, marked.cursor}), CompletionKind::Attribute);
    EXPECT_EQ(found, (Strings{"approval", "hour"}));
}

TEST(Completion, GuardsAnOptionalAttribute) {
    const Marked marked("permit (principal, action, resource) when { principal.man^");
    for (const CompletionItem& item : complete(*workspace(marked.text), {kPolicies, marked.cursor})) {
        if (item.label != "manager (guarded)") continue;
        EXPECT_EQ(edited(marked.text, {{item.replace, item.insert}}),
                  "permit (principal, action, resource) when { principal has manager && principal.manager");
        return;
    }
    FAIL() << "no guard";
}

TEST(Completion, ReachesAttributesThatAreNoNames) {
    const Marked marked("permit (principal, action, resource) when { principal.^ };");
    for (const CompletionItem& item : complete(*workspace(marked.text), {kPolicies, marked.cursor})) {
        if (item.label != "strange name") continue;
        EXPECT_EQ(edited(marked.text, {{item.replace, item.insert}}),
                  "permit (principal, action, resource) when { principal[\"strange name\"] };");
        return;
    }
    FAIL() << "no such attribute";
}

TEST(Completion, SortsWhatIsExpectedFirst) {
    const Marked marked("permit (principal, action, resource) when { resource.owner == ^");
    const auto items = complete(*workspace(marked.text), {kPolicies, marked.cursor});
    ASSERT_FALSE(items.empty());
    EXPECT_EQ(items.front().label, "User::\"alice\"");
}

}  // namespace
}  // namespace writ::cedar::testing
