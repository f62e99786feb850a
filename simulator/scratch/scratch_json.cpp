#include "simulator/replay/full_json.h"
#include "simulator/replay/json_parts.h"
#include "simulator/scratch/scratch.h"

#include <array>

namespace writ::sim {
namespace {

constexpr std::int64_t kFormat = 1;

std::string_view kindWord(ScratchEdit::Kind kind) {
    constexpr std::array<std::string_view, 3> kWords{"set", "remove", "unknown"};
    return kWords[static_cast<std::size_t>(kind)];
}

Json valueJson(const FieldValue& value) {
    Json::Object members{{"state", word(value.state)}};
    if (value.state == FieldState::Known) members.emplace_back("value", value.value);
    if (value.state == FieldState::Unknown) members.emplace_back("reason", word(value.reason));
    return Json(std::move(members));
}

Json originJson(const ScratchOrigin& origin) {
    if (origin.session.empty()) return {};
    return Json::object(
        {{"session", origin.session}, {"step", origin.step}, {"call", origin.call}, {"digest", origin.digest.hex()}});
}

Json editsJson(const std::vector<ScratchEdit>& edits) {
    Json::Array items;
    for (const ScratchEdit& edit : edits) {
        Json::Object members{{"pointer", edit.pointer}, {"kind", kindWord(edit.kind)}};
        if (edit.kind == ScratchEdit::Kind::Set) members.emplace_back("value", edit.value);
        items.emplace_back(std::move(members));
    }
    return Json(std::move(items));
}

Json changedJson(const std::vector<ScratchChange>& changes) {
    Json::Array items;
    for (const ScratchChange& change : changes) {
        items.push_back(Json::object({{"pointer", change.pointer},
                                      {"from", valueJson(change.from)},
                                      {"to", valueJson(change.to)},
                                      {"edited", change.edited}}));
    }
    return Json(std::move(items));
}

Json resultJson(const ScratchResult& result) {
    const std::vector<Rule>& rules = result.policies->rules();
    Json::Object members = result.explanation ? decisionMembers(*result.decision(), *result.policies, *result.input)
                                              : noDecision(result.notReplayable);
    members.emplace_back("sentence", result.sentence);
    members.emplace_back("schema", schemaIssuesJson(result.issues));
    members.emplace_back("explanation", result.explanation ? explanationJson(*result.explanation, rules) : Json());
    members.emplace_back("smallestChange", changesJson(result.change, rules));
    return Json(std::move(members));
}

Json stateJson(const std::optional<RuleState>& state) {
    return state ? Json(word(*state)) : Json();
}

Json verdictJson(const std::optional<Verdict>& verdict) {
    return verdict ? Json(word(*verdict)) : Json();
}

Json differenceJson(const ScratchDifference& difference) {
    Json::Array rules, clauses;
    for (const ScratchDifference::OfRule& rule : difference.rules)
        rules.push_back(Json::object({{"rule", rule.rule}, {"from", stateJson(rule.from)}, {"to", stateJson(rule.to)}}));
    for (const ScratchDifference::OfClause& clause : difference.clauses) {
        clauses.push_back(Json::object({{"rule", clause.rule},
                                        {"text", clause.text},
                                        {"from", Json::object({{"truth", word(clause.fromTruth)}, {"value", clause.fromValue}})},
                                        {"to", Json::object({{"truth", word(clause.toTruth)}, {"value", clause.toValue}})}}));
    }
    return Json::object({{"from", verdictJson(difference.from)},
                         {"to", verdictJson(difference.to)},
                         {"rules", Json(std::move(rules))},
                         {"clauses", Json(std::move(clauses))}});
}

}  // namespace

Json toJson(const std::vector<ScratchEntry>& history) {
    Json::Array entries;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const ScratchRequest& scratch = history[i].scratch;
        const ScratchResult& result = history[i].result;
        entries.push_back(
            Json::object({{"origin", originJson(scratch.origin())},
                          {"policies", result.policies->digest().hex()},
                          {"derived", word(scratch.derived())},
                          {"edits", editsJson(scratch.edits())},
                          {"changes", changedJson(scratch.changes())},
                          {"request", scratch.request() == nullptr ? Json() : toJson(*scratch.request())},
                          {"result", resultJson(result)},
                          {"difference", i == 0 ? Json() : differenceJson(difference(history[i - 1].result, result))}}));
    }
    return Json::object({{"format", kFormat}, {"entries", Json(std::move(entries))}});
}

}  // namespace writ::sim
