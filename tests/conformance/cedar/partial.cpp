// Type-aware partial evaluation of the sample that goes with RFC 95.
#include "tests/conformance/cedar/session.h"
#include "tests/conformance/cedar/suites.h"

#include "engine/cedar/json_value.h"
#include "engine/cedar/partial/partial.h"
#include "engine/cedar/schema/read.h"
#include "engine/json/file.h"

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

std::string answerOf(const fs::path& folder, const Json& request, bool withContext) {
    std::vector<Diagnostic> diagnostics;
    const auto schema = cedar::loadSchema(
        {std::make_shared<const Source>("schema", readText(folder / "schema.cedarschema").value_or(""))}, diagnostics);
    const cedar::Tree tree =
        cedar::parse(Source("policies.cedar", readText(folder / "policies.cedar").value_or("")), diagnostics);
    const auto entities = cedar::PartialEntities::load(readJsonFile(folder / "entities.json").value_or(Json()));
    const auto action = parseUid(request["action"].asString());
    if (!schema || !entities || !action) return "its files cannot be read";
    cedar::PartialRequest partial{{request["principal_type"].asString(), std::nullopt},
                                  *action,
                                  {request["resource_type"].asString(), std::nullopt},
                                  std::nullopt};
    if (request["principal_eid"].isString()) partial.principal.id = request["principal_eid"].asString();
    if (request["resource_eid"].isString()) partial.resource.id = request["resource_eid"].asString();
    if (withContext) {
        auto context = cedar::toValue(readJsonFile(folder / "context.json").value_or(Json()), "", {});
        if (!context) return context.error().text();
        partial.context = std::move(*context);
    }
    const auto response = cedar::evaluatePartially(tree, *schema, partial, *entities);
    return response ? cedar::inWords({&*response, 1}) : response.error().text();
}

}  // namespace

void runPartialSample(const fs::path& folder, Suite& suite) {
    const Json request = readJsonFile(folder / "request.json").value_or(Json());
    const std::string name = folder.filename().string();
    const auto check = [&](bool withContext, const std::string& expected) {
        const std::string found = answerOf(folder, request, withContext);
        suite.check(found == expected,
                    name + (withContext ? " with" : " without") + " context: expected " + expected + ", got " + found);
    };
    check(false, "allowed if `resource.isPublic` or `context.hasMFA && resource.owner == User::\"Alice\"`");
    check(true, "allowed if `resource.isPublic`");
}

}  // namespace writ::conformance
