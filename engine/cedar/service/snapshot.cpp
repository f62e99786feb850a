#include "engine/cedar/service/snapshot.h"

#include "engine/cedar/lint/lint.h"
#include "engine/cedar/parser.h"
#include "engine/cedar/service/snapshot_data.h"

#include <algorithm>
#include <list>
#include <utility>

namespace writ::cedar {

namespace {

void put(std::vector<ServiceDocument>& documents, ServiceDocument changed) {
    const auto same = [&](const ServiceDocument& other) { return other.source->name() == changed.source->name(); };
    const auto found = std::find_if(documents.begin(), documents.end(), same);
    if (found == documents.end())
        documents.push_back(std::move(changed));
    else
        *found = std::move(changed);
}

}  // namespace

SnapshotPtr Snapshot::make(std::vector<ServiceDocument> documents, std::vector<ToolDescription> tools,
                           std::vector<RequestShape> shapes) {
    std::vector<ServiceDocument> unique;
    for (ServiceDocument& document : documents) {
        if (document.source) put(unique, std::move(document));
    }
    return std::make_shared<const Snapshot>(buildSnapshot({std::move(unique), std::move(tools), std::move(shapes)}, nullptr));
}

SnapshotPtr Snapshot::with(ServiceDocument changed) const {
    std::vector<ServiceDocument> documents = m_data->documents;
    if (changed.source) put(documents, std::move(changed));
    return std::make_shared<const Snapshot>(
        buildSnapshot({std::move(documents), m_data->world->tools, m_data->world->shapes}, m_data.get()));
}

SnapshotPtr Snapshot::without(std::string_view document) const {
    std::vector<ServiceDocument> documents = m_data->documents;
    documents.erase(std::remove_if(documents.begin(), documents.end(),
                                   [&](const ServiceDocument& other) { return other.source->name() == document; }),
                    documents.end());
    return std::make_shared<const Snapshot>(
        buildSnapshot({std::move(documents), m_data->world->tools, m_data->world->shapes}, m_data.get()));
}

SnapshotPtr Snapshot::withTools(std::vector<ToolDescription> tools, std::vector<RequestShape> shapes) const {
    return std::make_shared<const Snapshot>(
        buildSnapshot({m_data->documents, std::move(tools), std::move(shapes)}, m_data.get()));
}

const std::vector<ServiceDocument>& Snapshot::documents() const {
    return m_data->documents;
}

const ServiceDocument* Snapshot::document(std::string_view name) const {
    const DocumentState* state = m_data->find(name);
    return state ? &state->document : nullptr;
}

const std::vector<ToolDescription>& Snapshot::tools() const {
    return m_data->world->tools;
}

const SchemaPtr& Snapshot::schema() const {
    return m_data->world->schema;
}

std::size_t Snapshot::checkedPolicies() const {
    return m_data->checkedPolicies;
}

std::vector<Diagnostic> Snapshot::diagnostics(std::string_view document) const {
    const DocumentState* state = m_data->find(document);
    std::vector<Diagnostic> all;
    if (!state) return all;
    const auto addOwn = [&](const std::vector<Diagnostic>& findings) {
        for (const Diagnostic& finding : findings) {
            if (finding.source == document) all.push_back(finding);
        }
    };
    if (state->policies) {
        bool toldEncoding = false;  // the first place that is not UTF-8 speaks for the rest of the document
        for (const PlacedUnit& placed : state->policies->units) {
            for (const Diagnostic& finding : placed.unit().syntax) {
                if (finding.code == Code::FileNotUtf8 && std::exchange(toldEncoding, true)) continue;
                all.push_back(shifted(finding, placed.offset));
            }
            for (const Diagnostic& finding : placed.checked->findings) all.push_back(shifted(finding, placed.offset));
        }
        addOwn(m_data->setFindings);
    } else if (state->schema) {
        all = state->schema->syntax;
        addOwn(m_data->schemaFindings);
    } else if (state->facts) {
        all = state->facts->diagnostics;
        if (state->factsFinding) all.push_back(*state->factsFinding);
    } else {
        all = state->jsonPolicies->syntax;
        all.insert(all.end(), state->policyFindings.begin(), state->policyFindings.end());
    }
    normalize(all);
    return all;
}

std::vector<Diagnostic> Snapshot::lints(std::string_view document) const {
    const DocumentState* about = m_data->find(document);
    std::vector<Diagnostic> found;
    if (!about || !about->policies) return found;
    std::list<Tree> trees;
    std::vector<LintedSource> sources;
    for (const DocumentState& state : m_data->states) {
        if (!state.policies || state.document.group != about->document.group) continue;
        std::vector<Diagnostic> syntax;
        Tree tree = parse(state.source(), syntax);
        if (hasErrors(syntax)) continue;
        trees.push_back(std::move(tree));
        sources.push_back({&state.source(), &trees.back()});
    }
    LintOptions options;
    options.schema = m_data->world->schema.get();
    for (Diagnostic& finding : lint(sources, options)) {
        if (finding.source == document) found.push_back(std::move(finding));
    }
    return found;
}

}  // namespace writ::cedar
