#include "simulator/report/report.h"

#include "simulator/binding/time.h"
#include "simulator/findings/findings.h"
#include "simulator/replay/wording.h"
#include "simulator/report/report_gaps.h"
#include "simulator/transcript/recorded_decision.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>

namespace writ::sim {
namespace {

std::string utc(const Moment& moment) {
    return binding::formatTime(moment.ms).value_or(std::string());
}

/// The arguments as they were recorded; what the notes mask stays masked.
std::string argumentsOf(const Step& step) {
    if (step.argumentsState == ArgumentsState::NotRecorded) return "[not recorded]";
    if (step.argumentsState == ArgumentsState::Unreadable) return "[unreadable]";
    constexpr std::string_view kInput = "/context/input";
    Json arguments = step.arguments;
    for (const std::string& mask : step.noteMasks) {
        if (mask == kInput || mask == "/context") return "[masked]";
        if (!mask.starts_with(std::string(kInput) + "/")) continue;
        const std::string at = mask.substr(kInput.size());
        if (arguments.pointer(at) != nullptr) arguments = arguments.withPointer(at, "[masked]");
    }
    return arguments.dump();
}

std::string recordedVerdict(const Step& step) {
    if (!step.recorded) return "not recorded";
    const RecordedDecision& decision = *step.recorded;
    std::string text(decision.verdict ? word(*decision.verdict) : "neither allow nor deny");
    if (!decision.rules.empty()) text += " by " + listed(decision.rules);
    if (!decision.reason.empty()) text += ": " + decision.reason;
    return text;
}

class Builder {
public:
    Builder(const Replay& replay, const ReportOptions& options)
        : m_replay(replay), m_corpus(*replay.corpus), m_options(options) {}

    Report build() {
        tellAbout();
        m_report.summary = summaryOf(m_replay, m_options.session);
        m_report.coverage = coverageOf(m_replay, m_options.session);
        for (std::uint32_t i = 0; i < m_corpus.sessions.size(); ++i) {
            if (isWanted(i)) tellSession(*m_corpus.sessions[i]);
        }
        tellFindings();
        tellSteps();
        m_report.gaps = report::gapsOf(m_replay, m_options.session);
        return std::move(m_report);
    }

private:
    [[nodiscard]] bool isWanted(std::uint32_t session) const { return !m_options.session || *m_options.session == session; }

    void about(const char* name, std::string value) {
        m_report.about.push_back({name, value.empty() ? "not given" : std::move(value)});
    }

    void tellAbout() {
        const Manifest& manifest = m_corpus.workspace->manifest;
        const Digests& digests = m_replay.digests;
        const std::string what =
            m_options.session ? "Incident report: " + m_corpus.sessions[*m_options.session]->title : "Replay report";
        m_report.title = what + (manifest.name.empty() ? "" : " · " + manifest.name);
        about("Made by", m_options.author);
        about("Made at", m_options.time);
        about("Made with", "Writ " + digests.engine);
        about("Workspace", manifest.name + (manifest.description.empty() ? "" : ": " + manifest.description));
        about("Policies", m_replay.version.label.empty() ? m_replay.version.name : m_replay.version.label);
        about("Digest of the policies", digests.policies.hex());
        about("Digest of the schema", digests.schema.hex());
        about("Digest of the catalog", digests.catalog.hex());
        about("Digest of the facts", digests.facts.hex());
        about("Digest of the binding", digests.binding.hex());
        about("Digest of the sessions", digests.sessions.hex());
    }

    void tellSession(const Session& session) {
        Report::OfSession row{session.id, session.title, session.file, session.format, session.digest.hex(), {}, {}};
        for (const Step& step : session.steps) {
            if (!step.time) continue;
            if (row.begins.empty()) row.begins = utc(*step.time);
            row.ends = utc(*step.time);
        }
        m_report.sessions.push_back(std::move(row));
        for (const SessionNote& note : session.notes) m_report.notes.push_back(noteOf(session, note));
    }

    static Report::Note noteOf(const Session& session, const SessionNote& note) {
        return {session.id, note.step, std::string(word(note.kind)), note.text, note.author, note.time};
    }

    void tellFindings() {
        for (const Finding& finding : findings(m_replay)) {
            const bool wanted =
                std::any_of(finding.steps.begin(), finding.steps.end(), [&](const StepRef& at) { return isWanted(at.session); });
            if (!wanted) continue;
            std::string steps;
            for (const StepRef& at : finding.steps) {
                if (at.session == finding.steps.front().session) steps += (steps.empty() ? "" : ", ") + std::to_string(at.step);
            }
            std::string certainty(word(finding.certainty));
            if (finding.certainty == Certainty::Heuristic)
                certainty += ", confidence " + std::to_string(finding.confidence) + "%";
            m_report.findings.push_back({std::string(info(finding.kind).title), finding.sentence, std::move(certainty),
                                         m_corpus.sessions[finding.steps.front().session]->id, std::move(steps)});
        }
    }

    /// Calls and turns are each by session, then step; so is the report.
    void tellSteps() {
        std::size_t turn = 0;
        const auto tellTurnsBefore = [&](std::uint32_t session, std::uint32_t step) {
            for (; turn < m_corpus.turns.size(); ++turn) {
                const StoppedTurn& one = m_corpus.turns[turn];
                if (std::pair(one.session, one.step) >= std::pair(session, step)) return;
                if (isWanted(one.session)) tellTurn(one);
            }
        };
        for (std::size_t i = 0; i < m_corpus.calls.size(); ++i) {
            const CorpusCall& call = m_corpus.calls[i];
            tellTurnsBefore(call.session, call.step);
            if (isWanted(call.session)) tellCall(i);
        }
        tellTurnsBefore(static_cast<std::uint32_t>(m_corpus.sessions.size()), 0);
    }

    [[nodiscard]] Report::Call begin(std::uint32_t session, const Step& step, const OutcomeFinding& stands,
                                     const OutcomeFinding& found) const {
        Report::Call row;
        row.session = m_corpus.sessions[session]->id;
        row.step = step.number;
        if (step.time) row.time = utc(*step.time), row.recordedTime = step.time->text;
        row.outcome = outcomeText(stands);
        row.evidence = outcomeReason(stands);
        row.certainty = std::string(word(stands.certainty));
        if (step.correction) row.found = outcomeText(found) + ": " + outcomeReason(found);
        for (const SessionNote& note : m_corpus.sessions[session]->notes) {
            if (note.step == step.number) row.notes.push_back(noteOf(*m_corpus.sessions[session], note));
        }
        return row;
    }

    static void addNoteReasons(const Step& step, Report::Call& row) {
        if (step.correction) row.why.emplace_back("outcome corrected");
        const bool marked = std::any_of(row.notes.begin(), row.notes.end(),
                                        [](const Report::Note& note) { return note.kind == word(SessionNote::Kind::Mark); });
        if (marked) row.why.emplace_back("marked");
    }

    void tellTurn(const StoppedTurn& turn) {
        const Step& step = turn.stepIn(m_corpus.sessions);
        Report::Call row = begin(turn.session, step, turn.outcome, turn.found);
        row.sentence = "The model made no call here.";
        row.why.emplace_back("stopped without a call");
        addNoteReasons(step, row);
        m_report.calls.push_back(std::move(row));
    }

    void tellCall(std::size_t index) {
        const CorpusCall& call = m_corpus.calls[index];
        const Step& step = call.stepIn(m_corpus.sessions);
        Report::Call row = begin(call.session, step, call.outcome, call.found());
        addReasons(index, row);
        addNoteReasons(step, row);
        if (row.why.empty()) return;
        const std::optional<Verdict> verdict = m_replay.verdict(index);
        row.call = call.call;
        row.probe = step.probe;
        row.counterfactual = m_replay.counterfactual(index);
        row.tool = step.tool;
        row.arguments = argumentsOf(step);
        row.recordedVerdict = recordedVerdict(step);
        row.verdict = verdict ? std::string(word(*verdict)) : "not replayable";
        row.sentence = verdictSentence(m_replay, index);
        const BoundCallPtr bound = call.bound.get();
        for (const EntityUid& actor : bound->actors) row.actors.push_back(actor.text());
        if (verdict) addRules(*m_replay.decision(index), row);
        if (bound->request) addRequest(*bound->request, row);
        m_report.calls.push_back(std::move(row));
    }

    void addReasons(std::size_t index, Report::Call& row) const {
        const std::optional<Verdict> verdict = m_replay.verdict(index);
        if (!verdict) {
            row.why.emplace_back("not replayable");
            return;
        }
        if (*verdict == Verdict::Deny) row.why.emplace_back("denied");
        if (*verdict == Verdict::Indeterminate) row.why.emplace_back("indeterminate");
        if (*verdict == Verdict::Allow && m_replay.refused(index)) row.why.emplace_back("only the model stopped it");
    }

    void addRules(const Decision& decision, Report::Call& row) const {
        const std::vector<Rule>& rules = m_replay.policies->rules();
        const auto& shown = decision.verdict == Verdict::Indeterminate ? decision.open : decision.rules;
        for (const std::uint32_t rule : shown)
            row.rules.push_back(ruleName(rules[rule]) + " (" + rules[rule].file + ":" + std::to_string(rules[rule].line) + ")");
    }

    static void addRequest(const Request& request, Report::Call& row) {
        row.principal = request.subject.text();
        row.resource = request.resource.text();
        for (const UnknownField& field : request.unknown) {
            row.unknown.push_back(fieldPath(field.pointer) +
                                  (field.reason == UnknownReason::Masked ? " (masked)" : " (not recorded)"));
        }
    }

    const Replay& m_replay;
    const Corpus& m_corpus;
    const ReportOptions& m_options;
    Report m_report;
};

}  // namespace

Report makeReport(const Replay& replay, const ReportOptions& options) {
    return Builder(replay, options).build();
}

}  // namespace writ::sim
