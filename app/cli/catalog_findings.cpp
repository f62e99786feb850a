#include "app/cli/call_cells.h"
#include "app/cli/catalog.h"
#include "simulator/catalog/lint.h"
#include "simulator/catalog/usage.h"

#include <algorithm>
#include <ostream>

namespace writ::cli {
namespace {

Style styleOf(Severity severity) {
    return severity == Severity::Error ? Style::Deny : severity == Severity::Warning ? Style::Indeterminate : Style::Faint;
}

void printFinding(const sim::CatalogFinding& finding, Console& console) {
    console.out << styled(word(finding.rule->severity), styleOf(finding.rule->severity), console.colour) << " "
                << printable(finding.server) << "/" << styled(printable(finding.tool), Style::Strong, console.colour) << " "
                << printable(finding.pointer) << ":" << finding.offset << ": " << finding.rule->title << " [" << finding.rule->id
                << "]\n    " << printable(finding.excerpt) << "\n";
    if (!finding.decoded.empty()) console.out << "    which spells: " << printable(finding.decoded) << "\n";
    console.out << "    " << styled(finding.rule->help, Style::Faint, console.colour) << "\n";
}

std::string rangeText(const sim::ArgumentUse& use) {
    if (!use.least.isNull()) return use.least == use.most ? use.least.dump() : use.least.dump() + " to " + use.most.dump();
    std::string text;
    for (const sim::ValueUse& example : use.examples) text += (text.empty() ? "" : ", ") + example.value.dump();
    return text + (use.distinct > use.examples.size() ? ", …" : "");
}

std::string rulesText(const std::vector<std::uint32_t>& rules, const sim::Replay& replay) {
    std::string text;
    for (const std::uint32_t rule : rules) text += (text.empty() ? "" : ", ") + replay.policies->rules()[rule].id;
    return text.empty() ? "none" : text;
}

void printUse(const sim::ToolUse& use, const sim::Replay& replay, Console& console) {
    console.out << styled(printable(use.tool), Style::Strong, console.colour) << "  "
                << (use.calls == 0 ? "never called" : plural(use.calls, "call"))
                << (use.probes == 0 ? "" : ", " + plural(use.probes, "probe call"))
                << (use.inCatalog ? "" : ", not in the catalog")
                << (use.governed == sim::Governed::No ? ", ungoverned: no rule can match it" : "")
                << "\n  named by: " << printable(rulesText(use.rules, replay)) << "\n";
    for (const sim::ArgumentUse& argument : use.arguments) {
        console.out << "  " << printable(argument.pointer) << "  in " << plural(argument.calls, "call") << ", "
                    << argument.distinct << (argument.more ? " or more" : "") << " different"
                    << (argument.unknown == 0 ? "" : ", unknown in " + std::to_string(argument.unknown)) << ": "
                    << printable(rangeText(argument)) << "\n";
    }
    for (const sim::HintConflict& conflict : use.conflicts) {
        console.out << "  " << styled("conflict", Style::Attention, console.colour) << " with " << conflict.hint
                    << (conflict.stated ? "" : " (implied)") << (conflict.heuristic ? ", a guess: " : ": ")
                    << printable(conflict.evidence);
        if (conflict.step != 0)
            console.out << " (" << printable(replay.corpus->sessions[conflict.session]->id) << ", step " << conflict.step << ")";
        console.out << "\n";
    }
}

}  // namespace

int catalogLint(const Arguments& arguments, Console& console) {
    const Result<sim::CatalogSnapshot> catalog = sim::openSnapshot(arguments.operands.front());
    if (!catalog) return complain(console, catalog.error());
    const std::vector<sim::CatalogFinding> findings = sim::lintCatalog(sim::Catalog(catalog->tools, {}));
    const auto isFinding = [](const sim::CatalogFinding& finding) { return finding.rule->severity != Severity::Note; };
    if (arguments.has("json")) {
        print(sim::findingsJson(findings), console);
    } else {
        for (const sim::CatalogFinding& finding : findings) printFinding(finding, console);
        console.out << plural(catalog->tools.size(), "tool") << ", " << plural(findings.size(), "finding") << "\n";
    }
    return std::any_of(findings.begin(), findings.end(), isFinding) ? kFindings : kFine;
}

int catalogUsage(const Arguments& arguments, Console& console) {
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), {}, console);
    const sim::CorpusPtr corpus = workspace == nullptr ? nullptr : prepare(workspace, console);
    const sim::ReplayPtr replay = corpus == nullptr ? nullptr : replayUnder(corpus, arguments.value("policies"), console);
    if (replay == nullptr) return kUsage;
    const sim::CatalogUse use = sim::usageOf(*replay);
    if (arguments.has("json")) {
        print(toJson(use, *replay), console);
        return kFine;
    }
    for (const sim::ToolUse& tool : use.tools) printUse(tool, *replay, console);
    const auto ungoverned = std::count_if(use.tools.begin(), use.tools.end(),
                                          [](const sim::ToolUse& tool) { return tool.governed == sim::Governed::No; });
    const auto unused =
        std::count_if(use.tools.begin(), use.tools.end(), [](const sim::ToolUse& tool) { return tool.calls == 0; });
    console.out << "\n"
                << plural(use.tools.size(), "tool") << ", " << unused << " never called, " << ungoverned << " ungoverned under "
                << printable(replay->version.label) << ".\n";
    return kFine;
}

}  // namespace writ::cli
