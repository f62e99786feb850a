#include "engine/cedar/json_value.h"

#include "engine/cedar/cursor.h"
#include "engine/cedar/extension.h"
#include "engine/cedar/scalars.h"

#include <array>

namespace writ::cedar {
namespace {

constexpr std::size_t kMaxPointerTokens = 500;  ///< bounds the depth of UnknownTree

Failure malformed(std::string pointer, std::string message, ErrorKind kind = ErrorKind::Malformed) {
    Error error;
    error.kind = kind;
    error.message = std::move(message);
    error.pointer = std::move(pointer);
    return Failure(std::move(error));
}

/// Converts one document. Recursion is bounded by the rules.
class Reader {
public:
    explicit Reader(const JsonRules& rules) : m_rules(rules) {}

    Result<Value> read(const Json& json, const std::string& pointer, const UnknownTree* unknown) {
        if (unknown && unknown->field) return Value(*unknown->field);
        switch (json.kind()) {
        case Json::Kind::Array: return nested(json, pointer, unknown);
        case Json::Kind::Object: return nested(json, pointer, unknown);
        case Json::Kind::Null:
        case Json::Kind::Bool:
        case Json::Kind::Integer:
        case Json::Kind::Number:
        case Json::Kind::String: break;
        }
        if (unknown) return Value(unknown->any());  // the field's parent is not what its pointer says
        return scalar(json, pointer);
    }

private:
    Result<Value> nested(const Json& json, const std::string& pointer, const UnknownTree* unknown) {
        if (m_depth >= m_rules.maxDepth) {
            return malformed(pointer, "values are nested more than " + std::to_string(m_rules.maxDepth) + " levels deep",
                             ErrorKind::TooDeep);
        }
        ++m_depth;
        auto value = json.isArray() ? array(json, pointer, unknown) : object(json, pointer, unknown);
        --m_depth;
        return value;
    }

    Result<Value> scalar(const Json& json, const std::string& pointer) {
        if (json.isBool()) return Value(json.asBool());
        if (json.isInteger()) return Value(json.asInteger());
        if (json.isString()) return Value(json.asString());
        if (json.isNull()) return malformed(pointer, "null is no value of Cedar");
        return number(json.numberText(), pointer);
    }

    Result<Value> number(const std::string& text, const std::string& pointer) {
        if (!m_rules.fromRecording) return malformed(pointer, "the number " + text + " is no integer of 64 bits");
        const auto units = parseDecimal(text);
        if (!units) return malformed(pointer, "the number " + text + " has no exact value in Cedar: " + units.error());
        return Value(Decimal{*units});
    }

    [[nodiscard]] bool isAbsent(const Json& json) const { return m_rules.fromRecording && json.isNull(); }

    Result<Value> array(const Json& json, const std::string& pointer, const UnknownTree* unknown) {
        std::vector<Value> members;
        members.reserve(json.size());
        std::size_t index = 0;
        for (const Json& item : json.asArray()) {
            const UnknownTree* below = unknown ? unknown->child(std::to_string(index)) : nullptr;
            if (below || !isAbsent(item)) {
                auto member = read(item, pointerJoin(pointer, index), below);
                if (!member) return member;
                members.push_back(std::move(*member));
            }
            ++index;
        }
        if (unknown) addUnlistedMembers(*unknown, index, members);
        return Value::set(std::move(members));
    }

    /// Unknown items that the array does not hold.
    static void addUnlistedMembers(const UnknownTree& unknown, std::size_t size, std::vector<Value>& members) {
        for (const auto& [token, below] : unknown.children) {
            // Only an index as pointers write it; "" and "00" name no item.
            const bool index = !token.empty() && token.size() < 10 &&
                               token.find_first_not_of("0123456789") == std::string::npos &&
                               (token.size() == 1 || token.front() != '0');
            const bool listed = index && std::stoul(token) < size;
            if (!listed) members.push_back(Value(below.any()));
        }
    }

    Result<Value> object(const Json& json, const std::string& pointer, const UnknownTree* unknown) {
        if (json.size() == 1) {
            auto escaped = escape(json, pointer);
            if (!escaped) return tl::unexpected(std::move(escaped.error()));
            if (*escaped) return unknown ? Value(unknown->any()) : std::move(**escaped);
        }
        std::vector<Attribute> attributes;
        attributes.reserve(json.size());
        for (const auto& [name, member] : json.asObject()) {
            const UnknownTree* below = unknown ? unknown->child(name) : nullptr;
            if (!below && isAbsent(member)) continue;
            auto value = read(member, pointerJoin(pointer, name), below);
            if (!value) return value;
            attributes.push_back({name, std::move(*value)});
        }
        if (unknown) addUnlistedAttributes(*unknown, json, attributes);
        return Value::record(std::move(attributes));
    }

    static void addUnlistedAttributes(const UnknownTree& unknown, const Json& json, std::vector<Attribute>& attributes) {
        for (const auto& [token, below] : unknown.children) {
            if (!json.contains(token)) attributes.push_back({token, Value(below.any())});
        }
    }

    /// `__entity`, `__extn`: nothing when the object is an ordinary record.
    Result<std::optional<Value>> escape(const Json& json, const std::string& pointer) {
        const auto& [key, body] = json.asObject().front();
        if (key == "__expr" && body.isString()) {
            return malformed(pointer, "`__expr` is no longer supported; use `__entity` or `__extn`");
        }
        if (key == "__entity" && body.isObject() && body["type"].isString() && body["id"].isString()) {
            auto uid = toEntityUid(body, pointerJoin(pointer, key));
            if (!uid) return tl::unexpected(std::move(uid.error()));
            return Value(std::move(*uid));
        }
        if (key == "__extn" && body.isObject() && body["fn"].isString() && (body.contains("arg") || body["args"].isArray())) {
            return extension(body, pointerJoin(pointer, key));
        }
        return std::optional<Value>();
    }

    Result<std::optional<Value>> extension(const Json& body, const std::string& pointer) {
        const auto function = findExtension(body["fn"].asString());
        if (!function) return malformed(pointer, "there is no extension function `" + body["fn"].asString() + "`");
        std::vector<Value> arguments;
        const Json::Array given = body.contains("arg") ? Json::Array{body["arg"]} : body["args"].asArray();
        for (const Json& argument : given) {
            auto value = read(argument, pointer, nullptr);
            if (!value) return tl::unexpected(std::move(value.error()));
            arguments.push_back(std::move(*value));
        }
        auto result = callExtension(*function, arguments);
        if (!result) return malformed(pointer, result.error().message);
        return std::move(*result);
    }

    JsonRules m_rules;
    std::uint32_t m_depth = 0;
};

}  // namespace

bool isTypeName(std::string_view name) {
    while (true) {
        const std::size_t colons = name.find("::");
        const std::string_view part = name.substr(0, colons);
        if (!isPlainName(part) || part == "__cedar") return false;
        if (colons == std::string_view::npos) return true;
        name.remove_prefix(colons + 2);
    }
}

void UnknownTree::add(const UnknownField& unknown) {
    const auto tokens = pointerTokens(unknown.pointer);
    if (!tokens) return;
    UnknownTree* at = this;
    for (std::size_t i = 0; i < std::min(tokens->size(), kMaxPointerTokens); ++i) at = &at->children[(*tokens)[i]];
    if (!at->field) at->field = unknown;
}

const UnknownTree* UnknownTree::child(std::string_view token) const {
    const auto found = children.find(token);
    return found == children.end() ? nullptr : &found->second;
}

const UnknownField& UnknownTree::any() const {
    const UnknownTree* at = this;
    while (!at->field) at = &at->children.begin()->second;
    return *at->field;
}

Result<Value> toValue(const Json& json, const std::string& pointer, const JsonRules& rules, const UnknownTree* unknown) {
    return Reader(rules).read(json, pointer, unknown);
}

Result<EntityUid> toEntityUid(const Json& json, const std::string& pointer) {
    const auto names = [](const Json& body) { return body["type"].isString() && body["id"].isString(); };
    const Json& body = names(json["__entity"]) ? json["__entity"] : json;
    if (!names(body) || json["__expr"].isString())
        return malformed(pointer, "expected an entity such as {\"type\": \"User\", \"id\": \"alice\"}");
    const std::string& type = body["type"].asString();
    if (!isTypeName(type)) {
        return malformed(pointerJoin(pointer, "type"),
                         quoted(type) + " is not the name of an entity type, written without blanks");
    }
    return EntityUid{type, body["id"].asString()};
}

}  // namespace writ::cedar
