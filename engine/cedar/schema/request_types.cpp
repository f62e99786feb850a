#include "engine/cedar/schema/request_types.h"

#include "engine/cedar/schema/typed_value.h"

#include <algorithm>

namespace writ::cedar {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMaxSetIds = 6;  ///< of an enum type whose sets are listed: there are 2^n

std::vector<Value> subsets(const std::vector<Value>& members) {
    std::vector<Value> all;
    for (std::size_t chosen = 0; chosen < std::size_t{1} << members.size(); ++chosen) {
        std::vector<Value> subset;
        for (std::size_t i = 0; i < members.size(); ++i) {
            if ((chosen >> i) & 1U) subset.push_back(members[i]);
        }
        all.push_back(Value::set(std::move(subset)));
    }
    return all;
}

/// Collects where values are not of their types. Recursion is as deep as the types, which resolveSchema() bounds.
class Fitting {
public:
    explicit Fitting(const Schema& schema) : m_schema(schema) {}

    void value(const Value& value, const Type& type, const std::string& pointer, Basis basis) {
        if (value.is(Kind::Unknown)) return;
        if (type.is(TypeKind::Record) && value.is(Kind::Record))
            return record(value, type, pointer, basis, basis == Basis::Written);
        if (type.is(TypeKind::Set) && value.is(Kind::Set)) {
            for (const Value& member : value.members()) this->value(member, *type.element(), pointer, basis);
        } else if (!isPlain(value, type)) {
            m_misfits.push_back(pointer);
        }
    }

    void record(const Value& value, const Type& type, const std::string& pointer, Basis around, bool isClosed) {
        for (const Attribute& attribute : value.attributes()) {
            const TypeField* field = type.field(attribute.name);
            const std::string at = pointerJoin(pointer, attribute.name);
            if (!field && isClosed) m_misfits.push_back(at);
            const Basis basis = field ? std::max(around, field->basis) : Basis::Concluded;
            if (basis != Basis::Concluded) this->value(attribute.value, *field->type, at, basis);
        }
        for (const TypeField& field : type.fields()) {
            const bool isNeeded = field.required && std::max(around, field.basis) != Basis::Concluded;
            if (isNeeded && !value.find(field.name)) m_misfits.push_back(pointerJoin(pointer, field.name));
        }
    }

    void uid(const Value& entity, const std::string& pointer) {
        if (entity.is(Kind::Entity) && !checkUid(entity.asEntity(), pointer, m_schema)) m_misfits.push_back(pointer);
    }

    std::vector<std::string> take() {
        std::sort(m_misfits.begin(), m_misfits.end());
        m_misfits.erase(std::unique(m_misfits.begin(), m_misfits.end()), m_misfits.end());
        return std::move(m_misfits);
    }

private:
    /// Of types without parts.
    [[nodiscard]] bool isPlain(const Value& value, const Type& type) const {
        switch (type.kind()) {
        case TypeKind::Bool: return value.is(Kind::Bool);
        case TypeKind::Long: return value.is(Kind::Long);
        case TypeKind::String: return value.is(Kind::String);
        case TypeKind::Extension: return value.is(kindOf(type.extensionType()));
        case TypeKind::Entity:
            return value.is(Kind::Entity) && value.asEntity().type == type.entityTypes().front() &&
                   checkUid(value.asEntity(), {}, m_schema);
        case TypeKind::Set:
        case TypeKind::Record:
        case TypeKind::Never:
        case TypeKind::True:
        case TypeKind::False:
        case TypeKind::AnyEntity: break;  // schemas hold none of the last four
        }
        return false;
    }

    const Schema& m_schema;
    std::vector<std::string> m_misfits;
};

/// A pointer in its parts: the part of the request, and the names below its properties.
struct FieldPath {
    std::string part;
    std::vector<std::string> names;
};

std::optional<FieldPath> pathOf(const std::string& pointer) {
    auto tokens = pointerTokens(pointer);
    if (!tokens || tokens->empty()) return std::nullopt;
    const bool isContext = tokens->front() == "context";
    const std::size_t first = isContext ? 1 : 2;
    if (tokens->size() <= first || (!isContext && (*tokens)[1] != "properties")) return std::nullopt;
    return FieldPath{tokens->front(), {tokens->begin() + static_cast<std::ptrdiff_t>(first), tokens->end()}};
}

const Value& variableOf(const View& request, Variable variable) {
    return request.variables[static_cast<std::size_t>(variable)];
}

/// Empty where it is not known.
std::string typeOf(const Value& entity) {
    return entity.is(Kind::Entity) ? entity.asEntity().type : std::string();
}

bool takes(const std::vector<std::string>& types, const std::string& type) {
    return type.empty() || std::binary_search(types.begin(), types.end(), type);
}

}  // namespace

RequestTypes::RequestTypes(const Schema& schema, const SchemaAction& action, const std::string& principal,
                           const std::string& resource)
    : m_schema(&schema), m_action(&action), m_principal(principal), m_resource(resource) {
}

std::optional<RequestTypes> RequestTypes::of(const Schema& schema, const View& request) {
    const Value& asked = variableOf(request, Variable::Action);
    const SchemaAction* action = asked.is(Kind::Entity) ? schema.action(asked.asEntity()) : nullptr;
    const std::string principal = typeOf(variableOf(request, Variable::Principal));
    const std::string resource = typeOf(variableOf(request, Variable::Resource));
    const bool applies = action && action->applies && takes(action->principals, principal) && takes(action->resources, resource);
    return applies ? std::optional(RequestTypes(schema, *action, principal, resource)) : std::nullopt;
}

RequestTypes::Root RequestTypes::entityRoot(const std::string& type) const {
    const SchemaEntityType* declared = m_schema->entityType(type);
    return declared && declared->place.isWritten() ? Root{declared->attributes.get(), true} : Root{};
}

/// Where the binding adds to it, it may add more than anybody could conclude.
RequestTypes::Root RequestTypes::contextRoot() const {
    const auto& fields = m_action->context->fields();
    const auto isConcluded = [](const TypeField& field) { return field.basis == Basis::Concluded; };
    const bool isClosed = m_action->place.isWritten() && std::none_of(fields.begin(), fields.end(), isConcluded);
    return {m_action->context.get(), isClosed};
}

RequestTypes::Place RequestTypes::placeOf(const std::string& pointer) const {
    const auto path = pathOf(pointer);
    if (!path) return {};
    const Root root = path->part == "context"    ? contextRoot()
                      : path->part == "subject"  ? entityRoot(m_principal)
                      : path->part == "resource" ? entityRoot(m_resource)
                                                 : Root{};
    const Type* around = root.type;
    bool isClosed = root.isClosed;
    const TypeField* field = nullptr;
    for (const std::string& name : path->names) {
        if (!around || !around->is(TypeKind::Record)) return {};
        field = around->field(name);
        if (!field) return {nullptr, isClosed};
        if (field->basis == Basis::Concluded) return {};
        around = field->type.get();
        isClosed = true;
    }
    return {field, false};
}

std::optional<FieldDomain> RequestTypes::domainOf(const std::string& pointer) const {
    const TypeField* field = placeOf(pointer).field;
    return field ? std::optional(FieldDomain{pointer, field->type, valuesOf(*field->type), !field->required}) : std::nullopt;
}

bool RequestTypes::excludes(const std::string& pointer) const {
    return placeOf(pointer).isExcluded;
}

std::vector<std::string> RequestTypes::misfits(const View& request) const {
    Fitting fitting(*m_schema);
    const auto record = [&fitting](const Value& value, const Root& root, const char* pointer) {
        if (root.type && value.is(Kind::Record)) fitting.record(value, *root.type, pointer, Basis::Written, root.isClosed);
    };
    const auto party = [&](Variable variable, const std::string& type, const char* uid, const char* properties) {
        const Value& entity = variableOf(request, variable);
        if (!entity.is(Kind::Entity)) return;
        fitting.uid(entity, uid);
        if (const Value* attributes = request.overlayOf(entity.entityName())) record(*attributes, entityRoot(type), properties);
    };
    record(variableOf(request, Variable::Context), contextRoot(), "/context");
    party(Variable::Principal, m_principal, "/subject/id", "/subject/properties");
    party(Variable::Resource, m_resource, "/resource/id", "/resource/properties");
    return fitting.take();
}

bool RequestTypes::isOf(const Value& value, const Type& type) const {
    Fitting fitting(*m_schema);
    fitting.value(value, type, {}, Basis::Written);
    return fitting.take().empty();
}

/// All values of a type that has few; none of others.
std::vector<Value> RequestTypes::valuesOf(const Type& type) const {
    if (type.is(TypeKind::Set)) {
        const Type& element = *type.element();
        std::vector<Value> members = valuesOf(element);
        if (element.is(TypeKind::Bool)) members = {Value(false), Value(true)};
        const bool isListed = !members.empty() && members.size() <= kMaxSetIds && !element.is(TypeKind::Set);
        return isListed ? subsets(members) : std::vector<Value>();
    }
    std::vector<Value> values;
    const SchemaEntityType* entity = type.is(TypeKind::Entity) ? m_schema->entityType(type.entityTypes().front()) : nullptr;
    if (!entity || !entity->enumIds) return values;
    for (const std::string& id : *entity->enumIds) values.emplace_back(EntityUid{entity->name, id});
    return values;
}

Value RequestTypes::example(const Type& type) const {
    switch (type.kind()) {
    case TypeKind::Long: return Value(std::int64_t{0});
    case TypeKind::String: return Value(std::string("other"));
    case TypeKind::Set: return Value::set({});
    case TypeKind::Entity: {
        const std::vector<Value> values = valuesOf(type);
        return values.empty() ? Value(EntityUid{type.entityTypes().front(), "other"}) : values.front();
    }
    case TypeKind::Record: {
        std::vector<Attribute> attributes;
        for (const TypeField& field : type.fields()) {
            if (field.required) attributes.push_back({field.name, example(*field.type)});
        }
        return Value::record(std::move(attributes));
    }
    case TypeKind::Extension:
        if (type.extensionType() == ExtensionType::Ip) return Value(IpAddress());
        if (type.extensionType() == ExtensionType::Decimal) return Value(Decimal());
        return type.extensionType() == ExtensionType::Datetime ? Value(Datetime()) : Value(Duration());
    case TypeKind::Bool:
    case TypeKind::Never:
    case TypeKind::True:
    case TypeKind::False:
    case TypeKind::AnyEntity: break;
    }
    return Value(true);
}

std::vector<FieldDomain> unknownDomains(const Request& request, const View& view, const Schema& schema) {
    std::vector<FieldDomain> domains;
    const auto types = request.unknown.empty() ? std::nullopt : RequestTypes::of(schema, view);
    if (!types || !types->misfits(view).empty()) return domains;
    for (const UnknownField& field : request.unknown) {
        const auto isKnown = [&field](const FieldDomain& domain) { return domain.pointer == field.pointer; };
        if (std::any_of(domains.begin(), domains.end(), isKnown)) continue;
        if (auto domain = types->domainOf(field.pointer)) domains.push_back(std::move(*domain));
    }
    return domains;
}

}  // namespace writ::cedar
