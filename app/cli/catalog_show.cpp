#include "app/cli/catalog.h"
#include "app/cli/text_table.h"

#include <array>
#include <ostream>

namespace writ::cli {
namespace {

constexpr std::size_t kShownValues = 8;

struct HintWord {
    std::string_view word;
    ToolDescription::Hint ToolDescription::*hint;
};
constexpr std::array<HintWord, 4> kHints{{{"read-only", &ToolDescription::readOnly},
                                          {"destructive", &ToolDescription::destructive},
                                          {"idempotent", &ToolDescription::idempotent},
                                          {"open world", &ToolDescription::openWorld}}};

std::string hintsText(const ToolDescription& tool) {
    std::string text;
    for (const HintWord& row : kHints) {
        const ToolDescription::Hint& hint = tool.*row.hint;
        text += (text.empty() ? "" : ", ") + std::string(row.word) + (hint.value ? " yes" : " no") +
                (hint.stated ? "" : " (implied)");
    }
    return text;
}

std::string fieldText(const sim::Field& field) {
    std::string text = field.name + ": " + field.type + (field.required ? ", required" : "");
    for (std::size_t i = 0; i < field.values.size() && i <= kShownValues; ++i)
        text += (i == 0 ? ": " : ", ") + (i == kShownValues ? "…" : field.values[i]);
    return text + (field.limits.empty() ? "" : "; " + field.limits);
}

void printFields(const std::vector<sim::Field>& fields, const std::string& indent, Console& console) {
    for (const sim::Field& field : fields) {
        console.out << indent << printable(fieldText(field)) << "\n";
        printFields(field.fields, indent + "  ", console);
    }
}

Json fieldsJson(const std::vector<sim::Field>& fields) {
    Json::Array items;
    for (const sim::Field& field : fields) {
        Json::Array values;
        for (const std::string& value : field.values) values.emplace_back(parseJson(value).value_or(Json()));
        items.push_back(Json::object({{"name", field.name},
                                      {"type", field.type},
                                      {"required", field.required},
                                      {"values", Json(std::move(values))},
                                      {"limits", field.limits},
                                      {"fields", fieldsJson(field.fields)}}));
    }
    return Json(std::move(items));
}

std::size_t countOf(const std::vector<sim::Field>& fields) {
    std::size_t count = fields.size();
    for (const sim::Field& field : fields) count += countOf(field.fields);
    return count;
}

}  // namespace

std::size_t fieldCount(const ToolDescription& tool) {
    return countOf(sim::inputFields(tool));
}

Json shownTool(const ToolDescription& tool) {
    return sim::toolJson(tool).with("digest", sim::toolDigest(tool).hex()).with("fields", fieldsJson(sim::inputFields(tool)));
}

void printTools(const std::vector<ToolDescription>& tools, Console& console) {
    const std::string* server = nullptr;
    for (const ToolDescription& tool : tools) {
        if (server == nullptr || *server != tool.server) {
            console.out << (server == nullptr ? "" : "\n")
                        << styled(printable(tool.server.empty() ? "(no server)" : tool.server), Style::Strong, console.colour)
                        << "\n";
        }
        server = &tool.server;
        console.out << "  " << styled(printable(tool.name), Style::Strong, console.colour)
                    << (tool.title.empty() ? "" : "  " + printable(tool.title)) << "\n    "
                    << styled(hintsText(tool), Style::Faint, console.colour) << "\n";
        printFields(sim::inputFields(tool), "    ", console);
    }
}

int catalogShow(const Arguments& arguments, Console& console) {
    const Result<sim::CatalogSnapshot> catalog = sim::openSnapshot(arguments.operands.front());
    if (!catalog) return complain(console, catalog.error());
    if (!arguments.has("json")) {
        printTools(catalog->tools, console);
        return kFine;
    }
    Json::Array tools;
    for (const ToolDescription& tool : catalog->tools) tools.push_back(shownTool(tool));
    print(Json::object({{"format", 1}, {"digest", catalog->digest.hex()}, {"tools", Json(std::move(tools))}}), console);
    return kFine;
}

}  // namespace writ::cli
