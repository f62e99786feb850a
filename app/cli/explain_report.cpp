#include "app/cli/explain_report.h"

#include "app/cli/call_cells.h"
#include "simulator/replay/wording.h"
#include "simulator/workspace/suggest.h"

#include <ostream>

namespace writ::cli {
namespace {

Style styleOf(Truth truth) {
    switch (truth) {
    case Truth::True: return Style::Allow;
    case Truth::False: return Style::Deny;
    case Truth::Unknown:
    case Truth::Error: return Style::Indeterminate;
    case Truth::NotReached: return Style::Faint;
    case Truth::Value: return Style::Plain;
    }
    return Style::Plain;
}

std::string_view stateText(RuleState state) {
    switch (state) {
    case RuleState::Matched: return "matched";
    case RuleState::NotMatched: return "did not match";
    case RuleState::Errored: return "failed";
    case RuleState::Open: return "could not be evaluated";
    }
    return {};
}

void printRule(const RuleExplanation& rule, const std::vector<Rule>& rules, Console& console) {
    const Rule& about = rules[rule.rule];
    console.out << "\n"
                << (rule.hinged ? "* " : "  ") << styled(printable(sim::ruleName(about)), Style::Strong, console.colour) << "  "
                << (about.effect == Effect::Permit ? "permit" : "forbid") << ", " << stateText(rule.state) << "  "
                << printable(about.file) << ":" << about.line << "\n";
    TextTable table({{""}, {"Clause", 72}, {"Value", 48}, {"Truth"}});
    for (const Clause& clause : rule.clauses) {
        const std::string indent(std::size_t{2} * clause.depth, ' ');
        const Style style = clause.truth == Truth::NotReached ? Style::Faint : Style::Plain;
        const std::string truth = clause.truth == Truth::Value ? "" : std::string(word(clause.truth));
        table.add({Cell(clause.hinged ? "*" : "", Style::Attention), Cell(indent + printable(clause.text), style),
                   Cell(printable(clause.value), style), Cell(truth, styleOf(clause.truth))});
    }
    console.out << table.text(console.colour);
}

/// Rules that are about other calls, and on which nothing hinged, are only named.
void printRules(const Explanation& explanation, const std::vector<Rule>& rules, Console& console) {
    std::vector<std::string> others;
    for (const RuleExplanation& rule : explanation.rules) {
        if (rule.scopeMatched || rule.hinged)
            printRule(rule, rules, console);
        else
            others.push_back(sim::ruleName(rules[rule.rule]));
    }
    if (others.empty()) return;
    console.out << "\n  " << plural(others.size(), "rule") << (others.size() == 1 ? " is" : " are")
                << " about other calls: " << printable(sim::listed(others)) << "\n";
}

void printProposal(const ChangeProposal& proposal, const std::vector<Rule>& rules, Console& console) {
    std::string text;
    for (const FieldChange& change : proposal.changes) text += (text.empty() ? "" : ", ") + change.text;
    std::vector<std::string> names;
    for (const std::uint32_t rule : proposal.rules) names.push_back(sim::ruleName(rules[rule]));
    const Style style = proposal.verdict == Verdict::Allow ? Style::Allow : Style::Deny;
    console.out << "    " << printable(text) << ": " << styled(word(proposal.verdict), style, console.colour) << " ("
                << printable(names.empty() ? "default deny" : sim::listed(names)) << ")\n";
}

void printChanges(const ChangeSearch& changes, const std::vector<Rule>& rules, Console& console) {
    console.out << "\n  Smallest change that flips the verdict:";
    if (changes.proposals.empty()) {
        console.out << " none found within " << plural(changes.triedFields, "value")
                    << (changes.cut ? ", and not all were tried" : "") << ".\n";
        return;
    }
    console.out << "\n";
    for (const ChangeProposal& proposal : changes.proposals) printProposal(proposal, rules, console);
}

}  // namespace

void printExplained(const Explained& explained, Console& console) {
    const std::vector<Rule>& rules = explained.policies->rules();
    printRules(explained.explanation, rules, console);
    if (explained.changes) printChanges(*explained.changes, rules, console);
}

}  // namespace writ::cli
