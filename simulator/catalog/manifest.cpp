#include "simulator/catalog/manifest.h"

#include "engine/cedar/value.h"
#include "engine/decision/request.h"
#include "simulator/catalog/readers.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

constexpr std::size_t kMaxGrants = 10'000;
/// Keys of an entry that only describe its tool.
constexpr std::array<std::string_view, 16> kDescribing{
    "name",       "tool",         "id",          "title", "description", "server", "inputSchema", "input_schema",
    "parameters", "outputSchema", "annotations", "type",  "version",     "tags",   "category",    "function"};
/// Keys beside `tools` that take names away from it.
constexpr std::array<std::string_view, 9> kDenying{"deny",          "denied",           "denied_tools",
                                                   "deny_tools",    "disallowed_tools", "disallowedTools",
                                                   "blocked_tools", "exclude",          "excluded_tools"};
constexpr std::array<std::string_view, 4> kAllowing{"tools", "allowed_tools", "allowedTools", "allow"};
struct Section {
    std::string_view key;
    ToolGrant::Who who;
};
constexpr std::array<Section, 2> kSections{{{"agents", ToolGrant::Who::Agent}, {"roles", ToolGrant::Who::Role}}};
constexpr std::array<Section, 3> kOwners{
    {{"agent", ToolGrant::Who::Agent}, {"role", ToolGrant::Who::Role}, {"name", ToolGrant::Who::Agent}}};

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return std::string(text);
}

const Json* listOf(const Json& object) {
    for (const std::string_view key : kAllowing) {
        const Json& list = object[key];
        if (list.isArray() || list.isObject() || list.isString()) return &list;
    }
    return nullptr;
}

class ManifestReader {
public:
    void read(const Json& document) {
        bool hasSections = false;
        for (const Section& section : kSections) {
            for (const auto& [name, one] : document[section.key].asObject()) hasSections |= grantTo(section.who, name, one);
            for (const Json& one : document[section.key].asArray()) hasSections |= grantTo(section.who, nameOf(one), one);
        }
        const Json* list = listOf(document);
        if (hasSections && list != nullptr)
            note("`tools` beside agents or roles lists what there is; it permits nothing by itself");
        if (hasSections || list == nullptr) return;
        const auto* owner = std::find_if(kOwners.begin(), kOwners.end(),
                                         [&](const Section& row) { return !document[row.key].asString().empty(); });
        if (owner == kOwners.end())
            grant(ToolGrant::Who::Anyone, {}, document);
        else
            grant(owner->who, document[owner->key].asString(), document);
    }
    [[nodiscard]] ToolManifest take() { return std::move(m_manifest); }

private:
    static std::string nameOf(const Json& one) {
        for (const std::string_view key : {"name", "agent", "role", "id"}) {
            if (!one[key].asString().empty()) return one[key].asString();
        }
        return {};
    }

    bool grantTo(ToolGrant::Who who, const std::string& name, const Json& one) {
        const Json object = one.isArray() || one.isString() ? Json::object({{"tools", one}}) : one;
        if (listOf(object) == nullptr) return false;
        if (name.empty())
            note("a list of tools belongs to nobody, since it has no name");
        else
            grant(who, name, object);
        return true;
    }

    void grant(ToolGrant::Who who, const std::string& name, const Json& object) {
        if (m_manifest.grants.size() >= kMaxGrants) return;
        ToolGrant granted{who, name, {}};
        for (const std::string_view key : kAllowing) addAll(object[key], granted.tools);
        for (const std::string_view key : kDenying) {
            const Json* denied = object.find(key);
            if (denied == nullptr || removeAll(*denied, granted.tools)) continue;
            granted.tools.clear();
            note("`" + std::string(key) + "` is not understood; nothing is permitted beside it");
        }
        noteOthers(name, object);
        m_manifest.grants.push_back(std::move(granted));
    }

    /// Takes the names away, whatever else stands beside them. Whether all of them are understood.
    static bool removeAll(const Json& list, std::vector<std::string>& tools) {
        std::vector<std::string> names;
        for (const Json& entry : list.asArray()) names.push_back(entry.isString() ? entry.asString() : nameOf(entry));
        for (const auto& [name, entry] : list.asObject()) names.push_back(name);
        if (list.isString()) names = parted(list.asString());
        for (const std::string& name : names) {
            if (name.empty() || isPattern(name)) return false;
            std::erase(tools, name);
        }
        return list.isArray() || list.isObject() || list.isString() || list.isNull();
    }

    /// What stands beside the lists may mean something to whoever reads the manifest.
    void noteOthers(const std::string& name, const Json& object) {
        std::string keys;
        for (const auto& [key, value] : object.asObject()) {
            const bool isKnown =
                isOneOf(kAllowing, key) || isOneOf(kDenying, key) || isOneOf(kDescribing, key) || key == "agent" || key == "role";
            if (!isKnown) keys += (keys.empty() ? "" : ", ") + key;
        }
        if (!keys.empty()) note((name.empty() ? "" : "of " + name + ": ") + "not looked at: " + keys);
    }

    static bool isPattern(std::string_view name) { return name.find_first_of("*?()!") != std::string_view::npos; }

    static std::vector<std::string> parted(std::string_view text) {
        std::vector<std::string> names;
        while (!text.empty()) {
            const std::size_t comma = std::min(text.find(','), text.size());
            if (std::string name = trimmed(text.substr(0, comma)); !name.empty()) names.push_back(std::move(name));
            text.remove_prefix(std::min(comma + 1, text.size()));
        }
        return names;
    }

    void addAll(const Json& list, std::vector<std::string>& tools) {
        for (const Json& entry : list.asArray()) addEntry(entry, tools);
        for (const auto& [name, entry] : list.asObject()) addNamed(name, entry, tools);
        for (const std::string& name : parted(list.asString())) addName(name, tools);
    }

    void addEntry(const Json& entry, std::vector<std::string>& tools) {
        if (entry.isString()) return addName(entry.asString(), tools);
        const Json& body = entry["function"].isObject() ? entry["function"] : entry;
        std::string name = nameOf(body);
        if (name.empty()) name = body["tool"].asString();
        if (name.empty()) return note("an entry without a name stays denied");
        addNamed(name, entry, tools);
    }

    /// Also `name: true` and `name: {…}` of a mapping.
    void addNamed(const std::string& name, const Json& entry, std::vector<std::string>& tools) {
        if (entry.isBool() && !entry.asBool()) return;
        if (!entry.isObject() && !entry.isNull() && !entry.isBool())
            return note("tool " + name + " has a value that is not understood; it stays denied");
        for (const auto& [key, value] : entry.asObject()) {
            if (isOneOf(kDescribing, key)) continue;
            const bool isEnabled = key == "enabled" && value.isBool() && value.asBool();
            if (!isEnabled)
                return note("tool " + name + " has `" + key + "`, which may narrow it; it stays denied until a rule says it");
        }
        addName(name, tools);
    }

    void addName(const std::string& name, std::vector<std::string>& tools) {
        if (name.empty()) return;
        if (isPattern(name)) return note("'" + name + "' is a pattern, no tool's name; it permits nothing");
        if (std::find(tools.begin(), tools.end(), name) == tools.end()) tools.push_back(name);
    }

    void note(std::string text) {
        if (m_manifest.notes.size() < 1'000) m_manifest.notes.push_back(std::move(text));
    }

    ToolManifest m_manifest;
};

/// Nothing of a comment may end its line.
std::string inComment(std::string_view text) {
    std::string result;
    for (const char c : text) result += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    return result;
}

std::string actions(const std::vector<std::string>& tools) {
    std::string text = "[";
    for (const std::string& tool : tools)
        text += (text.size() == 1 ? "\n        " : ",\n        ") + EntityUid{"Action", tool}.text();
    return text + "\n    ]";
}

}  // namespace

std::optional<ToolManifest> readToolManifest(const Json& document) {
    ManifestReader reader;
    reader.read(document);
    ToolManifest manifest = reader.take();
    if (manifest.grants.empty()) return std::nullopt;
    return manifest;
}

std::string manifestPolicy(const ToolManifest& manifest, std::string_view source, std::string_view agentType) {
    std::string text =
        "// Starting policy made from " + inComment(source) + ": what it lists is permitted, anything else is denied.\n";
    for (const std::string& note : manifest.notes) text += "// Note: " + inComment(note) + ".\n";
    for (const ToolGrant& grant : manifest.grants) {
        const bool isAnyone = grant.who == ToolGrant::Who::Anyone;
        const bool isRole = grant.who == ToolGrant::Who::Role;
        const std::string owner = isAnyone ? "everyone" : (isRole ? "role " : "agent ") + grant.name;
        text += "\n// From " + inComment(source) + ", " + inComment(owner) + ".\n";
        if (grant.tools.empty()) {
            text += "// No tools, so no permit.\n";
            continue;
        }
        const std::string who = isRole ? "principal in " + EntityUid{"Role", grant.name}.text()
                                       : "principal == " + EntityUid{std::string(agentType), grant.name}.text();
        text += "@id(" + cedar::quoted("tools of " + owner) + ")\npermit (\n    " + (isAnyone ? "principal" : who) +
                ",\n    action in " + actions(grant.tools) + ",\n    resource\n);\n";
    }
    return text;
}

bool isToolManifest(const Json& document) {
    if (!document.isObject()) return false;
    for (const Section& section : kSections) {
        const auto lists = [](const Json& one) { return one.isArray() || listOf(one) != nullptr; };
        const Json::Object& named = document[section.key].asObject();
        const Json::Array& listed = document[section.key].asArray();
        if (std::any_of(named.begin(), named.end(), [&](const Json::Member& one) { return lists(one.second); })) return true;
        if (std::any_of(listed.begin(), listed.end(), lists)) return true;
    }
    const Json* list = listOf(document);
    if (list == nullptr) return false;
    const bool hasName =
        std::any_of(list->asArray().begin(), list->asArray().end(), [](const Json& one) { return one.isString(); });
    return hasName || list->asObject().size() != 0 || !list->asString().empty();
}

void readManifestTools(const Json& document, ToolCollector& tools) {
    // What is described in full stands in `tools`; agents and roles add the names that do not.
    std::set<std::string> known;
    const Json* list = listOf(document);
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const Json& entry = list->at(i);
        if (entry.isObject()) readToolList(Json::array({entry}), tools);
        if (entry.isObject()) known.insert(entry["name"].asString());
    }
    const std::optional<ToolManifest> manifest = readToolManifest(document);
    for (const ToolGrant& grant : manifest ? manifest->grants : std::vector<ToolGrant>()) {
        for (const std::string& name : grant.tools) {
            if (!known.insert(name).second) continue;
            ToolDescription tool;
            tool.name = name;
            tool.server = tools.server();
            tool.inputSchema = Json::object({{"type", "object"}});
            tools.add(std::move(tool));
        }
    }
    for (const std::string& note : manifest ? manifest->notes : std::vector<std::string>()) tools.note(note);
}

}  // namespace writ::sim
