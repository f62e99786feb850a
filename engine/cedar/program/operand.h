#pragma once

#include "engine/cedar/value.h"

#include <span>

namespace writ::cedar {

struct BuiltSet;
struct BuiltRecord;

/// A value while a program runs. It owns nothing, so that copying it costs two registers and no count of owners: scalars stand
/// in it; everything else is borrowed from the input, the facts or the program, or was built in the arena of the run.
class Operand {
public:
    /// In the order of Value::Kind, then how an evaluation can end without a value.
    enum class Kind : std::uint8_t { Bool, Long, String, Entity, Set, Record, Decimal, Datetime, Duration, Ip, Unknown, Failed };

    Operand() = default;  ///< Failed
    explicit Operand(bool value) : m_kind(Kind::Bool), m_number(value ? 1 : 0) {}
    explicit Operand(std::int64_t value) : m_kind(Kind::Long), m_number(value) {}
    explicit Operand(Decimal value) : m_kind(Kind::Decimal), m_number(value.units) {}
    explicit Operand(Datetime value) : m_kind(Kind::Datetime), m_number(value.ms) {}
    explicit Operand(Duration value) : m_kind(Kind::Duration), m_number(value.ms) {}
    explicit Operand(const IpAddress& value) : m_kind(Kind::Ip), m_place(&value) {}
    explicit Operand(const EntityName& value) : m_kind(Kind::Entity), m_place(&value) {}
    explicit Operand(const BuiltSet& value) : m_kind(Kind::Set), m_built(true), m_place(&value) {}
    explicit Operand(const BuiltRecord& value) : m_kind(Kind::Record), m_built(true), m_place(&value) {}
    explicit Operand(const Value& value);
    [[nodiscard]] static Operand unknown() {
        Operand operand;
        operand.m_kind = Kind::Unknown;
        return operand;
    }

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] bool is(Kind wanted) const { return m_kind == wanted; }
    [[nodiscard]] bool isValue() const { return m_kind < Kind::Unknown; }

    // Only of that kind.
    [[nodiscard]] bool asBool() const { return m_number != 0; }
    [[nodiscard]] std::int64_t asNumber() const { return m_number; }  ///< Long, Decimal, Datetime, Duration
    [[nodiscard]] const std::string& asString() const { return *static_cast<const std::string*>(m_place); }
    [[nodiscard]] const EntityName& asEntity() const { return *static_cast<const EntityName*>(m_place); }
    [[nodiscard]] const IpAddress& asIp() const { return *static_cast<const IpAddress*>(m_place); }
    /// Sets and records: whether the run built it; else it is a value's.
    [[nodiscard]] bool isBuilt() const { return m_built; }
    [[nodiscard]] const SetData& asSet() const { return *static_cast<const SetData*>(m_place); }
    [[nodiscard]] const RecordData& asRecord() const { return *static_cast<const RecordData*>(m_place); }
    [[nodiscard]] const BuiltSet& asBuiltSet() const { return *static_cast<const BuiltSet*>(m_place); }
    [[nodiscard]] const BuiltRecord& asBuiltRecord() const { return *static_cast<const BuiltRecord*>(m_place); }

    /// Whether an unknown field stands in it, at any depth.
    [[nodiscard]] bool hasUnknown() const;
    /// The attribute of a record; nothing (Failed) when it has none of the name, Unknown when nobody knows it.
    [[nodiscard]] Operand find(const AttributeName& name) const;

    /// The same order as that of values.
    friend std::strong_ordering operator<=>(const Operand& a, const Operand& b);
    friend bool operator==(const Operand& a, const Operand& b);

private:
    Kind m_kind = Kind::Failed;
    bool m_built = false;
    union {
        std::int64_t m_number = 0;
        const void* m_place;
    };
};

/// What a set literal makes. Unknown fields never stand in it: reading one ends the evaluation.
struct BuiltSet {
    std::span<const Operand> members;  ///< sorted, unique
    bool hasUnknown = false;           ///< in a record or set among them
};
struct BuiltField {
    const AttributeName* name = nullptr;
    Operand value;
};
struct BuiltRecord {
    std::span<const BuiltField> fields;  ///< sorted by name
    bool hasUnknown = false;
};

/// The members of a set, whoever holds them.
class Members {
public:
    explicit Members(const Operand& set) : m_set(set) {}
    [[nodiscard]] std::size_t size() const {
        return m_set.isBuilt() ? m_set.asBuiltSet().members.size() : m_set.asSet().members.size();
    }
    [[nodiscard]] Operand at(std::size_t i) const {
        return m_set.isBuilt() ? m_set.asBuiltSet().members[i] : Operand(m_set.asSet().members[i]);
    }
    [[nodiscard]] bool has(const Operand& member) const;

private:
    Operand m_set;
};

/// As a value of its own, for messages and tests.
[[nodiscard]] Value valueOf(const Operand& operand);

inline Operand::Operand(const Value& value) : m_kind(static_cast<Kind>(value.kind())) {
    switch (value.kind()) {
    case Value::Kind::Bool: m_number = value.asBool() ? 1 : 0; break;
    case Value::Kind::Long: m_number = value.asLong(); break;
    case Value::Kind::String: m_place = &value.asString(); break;
    case Value::Kind::Entity: m_place = &value.entityName(); break;
    case Value::Kind::Set: m_place = &value.setData(); break;
    case Value::Kind::Record: m_place = &value.recordData(); break;
    case Value::Kind::Decimal: m_number = value.asDecimal().units; break;
    case Value::Kind::Datetime: m_number = value.asDatetime().ms; break;
    case Value::Kind::Duration: m_number = value.asDuration().ms; break;
    case Value::Kind::Ip: m_place = &value.asIp(); break;
    case Value::Kind::Unknown: break;
    }
}

}  // namespace writ::cedar
