#include "engine/cedar/validate/names.h"

#include "engine/text/nearest.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// Where the type of an entity is written, given the place of the entity; empty where that cannot be told.
Span typeSpan(const Source& source, Span entity) {
    const std::string_view text = source.text(entity);
    const std::size_t quote = text.find('"');
    const std::size_t colons = quote == std::string_view::npos ? quote : text.rfind("::", quote);
    if (colons == std::string_view::npos || text.substr(0, quote).find('/') != std::string_view::npos) return {};
    const std::size_t end = text.find_last_not_of(" \t\r\n", colons - 1);
    if (colons == 0 || end == std::string_view::npos) return {};
    return {entity.begin, entity.begin + static_cast<std::uint32_t>(end) + 1};
}

/// Where the id of an entity is written, quotes included; empty where that cannot be told.
Span idSpan(const Source& source, Span entity) {
    const std::size_t quote = source.text(entity).find('"');
    if (quote == std::string_view::npos || typeSpan(source, entity).empty()) return {};
    return {entity.begin + static_cast<std::uint32_t>(quote), entity.end};
}

std::vector<std::string_view> typeNames(const Schema& schema) {
    std::vector<std::string_view> names;
    for (const SchemaEntityType& type : schema.entityTypes()) names.push_back(type.name);
    return names;
}

void checkAction(const PolicyContext& context, const EntityUid& uid, Span span) {
    if (context.schema.action(uid)) return;
    Diagnostic* diagnostic =
        context.reporter->report(Code::CedarUnknownAction, span, "the schema has no action " + inCode(uid.text()));
    if (!diagnostic) return;
    std::vector<std::string> texts;
    for (const SchemaAction& action : context.schema.actions()) {
        // The same id in another namespace is nearer than any other word.
        if (action.uid.id == uid.id) return suggest(diagnostic, span, action.uid.text());
        texts.push_back(action.uid.text());
    }
    suggest(diagnostic, span, nearest(uid.text(), {texts.begin(), texts.end()}));
}

void checkEnumId(const PolicyContext& context, const EntityUid& uid, Span span) {
    const SchemaEntityType* type = context.schema.entityType(uid.type);
    if (!type || !type->enumIds) return;
    const std::vector<std::string>& ids = *type->enumIds;
    if (std::find(ids.begin(), ids.end(), uid.id) != ids.end()) return;
    Diagnostic* diagnostic = context.reporter->report(
        Code::CedarUnknownEnumId, span, inCode(quoted(uid.id)) + " is no id of the enumerated type " + inCode(uid.type));
    if (!diagnostic) return;
    std::string list;
    for (const std::string& id : ids) list += (list.empty() ? "" : ", ") + inCode(quoted(id));
    addNote(diagnostic, "its ids are " + list);
    const std::string_view better = nearest(uid.id, {ids.begin(), ids.end()});
    if (!better.empty()) suggest(diagnostic, idSpan(context.reporter->source(), span), quoted(better));
}

void checkEntity(const PolicyContext& context, const Value& value, Span span) {
    if (!value.is(Value::Kind::Entity)) return;
    const EntityUid& uid = value.asEntity();
    if (isActionType(uid.type)) return checkAction(context, uid, span);
    const Span written = typeSpan(context.reporter->source(), span);
    checkEntityType(context, uid.type, written.empty() ? span : written);
    checkEnumId(context, uid, span);
}

}  // namespace

void checkEntityType(const PolicyContext& context, const std::string& type, Span span) {
    if (type.empty() || isActionType(type) || context.schema.entityType(type)) return;
    Diagnostic* diagnostic =
        context.reporter->report(Code::CedarUnknownEntityType, span, "the schema has no entity type " + inCode(type));
    // The whole entity is no name to replace.
    const bool isName = context.reporter->source().text(span).find('"') == std::string_view::npos;
    const std::string_view better = nearest(type, typeNames(context.schema));
    if (!better.empty()) suggest(diagnostic, isName ? span : Span{}, better);
}

void checkNames(const PolicyContext& context) {
    for (const ScopeClause& clause : context.policy->scope) {
        checkEntityType(context, clause.type, clause.typeSpan);
        for (std::size_t i = 0; i < clause.entities.size(); ++i)
            checkEntity(context, clause.entities[i], i < clause.entitySpans.size() ? clause.entitySpans[i] : clause.span);
    }
    for (const NodeId id : nodesOf(context.tree, *context.policy)) {
        const Node& node = context.tree.node(id);
        if (node.kind == NodeKind::Literal) checkEntity(context, context.tree.constants[node.datum], node.span);
        if (node.kind == NodeKind::Is || node.kind == NodeKind::IsIn)
            checkEntityType(context, context.tree.names[node.datum], context.tree.nameSpans[node.datum]);
    }
}

}  // namespace writ::cedar
