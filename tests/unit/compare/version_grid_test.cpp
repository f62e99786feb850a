#include "simulator/compare/version_grid.h"

#include "tests/unit/compare/compared.h"

namespace writ::sim {
namespace {

/// Policies a with the limit of b: the smallest step between them.
PolicyVersion limitOnly(const Workspace& workspace) {
    PolicyVersion version = *policyVersion(workspace, "a");
    version.name = "limit-only";
    version.label = "A, limit only";
    for (SourcePtr& source : version.sources) {
        std::string text(source->text());
        const std::size_t at = text.find("amount_cents < 50000");
        if (at == std::string::npos) continue;
        text.replace(at, 20, "amount_cents <= 50000");
        source = std::make_shared<const Source>(source->name(), std::move(text));
    }
    return version;
}

std::vector<std::vector<std::string>> cells(const VersionGrid& grid) {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t r = 0; r < grid.rows.size(); ++r) {
        rows.emplace_back();
        for (std::size_t c = 0; c < grid.columns.size(); ++c) {
            const VersionGrid::Cell& cell = grid.cell(r, c);
            EXPECT_EQ(cell.calls.size(), cell.flips);
            rows.back().push_back(std::to_string(cell.flips) + "/" + std::to_string(cell.newlyAllowed));
        }
    }
    return rows;
}

TEST(VersionGridTest, ThreeVersionsOverFiveSessions) {
    const CorpusPtr corpus = test::corpusOf(test::sample("five-scenarios"));
    const Workspace& workspace = *corpus->workspace;
    RunControl control;
    const auto grid = versionGrid(corpus, {*policyVersion(workspace, "a"), limitOnly(workspace), *policyVersion(workspace, "b")},
                                  GridColumns::Sessions, control);
    ASSERT_TRUE(grid) << grid.error().text();
    std::vector<std::string> titles;
    for (const VersionGrid::Column& column : grid->columns) titles.push_back(column.title);
    EXPECT_EQ(titles, (std::vector<std::string>{"billing", "delegation", "mail", "refund", "shell"}));
    EXPECT_EQ(cells(*grid), (std::vector<std::vector<std::string>>{{"0/0", "0/0", "0/0", "0/0", "0/0"},
                                                                   {"0/0", "0/0", "0/0", "1/1", "0/0"},
                                                                   {"4/0", "4/0", "2/1", "4/1", "6/1"}}));
    EXPECT_EQ(grid->rows[1].label, "A, limit only");
    EXPECT_NE(grid->rows[1].policies, grid->rows[0].policies);
}

TEST(VersionGridTest, ByToolsItCountsTheSameFlips) {
    const CorpusPtr corpus = test::corpusOf(test::sample("five-scenarios"));
    const std::vector<ReplayPtr> replays{test::replayed(corpus, "a"), test::replayed(corpus, "b")};
    const auto grid = versionGrid(replays, GridColumns::Tools);
    ASSERT_TRUE(grid);
    std::uint64_t flips = 0, calls = 0;
    for (std::size_t c = 0; c < grid->columns.size(); ++c) {
        flips += grid->cell(1, c).flips;
        calls += grid->columns[c].calls;
        if (c > 0) {
            EXPECT_LT(grid->columns[c - 1].title, grid->columns[c].title);
        }
    }
    EXPECT_EQ(flips, 20U);
    EXPECT_EQ(calls, 34U);
}

TEST(VersionGridTest, PoliciesWithErrorsAreNamed) {
    const CorpusPtr corpus = test::corpusOf(test::sample("refund"));
    PolicyVersion broken{"x", "X", {std::make_shared<const Source>("x.cedar", "permit(")}};
    RunControl control;
    const auto grid = versionGrid(corpus, {*policyVersion(*corpus->workspace, "a"), broken}, GridColumns::Sessions, control);
    ASSERT_FALSE(grid);
    EXPECT_NE(grid.error().message.find("'X'"), std::string::npos);
}

}  // namespace
}  // namespace writ::sim
