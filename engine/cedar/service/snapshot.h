#pragma once

#include "engine/cedar/schema/schema.h"
#include "engine/decision/request.h"
#include "engine/decision/request_shape.h"
#include "engine/text/diagnostic.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

enum class DocumentKind : std::uint8_t {
    Policies,      ///< Cedar policies
    Schema,        ///< a schema in Cedar's own syntax
    JsonSchema,    ///< a schema in JSON
    Facts,         ///< entities in JSON: [{uid, attrs, parents, tags?}]
    JsonPolicies,  ///< policies, a policy set or template links in JSON
};

/// One open or saved file. `source->name()` is its name: unique in a snapshot, the path relative to the workspace.
struct ServiceDocument {
    DocumentKind kind = DocumentKind::Policies;
    SourcePtr source;
    /// Policies of one group are one policy set, such as a version: ids must be unique in it. Without meaning for other kinds.
    std::string group;
};

/// A place in a document of the snapshot, in bytes of UTF-8. An offset beyond the text counts as its end.
struct Position {
    std::string_view document;
    std::uint32_t offset = 0;
};

class SnapshotData;
class Snapshot;
using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// All documents of a workspace and what is known about them. Immutable; may cross threads and be queried by several at
/// once. All schema documents together are one schema, completed by tools, shapes and facts as replays do (see makeProfile());
/// facts documents add up.
class Snapshot {
public:
    /// Reads and checks everything. Of two documents of one name the later counts.
    [[nodiscard]] static SnapshotPtr make(std::vector<ServiceDocument> documents, std::vector<ToolDescription> tools = {},
                                          std::vector<RequestShape> shapes = {});

    /// The same workspace with one document replaced (by its name) or added. Only what depends on it is checked anew:
    /// after a change of policies the policies whose text changed; after a change of the schema all policies.
    [[nodiscard]] SnapshotPtr with(ServiceDocument changed) const;
    [[nodiscard]] SnapshotPtr without(std::string_view document) const;
    [[nodiscard]] SnapshotPtr withTools(std::vector<ToolDescription> tools, std::vector<RequestShape> shapes) const;

    /// In the order given to make(), added ones last.
    [[nodiscard]] const std::vector<ServiceDocument>& documents() const;
    [[nodiscard]] const ServiceDocument* document(std::string_view name) const;  ///< or null
    [[nodiscard]] const std::vector<ToolDescription>& tools() const;

    /// What is wrong in a document: syntax, schema, types, ids; sorted. Empty for a name that is not here.
    /// Types are checked when there are schema documents, or request shapes, from which the schema of replays can be made.
    [[nodiscard]] std::vector<Diagnostic> diagnostics(std::string_view document) const;

    /// What is suspicious in a policies document, seen together with all policies of its group: see lint(). Computed on
    /// every call, and slower than diagnostics(): for when nobody types. Documents with syntax errors are left out.
    [[nodiscard]] std::vector<Diagnostic> lints(std::string_view document) const;

    /// The schema that policies are checked against; null when they are not, or when it has errors.
    [[nodiscard]] const SchemaPtr& schema() const;

    /// How many policies had to be checked anew for this snapshot: for tests and benchmarks.
    [[nodiscard]] std::size_t checkedPolicies() const;

    /// For the queries of this folder.
    [[nodiscard]] const SnapshotData& data() const { return *m_data; }

    explicit Snapshot(std::shared_ptr<const SnapshotData> data) : m_data(std::move(data)) {}

private:
    std::shared_ptr<const SnapshotData> m_data;
};

}  // namespace writ::cedar
