#include "simulator/catalog/difference.h"

#include "simulator/catalog/schema_difference.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace writ::sim {
namespace {

constexpr std::size_t kMaxPairs = 1'000'000;  ///< of tools that went and came, looked at for renames

struct Pair {
    std::size_t before = 0, after = 0;
};

/// How much speaks for two tools being one under another name; 0: nothing.
int likeness(const ToolDescription& before, const ToolDescription& after) {
    const Json& was = before.inputSchema["properties"];
    const Json& is = after.inputSchema["properties"];
    const bool sameWords = !before.description.empty() && before.description == after.description;
    const bool sameShape = shapeOf(before.inputSchema) == shapeOf(after.inputSchema);
    if (sameShape && sameWords) return 4;
    if (sameShape && was.size() >= 2) return 3;
    std::size_t common = 0;
    for (const auto& [name, schema] : was.asObject()) common += std::size_t{is.contains(name)};
    const std::size_t all = was.size() + is.size() - common;
    if (sameWords && common * 2 >= all) return 2;
    return common >= 2 && common * 3 >= all * 2 ? 1 : 0;
}

class Matcher {
public:
    Matcher(const CatalogSnapshot& before, const CatalogSnapshot& after)
        : m_before(before), m_after(after), m_isMatched(before.tools.size(), false), m_isTaken(after.tools.size(), false) {}

    std::vector<Pair> pairs() {
        byKey([](const ToolDescription& tool) { return tool.server + '\n' + tool.name; });
        byKey([](const ToolDescription& tool) { return tool.name; });
        return m_pairs;
    }
    std::vector<Pair> renames() {
        const std::size_t known = m_pairs.size();
        const std::vector<std::size_t> went = rest(m_isMatched);
        const std::vector<std::size_t> came = rest(m_isTaken);
        if (went.size() * came.size() > kMaxPairs) return {};
        std::vector<std::pair<int, Pair>> ranked;
        for (const std::size_t from : went) {
            for (const std::size_t to : came) {
                if (const int rank = likeness(m_before.tools[from], m_after.tools[to]); rank > 0)
                    ranked.push_back({rank, {from, to}});
            }
        }
        std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
        for (const auto& [rank, pair] : ranked) {
            if (!m_isMatched[pair.before] && !m_isTaken[pair.after] && isAlone(ranked, rank, pair)) match(pair);
        }
        return {m_pairs.begin() + static_cast<std::ptrdiff_t>(known), m_pairs.end()};
    }
    [[nodiscard]] std::vector<std::size_t> removed() const { return rest(m_isMatched); }
    [[nodiscard]] std::vector<std::size_t> added() const { return rest(m_isTaken); }

private:
    template <class KeyOf>
    void byKey(KeyOf keyOf) {
        std::map<std::string, std::vector<std::size_t>> keys;
        for (const std::size_t i : rest(m_isTaken)) keys[keyOf(m_after.tools[i])].push_back(i);
        for (const std::size_t i : rest(m_isMatched)) {
            std::vector<std::size_t>& found = keys[keyOf(m_before.tools[i])];
            if (found.empty()) continue;
            match({i, found.front()});
            found.erase(found.begin());
        }
    }

    /// With two as likely as each other nobody knows which it was.
    [[nodiscard]] bool isAlone(const std::vector<std::pair<int, Pair>>& ranked, int rank, const Pair& pair) const {
        return std::none_of(ranked.begin(), ranked.end(), [&](const auto& other) {
            const bool sharesOne = (other.second.before == pair.before) != (other.second.after == pair.after);
            return sharesOne && other.first == rank && !m_isMatched[other.second.before] && !m_isTaken[other.second.after];
        });
    }

    void match(const Pair& pair) {
        m_isMatched[pair.before] = true;
        m_isTaken[pair.after] = true;
        m_pairs.push_back(pair);
    }

    static std::vector<std::size_t> rest(const std::vector<bool>& done) {
        std::vector<std::size_t> indices;
        for (std::size_t i = 0; i < done.size(); ++i) {
            if (!done[i]) indices.push_back(i);
        }
        return indices;
    }

    const CatalogSnapshot& m_before;
    const CatalogSnapshot& m_after;
    std::vector<bool> m_isMatched, m_isTaken;
    std::vector<Pair> m_pairs;
};

ChangeKind kindOf(const Json& before, const Json& after) {
    return before.isNull() ? ChangeKind::Added : after.isNull() ? ChangeKind::Removed : ChangeKind::Changed;
}

std::vector<FieldChange> fieldChanges(const ToolDescription& before, const ToolDescription& after) {
    std::vector<FieldChange> changes;
    const Json was = toolJson(before);
    const Json is = toolJson(after);
    for (const std::string_view key : {"server", "title", "description"}) {
        if (!(was[key] == is[key]))
            changes.push_back(
                {kindOf(was[key], is[key]), pointerJoin("", key), key == "server" ? "server" : "description", was[key], is[key]});
    }
    for (const auto& [name, hint] : was["hints"].asObject()) {
        if (!(hint == is["hints"][name]))
            changes.push_back({ChangeKind::Changed, pointerJoin("/hints", name), "hint", hint, is["hints"][name]});
    }
    compareSchemas(before.inputSchema, after.inputSchema, "/inputSchema", changes);
    const bool isOutput = before.outputSchema.isObject() && after.outputSchema.isObject();
    if (isOutput)
        compareSchemas(before.outputSchema, after.outputSchema, "/outputSchema", changes);
    else if (!(before.outputSchema == after.outputSchema))
        changes.push_back({kindOf(before.outputSchema, after.outputSchema), "/outputSchema", "result", before.outputSchema,
                           after.outputSchema});
    return changes;
}

/// Where tokens of a pointer lead, as people say it: "lines[].sku"; nothing for the tool itself.
std::string spoken(const std::vector<std::string>& tokens) {
    std::string text;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        const std::string& token = tokens[i];
        if (token == "properties" && i + 1 < tokens.size())
            text += (text.empty() ? "" : ".") + tokens[++i];
        else if (token == "items")
            text += "[]";
        else
            text += (text.empty() ? "" : " ") + token;
    }
    return text;
}

/// The argument, or the keyword of one, that a change is about.
std::string subjectOf(const FieldChange& change) {
    std::vector<std::string> tokens = pointerTokens(change.pointer).value_or(std::vector<std::string>());
    if (tokens.empty()) return {};
    if (change.aspect == "hint") return "hint " + tokens.back();
    const std::string result = tokens.front() == "outputSchema" && tokens.size() > 1 ? "result " : "";
    const bool isArgument = change.aspect == "argument" || change.aspect == "required";
    if (isArgument) return result + spoken(tokens);
    const std::string keyword = tokens.back();
    tokens.pop_back();
    const std::string place = spoken(tokens);
    return result + (place.empty() ? "" : place + ": ") + keyword;
}

std::string valueText(const FieldChange& change, const Json& value) {
    if (change.aspect != "hint") return value.dump();
    return std::string(value["value"].asBool() ? "yes" : "no") + (value["stated"].asBool() ? "" : " (implied)");
}

Json changeJson(const FieldChange& change) {
    return Json::object({{"change", word(change.kind)},
                         {"pointer", change.pointer},
                         {"aspect", change.aspect},
                         {"before", change.before},
                         {"after", change.after},
                         {"text", text(change)}});
}

Json hexOf(const std::optional<Digest>& digest) {
    return digest ? Json(digest->hex()) : Json();
}

}  // namespace

std::string_view word(ChangeKind kind) {
    switch (kind) {
    case ChangeKind::Added: return "added";
    case ChangeKind::Removed: return "removed";
    case ChangeKind::Renamed: return "renamed";
    case ChangeKind::Changed: return "changed";
    }
    return {};
}

CatalogDifference differenceOf(const CatalogSnapshot& before, const CatalogSnapshot& after) {
    CatalogDifference difference{before.digest, after.digest, {}, 0};
    Matcher matcher(before, after);
    const auto add = [&](const Pair& pair, ChangeKind kind) {
        const ToolDescription& was = before.tools[pair.before];
        const ToolDescription& is = after.tools[pair.after];
        if (before.digests[pair.before] == after.digests[pair.after]) return static_cast<void>(++difference.unchanged);
        difference.tools.push_back({kind, is.name, is.server, kind == ChangeKind::Renamed ? was.name : std::string(),
                                    before.digests[pair.before], after.digests[pair.after], fieldChanges(was, is)});
    };
    for (const Pair& pair : matcher.pairs()) add(pair, ChangeKind::Changed);
    for (const Pair& pair : matcher.renames()) add(pair, ChangeKind::Renamed);
    for (const std::size_t i : matcher.removed())
        difference.tools.push_back(
            {ChangeKind::Removed, before.tools[i].name, before.tools[i].server, {}, before.digests[i], {}, {}});
    for (const std::size_t i : matcher.added())
        difference.tools.push_back({ChangeKind::Added, after.tools[i].name, after.tools[i].server, {}, {}, after.digests[i], {}});
    std::stable_sort(difference.tools.begin(), difference.tools.end(), [](const ToolChange& a, const ToolChange& b) {
        return std::tie(a.tool, a.kind) < std::tie(b.tool, b.kind);
    });
    return difference;
}

std::string text(const FieldChange& change) {
    const std::string subject = subjectOf(change);
    if (change.aspect == "argument") {
        if (change.kind == ChangeKind::Renamed)
            return "argument " + change.before.asString() + " is now " + change.after.asString();
        const Json& schema = change.kind == ChangeKind::Removed ? change.before : change.after;
        return "argument " + subject + " " + std::string(word(change.kind)) +
               (schema["type"].isString() ? " (" + schema["type"].asString() + ")" : "");
    }
    const bool isFlag = change.aspect == "required" && change.after.isBool();
    if (isFlag) return subject + (change.after.asBool() ? " is required now" : " is not required any more");
    if (change.kind == ChangeKind::Added) return subject + " " + valueText(change, change.after) + " added";
    if (change.kind == ChangeKind::Removed) return subject + " " + valueText(change, change.before) + " removed";
    return subject + " " + valueText(change, change.after) + ", was " + valueText(change, change.before);
}

Json toJson(const CatalogDifference& difference) {
    Json::Array tools;
    for (const ToolChange& tool : difference.tools) {
        Json::Array fields;
        for (const FieldChange& change : tool.fields) fields.push_back(changeJson(change));
        tools.push_back(Json::object({{"change", word(tool.kind)},
                                      {"tool", tool.tool},
                                      {"server", tool.server},
                                      {"oldName", tool.oldName.empty() ? Json() : Json(tool.oldName)},
                                      {"before", hexOf(tool.before)},
                                      {"after", hexOf(tool.after)},
                                      {"fields", Json(std::move(fields))}}));
    }
    return Json::object({{"format", 1},
                         {"before", difference.before.hex()},
                         {"after", difference.after.hex()},
                         {"unchanged", difference.unchanged},
                         {"tools", Json(std::move(tools))}});
}

}  // namespace writ::sim
