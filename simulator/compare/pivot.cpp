#include "simulator/compare/pivot.h"

#include "simulator/compare/argument_groups.h"
#include "simulator/replay/json_parts.h"
#include "simulator/replay/wording.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>

namespace writ::sim {
namespace {

using Titles = std::vector<std::string>;
/// The titles of the groups that a call is in.
using Grouping = std::function<Titles(std::uint32_t call)>;

Grouping byRule(const Replay& replay) {
    const auto decide = std::make_shared<const Decider>(replay);
    return [&replay, decide](std::uint32_t call) {
        const Decision& decision = *(*decide)(call);
        if (decision.reason == Reason::DefaultDeny) return Titles{"default deny"};
        Titles titles;
        for (const std::uint32_t rule : decision.verdict == Verdict::Indeterminate ? decision.open : decision.rules)
            titles.push_back(ruleName(replay.policies->rules()[rule]));
        // Rules may share a name.
        std::sort(titles.begin(), titles.end());
        titles.erase(std::unique(titles.begin(), titles.end()), titles.end());
        return titles;
    };
}

std::string principalOf(const CorpusCall& call) {
    return call.subject ? call.subject->text() : std::string("unknown");
}

/// Who acts: the last of the delegation chain.
std::string actorOf(const CorpusCall& call) {
    const BoundCallPtr bound = call.bound.get();
    return bound == nullptr || bound->actors.empty() ? std::string("no actor recorded") : bound->actors.back().text();
}

Grouping byChange(const Comparison& comparison) {
    return [&comparison](std::uint32_t call) {
        const Verdict from = *comparison.from->verdict(call);
        const Verdict to = *comparison.to->verdict(call);
        return from == to ? Titles() : Titles{std::string(flipKinds()[static_cast<std::size_t>(flipKind(from, to))].title)};
    };
}

Grouping byArgument(const Comparison& comparison, const Pivot& by) {
    const auto groups = std::make_shared<const ArgumentGroups>(comparison, by);
    return [&comparison, groups, tool = by.tool](std::uint32_t call) {
        const Corpus& corpus = comparison.corpus();
        return corpus.calls[call].stepIn(corpus.sessions).tool == tool ? Titles{groups->groupOf(call)} : Titles();
    };
}

Grouping groupingOf(const Comparison& comparison, const Pivot& by) {
    const Corpus& corpus = comparison.corpus();
    switch (by.key) {
    case PivotKey::Change: return byChange(comparison);
    case PivotKey::Tool: return [&](std::uint32_t call) { return Titles{corpus.calls[call].stepIn(corpus.sessions).tool}; };
    case PivotKey::Principal: return [&](std::uint32_t call) { return Titles{principalOf(corpus.calls[call])}; };
    case PivotKey::Actor: return [&](std::uint32_t call) { return Titles{actorOf(corpus.calls[call])}; };
    case PivotKey::RuleFrom: return byRule(*comparison.from);
    case PivotKey::RuleTo: return byRule(*comparison.to);
    case PivotKey::Session: return [&](std::uint32_t call) { return Titles{corpus.sessions[corpus.calls[call].session]->id}; };
    case PivotKey::Argument: return byArgument(comparison, by);
    }
    return {};
}

void addFlip(const Comparison& comparison, std::uint32_t call, FlipGroup& group) {
    switch (*comparison.to->verdict(call)) {
    case Verdict::Deny: ++group.wouldDeny; break;
    case Verdict::Allow: ++group.wouldAllow; break;
    case Verdict::Indeterminate: ++group.indeterminate; break;
    }
    group.calls.push_back(call);
    const std::optional<Moment>& time = comparison.corpus().calls[call].stepIn(comparison.corpus().sessions).time;
    if (time && (!group.last || group.last->ms < time->ms)) group.last = time;
}

FlipKind changeOf(const Comparison& comparison, std::uint32_t call) {
    return flipKind(*comparison.from->verdict(call), *comparison.to->verdict(call));
}

void sortForReview(const Comparison& comparison, std::vector<FlipGroup>& groups) {
    for (FlipGroup& group : groups)
        std::stable_sort(group.calls.begin(), group.calls.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return changeOf(comparison, a) < changeOf(comparison, b); });
    const auto opens = [&](const FlipGroup& group) { return changeOf(comparison, group.calls.front()) == FlipKind::DenyToAllow; };
    std::sort(groups.begin(), groups.end(), [&](const FlipGroup& a, const FlipGroup& b) {
        if (opens(a) != opens(b)) return opens(a);
        return a.calls.size() != b.calls.size() ? a.calls.size() > b.calls.size() : a.title < b.title;
    });
}

}  // namespace

const std::vector<PivotKeyInfo>& pivotKeys() {
    static const std::vector<PivotKeyInfo> table{
        {PivotKey::Change, "change", "Change"},           {PivotKey::Tool, "tool", "Tool"},
        {PivotKey::Principal, "principal", "Principal"},  {PivotKey::Actor, "actor", "Actor"},
        {PivotKey::RuleFrom, "rule-from", "Rule before"}, {PivotKey::RuleTo, "rule-to", "Rule after"},
        {PivotKey::Session, "session", "Session"},        {PivotKey::Argument, "argument", "Argument"},
    };
    return table;
}

Result<Pivot> pivotFromText(std::string_view given) {
    std::vector<std::string> known;
    for (const PivotKeyInfo& info : pivotKeys()) {
        if (info.key == PivotKey::Argument) continue;
        if (info.id == given) return Pivot{info.key};
        known.emplace_back(info.id);
    }
    const std::size_t slash = given.find('/');
    if (slash != std::string_view::npos && slash > 0 && slash + 1 < given.size())
        return Pivot{PivotKey::Argument, std::string(given.substr(0, slash)), std::string(given.substr(slash))};
    return fail(ErrorKind::Unsupported, "Flips are grouped by " + listed(known) +
                                            ", or by an argument as TOOL/ARGUMENT, not by '" + std::string(given) + "'.");
}

std::string text(const Pivot& pivot) {
    if (pivot.key == PivotKey::Argument) return pivot.tool + pivot.argument;
    return std::string(pivotKeys()[static_cast<std::size_t>(pivot.key)].id);
}

std::vector<FlipGroup> pivot(const Comparison& comparison, const Pivot& by) {
    if (comparison.flips.empty()) return {};
    const Grouping grouping = groupingOf(comparison, by);
    std::map<std::string, FlipGroup> byTitle;
    const auto count = static_cast<std::uint32_t>(comparison.corpus().calls.size());
    for (std::uint32_t call = 0; call < count; ++call) {
        const std::optional<Verdict> from = comparison.from->verdict(call);
        const std::optional<Verdict> to = comparison.to->verdict(call);
        if (!from || !to) continue;
        for (const std::string& title : grouping(call)) {
            FlipGroup& group = byTitle[title];
            ++group.outOf;
            if (*from != *to) addFlip(comparison, call, group);
        }
    }
    std::vector<FlipGroup> groups;
    for (auto& [title, group] : byTitle) {
        if (group.calls.empty()) continue;
        group.by = by;
        group.title = title;
        groups.push_back(std::move(group));
    }
    sortForReview(comparison, groups);
    return groups;
}

Json groupsJson(const Comparison& comparison, const std::vector<FlipGroup>& groups) {
    const Corpus& corpus = comparison.corpus();
    Json::Array items;
    for (const FlipGroup& group : groups) {
        Json::Array flips;
        for (const std::uint32_t call : group.calls)
            flips.push_back(
                Json::object({{"session", corpus.sessions[corpus.calls[call].session]->id}, {"step", corpus.calls[call].step}}));
        items.push_back(Json::object({{"by", text(group.by)},
                                      {"title", group.title},
                                      {"wouldDeny", group.wouldDeny},
                                      {"wouldAllow", group.wouldAllow},
                                      {"indeterminate", group.indeterminate},
                                      {"outOf", group.outOf},
                                      {"last", group.last ? Json(momentText(*group.last)) : Json()},
                                      {"flips", Json(std::move(flips))}}));
    }
    return Json(std::move(items));
}

}  // namespace writ::sim
