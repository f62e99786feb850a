#include "engine/cedar/value.h"

#include "engine/cedar/scalars.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <array>

namespace writ::cedar {

Value Value::set(std::vector<Value> members) {
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    auto data = std::make_shared<SetData>();
    data->hasUnknown = std::any_of(members.begin(), members.end(), [](const Value& member) { return member.hasUnknown(); });
    data->members = std::move(members);
    for (std::uint32_t i = 0; i < data->members.size(); ++i) {
        if (!data->members[i].is(Kind::Entity))
            data->onlyEntities = false;
        else
            data->index.add(data->members[i].entityName().hash, i);
    }
    data->index.finish();
    Value value;
    value.m_data = Shared<SetData>(std::move(data));
    return value;
}

Value Value::record(std::vector<Attribute> attributes) {
    const auto byName = [](const Attribute& a, const Attribute& b) { return a.name < b.name; };
    std::stable_sort(attributes.begin(), attributes.end(), byName);
    auto data = std::make_shared<RecordData>();
    data->attributes.reserve(attributes.size());
    for (Attribute& attribute : attributes) {
        auto& kept = data->attributes;
        if (!kept.empty() && kept.back().name == attribute.name) kept.pop_back();
        kept.push_back(std::move(attribute));
    }
    data->hasUnknown = std::any_of(data->attributes.begin(), data->attributes.end(),
                                   [](const Attribute& attribute) { return attribute.value.hasUnknown(); });
    for (std::uint32_t i = 0; i < data->attributes.size(); ++i) data->index.add(hashOf(data->attributes[i].name), i);
    data->index.finish();
    Value value;
    value.m_data = Shared<RecordData>(std::move(data));
    return value;
}

const Value* Value::find(std::string_view name) const {
    const auto& all = attributes();
    const auto found = std::lower_bound(all.begin(), all.end(), name, [](const Attribute& attribute, std::string_view wanted) {
        return attribute.name < wanted;
    });
    return found != all.end() && found->name == name ? &found->value : nullptr;
}

bool Value::hasMember(const Value& member) const {
    return std::binary_search(members().begin(), members().end(), member);
}

bool Value::hasUnknown() const {
    if (const auto* set = std::get_if<Shared<SetData>>(&m_data)) return (*set)->hasUnknown;
    if (const auto* record = std::get_if<Shared<RecordData>>(&m_data)) return (*record)->hasUnknown;
    return is(Kind::Unknown);
}

void Value::collectUnknown(std::vector<const UnknownField*>& fields) const {
    if (!hasUnknown()) return;
    if (is(Kind::Unknown)) fields.push_back(&asUnknown());
    if (is(Kind::Set)) {
        for (const Value& member : members()) member.collectUnknown(fields);
    }
    if (is(Kind::Record)) {
        for (const Attribute& attribute : attributes()) attribute.value.collectUnknown(fields);
    }
}

namespace {

std::strong_ordering compare(const std::vector<Value>& a, const std::vector<Value>& b) {
    return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end());
}

std::strong_ordering compare(const std::vector<Attribute>& a, const std::vector<Attribute>& b) {
    const auto each = [](const Attribute& x, const Attribute& y) {
        const std::strong_ordering names = x.name <=> y.name;
        return names != 0 ? names : x.value <=> y.value;
    };
    return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end(), each);
}

}  // namespace

std::strong_ordering operator<=>(const Value& a, const Value& b) {
    if (a.kind() != b.kind()) return a.kind() <=> b.kind();
    switch (a.kind()) {
    case Value::Kind::Bool: return a.asBool() <=> b.asBool();
    case Value::Kind::Long: return a.asLong() <=> b.asLong();
    case Value::Kind::String: return a.asString() <=> b.asString();
    case Value::Kind::Entity:
        return &a.entityName() == &b.entityName() ? std::strong_ordering::equal : a.asEntity() <=> b.asEntity();
    case Value::Kind::Set: return &a.members() == &b.members() ? std::strong_ordering::equal : compare(a.members(), b.members());
    case Value::Kind::Record:
        return &a.attributes() == &b.attributes() ? std::strong_ordering::equal : compare(a.attributes(), b.attributes());
    case Value::Kind::Decimal: return a.asDecimal() <=> b.asDecimal();
    case Value::Kind::Datetime: return a.asDatetime() <=> b.asDatetime();
    case Value::Kind::Duration: return a.asDuration() <=> b.asDuration();
    case Value::Kind::Ip: return a.asIp() <=> b.asIp();
    case Value::Kind::Unknown: return a.asUnknown() <=> b.asUnknown();
    }
    return std::strong_ordering::equal;
}

std::string typeName(const Value& value) {
    switch (value.kind()) {
    case Value::Kind::Bool: return "bool";
    case Value::Kind::Long: return "long";
    case Value::Kind::String: return "string";
    case Value::Kind::Entity: return "entity of type `" + value.asEntity().type + "`";
    case Value::Kind::Set: return "set";
    case Value::Kind::Record: return "record";
    case Value::Kind::Decimal: return "decimal";
    case Value::Kind::Datetime: return "datetime";
    case Value::Kind::Duration: return "duration";
    case Value::Kind::Ip: return "ipaddr";
    case Value::Kind::Unknown: return "unknown";
    }
    return {};
}

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        switch (c) {
        case '"': result += "\\\""; break;
        case '\\': result += "\\\\"; break;
        case '\n': result += "\\n"; break;
        case '\r': result += "\\r"; break;
        case '\t': result += "\\t"; break;
        case '\0': result += "\\0"; break;
        default: result += c;
        }
    }
    return result + '"';
}

bool isReserved(std::string_view word) {
    constexpr std::array<std::string_view, 9> kReserved = {"true", "false", "if", "then", "else", "in", "is", "like", "has"};
    return std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end();
}

bool isPlainName(std::string_view name) {
    return isIdentifier(name) && !isReserved(name);
}

bool isIdentifier(std::string_view name) {
    const auto letter = [](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto part = [&letter](char c) { return letter(c) || (c >= '0' && c <= '9'); };
    return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), part);
}

namespace {

/// Writes values as Cedar source until the limit is reached; so deep and wide values cost no more than what is shown.
class Writer {
public:
    explicit Writer(std::size_t limit) : m_limit(limit) {}

    std::string run(const Value& value) {
        write(value);
        if (m_text.size() <= m_limit) return std::move(m_text);
        return std::string(utf8Prefix(m_text, m_limit)) + "…";
    }

private:
    [[nodiscard]] bool full() const { return m_text.size() > m_limit; }

    void write(const Value& value) {
        switch (value.kind()) {
        case Value::Kind::Bool: m_text += value.asBool() ? "true" : "false"; break;
        case Value::Kind::Long: m_text += std::to_string(value.asLong()); break;
        case Value::Kind::String: m_text += quoted(std::string_view(value.asString()).substr(0, m_limit + 1)); break;
        case Value::Kind::Entity: m_text += value.asEntity().text(); break;
        case Value::Kind::Set: set(value.members()); break;
        case Value::Kind::Record: record(value.attributes()); break;
        case Value::Kind::Decimal: m_text += "decimal(" + quoted(decimalText(value.asDecimal().units)) + ")"; break;
        case Value::Kind::Datetime: m_text += "datetime(" + quoted(datetimeText(value.asDatetime().ms)) + ")"; break;
        case Value::Kind::Duration: m_text += "duration(" + quoted(durationText(value.asDuration().ms)) + ")"; break;
        case Value::Kind::Ip: m_text += "ip(" + quoted(value.asIp().text()) + ")"; break;
        case Value::Kind::Unknown: m_text += value.asUnknown().reason == UnknownReason::Masked ? "masked" : "not recorded"; break;
        }
    }

    void set(const std::vector<Value>& members) {
        m_text += '[';
        for (std::size_t i = 0; i < members.size() && !full(); ++i) {
            if (i > 0) m_text += ", ";
            write(members[i]);
        }
        m_text += ']';
    }

    void record(const std::vector<Attribute>& attributes) {
        m_text += '{';
        for (std::size_t i = 0; i < attributes.size() && !full(); ++i) {
            if (i > 0) m_text += ", ";
            m_text += isPlainName(attributes[i].name) ? attributes[i].name : quoted(attributes[i].name);
            m_text += ": ";
            write(attributes[i].value);
        }
        m_text += '}';
    }

    std::size_t m_limit;
    std::string m_text;
};

}  // namespace

std::string Value::text(std::size_t limit) const {
    return Writer(limit).run(*this);
}

}  // namespace writ::cedar
