#include "engine/cedar/service/policy_lookup.h"
#include "engine/cedar/service/text.h"

#include "engine/cedar/service/expression_types.h"
#include "engine/cedar/service/receiver.h"

#include <algorithm>
#include <set>

namespace writ::cedar {

namespace {

bool holds(Span span, std::uint32_t offset) {
    return span.begin <= offset && offset <= span.end;
}

struct ReadAttribute {
    const Node* node = nullptr;
    std::uint32_t name = 0;  ///< of Tree::names
};

/// The attribute, of an access or of `has`, whose name holds the offset (counted in the unit).
std::optional<ReadAttribute> readAttribute(const Tree& tree, std::uint32_t offset) {
    for (const Node& node : tree.nodes) {
        if (node.kind != NodeKind::Attribute && node.kind != NodeKind::Has) continue;
        const std::uint32_t count = node.kind == NodeKind::Has ? node.extra : 1;
        for (std::uint32_t i = node.datum; i < node.datum + count && i < tree.nameSpans.size(); ++i) {
            if (holds(tree.nameSpans[i], offset)) return ReadAttribute{&node, i};
        }
    }
    return std::nullopt;
}

/// The names from a variable to an attribute: {"context", "input", "amount"}; empty for other expressions.
std::vector<std::string> accessPath(const Tree& tree, const ReadAttribute& read) {
    std::vector<std::string> path;
    for (std::uint32_t i = read.name + 1; i-- > read.node->datum;) path.push_back(tree.names[i]);
    const Node* at = &tree.node(tree.child(*read.node, 0));
    while (at->kind == NodeKind::Attribute) {
        path.push_back(tree.names[at->datum]);
        at = &tree.node(tree.child(*at, 0));
    }
    if (at->kind != NodeKind::Variable) return {};
    path.emplace_back(word(static_cast<Variable>(at->datum)));
    std::reverse(path.begin(), path.end());
    return path;
}

/// The fields found by walking `names` through the records of `holders`.
std::vector<const TypeField*> fieldsAlong(const World& world, std::vector<Holder> holders, const Tree& tree,
                                          const ReadAttribute& read) {
    std::vector<const TypeField*> fields;
    for (std::uint32_t i = read.node->datum; i <= read.name; ++i) {
        fields.clear();
        std::vector<Holder> inner;
        for (const Holder& holder : holders) {
            const TypeField* field = holder.record->field(tree.names[i]);
            if (!field) continue;
            fields.push_back(field);
            if (field->type->is(TypeKind::Record)) inner.push_back({field->type, {}});
            for (const std::string& name : field->type->entityTypes()) {
                const SchemaEntityType* type = world.known->entityType(name);
                if (type && type->attributes) inner.push_back({type->attributes, {}});
            }
        }
        holders = std::move(inner);
    }
    return fields;
}

/// What the catalog says of `context.input.a.b`, and which tools have it.
void addCatalog(const World& world, const std::vector<LinkedEnvironment>& environments, const std::vector<std::string>& path,
                Hover& hover) {
    if (path.size() < 3 || path[0] != "context" || path[1] != "input") return;
    std::set<std::string> names;
    for (const LinkedEnvironment& environment : environments) names.insert(environment.request->action->uid.id);
    std::string tools;
    std::set<std::string> values;
    for (const std::string& name : names) {
        const ToolDescription* tool = world.tool(name);
        if (!tool) continue;
        const Json* schema = argumentSchema(*tool, std::span(path).subspan(2));
        if (!schema) continue;
        tools += (tools.empty() ? "" : ", ") + name;
        if (hover.text.empty()) hover.text = (*schema)["description"].asString();
        for (const Json& value : (*schema)["enum"].asArray()) values.insert(value.dump());
    }
    if (!tools.empty()) hover.rows.push_back({"tools", tools});
    std::string listed;
    for (const std::string& value : values) listed += (listed.empty() ? "" : ", ") + value;
    if (!listed.empty()) hover.rows.push_back({"values", listed});
}

}  // namespace

PolicyPoint policyPoint(const DocumentState& state, std::uint32_t offset) {
    PolicyPoint point;
    point.placed = state.policies ? state.policies->unitAt(offset) : nullptr;
    if (!point.placed) return point;
    const auto& policies = point.placed->unit().tree.policies;
    for (std::uint32_t i = 0; i < policies.size(); ++i) {
        if (!holds(point.placed->inDocument(policies[i].span), offset)) continue;
        point.policy = &policies[i];
        point.index = i;
    }
    return point;
}

std::optional<std::size_t> tokenAt(const std::vector<Token>& tokens, std::uint32_t offset) {
    const auto first = std::lower_bound(tokens.begin(), tokens.end(), offset,
                                        [](const Token& token, std::uint32_t at) { return token.span.end < at; });
    std::optional<std::size_t> best;
    for (auto at = first; at != tokens.end() && at->span.begin <= offset; ++at) {
        if (at->kind == TokenKind::End) break;
        const bool better = !best || offset < at->span.end;
        const bool keepsName = best && tokens[*best].kind == TokenKind::Identifier && at->kind != TokenKind::Identifier;
        if (better && !keepsName) best = static_cast<std::size_t>(at - tokens.begin());
    }
    return best;
}

std::optional<Hover> attributeAt(const SnapshotData& data, const DocumentState& state, const PolicyPoint& point,
                                 std::uint32_t offset) {
    if (!point.policy) return std::nullopt;
    const PolicyUnit& unit = point.placed->unit();
    const auto read = readAttribute(unit.tree, offset - point.placed->offset);
    if (!read) return std::nullopt;
    const World& world = *data.world;
    const ExpressionTypes types(world, unit.tree, point.index);
    const auto fields = fieldsAlong(world, types.holders(unit.tree.child(*read->node, 0)), unit.tree, *read);
    const Span span = point.placed->inDocument(unit.tree.nameSpans[read->name]);
    Hover hover{span, {}, {}, {}};
    const Span access = point.placed->inDocument({read->node->span.begin, unit.tree.nameSpans[read->name].end});
    const std::vector<std::string> path = accessPath(unit.tree, *read);
    for (const std::string& step : path) hover.code += (hover.code.empty() ? "" : ".") + step;
    if (path.empty()) hover.code = oneLine(state.source().text(access));
    std::vector<TypePtr> found;
    bool optional = false;
    for (const TypeField* field : fields) {
        found.push_back(field->type);
        optional = optional || !field->required;
        if (hover.text.empty()) hover.text = field->doc;
    }
    if (!found.empty()) hover.code += (optional ? "?: " : ": ") + typeText(found);
    if (optional) hover.rows.push_back({"optional", "ask `has` before it is read"});
    addCatalog(world, types.environments(), path, hover);
    if (found.empty() && hover.text.empty()) hover.text = "Nothing is known about this attribute.";
    return hover;
}

std::string variableTypes(const World& world, const Policy& policy, std::string_view variable) {
    std::set<std::string> types;
    if (!world.known || variable == "action") return {};
    for (const LinkedEnvironment& environment : fittingEnvironments(policy, *world.known)) {
        const RequestEnvironment& request = *environment.request;
        if (variable == "context")
            types.insert(request.action->context->text(120));
        else
            types.insert(variable == "principal" ? request.principal : request.resource);
    }
    std::string joined;
    for (const std::string& type : types) {
        joined += (joined.empty() ? "" : " | ") + type;
    }
    return joined;
}

}  // namespace writ::cedar
