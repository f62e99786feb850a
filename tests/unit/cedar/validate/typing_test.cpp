// Types of nodes, for those who build on the validator.
#include "tests/unit/cedar/validate/support.h"

#include "engine/cedar/validate/signatures.h"

namespace writ::cedar::testing {
namespace {

/// The first node that is written so.
NodeId nodeAt(const Checked& checked, std::string_view text) {
    for (NodeId id = 0; id < checked.tree.nodes.size(); ++id) {
        if (checked.source.text(checked.tree.node(id).span) == text) return id;
    }
    ADD_FAILURE() << "no node " << text;
    return kNoNode;
}

LinkedEnvironment environmentFor(const std::string& principal, const std::string& action) {
    for (const RequestEnvironment& request : sample().environments()) {
        if (request.principal == principal && request.action->uid.id == action) return {&request, {}, {}};
    }
    return {};
}

std::string typeAt(const std::string& condition, std::string_view node, const std::string& principal = "User") {
    const Checked checked = check("permit(principal, action == Action::\"view\", resource) when { " + condition + " };");
    const Typing typing = typePolicy(checked.tree, 0, sample(), environmentFor(principal, "view"));
    const TypePtr type = typing.type(nodeAt(checked, node));
    return type ? type->text() : "-";
}

TEST(Typing, GivesTheTypesOfNodes) {
    EXPECT_EQ(typeAt("principal.name == \"x\"", "principal"), "User");
    EXPECT_EQ(typeAt("principal.name == \"x\"", "principal", "Admin"), "Admin");
    EXPECT_EQ(typeAt("principal.name == \"x\"", "principal.name"), "String");
    EXPECT_EQ(typeAt("resource.readers.isEmpty()", "resource.readers"), "Set<User>");
    EXPECT_EQ(typeAt("context.ip.isIpv4()", "context.ip"), "ipaddr");
    EXPECT_EQ(typeAt("resource is Doc", "resource is Doc"), "True");
    EXPECT_EQ(typeAt("false && principal.tall", "principal.tall"), "-");
    EXPECT_EQ(typeAt("action == Action::\"view\"", "action"), "Action");
}

TEST(Typing, IsTolerant) {
    // What is wrong still has the type that it would have.
    EXPECT_EQ(typeAt("principal.boss.name == \"x\"", "principal.boss"), "User");
    EXPECT_EQ(typeAt("principal.getTag(\"x\") == \"x\"", "principal.getTag(\"x\")"), "String");
    EXPECT_EQ(typeAt("principal.unheard == 1", "principal.unheard"), "-");
    EXPECT_EQ(typeAt("principal.unheard == 1", "principal.unheard == 1"), "Bool");
    // Incomplete text, as while typing: nothing is said of what could not be read, and all else is typed.
    const Checked broken = check("permit(principal, action == Action::\"view\", resource) when { resource.owner. };\n" +
                                 viewWhen("principal.x == 1"));
    ASSERT_EQ(broken.tree.policies.size(), 2U);
    const LinkedEnvironment environment = environmentFor("User", "view");
    const Typing typing = typePolicy(broken.tree, 0, sample(), environment);
    EXPECT_FALSE(typing.ok() && typing.whole() == StaticTruth::True && !broken.tree.policies[0].conditions.empty());
    for (const Diagnostic& diagnostic : broken.diagnostics)
        EXPECT_EQ(diagnostic.code, Code::CedarUnknownAttribute) << broken.readable();
    const NodeId owner = nodeAt(broken, "resource.owner");
    EXPECT_EQ(typeExpression(broken.tree, owner, sample(), environment).type(owner)->text(), "User");
}

TEST(Typing, TypesAnExpressionAlone) {
    const Checked checked = check("permit(principal is Admin, action, resource) when { resource.size > 1 };");
    const NodeId body = checked.tree.policies[0].conditions[0].body;
    const LinkedEnvironment user = environmentFor("User", "view");
    EXPECT_FALSE(typePolicy(checked.tree, 0, sample(), user).reached(body));
    const Typing alone = typeExpression(checked.tree, body, sample(), user);
    EXPECT_EQ(alone.truth(body), StaticTruth::Open);
    EXPECT_TRUE(alone.ok());
}

TEST(Typing, EnvironmentsEnumerateSlots) {
    const Checked checked = check("permit(principal in ?principal, action == Action::\"edit\", resource == ?resource);");
    std::vector<std::string> slots;
    for (const LinkedEnvironment& one : environmentsOf(checked.tree.policies[0], sample())) {
        if (one.request->action->uid.id == "edit" && one.request->resource == "Doc")
            slots.push_back(one.principalSlot + "/" + one.resourceSlot);
    }
    EXPECT_EQ(slots, (std::vector<std::string>{"User/Doc", "Team/Doc"}));
}

TEST(PolicyTruths, JoinAllEnvironments) {
    const Checked checked = check(
        "permit(principal, action == Action::\"view\", resource is Doc) when { (principal is User || principal is Admin) && "
        "(resource is Folder || principal is User) };");
    const PolicyTruths truths(checked.tree, 0, sample());
    EXPECT_EQ(truths.scope(Variable::Principal), StaticTruth::True);
    EXPECT_EQ(truths.scope(Variable::Action), StaticTruth::Open);
    EXPECT_EQ(truths.truth(nodeAt(checked, "principal is User || principal is Admin")), StaticTruth::True);
    EXPECT_EQ(truths.truth(nodeAt(checked, "resource is Folder")), StaticTruth::False);
    EXPECT_EQ(truths.truth(nodeAt(checked, "principal is Admin")), StaticTruth::True);  // reached by admins only
    EXPECT_EQ(truths.truth(nodeAt(checked, "principal is User")), StaticTruth::Open);
    EXPECT_EQ(truths.whole(), StaticTruth::Open);
    const Checked never = check(viewWhen("principal is Admin && resource.size > 1"));
    const PolicyTruths none(never.tree, 0, sample());
    EXPECT_EQ(none.whole(), StaticTruth::False);
    EXPECT_EQ(none.truth(nodeAt(never, "resource.size > 1")), StaticTruth::Unreached);
}

TEST(Signatures, BelongToTheTableOfFunctions) {
    ASSERT_EQ(signatures().size(), extensionFunctions().size());
    for (std::size_t i = 0; i < signatures().size(); ++i) {
        const ExtensionFunction& function = extensionFunctions()[i];
        if (function.hidden) continue;
        ASSERT_TRUE(signatures()[i].result) << function.name;
        EXPECT_EQ(signatures()[i].arguments.size(), function.arity) << function.name;
    }
}

}  // namespace
}  // namespace writ::cedar::testing
