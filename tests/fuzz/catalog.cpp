// Tool catalogs of any kind, and the trees of their arguments.
#include "simulator/catalog/catalog.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto document = writ::parseJson(text);
    if (!document) return 0;
    const auto catalog = writ::sim::readCatalog(*document, "fuzz");
    if (!catalog) return 0;
    for (const writ::ToolDescription& tool : catalog->tools()) {
        if (tool.name.empty() || !tool.inputSchema.isObject()) std::abort();
        if (writ::sim::inputFields(tool).size() > 5'000) std::abort();
    }
    return 0;
}
