#include "simulator/binding/operators.h"

#include <algorithm>
#include <locale>
#include <sstream>
#include <unordered_map>

namespace writ::sim::binding::operators {

namespace {

/// A list operand; null when it is none, and then `instead` holds the answer.
class List {
public:
    List(const Node& node, const Node& operand, Scope& scope) : operands(node.op->name), m_value(evaluate(operand, scope)) {
        const Json* json = operands.take(m_value);
        if (!json) {
            m_instead = operands.missing();
        } else if (!json->isArray()) {
            m_instead = operands.misfit();
        } else {
            items = &json->asArray();
        }
    }

    Operands operands;
    const Json::Array* items = nullptr;

    const Value& instead() const { return m_instead; }
    /// An item with the place that it has in the list.
    Value item(std::size_t index) const { return Value::known((*items)[index], m_value.trace().below(std::to_string(index))); }

private:
    Value m_value;
    Value m_instead;
};

/// Makes an item the one at hand for as long as it lives.
class ItemAtHand {
public:
    ItemAtHand(Scope& scope, const Value& item) : m_scope(scope), m_before(scope.item) { scope.item = &item; }
    ~ItemAtHand() { m_scope.item = m_before; }
    ItemAtHand(const ItemAtHand&) = delete;
    ItemAtHand& operator=(const ItemAtHand&) = delete;

private:
    Scope& m_scope;
    const Value* m_before;
};

/// Values with quick search. Canonical text only narrows the search down: equality is Json's.
class JsonSet {
public:
    bool insert(const Json& json) {
        auto& bucket = m_buckets[json.canonical()];
        if (std::find(bucket.begin(), bucket.end(), json) != bucket.end()) return false;
        bucket.push_back(json);
        return true;
    }
    bool contains(const Json& json) const {
        const auto bucket = m_buckets.find(json.canonical());
        return bucket != m_buckets.end() && std::find(bucket->second.begin(), bucket->second.end(), json) != bucket->second.end();
    }

private:
    std::unordered_map<std::string, std::vector<Json>> m_buckets;
};

/// The items that pass all tests; nothing when that is not known of some item.
std::optional<Json::Array> passing(const Node& node, const List& list, Scope& scope, std::optional<UnknownReason>& unknown) {
    Json::Array result;
    for (std::size_t i = 0; i < list.items->size(); ++i) {
        const Value item = list.item(i);
        const ItemAtHand hand(scope, item);
        const Tested tested = ReadyTests(node.where, scope).test(item);
        if (tested.unknown) {
            unknown = tested.unknown;
            return std::nullopt;
        }
        if (tested.passed) result.push_back((*list.items)[i]);
    }
    return result;
}

/// Evaluates `in` and `where`, and hands the passing items to `make`.
template <class Make>
Value filtered(const Node& node, Scope& scope, Make make) {
    List list(node, *node.operands[0], scope);
    if (!list.items) return list.instead();
    std::optional<UnknownReason> unknown;
    auto items = passing(node, list, scope, unknown);
    return items ? list.operands.known(make(std::move(*items))) : list.operands.unknown(*unknown);
}

Value extreme(const Node& node, Scope& scope, int wanted) {
    List list(node, *node.operands[0], scope);
    if (!list.items) return list.instead();
    if (list.items->empty()) return {};
    const Json* best = &list.items->front();
    for (const Json& item : *list.items) {
        const auto sign = order(item, *best);
        if (!sign) return list.operands.misfit();
        if (*sign == wanted) best = &item;
    }
    return list.operands.known(*best);
}

Value oneOf(const Node& node, Scope& scope, bool front) {
    List list(node, *node.operands[0], scope);
    if (!list.items) return list.instead();
    if (list.items->empty()) return {};
    return list.operands.known(front ? list.items->front() : list.items->back());
}

/// Makes a list from the members of an object operand.
template <class Make>
Value fromMembers(const Node& node, Scope& scope, Make make) {
    Operands operands(node.op->name);
    const Json* object = operands.take(evaluate(*node.operands[0], scope));
    if (!object) return operands.missing();
    if (!object->isObject()) return operands.misfit();
    Json::Array result;
    for (const auto& member : object->asObject()) result.push_back(make(member));
    return operands.known(Json(std::move(result)));
}

/// Both operands, when both are known; else nothing, and `operands` knows the answer.
std::optional<std::pair<const Json*, const Json*>> both(const Node& node, Scope& scope, Operands& operands) {
    const Json* a = operands.take(evaluate(*node.operands[0], scope));
    const Json* b = operands.take(evaluate(*node.operands[1], scope));
    return a && b ? std::optional(std::pair(a, b)) : std::nullopt;
}

bool sameItems(const Json::Array& a, const Json::Array& b) {
    JsonSet inA, inB;
    for (const Json& item : a) inA.insert(item);
    for (const Json& item : b) inB.insert(item);
    return std::all_of(a.begin(), a.end(), [&](const Json& item) { return inB.contains(item); }) &&
           std::all_of(b.begin(), b.end(), [&](const Json& item) { return inA.contains(item); });
}

}  // namespace

Value entity(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const auto parts = both(node, scope, operands);
    if (!parts) return operands.missing();
    const auto id = keyText(*parts->second);
    if (!id || !parts->first->isString()) return operands.misfit();
    return operands.known(Json::object({{"__entity", Json::object({{"type", *parts->first}, {"id", Json(*id)}})}}));
}

Value count(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Json* counted = operands.take(evaluate(*node.operands[0], scope));
    if (!counted) return operands.missing();
    if (!counted->isArray() && !counted->isObject()) return operands.misfit();
    return operands.known(Json(counted->size()));
}

Value countWhere(const Node& node, Scope& scope) {
    return filtered(node, scope, [](Json::Array items) { return Json(items.size()); });
}

Value where(const Node& node, Scope& scope) {
    return filtered(node, scope, [](Json::Array items) { return Json(std::move(items)); });
}

Value distinct(const Node& node, Scope& scope) {
    List list(node, *node.operands[0], scope);
    if (!list.items) return list.instead();
    JsonSet seen;
    Json::Array result;
    for (const Json& item : *list.items)
        if (seen.insert(item)) result.push_back(item);
    return list.operands.known(Json(std::move(result)));
}

Value first(const Node& node, Scope& scope) {
    return oneOf(node, scope, true);
}

Value last(const Node& node, Scope& scope) {
    return oneOf(node, scope, false);
}

Value minimum(const Node& node, Scope& scope) {
    return extreme(node, scope, -1);
}

Value maximum(const Node& node, Scope& scope) {
    return extreme(node, scope, 1);
}

Value sum(const Node& node, Scope& scope) {
    List list(node, *node.operands[0], scope);
    if (!list.items) return list.instead();
    std::optional<Decimal> total = Decimal(0);
    for (const Json& item : *list.items) {
        if (!item.isNumber()) return list.operands.misfit();
        const auto number = Decimal::fromJson(item);
        total = number ? total->plus(*number) : std::nullopt;
        if (total) continue;
        scope.fail("number_out_of_range: " + node.place);
        return list.operands.misfit();
    }
    return list.operands.known(total->toJson());
}

Value project(const Node& node, Scope& scope) {
    List list(node, *node.operands[0], scope);
    if (!list.items) return list.instead();
    Json::Array result;
    for (std::size_t i = 0; i < list.items->size(); ++i) {
        const Value item = list.item(i);
        const ItemAtHand hand(scope, item);
        const Value value = evaluate(*node.operands[1], scope).whole();
        if (value.isUnknown()) return list.operands.unknown(value.reason());
        if (const Json* json = list.operands.take(value)) result.push_back(*json);
    }
    return list.operands.known(Json(std::move(result)));
}

Value keys(const Node& node, Scope& scope) {
    return fromMembers(node, scope, [](const Json::Member& member) { return Json(member.first); });
}

Value values(const Node& node, Scope& scope) {
    return fromMembers(node, scope, [](const Json::Member& member) { return member.second; });
}

Value sameSet(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const auto lists = both(node, scope, operands);
    if (!lists) return operands.missing();
    if (!lists->first->isArray() || !lists->second->isArray()) return operands.misfit();
    return operands.known(Json(sameItems(lists->first->asArray(), lists->second->asArray())));
}

Value equal(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const auto values = both(node, scope, operands);
    return values ? operands.known(Json(*values->first == *values->second)) : operands.missing();
}

Value lookup(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Value in = evaluate(*node.operands[0], scope);
    const Json* key = operands.take(evaluate(*node.operands[1], scope));
    if (in.isUnknown()) return operands.unknown(in.reason());
    if (!key || in.isAbsent()) return operands.missing();
    const auto name = keyText(*key);
    if (!name || !in.isObject()) return operands.misfit();
    Tokens tokens{*name};
    if (node.pointer) tokens.insert(tokens.end(), node.pointer->begin(), node.pointer->end());
    const Json* found = operands.take(in.at(tokens));
    return found ? operands.known(*found) : operands.missing();
}

Value concat(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    std::string text;
    bool fits = true;
    bool complete = true;
    for (const auto& operand : node.operands) {
        const Json* part = operands.take(evaluate(*operand, scope));
        const auto partText = part ? keyText(*part) : std::nullopt;
        complete = complete && part;
        fits = fits && (!part || partText);
        text += partText.value_or("");
    }
    if (!complete) return operands.missing();
    return fits ? operands.known(Json(std::move(text))) : operands.misfit();
}

Value words(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Json* text = operands.take(evaluate(*node.operands[0], scope));
    if (!text) return operands.missing();
    if (!text->isString()) return operands.misfit();
    std::istringstream stream(text->asString());
    stream.imbue(std::locale::classic());
    Json::Array result;
    for (std::string word; stream >> word;) result.emplace_back(word);
    return operands.known(Json(std::move(result)));
}

}  // namespace writ::sim::binding::operators
