#include "simulator/catalog/renamed_calls.h"

#include <algorithm>
#include <map>
#include <span>

namespace writ::sim {
namespace {

/// A member of an object that has another name now.
struct Rename {
    std::vector<std::string> path;  ///< keywords of the schema that lead to the object: "properties", NAME, "items"
    std::string before, after;
};
struct ToolRenames {
    std::string name;             ///< the tool's new one
    std::vector<Rename> members;  ///< outer ones first; paths are in new names
};
using Renames = std::map<std::string, ToolRenames, std::less<>>;  ///< by the tool's old name

Renames renamesOf(const CatalogDifference& difference) {
    Renames renames;
    for (const ToolChange& tool : difference.tools) {
        ToolRenames own{tool.tool, {}};
        for (const FieldChange& change : tool.fields) {
            std::vector<std::string> tokens = pointerTokens(change.pointer).value_or(std::vector<std::string>());
            const bool isArgument = change.kind == ChangeKind::Renamed && tokens.size() >= 3 && tokens.front() == "inputSchema";
            if (!isArgument) continue;
            own.members.push_back({{tokens.begin() + 1, tokens.end() - 2}, change.before.asString(), change.after.asString()});
        }
        const bool isRenamed = tool.kind == ChangeKind::Renamed || !own.members.empty();
        if (isRenamed) renames.emplace(tool.oldName.empty() ? tool.tool : tool.oldName, std::move(own));
    }
    return renames;
}

Json renamedMember(const Json& object, const Rename& rename) {
    if (!object.contains(rename.before) || object.contains(rename.after)) return object;
    Json::Object members;
    for (const auto& [name, value] : object.asObject()) members.emplace_back(name == rename.before ? rename.after : name, value);
    return Json(std::move(members));
}

/// Recursion is bounded by the length of the path.
Json renamed(const Json& value, std::span<const std::string> path, const Rename& rename) {
    if (path.empty()) return renamedMember(value, rename);
    if (path.front() == "items") {
        if (!value.isArray()) return value;
        Json::Array items;
        for (const Json& item : value.asArray()) items.push_back(renamed(item, path.subspan(1), rename));
        return Json(std::move(items));
    }
    const bool isMember = path.front() == "properties" && path.size() >= 2 && value.contains(path[1]);
    return isMember ? value.with(path[1], renamed(value[path[1]], path.subspan(2), rename)) : value;
}

/// Whether tokens of a pointer into arguments lead to the object of a rename, in which `at` is the next one.
bool leadsTo(const std::vector<std::string>& tokens, const Rename& rename, std::size_t& at) {
    for (std::size_t i = 0; i < rename.path.size(); ++i, ++at) {
        if (at >= tokens.size()) return false;
        if (rename.path[i] == "items") continue;  // any index
        if (++i >= rename.path.size() || rename.path[i] != tokens[at]) return false;
    }
    return at < tokens.size();
}

std::string renamedMask(const std::string& pointer, const Rename& rename) {
    std::vector<std::string> tokens = pointerTokens(pointer).value_or(std::vector<std::string>());
    std::size_t at = 2;
    const bool isInput = tokens.size() > 2 && tokens[0] == "context" && tokens[1] == "input";
    if (!isInput || !leadsTo(tokens, rename, at) || tokens[at] != rename.before) return pointer;
    tokens[at] = rename.after;
    std::string result;
    for (const std::string& token : tokens) result = pointerJoin(result, token);
    return result;
}

Step renamedStep(Step step, const ToolRenames& renames) {
    step.tool = renames.name;
    if (step.kind != StepKind::Call) return step;
    for (const Rename& rename : renames.members) {
        if (step.arguments.isObject()) step.arguments = renamed(step.arguments, rename.path, rename);
        for (std::string& mask : step.noteMasks) mask = renamedMask(mask, rename);
    }
    return step;
}

}  // namespace

std::vector<SessionPtr> withNewNames(const std::vector<SessionPtr>& sessions, const CatalogDifference& difference) {
    const Renames renames = renamesOf(difference);
    if (renames.empty()) return sessions;
    std::vector<SessionPtr> all;
    for (const SessionPtr& session : sessions) {
        const bool isTouched = std::any_of(session->steps.begin(), session->steps.end(),
                                           [&](const Step& step) { return renames.count(step.tool) != 0; });
        if (!isTouched) {
            all.push_back(session);
            continue;
        }
        auto copy = std::make_shared<Session>(*session);
        for (Step& step : copy->steps) {
            if (const auto found = renames.find(step.tool); found != renames.end())
                step = renamedStep(std::move(step), found->second);
        }
        all.push_back(std::move(copy));
    }
    return all;
}

}  // namespace writ::sim
