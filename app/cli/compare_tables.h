#pragma once

#include "app/cli/console.h"
#include "simulator/compare/baseline.h"
#include "simulator/compare/hunks.h"
#include "simulator/compare/pivot.h"
#include "simulator/compare/version_grid.h"

namespace writ::cli {

// What `writ compare` prints for people.

/// Flips in the order in which they are reviewed: deny to allow first.
[[nodiscard]] std::vector<sim::Flip> inReviewOrder(const sim::Comparison& comparison, std::vector<sim::Flip> flips);
/// `states` (may be empty) is a first column: one text a flip.
void printFlips(const sim::Comparison& comparison, const std::vector<sim::Flip>& flips, const std::vector<std::string>& states,
                Console& console);
void printGone(const std::vector<sim::BaselineFlip>& gone, Console& console);
/// Of each session with a flip, why the rest of it is counterfactual.
void printCounterfactuals(const sim::Comparison& comparison, Console& console);
void printReasonOnly(const sim::Comparison& comparison, const std::vector<std::uint32_t>& calls, Console& console);
void printGroups(const std::vector<sim::FlipGroup>& groups, std::string_view title, Console& console);
void printHunks(const sim::Comparison& comparison, const sim::HunkReport& report, Console& console);
void printGrid(const sim::VersionGrid& grid, Console& console);

/// "refund:7"
[[nodiscard]] std::string callName(const sim::Corpus& corpus, std::uint32_t call);

}  // namespace writ::cli
