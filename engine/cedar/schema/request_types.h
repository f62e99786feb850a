#pragma once

#include "engine/cedar/input.h"
#include "engine/cedar/schema/schema.h"

#include <optional>
#include <string>
#include <vector>

namespace writ::cedar {

/// What a schema says of requests of one kind: an action, asked for by a principal and about a resource of certain types. What is
/// only concluded from binding and facts holds nobody to anything, so it counts as not said. Shorter-lived than the schema.
class RequestTypes {
public:
    /// Of an action of the schema. An empty entity type: not known.
    RequestTypes(const Schema& schema, const SchemaAction& action, const std::string& principal, const std::string& resource);
    /// Of a request. Nothing where its action is not known, or does not apply to such a principal and such a resource.
    [[nodiscard]] static std::optional<RequestTypes> of(const Schema& schema, const View& request);

    /// What the field at a pointer into a request can hold, where the schema says it.
    [[nodiscard]] std::optional<FieldDomain> domainOf(const std::string& pointer) const;
    /// Whether the schema says what stands around the field, and does not name it.
    [[nodiscard]] bool excludes(const std::string& pointer) const;

    /// Where the known values of a request are not as the schema says: pointers, sorted. Unknown fields are of any type.
    [[nodiscard]] std::vector<std::string> misfits(const View& request) const;
    [[nodiscard]] bool isOf(const Value& value, const Type& type) const;
    /// Some value of a type, with nothing in it that may be absent.
    [[nodiscard]] Value example(const Type& type) const;

private:
    /// The record around the fields of a part of a request.
    struct Root {
        const Type* type = nullptr;  ///< null: nothing is said of it
        bool isClosed = true;        ///< it has no fields but those of the type
    };
    /// Where a pointer leads in the types.
    struct Place {
        const TypeField* field = nullptr;
        bool isExcluded = false;
    };
    [[nodiscard]] Root entityRoot(const std::string& type) const;
    [[nodiscard]] Root contextRoot() const;
    [[nodiscard]] Place placeOf(const std::string& pointer) const;
    [[nodiscard]] std::vector<Value> valuesOf(const Type& type) const;

    const Schema* m_schema;
    const SchemaAction* m_action;
    std::string m_principal;
    std::string m_resource;
};

/// What the unknown fields of a request can hold. Nothing at all where some known value of the request is not as the schema says:
/// who did not keep to it in one place need not keep to it in another.
[[nodiscard]] std::vector<FieldDomain> unknownDomains(const Request& request, const View& view, const Schema& schema);

}  // namespace writ::cedar
