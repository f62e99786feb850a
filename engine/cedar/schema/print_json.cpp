#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/sorted.h"

#include <algorithm>

namespace writ::cedar {
namespace {

class JsonPrinter {
public:
    /// Without names nothing is looked up.
    explicit JsonPrinter(const SchemaNames* names) : m_names(names) {}

    Json run(const SchemaFragment& fragment) {
        Json::Object spaces;
        for (const SchemaNamespace* space : sortedByName(fragment.namespaces)) {
            m_space = space->name.text;
            spaces.emplace_back(m_space, nameSpace(*space));
        }
        return Json(std::move(spaces));
    }

private:
    Json nameSpace(const SchemaNamespace& space) {
        Json::Object commonTypes;
        Json::Object entityTypes;
        Json::Object actions;
        for (const CommonTypeDecl* decl : sortedByName(space.commonTypes))
            commonTypes.emplace_back(decl->name.text, annotated(type(decl->type), decl->annotations));
        for (const EntityTypeDecl* decl : sortedByName(space.entityTypes))
            entityTypes.emplace_back(decl->name.text, annotated(entityType(*decl), decl->annotations));
        for (const ActionDecl* decl : sortedByName(space.actions))
            actions.emplace_back(decl->name.text, annotated(action(*decl), decl->annotations));
        Json::Object members;
        if (!commonTypes.empty()) members.emplace_back("commonTypes", Json(std::move(commonTypes)));
        members.emplace_back("entityTypes", Json(std::move(entityTypes)));
        members.emplace_back("actions", Json(std::move(actions)));
        return annotated(std::move(members), space.annotations);
    }

    static Json annotated(Json::Object members, const std::vector<SchemaAnnotation>& annotations) {
        Json::Object notes;
        for (const SchemaAnnotation& note : annotations) notes.emplace_back(note.name, Json(note.value));
        if (!notes.empty()) members.emplace_back("annotations", Json(std::move(notes)));
        return Json(std::move(members));
    }

    [[nodiscard]] Json::Object entityType(const EntityTypeDecl& decl) const {
        Json::Object members;
        if (decl.enumIds) {
            Json::Array ids;
            for (const SchemaName& id : *decl.enumIds) ids.push_back(Json(id.text));
            members.emplace_back("enum", Json(std::move(ids)));
            return members;
        }
        if (!decl.memberOf.empty()) members.emplace_back("memberOfTypes", entityTypes(decl.memberOf));
        if (!decl.shape.isEmptyRecord()) members.emplace_back("shape", Json(type(decl.shape)));
        if (decl.tags) members.emplace_back("tags", Json(type(*decl.tags)));
        return members;
    }

    [[nodiscard]] Json entityTypes(const std::vector<SchemaName>& names) const {
        Json::Array list;
        for (const SchemaName& name : names) {
            const ResolvedName found = m_names ? m_names->type(m_space, name.text, TypeLookup::Entity) : ResolvedName{};
            list.push_back(Json(found ? found.name : name.text));
        }
        return Json(std::move(list));
    }

    /// An action that is only a group applies to nothing, which JSON says with empty lists.
    [[nodiscard]] Json::Object action(const ActionDecl& decl) const {
        static const ActionAppliesTo kNothing;
        Json::Object members;
        const ActionAppliesTo& applies = decl.appliesTo ? *decl.appliesTo : kNothing;
        Json::Object appliesTo;
        appliesTo.emplace_back("principalTypes", entityTypes(applies.principals));
        appliesTo.emplace_back("resourceTypes", entityTypes(applies.resources));
        if (!applies.context.isEmptyRecord()) appliesTo.emplace_back("context", Json(type(applies.context)));
        members.emplace_back("appliesTo", Json(std::move(appliesTo)));
        if (decl.memberOf) members.emplace_back("memberOf", groups(*decl.memberOf));
        return members;
    }

    [[nodiscard]] Json groups(const std::vector<ActionRef>& refs) const {
        Json::Array list;
        for (const ActionRef& ref : refs) {
            const auto uid = m_names ? m_names->action(m_space, ref) : std::nullopt;
            Json::Object group;
            group.emplace_back("id", Json(ref.id.text));
            if (uid || ref.type) group.emplace_back("type", Json(uid ? uid->type : ref.type->text));
            list.push_back(Json(std::move(group)));
        }
        return Json(std::move(list));
    }

    [[nodiscard]] Json::Object type(const TypeExpr& expr) const {
        switch (expr.kind) {
        case TypeExpr::Kind::Name: return named(expr);
        case TypeExpr::Kind::Set: return {{"type", Json("Set")}, {"element", Json(type(expr.element.front()))}};
        case TypeExpr::Kind::Record: break;
        }
        Json::Object attributes;
        for (const SchemaAttribute* attribute : sortedByName(expr.attributes)) {
            Json::Object members = type(attribute->type);
            if (!attribute->required) members.emplace_back("required", Json(false));
            attributes.emplace_back(attribute->name.text, annotated(std::move(members), attribute->annotations));
        }
        return {{"type", Json("Record")}, {"attributes", Json(std::move(attributes))}};
    }

    [[nodiscard]] Json::Object named(const TypeExpr& expr) const {
        const std::string& name = expr.name.text;
        const bool fixed = expr.lookup == TypeLookup::Primitive || expr.lookup == TypeLookup::Extension;
        const ResolvedName found = m_names && !fixed ? m_names->type(m_space, name, expr.lookup) : ResolvedName{};
        if (found.kind == ResolvedName::Kind::Entity) return {{"type", Json("Entity")}, {"name", Json(found.name)}};
        if (found) return {{"type", Json(found.name)}};
        switch (expr.lookup) {
        case TypeLookup::Any: return {{"type", Json("EntityOrCommon")}, {"name", Json(name)}};
        case TypeLookup::Entity: return {{"type", Json("Entity")}, {"name", Json(name)}};
        case TypeLookup::Extension: return {{"type", Json("Extension")}, {"name", Json(name)}};
        case TypeLookup::Common: return {{"type", Json(name)}};
        case TypeLookup::Primitive: break;
        }
        return {{"type", Json(name == "Bool" ? std::string("Boolean") : name)}};
    }

    const SchemaNames* m_names;
    std::string m_space;
};

std::string spaceOf(const std::string& name) {
    const std::size_t colons = name.rfind("::");
    return colons == std::string::npos ? std::string() : name.substr(0, colons);
}

SchemaName named(std::string_view text) {
    return {std::string(text), {}, {}};
}

std::vector<SchemaName> named(const std::vector<std::string>& texts) {
    std::vector<SchemaName> names;
    for (const std::string& text : texts) names.push_back(named(text));
    return names;
}

TypeExpr exprOf(const Type& type) {
    TypeExpr expr;
    expr.kind = type.is(TypeKind::Set)      ? TypeExpr::Kind::Set
                : type.is(TypeKind::Record) ? TypeExpr::Kind::Record
                                            : TypeExpr::Kind::Name;
    if (type.is(TypeKind::Set)) expr.element.push_back(exprOf(*type.element()));
    if (type.is(TypeKind::Record)) {
        for (const TypeField& field : type.fields())
            expr.attributes.push_back({named(field.name), exprOf(*field.type), field.required, {}});
    }
    if (expr.kind != TypeExpr::Kind::Name) return expr;
    expr.name = named(type.is(TypeKind::Entity) ? type.entityTypes().front() : "__cedar::" + type.text());
    return expr;
}

EntityTypeDecl declOf(const SchemaEntityType& type, const Schema& schema) {
    EntityTypeDecl decl;
    decl.name = named(baseName(type.name));
    for (const SchemaEntityType& other : schema.entityTypes()) {
        if (schema.canDescend(type.name, other.name)) decl.memberOf.push_back(named(other.name));
    }
    decl.shape = exprOf(*type.attributes);
    if (type.tags) decl.tags = exprOf(*type.tags);
    if (type.enumIds) decl.enumIds = named(*type.enumIds);
    return decl;
}

ActionDecl declOf(const SchemaAction& action) {
    ActionDecl decl;
    decl.name = named(action.uid.id);
    for (const EntityUid& group : action.ancestors) {
        if (!decl.memberOf) decl.memberOf.emplace();
        decl.memberOf->push_back({named(group.type), named(group.id)});
    }
    if (action.applies) decl.appliesTo = {named(action.principals), named(action.resources), exprOf(*action.context)};
    return decl;
}

}  // namespace

Json schemaJson(const SchemaFragment& fragment) {
    return JsonPrinter(nullptr).run(fragment);
}

Json resolvedSchemaJson(const SchemaFragment& fragment, const SchemaNames& names) {
    return JsonPrinter(&names).run(fragment);
}

SchemaFragment fragmentOf(const Schema& schema) {
    std::map<std::string, SchemaNamespace> spaces;
    for (const SchemaEntityType& type : schema.entityTypes())
        spaces[spaceOf(type.name)].entityTypes.push_back(declOf(type, schema));
    for (const SchemaAction& action : schema.actions()) spaces[spaceOf(action.uid.type)].actions.push_back(declOf(action));
    SchemaFragment fragment;
    for (auto& [name, space] : spaces) {
        space.name = named(name);
        fragment.namespaces.push_back(std::move(space));
    }
    return fragment;
}

}  // namespace writ::cedar
