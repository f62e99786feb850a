#pragma once

#include "engine/decision/request.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// The tools of a workspace, in the order of their files. Immutable once read.
class Catalog {
public:
    Catalog() = default;
    Catalog(std::vector<ToolDescription> tools, std::vector<std::string> notes);

    [[nodiscard]] const std::vector<ToolDescription>& tools() const { return m_tools; }
    [[nodiscard]] const ToolDescription* find(std::string_view name) const;
    /// Entries that were skipped or look wrong, for people.
    [[nodiscard]] const std::vector<std::string>& notes() const { return m_notes; }

private:
    std::vector<ToolDescription> m_tools;
    std::vector<std::string> m_notes;
};

/// MCP tools/list (an object with `tools`, a JSON-RPC result, or the bare list) or OpenAI function tools (a list, or an
/// object with `tools`). `server` names the server where the document does not. Chosen by content.
[[nodiscard]] Result<Catalog> readCatalog(const Json& document, std::string server);
[[nodiscard]] Catalog mergeCatalogs(std::vector<Catalog> catalogs);

/// One argument of a tool, for trees and completion.
struct Field {
    std::string name;
    std::string type;  ///< in people's words: "text", "whole number", "yes/no", "list of text", "object", "one of 3"
    bool required = false;
    std::string description;
    std::vector<Field> fields;  ///< of objects, and of lists of objects
};
/// Depth-limited; hostile schemas give a shorter tree.
[[nodiscard]] std::vector<Field> inputFields(const ToolDescription& tool);

}  // namespace writ::sim
