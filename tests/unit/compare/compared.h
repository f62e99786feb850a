#pragma once

#include "simulator/compare/compare.h"
#include "simulator/compare/hunks.h"
#include "simulator/workspace/workspace.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace writ::test {

inline std::filesystem::path sample(const std::string& name) {
    return std::filesystem::path(WRIT_SOURCE_DIR) / "resources" / "samples" / name;
}

inline sim::CorpusPtr corpusOf(const std::filesystem::path& root) {
    sim::RunControl control;
    auto workspace = sim::loadWorkspace(root, {}, control);
    EXPECT_TRUE(workspace) << workspace.error().text();
    auto corpus = workspace ? sim::prepareCorpus(*workspace, control) : Result<sim::CorpusPtr>(nullptr);
    EXPECT_TRUE(corpus) << corpus.error().text();
    return corpus ? *corpus : nullptr;
}

inline sim::ReplayPtr replayed(const sim::CorpusPtr& corpus, const std::string& rev) {
    sim::RunControl control;
    auto version = sim::policyVersion(*corpus->workspace, rev);
    EXPECT_TRUE(version) << version.error().text();
    const Compiled compiled = sim::languageById("cedar")->compile(version->sources);
    EXPECT_NE(compiled.policies, nullptr) << rev << ": "
                                          << (compiled.diagnostics.empty() ? "" : compiled.diagnostics.front().message);
    auto replay = sim::replay(corpus, compiled.policies, *version, control);
    EXPECT_TRUE(replay) << replay.error().text();
    return replay ? *replay : nullptr;
}

inline sim::ComparisonPtr compared(const sim::CorpusPtr& corpus, const std::string& from, const std::string& to) {
    auto comparison = sim::compare(replayed(corpus, from), replayed(corpus, to));
    EXPECT_TRUE(comparison);
    return comparison ? *comparison : nullptr;
}
inline sim::ComparisonPtr compared(const std::filesystem::path& root, const std::string& from = "a",
                                   const std::string& to = "b") {
    return compared(corpusOf(root), from, to);
}

/// The calls by their numbers, as the scenarios count them: "refund 3".
inline std::vector<std::string> callNames(const sim::Corpus& corpus, const std::vector<std::uint32_t>& calls) {
    std::vector<std::string> names;
    for (const std::uint32_t call : calls)
        names.push_back(corpus.sessions[corpus.calls[call].session]->id + " " + std::to_string(corpus.calls[call].call));
    return names;
}

inline sim::HunkReport hunksOf(const sim::Comparison& comparison, const sim::HunkOptions& options = {}) {
    sim::RunControl control;
    auto report = sim::hunkReport(comparison, control, options);
    EXPECT_TRUE(report) << report.error().text();
    return report ? *std::move(report) : sim::HunkReport{};
}

}  // namespace writ::test
