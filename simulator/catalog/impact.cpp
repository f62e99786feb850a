#include "simulator/catalog/impact.h"

#include "simulator/catalog/renamed_calls.h"
#include "simulator/replay/json_parts.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace writ::sim {
namespace {

constexpr std::string_view kNotReplayable = "not replayable";

std::string verdictText(std::optional<Verdict> verdict) {
    return std::string(verdict ? word(*verdict) : kNotReplayable);
}

bool saysNever(Code code) {
    return code == Code::CedarNoApplicableAction || code == Code::CedarImpossiblePolicy || code == Code::CedarNeverMatches;
}

std::vector<Diagnostic> findingsUnder(const Replay& replay, const Workspace& workspace) {
    const Language& language = *languageById(workspace.manifest.language);
    std::vector<Diagnostic> all = compileWith(language, replay.version.sources, workspace.schema.get()).diagnostics;
    for (Diagnostic& diagnostic : lintWith(language, replay.version.sources, workspace.schema.get())) {
        if (saysNever(diagnostic.code)) all.push_back(std::move(diagnostic));
    }
    return all;
}

/// The rule around a finding; null for none.
const Rule* ruleAround(const Replay& replay, const Diagnostic& diagnostic) {
    const std::vector<Rule>& rules = replay.policies->rules();
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) {
        return rule.file == diagnostic.source && rule.span.begin <= diagnostic.span.begin && diagnostic.span.end <= rule.span.end;
    });
    return found == rules.end() ? nullptr : &*found;
}

auto keyOf(const Diagnostic& diagnostic) {
    return std::tuple(diagnostic.source, diagnostic.span.begin, diagnostic.code, diagnostic.message);
}

/// Findings of `some` that `others` do not have.
void addFindings(const Replay& replay, const std::vector<Diagnostic>& some, const std::vector<Diagnostic>& others, bool fixed,
                 std::vector<RuleImpact>& impacts) {
    std::set<decltype(keyOf(some.front()))> known;
    for (const Diagnostic& diagnostic : others) known.insert(keyOf(diagnostic));
    for (const Diagnostic& diagnostic : some) {
        if (diagnostic.severity == Severity::Note || known.count(keyOf(diagnostic)) != 0) continue;
        const Rule* rule = ruleAround(replay, diagnostic);
        impacts.push_back({rule == nullptr ? std::string() : rule->id, diagnostic.source, rule == nullptr ? 0 : rule->line,
                           std::string(info(diagnostic.code).id), diagnostic.severity, diagnostic.message, fixed,
                           saysNever(diagnostic.code)});
    }
}

std::vector<RequestIssue> newIssues(const CorpusCall* before, const CorpusCall& after) {
    std::vector<RequestIssue> issues;
    for (const RequestIssue& issue : after.schemaIssues) {
        const bool isOld = before != nullptr && std::find(before->schemaIssues.begin(), before->schemaIssues.end(), issue) !=
                                                    before->schemaIssues.end();
        if (!isOld) issues.push_back(issue);
    }
    return issues;
}

void addCalls(const Replay& before, const Replay& after, CatalogImpact& impact) {
    // Both corpora are of the same sessions, by session, then step.
    std::size_t old = 0;
    const std::vector<CorpusCall>& was = before.corpus->calls;
    for (std::size_t i = 0; i < after.corpus->calls.size(); ++i) {
        const CorpusCall& call = after.corpus->calls[i];
        while (old < was.size() && std::pair(was[old].session, was[old].step) < std::pair(call.session, call.step)) ++old;
        const bool isKnown = old < was.size() && was[old].session == call.session && was[old].step == call.step;
        CallImpact one{call.session,
                       call.step,
                       call.call,
                       call.stepIn(after.corpus->sessions).tool,
                       isKnown ? verdictText(before.verdict(old)) : std::string(kNotReplayable),
                       verdictText(after.verdict(i)),
                       call.notReplayable,
                       newIssues(isKnown ? &was[old] : nullptr, call)};
        if (one.flips() || !one.issues.empty())
            impact.calls.push_back(std::move(one));
        else
            ++impact.unchanged;
    }
}

Json ruleJson(const RuleImpact& rule) {
    return Json::object({{"rule", rule.rule},
                         {"file", rule.file},
                         {"line", rule.line},
                         {"code", rule.code},
                         {"severity", word(rule.severity)},
                         {"message", rule.message},
                         {"fixed", rule.fixed},
                         {"neverMatches", rule.neverMatches}});
}

Json callJson(const CallImpact& call, const Replay& before) {
    return Json::object({{"session", before.corpus->sessions[call.session]->id},
                         {"step", call.step},
                         {"call", call.call},
                         {"tool", call.tool},
                         {"before", call.before},
                         {"after", call.after},
                         {"reason", call.afterReason.empty() ? Json() : Json(call.afterReason)},
                         {"issues", schemaIssuesJson(call.issues)}});
}

}  // namespace

Result<CatalogImpact> impactOf(const Replay& before, const CatalogSnapshot& after, RunControl& control) {
    const Workspace& workspace = *before.corpus->workspace;
    CatalogImpact impact;
    impact.difference = differenceOf(snapshotOf(workspace.catalog, workspace.manifest.name), after);
    const WorkspacePtr other = withCatalog(workspace, Catalog(after.tools, {}), after.digest);
    const std::vector<Diagnostic> was = findingsUnder(before, workspace);
    const std::vector<Diagnostic> is = findingsUnder(before, *other);
    addFindings(before, is, was, false, impact.rules);
    addFindings(before, was, is, true, impact.rules);
    for (const WorkspaceProblem& problem : other->problems) {
        if (problem.fatal && !impact.broken) impact.broken = problem.error;
    }
    if (impact.broken) return impact;
    auto asked = std::make_shared<Workspace>(*other);
    asked->sessions = withNewNames(workspace.sessions, impact.difference);
    Result<CorpusPtr> corpus = prepareCorpus(std::move(asked), control);
    if (!corpus) return tl::unexpected(std::move(corpus.error()));
    const Result<ReplayPtr> replayed = replay(*std::move(corpus), before.policies, before.version, control);
    if (!replayed) return tl::unexpected(replayed.error());
    addCalls(before, **replayed, impact);
    return impact;
}

Json toJson(const CatalogImpact& impact, const Replay& before) {
    Json::Array rules, calls;
    std::size_t flips = 0;
    for (const RuleImpact& rule : impact.rules) rules.push_back(ruleJson(rule));
    for (const CallImpact& call : impact.calls) {
        flips += call.flips() ? std::size_t{1} : std::size_t{0};
        calls.push_back(callJson(call, before));
    }
    return Json::object({{"format", 1},
                         {"digests", digestsJson(before.digests)},
                         {"difference", toJson(impact.difference)},
                         {"broken", impact.broken ? Json(impact.broken->text()) : Json()},
                         {"summary", Json::object({{"rules", impact.rules.size()},
                                                   {"flips", flips},
                                                   {"changed", impact.calls.size()},
                                                   {"unchanged", Json(impact.unchanged)}})},
                         {"rules", Json(std::move(rules))},
                         {"calls", Json(std::move(calls))}});
}

}  // namespace writ::sim
