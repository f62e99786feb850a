#include "simulator/replay/full_json.h"

#include "simulator/replay/json_parts.h"
#include "simulator/transcript/recorded_decision.h"

namespace writ::sim {
namespace {

Json clauseJson(const Clause& clause) {
    return Json::object({{"depth", clause.depth},
                         {"span", Json::array({clause.span.begin, clause.span.end})},
                         {"text", clause.text},
                         {"value", clause.value},
                         {"truth", word(clause.truth)},
                         {"hinged", clause.hinged}});
}

Json valueJson(const Provenance& provenance, const Json& request) {
    Json::Object members{{"pointer", provenance.pointer}};
    if (provenance.unknown)
        members.emplace_back("unknown", word(*provenance.unknown));
    else if (const Json* value = request.pointer(provenance.pointer))
        members.emplace_back("value", *value);
    members.emplace_back("origin", word(provenance.origin));
    if (!provenance.file.empty()) members.emplace_back("file", provenance.file);
    if (provenance.step != 0) members.emplace_back("step", provenance.step);
    if (!provenance.at.empty()) members.emplace_back("at", provenance.at);
    if (!provenance.derivation.empty()) members.emplace_back("derivation", provenance.derivation);
    if (!provenance.steps.empty())
        members.emplace_back("steps", Json(Json::Array(provenance.steps.begin(), provenance.steps.end())));
    members.emplace_back("text", provenance.text());
    return Json(std::move(members));
}

Json recordedDecisionJson(const Step& call) {
    if (!call.recorded) return {};
    const RecordedDecision& decision = *call.recorded;
    return Json::object({{"verdict", decision.verdict ? Json(word(*decision.verdict)) : Json()},
                         {"reason", decision.reason},
                         {"rules", textsJson(decision.rules)},
                         {"evidence", decision.evidence}});
}

Json changeJson(const FieldChange& change) {
    Json::Object members{{"pointer", change.pointer}};
    if (change.from) members.emplace_back("from", *change.from);
    if (change.to) members.emplace_back("to", *change.to);
    members.emplace_back("text", change.text);
    return Json(std::move(members));
}

}  // namespace

std::string_view word(RuleState state) {
    switch (state) {
    case RuleState::NotMatched: return "not_matched";
    case RuleState::Matched: return "matched";
    case RuleState::Errored: return "errored";
    case RuleState::Open: return "open";
    }
    return "open";
}

Json explanationJson(const Explanation& explanation, const std::vector<Rule>& all) {
    Json::Array rules;
    for (const RuleExplanation& rule : explanation.rules) {
        Json::Array clauses;
        for (const Clause& clause : rule.clauses) clauses.push_back(clauseJson(clause));
        rules.push_back(Json::object({{"rule", all[rule.rule].id},
                                      {"state", word(rule.state)},
                                      {"scopeMatched", rule.scopeMatched},
                                      {"hinged", rule.hinged},
                                      {"clauses", Json(std::move(clauses))}}));
    }
    return Json::object({{"rules", Json(std::move(rules))}});
}

Json::Object fullMembers(const Replay& replay, std::size_t index) {
    const CorpusCall& call = replay.corpus->calls[index];
    const BoundCallPtr bound = call.bound.get();
    const Json request = bound->request ? toJson(*bound->request) : Json();
    Json::Array values;
    for (const Provenance& provenance : bound->provenance) values.push_back(valueJson(provenance, request));
    const Step& step = call.stepIn(replay.corpus->sessions);
    const Json explanation =
        call.input ? explanationJson(replay.policies->explain(*call.input), replay.policies->rules()) : Json();
    Json::Object members{{"request", request},
                         {"provenance", Json(std::move(values))},
                         {"explanation", explanation},
                         {"recordedDecision", recordedDecisionJson(step)}};
    for (Json::Member& member : correctionMembers(call.found(), step)) members.push_back(std::move(member));
    return members;
}

Json changesJson(const std::optional<ChangeSearch>& changes, const std::vector<Rule>& rules) {
    if (!changes) return {};
    Json::Array proposals;
    for (const ChangeProposal& proposal : changes->proposals) {
        Json::Array fields;
        for (const FieldChange& change : proposal.changes) fields.push_back(changeJson(change));
        proposals.push_back(Json::object({{"changes", Json(std::move(fields))},
                                          {"verdict", word(proposal.verdict)},
                                          {"rules", rulesJson(proposal.rules, rules)}}));
    }
    return Json::object(
        {{"proposals", Json(std::move(proposals))}, {"triedFields", changes->triedFields}, {"cut", changes->cut}});
}

}  // namespace writ::sim
