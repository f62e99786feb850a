#pragma once

#include "engine/cedar/validate/typing.h"
#include "engine/text/diagnostic.h"

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace writ::cedar {

/// Collects findings about one policy. What several environments find alike is told once, with a note on where it holds.
class Reporter {
public:
    Reporter(const Source& source, std::uint32_t limit);

    /// Findings from here on are about this environment.
    void enter(const LinkedEnvironment& environment);
    /// Findings from here on are about the policy as such.
    void leave() { m_environment = nullptr; }
    /// An environment that the scope does not exclude: the measure for "in all environments".
    void countApplicable() { ++m_applicable; }

    /// The new diagnostic, for its notes and fixes; null when it was told before, or beyond the limit.
    Diagnostic* report(Code code, Span span, std::string message);
    [[nodiscard]] const Source& source() const { return m_source; }
    /// The Cedar text of a place; empty where the policies are written in JSON, which has none.
    [[nodiscard]] std::string_view written(Span span) const { return m_isJson ? std::string_view() : m_source.text(span); }
    /// Sorted; with the notes on environments. Fixes are those of a Cedar text.
    [[nodiscard]] std::vector<Diagnostic> take();

private:
    struct Finding {
        Diagnostic diagnostic;
        const LinkedEnvironment* first = nullptr;
        std::uint32_t lastRound = 0;
        std::uint32_t environments = 0;
    };

    const Source& m_source;
    std::uint32_t m_limit;
    bool m_isJson;
    const LinkedEnvironment* m_environment = nullptr;
    std::uint32_t m_round = 0;
    std::uint32_t m_applicable = 0;
    std::map<std::tuple<Span, Code, std::string>, Finding> m_findings;
};

/// In back ticks.
[[nodiscard]] std::string inCode(std::string_view text);
void addNote(Diagnostic* diagnostic, std::string message);
/// "did you mean" as a note and as a fix of `span`; nothing for an empty replacement.
void suggest(Diagnostic* diagnostic, Span span, std::string_view replacement);

}  // namespace writ::cedar
