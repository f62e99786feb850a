// Tests with expected decisions: integration tests, generated corpora, examples and benchmarks.
#include "tests/conformance/cedar/session.h"
#include "tests/conformance/cedar/suites.h"

#include "engine/json/file.h"

#include <algorithm>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

const std::string kNeedsSchema =
    "the answer depends on values that only the schema's types can read (implicit entity references or extension values)";

EntityUid uidOf(const Json& json) {
    return {json["type"].asString(), json["id"].asString()};
}

CedarRequest requestOf(const Json& json) {
    return {uidOf(json["principal"]), uidOf(json["action"]), uidOf(json["resource"]), json["context"]};
}

Answer expectedOf(const Json& json) {
    Answer answer{json["decision"].asString(), {}, {}};
    for (const Json& id : json["reason"].asArray()) answer.reason.insert(id.asString());
    for (const Json& id : json["errors"].asArray()) answer.errors.insert(id.asString());
    return answer;
}

/// Paths in a test start at the root of its data: some folder above the test.
fs::path rootOf(const fs::path& test, const std::string& relative) {
    std::error_code error;
    for (fs::path folder = test.parent_path(); !folder.empty(); folder = folder.parent_path()) {
        if (fs::exists(folder / relative, error)) return folder;
        if (folder == folder.root_path()) break;
    }
    return {};
}

/// The store as it is written, and as a schema might make it read.
struct Readings {
    Result<CedarSession> written;
    Result<CedarSession> implied;
};

Readings readingsOf(const std::string& policies, const Json& entities, const std::string& links = {}) {
    return {CedarSession::open(policies, entities, links),
            CedarSession::open(policies, entitiesWithImplicitReferences(entities), links)};
}

/// Whether the two readings of store and context give two answers.
bool needsSchema(const Readings& readings, CedarRequest request, const Answer& answer) {
    if (!readings.implied) return false;
    request.context = request.context.isNull() ? request.context : withImplicitReferences(request.context);
    return readings.implied->decide(request) != answer;
}

std::string difference(const std::string& name, const Answer& expected, const Answer& found) {
    return name + ": expected " + expected.text() + ", got " + found.text();
}

std::string policiesOf(const fs::path& folder) {
    auto text = readText(folder / "policies.cedar");
    return text ? std::move(*text) : std::string();
}

struct ExampleCase {
    std::string name;
    std::string decision;
    std::set<std::string> schemaGroups;
};

void runExampleRequest(const fs::path& file, const Readings& readings, const ExampleCase& example, Suite& suite) {
    const auto json = readJsonFile(file);
    if (!json) return suite.fail(example.name + ": " + json.error().text());
    const auto principal = parseUid((*json)["principal"].asString());
    const auto action = parseUid((*json)["action"].asString());
    const auto resource = parseUid((*json)["resource"].asString());
    if (!principal || !action || !resource) return suite.fail(example.name + ": the request names no entities");
    const CedarRequest request{*principal, *action, *resource, (*json)["context"]};
    const Answer found = readings.written->decide(request);
    if (readings.written->asksForActionGroups(*action, example.schemaGroups))
        return suite.skip(example.name, "action groups stand in the schema, which is not read yet");
    if (needsSchema(readings, request, found)) return suite.skip(example.name, kNeedsSchema);
    suite.check(found.decision == example.decision, example.name + ": got " + found.text());
}

}  // namespace

void DecisionSuites::run(const fs::path& test, const Json& json) {
    const fs::path root = rootOf(test, json["policies"].asString());
    const std::string name = test.parent_path().filename().string() + "/" + test.stem().string();
    const auto policies = readText(root / json["policies"].asString());
    const auto entities = readJsonFile(root / json["entities"].asString());
    if (!policies || !entities) return m_files.fail(name + ": its files cannot be read");
    const Readings readings = readingsOf(*policies, *entities);
    if (!readings.written) return m_files.fail(name + ": " + readings.written.error().text());
    bool right = true;
    bool skipped = false;
    for (const Json& request : json["requests"].asArray()) {
        const std::string what = name + " " + request["description"].asString();
        const Answer found = readings.written->decide(requestOf(request));
        if (needsSchema(readings, requestOf(request), found)) {
            m_requests.skip(what, kNeedsSchema);
            skipped = true;
            continue;
        }
        const bool same = found == expectedOf(request);
        m_requests.check(same, difference(what, expectedOf(request), found));
        right = right && same;
    }
    if (skipped && right)
        m_files.skip(name, kNeedsSchema);
    else
        m_files.check(right, name);
}

void DecisionSuites::addTo(std::vector<Suite>& suites) const {
    for (const Suite* suite : {&m_files, &m_requests}) {
        if (!suite->empty()) suites.push_back(*suite);
    }
}

void runExample(const fs::path& folder, Suite& suite) {
    const auto entities = readJsonFile(folder / "entities.json");
    if (!entities) return;
    const Readings readings = readingsOf(policiesOf(folder), *entities, readText(folder / "linked").value_or(""));
    const std::string name = folder.parent_path().filename().string() + "/" + folder.filename().string();
    if (!readings.written) return suite.fail(name + ": " + readings.written.error().text());
    std::error_code error;
    const auto schema = readText(folder / "policies.cedarschema");
    const std::set<std::string> groups = schema ? actionGroups(*schema) : std::set<std::string>();
    for (const std::string expected : {"ALLOW", "DENY"}) {
        for (const auto& entry : fs::directory_iterator(folder / expected, error)) {
            const std::string what = name + "/" + expected + "/" + entry.path().stem().string();
            runExampleRequest(entry.path(), readings, {what, expected == "ALLOW" ? "allow" : "deny", groups}, suite);
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
