#include "engine/cedar/service/facts_text.h"

#include "engine/cedar/entities.h"
#include "engine/cedar/tree.h"

#include <algorithm>

namespace writ::cedar {

namespace {

/// The last byte before `offset` as a span; the first when there is none.
Span byteBefore(const Source& source, std::uint32_t offset) {
    const std::uint32_t end = std::min(std::max(offset, 1U), source.size());
    return {end == 0 ? 0 : end - 1, end};
}

/// {"type", "id"}, possibly within {"__entity": …}.
const JsonNode* uidNode(const JsonOutline& outline, const JsonNode* node) {
    if (!node) return nullptr;
    const JsonNode* escape = outline.member(*node, "__entity");
    return escape ? escape : node;
}

struct WrittenUid {
    const JsonNode* type = nullptr;
    const JsonNode* id = nullptr;
};

std::optional<WrittenUid> writtenUid(const JsonOutline& outline, const JsonNode* node) {
    const JsonNode* object = uidNode(outline, node);
    if (!object) return std::nullopt;
    const JsonNode* type = outline.member(*object, "type");
    const JsonNode* id = outline.member(*object, "id");
    const bool fits =
        type && id && type->kind == Json::Kind::String && id->kind == Json::Kind::String && object->children.size() == 2;
    return fits ? std::optional(WrittenUid{type, id}) : std::nullopt;
}

std::optional<FactEntity> readEntity(const JsonOutline& outline, const JsonNode& node) {
    const auto uid = writtenUid(outline, outline.member(node, "uid"));
    if (!uid) return std::nullopt;
    FactEntity entity;
    entity.uid = {uid->type->text, uid->id->text};
    entity.type = uid->type;
    entity.id = uid->id;
    entity.whole = &node;
    entity.attributes = outline.member(node, "attrs");
    entity.tags = outline.member(node, "tags");
    if (const JsonNode* parents = outline.member(node, "parents")) {
        for (const std::uint32_t child : parents->children) {
            if (const auto parent = writtenUid(outline, &outline.node(child)))
                entity.parents.push_back({parent->type->text, parent->id->text});
        }
    }
    return entity;
}

}  // namespace

Diagnostic malformedJson(const Source& source, const JsonOutline& outline, const Error& error) {
    Span span = byteBefore(source, source.size());
    if (error.line > 0 && error.line <= source.lineCount()) {
        // Columns count characters; a byte within the line is near enough for a mark.
        const auto length = static_cast<std::uint32_t>(source.line(error.line).size());
        span = byteBefore(source, source.lineStart(error.line) + std::min(error.column, length));
    } else if (const JsonNode* node = outline.nearestTo(error.pointer)) {
        span = node->span;
    }
    return makeDiagnostic(Code::FileMalformed, source, span, error.message);
}

FactsText::FactsText(SourcePtr text) : source(std::move(text)), outline(source->text()) {
    auto read = parseJson(source->text());
    if (!read) {
        diagnostics.push_back(malformedJson(*source, outline, read.error()));
    } else if (const auto store = EntityStore::load(*read); !store) {
        diagnostics.push_back(malformedJson(*source, outline, store.error()));
    } else {
        json = std::move(*read);
    }
    if (!outline.root() || outline.root()->kind != Json::Kind::Array) return;
    for (const std::uint32_t child : outline.root()->children) {
        if (auto entity = readEntity(outline, outline.node(child))) entities.push_back(std::move(*entity));
    }
}

namespace {

class FactsNamesReader {
public:
    FactsNamesReader(const FactsText& document, const SchemaIndex& index) : m_outline(document.outline), m_index(index) {
        for (const FactEntity& entity : document.entities) read(entity);
        std::sort(m_found.begin(), m_found.end());
    }
    std::vector<Occurrence> take() { return std::move(m_found); }

private:
    void add(Span span, Name name, bool declares) { m_found.push_back({span, span, std::move(name), declares}); }

    void uid(const WrittenUid& written, bool declares) {
        const std::string& type = written.type->text;
        if (isActionType(type)) {
            add(written.id->span, {NameKind::Action, type, written.id->text}, declares);
            return;
        }
        add(written.type->span, {NameKind::EntityType, {}, type}, false);
        add(written.id->span, {NameKind::Entity, type, written.id->text}, declares);
    }

    void read(const FactEntity& entity) {
        uid({entity.type, entity.id}, true);
        if (const JsonNode* parents = m_outline.member(*entity.whole, "parents")) values(*parents);
        if (entity.attributes) record(*entity.attributes, {OwnerPath::Root::Entity, entity.uid.type, {}});
        if (entity.tags) values(*entity.tags);
    }

    void record(const JsonNode& node, const OwnerPath& owner) {
        const std::string home = m_index.home(owner).text();
        for (const std::uint32_t child : node.children) {
            const JsonNode& member = m_outline.node(child);
            if (member.key.empty()) continue;
            add(member.key, {NameKind::Attribute, home, member.name}, false);
            value(member, owner.below(member.name));
        }
    }

    void value(const JsonNode& node, const OwnerPath& owner) {
        if (const auto written = writtenUid(m_outline, &node)) {
            uid(*written, false);
        } else if (node.kind == Json::Kind::Object && !m_outline.member(node, "__extn")) {
            record(node, owner);
        } else if (node.kind == Json::Kind::Array) {
            for (const std::uint32_t child : node.children) value(m_outline.node(child), owner);
        }
    }

    void values(const JsonNode& list) {
        for (const std::uint32_t child : list.children) {
            if (const auto written = writtenUid(m_outline, &m_outline.node(child))) uid(*written, false);
        }
    }

    const JsonOutline& m_outline;
    const SchemaIndex& m_index;
    std::vector<Occurrence> m_found;
};

}  // namespace

std::vector<Occurrence> factsOccurrences(const FactsText& document, const SchemaIndex& index) {
    return FactsNamesReader(document, index).take();
}

FactsIndex::FactsIndex(std::vector<FactsTextPtr> documents) : m_documents(std::move(documents)) {
    for (const FactsTextPtr& document : m_documents) {
        for (const FactEntity& entity : document->entities) m_entities.emplace(entity.uid, Entry{&entity, document.get()});
    }
}

std::vector<FactsIndex::Entry> FactsIndex::find(const EntityUid& uid) const {
    std::vector<Entry> found;
    const auto [first, last] = m_entities.equal_range(uid);
    for (auto at = first; at != last; ++at) found.push_back(at->second);
    return found;
}

Json FactsIndex::all() const {
    Json::Array entities;
    for (const FactsTextPtr& document : m_documents) {
        const Json::Array& own = document->json.asArray();
        entities.insert(entities.end(), own.begin(), own.end());
    }
    return Json(std::move(entities));
}

std::vector<std::string> FactsIndex::ids(std::string_view type) const {
    std::vector<std::string> ids;
    for (auto at = m_entities.lower_bound({std::string(type), {}}); at != m_entities.end() && at->first.type == type; ++at) {
        if (ids.empty() || ids.back() != at->first.id) ids.push_back(at->first.id);
    }
    return ids;
}

}  // namespace writ::cedar
