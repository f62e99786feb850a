#include "simulator/workspace/parts.h"

#include "simulator/workspace/file_error.h"

namespace writ::sim {
namespace {

/// What is wrong in a file keeps replays from being trusted. What is only concluded keeps nothing: there is no schema then.
void tell(Workspace& workspace, const Diagnostic& diagnostic, bool broken) {
    Error error = fileError(ErrorKind::Malformed, diagnostic.message, diagnostic.source);
    bool written = false;
    for (const SourcePtr& file : workspace.schemaFiles) {
        if (file->name() != diagnostic.source) continue;
        const LineColumn place = file->lineColumn(diagnostic.span.begin);
        error.line = place.line;
        error.column = place.column;
        written = true;
    }
    const bool isFatal = diagnostic.severity == Severity::Error && broken && written;
    if (isFatal || diagnostic.severity != Severity::Note) workspace.problems.push_back({std::move(error), isFatal});
}

}  // namespace

void compileBindingOf(Workspace& workspace) {
    workspace.bindingDigest = sha256(workspace.bindingDocument.canonical());
    BindingSources sources;
    sources.file = workspace.manifest.binding;
    sources.document = workspace.bindingDocument;
    sources.facts = workspace.facts.entities();
    sources.factsFile = workspace.facts.source();
    sources.tools = workspace.catalog.tools();
    Result<BindingPtr> binding = compileBinding(std::move(sources));
    workspace.binding = binding ? *std::move(binding) : nullptr;
    if (binding) return;
    binding.error().file = workspace.manifest.binding;
    workspace.problems.push_back({std::move(binding.error()), true});
}

void makeSchemaOf(Workspace& workspace) {
    const TypedLanguage* language = typed(languageById(workspace.manifest.language));
    workspace.schema = nullptr;
    workspace.untyped.clear();
    if (language == nullptr) return;
    SchemaSources sources;
    sources.files = workspace.schemaFiles;
    sources.tools = workspace.catalog.tools();
    if (workspace.binding != nullptr) sources.shapes = workspace.binding->shapes();
    sources.entities = workspace.facts.entities();
    BuiltSchema built = language->schema(sources);
    for (const Diagnostic& diagnostic : built.diagnostics) tell(workspace, diagnostic, built.schema == nullptr);
    workspace.schema = std::move(built.schema);
    workspace.untyped = std::move(built.untyped);
    if (workspace.schema == nullptr) return;
    workspace.schemaDigest = workspace.schema->digest();
    if (workspace.schema->inferred()) return;
    if (auto misfit = language->misfit(workspace.facts, *workspace.schema))
        workspace.problems.push_back({*std::move(misfit), false});
}

WorkspacePtr withCatalog(const Workspace& workspace, Catalog catalog, const Digest& digest) {
    auto other = std::make_shared<Workspace>(workspace);
    other->problems.clear();
    other->catalog = std::move(catalog);
    other->catalogDigest = digest;
    compileBindingOf(*other);
    makeSchemaOf(*other);
    return other;
}

}  // namespace writ::sim
