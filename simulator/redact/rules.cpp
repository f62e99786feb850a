#include "simulator/redact/rules.h"

#include "engine/json/file.h"

#include <algorithm>
#include <array>

#include <re2/re2.h>

namespace writ::sim {
namespace {

constexpr std::size_t kMaxRules = 1'000;  // of one kind
constexpr std::int64_t kMaxPatternMemory = 4 << 20;

/// Members in which people and programs keep keys; sorted.
constexpr std::array<std::string_view, 18> kSecretMembers{
    "accesskey",    "accesstoken", "apikey",          "authorization", "authtoken",    "clientsecret",
    "cookie",       "idtoken",     "passphrase",      "passwd",        "password",     "privatekey",
    "refreshtoken", "secret",      "secretaccesskey", "secretkey",     "sessiontoken", "setcookie"};

Failure wrong(std::string pointer, std::string message) {
    Error error;
    error.kind = ErrorKind::Malformed;
    error.message = std::move(message);
    error.pointer = std::move(pointer);
    return Failure(std::move(error));
}

Result<void> readDetector(const Json& item, RedactionRules& rules) {
    const Detector* row = detectorNamed(item.asString());
    if (row == nullptr) {
        std::string known;
        for (const Detector& detector : detectors()) known += (known.empty() ? "" : ", ") + std::string(detector.name);
        return wrong("", "There is no such detector. There are: " + known + ".");
    }
    rules.detectors.push_back(row);
    return {};
}

Result<void> readMember(const Json& item, RedactionRules& rules) {
    const std::string name = memberName(item.asString());
    if (name.empty()) return wrong("", "The name of a member was expected.");
    rules.members.push_back(name);
    return {};
}

Result<RedactionRules::Path> readPath(const Json& item) {
    auto tokens = item.isString() ? pointerTokens(item.asString()) : std::nullopt;
    if (!tokens) return wrong("", "A JSON Pointer was expected.");
    return *std::move(tokens);
}

Result<void> readPointer(const Json& item, RedactionRules& rules) {
    Result<RedactionRules::Path> path = readPath(item);
    if (!path) return tl::unexpected(path.error());
    if (path->empty()) return wrong("", "The empty pointer is the whole record: nothing would be left.");
    rules.pointers.push_back(*std::move(path));
    return {};
}

/// Refuses members that are not among the names.
Result<void> onlyMembers(const Json& object, const std::vector<std::string_view>& names, const char* what) {
    if (!object.isObject()) return wrong("", std::string(what) + " was expected here.");
    for (const auto& [key, value] : object.asObject())
        if (std::find(names.begin(), names.end(), key) == names.end())
            return wrong(pointerJoin("", key), "This member is not known.");
    return {};
}

Result<void> readArgument(const Json& item, RedactionRules& rules) {
    if (Result<void> shape = onlyMembers(item, {"tool", "at"}, "An object with `tool` and `at`"); !shape) return shape;
    if (item["tool"].asString().empty()) return wrong("/tool", "The name of a tool was expected.");
    Result<RedactionRules::Path> path = readPath(item["at"]);
    if (!path) return wrong("/at", path.error().message);
    rules.arguments.push_back({item["tool"].asString(), *std::move(path)});
    return {};
}

Result<void> readPattern(const Json& item, RedactionRules& rules) {
    if (Result<void> shape = onlyMembers(item, {"name", "pattern"}, "An object with `name` and `pattern`"); !shape) return shape;
    const std::string& name = item["name"].asString();
    if (!isLabel(name)) return wrong("/name", "A name of lower-case letters, digits and hyphens was expected, 32 at most.");
    const std::string& text = item["pattern"].asString();
    if (text.empty()) return wrong("/pattern", "A regular expression (RE2) was expected.");
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMaxPatternMemory);
    auto form = std::make_shared<const re2::RE2>(text, options);
    if (!form->ok()) return wrong("/pattern", "This is no regular expression (RE2): " + form->error() + ".");
    if (re2::RE2::FullMatch("", *form)) return wrong("/pattern", "This matches the empty text, and so everywhere.");
    rules.patterns.push_back({name, std::move(form)});
    return {};
}

Result<void> readKept(const Json& item, RedactionRules& rules) {
    if (item.asString().empty()) return wrong("", "A text was expected.");
    rules.keep.push_back(item.asString());
    return {};
}

struct ListInfo {
    std::string_view name;
    Result<void> (*read)(const Json& item, RedactionRules& rules);
};
constexpr std::array<ListInfo, 6> kLists{{{"detectors", readDetector},
                                          {"members", readMember},
                                          {"pointers", readPointer},
                                          {"arguments", readArgument},
                                          {"patterns", readPattern},
                                          {"keep", readKept}}};

Result<void> readList(const ListInfo& list, const Json& items, RedactionRules& rules) {
    const std::string at = pointerJoin("", list.name);
    if (!items.isArray()) return wrong(at, "A list was expected.");
    if (items.size() > kMaxRules) return wrong(at, "There are more than 1000 entries.");
    for (std::size_t i = 0; i < items.size(); ++i) {
        Result<void> read = list.read(items.at(i), rules);
        if (!read) return wrong(pointerJoin(at, i) + read.error().pointer, read.error().message);
    }
    return {};
}

void addUsualDetectors(RedactionRules& rules) {
    for (const Detector& row : detectors())
        if (row.usual) rules.detectors.push_back(&row);
}

RedactionRulesPtr finished(RedactionRules rules) {
    const auto isKey = [](const Detector* row) { return row->name == "key"; };
    if (std::any_of(rules.detectors.begin(), rules.detectors.end(), isKey))
        rules.secretMembers.assign(kSecretMembers.begin(), kSecretMembers.end());
    std::sort(rules.members.begin(), rules.members.end());
    std::sort(rules.keep.begin(), rules.keep.end());
    return std::make_shared<const RedactionRules>(std::move(rules));
}

}  // namespace

RedactionRulesPtr usualRedaction() {
    RedactionRules rules;
    addUsualDetectors(rules);
    return finished(std::move(rules));
}

Result<RedactionRulesPtr> redactionFromJson(const Json& document) {
    if (!document.isObject()) return wrong("", "The rules of redaction are a JSON object.");
    if (!document["format"].isInteger() || document["format"].asInteger() != 1) return wrong("/format", "`format` is 1.");
    RedactionRules rules;
    for (const auto& [key, value] : document.asObject()) {
        if (key == "format") continue;
        const auto list =
            std::find_if(kLists.begin(), kLists.end(), [&key = key](const ListInfo& row) { return row.name == key; });
        if (list == kLists.end()) return wrong(pointerJoin("", key), "The rules of redaction have no member of this name.");
        if (Result<void> read = readList(*list, value, rules); !read) return tl::unexpected(read.error());
    }
    if (!document.contains("detectors")) addUsualDetectors(rules);
    return finished(std::move(rules));
}

Result<RedactionRulesPtr> readRedaction(const std::filesystem::path& file) {
    const Result<Json> document = readJsonFile(file);
    if (!document) return tl::unexpected(document.error());
    Result<RedactionRulesPtr> rules = redactionFromJson(*document);
    if (!rules) return tl::unexpected(Error(rules.error()).in(file.string()));
    return rules;
}

std::string memberName(std::string_view name) {
    std::string plain;
    for (const char c : name)
        if (c != '_' && c != '-') plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    return plain;
}

}  // namespace writ::sim
