// Schemas: what is accepted, what it means, and how it is printed.
#include "tests/conformance/cedar/suites.h"

#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/read.h"
#include "engine/cedar/schema/resolve.h"
#include "engine/json/file.h"

#include <algorithm>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

struct Read {
    cedar::SchemaFragment fragment;
    std::vector<Diagnostic> diagnostics;
};

Read readFragment(std::string text) {
    Read read;
    read.fragment = cedar::readSchema(std::make_shared<const Source>("schema", std::move(text)), read.diagnostics);
    return read;
}

/// Whether text and JSON that are printed from a fragment are read as the same fragment again.
std::string roundTripProblem(const cedar::SchemaFragment& fragment, const Json& json) {
    const Read fromJson = readFragment(json.dump());
    if (hasErrors(fromJson.diagnostics)) return "its JSON is refused: " + fromJson.diagnostics.front().message;
    if (!(cedar::schemaJson(fromJson.fragment) == json)) return "JSON becomes other JSON";
    const auto text = cedar::schemaText(fragment);
    if (!text) return text.error().text();
    const Read fromText = readFragment(*text);
    if (hasErrors(fromText.diagnostics)) return "its text is refused: " + fromText.diagnostics.front().message;
    if (!(cedar::schemaJson(fromText.fragment) == json)) return "its text becomes other JSON";
    return {};
}

/// Whether a file ends with a line end says nothing.
std::string_view trimmed(std::string_view text) {
    const std::size_t last = text.find_last_not_of('\n');
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

void SchemaSuites::run(const fs::path& schema) {
    const std::string name = schema.stem().string();
    const auto json = readJsonFile(schema.parent_path() / (name + ".resolved.json"));
    const auto printed = readText(schema.parent_path() / (name + ".roundtrip.cedarschema"));
    if (!json || !printed) return;
    const auto text = readText(schema);
    if (!text) return m_parse.fail(text.error().text());
    Read read = readFragment(*text);
    const cedar::SchemaPtr resolved = cedar::resolveSchema({read.fragment}, read.diagnostics);
    m_parse.check(resolved != nullptr, name);
    if (!resolved) return;
    const Json found = cedar::resolvedSchemaJson(read.fragment, cedar::SchemaNames({read.fragment}));
    m_resolved.check(found == *json, name + ": " + found.dump());
    const auto back = cedar::schemaText(cedar::fragmentOf(*resolved));
    m_printed.check(back && trimmed(*back) == trimmed(*printed), name + ":\n" + back.value_or(""));
}

void SchemaSuites::runJson(const fs::path& lines) {
    const auto text = readMaybeCompressed(lines);
    if (!text) return m_json.fail(text.error().text());
    for (std::size_t at = 0; at < text->size();) {
        const std::size_t end = std::min(text->find('\n', at), text->size());
        const auto row = parseJson(std::string_view(*text).substr(at, end - at));
        at = end + 1;
        if (!row) {
            m_json.fail(row.error().text());
            continue;
        }
        const std::string& name = (*row)["case"].asString();
        const Read read = readFragment((*row)["text"].asString());
        const Json found = cedar::schemaJson(read.fragment);
        m_json.check(!hasErrors(read.diagnostics) && found == (*row)["json"], name);
        const std::string problem = roundTripProblem(read.fragment, found);
        m_roundTrip.check(problem.empty(), name + ": " + problem);
    }
}

void SchemaSuites::runProbes(const Json& probes) {
    for (const Json& probe : probes.asArray()) {
        const std::string& text = probe["text"].asString();
        const bool accepted = schemaOf(text).has_value();
        m_probes.check(accepted == probe["ok"].asBool(), text + (accepted ? ": accepted" : ": refused"));
    }
}

void SchemaSuites::addTo(std::vector<Suite>& suites) const {
    for (const Suite* suite : {&m_parse, &m_resolved, &m_printed, &m_json, &m_roundTrip, &m_probes}) {
        if (!suite->empty()) suites.push_back(*suite);
    }
}

}  // namespace writ::conformance
