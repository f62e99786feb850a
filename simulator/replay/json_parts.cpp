#include "simulator/replay/json_parts.h"

namespace writ::sim {
namespace {

/// 87 -> 0.87
Json hundredths(int percent) {
    std::string digits = std::to_string(percent % 100 + 100).substr(1);
    return Json::number(std::to_string(percent / 100) + "." + std::move(digits));
}

}  // namespace

Json digestsJson(const Digests& digests) {
    return Json::object({{"policies", digests.policies.hex()},
                         {"schema", digests.schema.hex()},
                         {"catalog", digests.catalog.hex()},
                         {"facts", digests.facts.hex()},
                         {"binding", digests.binding.hex()},
                         {"sessions", digests.sessions.hex()},
                         {"engine", digests.engine}});
}

Json sourceJson(const Place& place) {
    Json::Object members;
    if (!place.file.empty()) members.emplace_back("file", place.file);
    if (!place.entry.empty()) members.emplace_back("entry", place.entry);
    if (!place.at.empty()) members.emplace_back("at", place.at);
    if (place.line) members.emplace_back("line", *place.line);
    if (place.run) members.emplace_back("run", *place.run);
    if (place.message) members.emplace_back("message", *place.message);
    return Json(std::move(members));
}

Json ruleJson(const Rule& rule) {
    return Json::object({{"id", rule.id},
                         {"file", rule.file},
                         {"span", Json::array({rule.span.begin, rule.span.end})},
                         {"line", rule.line},
                         {"name", rule.annotations["id"]}});
}

Json rulesJson(const std::vector<std::uint32_t>& rules, const std::vector<Rule>& all) {
    Json::Array items;
    for (const std::uint32_t rule : rules) items.push_back(ruleJson(all[rule]));
    return Json(std::move(items));
}

Json errorsJson(const Decision& decision, const PolicySet& policies, const Input& input) {
    Json::Array items;
    for (const RuleError& error : decision.errors) {
        items.push_back(Json::object(
            {{"rule", policies.rules()[error.rule].id}, {"code", error.code}, {"message", policies.message(input, error)}}));
    }
    return Json(std::move(items));
}

Json::Object decisionMembers(const Decision& decision, const PolicySet& policies, const Input& input) {
    return {{"verdict", word(decision.verdict)},
            {"reason", word(decision.reason)},
            {"engineDecision", word(decision.engineDecision)},
            {"engineReason", word(decision.engineReason)},
            {"rules", rulesJson(decision.rules, policies.rules())},
            {"errors", errorsJson(decision, policies, input)},
            {"missing", fieldsJson(decision.missing)},
            {"deciding", fieldsJson(decision.deciding)}};
}

Json::Object noDecision(const std::string& reason) {
    const Json none{Json::Array{}};
    return {{"verdict", nullptr}, {"reason", reason}, {"engineDecision", nullptr}, {"engineReason", nullptr},
            {"rules", none},      {"errors", none},   {"missing", none},           {"deciding", none}};
}

Json schemaIssuesJson(const std::vector<RequestIssue>& issues) {
    Json::Array items;
    for (const RequestIssue& issue : issues) {
        items.push_back(Json::object({{"pointer", issue.pointer}, {"code", issue.code}, {"message", issue.message}}));
    }
    return Json(std::move(items));
}

Json textsJson(const std::vector<std::string>& texts) {
    return Json(Json::Array(texts.begin(), texts.end()));
}

Json fieldsJson(const std::vector<FieldPointer>& fields) {
    return textsJson(texts(fields));
}

Json findingJson(const OutcomeFinding& finding) {
    Json::Object members{
        {"outcome", word(finding.outcome)}, {"evidence", finding.evidence}, {"certainty", word(finding.certainty)}};
    if (finding.certainty == Certainty::Heuristic) members.emplace_back("confidence", hundredths(finding.confidence));
    return Json(std::move(members));
}

Json::Object outcomeMembers(const OutcomeFinding& standing) {
    Json::Object members{{"outcome", word(standing.outcome)},
                         {"outcomeEvidence", standing.evidence},
                         {"outcomeCertainty", word(standing.certainty)}};
    if (standing.certainty == Certainty::Heuristic) members.emplace_back("outcomeConfidence", hundredths(standing.confidence));
    return members;
}

Json::Object correctionMembers(const OutcomeFinding& found, const Step& step) {
    return {{"finding", findingJson(found)}, {"correction", step.correction ? findingJson(*step.correction) : Json()}};
}

Json numberOrNull(std::uint32_t number) {
    return number == 0 ? Json() : Json(number);
}

}  // namespace writ::sim
