#include "engine/cedar/program/operand.h"

#include <algorithm>

namespace writ::cedar {
namespace {

using Kind = Operand::Kind;

/// The attributes of a record, whoever holds them.
class Fields {
public:
    explicit Fields(const Operand& record) : m_record(record) {}
    [[nodiscard]] std::size_t size() const {
        return m_record.isBuilt() ? m_record.asBuiltRecord().fields.size() : m_record.asRecord().attributes.size();
    }
    [[nodiscard]] const std::string& name(std::size_t i) const {
        return m_record.isBuilt() ? m_record.asBuiltRecord().fields[i].name->text : m_record.asRecord().attributes[i].name;
    }
    [[nodiscard]] Operand at(std::size_t i) const {
        return m_record.isBuilt() ? m_record.asBuiltRecord().fields[i].value : Operand(m_record.asRecord().attributes[i].value);
    }

private:
    Operand m_record;
};

std::strong_ordering compareSets(const Members& a, const Members& b) {
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (const auto order = a.at(i) <=> b.at(i); order != 0) return order;
    }
    return a.size() <=> b.size();
}

std::strong_ordering compareRecords(const Fields& a, const Fields& b) {
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (const auto order = a.name(i) <=> b.name(i); order != 0) return order;
        if (const auto order = a.at(i) <=> b.at(i); order != 0) return order;
    }
    return a.size() <=> b.size();
}

bool equalSets(const Members& a, const Members& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!(a.at(i) == b.at(i))) return false;
    }
    return true;
}

bool equalRecords(const Fields& a, const Fields& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a.name(i) != b.name(i) || !(a.at(i) == b.at(i))) return false;
    }
    return true;
}

bool samePlace(const Operand& a, const Operand& b) {
    if (a.isBuilt() || b.isBuilt()) return false;
    return a.is(Kind::Set) ? &a.asSet() == &b.asSet() : &a.asRecord() == &b.asRecord();
}

}  // namespace

bool Operand::hasUnknown() const {
    if (m_kind == Kind::Set) return m_built ? asBuiltSet().hasUnknown : asSet().hasUnknown;
    if (m_kind == Kind::Record) return m_built ? asBuiltRecord().hasUnknown : asRecord().hasUnknown;
    return false;
}

Operand Operand::find(const AttributeName& name) const {
    if (!m_built) {
        const Value* found = asRecord().find(name);
        return found ? Operand(*found) : Operand();
    }
    for (const BuiltField& field : asBuiltRecord().fields) {
        if (field.name->hash == name.hash && field.name->text == name.text) return field.value;
    }
    return {};
}

std::strong_ordering operator<=>(const Operand& a, const Operand& b) {
    if (a.kind() != b.kind()) return a.kind() <=> b.kind();
    switch (a.kind()) {
    case Kind::Bool:
    case Kind::Long:
    case Kind::Decimal:
    case Kind::Datetime:
    case Kind::Duration: return a.asNumber() <=> b.asNumber();
    case Kind::String: return a.asString() <=> b.asString();
    case Kind::Entity:
        return &a.asEntity() == &b.asEntity() ? std::strong_ordering::equal : a.asEntity().uid <=> b.asEntity().uid;
    case Kind::Set: return samePlace(a, b) ? std::strong_ordering::equal : compareSets(Members(a), Members(b));
    case Kind::Record: return samePlace(a, b) ? std::strong_ordering::equal : compareRecords(Fields(a), Fields(b));
    case Kind::Ip: return a.asIp() <=> b.asIp();
    case Kind::Unknown:
    case Kind::Failed: break;
    }
    return std::strong_ordering::equal;
}

bool operator==(const Operand& a, const Operand& b) {
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
    case Kind::Bool:
    case Kind::Long:
    case Kind::Decimal:
    case Kind::Datetime:
    case Kind::Duration: return a.asNumber() == b.asNumber();
    case Kind::String: return a.asString() == b.asString();
    case Kind::Entity: return a.asEntity() == b.asEntity();
    case Kind::Set: return samePlace(a, b) || equalSets(Members(a), Members(b));
    case Kind::Record: return samePlace(a, b) || equalRecords(Fields(a), Fields(b));
    case Kind::Ip: return a.asIp() == b.asIp();
    case Kind::Unknown:
    case Kind::Failed: break;
    }
    return true;
}

bool Members::has(const Operand& member) const {
    if (member.is(Kind::Entity) && !m_set.isBuilt()) return m_set.asSet().hasEntity(member.asEntity());
    std::size_t first = 0;
    std::size_t last = size();
    while (first < last) {
        const std::size_t middle = first + (last - first) / 2;
        const std::strong_ordering order = at(middle) <=> member;
        if (order == 0) return true;
        (order < 0 ? first : last) = order < 0 ? middle + 1 : middle;
    }
    return false;
}

Value valueOf(const Operand& operand) {
    switch (operand.kind()) {
    case Kind::Bool: return Value(operand.asBool());
    case Kind::Long: return Value(operand.asNumber());
    case Kind::Decimal: return Value(Decimal{operand.asNumber()});
    case Kind::Datetime: return Value(Datetime{operand.asNumber()});
    case Kind::Duration: return Value(Duration{operand.asNumber()});
    case Kind::String: return Value(operand.asString());
    case Kind::Entity: return Value(operand.asEntity().uid);
    case Kind::Ip: return Value(operand.asIp());
    case Kind::Set: {
        std::vector<Value> members;
        for (std::size_t i = 0; i < Members(operand).size(); ++i) members.push_back(valueOf(Members(operand).at(i)));
        return Value::set(std::move(members));
    }
    case Kind::Record: {
        std::vector<Attribute> attributes;
        for (std::size_t i = 0; i < Fields(operand).size(); ++i)
            attributes.push_back({Fields(operand).name(i), valueOf(Fields(operand).at(i))});
        return Value::record(std::move(attributes));
    }
    case Kind::Unknown:
    case Kind::Failed: break;
    }
    return {};
}

}  // namespace writ::cedar
