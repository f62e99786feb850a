// What a missing attribute looks like to people: names, alternatives and the fields of the request concerned.
#include "engine/cedar/evaluator.h"
#include "engine/cedar/extension.h"
#include "engine/text/nearest.h"

#include <algorithm>

namespace writ::cedar {
namespace {

constexpr std::size_t kShownNames = 10;  ///< a message lists no more attributes
constexpr std::size_t kNearNames = 200;  ///< of how many the nearest is looked for

/// The place of the parts of a request, by Variable.
constexpr std::array<std::string_view, 4> kPointers = {"/subject/properties", "/action/properties", "/resource/properties",
                                                       "/context"};

void collectPointers(const Tree& tree, NodeId id, const std::string& below, std::vector<std::string>& pointers) {
    const Node& node = tree.node(id);
    if (node.kind == NodeKind::Variable) {
        pointers.push_back(std::string(kPointers[node.datum]) + below);
    } else if (node.kind == NodeKind::Attribute) {
        collectPointers(tree, tree.child(node, 0), pointerJoin("", tree.names[node.datum]) + below, pointers);
    } else if (node.kind == NodeKind::If) {
        collectPointers(tree, tree.child(node, 1), below, pointers);
        collectPointers(tree, tree.child(node, 2), below, pointers);
    }
}

/// "context.input" for a chain of attributes, else empty.
std::string chainText(const Tree& tree, NodeId id) {
    const Node& node = tree.node(id);
    if (node.kind == NodeKind::Variable) return std::string(word(static_cast<Variable>(node.datum)));
    if (node.kind != NodeKind::Attribute) return {};
    const std::string holder = chainText(tree, tree.child(node, 0));
    const std::string& name = tree.names[node.datum];
    if (holder.empty()) return {};
    return isPlainName(name) ? holder + "." + name : holder + "[" + quoted(name) + "]";
}

std::string alternatives(const Value* record, const std::string& wanted) {
    if (!record || record->attributes().empty()) return "; it has none";
    std::vector<std::string_view> names;
    for (const Attribute& attribute : record->attributes()) {
        if (names.size() < kNearNames) names.push_back(attribute.name);
    }
    const std::string_view near = nearest(wanted, names);
    if (!near.empty()) return "; did you mean `" + std::string(near) + "`?";
    std::string text = "; it has ";
    for (std::size_t i = 0; i < std::min(names.size(), kShownNames); ++i)
        text += (i > 0 ? ", `" : "`") + std::string(names[i]) + "`";
    const std::size_t more = record->attributes().size() - std::min(names.size(), kShownNames);
    return more > 0 ? text + " and " + std::to_string(more) + " more" : text;
}

}  // namespace

std::vector<std::string> requestPointers(const Tree& tree, NodeId id) {
    std::vector<std::string> pointers;
    if (tree.node(id).kind != NodeKind::Variable) collectPointers(tree, id, {}, pointers);
    std::sort(pointers.begin(), pointers.end());
    pointers.erase(std::unique(pointers.begin(), pointers.end()), pointers.end());
    return pointers;
}

Status Evaluator::missing(NodeId id, const Value& holder, const std::string& name, const Value* record) {
    const bool isEntity = holder.is(Kind::Entity);
    const Node& node = m_tree.node(id);
    const std::string chain = node.kind == NodeKind::Attribute ? chainText(m_tree, m_tree.child(node, 0)) : std::string();
    const std::string who = isEntity ? "`" + holder.asEntity().text() + "`" : chain.empty() ? "the record" : "`" + chain + "`";
    if (isEntity && !record) {
        fail("entity_missing", id, "the entity " + who + " does not exist, so it has no attribute `" + name + "`");
    } else {
        fail("attribute_missing", id, who + " does not have the attribute `" + name + "`" + alternatives(record, name));
        const Entity* entity = isEntity ? m_store.find(holder.entityName()) : nullptr;
        if (entity && entity->tags.find(name)) m_failure.message += "; a tag of that name does exist";
    }
    m_failure.fields = requestPointers(m_tree, id);
    return Status::Failed;
}

}  // namespace writ::cedar
