#include "engine/cedar/service/receiver.h"

#include "engine/cedar/parser.h"

#include <set>

namespace writ::cedar {

namespace {

constexpr std::string_view kAnyScope = "permit (principal, action, resource)";
/// Half-written text can be a whole file between two quotes; nobody waits for the type of that.
constexpr std::size_t kMaxText = 20'000;

Tree readPolicy(std::string_view head, std::string_view behind) {
    std::vector<Diagnostic> ignored;
    const Source source("receiver", std::string(head.empty() ? kAnyScope : head) + std::string(behind));
    return parse(source, ignored);
}

}  // namespace

Receiver::Receiver(const World& world, std::string_view head, std::string_view expression) : m_text(expression) {
    if (head.size() + expression.size() > kMaxText) return;
    m_tree = readPolicy(head, " when { " + m_text + "\n};");
    if (m_tree.policies.empty() || m_tree.policies.front().conditions.empty()) return;
    const NodeId body = m_tree.policies.front().conditions.front().body;
    if (body == kNoNode) return;
    const ExpressionTypes types(world, m_tree, 0);
    m_types = types.types(body);
    m_holders = types.holders(body);
}

std::optional<Policy> policyOfHead(std::string_view head) {
    if (head.size() > kMaxText) return std::nullopt;
    Tree tree = readPolicy(head, ";");
    if (tree.policies.empty()) return std::nullopt;
    return std::move(tree.policies.front());
}

std::string typeText(const std::vector<TypePtr>& types) {
    std::set<std::string> texts;
    for (const TypePtr& type : types) texts.insert(type->text());
    std::string joined;
    for (const std::string& text : texts) joined += (joined.empty() ? "" : " | ") + text;
    return joined;
}

std::vector<std::string> entityTypesOf(const std::vector<TypePtr>& types) {
    std::set<std::string> names;
    for (const TypePtr& type : types) {
        if (type->is(TypeKind::Entity)) names.insert(type->entityTypes().begin(), type->entityTypes().end());
    }
    return {names.begin(), names.end()};
}

}  // namespace writ::cedar
