#include "simulator/catalog/catalog.h"

#include <iterator>

namespace writ::sim {

Catalog::Catalog(std::vector<ToolDescription> tools, std::vector<std::string> notes, std::string format)
    : m_tools(std::move(tools)), m_notes(std::move(notes)), m_format(std::move(format)) {
}

const ToolDescription* Catalog::find(std::string_view name) const {
    for (const ToolDescription& tool : m_tools)
        if (tool.name == name) return &tool;
    return nullptr;
}

Catalog mergeCatalogs(std::vector<Catalog> catalogs) {
    std::vector<ToolDescription> tools;
    std::vector<std::string> notes;
    for (const Catalog& catalog : catalogs) {
        tools.insert(tools.end(), catalog.tools().begin(), catalog.tools().end());
        notes.insert(notes.end(), catalog.notes().begin(), catalog.notes().end());
    }
    return {std::move(tools), std::move(notes)};
}

}  // namespace writ::sim
