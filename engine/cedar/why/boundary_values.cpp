#include "engine/cedar/why/boundary_values.h"

#include "engine/cedar/evaluator.h"
#include "engine/cedar/why/linear.h"
#include "engine/cedar/why/value_json.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>

namespace writ::cedar {
namespace {

using Kind = Value::Kind;
using Values = std::vector<BoundaryValue>;
using Wide = Linear::Wide;

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

Failure none(std::string why) {
    return fail(ErrorKind::Unsupported, std::move(why));
}

/// The text with its last character changed; of an empty one nothing.
std::string lastChanged(const std::string& text) {
    if (text.empty()) return text;
    std::size_t begin = text.size() - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) --begin;
    return text.substr(0, begin) + (text.substr(begin) == "x" ? "y" : "x");
}

Value numberValue(Kind kind, std::int64_t number) {
    if (kind == Kind::Decimal) return Value(Decimal{number});
    if (kind == Kind::Datetime) return Value(Datetime{number});
    if (kind == Kind::Duration) return Value(Duration{number});
    return Value(number);
}

/// Another value of the same type; nothing where there is none of a kind.
std::optional<Value> beside(const Value& value) {
    if (const std::optional<std::int64_t> number = numberOf(value))
        return numberValue(value.kind(), *number == kMax ? *number - 1 : *number + 1);
    if (value.is(Kind::Bool)) return Value(!value.asBool());
    if (value.is(Kind::String)) return Value(value.asString() + "x");
    if (value.is(Kind::Entity)) return Value(EntityUid{value.asEntity().type, value.asEntity().id + "x"});
    if (!value.is(Kind::Set)) return std::nullopt;
    if (value.members().empty()) return Value::set({Value(std::string("x"))});
    return Value::set({value.members().begin(), value.members().end() - 1});
}

/// The addresses of a range and those next to it.
class IpRange {
public:
    explicit IpRange(const IpAddress& range) : m_range(range) {}

    [[nodiscard]] IpAddress end(bool last) const {
        IpAddress address = m_range;
        address.prefix = static_cast<std::uint8_t>(m_range.width());
        for (unsigned bit = m_range.prefix; bit < m_range.width(); ++bit) {
            const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
            std::uint8_t& byte = address.bytes[bit / 8];
            byte = static_cast<std::uint8_t>(last ? byte | mask : byte & ~mask);
        }
        return address;
    }

    /// Nothing where there is no address further on.
    [[nodiscard]] std::optional<IpAddress> next(bool after) const {
        IpAddress address = end(after);
        for (std::size_t i = address.width() / 8; i-- > 0;) {
            std::uint8_t& byte = address.bytes[i];
            const bool carries = byte == (after ? 0xFFU : 0U);
            byte = static_cast<std::uint8_t>(after ? byte + 1U : byte - 1U);
            if (!carries) return address;
        }
        return std::nullopt;
    }

private:
    IpAddress m_range;
};

class ValueFinder {
public:
    ValueFinder(const Tree& tree, const PolicyConstant& constant, const CedarInput& input, const CedarInput& asked)
        : m_tree(tree),
          m_constant(constant),
          m_node(tree.node(constant.handle)),
          m_known(tree, input.exact, *input.store),
          m_asked(tree, asked.exact, *asked.store) {}

    Result<Values> run() {
        switch (m_constant.use) {
        case ConstantUse::Equal:
        case ConstantUse::NotEqual:
        case ConstantUse::Less:
        case ConstantUse::LessEqual:
        case ConstantUse::Greater:
        case ConstantUse::GreaterEqual: return comparison();
        case ConstantUse::Like: return like();
        case ConstantUse::Condition: return onField(m_constant.handle, &ValueFinder::yesNo);
        case ConstantUse::Contains:
        case ConstantUse::ContainsAll:
        case ConstantUse::ContainsAny:
        case ConstantUse::SubsetOf:
        case ConstantUse::OneOf:
        case ConstantUse::InRange: return withConstant();
        case ConstantUse::Has:
        case ConstantUse::Other: break;
        }
        return none(m_constant.gap);
    }

private:
    std::optional<Value> known(NodeId id, Evaluator& evaluator) {
        evaluator.reset();
        Value value;
        if (evaluator.evaluate(id, value) != Status::Ok || value.hasUnknown()) return std::nullopt;
        return value;
    }

    [[nodiscard]] bool isField(NodeId id) {
        const UnknownField* field = readField(m_tree, id, m_asked);
        return field != nullptr && field->pointer == m_constant.pointer;
    }

    void add(const std::optional<Value>& value, BoundarySide side) {
        if (value) m_values.push_back({jsonOf(*value), side});
    }

    Result<Values> onField(NodeId id, void (ValueFinder::*make)()) {
        if (!isField(id)) return none("The call has no place for this field.");
        (this->*make)();
        return std::move(m_values);
    }

    void yesNo() {
        add(Value(true), BoundarySide::Yes);
        add(Value(false), BoundarySide::No);
    }

    Result<Values> comparison() {
        for (const std::uint32_t side : {0U, 1U}) {
            const NodeId moved = m_tree.child(m_node, side);
            const std::optional<Value> constant = known(m_tree.child(m_node, 1 - side), m_asked);
            if (!constant) continue;
            if (isField(moved)) return direct(*constant);
            LinearReader reader(m_tree, m_asked);
            const std::optional<Linear> linear = reader.of(moved);
            if (!linear || linear->field->pointer != m_constant.pointer) continue;
            return solved(*linear, *constant);
        }
        return none("Not all else that the policy reads there is known in the call, or it is no sum with this field.");
    }

    Result<Values> direct(const Value& constant) {
        if (const std::optional<std::int64_t> number = numberOf(constant)) {
            const std::int64_t at = *number;
            if (at > kMin) add(numberValue(constant.kind(), at - 1), BoundarySide::Below);
            add(constant, BoundarySide::At);
            if (at < kMax) add(numberValue(constant.kind(), at + 1), BoundarySide::Above);
            return std::move(m_values);
        }
        if (constant.is(Kind::Bool)) {
            yesNo();
            return std::move(m_values);
        }
        if (constant.is(Kind::Ip)) {
            const IpRange range(constant.asIp());
            add(constant, BoundarySide::At);
            addAddress(range.next(false), BoundarySide::Before);
            addAddress(range.next(true), BoundarySide::After);
            return std::move(m_values);
        }
        const std::optional<Value> other = beside(constant);
        if (!other) return none("There is no value beside a record.");
        add(constant, BoundarySide::At);
        add(other, BoundarySide::Beside);
        if (constant.is(Kind::String) && !constant.asString().empty())
            add(Value(lastChanged(constant.asString())), BoundarySide::Beside);
        return std::move(m_values);
    }

    /// The field's values at which the sum is just below, at and just above the constant.
    Result<Values> solved(const Linear& linear, const Value& constant) {
        const std::optional<std::int64_t> number = numberOf(constant);
        if (!number || constant.kind() != linear.to) return none("The sum and the constant are of different types.");
        std::optional<std::int64_t> below, at, above;
        for (const std::int64_t value : linear.preimage(*number)) {
            const Wide difference = linear.scale * value + linear.shift - *number;
            if (difference == 0) at = value;
            // The last below and the first above, whichever way the sum goes.
            if (difference < 0 && (!below || linear.scale > 0)) below = value;
            if (difference > 0 && (!above || linear.scale < 0)) above = value;
        }
        const auto found = [&](const std::optional<std::int64_t>& value, BoundarySide side) {
            if (value) add(numberValue(linear.from, *value), side);
        };
        found(below, BoundarySide::Below);
        found(at, BoundarySide::At);
        found(above, BoundarySide::Above);
        if (m_values.empty()) return none("No value of the field brings the sum to the constant.");
        return std::move(m_values);
    }

    /// Texts that match, and those that differ by one character from one that does.
    Result<Values> like() {
        if (!isField(m_tree.child(m_node, 0))) return none("The call has no place for this field.");
        const Pattern& pattern = m_tree.patterns[m_node.datum];
        const std::vector<std::string>& pieces = pattern.pieces;
        addText(pattern, pieces, "");
        if (pieces.size() > 1) addText(pattern, pieces, "x");
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            if (pieces[i].empty()) continue;
            std::vector<std::string> changed = pieces;
            changed[i] = lastChanged(pieces[i]);
            addText(pattern, changed, "");
        }
        if (!pieces.front().empty()) addText(pattern, changedAt(pieces, 0, "x" + pieces.front()), "");
        if (!pieces.back().empty()) addText(pattern, changedAt(pieces, pieces.size() - 1, pieces.back() + "x"), "");
        return std::move(m_values);
    }

    static std::vector<std::string> changedAt(std::vector<std::string> pieces, std::size_t index, std::string piece) {
        pieces[index] = std::move(piece);
        return pieces;
    }

    void addText(const Pattern& pattern, const std::vector<std::string>& pieces, std::string_view between) {
        std::string text;
        for (std::size_t i = 0; i < pieces.size(); ++i) text += (i > 0 ? std::string(between) : std::string()) + pieces[i];
        const Json value(text);
        const bool isNew =
            std::none_of(m_values.begin(), m_values.end(), [&](const BoundaryValue& v) { return *v.value == value; });
        if (isNew) m_values.push_back({value, pattern.matches(text) ? BoundarySide::Matching : BoundarySide::Beside});
    }

    Result<Values> withConstant() {
        for (const std::uint32_t side : {0U, 1U}) {
            const NodeId moved = m_tree.child(m_node, side);
            if (!isField(moved)) continue;
            const std::optional<Value> constant = known(m_tree.child(m_node, 1 - side), m_asked);
            if (!constant) return none("The call does not tell what the field is held against.");
            return held(moved, *constant);
        }
        return none("The call has no place for this field.");
    }

    Result<Values> held(NodeId moved, const Value& constant) {
        const bool isSet = constant.is(Kind::Set);
        const ConstantUse use = m_constant.use;
        if (use == ConstantUse::InRange) {
            if (!constant.is(Kind::Ip)) return none("The range is no address.");
            inRange(IpRange(constant.asIp()));
        } else if (use == ConstantUse::OneOf) {
            oneOf(isSet ? constant.members() : std::vector{constant});
        } else if (use == ConstantUse::Contains) {
            contains(moved, {constant}, false);
        } else if (!isSet || constant.members().empty()) {
            return none("The field is held against no members.");
        } else if (use == ConstantUse::SubsetOf) {
            subset(constant);
        } else {
            contains(moved, constant.members(), use == ConstantUse::ContainsAny);
        }
        return std::move(m_values);
    }

    void inRange(const IpRange& range) {
        add(Value(range.end(false)), BoundarySide::First);
        add(Value(range.end(true)), BoundarySide::Last);
        addAddress(range.next(false), BoundarySide::Before);
        addAddress(range.next(true), BoundarySide::After);
    }

    void addAddress(const std::optional<IpAddress>& address, BoundarySide side) {
        if (address) add(Value(*address), side);
    }

    void oneOf(const std::vector<Value>& members) {
        for (const Value& member : members) add(member, BoundarySide::Member);
        for (const Value& member : members) {
            std::optional<Value> other = beside(member);
            while (other && std::find(members.begin(), members.end(), *other) != members.end()) other = beside(*other);
            if (!other) continue;
            add(other, BoundarySide::NoMember);
            return;
        }
    }

    /// The set of the call with all of these members, or with one of them; and the same without what it takes.
    void contains(NodeId moved, const std::vector<Value>& members, bool any) {
        std::set<Value> rest;
        if (const std::optional<Value> now = known(moved, m_known); now && now->is(Kind::Set))
            rest = {now->members().begin(), now->members().end()};
        std::set<Value> with = rest;
        if (any) {
            for (const Value& member : members) with.erase(member);
            rest = with;
            with.insert(members.front());
        } else {
            with.insert(members.begin(), members.end());
            rest = with;
            rest.erase(members.back());
        }
        add(Value::set({with.begin(), with.end()}), BoundarySide::Member);
        add(Value::set({rest.begin(), rest.end()}), BoundarySide::NoMember);
    }

    void subset(const Value& all) {
        add(all, BoundarySide::Member);
        std::vector<Value> more = all.members();
        std::optional<Value> other = more.empty() ? Value(std::string("x")) : beside(more.front());
        while (other && all.hasMember(*other)) other = beside(*other);
        if (!other) return;
        more.push_back(*other);
        add(Value::set(std::move(more)), BoundarySide::NoMember);
    }

    const Tree& m_tree;
    const PolicyConstant& m_constant;
    const Node& m_node;
    Evaluator m_known;
    Evaluator m_asked;
    Values m_values;
};

}  // namespace

Result<std::vector<BoundaryValue>> valuesAround(const Tree& tree, const PolicyConstant& constant, const CedarInput& input,
                                                const CedarInput& asked) {
    return ValueFinder(tree, constant, input, asked).run();
}

}  // namespace writ::cedar
