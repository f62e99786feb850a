#include "engine/cedar/policy_json/write.h"

#include "engine/cedar/extension.h"
#include "engine/cedar/policy_json/operators.h"

#include <algorithm>

namespace writ::cedar {
namespace {

Json one(std::string_view key, Json value) {
    return Json(Json::Object{{std::string(key), std::move(value)}});
}

Json entity(const EntityUid& uid) {
    return Json::object({{"type", uid.type}, {"id", uid.id}});
}

Json call(std::string_view function, const Json& argument) {
    return Json(Json::Object{{std::string(function), Json::array({one("Value", argument)})}});
}

/// The text that the constructor of an extension value takes: `ip("…")` without its frame.
std::string extensionArgument(const Value& value) {
    const std::string text = value.text();
    const std::size_t open = text.find('"');
    return text.substr(open + 1, text.rfind('"') - open - 1);
}

/// Trees are no deeper than the reader's limit; only the JSON may get deeper than it can be read again.
class Writer {
public:
    explicit Writer(const Tree& tree) : m_tree(tree) {}

    Json expression(NodeId id) {
        const Node& node = m_tree.node(id);
        if (m_depth + 2 > kMaxPolicyJsonDepth) {
            tooDeep = true;
            return {};
        }
        m_depth += 2;
        Json json = write(node);
        m_depth -= 2;
        return json;
    }

    bool tooDeep = false;

private:
    struct Form {
        NodeKind kind;
        Json (Writer::*write)(const Node&);
    };
    static constexpr std::array<Form, 14> forms() {
        return {{{NodeKind::Literal, &Writer::literal},
                 {NodeKind::Variable, &Writer::variable},
                 {NodeKind::Not, &Writer::negation},
                 {NodeKind::Negate, &Writer::minus},
                 {NodeKind::If, &Writer::conditional},
                 {NodeKind::Attribute, &Writer::attribute},
                 {NodeKind::Has, &Writer::has},
                 {NodeKind::Like, &Writer::like},
                 {NodeKind::Is, &Writer::is},
                 {NodeKind::IsIn, &Writer::is},
                 {NodeKind::Set, &Writer::set},
                 {NodeKind::Record, &Writer::record},
                 {NodeKind::Method, &Writer::method},
                 {NodeKind::Call, &Writer::extension}}};
    }

    Json write(const Node& node) {
        if (const BinaryOperator* entry = findOperator(node.kind)) return operation(node, *entry);
        for (const auto& [kind, write] : forms()) {
            if (kind == node.kind) return (this->*write)(node);
        }
        return {};
    }

    Json literal(const Node& node) { return value(m_tree.constants[node.datum]); }
    Json variable(const Node& node) { return one("Var", Json(word(static_cast<Variable>(node.datum)))); }
    Json negation(const Node& node) { return one("!", one("arg", operand(node, 0))); }
    Json minus(const Node& node) { return one("neg", one("arg", operand(node, 0))); }
    Json set(const Node& node) { return one("Set", operands(node)); }
    Json extension(const Node& node) { return one(extensionFunctions()[node.datum].name, operands(node)); }

    Json conditional(const Node& node) {
        return one("if-then-else",
                   Json::object({{"if", operand(node, 0)}, {"then", operand(node, 1)}, {"else", operand(node, 2)}}));
    }
    Json attribute(const Node& node) {
        return one(".", Json::object({{"left", operand(node, 0)}, {"attr", m_tree.names[node.datum]}}));
    }
    Json has(const Node& node) { return one("has", Json::object({{"left", operand(node, 0)}, {"attr", path(node)}})); }
    Json like(const Node& node) { return one("like", Json::object({{"left", operand(node, 0)}, {"pattern", pattern(node)}})); }

    Json operand(const Node& node, std::uint32_t index) { return expression(m_tree.child(node, index)); }

    Json operands(const Node& node) {
        Json::Array items;
        for (std::uint32_t i = 0; i < node.count; ++i) items.push_back(operand(node, i));
        return Json(std::move(items));
    }

    /// Chains of && and || lean to the left.
    Json operation(const Node& node, const BinaryOperator& entry) {
        const std::size_t depth = m_depth;
        m_depth += 2 * (node.count - std::size_t{2});
        tooDeep = tooDeep || m_depth > kMaxPolicyJsonDepth;
        Json left = tooDeep ? Json() : operand(node, 0);
        for (std::uint32_t i = 1; i < node.count && !tooDeep; ++i)
            left = one(entry.sign, Json::object({{"left", std::move(left)}, {"right", operand(node, i)}}));
        m_depth = depth;
        return left;
    }

    Json value(const Value& value) {
        switch (value.kind()) {
        case Value::Kind::Bool: return one("Value", Json(value.asBool()));
        case Value::Kind::Long: return one("Value", Json(value.asLong()));
        case Value::Kind::String: return one("Value", Json(value.asString()));
        case Value::Kind::Entity: return one("Value", one("__entity", entity(value.asEntity())));
        case Value::Kind::Set: return setOf(value);
        case Value::Kind::Record: return recordOf(value);
        case Value::Kind::Decimal: return call("decimal", Json(extensionArgument(value)));
        case Value::Kind::Datetime: return call("datetime", Json(extensionArgument(value)));
        case Value::Kind::Duration: return call("duration", Json(extensionArgument(value)));
        case Value::Kind::Ip: return call("ip", Json(extensionArgument(value)));
        case Value::Kind::Unknown: break;  // no literal of a tree
        }
        return {};
    }

    Json setOf(const Value& value) {
        Json::Array items;
        for (const Value& member : value.members()) items.push_back(this->value(member));
        return one("Set", Json(std::move(items)));
    }

    Json recordOf(const Value& value) {
        Json::Object members;
        for (const Attribute& attribute : value.attributes()) members.emplace_back(attribute.name, this->value(attribute.value));
        return one("Record", Json(std::move(members)));
    }

    Json path(const Node& node) const {
        if (node.extra == 1) return Json(m_tree.names[node.datum]);
        Json::Array names;
        for (std::uint32_t i = 0; i < node.extra; ++i) names.emplace_back(m_tree.names[node.datum + i]);
        return Json(std::move(names));
    }

    /// One literal a character.
    Json pattern(const Node& node) const {
        Json::Array items;
        bool first = true;
        for (const std::string& piece : m_tree.patterns[node.datum].pieces) {
            if (!first) items.emplace_back("Wildcard");
            first = false;
            for (std::size_t at = 0; at < piece.size();) {
                std::size_t end = at + 1;
                while (end < piece.size() && (static_cast<unsigned char>(piece[end]) & 0xC0U) == 0x80U) ++end;
                items.push_back(one("Literal", Json(piece.substr(at, end - at))));
                at = end;
            }
        }
        return Json(std::move(items));
    }

    Json is(const Node& node) {
        Json::Object members{{"left", operand(node, 0)}, {"entity_type", m_tree.names[node.datum]}};
        if (node.kind == NodeKind::IsIn) members.emplace_back("in", operand(node, 1));
        return one("is", Json(std::move(members)));
    }

    Json record(const Node& node) {
        Json::Object members;
        for (std::uint32_t i = 0; i < node.count; ++i) members.emplace_back(m_tree.names[node.datum + i], operand(node, i));
        return one("Record", Json(std::move(members)));
    }

    Json method(const Node& node) {
        const auto& methods = builtinMethods();
        const auto found = std::find_if(methods.begin(), methods.end(), [&node](const BuiltinMethod& method) {
            return static_cast<std::uint32_t>(method.method) == node.datum;
        });
        if (node.count == 1) return one(found->name, one("arg", operand(node, 0)));
        return one(found->name, Json::object({{"left", operand(node, 0)}, {"right", operand(node, 1)}}));
    }

    const Tree& m_tree;
    std::size_t m_depth = 4;  // a condition's body, in a policy of its own
};

Json target(const ScopeClause& clause, Variable variable) {
    if (clause.hasSlot) return Json::object({{"slot", "?" + std::string(word(variable))}});
    return Json::object({{"entity", entity(clause.entities.front().asEntity())}});
}

Json scope(const ScopeClause& clause, Variable variable) {
    switch (clause.kind) {
    case ScopeKind::Any: return Json::object({{"op", "All"}});
    case ScopeKind::Equal: return target(clause, variable).with("op", "==");
    case ScopeKind::In: return target(clause, variable).with("op", "in");
    case ScopeKind::Is: return Json::object({{"op", "is"}, {"entity_type", clause.type}});
    case ScopeKind::IsIn: return Json::object({{"op", "is"}, {"entity_type", clause.type}, {"in", target(clause, variable)}});
    case ScopeKind::InSet: break;
    }
    // Cedar writes a list of one as the entity itself.
    if (clause.entities.size() == 1) return target(clause, variable).with("op", "in");
    Json::Array entities;
    for (const Value& value : clause.entities) entities.push_back(entity(value.asEntity()));
    return Json::object({{"op", "in"}, {"entities", Json(std::move(entities))}});
}

Json annotations(const Policy& policy) {
    Json::Object members;
    for (const Annotation& annotation : policy.annotations)
        members.emplace_back(annotation.name, annotation.hasValue ? Json(annotation.value) : Json());
    return Json(std::move(members));
}

Json linkValues(const TemplateLink& link) {
    Json::Object values;
    if (link.principal) values.emplace_back("?principal", one("__entity", entity(*link.principal)));
    if (link.resource) values.emplace_back("?resource", one("__entity", entity(*link.resource)));
    return Json(std::move(values));
}

}  // namespace

Result<Json> toPolicyJson(const Tree& tree, const Policy& policy) {
    Writer writer(tree);
    Json::Array conditions;
    for (const Condition& condition : policy.conditions) {
        conditions.push_back(
            Json::object({{"kind", condition.isUnless ? "unless" : "when"}, {"body", writer.expression(condition.body)}}));
    }
    if (writer.tooDeep) {
        return fail(ErrorKind::TooDeep,
                    "the policy would be nested more than " + std::to_string(kMaxPolicyJsonDepth) + " levels deep in JSON");
    }
    Json::Object members{{"effect", policy.effect == Effect::Permit ? "permit" : "forbid"},
                         {"principal", scope(policy.scope[0], Variable::Principal)},
                         {"action", scope(policy.scope[1], Variable::Action)},
                         {"resource", scope(policy.scope[2], Variable::Resource)},
                         {"conditions", Json(std::move(conditions))}};
    if (!policy.annotations.empty()) members.emplace_back("annotations", annotations(policy));
    return Json(std::move(members));
}

Result<Json> toPolicySetJson(const Tree& tree, const std::vector<TemplateLink>& links) {
    Json::Object policies;
    Json::Object templates;
    for (std::size_t i = 0; i < tree.policies.size(); ++i) {
        const Policy& policy = tree.policies[i];
        auto json = toPolicyJson(tree, policy);
        if (!json) return json;
        (policy.isTemplate ? templates : policies)
            .emplace_back(policy.id.empty() ? "policy" + std::to_string(i) : policy.id, std::move(*json));
    }
    Json::Array templateLinks;
    for (const TemplateLink& link : links) {
        templateLinks.push_back(
            Json::object({{"templateId", link.templateId}, {"newId", link.id}, {"values", linkValues(link)}}));
    }
    return Json::object({{"templates", Json(std::move(templates))},
                         {"staticPolicies", Json(std::move(policies))},
                         {"templateLinks", Json(std::move(templateLinks))}});
}

}  // namespace writ::cedar
