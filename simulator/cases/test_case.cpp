#include "simulator/cases/test_case.h"

#include "engine/json/file.h"
#include "simulator/workspace/file_error.h"
#include "simulator/workspace/paths.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <limits>

namespace writ::sim {
namespace {

using Names = std::vector<std::string_view>;

Failure wrong(std::string message, std::string pointer) {
    return tl::unexpected(fileError(ErrorKind::Malformed, std::move(message), "", std::move(pointer)));
}

/// A misspelt member would silently test less than its author believes.
Result<void> onlyMembers(const Json& object, const std::string& pointer, const Names& names) {
    if (!object.isObject()) return wrong("An object was expected.", pointer);
    for (const auto& [key, value] : object.asObject()) {
        if (std::find(names.begin(), names.end(), key) != names.end()) continue;
        return wrong("There is no member '" + key + "' here." + didYouMean(key, names), pointerJoin(pointer, key));
    }
    return {};
}

std::optional<Verdict> verdictFrom(const Json& value) {
    for (const Verdict verdict : {Verdict::Allow, Verdict::Deny, Verdict::Indeterminate}) {
        if (value.isString() && value.asString() == word(verdict)) return verdict;
    }
    return std::nullopt;
}

Result<void> readExpectation(const Json& expect, const std::string& pointer, TestCase& result) {
    if (Result<void> shape = onlyMembers(expect, pointer, {"verdict", "rules"}); !shape) return shape;
    const std::optional<Verdict> verdict = verdictFrom(expect["verdict"]);
    if (!verdict) return wrong("A case expects a verdict: \"allow\", \"deny\" or \"indeterminate\".", pointer + "/verdict");
    result.verdict = *verdict;
    const Json* rules = expect.find("rules");
    if (rules == nullptr) return {};
    if (!rules->isArray()) return wrong("'rules' is a list of rule ids.", pointer + "/rules");
    std::vector<std::string> ids;
    for (const Json& id : rules->asArray()) {
        if (!id.isString()) return wrong("'rules' is a list of rule ids.", pointer + "/rules");
        ids.push_back(id.asString());
    }
    std::sort(ids.begin(), ids.end());
    result.rules = std::move(ids);
    return {};
}

Result<void> readOrigin(const Json& json, const std::string& pointer, TestCase& result) {
    if (json.isNull()) return {};
    if (Result<void> shape = onlyMembers(json, pointer, {"session", "step", "digest", "policies", "edited"}); !shape)
        return shape;
    if (!json["session"].isString()) return wrong("The id of a session was expected.", pointer + "/session");
    if (json["step"].asInteger() < 1 || json["step"].asInteger() > std::numeric_limits<std::uint32_t>::max())
        return wrong("The number of a step was expected.", pointer + "/step");
    result.origin = CaseOrigin{json["session"].asString(), static_cast<std::uint32_t>(json["step"].asInteger()),
                               json["digest"].asString(), json["policies"].asString(), json["edited"].asBool()};
    return {};
}

Result<TestCase> readCase(const Json& json, const std::string& pointer) {
    if (Result<void> shape = onlyMembers(json, pointer, {"name", "request", "expect", "version", "origin"}); !shape)
        return tl::unexpected(shape.error());
    TestCase result;
    if (!json["name"].isString() || json["name"].asString().empty()) return wrong("A case needs a name.", pointer + "/name");
    if (json.contains("version") && !json["version"].isString())
        return wrong("'version' is the name of a policy version.", pointer + "/version");
    result.name = json["name"].asString();
    result.version = json["version"].asString();
    Result<Request> request = requestFromJson(json["request"]);
    if (!request) {
        request.error().pointer = pointer + "/request" + request.error().pointer;
        return tl::unexpected(std::move(request.error()));
    }
    result.request = *std::move(request);
    if (Result<void> read = readExpectation(json["expect"], pointer + "/expect", result); !read)
        return tl::unexpected(read.error());
    if (Result<void> read = readOrigin(json["origin"], pointer + "/origin", result); !read) return tl::unexpected(read.error());
    return result;
}

}  // namespace

Result<std::vector<TestCase>> readTestCases(const Json& document, const std::string& file) {
    const auto named = [&](Error error) { return tl::unexpected(std::move(error).in(file)); };
    if (Result<void> shape = onlyMembers(document, "", {"format", "cases"}); !shape) return named(shape.error());
    if (!(document["format"] == Json(1))) return named(wrong("A file of cases begins with \"format\": 1.", "/format").value());
    if (!document["cases"].isArray()) return named(wrong("'cases' is a list.", "/cases").value());
    std::vector<TestCase> cases;
    for (std::size_t i = 0; i < document["cases"].size(); ++i) {
        Result<TestCase> read = readCase(document["cases"].at(i), pointerJoin("/cases", i));
        if (!read) return named(std::move(read.error()));
        read->file = file;
        cases.push_back(*std::move(read));
    }
    return cases;
}

Result<std::vector<std::string>> testFiles(const Workspace& workspace) {
    const Result<FolderPaths> paths = FolderPaths::of(workspace.root);
    if (!paths) return tl::unexpected(paths.error());
    GlobMatches matches = paths->glob(workspace.manifest.tests + "/*.json");
    if (!matches.refused.empty()) return tl::unexpected(matches.refused.front());
    return std::move(matches.files);
}

Result<std::vector<TestCase>> allTestCases(const Workspace& workspace) {
    const Result<std::vector<std::string>> files = testFiles(workspace);
    if (!files) return tl::unexpected(files.error());
    std::vector<TestCase> cases;
    for (const std::string& file : *files) {
        Result<Json> document = readJsonFile(workspace.root / file);
        if (!document) {
            document.error().file = file;
            return tl::unexpected(std::move(document.error()));
        }
        const Result<std::vector<TestCase>> read = readTestCases(*document, file);
        if (!read) return tl::unexpected(read.error());
        cases.insert(cases.end(), read->begin(), read->end());
    }
    return cases;
}

Json toJson(const TestCase& test) {
    Json::Object expect{{"verdict", word(test.verdict)}};
    if (test.rules) expect.emplace_back("rules", Json(Json::Array(test.rules->begin(), test.rules->end())));
    Json::Object members{{"name", test.name}, {"request", toJson(test.request)}, {"expect", Json(std::move(expect))}};
    if (!test.version.empty()) members.emplace_back("version", test.version);
    if (test.origin) {
        Json::Object origin{{"session", test.origin->session},
                            {"step", test.origin->step},
                            {"digest", test.origin->digest},
                            {"policies", test.origin->policies}};
        if (test.origin->edited) origin.emplace_back("edited", true);
        members.emplace_back("origin", Json(std::move(origin)));
    }
    return Json(std::move(members));
}

}  // namespace writ::sim
