// The schema generator of cedar-for-agents: tools and a stub with the schemas that it makes of them.
#include "tests/conformance/cedar/suites.h"

#include "engine/cedar/generate/mcp_schema.h"
#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/syntax.h"
#include "engine/json/file.h"

#include <array>
#include <fstream>
#include <sstream>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

struct OptionWord {
    std::string_view word;
    bool cedar::McpOptions::*option;
};
/// What the end of a file's name says of the options.
constexpr std::array<OptionWord, 6> kOptions{{{"_encode_numbers_as_decimal", &cedar::McpOptions::encodeNumbersAsDecimal},
                                              {"_flattened_namespace", &cedar::McpOptions::flattenNamespaces},
                                              {"_flat", &cedar::McpOptions::flattenNamespaces},
                                              {"_include_outputs", &cedar::McpOptions::includeOutputs},
                                              {"_keep_annotations", &cedar::McpOptions::keepAnnotations},
                                              {"_objects_as_records", &cedar::McpOptions::objectsAsRecords}}};

std::string readText(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Without comments and white space, as the data are compared.
std::string bare(const std::string& text) {
    std::string kept;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        for (const char c : line.substr(0, line.find("//"))) {
            if (c != ' ' && c != '\t' && c != '\r') kept += c;
        }
    }
    return kept;
}

/// A case by the file of its expected schema: tool_default.cedarschema and tool_flattened_namespace.cedarschema are of tool.json.
struct Case {
    fs::path expected, tools;
    cedar::McpOptions options;
};
Case caseOf(const fs::path& expected) {
    Case found{expected, {}, {}};
    std::string stem = expected.filename().string();
    stem.resize(stem.find(".cedarschema"));
    for (const OptionWord& row : kOptions) {
        if (!stem.ends_with(row.word)) continue;
        found.options.*row.option = true;
        stem.resize(stem.size() - row.word.size());
        break;
    }
    constexpr std::string_view kDefault = "_default";
    if (stem.ends_with(kDefault)) stem.resize(stem.size() - kDefault.size());
    found.tools = expected.parent_path() / (stem + ".json");
    found.options.deduplicateEntityTypes = stem.starts_with("dedup_");
    // The names of these do not say whether results count; the schema itself does.
    if (found.options.deduplicateEntityTypes)
        found.options.includeOutputs = readText(expected).find("output?:") != std::string::npos;
    return found;
}

Result<cedar::McpSchema> generate(const Case& data, const fs::path& stubFile) {
    const auto source = std::make_shared<const Source>("stub", readText(stubFile));
    std::vector<Diagnostic> diagnostics;
    const cedar::SchemaFragment stub = cedar::parseSchema(source, diagnostics);
    if (hasErrors(diagnostics))
        return fail(ErrorKind::Malformed, "the stub cannot be read: " + render(diagnostics.front(), *source));
    const auto document = readJsonFile(data.tools);
    if (!document) return tl::unexpected(document.error());
    auto tools = cedar::readToolList(*document);
    if (!tools) return tl::unexpected(std::move(tools.error()));
    return cedar::generateMcpSchema(stub, *std::move(tools), data.options);
}

bool equals(const cedar::SchemaFragment& made, const fs::path& expected) {
    if (expected.extension() == ".json") {
        const auto json = readJsonFile(expected);
        return json && cedar::schemaJson(made) == *json;
    }
    const auto text = cedar::schemaText(made);
    return text && bare(*text) == bare(readText(expected));
}

}  // namespace

void runGenerator(const fs::path& folder, std::vector<Suite>& suites) {
    Suite texts("generated schemas: texts"), documents("generated schemas: JSON");
    const fs::path stub = folder / "stub.cedarschema";
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (at->path() == stub || name.find(".cedarschema") == std::string::npos) continue;
        const Case data = caseOf(at->path());
        const auto schema = generate(data, stub);
        Suite& suite = at->path().extension() == ".json" ? documents : texts;
        suite.check(schema && equals(schema->fragment, at->path()),
                    fs::relative(at->path(), folder).string() + (schema ? ": differs" : ": " + schema.error().text()));
    }
    for (Suite* suite : {&texts, &documents}) {
        if (!suite->empty()) suites.push_back(std::move(*suite));
    }
}

}  // namespace writ::conformance
