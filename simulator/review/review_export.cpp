#include "simulator/replay/json_parts.h"
#include "simulator/replay/wording.h"
#include "simulator/report/visible.h"
#include "simulator/review/review.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>

namespace writ::sim {
namespace {

constexpr std::int64_t kFormat = 1;

Json versionJson(const Replay& replay) {
    return Json::object({{"name", replay.version.name}, {"label", replay.version.label}});
}

Json decisionJson(const ReviewDecision& decision) {
    return Json::object(
        {{"state", word(decision.state)}, {"name", decision.name}, {"note", decision.note}, {"time", decision.time}});
}

Json sealJson(const std::optional<Seal>& seal) {
    if (!seal) return {};
    return Json::object({{"name", seal->name},
                         {"note", seal->note},
                         {"time", seal->time},
                         {"accepted", seal->counts.accepted},
                         {"rejected", seal->counts.rejected},
                         {"decisions", seal->decisions.hex()}});
}

/// On one line of a table, with what a recording could use to look like markup taken literally.
std::string onOneLine(std::string_view text) {
    std::string line = report::plainText(text);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return line;
}

/// What people wrote.
std::string proseCell(std::string_view text) {
    std::string cell;
    for (const char c : onOneLine(text)) {
        if (std::string_view("\\`*_{}[]<>|#&~!").find(c) != std::string_view::npos) cell += '\\';
        cell += c;
    }
    return cell;
}

/// What a recording or a policy holds: as code, where nothing is markup.
std::string codeCell(std::string_view text) {
    const std::string line = onOneLine(text);
    if (line.find_first_not_of(' ') == std::string::npos) return {};
    std::size_t longest = 0, run = 0;
    std::string escaped;
    for (const char c : line) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
        if (c == '|') escaped += '\\';  // a table is cut before code is seen
        escaped += c;
    }
    const std::string fence(longest + 1, '`');
    return longest == 0 ? fence + escaped + fence : fence + " " + escaped + " " + fence;
}

std::string rulesCell(const Replay& replay, std::uint32_t call) {
    const std::optional<Decision> decision = replay.decision(call);
    if (decision->reason == Reason::DefaultDeny) return "default deny";
    std::string text;
    for (const std::uint32_t rule : decision->verdict == Verdict::Indeterminate ? decision->open : decision->rules)
        text += (text.empty() ? "" : ", ") + codeCell(ruleName(replay.policies->rules()[rule]));
    return decision->verdict == Verdict::Indeterminate ? "open: " + text : text;
}

std::string signedCell(const ReviewDecision& decision) {
    if (decision.state == ReviewState::Unreviewed) return "";
    return proseCell(decision.name) + ", " + decision.time;
}

std::string flipRow(const Comparison& comparison, std::uint32_t index, const ReviewDecision& decision) {
    const Corpus& corpus = comparison.corpus();
    const CorpusCall& call = corpus.calls[index];
    const Step& step = call.stepIn(corpus.sessions);
    const std::string asked = step.tool + " " + callSummary(step);
    return "| " + std::string(word(decision.state)) + " | " + codeCell(corpus.sessions[call.session]->id) + " step " +
           std::to_string(call.step) + (step.probe ? " (probe call)" : "") + " | " + codeCell(asked) + " | " +
           rulesCell(*comparison.from, index) + " | " + rulesCell(*comparison.to, index) + " | " + signedCell(decision) + " | " +
           proseCell(decision.note) + " |\n";
}

}  // namespace

Result<Json> Review::toJson() {
    const Result<std::vector<ReviewEntry>> entries = history();
    if (!entries) return tl::unexpected(entries.error());
    Json::Array flips;
    for (std::size_t i = 0; i < m_decisions.size(); ++i)
        flips.push_back(flipJson(*m_comparison, m_comparison->flips[i]).with("review", decisionJson(m_decisions[i])));
    Json::Array past;
    for (const ReviewEntry& entry : *entries)
        past.push_back(decisionJson(entry.decision).with("session", entry.session).with("step", entry.step));
    const ReviewCounts count = counts();
    return Json::object({{"format", Json(kFormat)},
                         {"from", versionJson(*m_comparison->from)},
                         {"to", versionJson(*m_comparison->to)},
                         {"digests", Json::object({{"from", digestsJson(m_comparison->from->digests)},
                                                   {"to", digestsJson(m_comparison->to->digests)}})},
                         {"review", Json::object({{"accepted", count.accepted},
                                                  {"rejected", count.rejected},
                                                  {"unreviewed", count.unreviewed},
                                                  {"stale", textsJson(m_stale)},
                                                  {"seal", sealJson(m_seal)}})},
                         {"flips", Json(std::move(flips))},
                         {"history", Json(std::move(past))}});
}

std::string Review::markdown() const {
    const Replay& from = *m_comparison->from;
    const Replay& to = *m_comparison->to;
    const ReviewCounts count = counts();
    std::string text = "# Review: " + proseCell(from.version.label) + " → " + proseCell(to.version.label) + "\n\n";
    text += "- Flips: " + std::to_string(m_decisions.size()) + " of " + std::to_string(m_comparison->corpus().calls.size()) +
            " calls: " + std::to_string(m_comparison->wouldAllow) + " newly allowed, " + std::to_string(m_comparison->wouldDeny) +
            " newly denied, " + std::to_string(m_comparison->indeterminate) + " that cannot be known any more\n";
    text += "- Review: " + std::to_string(count.accepted) + " accepted, " + std::to_string(count.rejected) + " rejected, " +
            std::to_string(count.unreviewed) + " unreviewed\n";
    text += "- Policies: A `" + from.digests.policies.shortHex() + "`, B `" + to.digests.policies.shortHex() + "`\n";
    if (!m_stale.empty()) text += "- **Stale**: since the review this changed: " + listed(m_stale) + "\n";
    if (m_seal) {
        text += "- Sealed by " + proseCell(m_seal->name) + " on " + m_seal->time +
                (m_seal->note.empty() ? "" : ": " + proseCell(m_seal->note)) + "\n";
    } else {
        text += "- Not sealed\n";
    }
    for (const FlipKindInfo& kind : flipKinds()) {
        std::string rows;
        std::size_t size = 0;
        for (std::size_t i = 0; i < m_decisions.size(); ++i) {
            if (flipKind(*m_comparison, m_comparison->flips[i]) != kind.kind) continue;
            rows += flipRow(*m_comparison, m_comparison->flips[i].call, m_decisions[i]);
            ++size;
        }
        if (size == 0) continue;
        text += "\n## " + std::string(kind.title) + " (" + std::to_string(size) + ")\n\n";
        text +=
            "| Review | Call | What it asked | Decided in A | Decided in B | By | Note |\n|---|---|---|---|---|---|---|\n" + rows;
    }
    return text;
}

}  // namespace writ::sim
