#include "simulator/workspace/file_error.h"
#include "simulator/workspace/paths.h"
#include "simulator/workspace/suggest.h"
#include "simulator/workspace/workspace.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

constexpr std::int64_t kFormat = 1;

struct TextMember {
    std::string_view name;
    std::string Manifest::*member;
    bool mayBeEmpty;
};
constexpr std::array<TextMember, 10> kTexts{{
    {"name", &Manifest::name, true},
    {"description", &Manifest::description, true},
    {"language", &Manifest::language, false},
    {"policies", &Manifest::policies, false},
    {"active", &Manifest::active, true},
    {"candidate", &Manifest::candidate, true},
    {"binding", &Manifest::binding, false},
    {"tests", &Manifest::tests, false},
    {"mapping", &Manifest::mapping, true},
    {"redaction", &Manifest::redaction, true},
}};

struct ListMember {
    std::string_view name;
    std::vector<std::string> Manifest::*member;
};
constexpr std::array<ListMember, 4> kLists{{
    {"schema", &Manifest::schema},
    {"catalog", &Manifest::catalog},
    {"facts", &Manifest::facts},
    {"sessions", &Manifest::sessions},
}};

Failure wrong(std::string message, std::string pointer) {
    return tl::unexpected(fileError(ErrorKind::Malformed, std::move(message), {}, std::move(pointer)));
}

std::vector<std::string_view> memberNames() {
    std::vector<std::string_view> names{"format"};
    for (const TextMember& text : kTexts) names.push_back(text.name);
    for (const ListMember& list : kLists) names.push_back(list.name);
    return names;
}

Result<void> readText(const TextMember& row, const Json& value, Manifest& manifest) {
    const std::string name(row.name);
    if (!value.isString()) return wrong("'" + name + "' must be a text.", "/" + name);
    if (!row.mayBeEmpty && value.asString().empty()) return wrong("'" + name + "' must not be empty.", "/" + name);
    manifest.*row.member = value.asString();
    return {};
}

Result<void> readList(const ListMember& row, const Json& value, Manifest& manifest) {
    const std::string name(row.name);
    if (!value.isArray()) return wrong("'" + name + "' must be a list of file patterns.", "/" + name);
    std::vector<std::string> patterns;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const Json& pattern = value.at(i);
        if (!pattern.isString() || pattern.asString().empty()) {
            return wrong("A file pattern must be a text that is not empty.", pointerJoin("/" + name, i));
        }
        patterns.push_back(pattern.asString());
    }
    manifest.*row.member = std::move(patterns);
    return {};
}

Result<void> readMember(const Json::Member& member, Manifest& manifest) {
    const auto& [key, value] = member;
    if (key == "format") return {};
    for (const TextMember& row : kTexts) {
        if (key == row.name) return readText(row, value, manifest);
    }
    for (const ListMember& row : kLists) {
        if (key == row.name) return readList(row, value, manifest);
    }
    return wrong("The manifest has no member '" + key + "'." + didYouMean(key, memberNames()), pointerJoin("", key));
}

}  // namespace

Result<Manifest> manifestFromJson(const Json& document) {
    if (!document.isObject()) return wrong("The manifest must be a JSON object.", "");
    const Json* format = document.find("format");
    if (format == nullptr) return wrong("The manifest lacks \"format\": 1.", "");
    if (!format->isInteger() || format->asInteger() != kFormat) {
        return wrong("This version of Writ reads manifests of format 1.", "/format");
    }
    Manifest manifest;
    for (const Json::Member& member : document.asObject()) {
        if (Result<void> read = readMember(member, manifest); !read) return tl::unexpected(read.error());
    }
    if (languageById(manifest.language) == nullptr) {
        return wrong("This build does not know the policy language '" + manifest.language + "'. It knows: cedar.", "/language");
    }
    return manifest;
}

Json toJson(const Manifest& manifest) {
    const Manifest defaults;
    Json::Object members{{"format", Json(kFormat)}};
    for (const TextMember& row : kTexts) {
        const std::string& value = manifest.*row.member;
        if (row.name == "name" || value != defaults.*row.member) members.emplace_back(row.name, Json(value));
    }
    for (const ListMember& row : kLists) {
        const std::vector<std::string>& value = manifest.*row.member;
        if (value != defaults.*row.member) members.emplace_back(row.name, Json(Json::Array(value.begin(), value.end())));
    }
    return Json(std::move(members));
}

bool isReplayInput(const Manifest& manifest, std::string_view file) {
    if (file == kManifestFile || file == manifest.binding || (!file.empty() && file == manifest.redaction)) return true;
    const auto parts = [](std::string_view path) { return std::count(path.begin(), path.end(), '/'); };
    for (const ListMember& list : kLists) {
        for (const std::string& pattern : manifest.*list.member) {
            // With as many parts, no `*` has taken a slash.
            if (parts(pattern) == parts(file) && matchesPattern(pattern, file)) return true;
        }
    }
    return false;
}

}  // namespace writ::sim
