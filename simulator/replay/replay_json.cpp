#include "simulator/redact/needed.h"
#include "simulator/replay/coverage.h"
#include "simulator/replay/full_json.h"
#include "simulator/replay/json_parts.h"
#include "simulator/replay/replay.h"

#include <iterator>

namespace writ::sim {
namespace {

constexpr std::int64_t kFormat = 1;

Json textOrNull(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

Json matrixJson(const Matrix& matrix) {
    Json::Object rows;
    for (const Verdict verdict : {Verdict::Allow, Verdict::Deny, Verdict::Indeterminate}) {
        const Matrix::Row& row = matrix.row(verdict);
        rows.emplace_back(word(verdict), Json::object({{"called", row.called}, {"refused", row.refused}}));
    }
    return Json(std::move(rows));
}

Json coverageJson(const Coverage& coverage) {
    return Json::object({{"fullInputs", coverage.fullInputs},
                         {"calls", coverage.calls},
                         {"noRuleCanMatch", coverage.noRuleCanMatch ? Json(*coverage.noRuleCanMatch) : Json()}});
}

Json summaryJson(const Summary& summary, const Coverage& coverage) {
    return Json::object({{"sessions", summary.sessions},
                         {"calls", summary.calls},
                         {"probeCalls", summary.probeCalls},
                         {"allow", summary.allow},
                         {"deny", summary.deny},
                         {"indeterminate", summary.indeterminate},
                         {"notReplayable", summary.notReplayable},
                         {"matrix", matrixJson(summary.matrix)},
                         {"coverage", coverageJson(coverage)}});
}

/// Where and what the call is.
Json::Object identity(const Session& session, const Step& step) {
    return {{"session", session.id},
            {"step", step.number},
            {"call", step.call},
            {"source", sourceJson(step.place)},
            {"callId", textOrNull(step.callId)},
            {"time", step.time ? Json(step.time->text) : Json()},
            {"tool", step.tool}};
}

/// For whom, by whom and on what; null where the call could not be bound.
Json::Object parties(const BoundCall& bound, const Step& step) {
    Json::Array actors;
    for (const EntityUid& actor : bound.actors) actors.push_back(Json(actor.text()));
    const std::optional<Request>& request = bound.request;
    return {{"principal", request ? Json(request->subject.text()) : Json()},
            {"actors", Json(std::move(actors))},
            {"resource", request ? Json(request->resource.text()) : Json()},
            {"probe", step.probe}};
}

void append(Json::Object& members, Json::Object more) {
    members.insert(members.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// Where the model stopped without a call.
Json turnsJson(const Corpus& corpus, bool full) {
    Json::Array turns;
    for (const StoppedTurn& turn : corpus.turns) {
        const Step& step = turn.stepIn(corpus.sessions);
        Json::Object members{{"session", corpus.sessions[turn.session]->id},
                             {"step", turn.step},
                             {"kind", word(step.kind)},
                             {"source", sourceJson(step.place)}};
        append(members, outcomeMembers(turn.outcome));
        if (full) append(members, correctionMembers(turn.found, step));
        turns.push_back(Json(std::move(members)));
    }
    return Json(std::move(turns));
}

/// Verdicts that something redacted keeps from being known.
Json redactedJson(const Replay& replay) {
    Json::Array all;
    for (const NeedsRedacted& needs : verdictsThatNeedRedacted(replay)) {
        const CorpusCall& call = replay.corpus->calls[needs.call];
        all.push_back(Json::object(
            {{"session", replay.corpus->sessions[call.session]->id}, {"step", call.step}, {"fields", textsJson(needs.fields)}}));
    }
    return Json(std::move(all));
}

/// How often each rule did what.
Json countsJson(const Replay& replay) {
    const std::vector<RuleCount>& counts = replay.counts;
    Json::Array rules;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        Json::Object members = ruleJson(replay.policies->rules()[i]).asObject();
        append(members,
               {{"matched", Json(counts[i].matched)}, {"decided", Json(counts[i].decided)}, {"errors", Json(counts[i].errors)}});
        rules.push_back(Json(std::move(members)));
    }
    return Json(std::move(rules));
}

}  // namespace

Json callJson(const Replay& replay, std::size_t index, bool full) {
    const Corpus& corpus = *replay.corpus;
    const CorpusCall& call = corpus.calls[index];
    const std::optional<Decision> decision = replay.decision(index);
    const Step& step = call.stepIn(corpus.sessions);
    Json::Object members = identity(*corpus.sessions[call.session], step);
    append(members, parties(*call.bound.get(), step));
    append(members, decision ? decisionMembers(*decision, *replay.policies, *call.input) : noDecision(call.notReplayable));
    append(members, outcomeMembers(call.outcome));
    members.emplace_back("counterfactual", replay.counterfactual(index));
    members.emplace_back("schema", schemaIssuesJson(call.schemaIssues));
    if (full) append(members, fullMembers(replay, index));
    return Json(std::move(members));
}

Json replayJson(const Replay& replay, bool full) {
    Json::Array sessions;
    for (std::size_t i = 0; i < replay.corpus->sessions.size(); ++i) {
        const Session& session = *replay.corpus->sessions[i];
        sessions.push_back(Json::object(
            {{"id", session.id}, {"file", session.file}, {"firstDivergent", numberOrNull(replay.firstDivergent[i])}}));
    }
    Json::Array calls;
    for (std::size_t i = 0; i < replay.size(); ++i) calls.push_back(callJson(replay, i, full));
    return Json::object({{"format", Json(kFormat)},
                         {"digests", digestsJson(replay.digests)},
                         {"summary", summaryJson(replay.summary, coverageOf(replay, std::nullopt))},
                         {"sessions", Json(std::move(sessions))},
                         {"rules", countsJson(replay)},
                         {"calls", Json(std::move(calls))},
                         {"turns", turnsJson(*replay.corpus, full)},
                         {"redacted", redactedJson(replay)}});
}

}  // namespace writ::sim
