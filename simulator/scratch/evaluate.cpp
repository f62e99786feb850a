#include "simulator/replay/schema_issues.h"
#include "simulator/replay/wording.h"
#include "simulator/scratch/scratch.h"

#include <algorithm>

namespace writ::sim {
namespace {

void explain(const ScratchRequest& scratch, const ScratchOptions& options, ScratchResult& result) {
    const Request& request = *scratch.request();
    result.explanation = result.policies->explain(*result.input);
    const bool asRecorded = !scratch.origin().session.empty() && scratch.edits().empty();
    result.sentence = verdictSentence({result.decision(), result.policies.get(), result.input.get(), &request, asRecorded});
    if (!options.change) return;
    const Workspace& workspace = *scratch.workspace();
    Result<ChangeSearch> change = smallestChangeWith(*languageById(workspace.manifest.language), *result.policies, request,
                                                     scratch.facts(), workspace.schema.get(), *options.change);
    if (change) result.change = *std::move(change);
}

const RuleExplanation* ruleIn(const ScratchResult& result, const std::string& id) {
    if (!result.explanation) return nullptr;
    for (const RuleExplanation& rule : result.explanation->rules) {
        if (result.policies->rules()[rule.rule].id == id) return &rule;
    }
    return nullptr;
}

std::vector<std::string> ruleIds(const ScratchResult& before, const ScratchResult& after) {
    std::vector<std::string> ids;
    for (const ScratchResult* result : {&before, &after}) {
        if (!result->explanation) continue;
        for (const RuleExplanation& rule : result->explanation->rules) {
            const std::string& id = result->policies->rules()[rule.rule].id;
            if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
        }
    }
    return ids;
}

/// Clauses of one rule, by their text and how often it stood before: the rule may be another one in the other policies.
void compareClauses(const std::string& id, const RuleExplanation& from, const RuleExplanation& to,
                    ScratchDifference& difference) {
    std::size_t next = 0;
    for (const Clause& clause : to.clauses) {
        const auto begin = from.clauses.begin() + static_cast<std::ptrdiff_t>(next);
        const auto same = std::find_if(begin, from.clauses.end(),
                                       [&](const Clause& old) { return old.text == clause.text && old.depth == clause.depth; });
        if (same == from.clauses.end()) continue;
        next = static_cast<std::size_t>(same - from.clauses.begin()) + 1;
        if (same->truth == clause.truth && same->value == clause.value) continue;
        difference.clauses.push_back({id, clause.text, same->truth, clause.truth, same->value, clause.value});
    }
}

}  // namespace

ScratchResult evaluate(const ScratchRequest& scratch, PolicySetPtr policies, const ScratchOptions& options) {
    ScratchResult result;
    result.policies = std::move(policies);
    result.notReplayable = scratch.notReplayable();
    const Workspace& workspace = *scratch.workspace();
    if (scratch.request() != nullptr) {
        result.issues = schemaIssues(workspace, *scratch.request());
        const Result<PreparedFactsPtr> facts = scratch.preparedFacts();
        Result<InputPtr> input = facts ? prepareWith(*languageById(workspace.manifest.language), *scratch.request(), *facts,
                                                     workspace.schema.get(), scratch.clock())
                                       : Result<InputPtr>(tl::unexpected(facts.error()));
        if (input)
            result.input = *std::move(input);
        else
            result.notReplayable = "request_not_accepted: " + input.error().message;
    }
    if (result.input != nullptr)
        explain(scratch, options, result);
    else
        result.sentence = notReplayableSentence(result.notReplayable);
    return result;
}

ScratchDifference difference(const ScratchResult& before, const ScratchResult& after) {
    ScratchDifference all;
    if (before.decision() != nullptr) all.from = before.decision()->verdict;
    if (after.decision() != nullptr) all.to = after.decision()->verdict;
    for (const std::string& id : ruleIds(before, after)) {
        const RuleExplanation* from = ruleIn(before, id);
        const RuleExplanation* to = ruleIn(after, id);
        const auto stateOf = [](const RuleExplanation* rule) {
            return rule == nullptr ? std::nullopt : std::optional(rule->state);
        };
        if (stateOf(from) != stateOf(to)) all.rules.push_back({id, stateOf(from), stateOf(to)});
        if (from != nullptr && to != nullptr) compareClauses(id, *from, *to, all);
    }
    return all;
}

}  // namespace writ::sim
