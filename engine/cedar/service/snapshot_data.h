#pragma once

#include "engine/cedar/policy_json/link.h"
#include "engine/cedar/service/facts_text.h"
#include "engine/cedar/service/policy_unit.h"
#include "engine/cedar/service/snapshot.h"
#include "engine/cedar/service/world.h"

#include <memory>
#include <optional>
#include <vector>

namespace writ::cedar {

/// A policies document cut into units. Immutable.
struct PolicyText {
    std::vector<Token> tokens;  ///< of the whole document, without white space and comments; ends with End
    std::vector<PlacedUnit> units;

    /// The unit around the offset, or the last one that begins before it; null before the first.
    [[nodiscard]] const PlacedUnit* unitAt(std::uint32_t offset) const;
};

/// A schema document as written. Immutable.
struct SchemaText {
    SchemaIndex::FragmentPtr fragment;
    std::vector<Token> tokens;  ///< of Cedar syntax; without white space and comments; ends with End
    JsonOutline outline;        ///< of JSON
    std::vector<Diagnostic> syntax;
};

/// Policies in JSON. Immutable.
struct JsonPolicyText {
    JsonOutline outline;
    PolicyDocument document;
    std::vector<Diagnostic> syntax;
};

/// One document and what is known of it: exactly one of the four pointers is set, by its kind.
struct DocumentState {
    ServiceDocument document;
    std::shared_ptr<const PolicyText> policies;
    std::shared_ptr<const SchemaText> schema;
    FactsTextPtr facts;
    std::shared_ptr<const JsonPolicyText> jsonPolicies;
    std::optional<Diagnostic> factsFinding;  ///< what the schema says against facts
    std::vector<Diagnostic> policyFindings;  ///< what it says against policies in JSON
    std::shared_ptr<const std::vector<Occurrence>>
        occurrences;  ///< of schemas and facts; those of policies stand in their units, JSON policies have none

    [[nodiscard]] const Source& source() const { return *document.source; }
};

/// What a Snapshot holds. Immutable once made.
class SnapshotData {
public:
    std::vector<ServiceDocument> documents;
    std::vector<DocumentState> states;  ///< in parallel
    WorldPtr world;
    std::vector<Diagnostic> schemaFindings;  ///< what resolving all schema documents together found
    std::vector<Diagnostic> setFindings;     ///< about policies of one group together, such as ids that stand twice
    std::size_t checkedPolicies = 0;
    std::string schemaKey;  ///< of all that the schema was made of

    [[nodiscard]] const DocumentState* find(std::string_view name) const;
    /// All occurrences of a document, spans in the document.
    [[nodiscard]] std::vector<Occurrence> occurrences(const DocumentState& state) const;
    /// Those whose span holds the offset (its end included), the narrowest span first; those of one span stand together.
    [[nodiscard]] std::vector<Occurrence> occurrencesAt(const DocumentState& state, std::uint32_t offset) const;
};

/// What a snapshot is made of.
struct SnapshotParts {
    std::vector<ServiceDocument> documents;
    std::vector<ToolDescription> tools;
    std::vector<RequestShape> shapes;
};

/// Reads and checks what `previous` (may be null) does not know yet.
[[nodiscard]] std::shared_ptr<const SnapshotData> buildSnapshot(SnapshotParts parts, const SnapshotData* previous);

/// Offsets beyond the text count as its end.
[[nodiscard]] std::uint32_t clamped(const Source& source, std::uint32_t offset);

}  // namespace writ::cedar
