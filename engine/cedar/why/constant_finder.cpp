#include "engine/cedar/why/constant_finder.h"

#include "engine/cedar/extension.h"
#include "engine/cedar/policy_json/print.h"

#include <algorithm>
#include <array>
#include <optional>

namespace writ::cedar {
namespace {

constexpr std::string_view kGroups = "Groups are facts about an entity, not fields of a request.";
constexpr std::string_view kTypes = "The type of an entity is no constant that a field has a value beside.";
constexpr std::string_view kTags = "Tags are facts about an entity, not fields of a request.";
constexpr std::string_view kNoField = "It reads no field that a request can hold.";
constexpr std::string_view kNoFunction = "No value can be computed for what this function asks.";

struct Comparison {
    NodeKind kind;
    ConstantUse use;
    ConstantUse turned;
};
constexpr std::array kComparisons = {Comparison{NodeKind::Equal, ConstantUse::Equal, ConstantUse::Equal},
                                     Comparison{NodeKind::NotEqual, ConstantUse::NotEqual, ConstantUse::NotEqual},
                                     Comparison{NodeKind::Less, ConstantUse::Less, ConstantUse::Greater},
                                     Comparison{NodeKind::LessEqual, ConstantUse::LessEqual, ConstantUse::GreaterEqual},
                                     Comparison{NodeKind::Greater, ConstantUse::Greater, ConstantUse::Less},
                                     Comparison{NodeKind::GreaterEqual, ConstantUse::GreaterEqual, ConstantUse::LessEqual}};

struct DecimalComparison {
    std::string_view name;
    NodeKind kind;
};
constexpr std::array kDecimalComparisons = {
    DecimalComparison{"lessThan", NodeKind::Less}, DecimalComparison{"lessThanOrEqual", NodeKind::LessEqual},
    DecimalComparison{"greaterThan", NodeKind::Greater}, DecimalComparison{"greaterThanOrEqual", NodeKind::GreaterEqual}};

/// A field that a side of a question reads.
struct ReadField {
    NodeId node = kNoNode;
    std::string pointer;
};

/// An argument is what a caller chooses; the attributes of who and what it is about come last.
int preference(const ReadField& field) {
    if (field.pointer.starts_with("/context/input/")) return 0;
    return field.pointer.starts_with("/context/") ? 1 : 2;
}

/// A pattern as policies write it.
std::string patternText(const Pattern& pattern) {
    std::string text;
    for (std::size_t i = 0; i < pattern.pieces.size(); ++i) {
        const std::string literal = quoted(pattern.pieces[i]);
        text += i == 0 ? "\"" : "*";
        for (const char c : std::string_view(literal).substr(1, literal.size() - 2)) text += c == '*' ? "\\*" : std::string(1, c);
    }
    return text + "\"";
}

class ConstantFinder {
public:
    ConstantFinder(const CedarPolicySet& policies, std::uint32_t rule, std::vector<PolicyConstant>& found)
        : m_tree(policies.treeOf(rule)), m_source(policies.sourceOf(rule)), m_rule(rule), m_found(found) {}

    void condition(NodeId id) {
        const Node& node = m_tree.node(id);
        const NodeKind kind = node.kind;
        if (kind == NodeKind::Not || kind == NodeKind::And || kind == NodeKind::Or || kind == NodeKind::If)
            return conditions(node);
        if (kind >= NodeKind::Equal && kind <= NodeKind::GreaterEqual) return comparison(id, kind);
        if (kind == NodeKind::Is || kind == NodeKind::IsIn) return gap(id, kTypes);
        if (kind == NodeKind::Has) return presence(id);
        if (kind == NodeKind::Like) return like(id);
        if (kind == NodeKind::In) return membership(id);
        if (kind == NodeKind::Method) return method(id);
        if (kind == NodeKind::Call) return call(id);
        if (kind == NodeKind::Attribute) bare(id);
    }

private:
    void conditions(const Node& node) {
        for (std::uint32_t i = 0; i < node.count; ++i) condition(m_tree.child(node, i));
    }

    [[nodiscard]] NodeId operand(NodeId id, std::uint32_t index) const { return m_tree.child(m_tree.node(id), index); }

    /// The fields that an expression reads, from left to right.
    void collectFields(NodeId id, std::vector<ReadField>& fields) const {
        const Node& node = m_tree.node(id);
        if (node.kind == NodeKind::Attribute) {
            const std::vector<std::string> pointers = requestPointers(m_tree, id);
            if (pointers.size() == 1 && !pointers.front().starts_with("/action")) {
                fields.push_back({id, pointers.front()});
                return;
            }
        }
        for (std::uint32_t i = 0; i < node.count; ++i) collectFields(m_tree.child(node, i), fields);
    }

    [[nodiscard]] std::optional<ReadField> fieldOf(NodeId id) const {
        std::vector<ReadField> fields;
        collectFields(id, fields);
        if (fields.empty()) return std::nullopt;
        return *std::min_element(fields.begin(), fields.end(),
                                 [](const ReadField& a, const ReadField& b) { return preference(a) < preference(b); });
    }

    PolicyConstant& add(NodeId id, ConstantUse use) {
        PolicyConstant& added = m_found.emplace_back();
        added.rule = m_rule;
        added.span = m_tree.node(id).span;
        added.handle = id;
        added.line = m_source.lineColumn(added.span.begin).line;
        added.use = use;
        added.text = toText(m_tree, id);
        return added;
    }

    void gap(NodeId id, std::string_view why) { add(id, ConstantUse::Other).gap = why; }

    /// A question about a field with a constant.
    void ask(NodeId id, ConstantUse use, NodeId compared, std::optional<NodeId> constant, const std::string& pointer) {
        PolicyConstant& added = add(id, use);
        added.compared = toText(m_tree, compared);
        if (constant) added.constant = toText(m_tree, *constant);
        added.pointer = pointer;
    }

    /// The side with the field to move is held against the other one.
    void comparison(NodeId id, NodeKind kind) {
        const auto* row =
            std::find_if(kComparisons.begin(), kComparisons.end(), [kind](const Comparison& c) { return c.kind == kind; });
        const std::optional<ReadField> left = fieldOf(operand(id, 0));
        const std::optional<ReadField> right = fieldOf(operand(id, 1));
        if (!left && !right) return gap(id, kNoField);
        const bool isLeft = left && (!right || preference(*left) <= preference(*right));
        const NodeId moved = operand(id, isLeft ? 0 : 1);
        ask(id, isLeft ? row->use : row->turned, moved, operand(id, isLeft ? 1 : 0), isLeft ? left->pointer : right->pointer);
    }

    void presence(NodeId id) {
        const Node& node = m_tree.node(id);
        const NodeId holder = operand(id, 0);
        const Node& held = m_tree.node(holder);
        std::vector<std::string> pointers = requestPointers(m_tree, holder);
        if (held.kind == NodeKind::Variable) {
            constexpr std::array<const char*, 4> kPlaces = {"/subject/properties", "", "/resource/properties", "/context"};
            pointers = {kPlaces[held.datum]};
        }
        if (pointers.size() != 1 || pointers.front().empty()) return gap(id, kNoField);
        std::string pointer = pointers.front();
        for (std::uint32_t i = 0; i < node.extra; ++i) pointer = pointerJoin(pointer, m_tree.names[node.datum + i]);
        ask(id, ConstantUse::Has, holder, std::nullopt, pointer);
    }

    void like(NodeId id) {
        const std::optional<ReadField> field = fieldOf(operand(id, 0));
        if (!field) return gap(id, kNoField);
        ask(id, ConstantUse::Like, operand(id, 0), std::nullopt, field->pointer);
        m_found.back().constant = patternText(m_tree.patterns[m_tree.node(id).datum]);
    }

    void membership(NodeId id) {
        const std::optional<ReadField> field = fieldOf(operand(id, 0));
        if (!field) return gap(id, kGroups);
        ask(id, ConstantUse::OneOf, operand(id, 0), operand(id, 1), field->pointer);
    }

    void method(NodeId id) {
        const auto builtin = static_cast<Builtin>(m_tree.node(id).datum);
        if (builtin == Builtin::HasTag || builtin == Builtin::GetTag) return gap(id, kTags);
        if (builtin == Builtin::IsEmpty) return;  // no constant
        const std::optional<ReadField> receiver = fieldOf(operand(id, 0));
        const std::optional<ReadField> argument = fieldOf(operand(id, 1));
        if (!receiver && !argument) return gap(id, kNoField);
        const bool isReceiver = receiver && (!argument || preference(*receiver) <= preference(*argument));
        ask(id, isReceiver ? useOf(builtin) : turnedUseOf(builtin), operand(id, isReceiver ? 0 : 1),
            operand(id, isReceiver ? 1 : 0), isReceiver ? receiver->pointer : argument->pointer);
    }

    static ConstantUse useOf(Builtin builtin) {
        if (builtin == Builtin::Contains) return ConstantUse::Contains;
        return builtin == Builtin::ContainsAll ? ConstantUse::ContainsAll : ConstantUse::ContainsAny;
    }
    static ConstantUse turnedUseOf(Builtin builtin) {
        if (builtin == Builtin::Contains) return ConstantUse::OneOf;
        return builtin == Builtin::ContainsAll ? ConstantUse::SubsetOf : ConstantUse::ContainsAny;
    }

    void call(NodeId id) {
        const Node& node = m_tree.node(id);
        const std::string_view name = extensionFunctions()[node.datum].name;
        for (const DecimalComparison& row : kDecimalComparisons) {
            if (row.name == name && node.count == 2) return comparison(id, row.kind);
        }
        if (name != "isInRange" || node.count != 2) {
            if (node.count > 1) gap(id, kNoFunction);
            return;  // of one operand: no constant
        }
        const std::optional<ReadField> field = fieldOf(operand(id, 0));
        if (!field) return gap(id, kNoFunction);
        ask(id, ConstantUse::InRange, operand(id, 0), operand(id, 1), field->pointer);
    }

    void bare(NodeId id) {
        const std::optional<ReadField> field = fieldOf(id);
        if (!field) return gap(id, kNoField);
        ask(id, ConstantUse::Condition, id, std::nullopt, field->pointer);
    }

    const Tree& m_tree;
    const Source& m_source;
    std::uint32_t m_rule;
    std::vector<PolicyConstant>& m_found;
};

}  // namespace

std::vector<PolicyConstant> findConstants(const CedarPolicySet& policies) {
    std::vector<PolicyConstant> found;
    for (std::uint32_t rule = 0; rule < policies.rules().size(); ++rule) {
        ConstantFinder finder(policies, rule, found);
        for (const Condition& condition : policies.policyOf(rule).conditions) finder.condition(condition.body);
    }
    return found;
}

}  // namespace writ::cedar
