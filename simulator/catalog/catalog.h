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
    Catalog(std::vector<ToolDescription> tools, std::vector<std::string> notes, std::string format = {});

    [[nodiscard]] const std::vector<ToolDescription>& tools() const { return m_tools; }
    [[nodiscard]] const ToolDescription* find(std::string_view name) const;
    /// Entries that were skipped or look wrong, for people.
    [[nodiscard]] const std::vector<std::string>& notes() const { return m_notes; }
    /// The id of its row in formats.h; empty for several catalogs together.
    [[nodiscard]] const std::string& format() const { return m_format; }

private:
    std::vector<ToolDescription> m_tools;
    std::vector<std::string> m_notes;
    std::string m_format;
};

/// Reads a document of one of the formats in formats.h, chosen by content. `server` names the server where the document does not.
[[nodiscard]] Result<Catalog> readCatalog(const Json& document, std::string server);
[[nodiscard]] Catalog mergeCatalogs(std::vector<Catalog> catalogs);

/// The document of a catalog file: YAML where the name ends with .yaml or .yml, or the text does not begin as JSON does.
[[nodiscard]] Result<Json> parseCatalogText(std::string_view text, const std::filesystem::path& name);
[[nodiscard]] Result<Json> readCatalogDocument(const std::filesystem::path& file);
[[nodiscard]] Result<Catalog> readCatalogFile(const std::filesystem::path& file);

/// One argument of a tool, for trees and completion.
struct Field {
    std::string name;
    std::string type;  ///< in people's words: "text", "whole number", "yes/no", "list of text", "object", "one of 3"
    bool required = false;
    std::string description;
    std::vector<std::string> values;  ///< those of an enum, as JSON texts
    std::string limits;               ///< "at least 0; at most 10 characters; default 3"; empty without any
    std::vector<Field> fields;        ///< of objects, and of lists of objects
};
/// Depth-limited; hostile schemas give a shorter tree.
[[nodiscard]] std::vector<Field> inputFields(const ToolDescription& tool);

}  // namespace writ::sim
