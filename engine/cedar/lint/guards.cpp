// Fields that may be missing, and forbids that fail where one is.
#include "engine/cedar/evaluator.h"
#include "engine/cedar/extension.h"
#include "engine/cedar/lint/environments.h"
#include "engine/cedar/lint/scope_order.h"

#include <algorithm>
#include <map>
#include <set>

namespace writ::cedar {
namespace {

using Fields = std::set<std::string>;

constexpr std::array<const char*, 4> kPlaces = {"/subject/properties", "/action/properties", "/resource/properties", "/context"};

/// The one field that a chain of attributes names, else empty.
std::string fieldOf(const Tree& tree, NodeId id) {
    if (tree.node(id).kind == NodeKind::Variable) return kPlaces[tree.node(id).datum];
    const std::vector<std::string> pointers = requestPointers(tree, id);
    return pointers.size() == 1 ? pointers.front() : std::string();
}

/// The fields that `has` asks for: `x has a.b` asks for x.a too.
Fields askedBy(const Tree& tree, const Node& node) {
    Fields fields;
    std::string field = fieldOf(tree, tree.child(node, 0));
    for (std::uint32_t i = 0; i < node.extra && !field.empty(); ++i) {
        field = pointerJoin(field, tree.names[node.datum + i]);
        fields.insert(field);
    }
    return fields;
}

Fields both(const Fields& a, const Fields& b) {
    Fields result = a;
    result.insert(b.begin(), b.end());
    return result;
}

/// What is known to be there once an expression came out true, or false.
struct Known {
    Fields whenTrue;
    Fields whenFalse;
};

/// A read of a field that may be missing, or another way in which a policy can fail.
struct Weakness {
    NodeId node = kNoNode;
    NodeId atom = kNoNode;  ///< the condition around it, before which a guard can stand
    std::string field;      ///< empty: it is no missing field
    std::string message;
};

/// Walks a policy with what its guards have established. Recursion is bounded by the height of the tree.
class GuardWalk {
public:
    GuardWalk(const Tree& tree, const Fields& optional) : m_tree(tree), m_optional(optional) {}

    std::vector<Weakness> run(const Policy& policy) {
        Fields known;
        for (const Condition& condition : policy.conditions) {
            const Known after = walk(condition.body, known, condition.body);
            known = both(known, condition.isUnless ? after.whenFalse : after.whenTrue);
        }
        return std::move(m_found);
    }

private:
    Known walk(NodeId id, const Fields& known, NodeId atom) {
        const Node& node = m_tree.node(id);
        if (node.kind == NodeKind::And || node.kind == NodeKind::Or) return sequence(node, known);
        if (node.kind == NodeKind::Not) {
            const Known inner = walk(m_tree.child(node, 0), known, atom);
            return {inner.whenFalse, inner.whenTrue};
        }
        if (node.kind == NodeKind::If) return conditional(node, known);
        for (std::uint32_t i = 0; i < node.count; ++i) walk(m_tree.child(node, i), known, atom);
        if (node.kind == NodeKind::Has) return {askedBy(m_tree, node), {}};
        look(id, node, known, atom);
        return {};
    }

    Known sequence(const Node& node, const Fields& known) {
        const bool isAnd = node.kind == NodeKind::And;
        Fields gathered;
        for (std::uint32_t i = 0; i < node.count; ++i) {
            const NodeId operand = m_tree.child(node, i);
            const Known after = walk(operand, both(known, gathered), operand);
            gathered = both(gathered, isAnd ? after.whenTrue : after.whenFalse);
        }
        return isAnd ? Known{gathered, {}} : Known{{}, gathered};
    }

    Known conditional(const Node& node, const Fields& known) {
        const NodeId test = m_tree.child(node, 0);
        const Known after = walk(test, known, test);
        walk(m_tree.child(node, 1), both(known, after.whenTrue), m_tree.child(node, 1));
        walk(m_tree.child(node, 2), both(known, after.whenFalse), m_tree.child(node, 2));
        return {};
    }

    void look(NodeId id, const Node& node, const Fields& known, NodeId atom) {
        if (node.kind == NodeKind::Attribute) {
            const std::string field = fieldOf(m_tree, id);
            if (m_optional.count(field) > 0 && known.count(field) == 0) m_found.push_back({id, atom, field, {}});
        } else if (isArithmetic(node.kind) && readsArgument(id)) {
            m_found.push_back({id, atom, {}, "an argument of the call can drive this out of the 64-bit range"});
        } else if (node.kind == NodeKind::Call) {
            const ExtensionFunction& function = extensionFunctions()[node.datum];
            const bool reads =
                !function.isMethod && node.count == 1 && m_tree.node(m_tree.child(node, 0)).kind != NodeKind::Literal;
            if (reads)
                m_found.push_back({id, atom, {}, "`" + std::string(function.name) + "` fails on a text that it cannot read"});
        }
    }

    static bool isArithmetic(NodeKind kind) {
        return kind == NodeKind::Add || kind == NodeKind::Subtract || kind == NodeKind::Multiply;
    }

    /// Arguments are chosen by the agent; what a binding counts or a session remembers is not. (design section 3)
    [[nodiscard]] bool readsArgument(NodeId id) const {
        constexpr std::string_view kArguments = "/context/input/";
        const Node& node = m_tree.node(id);
        if (node.kind == NodeKind::Attribute) return fieldOf(m_tree, id).rfind(kArguments, 0) == 0;
        for (std::uint32_t i = 0; i < node.count; ++i) {
            if (readsArgument(m_tree.child(node, i))) return true;
        }
        return false;
    }

    const Tree& m_tree;
    const Fields& m_optional;
    std::vector<Weakness> m_found;
};

void collectAsked(const Tree& tree, NodeId id, Fields& asked) {
    const Node& node = tree.node(id);
    if (node.kind == NodeKind::Has) asked.merge(askedBy(tree, node));
    for (std::uint32_t i = 0; i < node.count; ++i) collectAsked(tree, tree.child(node, i), asked);
}

/// The text of the holder and the name, as `has` wants them: "context.session has approval_id".
std::string guardText(const LintedPolicy& policy, const Node& attribute) {
    const std::string& name = policy.tree->names[attribute.datum];
    const Span holder = policy.tree->node(policy.tree->child(attribute, 0)).span;
    return std::string(policy.source->text(holder)) + " has " + (isPlainName(name) ? name : quoted(name));
}

void collectRead(const Tree& tree, NodeId id, Fields& read) {
    const Node& node = tree.node(id);
    if (node.kind == NodeKind::Attribute) read.insert(fieldOf(tree, id));
    for (std::uint32_t i = 0; i < node.count; ++i) collectRead(tree, tree.child(node, i), read);
}

/// Fields that may be missing, and who says so.
struct Optionals {
    Fields fields;
    Fields declared;  ///< those of which the schema says it
};

class GuardChecker {
public:
    GuardChecker(const LintedPolicies& policies, const Schema* schema) : m_policies(policies), m_schema(schema) {
        for (const LintedPolicy& policy : policies) {
            Fields asked;
            for (const Condition& condition : policy.policy->conditions) collectAsked(*policy.tree, condition.body, asked);
            m_asked.push_back(std::move(asked));
        }
    }

    void run(Findings& findings) const {
        for (const LintedPolicy& policy : m_policies) {
            const Optionals optional = optionalFor(policy);
            std::set<std::string> told;
            for (const Weakness& weakness : GuardWalk(*policy.tree, optional.fields).run(*policy.policy)) {
                const bool forbid = policy.policy->effect == Effect::Forbid;
                if ((weakness.field.empty() && !forbid) || !told.insert(weakness.field + weakness.message).second) continue;
                const bool declared = optional.declared.count(weakness.field) > 0;
                findings.push_back(weakness.field.empty() ? arithmetic(policy, weakness) : unguarded(policy, weakness, declared));
            }
        }
    }

private:
    [[nodiscard]] Optionals optionalFor(const LintedPolicy& policy) const {
        if (!m_schema) return {askedBeside(policy), {}};
        // Of what a permit reads, validate() has told the same.
        return policy.policy->effect == Effect::Permit ? Optionals() : bySchema(policy);
    }

    /// What the schema says; where it says nothing, what other policies tell.
    [[nodiscard]] Optionals bySchema(const LintedPolicy& policy) const {
        const PolicyEnvironments environments(policy, *m_schema);
        Optionals optional;
        Fields read;
        for (const Condition& condition : policy.policy->conditions) collectRead(*policy.tree, condition.body, read);
        const Fields asked = askedBeside(policy);
        for (const std::string& field : read) {
            const Presence presence = environments.presenceOf(field);
            if (presence == Presence::Optional) optional.declared.insert(field);
            if (presence == Presence::NotSaid && asked.count(field) > 0) optional.fields.insert(field);
        }
        optional.fields.insert(optional.declared.begin(), optional.declared.end());
        return optional;
    }

    /// Fields of which a policy about the same calls asks whether they are there.
    [[nodiscard]] Fields askedBeside(const LintedPolicy& policy) const {
        Fields optional;
        for (std::size_t i = 0; i < m_policies.size(); ++i) {
            bool meet = !m_asked[i].empty();
            for (std::size_t part = 0; part < policy.policy->scope.size() && meet; ++part)
                meet = canMeet(policy.policy->scope[part], m_policies[i].policy->scope[part]);
            if (meet) optional.insert(m_asked[i].begin(), m_asked[i].end());
        }
        return optional;
    }

    static Diagnostic unguarded(const LintedPolicy& policy, const Weakness& weakness, bool declared) {
        const bool forbid = policy.policy->effect == Effect::Forbid;
        const Node& read = policy.tree->node(weakness.node);
        const std::string text(policy.source->text(read.span));
        const std::string message = forbid ? "this forbid fails where `" + text + "` is missing, and Cedar then skips it"
                                           : "`" + text + "` may be missing, and this permit then fails";
        Diagnostic found = finding(forbid ? Code::CedarForbidCanFail : Code::CedarUnguardedField, policy, read.span, message);
        found.notes.push_back({std::nullopt, declared
                                                 ? "the schema says that it is optional"
                                                 : "policies about the same calls ask `" + guardText(policy, read) + "` first"});
        const Span atom = policy.tree->node(weakness.atom).span;
        found.fixes.push_back({"Ask first whether it is there", {{{atom.begin, atom.begin}, guardText(policy, read) + " && "}}});
        return found;
    }

    static Diagnostic arithmetic(const LintedPolicy& policy, const Weakness& weakness) {
        Diagnostic found = finding(Code::CedarForbidCanFail, policy, policy.tree->node(weakness.node).span,
                                   weakness.message + "; this forbid then fails, and Cedar skips it");
        found.severity = Severity::Note;
        return found;
    }

    const LintedPolicies& m_policies;
    const Schema* m_schema;
    std::vector<Fields> m_asked;  ///< one a policy
};

}  // namespace

void checkGuards(const LintedPolicies& policies, const Schema* schema, Findings& findings) {
    GuardChecker(policies, schema).run(findings);
}

}  // namespace writ::cedar
