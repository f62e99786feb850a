// Policies as JSON: both ways, and what must be accepted.
#include "tests/conformance/cedar/session.h"
#include "tests/conformance/cedar/suites.h"

#include "engine/cedar/policy_json/print.h"
#include "engine/cedar/policy_json/read.h"
#include "engine/cedar/policy_json/write.h"
#include "engine/json/file.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

/// The document that a text holds; nothing when it is refused.
std::optional<cedar::PolicyDocument> read(const std::string& name, const std::string& text) {
    std::vector<Diagnostic> diagnostics;
    auto document = cedar::readPolicies(Source(name, text), diagnostics);
    return hasErrors(diagnostics) ? std::nullopt : std::optional(std::move(document));
}

/// The JSON of the first policy; null when the text is refused.
Json firstAsJson(const std::string& name, const std::string& text) {
    const auto document = read(name, text);
    if (!document || document->tree.policies.empty()) return {};
    return cedar::toPolicyJson(document->tree, document->tree.policies.front()).value_or(Json());
}

/// The data went through a reader that keeps numbers as doubles, so large integers compare as such.
Json rounded(const Json& json) {
    constexpr double kExact = 9007199254740992.0;
    if (json.isNumber() && std::abs(json.asDouble()) > kExact) return Json("double " + std::to_string(json.asDouble()));
    if (json.isArray()) {
        Json::Array items;
        for (const Json& item : json.asArray()) items.push_back(rounded(item));
        return Json(std::move(items));
    }
    if (!json.isObject()) return json;
    Json::Object members;
    for (const auto& [name, member] : json.asObject()) members.emplace_back(name, rounded(member));
    return Json(std::move(members));
}

void runRow(const Json& row, std::array<Suite, 3>& suites) {
    const std::string& text = row["text"].asString();
    const Json written = firstAsJson("p.cedar", text);
    suites[0].check(rounded(written) == rounded(row["json"]), text + ": got " + written.dump());
    const Json again = firstAsJson("p.cedar.json", written.dump());
    suites[1].check(again == written, written.dump() + ": got " + again.dump());
    const auto document = read("p.cedar.json", written.dump());
    const std::string printed = document ? cedar::toText(document->tree) : std::string();
    suites[2].check(firstAsJson("p.cedar", printed) == written, written.dump() + ": printed " + printed);
}

/// What the official tools refuse among the samples; everything else they accept.
bool isRefused(const std::string& name) {
    return name == "policy_mixed_properties.cedar.json" || name == "policy_no_matching_properties.cedar.json";
}

}  // namespace

void runPolicyOracle(const fs::path& file, std::vector<Suite>& suites) {
    std::array<Suite, 3> results{Suite("policies to JSON"), Suite("policies from JSON"), Suite("policies from JSON to text")};
    forEachLine(file, results[0], [&results](const Json& row, std::size_t) { runRow(row, results); });
    std::move(results.begin(), results.end(), std::back_inserter(suites));
}

void runPolicyJsonFile(const fs::path& file, Suite& suite) {
    const std::string name = file.parent_path().filename().string() + "/" + file.filename().string();
    const auto text = readText(file);
    if (!text) return suite.fail(name + ": " + text.error().text());
    const auto document = read(file.filename().string(), *text);
    suite.check(document.has_value() != isRefused(file.filename().string()), name + (document ? ": accepted" : ": refused"));
    const fs::path twin = file.parent_path() / file.stem();  // the same policies as text
    std::error_code error;
    if (!document || !fs::exists(twin, error)) return;
    const auto written = read("p.cedar", readText(twin).value_or(""));
    const auto json = written ? cedar::toPolicySetJson(written->tree, {}) : Result<Json>(Json());
    suite.check(json && *json == readJsonFile(file).value_or(Json()), name + ": differs from its text");
}

}  // namespace writ::conformance
