#include "engine/cedar/why/representatives.h"

#include "engine/cedar/schema/typed_value.h"
#include "engine/cedar/why/linear.h"
#include "engine/cedar/why/string_cover.h"

#include <algorithm>
#include <limits>

namespace writ::cedar {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMaxMembers = 10;  ///< that a set is asked about: all subsets are tried

/// The type of schemas that values of a kind have.
bool hasType(const Value& value, const Type& type) {
    switch (type.kind()) {
    case TypeKind::Bool: return value.is(Kind::Bool);
    case TypeKind::True: return value.is(Kind::Bool) && value.asBool();
    case TypeKind::False: return value.is(Kind::Bool) && !value.asBool();
    case TypeKind::Long: return value.is(Kind::Long);
    case TypeKind::String: return value.is(Kind::String);
    case TypeKind::AnyEntity: return value.is(Kind::Entity);
    case TypeKind::Entity: {
        const auto& names = type.entityTypes();
        return value.is(Kind::Entity) && std::find(names.begin(), names.end(), value.asEntity().type) != names.end();
    }
    case TypeKind::Set:
        return value.is(Kind::Set) && std::all_of(value.members().begin(), value.members().end(),
                                                  [&type](const Value& member) { return hasType(member, *type.element()); });
    case TypeKind::Record: return value.is(Kind::Record);
    case TypeKind::Extension: return value.is(kindOf(type.extensionType()));
    case TypeKind::Never: return false;
    }
    return false;
}

Value makeNumber(Kind kind, std::int64_t number) {
    if (kind == Kind::Decimal) return Value(Decimal{number});
    if (kind == Kind::Datetime) return Value(Datetime{number});
    return kind == Kind::Duration ? Value(Duration{number}) : Value(number);
}

/// The kind of a type whose values are numbers.
std::optional<Kind> numberKind(const Type& type) {
    if (type.is(TypeKind::Long)) return Kind::Long;
    const bool isNumber = type.is(TypeKind::Extension) && type.extensionType() != ExtensionType::Ip;
    return isNumber ? std::optional(kindOf(type.extensionType())) : std::nullopt;
}

/// Builds the list kind by kind. All kinds that no use tells apart are stood for by one value, or by one of the given type.
class Cover {
public:
    Cover(const FieldUses& uses, const Type* type, const EntityStore& store, const CoverOptions& options)
        : m_uses(uses), m_type(type), m_store(store), m_options(options) {}

    /// Of listed values those that answer something differently; all of them where not every question is known.
    std::vector<Value> among(const std::vector<Value>& listed) {
        const auto isEntity = [](const Value& value) { return value.is(Kind::Entity); };
        if (m_uses.opaque || !std::all_of(listed.begin(), listed.end(), isEntity)) return listed;
        std::vector<EntityUid> names;
        for (const Value& value : listed) names.push_back(value.asEntity());
        addOnePerAnswer(std::move(names));
        return {m_values.begin(), m_values.end()};
    }

    std::optional<std::vector<Value>> run() {
        if (m_uses.opaque) return std::nullopt;
        for (const Value& constant : m_uses.equals) add(constant);
        booleans();
        numbers();
        addresses();
        if (!strings() || !entities() || !sets()) return std::nullopt;
        if (!m_type || m_type->is(TypeKind::Record))
            alien();
        else if (m_values.empty())
            ordinary();
        if (m_values.empty()) return std::nullopt;
        return std::vector<Value>(m_values.begin(), m_values.end());
    }

private:
    void add(const Value& value) {
        if (!m_type || hasType(value, *m_type)) m_values.insert(value);
    }

    [[nodiscard]] bool isCompared(Kind kind) const {
        return std::any_of(m_uses.equals.begin(), m_uses.equals.end(), [kind](const Value& value) { return value.is(kind); });
    }

    void booleans() {
        if (!m_uses.boolean && !isCompared(Kind::Bool)) return;
        add(Value(true));
        add(Value(false));
    }

    void numbers() {
        auto points = m_uses.points;
        for (const Value& constant : m_uses.equals) {
            if (const auto number = numberOf(constant)) points[constant.kind()].insert(*number);
        }
        for (const auto& [kind, places] : points) {
            if (places.empty()) add(makeNumber(kind, 0));
            for (const std::int64_t place : places) around(kind, place);
        }
    }

    void around(Kind kind, std::int64_t place) {
        add(makeNumber(kind, place));
        if (place > std::numeric_limits<std::int64_t>::min()) add(makeNumber(kind, place - 1));
        if (place < std::numeric_limits<std::int64_t>::max()) add(makeNumber(kind, place + 1));
    }

    /// Where some addresses are asked about, one that is not. For a field of any type a value of another kind does.
    void addresses() {
        if (!m_type || !isCompared(Kind::Ip)) return;
        const std::set<Value> asked(m_uses.equals.begin(), m_uses.equals.end());
        IpAddress stranger;
        for (std::uint32_t number = 0; asked.count(Value(stranger)) > 0; ++number) {
            for (std::size_t i = 0; i < 4; ++i) stranger.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
        }
        add(Value(stranger));
    }

    /// A constant is a pattern without wildcards.
    bool strings() {
        std::vector<Pattern> patterns = m_uses.patterns;
        for (const Value& constant : m_uses.equals) {
            if (constant.is(Kind::String)) patterns.push_back({{constant.asString()}});
        }
        if (patterns.empty()) return true;
        const auto texts = stringCover(patterns, m_options.maxStates);
        if (!texts) return false;
        for (const std::string& text : *texts) add(Value(text));
        return true;
    }

    /// Of the entities that are named somewhere one for each combination of answers, and of each type one that is not named.
    bool entities() {
        if (m_type && !m_type->is(TypeKind::Entity)) return true;
        if (m_uses.types.empty() && m_uses.inside.empty() && !isCompared(Kind::Entity)) return true;
        if (m_store.size() > m_options.maxEntities) return false;
        std::vector<EntityUid> names = m_store.names();
        for (const auto* list : {&m_uses.equals, &m_uses.inside}) {
            for (const Value& constant : *list) {
                if (constant.is(Kind::Entity)) names.push_back(constant.asEntity());
            }
        }
        std::set<std::string> types(m_uses.types.begin(), m_uses.types.end());
        for (const EntityUid& name : names) types.insert(name.type);
        if (m_type) types.insert(m_type->entityTypes().begin(), m_type->entityTypes().end());
        std::string otherType = "Other";
        while (types.count(otherType) > 0) otherType += "_";
        types.insert(otherType);
        std::string otherId = "other";
        const auto isTaken = [&otherId](const EntityUid& name) { return name.id == otherId; };
        while (std::any_of(names.begin(), names.end(), isTaken)) otherId += "_";
        for (const std::string& type : types) names.push_back({type, otherId});
        addOnePerAnswer(std::move(names));
        return true;
    }

    void addOnePerAnswer(std::vector<EntityUid> names) {
        std::sort(names.begin(), names.end());
        std::set<std::vector<bool>> seen;
        for (const EntityUid& name : names) {
            const Value value(name);
            if (m_type && !hasType(value, *m_type)) continue;
            std::vector<bool> answers;
            for (const Value& constant : m_uses.equals) answers.push_back(constant == value);
            for (const std::string& type : m_uses.types) answers.push_back(name.type == type);
            for (const Value& group : m_uses.inside)
                answers.push_back(group.is(Kind::Entity) && m_store.isIn(name, group.asEntity()));
            if (seen.insert(answers).second) add(value);
        }
    }

    /// All sets of the values that a set is asked about and one that it is not.
    bool sets() {
        if (m_type && !m_type->is(TypeKind::Set)) return true;
        if (!m_uses.set && !isCompared(Kind::Set)) return true;
        std::set<Value> asked(m_uses.members.begin(), m_uses.members.end());
        for (const Value& constant : m_uses.equals) {
            if (constant.is(Kind::Set)) asked.insert(constant.members().begin(), constant.members().end());
        }
        if (!addStranger(asked) || asked.size() > kMaxMembers) return false;
        const std::vector<Value> members(asked.begin(), asked.end());
        for (std::size_t chosen = 0; chosen < std::size_t{1} << members.size(); ++chosen) {
            std::vector<Value> subset;
            for (std::size_t i = 0; i < members.size(); ++i) {
                if ((chosen >> i) & 1U) subset.push_back(members[i]);
            }
            add(Value::set(std::move(subset)));
        }
        return true;
    }

    /// A member that nobody asks about. False where the type of the members has none that is known here.
    [[nodiscard]] bool addStranger(std::set<Value>& asked) const {
        const Type* element = m_type ? m_type->element().get() : nullptr;
        const TypeKind kind = element ? element->kind() : TypeKind::String;
        if (const auto number = element ? numberKind(*element) : std::nullopt) {
            std::int64_t stranger = 0;
            while (asked.count(makeNumber(*number, stranger)) > 0) ++stranger;
            asked.insert(makeNumber(*number, stranger));
            return true;
        }
        if (kind != TypeKind::String && kind != TypeKind::Entity) return false;
        std::string stranger = "other";
        const auto value = [&] {
            return kind == TypeKind::String ? Value(stranger) : Value(EntityUid{element->entityTypes().front(), stranger});
        };
        while (asked.count(value()) > 0) stranger += "_";
        asked.insert(value());
        return true;
    }

    /// A record that is asked for nowhere. Every use fails on it or answers no, as it does on all kinds that no use is about.
    void alien() {
        std::string name = "other";
        const auto record = [&name] { return Value::record({{name, Value(true)}}); };
        while (std::find(m_uses.equals.begin(), m_uses.equals.end(), record()) != m_uses.equals.end()) name += "_";
        add(record());
    }

    /// One of the given type; no use tells them apart.
    void ordinary() {
        add(Value(true));
        add(Value(IpAddress()));
        for (const Kind kind : {Kind::Long, Kind::Decimal, Kind::Datetime, Kind::Duration}) add(makeNumber(kind, 0));
        add(Value(std::string()));
        add(Value::set({}));
        if (m_type->is(TypeKind::Entity)) add(Value(EntityUid{m_type->entityTypes().front(), "other"}));
    }

    const FieldUses& m_uses;
    const Type* m_type;
    const EntityStore& m_store;
    const CoverOptions& m_options;
    std::set<Value> m_values;
};

}  // namespace

std::optional<Representatives> representatives(const FieldUses& uses, UnknownReason reason, const FieldDomain* domain,
                                               const EntityStore& store, const CoverOptions& options) {
    Representatives result;
    const bool mayBeAbsent = reason == UnknownReason::NotRecorded && (!domain || domain->optional);
    Cover cover(uses, domain ? domain->type.get() : nullptr, store, options);
    const auto values = domain && !domain->values.empty() ? cover.among(domain->values) : cover.run();
    if (!values || values->size() > options.maxAssignments) return std::nullopt;
    result.assign(values->begin(), values->end());
    if (mayBeAbsent) result.emplace_back();
    if (result.empty()) return std::nullopt;
    return result;
}

}  // namespace writ::cedar
