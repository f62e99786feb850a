#pragma once

#include "tests/conformance/report.h"

#include <filesystem>

namespace writ::conformance {

/// Every labelled text of a folder (JSON Lines with `completion` and a label) against what the text model makes of it.
[[nodiscard]] Report runRefusals(const std::filesystem::path& folder);
/// Every place that outcome-labels.json names against what is found there.
[[nodiscard]] Report runOutcomes(const std::filesystem::path& folder);
/// Every recording below a folder: counts of each data set (a folder in it), held against `golden` where that is named; and where
/// the folder says what its recordings hold, that.
[[nodiscard]] Report runTranscripts(const std::filesystem::path& folder, const std::filesystem::path& golden);

/// transcoded/truth.json: the same runs in folders of several shapes.
void runTranscoded(const std::filesystem::path& folder, std::vector<Suite>& suites);
/// langfuse/NAME.trace.json beside NAME.chatml.json, the messages that it holds.
void runLangfuse(const std::filesystem::path& folder, std::vector<Suite>& suites);

}  // namespace writ::conformance
