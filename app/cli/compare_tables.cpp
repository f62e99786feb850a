#include "app/cli/compare_tables.h"

#include "app/cli/call_cells.h"
#include "simulator/replay/wording.h"

#include <algorithm>
#include <ostream>

namespace writ::cli {
namespace {

std::string callNames(const sim::Corpus& corpus, const std::vector<std::uint32_t>& calls) {
    std::string text;
    for (const std::uint32_t call : calls) text += (text.empty() ? "" : ", ") + callName(corpus, call);
    return text;
}

std::string hunkCause(const sim::Corpus& corpus, const sim::Hunk& hunk) {
    if (!hunk.notUndone.empty()) return hunk.notUndone;
    if (hunk.flips.empty()) return "causes no flip by itself";
    return "without it, back to A: " + callNames(corpus, hunk.flips);
}

void printLines(const sim::FileChange& file, const sim::Hunk& hunk, Console& console) {
    for (const sim::DiffLine& line : hunk.lines) {
        const bool removed = line.kind == sim::DiffKind::Removed;
        const bool added = line.kind == sim::DiffKind::Added;
        const std::string text(removed ? file.from->line(line.from) : file.to->line(line.to));
        const std::string shown = (removed ? "- " : added ? "+ " : "  ") + printable(text);
        console.out << "    "
                    << styled(shown,
                              removed ? Style::Deny
                              : added ? Style::Allow
                                      : Style::Plain,
                              console.colour)
                    << "\n";
    }
}

std::string hunkName(const sim::HunkReport& report, sim::HunkRef ref, const sim::Comparison& comparison) {
    const sim::Hunk& hunk = report.hunk(ref);
    const bool isNew = hunk.kind == sim::HunkKind::NewRule;
    const std::vector<std::uint32_t>& rules = isNew ? hunk.toRules : hunk.fromRules;
    if ((!isNew && hunk.kind != sim::HunkKind::RuleRemoved) || rules.empty()) return hunk.title;
    const sim::Replay& replay = isNew ? *comparison.to : *comparison.from;
    return hunk.title + " " + sim::ruleName(replay.policies->rules()[rules.front()]);
}

}  // namespace

std::string callName(const sim::Corpus& corpus, std::uint32_t call) {
    return corpus.sessions[corpus.calls[call].session]->id + ":" + std::to_string(corpus.calls[call].step);
}

std::vector<sim::Flip> inReviewOrder(const sim::Comparison& comparison, std::vector<sim::Flip> flips) {
    std::stable_sort(flips.begin(), flips.end(),
                     [&](const sim::Flip& a, const sim::Flip& b) { return flipKind(comparison, a) < flipKind(comparison, b); });
    return flips;
}

void printFlips(const sim::Comparison& comparison, const std::vector<sim::Flip>& flips, const std::vector<std::string>& states,
                Console& console) {
    std::vector<Column> columns{
        {"Session", 24}, {"Step", 0, true},  {"Call", 32}, {"What it asked", 40}, {"From"}, {"Decided by", 36},
        {"To"},          {"Decided by", 36}, {""}};
    if (!states.empty()) columns.insert(columns.begin(), Column{"Review", 40});
    TextTable table(std::move(columns));
    const sim::Corpus& corpus = comparison.corpus();
    for (std::size_t i = 0; i < flips.size(); ++i) {
        const sim::CorpusCall& call = corpus.calls[flips[i].call];
        const sim::Step& step = call.stepIn(corpus.sessions);
        std::vector<Cell> row{corpus.sessions[call.session]->id,
                              std::to_string(call.step),
                              step.tool,
                              sim::callSummary(step),
                              verdictCell(comparison.from->verdict(flips[i].call)),
                              rulesCell(*comparison.from, flips[i].call),
                              verdictCell(comparison.to->verdict(flips[i].call)),
                              rulesCell(*comparison.to, flips[i].call),
                              marksCell(step, flips[i].counterfactual, "after the first flip")};
        if (!states.empty()) row.insert(row.begin(), Cell(states[i]));
        table.add(std::move(row));
    }
    if (!table.empty()) console.out << table.text(console.colour) << "\n";
}

void printGone(const std::vector<sim::BaselineFlip>& gone, Console& console) {
    if (gone.empty()) return;
    console.out << styled("Accepted, but no longer happening", Style::Strong, console.colour) << "\n";
    TextTable table({{"Session", 24}, {"Step", 0, true}, {"Call", 32}, {"From"}, {"To"}});
    for (const sim::BaselineFlip& flip : gone)
        table.add({flip.session, std::to_string(flip.step), flip.tool, flip.from, flip.to});
    console.out << table.text(console.colour) << "\n";
}

void printCounterfactuals(const sim::Comparison& comparison, Console& console) {
    for (std::uint32_t session = 0; session < comparison.firstDivergent.size(); ++session) {
        if (comparison.firstDivergent[session] == 0) continue;
        console.out << printable(comparison.corpus().sessions[session]->id) << ": "
                    << printable(sim::counterfactualSentence(comparison, session)) << "\n";
    }
    if (!comparison.flips.empty()) console.out << "\n";
}

void printReasonOnly(const sim::Comparison& comparison, const std::vector<std::uint32_t>& calls, Console& console) {
    if (calls.empty()) return;
    console.out << styled("Same verdict, other rules", Style::Strong, console.colour) << "\n";
    TextTable table({{"Session", 24}, {"Step", 0, true}, {"Call", 32}, {"Verdict"}, {"Decided by", 36}, {"now by", 36}});
    const sim::Corpus& corpus = comparison.corpus();
    for (const std::uint32_t index : calls) {
        const sim::CorpusCall& call = corpus.calls[index];
        table.add({corpus.sessions[call.session]->id, std::to_string(call.step), call.stepIn(corpus.sessions).tool,
                   verdictCell(comparison.to->verdict(index)), rulesCell(*comparison.from, index),
                   rulesCell(*comparison.to, index)});
    }
    console.out << table.text(console.colour) << "\n";
}

void printGroups(const std::vector<sim::FlipGroup>& groups, std::string_view title, Console& console) {
    TextTable table({{std::string(title), 48},
                     {"Would allow", 0, true},
                     {"Would deny", 0, true},
                     {"Indeterminate", 0, true},
                     {"Flips", 0, true},
                     {"Of calls", 0, true},
                     {"Last"}});
    const auto count = [](std::uint64_t number, Style style) {
        return Cell(std::to_string(number), number == 0 ? Style::Faint : style);
    };
    for (const sim::FlipGroup& group : groups) {
        table.add({group.title, count(group.wouldAllow, Style::Allow), count(group.wouldDeny, Style::Deny),
                   count(group.indeterminate, Style::Indeterminate), count(group.calls.size(), Style::Strong),
                   count(group.outOf, Style::Plain), group.last ? sim::momentText(*group.last) : ""});
    }
    if (!table.empty()) console.out << table.text(console.colour) << "\n";
}

void printHunks(const sim::Comparison& comparison, const sim::HunkReport& report, Console& console) {
    const sim::Corpus& corpus = comparison.corpus();
    for (std::uint32_t f = 0; f < report.files.size(); ++f) {
        const sim::FileChange& file = report.files[f];
        console.out << styled(printable((file.to ? file.to : file.from)->name()), Style::Strong, console.colour) << "\n";
        for (std::uint32_t h = 0; h < file.hunks.size(); ++h) {
            console.out << "  " << printable(hunkName(report, {f, h}, comparison)) << ": "
                        << printable(hunkCause(corpus, file.hunks[h])) << "\n";
            printLines(file, file.hunks[h], console);
        }
        console.out << "\n";
    }
    for (const sim::HunkPair& pair : report.pairs)
        console.out << "Only without both " << printable(hunkName(report, pair.first, comparison)) << " and "
                    << printable(hunkName(report, pair.second, comparison))
                    << ", back to A: " << printable(callNames(corpus, pair.flips)) << "\n";
    if (!report.unexplained.empty())
        console.out << "Explained by no hunk" << (report.cut ? ", as far as pairs were tried" : " and no two of them") << ": "
                    << printable(callNames(corpus, report.unexplained)) << "\n";
    if (!report.pairs.empty() || !report.unexplained.empty()) console.out << "\n";
}

void printGrid(const sim::VersionGrid& grid, Console& console) {
    std::vector<Column> columns{{"Flips against the first", 40}};
    for (const sim::VersionGrid::Column& column : grid.columns) columns.push_back({column.title, 24});
    TextTable table(std::move(columns));
    for (std::size_t r = 0; r < grid.rows.size(); ++r) {
        std::vector<Cell> row{grid.rows[r].label};
        for (std::size_t c = 0; c < grid.columns.size(); ++c) {
            const sim::VersionGrid::Cell& cell = grid.cell(r, c);
            const std::string allowed = cell.newlyAllowed == 0 ? "" : ", " + std::to_string(cell.newlyAllowed) + " allowed";
            row.emplace_back(std::to_string(cell.flips) + allowed, cell.flips == 0 ? Style::Faint : Style::Plain);
        }
        table.add(std::move(row));
    }
    console.out << table.text(console.colour);
}

}  // namespace writ::cli
