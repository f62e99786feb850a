#include "tests/bench/cedar_cases.h"

#include "engine/cedar/parser.h"
#include "tests/conformance/cedar/session.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace writ::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::array kSizes{5, 10, 20, 50};

/// A grant: what a template is linked with.
struct Grant {
    std::string templateId;
    std::string principal;
    std::string resource;
};

EntityUid uidOf(const Json& json) {
    const Json& uid = json.contains("__entity") ? json["__entity"] : json;
    return {uid["type"].asString(), uid["id"].asString()};
}

/// gdrive keeps grants as views: View::"User user_0" is what that user sees.
void addViews(const Json& entity, std::vector<Grant>& grants) {
    const EntityUid uid = uidOf(entity["uid"]);
    if (uid.type != "Document" && uid.type != "Folder") return;
    for (const Json& parent : entity["parents"].asArray()) {
        const EntityUid view = uidOf(parent);
        const std::size_t blank = view.id.find(' ');
        if (view.type != "View" || blank == std::string::npos) continue;
        grants.push_back({"template", EntityUid{view.id.substr(0, blank), view.id.substr(blank + 1)}.text(), uid.text()});
    }
}

/// github keeps them as the teams of a repository.
void addTeams(const Json& entity, std::vector<Grant>& grants) {
    constexpr std::array<std::pair<const char*, const char*>, 5> kRoles{{{"readers", "readTemplate"},
                                                                         {"triagers", "triageTemplate"},
                                                                         {"writers", "writeTemplate"},
                                                                         {"maintainers", "maintainTemplate"},
                                                                         {"admins", "adminTemplate"}}};
    const EntityUid uid = uidOf(entity["uid"]);
    if (uid.type != "Repository") return;
    for (const auto& [attribute, templateId] : kRoles) {
        const Json& team = entity["attrs"][attribute];
        if (team.isObject()) grants.push_back({templateId, uidOf(team).text(), uid.text()});
    }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

/// The policies with one written out for each grant in place of the templates.
std::string linked(const std::string& text, const std::vector<Grant>& grants) {
    const Source source("templates", text);
    std::vector<Diagnostic> ignored;
    const cedar::Tree tree = cedar::parse(source, ignored);
    std::string result;
    for (const cedar::Policy& policy : tree.policies) {
        const std::string body(source.text({policy.headSpan.begin, policy.span.end}));
        if (!policy.isTemplate) result += body + "\n";
        for (const Grant& grant : grants) {
            if (!policy.isTemplate || policy.annotations.empty() || policy.annotations.front().value != grant.templateId)
                continue;
            result += replaced(replaced(body, "?principal", grant.principal), "?resource", grant.resource) + "\n";
        }
    }
    return result;
}

Result<Json> readJson(const fs::path& path) {
    const auto text = conformance::readMaybeCompressed(path);
    return text ? parseJson(*text) : Result<Json>(tl::unexpected(text.error()));
}

Result<std::vector<CedarCase>> casesOf(const fs::path& folder, const std::string& app, const char* policies) {
    const auto text = conformance::readText(folder / app / policies);
    if (!text) return tl::unexpected(text.error());
    const auto templates = conformance::readText(folder / (app + "-templates") / "policies.cedar");
    std::vector<CedarCase> cases;
    for (const int size : kSizes) {
        const std::string name = "n" + std::to_string(size);
        auto entities = readJson(folder / app / (name + ".entities.json.gz"));
        if (!entities) return tl::unexpected(entities.error());
        auto requests = readJson(folder / app / (name + ".requests.json.gz"));
        if (!requests) return tl::unexpected(requests.error());
        cases.push_back({app, size, *text, *entities, *requests});
        if (!templates) continue;
        std::vector<Grant> grants;
        for (const Json& entity : entities->asArray()) {
            addViews(entity, grants);
            addTeams(entity, grants);
        }
        cases.push_back({app + "-templates", size, linked(*templates, grants), *entities, *requests});
    }
    return cases;
}

}  // namespace

Result<std::vector<CedarCase>> cedarCases(const fs::path& folder) {
    std::vector<CedarCase> all;
    for (const auto& [app, policies] :
         {std::pair{"gdrive", "policies.cedar"}, {"github", "policies.cedar"}, {"tinytodo", "tinytodo.cedar"}}) {
        auto cases = casesOf(folder, app, policies);
        if (!cases) return tl::unexpected(cases.error());
        all.insert(all.end(), cases->begin(), cases->end());
    }
    std::stable_sort(all.begin(), all.end(), [](const CedarCase& a, const CedarCase& b) { return a.app < b.app; });
    return all;
}

Result<void> exportCases(const std::vector<CedarCase>& cases, const fs::path& folder) {
    for (const CedarCase& one : cases) {
        const fs::path at = folder / (one.app + "-" + std::to_string(one.size));
        std::error_code error;
        fs::create_directories(at, error);
        std::ofstream(at / "policies.cedar") << one.policies;
        std::ofstream(at / "entities.json") << one.entities.dump();
        std::ofstream requests(at / "requests.json");
        requests << one.requests.dump();
        if (!requests.flush()) return fail(ErrorKind::Unwritable, "this cannot be written: " + at.string());
    }
    return {};
}

Request requestOf(const Json& row) {
    Request request;
    request.subject = uidOf(row["principal"]);
    request.action = uidOf(row["action"]).id;
    request.resource = uidOf(row["resource"]);
    request.context = row["context"];
    return request;
}

}  // namespace writ::bench
