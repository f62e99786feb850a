#include "app/cli/compare_reports.h"

#include "app/cli/compare_tables.h"
#include "app/cli/xml_text.h"
#include "engine/text/version.h"
#include "simulator/replay/wording.h"

#include <algorithm>
#include <array>
#include <set>

namespace writ::cli {
namespace {

std::string sentenceOf(const sim::Comparison& comparison, std::uint32_t call) {
    const sim::Corpus& corpus = comparison.corpus();
    const sim::Step& step = corpus.calls[call].stepIn(corpus.sessions);
    return callName(corpus, call) + " " + step.tool + " (" + sim::callSummary(step) +
           "): " + std::string(word(*comparison.from->verdict(call))) + " to " +
           std::string(word(*comparison.to->verdict(call))) + ". " + sim::verdictSentence(*comparison.to, call);
}

std::string failedCase(const std::string& head, const std::string& message, std::string_view type) {
    return head + ">\n      <failure" + attribute("message", message) + attribute("type", type) + "/>\n    </testcase>\n";
}

struct Suite {
    std::string cases;
    std::size_t count = 0, failures = 0;
};

Suite suiteOf(const std::string& session, std::uint32_t number, const sim::Comparison& comparison,
              const sim::BaselineDifference& difference) {
    Suite suite;
    const auto head = [&](const std::string& name) {
        return "    <testcase" + attribute("classname", session) + attribute("name", name);
    };
    const sim::Corpus& corpus = comparison.corpus();
    for (const sim::Flip& flip : comparison.flips) {
        const sim::CorpusCall& call = corpus.calls[flip.call];
        if (call.session != number) continue;
        const bool isBeyond = std::any_of(difference.beyond.begin(), difference.beyond.end(),
                                          [&](const sim::Flip& one) { return one.call == flip.call; });
        const std::string name = "step " + std::to_string(call.step) + ": " + call.stepIn(corpus.sessions).tool;
        suite.cases += isBeyond ? failedCase(head(name), sentenceOf(comparison, flip.call), "flip") : head(name) + "/>\n";
        ++suite.count;
        suite.failures += isBeyond ? 1U : 0U;
    }
    for (const sim::BaselineFlip& flip : difference.gone) {
        if (flip.session != session) continue;
        const std::string message = "The accepted flip from " + flip.from + " to " + flip.to + " no longer happens.";
        suite.cases += failedCase(head("step " + std::to_string(flip.step) + ": " + flip.tool), message, "gone");
        ++suite.count;
        ++suite.failures;
    }
    if (suite.count == 0) {
        suite.cases = head("no flip") + "/>\n";
        suite.count = 1;
    }
    return suite;
}

std::string counts(std::size_t tests, std::size_t failures) {
    return attribute("tests", std::to_string(tests)) + attribute("failures", std::to_string(failures)) + attribute("errors", "0");
}

struct SarifRule {
    std::string_view id, level, text;
};
constexpr std::array<SarifRule, 4> kSarifRules{{
    {"newly-allowed", "error", "A call is allowed that the other version did not allow."},
    {"newly-denied", "warning", "A call is denied that the other version did not deny."},
    {"newly-indeterminate", "warning", "Of a call it cannot be known any more whether it is allowed."},
    {"accepted-flip-gone", "warning", "A flip that was accepted no longer happens."},
}};

std::size_t sarifRuleOf(Verdict to) {
    switch (to) {
    case Verdict::Allow: return 0;
    case Verdict::Deny: return 1;
    case Verdict::Indeterminate: return 2;
    }
    return 2;
}

/// As a part of a URI (RFC 3986): what is not unreserved is percent-encoded, slashes stay.
std::string uriOf(std::string_view path) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
    std::string uri;
    for (const char c : path) {
        if (kPlain.find(c) != std::string_view::npos) {
            uri += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        uri += {'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
    }
    return uri;
}

struct TextPlace {
    std::string file;
    std::uint32_t line = 1;
};

/// Where the flip comes from in the text.
TextPlace placeOf(const sim::Comparison& comparison, std::uint32_t call, const sim::HunkReport& hunks) {
    const std::optional<Decision> decision = comparison.to->decision(call);
    const std::vector<std::uint32_t>& deciding = decision->verdict == Verdict::Indeterminate ? decision->open : decision->rules;
    if (!deciding.empty()) {
        const Rule& rule = comparison.to->policies->rules()[deciding.front()];
        return {rule.file, rule.line};
    }
    const std::vector<sim::HunkRef> causes = hunks.hunksOf(call);
    if (causes.empty())
        return {comparison.to->version.sources.empty() ? std::string() : comparison.to->version.sources.front()->name(), 1};
    const sim::FileChange& file = hunks.files[causes.front().file];
    const sim::Hunk& hunk = hunks.hunk(causes.front());
    const auto inTo = std::find_if(hunk.lines.begin(), hunk.lines.end(), [](const sim::DiffLine& line) { return line.to != 0; });
    if (file.to && inTo != hunk.lines.end()) return {file.to->name(), inTo->to};
    return {(file.to ? file.to : file.from)->name(), 1};
}

Json sarifResult(std::size_t rule, const std::string& message, const TextPlace& place, const std::string& root,
                 const std::string& fingerprint) {
    const SarifRule& kind = kSarifRules[rule];
    const std::string path = root.empty() || root.front() == '/' ? place.file : root + "/" + place.file;
    return Json::object(
        {{"ruleId", kind.id},
         {"ruleIndex", rule},
         {"level", kind.level},
         {"message", Json::object({{"text", message}})},
         {"locations", Json::array({Json::object(
                           {{"physicalLocation", Json::object({{"artifactLocation", Json::object({{"uri", uriOf(path)}})},
                                                               {"region", Json::object({{"startLine", place.line}})}})}})})},
         {"partialFingerprints", Json::object({{"writFlip/v1", fingerprint}})}});
}

Json sarifDriver() {
    Json::Array rules;
    for (const SarifRule& rule : kSarifRules)
        rules.push_back(Json::object({{"id", rule.id},
                                      {"shortDescription", Json::object({{"text", rule.text}})},
                                      {"defaultConfiguration", Json::object({{"level", rule.level}})}}));
    return Json::object(
        {{"name", "writ"}, {"semanticVersion", std::string(productVersion())}, {"rules", Json(std::move(rules))}});
}

}  // namespace

std::string junitText(const std::string& name, const sim::Comparison& comparison, const sim::BaselineDifference& difference) {
    const sim::Corpus& corpus = comparison.corpus();
    std::string suites;
    std::size_t tests = 0, failures = 0;
    const auto add = [&](const std::string& session, const Suite& suite) {
        suites += "  <testsuite" + attribute("name", session) + counts(suite.count, suite.failures) + ">\n" + suite.cases +
                  "  </testsuite>\n";
        tests += suite.count;
        failures += suite.failures;
    };
    std::set<std::string> known;
    for (std::uint32_t i = 0; i < corpus.sessions.size(); ++i) {
        known.insert(corpus.sessions[i]->id);
        add(corpus.sessions[i]->id, suiteOf(corpus.sessions[i]->id, i, comparison, difference));
    }
    // Accepted flips of sessions that are not there any more.
    for (const sim::BaselineFlip& flip : difference.gone)
        if (known.insert(flip.session).second)
            add(flip.session, suiteOf(flip.session, static_cast<std::uint32_t>(corpus.sessions.size()), comparison, difference));
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", name) + counts(tests, failures) + ">\n" +
           suites + "</testsuites>\n";
}

Json sarifJson(const std::string& root, const sim::Comparison& comparison, const sim::BaselineDifference& difference,
               const sim::HunkReport& hunks) {
    Json::Array results;
    for (const sim::Flip& flip : inReviewOrder(comparison, difference.beyond)) {
        const Verdict to = *comparison.to->verdict(flip.call);
        const std::string fingerprint = callName(comparison.corpus(), flip.call) + ":" + std::string(word(to));
        results.push_back(sarifResult(sarifRuleOf(to), sentenceOf(comparison, flip.call), placeOf(comparison, flip.call, hunks),
                                      root, fingerprint));
    }
    const std::vector<SourcePtr>& sources = comparison.to->version.sources;
    for (const sim::BaselineFlip& flip : difference.gone) {
        const std::string call = flip.session + ":" + std::to_string(flip.step);
        results.push_back(sarifResult(
            3, call + " " + flip.tool + ": the accepted flip from " + flip.from + " to " + flip.to + " no longer happens.",
            {sources.empty() ? std::string() : sources.front()->name(), 1}, root, call + ":gone"));
    }
    const Json run = Json::object({{"tool", Json::object({{"driver", sarifDriver()}})},
                                   {"columnKind", "utf16CodeUnits"},
                                   {"results", Json(std::move(results))}});
    return Json::object(
        {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", Json::array({run})}});
}

}  // namespace writ::cli
