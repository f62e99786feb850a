#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "simulator/findings/findings.h"
#include "simulator/redact/needed.h"
#include "simulator/replay/coverage.h"
#include "simulator/replay/wording.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <array>
#include <ostream>

namespace writ::cli {
namespace {

struct FailOn {
    std::string_view word;
    std::uint64_t sim::Summary::*count;
};
constexpr std::array<FailOn, 4> kFailOn{{
    {"allow", &sim::Summary::allow},
    {"deny", &sim::Summary::deny},
    {"indeterminate", &sim::Summary::indeterminate},
    {"not-replayable", &sim::Summary::notReplayable},
}};

/// The rows of kFailOn that a comma-separated list names.
Result<std::vector<FailOn>> failOn(const std::string& list) {
    std::vector<FailOn> named;
    for (std::size_t at = 0; !list.empty() && at <= list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        const std::string word = list.substr(at, end - at);
        std::vector<std::string_view> words;
        for (const FailOn& row : kFailOn) {
            words.push_back(row.word);
            if (row.word == word) named.push_back(row);
        }
        if (named.empty() || named.back().word != word) {
            return fail(ErrorKind::Unsupported, "--fail-on knows allow, deny, indeterminate and not-replayable, not '" + word +
                                                    "'." + sim::didYouMean(word, words));
        }
        at = end + 1;
    }
    return named;
}

class ReplayReport {
public:
    ReplayReport(const sim::Replay& replay, const std::vector<sim::Finding>& found, Console& console)
        : m_replay(replay), m_found(found), m_console(console) {}

    void print() {
        const std::vector<sim::SessionPtr>& sessions = m_replay.corpus->sessions;
        for (std::uint32_t i = 0; i < sessions.size(); ++i) printSession(i, *sessions[i]);
        printFindings();
        printMatrix();
        printRedacted();
        printSummary();
    }

private:
    void printSession(std::uint32_t index, const sim::Session& session) {
        std::ostream& out = m_console.out;
        out << styled(printable(session.title), Style::Strong, m_console.colour) << "  " << printable(session.file) << "\n";
        TextTable table({{"Step", 0, true},
                         {"Call", 32},
                         {"What it asked", 48},
                         {"Policy"},
                         {"Decided by", 48},
                         {"Model"},
                         {"Who stopped it"},
                         {""}});
        std::string notes;
        const std::vector<sim::CorpusCall>& calls = m_replay.corpus->calls;
        for (std::size_t i = 0; i < calls.size(); ++i) {
            if (calls[i].session != index) continue;
            addCall(i, table);
            notes += noteOf(i);
        }
        if (table.empty())
            out << "No calls.\n";
        else
            out << table.text(m_console.colour);
        out << notes << turnsOf(index) << "\n";
    }

    /// Where the model stopped without a call: the table has no row for it.
    [[nodiscard]] std::string turnsOf(std::uint32_t index) const {
        std::string text;
        for (const sim::StoppedTurn& turn : m_replay.corpus->turns) {
            if (turn.session != index) continue;
            text += "Step " + std::to_string(turn.step) + ": no call, " + printable(sim::outcomeText(turn.outcome)) + " (" +
                    printable(sim::outcomeReason(turn.outcome)) + ").\n";
        }
        return text;
    }

    void addCall(std::size_t i, TextTable& table) {
        const sim::CorpusCall& call = m_replay.corpus->calls[i];
        const sim::Step& step = call.stepIn(m_replay.corpus->sessions);
        table.add({std::to_string(call.step), step.tool, sim::callSummary(step), verdictCell(m_replay.verdict(i)),
                   rulesCell(m_replay, i), modelCell(m_replay, i), sim::outcomeText(call.outcome),
                   marksCell(step, m_replay.counterfactual(i), "counterfactual")});
    }

    /// A sentence below the table, where a verdict word alone does not say enough.
    [[nodiscard]] std::string noteOf(std::size_t i) const { return verdictNote(i) + schemaNote(i); }

    [[nodiscard]] std::string schemaNote(std::size_t i) const {
        std::string text;
        for (const RequestIssue& issue : m_replay.corpus->calls[i].schemaIssues) {
            text += "Step " + std::to_string(m_replay.corpus->calls[i].step) + ": " +
                    printable(issue.pointer + ": " + issue.message) + "\n";
        }
        return text;
    }

    [[nodiscard]] std::string verdictNote(std::size_t i) const {
        const std::optional<Verdict> verdict = m_replay.verdict(i);
        if (verdict && *verdict != Verdict::Indeterminate) return {};
        return "Step " + std::to_string(m_replay.corpus->calls[i].step) + ": " + printable(sim::verdictSentence(m_replay, i)) +
               "\n";
    }

    /// A line each, under the title of its kind; the rest of a long list only counted.
    void printFindings() {
        constexpr std::size_t kMostOfAKind = 10;
        for (const sim::FindingKindInfo& kind : sim::findingKinds()) {
            std::vector<const sim::Finding*> ofKind;
            for (const sim::Finding& finding : m_found)
                if (finding.kind == kind.kind) ofKind.push_back(&finding);
            if (ofKind.empty()) continue;
            m_console.out << styled(kind.title, Style::Strong, m_console.colour) << ": " << ofKind.size() << "\n";
            for (std::size_t i = 0; i < std::min(ofKind.size(), kMostOfAKind); ++i) printFinding(*ofKind[i]);
            if (ofKind.size() > kMostOfAKind) m_console.out << "  and " << ofKind.size() - kMostOfAKind << " more: see --json\n";
            m_console.out << "\n";
        }
    }

    void printFinding(const sim::Finding& finding) {
        const bool guessed = finding.certainty == sim::Certainty::Heuristic;
        m_console.out << "  ";
        if (finding.kind != sim::FindingKind::Spike)
            m_console.out << printable(m_replay.corpus->sessions[finding.steps.front().session]->id) << ": ";
        m_console.out << printable(finding.sentence)
                      << (guessed ? " Guessed, confidence " + std::to_string(finding.confidence) + "%." : "") << "\n";
    }

    void printMatrix() {
        TextTable table({{"Policy"}, {"Model called", 0, true}, {""}, {"Model refused", 0, true}, {""}});
        constexpr std::array<const char*, 3> kRows{"allows", "denies", "indeterminate"};
        for (const Verdict verdict : {Verdict::Allow, Verdict::Deny, Verdict::Indeterminate}) {
            const sim::Matrix::Row& row = m_replay.summary.matrix.row(verdict);
            const bool gap = verdict == Verdict::Allow;
            table.add({std::string(kRows[static_cast<std::size_t>(verdict)]), std::to_string(row.called),
                       Cell(std::string(sim::matrixCaption(verdict, false)), Style::Faint),
                       Cell(std::to_string(row.refused), gap ? Style::Attention : Style::Plain),
                       Cell(std::string(sim::matrixCaption(verdict, true)), gap ? Style::Attention : Style::Faint)});
        }
        m_console.out << table.text(m_console.colour) << "\n";
    }

    void printRedacted() {
        const std::vector<sim::NeedsRedacted> all = sim::verdictsThatNeedRedacted(m_replay);
        if (all.empty()) return;
        m_console.out << (all.size() == 1 ? "1 verdict needs" : std::to_string(all.size()) + " verdicts need")
                      << " a redacted field:\n";
        for (const sim::NeedsRedacted& needs : all) {
            const sim::CorpusCall& call = m_replay.corpus->calls[needs.call];
            m_console.out << "  " << printable(m_replay.corpus->sessions[call.session]->id) << ", step " << call.step << ": "
                          << printable(needs.fields.empty() ? "not replayable" : sim::listed(needs.fields)) << "\n";
        }
        m_console.out << "\n";
    }

    void printSummary() {
        const sim::Summary& summary = m_replay.summary;
        m_console.out << printable(m_replay.version.label) << ": " << plural(summary.calls, "call") << " ("
                      << plural(summary.probeCalls, "probe call") << ") in " << plural(summary.sessions, "session") << ": "
                      << summary.allow << " allow, " << summary.deny << " deny, " << summary.indeterminate << " indeterminate, "
                      << summary.notReplayable << " not replayable\n"
                      << sim::coverageText(sim::coverageOf(m_replay, std::nullopt)) << "\n"
                      << "policy " << m_replay.digests.policies.shortHex() << ", schema " << m_replay.digests.schema.shortHex()
                      << ", catalog " << m_replay.digests.catalog.shortHex() << ", facts " << m_replay.digests.facts.shortHex()
                      << ", binding " << m_replay.digests.binding.shortHex() << ", sessions "
                      << m_replay.digests.sessions.shortHex() << "\n";
    }

    const sim::Replay& m_replay;
    const std::vector<sim::Finding>& m_found;
    Console& m_console;
};

}  // namespace

int runReplay(const Arguments& arguments, Console& console) {
    const Result<std::vector<FailOn>> findings = failOn(arguments.value("fail-on"));
    if (!findings) return complain(console, findings.error());
    const std::vector<std::string> only(arguments.operands.begin() + 1, arguments.operands.end());
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), only, console);
    if (workspace == nullptr) return kUsage;
    const sim::CorpusPtr corpus = prepare(workspace, console);
    if (corpus == nullptr) return kUsage;
    const sim::ReplayPtr replay = replayUnder(corpus, arguments.value("policies"), console);
    if (replay == nullptr) return kUsage;
    const std::vector<sim::Finding> pointedOut = sim::findings(*replay);
    if (arguments.has("json")) {
        print(sim::replayJson(*replay, arguments.has("full")).with("findings", sim::findingsJson(*replay, pointedOut)), console);
    } else {
        ReplayReport(*replay, pointedOut, console).print();
    }
    const bool found =
        std::any_of(findings->begin(), findings->end(), [&](const FailOn& row) { return replay->summary.*row.count != 0; });
    return found ? kFindings : kFine;
}

}  // namespace writ::cli
