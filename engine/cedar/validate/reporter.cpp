#include "engine/cedar/validate/reporter.h"

#include "engine/cedar/policy_json/read.h"

#include <algorithm>

namespace writ::cedar {
namespace {

std::string describe(const LinkedEnvironment& environment) {
    const RequestEnvironment& request = *environment.request;
    std::string what = "principal " + inCode(request.principal) + ", action " + inCode(request.action->uid.text()) +
                       ", resource " + inCode(request.resource);
    if (!environment.principalSlot.empty()) what += ", `?principal` " + inCode(environment.principalSlot);
    if (!environment.resourceSlot.empty()) what += ", `?resource` " + inCode(environment.resourceSlot);
    return what;
}

}  // namespace

Reporter::Reporter(const Source& source, std::uint32_t limit) : m_source(source), m_limit(limit), m_isJson(isPolicyJson(source)) {
}

void Reporter::enter(const LinkedEnvironment& environment) {
    m_environment = &environment;
    ++m_round;
}

Diagnostic* Reporter::report(Code code, Span span, std::string message) {
    const auto at = m_findings.find({span, code, message});
    if (at == m_findings.end() && m_findings.size() >= m_limit) return nullptr;
    const bool isNew = at == m_findings.end();
    Finding& finding = isNew ? m_findings[{span, code, message}] : at->second;
    if (isNew) {
        finding.diagnostic = makeDiagnostic(code, m_source, span, std::move(message));
        finding.first = m_environment;
    }
    if (m_environment && finding.lastRound != m_round) {
        finding.lastRound = m_round;
        ++finding.environments;
    }
    return isNew ? &finding.diagnostic : nullptr;
}

std::vector<Diagnostic> Reporter::take() {
    std::vector<Diagnostic> diagnostics;
    for (auto& [key, finding] : m_findings) {
        if (finding.first && finding.environments < m_applicable) {
            const std::uint32_t others = finding.environments - 1;
            addNote(&finding.diagnostic, "so it is with " + describe(*finding.first) +
                                             (others > 0 ? " (and " + std::to_string(others) + " more)" : std::string()));
        }
        if (m_isJson) finding.diagnostic.fixes.clear();
        diagnostics.push_back(std::move(finding.diagnostic));
    }
    m_findings.clear();
    normalize(diagnostics);
    return diagnostics;
}

std::string inCode(std::string_view text) {
    return "`" + std::string(text) + "`";
}

void addNote(Diagnostic* diagnostic, std::string message) {
    if (diagnostic) diagnostic->notes.push_back({std::nullopt, std::move(message)});
}

void suggest(Diagnostic* diagnostic, Span span, std::string_view replacement) {
    if (!diagnostic || replacement.empty()) return;
    addNote(diagnostic, "did you mean " + inCode(replacement) + "?");
    if (!span.empty()) diagnostic->fixes.push_back({"Replace by " + inCode(replacement), {{span, std::string(replacement)}}});
}

}  // namespace writ::cedar
