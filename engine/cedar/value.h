#pragma once

#include "engine/cedar/ip_address.h"
#include "engine/cedar/name.h"
#include "engine/decision/field_pointer.h"
#include "engine/decision/request.h"

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace writ::cedar {

struct Decimal {
    std::int64_t units = 0;  ///< ten-thousandths
    friend auto operator<=>(const Decimal&, const Decimal&) = default;
};
struct Datetime {
    std::int64_t ms = 0;  ///< since 1970 UTC
    friend auto operator<=>(const Datetime&, const Datetime&) = default;
};
struct Duration {
    std::int64_t ms = 0;
    friend auto operator<=>(const Duration&, const Duration&) = default;
};

struct Attribute;
struct SetData;
struct RecordData;

/// A Cedar value: immutable, cheap to copy, safe to share between threads.
/// The kind Unknown stands only where a Request lists an unknown field; no expression ever yields it as a result.
class Value {
public:
    /// The order is the index of the variant, and the order of values of different kinds.
    enum class Kind : std::uint8_t { Bool, Long, String, Entity, Set, Record, Decimal, Datetime, Duration, Ip, Unknown };

    Value() = default;  ///< false
    explicit Value(bool value) : m_data(value) {}
    explicit Value(std::int64_t value) : m_data(value) {}
    explicit Value(Decimal value) : m_data(value) {}
    explicit Value(Datetime value) : m_data(value) {}
    explicit Value(Duration value) : m_data(value) {}
    explicit Value(const IpAddress& value) : m_data(std::make_shared<const IpAddress>(value)) {}
    explicit Value(std::string value) : m_data(std::make_shared<const std::string>(std::move(value))) {}
    explicit Value(EntityUid value) : m_data(std::make_shared<const EntityName>(std::move(value))) {}
    explicit Value(EntityNamePtr name) : m_data(std::move(name)) {}
    explicit Value(UnknownField field) : m_data(std::make_shared<const UnknownField>(std::move(field))) {}
    /// Sorts and drops repetitions.
    [[nodiscard]] static Value set(std::vector<Value> members);
    /// Sorts by name; of two of the same name the later wins.
    [[nodiscard]] static Value record(std::vector<Attribute> attributes);

    [[nodiscard]] Kind kind() const { return static_cast<Kind>(m_data.index()); }
    [[nodiscard]] bool is(Kind wanted) const { return kind() == wanted; }

    // Only of that kind.
    [[nodiscard]] bool asBool() const { return *std::get_if<bool>(&m_data); }
    [[nodiscard]] std::int64_t asLong() const { return *std::get_if<std::int64_t>(&m_data); }
    [[nodiscard]] const std::string& asString() const { return **std::get_if<Shared<std::string>>(&m_data); }
    [[nodiscard]] const EntityUid& asEntity() const { return entityName().uid; }
    [[nodiscard]] const EntityName& entityName() const { return **std::get_if<EntityNamePtr>(&m_data); }
    [[nodiscard]] const SetData& setData() const { return **std::get_if<Shared<SetData>>(&m_data); }
    [[nodiscard]] const RecordData& recordData() const { return **std::get_if<Shared<RecordData>>(&m_data); }
    [[nodiscard]] const std::vector<Value>& members() const;
    [[nodiscard]] const std::vector<Attribute>& attributes() const;
    [[nodiscard]] Decimal asDecimal() const { return *std::get_if<Decimal>(&m_data); }
    [[nodiscard]] Datetime asDatetime() const { return *std::get_if<Datetime>(&m_data); }
    [[nodiscard]] Duration asDuration() const { return *std::get_if<Duration>(&m_data); }
    [[nodiscard]] const IpAddress& asIp() const { return **std::get_if<Shared<IpAddress>>(&m_data); }
    [[nodiscard]] const UnknownField& asUnknown() const { return **std::get_if<Shared<UnknownField>>(&m_data); }

    /// The pointer of an unknown field, whose text it shares.
    [[nodiscard]] FieldPointer unknownPointer() const {
        const auto& field = *std::get_if<Shared<UnknownField>>(&m_data);
        return FieldPointer(std::shared_ptr<const std::string>(field, &field->pointer));
    }

    /// The attribute of a record, or null.
    [[nodiscard]] const Value* find(std::string_view name) const;
    /// Whether a set has a member.
    [[nodiscard]] bool hasMember(const Value& member) const;
    /// Whether an unknown field stands in it, at any depth.
    [[nodiscard]] bool hasUnknown() const;
    /// Appends the pointers of all unknown fields in it.
    void collectUnknown(std::vector<const UnknownField*>& fields) const;

    /// As Cedar source, cut to about `limit` bytes.
    [[nodiscard]] std::string text(std::size_t limit = 200) const;

    /// A total order, the same on every machine.
    friend std::strong_ordering operator<=>(const Value& a, const Value& b);
    friend bool operator==(const Value& a, const Value& b) { return (a <=> b) == 0; }

private:
    template <class T>
    using Shared = std::shared_ptr<const T>;
    std::variant<bool, std::int64_t, Shared<std::string>, EntityNamePtr, Shared<SetData>, Shared<RecordData>, Decimal, Datetime,
                 Duration, Shared<IpAddress>, Shared<UnknownField>>
        m_data{false};
};

struct Attribute {
    std::string name;
    Value value;
};

struct SetData {
    std::vector<Value> members;  ///< sorted, unique
    NameIndex index;             ///< of the entities among them
    bool hasUnknown = false;
    bool onlyEntities = true;

    [[nodiscard]] bool hasEntity(const EntityName& name) const {
        return index.find(name.hash, [&](std::uint32_t i) { return members[i].entityName() == name; }) != NameIndex::kNone;
    }
};

struct RecordData {
    std::vector<Attribute> attributes;  ///< sorted by name
    NameIndex index;                    ///< of their names
    bool hasUnknown = false;

    /// The attribute of a name, or null.
    [[nodiscard]] const Value* find(const AttributeName& name) const {
        const std::uint32_t at = index.find(name.hash, [&](std::uint32_t i) { return attributes[i].name == name.text; });
        return at == NameIndex::kNone ? nullptr : &attributes[at].value;
    }
};

inline const std::vector<Value>& Value::members() const {
    return setData().members;
}
inline const std::vector<Attribute>& Value::attributes() const {
    return recordData().attributes;
}

/// "long", "string", "entity of type `User`": as messages name it.
[[nodiscard]] std::string typeName(const Value& value);
/// A string as a Cedar literal, quotes included.
[[nodiscard]] std::string quoted(std::string_view text);
/// The words that cannot be names: `if`, `has`, …
[[nodiscard]] bool isReserved(std::string_view word);
/// Letters, digits and `_`, as annotations are named: also reserved words.
[[nodiscard]] bool isIdentifier(std::string_view name);
/// Whether a name can stand after a dot, or as the key of a record, without quotes.
[[nodiscard]] bool isPlainName(std::string_view name);

}  // namespace writ::cedar
