// Policies that no values of the types of a schema let match.
#include "engine/cedar/extension.h"
#include "engine/cedar/lint/environments.h"
#include "engine/cedar/why/sharpen.h"

#include <algorithm>
#include <set>

namespace writ::cedar {
namespace {

constexpr CoverOptions kCover{512, 512, 0};  ///< a lint may give up early

bool readsContext(const Tree& tree, NodeId id) {
    const Node& node = tree.node(id);
    if (node.kind == NodeKind::Attribute) return readsContext(tree, tree.child(node, 0));
    return node.kind == NodeKind::Variable && static_cast<Variable>(node.datum) == Variable::Context;
}

/// Whether the answer depends on entities, of which a schema does not say what they hold and what they are in. Recursion is
/// bounded by the height of the tree.
bool asksEntities(const Tree& tree, NodeId id) {
    const Node& node = tree.node(id);
    const auto builtin = static_cast<Builtin>(node.datum);
    const bool asksTag = node.kind == NodeKind::Method && (builtin == Builtin::HasTag || builtin == Builtin::GetTag);
    const bool asksAttribute = node.kind == NodeKind::Attribute || node.kind == NodeKind::Has;
    if (node.kind == NodeKind::In || node.kind == NodeKind::IsIn || asksTag) return true;
    if (asksAttribute) return !readsContext(tree, tree.child(node, 0));
    for (std::uint32_t i = 0; i < node.count; ++i) {
        if (asksEntities(tree, tree.child(node, i))) return true;
    }
    return false;
}

/// A request of which only the action is known.
class AnyRequest {
public:
    explicit AnyRequest(const RequestEnvironment& environment, const RequestTypes& types) : m_types(types) {
        m_input.store = std::make_shared<const EntityStore>();
        m_input.hasUnknown = true;
        m_input.domains = std::make_unique<std::vector<FieldDomain>>();
        m_input.exact.variables = {unknown("/subject"), Value(environment.action->uid), unknown("/resource"),
                                   record(*environment.action->context, "/context")};
    }
    [[nodiscard]] const CedarInput& input() const { return m_input; }

private:
    static Value unknown(const std::string& pointer) { return Value(UnknownField{pointer, UnknownReason::NotRecorded}); }

    /// Records that are there field by field; the depth is that of the type.
    Value record(const Type& type, const std::string& pointer) {
        std::vector<Attribute> attributes;
        for (const TypeField& field : type.fields()) {
            const std::string at = pointerJoin(pointer, field.name);
            auto domain = m_types.domainOf(at);
            const bool isSure = domain && !domain->optional;
            if (isSure && field.type->is(TypeKind::Record)) {
                attributes.push_back({field.name, record(*field.type, at)});
                continue;
            }
            attributes.push_back({field.name, unknown(at)});
            if (domain) m_input.domains->push_back(std::move(*domain));
        }
        return Value::record(std::move(attributes));
    }

    const RequestTypes& m_types;
    CedarInput m_input;
};

}  // namespace

bool neverMatches(const LintedPolicy& policy, const PolicyEnvironments& environments) {
    const auto asks = [&policy](const Condition& condition) { return asksEntities(*policy.tree, condition.body); };
    const auto& conditions = policy.policy->conditions;
    if (environments.all().empty() || std::any_of(conditions.begin(), conditions.end(), asks)) return false;
    // The types let some principal, action and resource fit; what a permit would allow, the conditions decide.
    Policy conditional = *policy.policy;
    conditional.effect = Effect::Permit;
    conditional.scope = {};
    std::set<EntityUid> done;
    for (std::size_t i = 0; i < environments.all().size(); ++i) {
        const RequestEnvironment& environment = environments.all()[i];
        if (!done.insert(environment.action->uid).second) continue;
        const AnyRequest request(environment, environments.types(i));
        const std::vector<JudgedRule> rules{{policy.tree, &conditional, RuleState::Open}};
        if (sharpen(rules, request.input(), kCover).verdict != Verdict::Deny) return false;
    }
    return true;
}

}  // namespace writ::cedar
