#include "simulator/boundary/base_finder.h"

#include "engine/decision/scope_entities.h"
#include "simulator/replay/wording.h"
#include "simulator/scratch/request_types.h"

#include <algorithm>
#include <tuple>

namespace writ::sim::boundary {
namespace {

constexpr std::size_t kMaxBases = 8;
constexpr std::uint32_t kProbeDistance = 1'000'000;
constexpr std::string_view kArguments = "/context/input/";

/// A call in the scope of the rule.
struct Reaching {
    std::size_t call = 0;
    RuleReach reach;
    bool isProbe = false;
    bool lacksField = false;
};
bool isNearer(const Reaching& a, const Reaching& b) {
    return std::tuple(a.isProbe, a.reach.conditions, a.lacksField, !a.reach.matched, a.call) <
           std::tuple(b.isProbe, b.reach.conditions, b.lacksField, !b.reach.matched, b.call);
}

/// A probe call is farther away than any recorded one.
std::uint32_t distance(const Reaching& found) {
    return found.reach.conditions + (found.isProbe ? kProbeDistance : 0);
}

std::string reason(const std::string& rule, const Reaching& found) {
    if (found.reach.matched) return rule + " matches it.";
    if (found.reach.conditions == 0) return "It meets all other conditions of " + rule + ".";
    const bool one = found.reach.conditions == 1;
    return "It is in the scope of " + rule + ", but does not meet " + std::to_string(found.reach.conditions) + " other " +
           (one ? "condition" : "conditions") + "; no call comes nearer.";
}

/// What a JSON Schema names as a value of its own.
std::optional<FoundValue> namedValue(const Json& schema, const std::string& who) {
    for (const char* key : {"const", "default"}) {
        if (const Json* value = schema.find(key); value != nullptr && !value->isNull())
            return FoundValue{*value, who + ", " + key};
    }
    for (const char* key : {"examples", "enum"}) {
        if (schema[key].size() > 0) return FoundValue{schema[key].at(0), who + ", the first of " + key};
    }
    if (schema["type"].asString() == "boolean") return FoundValue{Json(true), who + ", yes or no"};
    for (const char* key : {"minimum", "maximum"}) {
        if (schema[key].isNumber()) return FoundValue{schema[key], who + ", " + key};
    }
    return std::nullopt;
}

/// The schema at a pointer below an object's one.
const Json* schemaAt(const Json& root, std::string_view pointer) {
    const Json* at = &root;
    for (const std::string& token : pointerTokens(pointer).value_or(std::vector<std::string>())) {
        at = scratch::resolved(*at, root)["properties"].find(token);
        if (at == nullptr) return nullptr;
    }
    return &scratch::resolved(*at, root);
}

std::optional<FoundValue> declaredValue(const Workspace& workspace, const Request& request, const std::string& pointer) {
    if (const ToolDescription* tool = workspace.catalog.find(request.action);
        tool != nullptr && pointer.starts_with(kArguments)) {
        const Json* schema = schemaAt(tool->inputSchema, std::string_view(pointer).substr(kArguments.size() - 1));
        if (auto found = schema == nullptr ? std::nullopt : namedValue(*schema, "catalog")) return found;
    }
    const Json types = scratch::typesOfRequest(workspace, request);
    for (const std::string_view part : {"subject", "resource", "context"}) {
        std::string top = "/" + std::string(part);
        if (part != "context") top += "/properties";
        if (!pointer.starts_with(top + "/")) continue;
        const Json* schema = schemaAt(types[part], std::string_view(pointer).substr(top.size()));
        if (schema != nullptr) return namedValue(*schema, "schema");
    }
    return std::nullopt;
}

std::string callName(const Corpus& corpus, const CorpusCall& call) {
    return "call " + std::to_string(call.call) + " of " + corpus.sessions[call.session]->id;
}

/// The entity of a part of all requests of the corpus; nothing where there are several.
std::optional<EntityUid> onlyOne(const Corpus& corpus, EntityUid Request::*part) {
    std::optional<EntityUid> only;
    for (const CorpusCall& call : corpus.calls) {
        const BoundCallPtr bound = call.bound.get();
        if (bound == nullptr || !bound->request) continue;
        const EntityUid& uid = (*bound->request).*part;
        if (uid.id.empty() || (only && *only != uid)) return std::nullopt;
        only = uid;
    }
    return only;
}

/// A request for a rule that no call reaches: a tool of the catalog, with what somebody says about it.
class Outline {
public:
    Outline(const Corpus& corpus, const ProbedVersion& version, const PolicyConstant& constant)
        : m_corpus(corpus),
          m_version(version),
          m_constant(constant),
          m_rule(ruleName(version.policies->rules()[constant.rule])) {}

    Result<FoundBase> make() {
        const std::string tool = chooseTool();
        if (tool.empty())
            return fail(ErrorKind::NotFound,
                        "No recorded call is in the scope of " + m_rule + ", and the catalog has no tool that is.");
        Result<ScratchRequest> scratch = ScratchRequest::ofTool(m_corpus.workspace, tool);
        if (!scratch) return tl::unexpected(std::move(scratch.error()));
        m_values.clear();
        addParty(ScopePart::Principal, "/subject", &Request::subject);
        addParty(ScopePart::Resource, "/resource", &Request::resource);
        for (const UnknownField& field : scratch->outline()->unknown) addDeclared(*scratch->outline(), field.pointer);
        Result<ScratchRequest> filled = scratch->with(edits());
        if (!filled) return tl::unexpected(std::move(filled.error()));
        BoundaryBase base{BoundaryBase::Kind::Outline, std::nullopt, tool, m_values};
        return FoundBase{std::move(base), *std::move(filled),
                         "No recorded call is in the scope of " + m_rule + "; it is made up from the catalog.", 0};
    }

private:
    [[nodiscard]] std::string chooseTool() const {
        const auto& constants = dynamic_cast<const PolicyConstants&>(*m_version.policies);
        const std::vector<std::string> actions = constants.actionsOf(m_constant.rule);
        std::string first;
        for (const ToolDescription& tool : m_corpus.workspace->catalog.tools()) {
            if (!actions.empty() && std::find(actions.begin(), actions.end(), tool.name) == actions.end()) continue;
            if (first.empty()) first = tool.name;
            const bool isArgument = m_constant.pointer.starts_with(kArguments);
            if (!isArgument) break;
            const auto pointer = std::string_view(m_constant.pointer).substr(kArguments.size() - 1);
            if (schemaAt(tool.inputSchema, pointer) != nullptr) return tool.name;
        }
        return first;
    }

    void addParty(ScopePart part, const std::string& pointer, EntityUid Request::*member) {
        if (const auto* scopes = dynamic_cast<const ScopeEntities*>(m_version.policies.get())) {
            for (const ScopeEntity& named : scopes->scopeEntities()) {
                if (named.rule == m_constant.rule && named.part == part)
                    return addEntity(pointer, named.entity, "scope of " + m_rule);
            }
        }
        if (const std::optional<EntityUid> only = onlyOne(m_corpus, member))
            addEntity(pointer, *only, "as in all recorded calls");
    }

    void addEntity(const std::string& pointer, const EntityUid& uid, const std::string& source) {
        m_values.push_back({pointer + "/type", Json(uid.type), source});
        m_values.push_back({pointer + "/id", Json(uid.id), source});
    }

    void addDeclared(const Request& request, const std::string& pointer) {
        if (std::optional<FoundValue> found = declaredValue(*m_corpus.workspace, request, pointer))
            m_values.push_back({pointer, found->value, found->source});
    }

    [[nodiscard]] std::vector<ScratchEdit> edits() const {
        std::vector<ScratchEdit> edits;
        for (const OutlineValue& value : m_values) edits.push_back({ScratchEdit::Kind::Set, value.pointer, value.value});
        return edits;
    }

    const Corpus& m_corpus;
    const ProbedVersion& m_version;
    const PolicyConstant& m_constant;
    std::string m_rule;
    std::vector<OutlineValue> m_values;
};

std::vector<Reaching> reachingCalls(const Corpus& corpus, const PolicyConstants& constants, const PolicyConstant& constant,
                                    std::size_t maxCalls) {
    std::vector<Reaching> found;
    for (std::size_t i = 0; i < std::min(corpus.calls.size(), maxCalls); ++i) {
        const CorpusCall& call = corpus.calls[i];
        if (call.input == nullptr) continue;
        const std::optional<RuleReach> reach = constants.reach(constant, *call.input);
        if (!reach) continue;
        const BoundCallPtr bound = call.bound.get();
        const bool lacks = toJson(*bound->request).pointer(constant.pointer) == nullptr;
        found.push_back({i, *reach, call.stepIn(corpus.sessions).probe, lacks});
    }
    std::sort(found.begin(), found.end(), isNearer);
    if (found.size() > kMaxBases) found.erase(found.begin() + kMaxBases, found.end());
    return found;
}

}  // namespace

Result<std::vector<FoundBase>> basesFor(const Corpus& corpus, const ProbedVersion& version, const PolicyConstant& constant,
                                        const BoundaryOptions& options) {
    const auto& constants = dynamic_cast<const PolicyConstants&>(*version.policies);
    const std::string rule = ruleName(version.policies->rules()[constant.rule]);
    std::vector<FoundBase> bases;
    for (const Reaching& found : reachingCalls(corpus, constants, constant, options.maxCalls)) {
        Result<ScratchRequest> scratch = ScratchRequest::ofCall(corpus, found.call);
        if (scratch) scratch = scratch->withDerived(Derived::Stay);
        if (!scratch) continue;
        const auto kind = found.isProbe ? BoundaryBase::Kind::ProbeCall : BoundaryBase::Kind::Recorded;
        const Step& step = corpus.calls[found.call].stepIn(corpus.sessions);
        bases.push_back({{kind, found.call, step.tool, {}}, *std::move(scratch), reason(rule, found), distance(found)});
    }
    if (!bases.empty()) return bases;
    Result<FoundBase> outline = Outline(corpus, version, constant).make();
    if (!outline) return tl::unexpected(std::move(outline.error()));
    bases.push_back(*std::move(outline));
    return bases;
}

std::optional<FoundValue> valueFor(const Corpus& corpus, const Request& request, const std::string& pointer) {
    const CorpusCall* other = nullptr;
    Json value;
    for (const CorpusCall& call : corpus.calls) {
        const BoundCallPtr bound = call.bound.get();
        if (bound == nullptr || !bound->request) continue;
        const bool same = bound->request->action == request.action;
        if (other != nullptr && !same) continue;
        const Json document = toJson(*bound->request);
        const Json* found = document.pointer(pointer);
        if (found == nullptr) continue;
        other = &call;
        value = *found;
        if (same) break;
    }
    if (other != nullptr) return FoundValue{value, "as in " + callName(corpus, *other)};
    return declaredValue(*corpus.workspace, request, pointer);
}

}  // namespace writ::sim::boundary
