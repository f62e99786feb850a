#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "engine/cedar/generate/agentcore.h"
#include "engine/cedar/generate/cedar_schema.h"
#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/read.h"
#include "engine/cedar/schema/resolve.h"
#include "engine/json/file.h"
#include "simulator/workspace/suggest.h"

#include <array>
#include <ostream>

namespace writ::cli {
namespace {

using cedar::McpOptions;

struct McpOption {
    std::string_view name;
    bool McpOptions::*option;
};
constexpr std::array<McpOption, 6> kMcpOptions{{{"include-outputs", &McpOptions::includeOutputs},
                                                {"objects-as-records", &McpOptions::objectsAsRecords},
                                                {"keep-annotations", &McpOptions::keepAnnotations},
                                                {"flatten-namespaces", &McpOptions::flattenNamespaces},
                                                {"encode-numbers-as-decimal", &McpOptions::encodeNumbersAsDecimal},
                                                {"deduplicate-entity-types", &McpOptions::deduplicateEntityTypes}}};

/// A stub for people who have none.
constexpr const char* kStub =
    "namespace MyMcpServer {\n"
    "  @mcp_principal(\"User\") entity User;\n"
    "  @mcp_resource(\"McpServer\") entity McpServer;\n"
    "  @mcp_action(\"call_tool\") action call_tool;\n"
    "}\n";

/// One of the words that an option takes; the first when it is not given.
Result<std::string> choice(const Arguments& arguments, std::string_view option, const std::vector<std::string_view>& words) {
    const std::string given = arguments.value(option, words.front());
    for (const std::string_view word : words) {
        if (word == given) return given;
    }
    const std::vector<std::string> known(words.begin(), words.end());
    return fail(ErrorKind::Unsupported, "--" + std::string(option) + " knows " + sim::listed(known) + ", not '" + given + "'." +
                                            sim::didYouMean(given, words));
}

Result<SourcePtr> readSource(const std::string& file) {
    Result<std::string> text = readFile(file);
    if (!text) return tl::unexpected(std::move(text.error()).in(file));
    return std::make_shared<const Source>(file, *std::move(text));
}

Failure firstError(const std::vector<Diagnostic>& diagnostics, const std::vector<SourcePtr>& sources) {
    return fail(ErrorKind::Malformed, "The schema has errors.\n" + renderAll(diagnostics, sources));
}

Result<cedar::SchemaFragment> writSchema(const sim::Workspace& workspace) {
    for (const sim::WorkspaceProblem& problem : workspace.problems) {
        if (problem.fatal) return tl::unexpected(problem.error);
    }
    const cedar::CedarSchema* schema = cedar::cedarSchema(workspace.schema.get());
    if (schema == nullptr) return fail(ErrorKind::Unsupported, "The language of this workspace has no schema.");
    return schema->fragment();
}

Result<cedar::SchemaFragment> mcpSchema(const sim::Workspace& workspace, const Arguments& arguments) {
    Result<SourcePtr> stub = arguments.has("stub") ? readSource(arguments.value("stub"))
                                                   : Result<SourcePtr>(std::make_shared<const Source>("stub", kStub));
    if (!stub) return tl::unexpected(std::move(stub.error()));
    std::vector<Diagnostic> diagnostics;
    const cedar::SchemaFragment fragment = cedar::readSchema(*stub, diagnostics);
    if (hasErrors(diagnostics)) return firstError(diagnostics, {*stub});
    McpOptions options;
    for (const McpOption& row : kMcpOptions) options.*row.option = arguments.has(row.name);
    auto tools = cedar::toolList(workspace.catalog.tools());
    if (!tools) return tl::unexpected(std::move(tools.error()));
    auto schema = cedar::generateMcpSchema(fragment, *std::move(tools), options);
    if (!schema) return tl::unexpected(std::move(schema.error()));
    return std::move(schema->fragment);
}

Result<cedar::AgentCoreTarget> targetOf(const Arguments& arguments) {
    for (const char* option : {"target", "gateway"}) {
        if (!arguments.has(option))
            return fail(ErrorKind::Unsupported, "--for agentcore asks for --target NAME and --gateway ARN.");
    }
    return cedar::AgentCoreTarget{arguments.value("target"), arguments.value("gateway"), arguments.has("iam")};
}

Json issuesJson(const std::vector<cedar::AgentCoreIssue>& issues) {
    Json::Array list;
    for (const cedar::AgentCoreIssue& issue : issues) {
        list.push_back(
            Json::object({{"policy", issue.policy.empty() ? Json() : Json(issue.policy)}, {"message", issue.message}}));
    }
    return Json(std::move(list));
}

void warnAll(const std::vector<cedar::AgentCoreIssue>& issues, Console& console) {
    for (const cedar::AgentCoreIssue& issue : issues)
        warn(console, (issue.policy.empty() ? "" : issue.policy + ": ") + issue.message);
}

int printPolicies(const sim::Workspace& workspace, const cedar::AgentCoreTarget& target, const Arguments& arguments,
                  Console& console) {
    const Result<sim::PolicyVersion> version = sim::policyVersion(workspace, arguments.value("policies"));
    if (!version) return complain(console, version.error());
    const cedar::AgentCorePolicies made = cedar::toAgentCore(version->sources, workspace.catalog.tools(), target);
    if (arguments.has("json")) {
        Json::Array policies;
        for (const cedar::AgentCorePolicy& policy : made.policies)
            policies.push_back(Json::object({{"id", policy.id}, {"statement", policy.statement}}));
        print(Json::object({{"format", 1}, {"policies", Json(std::move(policies))}, {"issues", issuesJson(made.issues)}}),
              console);
    } else {
        for (const cedar::AgentCorePolicy& policy : made.policies) console.out << policy.statement << "\n\n";
        warnAll(made.issues, console);
    }
    return made.issues.empty() ? kFine : kFindings;
}

/// What came from a gateway, and what is to be known about it.
struct Imported {
    std::string_view kind;  ///< "policies" or "schema"
    std::string text;
    std::vector<cedar::AgentCoreIssue> issues;
};

Result<Imported> importPolicies(const sim::Workspace& workspace, const Source& source) {
    const cedar::CedarSchema* schema = cedar::cedarSchema(workspace.schema.get());
    cedar::FromAgentCore made =
        cedar::fromAgentCore(source, workspace.catalog.tools(), schema == nullptr ? nullptr : &schema->schema());
    return Imported{"policies", std::move(made.text), std::move(made.issues)};
}

Result<Imported> importSchema(const sim::Workspace& workspace, const SourcePtr& source, bool inJson) {
    std::vector<Diagnostic> diagnostics;
    const cedar::SchemaFragment fragment = cedar::readSchema(source, diagnostics);
    if (!hasErrors(diagnostics)) (void)cedar::resolveSchema({fragment}, diagnostics);
    if (hasErrors(diagnostics)) return firstError(diagnostics, {source});
    cedar::ImportedSchema made = cedar::fromAgentCore(fragment, workspace.catalog.tools());
    Result<std::string> text = inJson ? cedar::schemaJson(made.fragment).dump(true) + "\n" : cedar::schemaText(made.fragment);
    if (!text) return tl::unexpected(std::move(text.error()));
    return Imported{"schema", *std::move(text), std::move(made.issues)};
}

Result<Imported> imported(const sim::Workspace& workspace, const std::string& file, bool inJson) {
    const Result<SourcePtr> source = readSource(file);
    if (!source) return tl::unexpected(source.error());
    switch (cedar::agentCoreText(**source)) {
    case cedar::AgentCoreText::Policies: return importPolicies(workspace, **source);
    case cedar::AgentCoreText::Schema: return importSchema(workspace, *source, inJson);
    case cedar::AgentCoreText::None: break;
    }
    return fail(ErrorKind::Unsupported, "'" + file + "' is not written in the words of an AgentCore gateway.");
}

int printImported(const sim::Workspace& workspace, const Arguments& arguments, bool schemaInJson, Console& console) {
    const Result<Imported> made = imported(workspace, arguments.value("import"), schemaInJson);
    if (!made) return complain(console, made.error());
    if (arguments.has("json")) {
        print(Json::object({{"format", 1}, {"imported", made->kind}, {"text", made->text}, {"issues", issuesJson(made->issues)}}),
              console);
    } else {
        console.out << made->text;
        warnAll(made->issues, console);
    }
    return made->issues.empty() ? kFine : kFindings;
}

int printSchema(const Result<cedar::SchemaFragment>& fragment, bool json, Console& console) {
    if (!fragment) return complain(console, fragment.error());
    if (json) {
        print(cedar::schemaJson(*fragment), console);
        return kFine;
    }
    const Result<std::string> text = cedar::schemaText(*fragment);
    if (!text) return complain(console, text.error());
    console.out << *text;
    return kFine;
}

}  // namespace

int runSchema(const Arguments& arguments, Console& console) {
    const Result<std::string> shape = choice(arguments, "for", {"writ", "mcp", "agentcore"});
    if (!shape) return complain(console, shape.error());
    const Result<std::string> format = choice(arguments, "format", {"cedar", "json"});
    if (!format) return complain(console, format.error());
    const sim::WorkspacePtr workspace = openWorkspaceWithoutSessions(arguments.operands.front(), console);
    if (workspace == nullptr) return kUsage;
    if (arguments.has("import")) return printImported(*workspace, arguments, *format == "json", console);
    const bool json = *format == "json" || arguments.has("json");
    if (*shape == "mcp") return printSchema(mcpSchema(*workspace, arguments), json, console);
    if (*shape == "agentcore") {
        const Result<cedar::AgentCoreTarget> target = targetOf(arguments);
        if (!target) return complain(console, target.error());
        if (arguments.has("policies")) return printPolicies(*workspace, *target, arguments, console);
        return printSchema(cedar::agentCoreSchema(workspace->catalog.tools(), *target), json, console);
    }
    for (const UntypedArgument& untyped : workspace->untyped)
        warn(console, untyped.tool + untyped.pointer + ": not in the schema, since " + untyped.reason);
    return printSchema(writSchema(*workspace), json, console);
}

}  // namespace writ::cli
