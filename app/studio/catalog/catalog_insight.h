#pragma once

#include "simulator/catalog/lint.h"
#include "simulator/catalog/usage.h"

#include <memory>

namespace writ::studio {

/// What is known of the tools of a workspace beyond their descriptions: what recorded calls hold, what rules say of them, what
/// is suspicious in their texts. Immutable.
struct CatalogInsight {
    sim::CorpusPtr corpus;
    sim::ReplayPtr replay;  ///< null while no policy compiles; then nothing is known of rules
    std::shared_ptr<const std::vector<sim::CatalogFinding>> findings;
    sim::CatalogUse use;  ///< without a replay, of the calls alone

    [[nodiscard]] const sim::ToolUse* useOf(const ToolDescription& tool) const;
    [[nodiscard]] std::vector<const sim::CatalogFinding*> findingsOf(const ToolDescription& tool) const;
};
using CatalogInsightPtr = std::shared_ptr<const CatalogInsight>;

/// Any thread. What `before` knows of the same corpus is taken from there. Null when it was cancelled.
[[nodiscard]] CatalogInsightPtr catalogInsight(sim::CorpusPtr corpus, sim::ReplayPtr replay, const CatalogInsightPtr& before,
                                               sim::RunControl& control);

}  // namespace writ::studio
