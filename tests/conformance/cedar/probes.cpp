// Single expressions, policy texts and entity stores with the answer of the official engine.
#include "tests/conformance/cedar/suites.h"

#include "engine/cedar/language.h"

#include <algorithm>

namespace writ::conformance {
namespace {

Compiled compileText(const std::string& text) {
    return cedar::language().compile({std::make_shared<const Source>("policies", text)});
}

/// Whether two ranges share a byte, or an empty one touches the other.
bool overlaps(Span a, Span b) {
    if (a.empty() || b.empty()) return a.begin <= b.end && b.begin <= a.end;
    return a.begin < b.end && b.begin < a.end;
}

std::string evaluated(const std::string& expression, const Request& request, const PreparedFactsPtr& facts) {
    const Compiled compiled = compileText("permit(principal, action, resource) when { " + expression + " };");
    if (!compiled.policies) return "parse-error";
    const auto input = cedar::language().prepare(request, facts, {});
    if (!input) return input.error().text();
    const Decision decision = compiled.policies->decide(**input, *compiled.policies->makeScratch());
    if (decision.states.front() == RuleState::Errored) return "error";
    return decision.states.front() == RuleState::Matched ? "true" : "false";
}

Request requestOf(const Json& json) {
    Request request;
    request.subject = {json["principal"]["type"].asString(), json["principal"]["id"].asString()};
    request.action = json["action"]["id"].asString();
    request.resource = {json["resource"]["type"].asString(), json["resource"]["id"].asString()};
    request.context = json["context"];
    return request;
}

}  // namespace

void runProbes(const Json& json, Suite& suite) {
    const auto facts = cedar::language().prepareFacts(Facts(json["entities"]));
    if (!facts) return suite.fail("the entities cannot be read: " + facts.error().text());
    const Request request = requestOf(json["request"]);
    for (const Json& probe : json["probes"].asArray()) {
        const std::string& expression = probe["expr"].asString();
        const Json& result = probe["result"];
        const std::string expected = result.isBool() ? (result.asBool() ? "true" : "false") : result.asString();
        const std::string found = evaluated(expression, request, *facts);
        suite.check(found == expected, expression + ": expected " + expected + ", got " + found);
    }
}

void runParseProbes(const Json& json, std::vector<Suite>& suites) {
    Suite policies("parse probes: policies");
    for (const Json& probe : json["policies"].asArray()) {
        const bool accepted = compileText(probe["text"].asString()).policies != nullptr;
        policies.check(accepted == probe["ok"].asBool(), probe["text"].asString() + (accepted ? ": accepted" : ": refused"));
    }
    Suite entities("parse probes: entities");
    for (const Json& probe : json["entities"].asArray()) {
        const bool accepted = cedar::language().prepareFacts(Facts(probe["entities"])).has_value();
        entities.check(accepted == probe["ok"].asBool(), probe["entities"].dump() + (accepted ? ": accepted" : ": refused"));
    }
    for (Suite* suite : {&policies, &entities}) suites.push_back(std::move(*suite));
}

void runMutations(const std::filesystem::path& file, std::vector<Suite>& suites) {
    Suite verdicts("mutated policies");
    Suite places("mutated policies: place of the error");
    std::vector<std::string> elsewhere;
    forEachLine(file, verdicts, [&](const Json& row, std::size_t) {
        const std::string& text = row["text"].asString();
        const Compiled compiled = compileText(text);
        const bool accepted = compiled.policies != nullptr;
        verdicts.check(accepted == row["parses"].asBool(), row["case"].dump() + (accepted ? " accepted: " : " refused: ") + text);
        const Json& at = row["error"]["at"];
        if (accepted || at.size() != 2) return;
        const auto begin = static_cast<std::uint32_t>(at.at(0).asInteger());
        const auto end = static_cast<std::uint32_t>(at.at(1).asInteger());
        const auto& all = compiled.diagnostics;
        const auto fits = [begin, end](const Diagnostic& d) { return overlaps(d.span, {begin, end}); };
        if (std::any_of(all.begin(), all.end(), fits))
            places.pass();
        else
            elsewhere.push_back(row.dump() + " got " + all.front().message);
    });
    // Where a mistake stands is a matter of judgement, so some may differ.
    const bool isEnough = elsewhere.size() * 20 <= elsewhere.size() + places.passed();
    for (const std::string& what : elsewhere)
        isEnough ? places.skip(what, "marked elsewhere; 1 in 20 may be") : places.fail(what);
    for (Suite* suite : {&verdicts, &places}) suites.push_back(std::move(*suite));
}

void forEachLine(const std::filesystem::path& file, Suite& suite, const std::function<void(const Json&, std::size_t)>& visit) {
    const auto lines = readMaybeCompressed(file);
    if (!lines) return suite.fail(lines.error().text());
    std::size_t number = 0;
    for (std::size_t at = 0; at < lines->size();) {
        const std::size_t end = std::min(lines->find('\n', at), lines->size());
        const auto row = parseJson(std::string_view(*lines).substr(at, end - at));
        at = end + 1;
        ++number;
        if (row)
            visit(*row, number);
        else
            suite.fail(row.error().text());
    }
}

}  // namespace writ::conformance
