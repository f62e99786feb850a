// Tool catalogs of any kind, JSON and YAML, the trees of their arguments, and the policies of manifests.
#include "engine/cedar/parser.h"
#include "simulator/catalog/manifest.h"
#include "simulator/catalog/snapshot.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto document = writ::sim::parseCatalogText(text, "fuzz");
    if (!document) return 0;
    if (const auto manifest = writ::sim::readToolManifest(*document)) {
        const writ::Source policy("p.cedar", writ::sim::manifestPolicy(*manifest, "fuzz"));
        std::vector<writ::Diagnostic> diagnostics;
        static_cast<void>(writ::cedar::parse(policy, diagnostics));
        if (writ::hasErrors(diagnostics)) std::abort();
    }
    if (writ::sim::isSnapshot(*document)) static_cast<void>(writ::sim::snapshotFromJson(*document));
    const auto catalog = writ::sim::readCatalog(*document, "fuzz");
    if (!catalog) return 0;
    for (const writ::ToolDescription& tool : catalog->tools()) {
        if (tool.name.empty() || !tool.inputSchema.isObject()) std::abort();
        if (writ::sim::inputFields(tool).size() > 5'000) std::abort();
    }
    const auto snapshot = writ::sim::snapshotOf(*catalog, "fuzz");
    const auto again = writ::sim::snapshotFromJson(writ::sim::toJson(snapshot));
    if (!again || again->digest != snapshot.digest) std::abort();
    return 0;
}
