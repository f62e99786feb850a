#pragma once

#include "engine/decision/request.h"
#include "engine/decision/request_shape.h"
#include "engine/text/diagnostic.h"
#include "engine/text/digest.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace writ {

/// The types of requests and facts in a language's own form. Opaque to everybody else; immutable.
class LanguageSchema {
public:
    virtual ~LanguageSchema() = default;
    /// SHA-256 over what it says, however it is written.
    [[nodiscard]] virtual Digest digest() const = 0;
    /// No file declares anything: all of it is concluded from catalog, binding and facts.
    [[nodiscard]] virtual bool inferred() const = 0;
};
using LanguageSchemaPtr = std::shared_ptr<const LanguageSchema>;

/// What a schema is made of.
struct SchemaSources {
    std::vector<SourcePtr> files;  ///< the workspace's own schema files
    std::vector<ToolDescription> tools;
    std::vector<RequestShape> shapes;  ///< what the binding makes of calls
    Json entities = Json(Json::Array{});
};

/// An argument that policies cannot read, since the language has no type for it.
struct UntypedArgument {
    std::string tool;
    std::string pointer;  ///< into the arguments
    std::string reason;
};

struct BuiltSchema {
    LanguageSchemaPtr schema;             ///< null when the files have errors
    std::vector<Diagnostic> diagnostics;  ///< in the files
    std::vector<UntypedArgument> untyped;
};

/// In what a request differs from a schema.
struct RequestIssue {
    std::string pointer;  ///< into toJson(request)
    std::string code;     ///< "undeclared_tool", "missing", "undeclared", "type", "value"
    std::string message;  ///< for people
    friend auto operator<=>(const RequestIssue&, const RequestIssue&) = default;
};

/// How policies are compiled against a schema. Words that a language does not know are refused by whoever reads them.
struct CompileOptions {
    std::string compat;                  ///< the release whose judgement is wanted ("4.12"); empty: the latest
    std::optional<std::uint32_t> level;  ///< most dereferences in a chain; nothing: not checked
};

}  // namespace writ
