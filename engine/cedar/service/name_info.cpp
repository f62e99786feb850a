#include "engine/cedar/service/name_info.h"

#include "engine/cedar/service/text.h"

namespace writ::cedar {

namespace {

constexpr std::size_t kShownRows = 30;
constexpr std::size_t kShownText = 160;

std::string documentationOf(const SchemaAnnotations& annotations) {
    for (const auto& [name, value] : annotations) {
        if (name == "doc") return value;
    }
    return {};
}

template <class List>
std::string joined(const List& list) {
    std::string text;
    for (const auto& item : list) text += (text.empty() ? "" : ", ") + item;
    return text;
}

std::string joinedUids(const std::vector<EntityUid>& uids) {
    std::string text;
    for (const EntityUid& uid : uids) text += (text.empty() ? "" : ", ") + uid.text();
    return text;
}

void addRow(Hover& hover, std::string name, std::string value) {
    if (!value.empty() && hover.rows.size() < kShownRows) hover.rows.push_back({std::move(name), std::move(value)});
}

void addFields(Hover& hover, const Type& record) {
    for (const TypeField& field : record.fields())
        addRow(hover, field.name + (field.required ? "" : "?"), field.type->text(kShownText));
}

void describeEntityType(const SnapshotData& data, const Name& name, Hover& hover) {
    hover.code = "entity " + name.text;
    const World& world = *data.world;
    const SchemaEntityType* type = world.known ? world.known->entityType(name.text) : nullptr;
    if (!type) {
        hover.text = "No schema declares this entity type.";
        return;
    }
    hover.text = documentationOf(type->annotations);
    addRow(hover, "in", joined(type->memberOf));
    if (type->enumIds) addRow(hover, "ids", joined(*type->enumIds));
    if (type->attributes) addFields(hover, *type->attributes);
    if (type->tags) addRow(hover, "tags", type->tags->text(kShownText));
    const std::size_t count = world.facts->ids(name.text).size();
    if (count > 0) addRow(hover, "facts", std::to_string(count) + (count == 1 ? " entity" : " entities"));
}

std::string hintText(const ToolDescription& tool) {
    std::string text = tool.readOnly.value ? "only reads" : "may change things";
    if (tool.destructive.value && !tool.readOnly.value) text += ", may destroy";
    if (tool.openWorld.value) text += ", reaches outside";
    return text;
}

void describeAction(const SnapshotData& data, const Name& name, Hover& hover) {
    const World& world = *data.world;
    const EntityUid uid{name.owner, name.text};
    hover.code = uid.text();
    const SchemaAction* action = world.known ? world.known->action(uid) : nullptr;
    if (action) hover.text = documentationOf(action->annotations);
    if (const ToolDescription* tool = world.tool(name.text)) {
        if (hover.text.empty()) hover.text = tool->description;
        addRow(hover, "tool", tool->title);
        addRow(hover, "server", tool->server);
        addRow(hover, "effect", hintText(*tool));
    }
    if (!action) {
        if (hover.text.empty()) hover.text = "No schema declares this action.";
        return;
    }
    addRow(hover, "in", joinedUids(action->memberOf));
    addRow(hover, "contains", joinedUids(action->descendants));
    if (!action->applies || world.isAssumed) return;
    addRow(hover, "principal", joined(action->principals));
    addRow(hover, "resource", joined(action->resources));
    addRow(hover, "context", action->context->text(kShownText));
}

void describeEntity(const SnapshotData& data, const Name& name, Hover& hover) {
    const EntityUid uid{name.owner, name.text};
    hover.code = uid.text();
    const auto found = data.world->facts->find(uid);
    if (found.empty()) {
        hover.text = "The facts do not hold this entity.";
        return;
    }
    for (const FactsIndex::Entry& entry : found) {
        addRow(hover, "parents", joinedUids(entry.entity->parents));
        for (const JsonNode* record : {entry.entity->attributes, entry.entity->tags}) {
            if (!record) continue;
            for (const std::uint32_t child : record->children) {
                const JsonNode& member = entry.document->outline.node(child);
                std::string value = oneLine(entry.document->source->text(member.span), kShownText);
                addRow(hover, (record == entry.entity->tags ? "tag " : "") + member.name, std::move(value));
            }
        }
        addRow(hover, "file", entry.document->source->name());
    }
}

std::string typeSource(const SchemaFragment& fragment, const TypeExpr& type) {
    return fragment.source ? oneLine(fragment.source->text(type.span), kShownText) : std::string();
}

std::string docOf(const std::vector<SchemaAnnotation>& annotations) {
    for (const SchemaAnnotation& annotation : annotations) {
        if (annotation.name == "doc") return annotation.value;
    }
    return {};
}

void describeAttribute(const SnapshotData& data, const Name& name, Hover& hover) {
    hover.code = name.text;
    const auto [decl, fragment] = data.world->index->attribute(name);
    addRow(hover, "of", name.owner);
    if (!decl) return;
    const std::string type = typeSource(*fragment, decl->type);
    hover.code += decl->required ? "" : "?";
    if (!type.empty()) hover.code += ": " + type;
    hover.text = docOf(decl->annotations);
}

void describeCommonType(const SnapshotData& data, const Name& name, Hover& hover) {
    hover.code = "type " + name.text;
    const World& world = *data.world;
    const auto found = world.index->commonTypes().find(name.text);
    if (found != world.index->commonTypes().end()) hover.text = docOf(found->second.decl->annotations);
    if (!world.known) return;
    for (const SchemaCommonType& type : world.known->commonTypes()) {
        if (type.name != name.text) continue;
        if (type.type->is(TypeKind::Record))
            addFields(hover, *type.type);
        else
            hover.code += " = " + type.type->text(kShownText);
    }
}

}  // namespace

Hover describe(const SnapshotData& data, const Occurrence& occurrence) {
    Hover hover{occurrence.span, {}, {}, {}};
    const Name& name = occurrence.name;
    switch (name.kind) {
    case NameKind::EntityType: describeEntityType(data, name, hover); break;
    case NameKind::Action: describeAction(data, name, hover); break;
    case NameKind::Entity: describeEntity(data, name, hover); break;
    case NameKind::Attribute: describeAttribute(data, name, hover); break;
    case NameKind::CommonType: describeCommonType(data, name, hover); break;
    }
    return hover;
}

}  // namespace writ::cedar
