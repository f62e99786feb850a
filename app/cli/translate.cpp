#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "engine/cedar/format/format.h"
#include "engine/cedar/policy_json/print.h"
#include "engine/cedar/policy_json/read.h"
#include "engine/cedar/policy_json/write.h"
#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/read.h"
#include "engine/json/file.h"

#include <algorithm>
#include <ostream>

namespace writ::cli {
namespace {

using cedar::SchemaSyntax;

/// Shows what was found; whether there is no error in it.
bool accepted(const std::vector<Diagnostic>& diagnostics, const SourcePtr& source, Console& console) {
    console.err << renderAll(diagnostics, {source});
    return !hasErrors(diagnostics);
}

/// The id that a set in JSON gives a policy, as @id, where it says more than the place.
void keepId(cedar::Policy& policy, std::size_t place) {
    const bool annotated = std::any_of(policy.annotations.begin(), policy.annotations.end(),
                                       [](const cedar::Annotation& annotation) { return annotation.name == "id"; });
    if (annotated || policy.id.empty() || policy.id == "policy" + std::to_string(place)) return;
    policy.annotations.insert(policy.annotations.begin(), {"id", policy.id, {}, true});
}

int policiesToText(cedar::PolicyDocument document, Console& console) {
    for (std::size_t i = 0; i < document.tree.policies.size(); ++i) keepId(document.tree.policies[i], i);
    const auto printed = std::make_shared<const Source>("<output>", cedar::toText(document.tree));
    const cedar::Formatted formatted = cedar::formatPolicies(*printed);
    if (!formatted.text) {
        accepted(formatted.diagnostics, printed, console);
        return complain(console, "These policies cannot be written in Cedar's own syntax.");
    }
    console.out << *formatted.text;
    if (document.links.empty()) return kFine;
    warn(console, plural(document.links.size(), "template link") + " left out: Cedar's own syntax has no words for them.");
    return kFindings;
}

int policiesToJson(const cedar::PolicyDocument& document, Console& console) {
    const Result<Json> json = cedar::toPolicySetJson(document.tree, document.links);
    if (!json) return complain(console, json.error());
    console.out << json->dump(true) << "\n";
    return kFine;
}

int translatePolicies(const SourcePtr& source, bool toJson, Console& console) {
    std::vector<Diagnostic> diagnostics;
    cedar::PolicyDocument document = cedar::readPolicies(*source, diagnostics);
    if (!accepted(diagnostics, source, console)) return kUsage;
    return toJson ? policiesToJson(document, console) : policiesToText(std::move(document), console);
}

int translateSchema(const SourcePtr& source, bool toJson, Console& console) {
    std::vector<Diagnostic> diagnostics;
    const cedar::SchemaFragment fragment = cedar::readSchema(source, diagnostics);
    if (!accepted(diagnostics, source, console)) return kUsage;
    const Result<std::string> text = toJson ? cedar::schemaJson(fragment).dump(true) + "\n" : cedar::schemaText(fragment);
    if (!text) return complain(console, text.error());
    console.out << *text;
    return kFine;
}

bool isSchemaName(std::string_view file) {
    return file.ends_with(".cedarschema") || file.ends_with(".cedarschema.json");
}

}  // namespace

int runTranslate(const Arguments& arguments, Console& console) {
    const std::string& file = arguments.operands.front();
    Result<std::string> text = readFile(file);
    if (!text) return complain(console, Error(text.error()).in(file));
    const auto source = std::make_shared<const Source>(file, *std::move(text));
    const std::string to = arguments.value("to");
    if (!to.empty() && to != "json" && to != "cedar") return complain(console, "--to takes json or cedar, not '" + to + "'.");
    const bool isSchema = arguments.has("schema") || isSchemaName(file);
    const bool isJson = isSchema ? cedar::schemaSyntaxOf(source->text()) == SchemaSyntax::Json : cedar::isPolicyJson(*source);
    const bool toJson = to.empty() ? !isJson : to == "json";
    return isSchema ? translateSchema(source, toJson, console) : translatePolicies(source, toJson, console);
}

}  // namespace writ::cli
