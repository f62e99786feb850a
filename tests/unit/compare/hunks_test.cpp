#include "simulator/compare/hunks.h"

#include "simulator/compare/hunk_parts.h"
#include "tests/unit/compare/compared.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <algorithm>

namespace writ::sim {
namespace {

using test::callNames;
using test::compared;
using test::hunksOf;
using Names = std::vector<std::string>;

struct HunkRow {
    std::string title;
    Names flips;
    friend bool operator==(const HunkRow&, const HunkRow&) = default;
    friend void PrintTo(const HunkRow& row, std::ostream* out) {
        *out << row.title << ":";
        for (const std::string& flip : row.flips) *out << " " << flip;
    }
};

std::vector<HunkRow> rowsOf(const Comparison& comparison, const HunkReport& report) {
    std::vector<HunkRow> rows;
    for (const FileChange& file : report.files)
        for (const Hunk& hunk : file.hunks) rows.push_back({hunk.title, callNames(comparison.corpus(), hunk.flips)});
    return rows;
}

/// "+a -b  c": what a hunk shows.
std::string shown(const FileChange& file, const Hunk& hunk) {
    std::string text;
    for (const DiffLine& line : hunk.lines) {
        const bool removed = line.kind == DiffKind::Removed;
        text += (removed                        ? "-"
                 : line.kind == DiffKind::Added ? "+"
                                                : " ") +
                std::string(removed ? file.from->line(line.from) : file.to->line(line.to)) + "\n";
    }
    return text;
}

TEST(Hunks, OfRefundAreOneARule) {
    const ComparisonPtr comparison = compared(test::sample("refund"));
    const HunkReport report = hunksOf(*comparison);
    EXPECT_EQ(rowsOf(*comparison, report), (std::vector<HunkRow>{{"A.read renamed B.read", {}},
                                                                 {"B.refund changed", {"refund 3"}},
                                                                 {"new rule", {"refund 6"}},
                                                                 {"new rule", {"refund 7"}},
                                                                 {"new rule", {"refund 8"}}}));
    EXPECT_TRUE(report.pairs.empty());
    EXPECT_TRUE(report.unexplained.empty());
    ASSERT_EQ(report.files.size(), 1U);
    EXPECT_EQ(shown(report.files[0], report.files[0].hunks[1]),
              " \n-@id(\"A.refund\")\n+// Exactly $500.00 is a lawful refund.\n+@id(\"B.refund\")\n permit (principal == "
              "Agent::\"refund-agent\",\n"
              "         action == Action::\"process_refund\", resource)\n when {\n-  context.input.amount_cents < 50000 &&\n"
              "+  context.input.amount_cents <= 50000 &&\n   context.session.order_age_days <= 30\n };\n");
    EXPECT_EQ(shown(report.files[0], report.files[0].hunks[4]).substr(0, 20), "+// Several small re")
        << "the blank line before is no part of it";
    EXPECT_EQ(report.hunksOf(comparison->flips[0].call), (std::vector<HunkRef>{{0, 1}}));
}

TEST(Hunks, TwoRulesThatEachSufficeExplainAFlipTogether) {
    const ComparisonPtr comparison = compared(test::sample("billing"));
    const HunkReport report = hunksOf(*comparison);
    EXPECT_EQ(rowsOf(*comparison, report), (std::vector<HunkRow>{{"A.tier2-all renamed B.tier2-all", {}},
                                                                 {"new rule", {"billing 3"}},
                                                                 {"new rule", {"billing 5"}},
                                                                 {"new rule", {}},
                                                                 {"new rule", {"billing 6"}}}));
    ASSERT_EQ(report.pairs.size(), 1U);
    EXPECT_EQ(report.pairs[0].first, (HunkRef{0, 2}));
    EXPECT_EQ(report.pairs[0].second, (HunkRef{0, 3}));
    EXPECT_EQ(callNames(comparison->corpus(), report.pairs[0].flips), Names{"billing 4"});
    EXPECT_TRUE(report.unexplained.empty());
}

TEST(Hunks, PairsAreBoundedAndTheRestIsTold) {
    const ComparisonPtr comparison = compared(test::sample("billing"));
    HunkOptions options;
    options.maxPairs = 0;
    const HunkReport report = hunksOf(*comparison, options);
    EXPECT_TRUE(report.pairs.empty());
    EXPECT_TRUE(report.cut);
    EXPECT_EQ(callNames(comparison->corpus(), report.unexplained), Names{"billing 4"});
}

TEST(Hunks, ARemovedRuleIsPutBackToSeeWhatItStopped) {
    const ComparisonPtr comparison = compared(test::sample("mail"));
    const HunkReport report = hunksOf(*comparison);
    const std::vector<HunkRow> rows = rowsOf(*comparison, report);
    EXPECT_NE(std::find(rows.begin(), rows.end(), HunkRow{"rule removed", {"mail 7"}}), rows.end())
        << testing::PrintToString(rows);
    EXPECT_NE(std::find(rows.begin(), rows.end(), HunkRow{"new rule", {"mail 5"}}), rows.end()) << testing::PrintToString(rows);
}

/// Undoing a hunk is replacing texts: all of them undone is the first version, whatever the texts are.
TEST(Hunks, AllUndoneIsTheFirstVersion) {
    for (const char* name : {"refund", "billing", "delegation", "mail", "shell", "five-scenarios", "airline"}) {
        const CorpusPtr corpus = test::corpusOf(test::sample(name));
        const ReplayPtr from = test::replayed(corpus, "a"), to = test::replayed(corpus, "b");
        const std::vector<FileParts> files =
            filesThatDiffer({&from->version, from->policies.get()}, {&to->version, to->policies.get()}, 3);
        std::vector<HunkRef> all;
        for (std::uint32_t f = 0; f < files.size(); ++f)
            for (std::uint32_t h = 0; h < files[f].change.hunks.size(); ++h) all.push_back({f, h});
        const Compiled compiled = languageById("cedar")->compile(sourcesWithout(all, files, to->version));
        ASSERT_NE(compiled.policies, nullptr) << name;
        const auto digests = [](const PolicySet& policies) {
            std::vector<Digest> result;
            for (const Rule& rule : policies.rules()) result.push_back(rule.digest);
            std::sort(result.begin(), result.end());
            return result;
        };
        EXPECT_EQ(digests(*compiled.policies), digests(*from->policies)) << name;
        EXPECT_EQ(sourcesWithout({}, files, to->version).size(), to->version.sources.size());
    }
}

/// Only flips are decided again. Held against deciding every call of every sample without each hunk.
TEST(Hunks, OnlyFlipsNeedBeDecidedAgain) {
    for (const char* name : {"refund", "mail", "shell", "five-scenarios"}) {
        const CorpusPtr corpus = test::corpusOf(test::sample(name));
        const ComparisonPtr comparison = compared(corpus, "a", "b");
        const HunkReport report = hunksOf(*comparison);
        const std::vector<FileParts> files = filesThatDiffer({&comparison->from->version, comparison->from->policies.get()},
                                                             {&comparison->to->version, comparison->to->policies.get()}, 3);
        for (std::uint32_t f = 0; f < files.size(); ++f) {
            for (std::uint32_t h = 0; h < files[f].change.hunks.size(); ++h) {
                const Compiled compiled =
                    languageById("cedar")->compile(sourcesWithout({{f, h}}, files, comparison->to->version));
                ASSERT_NE(compiled.policies, nullptr);
                RunControl control;
                const auto without = replay(corpus, compiled.policies, comparison->to->version, control);
                ASSERT_TRUE(without);
                std::vector<std::uint32_t> back;
                for (std::uint32_t i = 0; i < corpus->calls.size(); ++i) {
                    const bool flipped = comparison->from->verdict(i) != comparison->to->verdict(i);
                    if (flipped && (*without)->verdict(i) == comparison->from->verdict(i)) back.push_back(i);
                }
                EXPECT_EQ(report.files[f].hunks[h].flips, back) << name << " " << report.files[f].hunks[h].title;
            }
        }
    }
}

class ShopHunks : public testing::Test {
protected:
    test::ShopWorkspace shop;

    std::pair<std::vector<HunkRow>, HunkReport> between(const std::string& a, const std::string& b) {
        shop.write("policies/a/shop.cedar", a);
        shop.write("policies/b/shop.cedar", b);
        const ComparisonPtr comparison = compared(shop.root());
        HunkReport report = hunksOf(*comparison);
        return {rowsOf(*comparison, report), std::move(report)};
    }
};

constexpr const char* kLook = "@id(\"look\")\npermit(principal, action == Action::\"look\", resource);\n";
constexpr const char* kPay =
    "@id(\"pay\")\npermit(principal, action == Action::\"pay\", resource)\nwhen { context.input.cents < 100 };\n";
constexpr const char* kCap =
    "@id(\"cap\")\nforbid(principal, action == Action::\"pay\", resource)\nwhen { context.input.cents > 50 };\n";

TEST_F(ShopHunks, LayoutAndCommentsCauseNoFlips) {
    const auto [rows, report] =
        between(std::string(kLook) + kPay, std::string("// Looking is free.\n") + kLook + "\n" + kPay + "// end\n");
    EXPECT_EQ(rows, (std::vector<HunkRow>{{"look reworded", {}}, {"pay reworded", {}}, {"text between rules", {}}}));
    EXPECT_TRUE(report.unexplained.empty());
}

TEST_F(ShopHunks, AMovedRuleIsOneHunk) {
    const auto [rows, report] = between(std::string(kLook) + kPay + kCap, std::string(kCap) + kLook + kPay);
    EXPECT_EQ(rows, (std::vector<HunkRow>{{"cap moved", {}}}));
    const std::string wider = std::string(kCap).replace(std::string(kCap).find("50"), 2, "10");
    const auto [changed, other] = between(std::string(kLook) + kPay + kCap, wider + kLook + kPay);
    EXPECT_EQ(changed, (std::vector<HunkRow>{{"cap moved and changed", {"s1 2"}}}));
    EXPECT_TRUE(other.unexplained.empty());
}

TEST_F(ShopHunks, ANewFileIsItsRules) {
    shop.write("policies/b/extra.cedar", kCap);
    const auto [rows, report] = between(std::string(kLook) + kPay, std::string(kLook) + kPay);
    EXPECT_EQ(rows, (std::vector<HunkRow>{{"new rule", {"s1 3"}}}));
    ASSERT_EQ(report.files.size(), 1U);
    EXPECT_EQ(report.files[0].from, nullptr);
    EXPECT_EQ(report.files[0].to->name(), "policies/b/extra.cedar");
}

TEST_F(ShopHunks, ARenamedFileIsTheSameFile) {
    shop.write("policies/a/shop.cedar", std::string(kLook) + kPay);
    std::filesystem::remove(shop.path("policies/b/shop.cedar"));
    shop.write("policies/b/market.cedar", std::string(kLook) + kPay + kCap);
    const ComparisonPtr comparison = compared(shop.root());
    const HunkReport report = hunksOf(*comparison);
    EXPECT_EQ(rowsOf(*comparison, report), (std::vector<HunkRow>{{"new rule", {"s1 3"}}}));
    ASSERT_NE(report.files[0].from, nullptr);
    EXPECT_EQ(report.files[0].from->name(), "policies/a/shop.cedar");
}

TEST_F(ShopHunks, RulesOnOneLineAreOneHunk) {
    const std::string line =
        "permit(principal, action == Action::\"look\", resource); permit(principal, action == Action::\"pay\", resource)";
    const auto [rows, report] =
        between(line + " when { context.input.cents < 100 };", line + " when { context.input.cents < 60 };");
    EXPECT_EQ(rows, (std::vector<HunkRow>{{"2 rules changed", {"s1 3"}}}));
}

TEST_F(ShopHunks, ALastLineWithoutEndDoesNotSwallowWhatIsPutBehindIt) {
    // The removed rule comes back before a comment that has no line end in either text.
    const auto [rows, report] = between(std::string(kLook) + kPay + kCap + "// end", std::string(kLook) + kPay + "// end");
    EXPECT_EQ(rows, (std::vector<HunkRow>{{"rule removed", {"s1 3"}}}));
    EXPECT_TRUE(report.files[0].hunks[0].notUndone.empty());
}

TEST_F(ShopHunks, WhatDoesNotCompileWithoutAHunkIsSaid) {
    std::filesystem::remove(shop.path("policies/a/shop.cedar"));
    std::filesystem::remove(shop.path("policies/b/shop.cedar"));
    const std::string head = R"({"staticPolicies": {
"look": {"effect": "permit", "principal": {"op": "All"}, "action": {"op": "==", "entity": {"type": "Action", "id": "look"}}, "resource": {"op": "All"}, "conditions": []})";
    const std::string all = R"(
"all": {"effect": "permit", "principal": {"op": "All"}, "action": {"op": "All"}, "resource": {"op": "All"}, "conditions": []})";
    const std::string foot = "\n}, \"templates\": {}, \"templateLinks\": []}\n";
    shop.write("policies/a/shop.cedar.json", head + foot);
    shop.write("policies/b/shop.cedar.json", head + "," + all + foot);
    const ComparisonPtr comparison = compared(shop.root());
    ASSERT_FALSE(comparison->flips.empty());
    const HunkReport report = hunksOf(*comparison);
    const auto failed = [](const Hunk& hunk) { return hunk.notUndone.find("do not compile") != std::string::npos; };
    ASSERT_EQ(report.files.size(), 1U);
    const std::vector<Hunk>& hunks = report.files[0].hunks;
    EXPECT_TRUE(std::any_of(hunks.begin(), hunks.end(), failed)) << "a comma is left over";
    EXPECT_TRUE(report.unexplained.empty()) << "both pieces together are the change";
}

TEST_F(ShopHunks, WorkCanBeCancelled) {
    class Cancelled final : public RunControl {
        [[nodiscard]] bool cancelled() const override { return true; }
    } control;
    const ComparisonPtr comparison = compared(shop.root());
    const auto report = hunkReport(*comparison, control);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, ErrorKind::Cancelled);
}

TEST_F(ShopHunks, ProgressGoesToItsEnd) {
    class Watch final : public RunControl {
    public:
        void progress(std::uint64_t done, std::uint64_t total) override {
            EXPECT_LE(done, total);
            last = std::max(last, done * 100 / std::max<std::uint64_t>(total, 1));
        }
        std::uint64_t last = 0;
    } control;
    ASSERT_TRUE(hunkReport(*compared(shop.root()), control));
    EXPECT_EQ(control.last, 100U);
}

}  // namespace
}  // namespace writ::sim
