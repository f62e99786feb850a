#include "engine/cedar/schema/typed_value.h"

#include "engine/cedar/extension.h"
#include "engine/cedar/json_value.h"
#include "engine/cedar/tree.h"
#include "engine/cedar/validate/signatures.h"

#include <algorithm>

namespace writ::cedar {
namespace {

Failure malformed(std::string pointer, std::string message) {
    Error error;
    error.kind = ErrorKind::Malformed;
    error.message = std::move(message);
    error.pointer = std::move(pointer);
    return Failure(std::move(error));
}

Failure mismatch(const std::string& pointer, const Type& type, const std::string& found) {
    return malformed(pointer, "expected " + type.text(100) + ", found " + found);
}

Failure undeclaredAttribute(std::string pointer, const std::string& name) {
    return malformed(std::move(pointer), "the schema has no attribute " + quoted(name) + " here");
}

Failure missingAttribute(const std::string& pointer, const std::string& name) {
    return malformed(pointer, "the attribute " + quoted(name) + ", which the schema requires, is missing");
}

std::string kindText(const Json& json) {
    switch (json.kind()) {
    case Json::Kind::Null: return "null";
    case Json::Kind::Bool: return "a boolean";
    case Json::Kind::Integer:
    case Json::Kind::Number: return "a number";
    case Json::Kind::String: return "a text";
    case Json::Kind::Array: return "a list";
    case Json::Kind::Object: return "an object";
    }
    return {};
}

/// The function that reads a value of the type from a text: "ip" for ipaddr, the type's own name for the others.
std::string_view constructorOf(ExtensionType type) {
    return type == ExtensionType::Ip ? "ip" : word(type);
}

bool isCall(const Json& json) {
    return json.isObject() && json["fn"].isString() && (json.contains("arg") || json["args"].isArray());
}

class TypedReader {
public:
    explicit TypedReader(const Schema& schema) : m_schema(schema) {}

    Result<Value> read(const Json& json, const std::string& pointer, const Type& type) const {
        switch (type.kind()) {
        case TypeKind::Entity: return entity(json, pointer, type);
        case TypeKind::Extension: return extension(json, pointer, type);
        case TypeKind::Set: return set(json, pointer, type);
        case TypeKind::Record: return record(json, pointer, type);
        case TypeKind::Bool: return plain(json, pointer, type, Value::Kind::Bool);
        case TypeKind::Long: return plain(json, pointer, type, Value::Kind::Long);
        case TypeKind::String: return plain(json, pointer, type, Value::Kind::String);
        case TypeKind::Never:
        case TypeKind::True:
        case TypeKind::False:
        case TypeKind::AnyEntity: break;
        }
        return mismatch(pointer, type, kindText(json));
    }

    Result<Value> record(const Json& json, const std::string& pointer, const Type& type) const {
        if (!json.isObject()) return mismatch(pointer, type, kindText(json));
        std::vector<Attribute> attributes;
        for (const auto& [name, member] : json.asObject()) {
            const TypeField* field = type.field(name);
            if (!field) return undeclaredAttribute(pointerJoin(pointer, name), name);
            auto value = read(member, pointerJoin(pointer, name), *field->type);
            if (!value) return value;
            attributes.push_back({name, std::move(*value)});
        }
        for (const TypeField& field : type.fields()) {
            if (field.required && !json.contains(field.name)) return missingAttribute(pointer, field.name);
        }
        return Value::record(std::move(attributes));
    }

private:
    static Result<Value> checked(Result<Value> value, const std::string& pointer, const Type& type, Value::Kind kind) {
        if (value && !value->is(kind)) return mismatch(pointer, type, typeName(*value));
        return value;
    }

    static Result<Value> plain(const Json& json, const std::string& pointer, const Type& type, Value::Kind kind) {
        return checked(toValue(json, pointer, {}), pointer, type, kind);
    }

    Result<Value> entity(const Json& json, const std::string& pointer, const Type& type) const {
        auto uid = toEntityUid(json, pointer);
        if (!uid) return tl::unexpected(std::move(uid.error()));
        if (uid->type != type.entityTypes().front()) return mismatch(pointer, type, uid->text());
        if (auto known = checkUid(*uid, pointer, m_schema); !known) return tl::unexpected(std::move(known.error()));
        return Value(std::move(*uid));
    }

    Result<Value> set(const Json& json, const std::string& pointer, const Type& type) const {
        if (!json.isArray()) return mismatch(pointer, type, kindText(json));
        std::vector<Value> members;
        std::size_t index = 0;
        for (const Json& item : json.asArray()) {
            auto member = read(item, pointerJoin(pointer, index++), *type.element());
            if (!member) return member;
            members.push_back(std::move(*member));
        }
        return Value::set(std::move(members));
    }

    Result<Value> extension(const Json& json, const std::string& pointer, const Type& type) const {
        const Value::Kind kind = kindOf(type.extensionType());
        if (const Json* escaped = json.find("__extn"); escaped && isCall(*escaped))
            return checked(call(*escaped, pointerJoin(pointer, "__extn")), pointer, type, kind);
        if (isCall(json)) return checked(call(json, pointer), pointer, type, kind);
        if (!json.isString()) return mismatch(pointer, type, kindText(json));
        return apply(*findExtension(constructorOf(type.extensionType())), {Value(json.asString())}, pointer);
    }

    /// {fn, arg} or {fn, args}; the arguments have the types that the function wants.
    Result<Value> call(const Json& json, const std::string& pointer) const {
        const std::string& name = json["fn"].asString();
        const auto function = findExtension(name);
        if (!function) return malformed(pointer, "there is no extension function `" + name + "`");
        const std::vector<TypePtr>& types = signatures()[*function].arguments;
        const Json::Array given = json.contains("arg") ? Json::Array{json["arg"]} : json["args"].asArray();
        if (given.size() != types.size()) {
            return malformed(pointer, "`" + name + "` takes " + std::to_string(types.size()) + " arguments, found " +
                                          std::to_string(given.size()));
        }
        std::vector<Value> arguments;
        for (std::size_t i = 0; i < given.size(); ++i) {
            auto argument = read(given[i], pointer, *types[i]);
            if (!argument) return argument;
            arguments.push_back(std::move(*argument));
        }
        return apply(*function, arguments, pointer);
    }

    static Result<Value> apply(std::uint32_t function, const std::vector<Value>& arguments, const std::string& pointer) {
        auto result = callExtension(function, arguments);
        if (!result) return malformed(pointer, result.error().message);
        return std::move(*result);
    }

    const Schema& m_schema;
};

Result<void> checkRecord(const Value& value, const std::string& pointer, const Type& type, const Schema& schema) {
    for (const Attribute& attribute : value.attributes()) {
        const std::string at = pointerJoin(pointer, attribute.name);
        const TypeField* field = type.field(attribute.name);
        if (!field) return undeclaredAttribute(at, attribute.name);
        if (auto fits = checkValue(attribute.value, at, *field->type, schema); !fits) return fits;
    }
    for (const TypeField& field : type.fields()) {
        if (field.required && !value.find(field.name)) return missingAttribute(pointer, field.name);
    }
    return {};
}

/// What a value of the type is; Unknown where only the members tell.
Value::Kind kindOf(const Type& type) {
    switch (type.kind()) {
    case TypeKind::Bool:
    case TypeKind::True:
    case TypeKind::False: return Value::Kind::Bool;
    case TypeKind::Long: return Value::Kind::Long;
    case TypeKind::String: return Value::Kind::String;
    case TypeKind::Entity:
    case TypeKind::AnyEntity: return Value::Kind::Entity;
    case TypeKind::Set: return Value::Kind::Set;
    case TypeKind::Record: return Value::Kind::Record;
    case TypeKind::Extension: return kindOf(type.extensionType());
    case TypeKind::Never: break;
    }
    return Value::Kind::Unknown;
}

}  // namespace

Result<void> checkValue(const Value& value, const std::string& pointer, const Type& type, const Schema& schema) {
    if (value.is(Value::Kind::Unknown)) return {};
    if (!value.is(kindOf(type))) return mismatch(pointer, type, typeName(value));
    if (type.is(TypeKind::Record)) return checkRecord(value, pointer, type, schema);
    if (type.is(TypeKind::Set)) {
        for (const Value& member : value.members()) {
            if (auto fits = checkValue(member, pointer, *type.element(), schema); !fits) return fits;
        }
    }
    if (!type.is(TypeKind::Entity)) return {};
    if (value.asEntity().type != type.entityTypes().front()) return mismatch(pointer, type, value.asEntity().text());
    return checkUid(value.asEntity(), pointer, schema);
}

Value::Kind kindOf(ExtensionType type) {
    switch (type) {
    case ExtensionType::Ip: return Value::Kind::Ip;
    case ExtensionType::Decimal: return Value::Kind::Decimal;
    case ExtensionType::Datetime: return Value::Kind::Datetime;
    case ExtensionType::Duration: return Value::Kind::Duration;
    }
    return Value::Kind::Unknown;
}

Result<Value> toTypedValue(const Json& json, const std::string& pointer, const Type& type, const Schema& schema) {
    return TypedReader(schema).read(json, pointer, type);
}

Result<Value> toTypedRecord(const Json& json, const std::string& pointer, const Type& record, const Schema& schema) {
    return TypedReader(schema).record(json, pointer, record);
}

Result<void> checkUid(const EntityUid& uid, const std::string& pointer, const Schema& schema) {
    if (isActionType(uid.type) && !schema.action(uid)) return malformed(pointer, "the schema has no action " + uid.text());
    const SchemaEntityType* type = schema.entityType(uid.type);
    if (!type || !type->enumIds) return {};
    const auto& ids = *type->enumIds;
    if (std::find(ids.begin(), ids.end(), uid.id) != ids.end()) return {};
    return malformed(pointer, quoted(uid.id) + " is none of the ids that the schema gives `" + uid.type + "`");
}

}  // namespace writ::cedar
