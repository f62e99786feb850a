// Tests with expected decisions: integration tests, generated corpora, examples and benchmarks.
#include "tests/conformance/cedar/suites.h"

#include "engine/json/file.h"

#include <algorithm>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

EntityUid uidOf(const Json& json) {
    return {json["type"].asString(), json["id"].asString()};
}

CedarRequest requestOf(const Json& json) {
    return {uidOf(json["principal"]), uidOf(json["action"]), uidOf(json["resource"]), json["context"], false};
}

Answer expectedOf(const Json& json) {
    Answer answer{json["decision"].asString(), {}, {}};
    for (const Json& id : json["reason"].asArray()) answer.reason.insert(id.asString());
    for (const Json& id : json["errors"].asArray()) answer.errors.insert(id.asString());
    return answer;
}

std::string difference(const std::string& name, const Answer& expected, const Answer& found) {
    return name + ": expected " + expected.text() + ", got " + found.text();
}

std::string policiesOf(const fs::path& folder) {
    auto text = readText(folder / "policies.cedar");
    return text ? std::move(*text) : std::string();
}

/// The schema beside the policies of an example; null when there is none.
Result<cedar::SchemaPtr> schemaBeside(const fs::path& folder) {
    const auto text = readText(folder / "policies.cedarschema");
    return text ? schemaOf(*text) : Result<cedar::SchemaPtr>(nullptr);
}

void runExampleRequest(const fs::path& file, const CedarSession& session, const std::string& decision, const std::string& name,
                       Suite& suite) {
    const auto json = readJsonFile(file);
    if (!json) return suite.fail(name + ": " + json.error().text());
    const auto principal = parseUid((*json)["principal"].asString());
    const auto action = parseUid((*json)["action"].asString());
    const auto resource = parseUid((*json)["resource"].asString());
    if (!principal || !action || !resource) return suite.fail(name + ": the request names no entities");
    const Answer found = session.decide({*principal, *action, *resource, (*json)["context"], true});
    suite.check(found.decision == decision, name + ": got " + found.text());
}

}  // namespace

void DecisionSuites::run(const std::string& group, const Result<TestCase>& test) {
    const auto at = m_groups.try_emplace(group, Group{Suite(group + ": files"), Suite(group + ": requests")}).first;
    Suite& files = at->second.files;
    if (!test) return files.fail(test.error().text());
    const auto schema = schemaOf(test->schema);
    if (!schema) return files.fail(test->name + ": " + schema.error().text());
    const auto session = CedarSession::open(test->policies, test->entities, *schema);
    if (!session) return files.fail(test->name + ": " + session.error().text());
    bool right = true;
    for (const TestRequest& request : test->requests) {
        const Answer found = session->decide(request.request);
        const bool same = found == request.expected;
        at->second.requests.check(same, difference(test->name + " " + request.description, request.expected, found));
        right = right && same;
    }
    files.check(right, test->name);
}

void DecisionSuites::addTo(std::vector<Suite>& suites) const {
    for (const auto& [name, group] : m_groups) {
        suites.push_back(group.files);
        suites.push_back(group.requests);
    }
}

void runExample(const fs::path& folder, Suite& suite) {
    const auto entities = readJsonFile(folder / "entities.json");
    if (!entities) return;
    const std::string name = folder.parent_path().filename().string() + "/" + folder.filename().string();
    auto schema = schemaBeside(folder);
    if (!schema) return suite.fail(name + ": " + schema.error().text());
    // Some examples hold entities that their own schema refuses; those are made to be decided without it.
    if (*schema && !cedar::EntityStore::load(*entities, **schema)) schema->reset();
    const auto session =
        CedarSession::open(policiesOf(folder), *entities, std::move(*schema), readText(folder / "linked").value_or(""));
    if (!session) return suite.fail(name + ": " + session.error().text());
    std::error_code error;
    for (const std::string expected : {"ALLOW", "DENY"}) {
        for (const auto& entry : fs::directory_iterator(folder / expected, error)) {
            const std::string what = name + "/" + expected + "/" + entry.path().stem().string();
            runExampleRequest(entry.path(), *session, expected == "ALLOW" ? "allow" : "deny", what, suite);
        }
    }
}

void runBenchmark(const fs::path& folder, Suite& suite) {
    const std::string policies = policiesOf(folder);
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string file = entry.path().filename().string();
        const std::size_t suffix = file.find(".requests.json.gz");
        if (suffix == std::string::npos) continue;
        const std::string name = folder.filename().string() + "/" + file.substr(0, suffix);
        const auto requestText = readMaybeCompressed(entry.path());
        const auto entityText = readMaybeCompressed(folder / (file.substr(0, suffix) + ".entities.json.gz"));
        const auto requests = requestText ? parseJson(*requestText) : Result<Json>(tl::unexpected(requestText.error()));
        const auto entities = entityText ? parseJson(*entityText) : Result<Json>(tl::unexpected(entityText.error()));
        if (!requests || !entities) {
            suite.fail(name + ": its files cannot be read");
            continue;
        }
        const auto session = CedarSession::open(policies, *entities);
        if (!session) {
            suite.fail(name + ": " + session.error().text());
            continue;
        }
        std::size_t position = 0;
        for (const Json& request : requests->asArray()) {
            const Answer found = session->decide(requestOf(request));
            suite.check(found == expectedOf(request),
                        difference(name + " " + std::to_string(position++), expectedOf(request), found));
        }
    }
}

}  // namespace writ::conformance
