#include "tests/conformance/cedar/test_case.h"

#include "tests/conformance/archive.h"

#include "engine/cedar/schema/read.h"

#include <algorithm>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

EntityUid uidOf(const Json& json) {
    const Json& uid = json.contains("__entity") ? json["__entity"] : json;
    return {uid["type"].asString(), uid["id"].asString()};
}

std::set<std::string> idsOf(const Json& json) {
    std::set<std::string> ids;
    for (const Json& id : json.asArray()) ids.insert(id.asString());
    return ids;
}

TestRequest requestOf(const Json& json) {
    const bool validate = !json["validateRequest"].isBool() || json["validateRequest"].asBool();
    return {json["description"].asString(),
            {uidOf(json["principal"]), uidOf(json["action"]), uidOf(json["resource"]), json["context"], validate},
            {json["decision"].asString(), idsOf(json["reason"]), idsOf(json["errors"])}};
}

bool isJson(const std::string& name) {
    return name.ends_with(".json") && !name.ends_with(".entities.json") && !name.ends_with("/entities.json");
}

/// Paths in a test start at the root of its data: some folder above the test.
fs::path rootOf(const fs::path& test, const std::string& relative) {
    std::error_code error;
    for (fs::path folder = test.parent_path(); !folder.empty(); folder = folder.parent_path()) {
        if (fs::exists(folder / relative, error)) return folder;
        if (folder == folder.root_path()) break;
    }
    return test.parent_path();
}

void visitFile(const fs::path& file, const VisitTest& visit) {
    const auto text = readText(file);
    const auto json = text ? parseJson(*text) : Result<Json>(tl::unexpected(text.error()));
    if (!json || !isTestCase(*json)) return;
    const fs::path root = rootOf(file, (*json)["policies"].asString());
    const auto read = [&root](const std::string& path) { return readText(root / path); };
    visit(root.filename().string(),
          readTestCase(file.parent_path().filename().string() + "/" + file.stem().string(), *json, read));
}

void visitArchive(const fs::path& file, const VisitTest& visit) {
    const std::string group = file.stem().stem().string();
    const auto files = readArchive(file);
    if (!files) return visit(group, tl::unexpected(files.error()));
    const auto read = [&](const std::string& path) -> Result<std::string> {
        const auto found = files->find(path);
        if (found == files->end()) return fail(ErrorKind::NotFound, path + " is not in " + file.filename().string());
        return found->second;
    };
    for (const auto& [name, text] : *files) {
        if (!isJson(name)) continue;
        const auto json = parseJson(text);
        if (!json) visit(group, tl::unexpected(Error(json.error()).in(name)));
        if (json && isTestCase(*json)) visit(group, readTestCase(fs::path(name).stem().string(), *json, read));
    }
}

}  // namespace

bool isTestCase(const Json& json) {
    return json["policies"].isString() && json["entities"].isString() && json["requests"].isArray();
}

Result<TestCase> readTestCase(std::string name, const Json& json, const ReadFile& read) {
    TestCase test;
    if (!json["shouldValidate"].isBool()) return fail(ErrorKind::Malformed, name + " does not say `shouldValidate`");
    test.name = std::move(name);
    test.shouldValidate = json["shouldValidate"].asBool();
    auto policies = read(json["policies"].asString());
    auto schema = read(json["schema"].asString());
    const auto entityText = read(json["entities"].asString());
    for (const Result<std::string>& text : {std::cref(policies), std::cref(schema), std::cref(entityText)}) {
        if (!text) return tl::unexpected(text.error());
    }
    auto entities = parseJson(*entityText);
    if (!entities) return tl::unexpected(std::move(entities.error()).in(json["entities"].asString()));
    test.policies = std::move(*policies);
    test.schema = std::move(*schema);
    test.entities = std::move(*entities);
    for (const Json& request : json["requests"].asArray()) test.requests.push_back(requestOf(request));
    return test;
}

Result<cedar::SchemaPtr> schemaOf(const std::string& text) {
    const auto source = std::make_shared<const Source>("schema", text);
    std::vector<Diagnostic> diagnostics;
    auto schema = cedar::loadSchema({source}, diagnostics);
    if (schema) return schema;
    const auto isError = [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::Error; };
    return fail(ErrorKind::Malformed, render(*std::find_if(diagnostics.begin(), diagnostics.end(), isError), *source));
}

void forEachTest(const std::vector<fs::path>& files, const VisitTest& visit) {
    for (const fs::path& file : files) {
        const std::string name = file.generic_string();
        if (isJson(name)) visitFile(file, visit);
        if (name.ends_with(".tar.gz")) visitArchive(file, visit);
    }
}

}  // namespace writ::conformance
