#pragma once

#include "engine/cedar/entities.h"
#include "engine/cedar/schema/schema.h"

#include <filesystem>
#include <set>
#include <string>

namespace writ::conformance {

/// What an engine answered, in the terms of the test data: ids are policy0, policy1, … by place.
struct Answer {
    std::string decision;  ///< "allow", "deny"; or why there is none
    std::set<std::string> reason;
    std::set<std::string> errors;
    friend bool operator==(const Answer&, const Answer&) = default;
    [[nodiscard]] std::string text() const;
};

struct CedarRequest {
    EntityUid principal;
    EntityUid action;
    EntityUid resource;
    Json context;
    bool validate = true;  ///< against the schema; the context is read by the schema's types in any case
};

/// Policies, as text or JSON, over one entity store, with or without a schema.
class CedarSession {
public:
    /// `links`: the content of a file of template links; empty for none.
    [[nodiscard]] static Result<CedarSession> open(std::string policies, const Json& entities, cedar::SchemaPtr schema = nullptr,
                                                   std::string links = {});
    [[nodiscard]] Answer decide(const CedarRequest& request) const;

private:
    void readIds(const std::vector<SourcePtr>& sources);
    [[nodiscard]] Result<InputPtr> inputOf(const CedarRequest& request) const;

    PolicySetPtr m_policies;
    cedar::SchemaPtr m_schema;  ///< or null
    std::shared_ptr<const cedar::EntityStore> m_store;
    std::vector<std::string> m_ids;  ///< one a rule
};

[[nodiscard]] Result<std::string> readText(const std::filesystem::path& path);
/// Also of a file that is compressed by gzip.
[[nodiscard]] Result<std::string> readMaybeCompressed(const std::filesystem::path& path);
/// All files below a folder, in an order that does not depend on the file system; folders called `without` are left out.
[[nodiscard]] std::vector<std::filesystem::path> filesBelow(const std::filesystem::path& folder, const std::string& without);
/// Type::"id".
[[nodiscard]] Result<EntityUid> parseUid(const std::string& text);

}  // namespace writ::conformance
