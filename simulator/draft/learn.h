#pragma once

#include "simulator/draft/draft.h"

#include <set>
#include <string>
#include <vector>

namespace writ::sim::draft {

/// The model, its provider, a person or a policy stopped it; a failure of a tool is none of these.
[[nodiscard]] bool wasStopped(const CorpusCall& call, const Step& step);
/// It happened, as far as the recording tells.
[[nodiscard]] bool wasExecuted(const CorpusCall& call, const Step& step);
/// Why a draft must not learn from a call; nothing where it may.
[[nodiscard]] std::optional<LeftOut> leftOut(const Replay& inForce, std::size_t call, const DraftOptions& options);

/// Calls that one rule stands for.
struct Group {
    EntityUid principal;        ///< of one of them
    std::string attributeText;  ///< "principal.role == \"tier2\"" of all of them; may be empty
    bool onePrincipal = true;
    std::string action;
    std::string resourceType;
    std::vector<std::size_t> calls;  ///< into Corpus::calls, ascending
};
/// In the order of their first calls.
[[nodiscard]] std::vector<Group> groupsOf(const Corpus& corpus, const std::vector<std::size_t>& calls,
                                          const DraftOptions& options);

/// The rules that stand for the groups, as a text without a head.
struct Written {
    std::string text;
    std::vector<DraftRule> rules;  ///< without lines
    std::vector<std::string> unsaid;
};
[[nodiscard]] Written writeRules(const Corpus& corpus, const std::vector<Group>& groups, const DraftOptions& options);

/// The draft on the held-out sessions.
[[nodiscard]] Result<DraftTrial> tryOut(const Replay& inForce, const PolicySet& draft, const std::set<std::string>& sessions,
                                        RunControl& control);

/// A comment is one line, whatever a recording has in it.
[[nodiscard]] std::string comment(std::string text);

}  // namespace writ::sim::draft
