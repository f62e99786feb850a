#include "simulator/replay/schema_issues.h"

#include "simulator/catalog/conform.h"

#include <algorithm>

namespace writ::sim {

std::vector<RequestIssue> schemaIssues(const Workspace& workspace, const Request& request) {
    if (workspace.catalog.tools().empty()) return {};
    const ToolDescription* tool = workspace.catalog.find(request.action);
    if (tool == nullptr) return {{"/action/name", "undeclared_tool", "The catalog has no tool '" + request.action + "'."}};
    std::vector<RequestIssue> issues = argumentIssues(*tool, request.context["input"], request.unknown);
    const TypedLanguage* own = typed(languageById(workspace.manifest.language));
    if (own == nullptr || workspace.schema == nullptr || workspace.schema->inferred()) return issues;
    for (RequestIssue& issue : own->conform(request, *workspace.schema)) issues.push_back(std::move(issue));
    std::sort(issues.begin(), issues.end());
    return issues;
}

}  // namespace writ::sim
