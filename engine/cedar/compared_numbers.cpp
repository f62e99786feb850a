#include "engine/decision/compared_numbers.h"

#include "engine/cedar/extension.h"
#include "engine/cedar/policy_set.h"
#include "engine/cedar/scalars.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace writ::cedar {
namespace {

/// The comparisons of one tree with one field of the context.
class NumberFinder {
public:
    NumberFinder(const Tree& tree, const std::vector<std::string>& path) : m_tree(tree), m_path(path) {}

    void find(std::vector<Json>& numbers) const {
        for (const Node& node : m_tree.nodes) {
            if (!compares(node)) continue;
            for (const std::uint32_t side : {0U, 1U}) {
                if (!isField(m_tree.child(node, side))) continue;
                if (std::optional<Json> number = numberAt(m_tree.child(node, 1 - side))) numbers.push_back(*std::move(number));
            }
        }
    }

private:
    [[nodiscard]] static bool compares(const Node& node) {
        constexpr std::array kKinds{NodeKind::Equal,     NodeKind::NotEqual, NodeKind::Less,
                                    NodeKind::LessEqual, NodeKind::Greater,  NodeKind::GreaterEqual};
        // x.lessThan(decimal("…")) and the like; functions of two that compare no numbers find none.
        if (node.kind == NodeKind::Call) return node.count == 2;
        return std::find(kKinds.begin(), kKinds.end(), node.kind) != kKinds.end();
    }

    [[nodiscard]] bool isField(NodeId id) const {
        for (std::size_t depth = m_path.size(); depth > 1; --depth) {
            const Node& node = m_tree.node(id);
            if (node.kind != NodeKind::Attribute || m_tree.names[node.datum] != m_path[depth - 1]) return false;
            id = m_tree.child(node, 0);
        }
        const Node& root = m_tree.node(id);
        return root.kind == NodeKind::Variable && root.datum == static_cast<std::uint32_t>(Variable::Context);
    }

    [[nodiscard]] std::optional<Json> numberAt(NodeId id) const {
        const Node& node = m_tree.node(id);
        if (node.kind == NodeKind::Literal && m_tree.constants[node.datum].is(Value::Kind::Long))
            return Json(m_tree.constants[node.datum].asLong());
        if (node.kind == NodeKind::Call && node.count == 1 && extensionFunctions()[node.datum].name == "decimal")
            return decimalAt(m_tree.child(node, 0));
        if (node.kind != NodeKind::Negate) return std::nullopt;
        const std::optional<Json> below = numberAt(m_tree.child(node, 0));
        return below && below->isInteger() && below->asInteger() > 0 ? std::optional(Json(-below->asInteger())) : std::nullopt;
    }

    [[nodiscard]] std::optional<Json> decimalAt(NodeId id) const {
        const Node& node = m_tree.node(id);
        if (node.kind != NodeKind::Literal || !m_tree.constants[node.datum].is(Value::Kind::String)) return std::nullopt;
        const Parsed<std::int64_t> units = parseDecimal(m_tree.constants[node.datum].asString());
        return units ? std::optional(Json::number(decimalText(*units))) : std::nullopt;
    }

    const Tree& m_tree;
    const std::vector<std::string>& m_path;
};

}  // namespace

std::vector<Json> CedarPolicySet::numbersComparedWith(std::string_view pointer) const {
    const std::optional<std::vector<std::string>> path = pointerTokens(pointer);
    if (!path || path->size() < 2 || path->front() != "context") return {};
    std::vector<Json> numbers;
    for (const Part& part : m_parts) NumberFinder(part.tree, *path).find(numbers);
    std::sort(numbers.begin(), numbers.end(), numberLess);
    const auto same = [](const Json& a, const Json& b) { return !numberLess(a, b) && !numberLess(b, a); };
    numbers.erase(std::unique(numbers.begin(), numbers.end(), same), numbers.end());
    return numbers;
}

}  // namespace writ::cedar
