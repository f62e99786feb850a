#pragma once

#include "engine/cedar/service/json_outline.h"
#include "engine/cedar/service/schema_index.h"
#include "engine/text/diagnostic.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace writ::cedar {

/// An entity as a facts document states it. Nodes belong to the document's outline.
struct FactEntity {
    EntityUid uid;
    const JsonNode* type = nullptr;
    const JsonNode* id = nullptr;
    const JsonNode* whole = nullptr;
    const JsonNode* attributes = nullptr;  ///< or null
    const JsonNode* tags = nullptr;        ///< or null
    std::vector<EntityUid> parents;
};

/// A facts document as an editor sees it. Immutable; not to be copied, since entities point into the outline.
struct FactsText {
    explicit FactsText(SourcePtr text);
    FactsText(const FactsText&) = delete;
    FactsText& operator=(const FactsText&) = delete;

    SourcePtr source;
    JsonOutline outline;
    Json json;  ///< null when it is malformed
    std::vector<FactEntity> entities;
    std::vector<Diagnostic> diagnostics;
};
using FactsTextPtr = std::shared_ptr<const FactsText>;

/// All names of a facts document, ascending by span.
[[nodiscard]] std::vector<Occurrence> factsOccurrences(const FactsText& document, const SchemaIndex& index);

/// The entities of all facts documents.
class FactsIndex {
public:
    struct Entry {
        const FactEntity* entity;
        const FactsText* document;
    };
    explicit FactsIndex(std::vector<FactsTextPtr> documents);

    [[nodiscard]] const std::multimap<EntityUid, Entry>& entities() const { return m_entities; }
    [[nodiscard]] std::vector<Entry> find(const EntityUid& uid) const;
    /// Those of all documents that can be read, as one list.
    [[nodiscard]] Json all() const;
    /// Ids of one type, ascending.
    [[nodiscard]] std::vector<std::string> ids(std::string_view type) const;

private:
    std::vector<FactsTextPtr> m_documents;
    std::multimap<EntityUid, Entry> m_entities;
};
using FactsIndexPtr = std::shared_ptr<const FactsIndex>;

/// A finding for what the JSON reader or the entity reader said of a document, at the place that it names.
[[nodiscard]] Diagnostic malformedJson(const Source& source, const JsonOutline& outline, const Error& error);

}  // namespace writ::cedar
