#include "engine/cedar/input.h"

#include "engine/cedar/json_value.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// Principal, action and resource: the first of the variables.
constexpr std::size_t kScopeVariables = 3;

constexpr JsonRules kRecorded{true, 500};
constexpr std::array<std::string_view, 4> kParts = {"subject", "action", "resource", "context"};

/// Makes one of the two views of a request.
class ViewBuilder {
public:
    ViewBuilder(const Request& request, const EntityStore& store, const UnknownTree& unknown)
        : m_request(request), m_store(store), m_unknown(unknown) {}

    Result<View> build(const EntityUid& action) {
        m_view.variables[slot(Variable::Principal)] = entity(m_request.subject, "subject");
        m_view.variables[slot(Variable::Action)] = entity(action, "action");
        m_view.variables[slot(Variable::Resource)] = entity(m_request.resource, "resource");
        const Json& context = m_request.context.isNull() ? m_empty : m_request.context;
        auto value = properties(context, "/context", m_unknown.child("context"));
        if (!value) return tl::unexpected(std::move(value.error()));
        m_view.variables[slot(Variable::Context)] = std::move(*value);
        if (auto done = overlay(m_request.subject, m_request.subjectProperties, "subject"); !done)
            return tl::unexpected(std::move(done.error()));
        if (auto done = overlay(m_request.resource, m_request.resourceProperties, "resource"); !done)
            return tl::unexpected(std::move(done.error()));
        return std::move(m_view);
    }

private:
    static std::size_t slot(Variable variable) { return static_cast<std::size_t>(variable); }

    /// An entity whose own id or type is unknown is unknown as a whole.
    [[nodiscard]] Value entity(const EntityUid& uid, std::string_view part) const {
        const UnknownTree* at = m_unknown.child(part);
        if (at && at->field) return Value(*at->field);
        if (!at) return Value(shared(uid));
        for (const auto& [token, below] : at->children) {
            if (token != "properties") return Value(below.any());
        }
        return Value(shared(uid));
    }

    [[nodiscard]] EntityNamePtr shared(const EntityUid& uid) const {
        return m_store.shared(std::make_shared<const EntityName>(uid));
    }

    /// The members one by one: an object of properties is no value itself, so `__entity` in it is an ordinary name.
    static Result<Value> properties(const Json& json, const std::string& pointer, const UnknownTree* unknown) {
        if (unknown && unknown->field) return Value(*unknown->field);
        std::vector<Attribute> attributes;
        if (!json.isObject() && !json.isNull()) {
            Error error;
            error.kind = ErrorKind::Malformed;
            error.message = "an object was expected";
            error.pointer = pointer;
            return Failure(std::move(error));
        }
        for (const auto& [name, member] : json.asObject()) {
            const UnknownTree* below = unknown ? unknown->child(name) : nullptr;
            if (!below && member.isNull()) continue;
            auto value = toValue(member, pointerJoin(pointer, name), kRecorded, below);
            if (!value) return value;
            attributes.push_back({name, std::move(*value)});
        }
        if (unknown) addUnlisted(*unknown, json, attributes);
        return Value::record(std::move(attributes));
    }

    static void addUnlisted(const UnknownTree& unknown, const Json& json, std::vector<Attribute>& attributes) {
        for (const auto& [name, below] : unknown.children) {
            if (!json.contains(name)) attributes.push_back({name, Value(below.any())});
        }
    }

    Result<void> overlay(const EntityUid& uid, const Json& json, const std::string& part) {
        const UnknownTree* at = m_unknown.child(part);
        const UnknownTree* below = at ? at->child("properties") : nullptr;
        if (json.isNull() && !below) return {};
        auto own = properties(json, "/" + part + "/properties", below);
        if (!own) return tl::unexpected(std::move(own.error()));
        const auto known = std::find_if(m_view.overlays.begin(), m_view.overlays.end(),
                                        [&uid](const View::Overlay& o) { return o.name->uid == uid; });
        const Entity* stored = m_store.find(uid);
        if (known != m_view.overlays.end()) {
            known->attributes = merged(known->attributes, *own);
        } else {
            m_view.overlays.push_back({shared(uid), stored ? merged(stored->attributes, *own) : std::move(*own)});
        }
        return {};
    }

    /// The later wins, except that a known value never hides that a field is unknown.
    static Value merged(const Value& base, const Value& own) {
        if (base.is(Value::Kind::Unknown) || own.is(Value::Kind::Unknown)) return base.is(Value::Kind::Unknown) ? base : own;
        std::vector<Attribute> all = base.attributes();
        for (const Attribute& attribute : own.attributes()) {
            const Value* before = base.find(attribute.name);
            all.push_back(before && before->is(Value::Kind::Unknown) ? Attribute{attribute.name, *before} : attribute);
        }
        return Value::record(std::move(all));
    }

    const Request& m_request;
    const EntityStore& m_store;
    const UnknownTree& m_unknown;
    const Json m_empty = Json(Json::Object{});
    View m_view;
};

/// The same value without its unknown fields; nothing when it is one itself.
std::optional<Value> stripped(const Value& value) {
    if (value.is(Value::Kind::Unknown)) return std::nullopt;
    if (!value.hasUnknown()) return value;
    if (value.is(Value::Kind::Set)) {
        std::vector<Value> members;
        for (const Value& member : value.members()) {
            if (auto kept = stripped(member)) members.push_back(std::move(*kept));
        }
        return Value::set(std::move(members));
    }
    std::vector<Attribute> attributes;
    for (const Attribute& attribute : value.attributes()) {
        if (auto kept = stripped(attribute.value)) attributes.push_back({attribute.name, std::move(*kept)});
    }
    return Value::record(std::move(attributes));
}

/// Unknown taken as absent. An unknown principal, action or resource keeps the name that the request gives.
View withoutUnknown(const View& exact, const Request& request, const EntityUid& action) {
    View view;
    view.variables = {Value(request.subject), Value(action), Value(request.resource),
                      stripped(exact.variables[3]).value_or(Value::record({}))};
    for (const View::Overlay& overlay : exact.overlays) {
        view.overlays.push_back({overlay.name, stripped(overlay.attributes).value_or(Value::record({}))});
    }
    return view;
}

/// A field that names no part of a request would be overlooked, so it is refused.
Result<UnknownTree> unknownTree(const std::vector<UnknownField>& fields) {
    UnknownTree tree;
    for (const UnknownField& field : fields) {
        const auto tokens = pointerTokens(field.pointer);
        const bool known = tokens && !tokens->empty() && std::find(kParts.begin(), kParts.end(), tokens->front()) != kParts.end();
        if (!known) return fail(ErrorKind::Malformed, "the unknown field `" + field.pointer + "` is no part of a request");
        tree.add(field);
    }
    return tree;
}

}  // namespace

std::uint64_t CedarInput::scopeHash() const {
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < kScopeVariables; ++i) {
        const Value& value = exact.variables[i];
        hash = hash * 31 + (value.is(Value::Kind::Unknown) ? 0 : value.entityName().hash);
    }
    return hash;
}

bool CedarInput::sameScope(const Input& other) const {
    const auto* that = dynamic_cast<const CedarInput*>(&other);
    if (that == nullptr || that->store != store) return false;
    for (std::size_t i = 0; i < kScopeVariables; ++i) {
        const Value& mine = exact.variables[i];
        const Value& others = that->exact.variables[i];
        const bool unknown = mine.is(Value::Kind::Unknown);
        if (unknown != others.is(Value::Kind::Unknown)) return false;
        if (!unknown && !(mine.entityName() == others.entityName())) return false;
    }
    return true;
}

InputPtr makeInput(const EntityUid& principal, const EntityUid& action, const EntityUid& resource, Value context,
                   std::shared_ptr<const EntityStore> store) {
    auto input = std::make_shared<CedarInput>();
    input->store = std::move(store);
    input->exact.variables = {Value(principal), Value(action), Value(resource), std::move(context)};
    return input;
}

Result<std::shared_ptr<CedarInput>> prepareInput(const Request& request, const EntityUid& action, const PreparedFactsPtr& facts) {
    auto store = std::dynamic_pointer_cast<const EntityStore>(facts);
    if (!store) return fail(ErrorKind::Internal, "the facts were not prepared for Cedar");
    const auto unknown = unknownTree(request.unknown);
    if (!unknown) return tl::unexpected(unknown.error());
    auto view = ViewBuilder(request, *store, *unknown).build(action);
    if (!view) return tl::unexpected(std::move(view.error()));
    auto input = std::make_shared<CedarInput>();
    input->store = std::move(store);
    input->hasUnknown = !request.unknown.empty();
    input->exact = std::move(*view);
    if (input->hasUnknown) input->absent = std::make_shared<const View>(withoutUnknown(input->exact, request, action));
    return input;
}

}  // namespace writ::cedar
