#include "simulator/draft/draft.h"
#include "simulator/replay/json_parts.h"

namespace writ::sim {
namespace {

Json callJson(const Corpus& corpus, std::size_t index) {
    const CorpusCall& call = corpus.calls[index];
    return Json::object({{"session", corpus.sessions[call.session]->id}, {"step", call.step}, {"call", call.call}});
}

Json ruleOf(const Corpus& corpus, const DraftRule& rule) {
    Json::Array calls, conditions;
    for (const std::size_t call : rule.calls) calls.push_back(callJson(corpus, call));
    for (const DraftCondition& condition : rule.conditions) {
        conditions.push_back(Json::object({{"pointer", condition.pointer},
                                           {"widening", word(condition.widening)},
                                           {"text", condition.text},
                                           {"seen", condition.seen}}));
    }
    return Json::object({{"id", rule.id},
                         {"action", rule.action},
                         {"line", rule.line},
                         {"calls", Json(std::move(calls))},
                         {"conditions", Json(std::move(conditions))}});
}

Json trialJson(const Corpus& corpus, const DraftTrial& trial) {
    Json::Object counts;
    for (std::size_t i = 0; i < kTrialResultCount; ++i)
        counts.emplace_back(std::string(word(static_cast<TrialResult>(i))), Json(static_cast<std::size_t>(trial.counts[i])));
    Json::Array listed;
    for (const TrialCall& call : trial.listed) {
        listed.push_back(callJson(corpus, call.call)
                             .with("tool", corpus.calls[call.call].stepIn(corpus.sessions).tool)
                             .with("result", word(call.result))
                             .with("why", call.why));
    }
    return Json::object({{"sessions", static_cast<std::size_t>(trial.sessions)},
                         {"calls", static_cast<std::size_t>(trial.calls)},
                         {"counts", Json(std::move(counts))},
                         {"listed", Json(std::move(listed))}});
}

Json overGrantedJson(const OverGranted& grant, const std::vector<Rule>& rules) {
    Json::Object members{{"rule", ruleJson(rules[grant.rule])}, {"text", grant.text}};
    if (grant.entity) {
        members.emplace_back("part", word(grant.entity->part));
        members.emplace_back("entity", grant.entity->entity.text());
        members.emplace_back("span", Json::array({grant.entity->span.begin, grant.entity->span.end}));
    }
    return Json(std::move(members));
}

}  // namespace

Json draftJson(const Draft& draft) {
    const Corpus& corpus = *draft.inForce->corpus;
    Json::Array rules, over;
    for (const DraftRule& rule : draft.rules) rules.push_back(ruleOf(corpus, rule));
    for (const OverGranted& grant : draft.overGranted) over.push_back(overGrantedJson(grant, draft.inForce->policies->rules()));
    Json::Object leftOut;
    for (std::size_t i = 0; i < kLeftOutCount; ++i)
        leftOut.emplace_back(std::string(word(static_cast<LeftOut>(i))), Json(static_cast<std::size_t>(draft.leftOut[i])));
    return Json::object(
        {{"format", 1},
         {"digests", digestsJson(draft.inForce->digests)},
         {"split", Json::object({{"learn", textsJson(draft.split.learn)}, {"holdOut", textsJson(draft.split.holdOut)}})},
         {"learnt", static_cast<std::size_t>(draft.learnt)},
         {"leftOut", Json(std::move(leftOut))},
         {"text", draft.text},
         {"rules", Json(std::move(rules))},
         {"unsaid", textsJson(draft.unsaid)},
         {"trial", trialJson(corpus, draft.trial)},
         {"overGranted", Json(std::move(over))}});
}

}  // namespace writ::sim
