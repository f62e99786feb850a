#include "engine/cedar/validate/validate.h"

#include "engine/cedar/validate/levels.h"
#include "engine/cedar/validate/names.h"
#include "engine/cedar/validate/text_safety.h"

#include <algorithm>

namespace writ::cedar {
namespace {

Severity severityOfApplicability(Compat compat) {
    return compat == Compat::V4_12 ? Severity::Error : Severity::Warning;
}

/// The condition that alone makes the policy impossible, if there is one to point at.
std::optional<Span> hopelessCondition(const Tree& tree, std::uint32_t policy, const Schema& schema) {
    const PolicyTruths truths(tree, policy, schema);
    for (const Condition& condition : tree.policies[policy].conditions) {
        const Node& body = tree.node(condition.body);
        if (truths.truth(condition.body) == (condition.isUnless ? StaticTruth::True : StaticTruth::False)) {
            for (std::uint32_t i = 0; body.kind == NodeKind::And && i < body.count; ++i) {
                const NodeId operand = tree.child(body, i);
                if (truths.truth(operand) == StaticTruth::False) return tree.node(operand).span;
            }
            return body.span;
        }
    }
    return std::nullopt;
}

void reportImpossible(const PolicyContext& context, std::uint32_t policy) {
    Diagnostic* diagnostic = context.reporter->report(Code::CedarImpossiblePolicy, context.policy->headSpan,
                                                      "this policy can never match: no request of the schema makes it true");
    if (!diagnostic) return;
    if (const auto span = hopelessCondition(context.tree, policy, context.schema))
        diagnostic->notes.push_back({*span, "this is what never lets it match"});
}

/// Types the policy in every environment. Whether none of them lets it match.
bool checkTypes(const PolicyContext& context, const std::vector<LinkedEnvironment>& environments,
                const ValidateOptions& options) {
    const std::vector<NodeId> nodes = nodesOf(context.tree, *context.policy);
    bool impossible = true;
    for (const LinkedEnvironment& environment : environments) {
        context.reporter->enter(environment);
        Typing typing;
        TypingBuilder builder(typing, nodes);
        Checker(context, environment, builder).policy(*context.policy);
        impossible = impossible && typing.whole() == StaticTruth::False;
        if (options.level && (typing.ok() || typing.whole() == StaticTruth::False))
            checkLevels(context, typing, environment, *options.level);
    }
    context.reporter->leave();
    return impossible;
}

bool isTooHigh(const Tree& tree, const Policy& policy, std::uint32_t limit) {
    const auto high = [&](const Condition& condition) { return tree.node(condition.body).height > limit; };
    return std::any_of(policy.conditions.begin(), policy.conditions.end(), high);
}

}  // namespace

std::vector<Diagnostic> validatePolicy(const Source& source, const Tree& tree, std::uint32_t policy, const Schema& schema,
                                       const ValidateOptions& options) {
    const Policy& subject = tree.policies[policy];
    Reporter reporter(source, options.maxDiagnostics);
    if (isTooHigh(tree, subject, options.maxHeight)) {
        reporter.report(Code::CedarTooDeep, subject.headSpan,
                        "this policy has more than " + std::to_string(options.maxHeight) + " levels of operators");
        return reporter.take();
    }
    Shapes shapes(tree);
    const PolicyContext context{tree, &subject, schema, shapes, &reporter};
    const std::vector<LinkedEnvironment> environments = environmentsOf(subject, schema);
    checkNames(context);
    checkApplicability(context, subject, severityOfApplicability(options.compat));
    if (checkTypes(context, environments, options)) reportImpossible(context, policy);
    checkTextSafety(context);
    return reporter.take();
}

std::vector<Diagnostic> validate(const Source& source, const Tree& tree, const Schema& schema, const ValidateOptions& options) {
    std::vector<Diagnostic> all;
    for (std::uint32_t policy = 0; policy < tree.policies.size(); ++policy) {
        std::vector<Diagnostic> some = validatePolicy(source, tree, policy, schema, options);
        all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
    normalize(all);
    return all;
}

std::vector<Diagnostic> validateLink(const Source& source, const Tree& tree, std::uint32_t policy, const SlotValues& slots,
                                     const Schema& schema, const ValidateOptions& options) {
    Policy linked = tree.policies[policy];
    Reporter reporter(source, options.maxDiagnostics);
    Shapes shapes(tree);
    const PolicyContext context{tree, &linked, schema, shapes, &reporter};
    const auto fill = [&](Variable variable, const std::optional<EntityUid>& uid) {
        ScopeClause& clause = linked.scope[static_cast<std::size_t>(variable)];
        if (!clause.hasSlot || !uid) return;
        const Span span = clause.entitySpans.empty() ? clause.span : clause.entitySpans.front();
        checkEntityType(context, uid->type, span);
        clause.entities = {Value(*uid)};
        clause.hasSlot = false;
    };
    fill(Variable::Principal, slots.principal);
    fill(Variable::Resource, slots.resource);
    checkApplicability(context, linked, severityOfApplicability(options.compat));
    return reporter.take();
}

}  // namespace writ::cedar
