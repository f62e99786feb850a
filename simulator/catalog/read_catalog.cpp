#include "engine/json/file.h"
#include "engine/json/yaml.h"
#include "simulator/catalog/formats.h"
#include "simulator/catalog/readers.h"

#include <algorithm>

namespace writ::sim {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{64} << 20;

bool beginsAsJson(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

std::string unknownFormat(const Json& document) {
    if (document["swagger"].isString())
        return "this is OpenAPI 2 (Swagger); a converter makes OpenAPI 3 of it, which can be read";
    std::string names;
    for (const CatalogFormat& format : catalogFormats()) names += (names.empty() ? "" : ", ") + std::string(format.name);
    return "this is no tool catalog; known are: " + names;
}

}  // namespace

Result<Catalog> readCatalog(const Json& document, std::string server) {
    const auto formats = catalogFormats();
    const auto format =
        std::find_if(formats.begin(), formats.end(), [&](const CatalogFormat& row) { return row.fits(document); });
    ToolCollector tools(std::move(server));
    if (format != formats.end())
        format->read(document, tools);
    else if (const Json* list = toolListOf(document))
        return fail(ErrorKind::Malformed,
                    "none of the " + std::to_string(list->size()) + " entries describes a tool: each needs a \"name\"");
    else
        return fail(ErrorKind::Malformed, unknownFormat(document));
    const std::size_t entries = tools.entries();
    Catalog catalog = tools.finish(format->id);
    if (catalog.tools().empty() && entries > 0)
        return fail(ErrorKind::Malformed,
                    "none of the " + std::to_string(entries) + " entries describes a tool: each needs a \"name\"");
    return catalog;
}

Result<Json> parseCatalogText(std::string_view text, const std::filesystem::path& name) {
    const std::string suffix = name.extension().string();
    const bool isYaml = suffix == ".yaml" || suffix == ".yml" || !beginsAsJson(text);
    return isYaml ? parseYaml(text) : parseJson(text);
}

Result<Json> readCatalogDocument(const std::filesystem::path& file) {
    const Result<std::string> text = readFile(file, kMaxBytes);
    if (!text) return tl::unexpected(text.error());
    Result<Json> document = parseCatalogText(*text, file);
    if (!document) return tl::unexpected(std::move(document.error()).in(file.string()));
    return document;
}

Result<Catalog> readCatalogFile(const std::filesystem::path& file) {
    const Result<Json> document = readCatalogDocument(file);
    if (!document) return tl::unexpected(document.error());
    Result<Catalog> catalog = readCatalog(*document, file.stem().string());
    if (!catalog) return tl::unexpected(std::move(catalog.error()).in(file.string()));
    return catalog;
}

}  // namespace writ::sim
