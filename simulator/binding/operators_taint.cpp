#include "simulator/binding/operators.h"
#include "simulator/binding/plain_words.h"
#include "simulator/binding/taint.h"

#include <algorithm>
#include <set>

namespace writ::sim::binding::operators {

namespace {

constexpr std::size_t kByChance = 4;  ///< a text with fewer characters may stand in a result by chance

Trace derived(std::string_view derivation, std::vector<std::uint32_t> steps) {
    return Trace{.origin = Origin::Derived, .derivation = derivation, .steps = std::move(steps)};
}

/// The texts and numbers of a value as plain words without the spaces around them.
void addLeaves(const Json& json, std::vector<std::string>& leaves) {
    if (json.isString() || json.isNumber()) {
        const std::string words = plainWords(json.isString() ? json.asString() : std::string(json.numberText()));
        if (words.size() > 1) leaves.push_back(words.substr(1, words.size() - 2));
    }
    for (const Json& item : json.asArray()) addLeaves(item, leaves);
    for (const auto& [name, member] : json.asObject()) addLeaves(member, leaves);
}

/// Looks for a value's texts in what results brought.
class Search {
public:
    Search(const Node& node, Scope& scope, std::vector<std::string> leaves)
        : m_node(node), m_scope(scope), m_leaves(std::move(leaves)) {}

    Value run() {
        for (const Arrival& arrival : m_scope.world.state.arrivals) look(arrival);
        if (!m_found.empty()) return Value::known(Json(true), derived(kName, m_found));
        if (!m_open.empty()) return Value::unknown(m_why, derived(kName, m_open));
        return Value::known(Json(false), derived(kName, m_searched));
    }

private:
    static constexpr std::string_view kName = "stems from (text)";

    /// Whether results of this tool are asked for; nothing where that is not known.
    std::optional<bool> concerns(const Arrival& arrival) const {
        if (m_node.tools.empty()) return arrival.untrusted;
        if (arrival.tool.empty()) return std::nullopt;
        return std::binary_search(m_node.tools.begin(), m_node.tools.end(), arrival.tool);
    }

    void look(const Arrival& arrival) {
        const std::optional<bool> asked = concerns(arrival);
        if (asked == false) return;
        m_searched.push_back(arrival.step);
        const std::string& words = m_scope.world.state.wordsOf(arrival);
        bool certain = false;
        bool byChance = false;
        for (const std::string& leaf : m_leaves) {
            if (words.find(leaf) == std::string::npos) continue;
            (leaf.size() < kByChance ? byChance : certain) = true;
        }
        if (certain && asked) return m_found.push_back(arrival.step);
        const Value whole = arrival.result.whole();
        if (whole.isUnknown())
            leaveOpen(arrival, whole.reason());
        else if (certain || byChance)
            leaveOpen(arrival, UnknownReason::NotRecorded);
    }

    void leaveOpen(const Arrival& arrival, UnknownReason reason) {
        m_open.push_back(arrival.step);
        if (reason == UnknownReason::Masked) m_why = reason;
    }

    const Node& m_node;
    Scope& m_scope;
    std::vector<std::string> m_leaves;
    std::vector<std::uint32_t> m_found, m_open, m_searched;
    UnknownReason m_why = UnknownReason::NotRecorded;
};

}  // namespace

Value taint(const Node& /*node*/, Scope& scope) {
    constexpr std::string_view kName = "taint";
    std::vector<std::uint32_t> steps, unclear;
    Json::Array tools, numbers;
    std::set<std::string> named;
    for (const Arrival& arrival : scope.world.state.arrivals) {
        if (!arrival.untrusted) unclear.push_back(arrival.step);
        if (arrival.untrusted != true) continue;
        steps.push_back(arrival.step);
        numbers.emplace_back(static_cast<std::int64_t>(arrival.step));
        if (named.insert(arrival.tool).second) tools.emplace_back(arrival.tool);
    }
    const bool tainted = !steps.empty();
    const Value open = Value::unknown(UnknownReason::NotRecorded, derived(kName, unclear));
    const Trace trace = derived(kName, std::move(steps));
    return Value::record({{"tainted", tainted || unclear.empty() ? Value::known(Json(tainted), trace) : open},
                          {"tools", unclear.empty() ? Value::known(Json(std::move(tools)), trace) : open},
                          {"steps", unclear.empty() ? Value::known(Json(std::move(numbers)), trace) : open}},
                         trace);
}

Value stemsFrom(const Node& node, Scope& scope) {
    Operands operands(node.op->name);
    const Json* value = operands.take(evaluate(*node.operands[0], scope));
    if (!value) return operands.missing();
    if (value->isBool()) return operands.misfit();
    std::vector<std::string> leaves;
    addLeaves(*value, leaves);
    return Search(node, scope, std::move(leaves)).run();
}

}  // namespace writ::sim::binding::operators
