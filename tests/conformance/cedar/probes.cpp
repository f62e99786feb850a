// Single expressions, policy texts and entity stores with the answer of the official engine.
#include "tests/conformance/cedar/session.h"
#include "tests/conformance/cedar/suites.h"

#include "engine/cedar/language.h"

namespace writ::conformance {
namespace {

Compiled compileText(const std::string& text) {
    return cedar::language().compile({std::make_shared<const Source>("policies", text)});
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
    Suite schemas("parse probes: schemas");
    for (const Json& probe : json["schemas"].asArray()) schemas.skip(probe["text"].asString(), "schemas are not read yet");
    for (Suite* suite : {&policies, &entities, &schemas}) suites.push_back(std::move(*suite));
}

void runMutations(const std::filesystem::path& file, Suite& suite) {
    forEachLine(file, suite, [&suite](const Json& row, std::size_t) {
        const bool accepted = compileText(row["text"].asString()).policies != nullptr;
        suite.check(accepted == row["parses"].asBool(),
                    row["case"].dump() + (accepted ? " accepted: " : " refused: ") + row["text"].asString());
    });
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
