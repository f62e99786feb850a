#include "app/cli/call_cells.h"
#include "simulator/replay/wording.h"

namespace writ::cli {

Cell verdictCell(std::optional<Verdict> verdict) {
    if (!verdict) return {"Not replayable", Style::Faint};
    switch (*verdict) {
    case Verdict::Allow: return {"Allow", Style::Allow};
    case Verdict::Deny: return {"Deny", Style::Deny};
    case Verdict::Indeterminate: return {"Indeterminate", Style::Indeterminate};
    }
    return {"Indeterminate", Style::Indeterminate};
}

Cell rulesCell(const sim::Replay& replay, std::size_t index) {
    const std::optional<Decision> decision = replay.decision(index);
    if (!decision) return {"", Style::Plain};
    if (decision->reason == Reason::DefaultDeny) return {"default deny", Style::Faint};
    const std::vector<Rule>& rules = replay.policies->rules();
    if (decision->verdict == Verdict::Indeterminate) return {std::to_string(decision->open.size()) + " open", Style::Faint};
    std::string text;
    for (const std::uint32_t rule : decision->rules) text += (text.empty() ? "" : ", ") + sim::ruleName(rules[rule]);
    return {text};
}

Cell modelCell(const sim::Replay& replay, std::size_t index) {
    return replay.refused(index) ? Cell("refused", Style::Attention) : Cell("called");
}

Cell marksCell(const sim::Step& step, bool counterfactual, std::string_view counterfactualText) {
    std::string text = step.probe ? "probe call" : "";
    if (counterfactual) text += (text.empty() ? "" : ", ") + std::string(counterfactualText);
    return {text, Style::Faint};
}

std::string plural(std::uint64_t count, std::string_view singular) {
    return std::to_string(count) + " " + std::string(singular) + (count == 1 ? "" : "s");
}

}  // namespace writ::cli
