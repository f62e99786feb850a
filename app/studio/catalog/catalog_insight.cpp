#include "app/studio/catalog/catalog_insight.h"

#include <algorithm>

namespace writ::studio {

const sim::ToolUse* CatalogInsight::useOf(const ToolDescription& tool) const {
    const auto it = std::find_if(use.tools.begin(), use.tools.end(),
                                 [&](const sim::ToolUse& one) { return one.tool == tool.name && one.server == tool.server; });
    return it == use.tools.end() ? nullptr : &*it;
}

std::vector<const sim::CatalogFinding*> CatalogInsight::findingsOf(const ToolDescription& tool) const {
    std::vector<const sim::CatalogFinding*> found;
    for (const sim::CatalogFinding& finding : *findings)
        if (finding.tool == tool.name && finding.server == tool.server) found.push_back(&finding);
    return found;
}

CatalogInsightPtr catalogInsight(sim::CorpusPtr corpus, sim::ReplayPtr replay, const CatalogInsightPtr& before,
                                 sim::RunControl& control) {
    auto insight = std::make_shared<CatalogInsight>();
    const bool known = before && before->corpus == corpus;
    insight->findings =
        known ? before->findings
              : std::make_shared<const std::vector<sim::CatalogFinding>>(sim::lintCatalog(corpus->workspace->catalog));
    const bool counted = known && (replay || !before->replay);
    Result<sim::CatalogUse> use = counted ? Result<sim::CatalogUse>(before->use) : sim::usageOf(*corpus, control);
    if (use && replay) use = sim::usageOf(*replay, *std::move(use), control);
    if (!use) return nullptr;
    insight->use = *std::move(use);
    insight->corpus = std::move(corpus);
    insight->replay = std::move(replay);
    return insight;
}

}  // namespace writ::studio
