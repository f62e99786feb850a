#include "simulator/review/review.h"

#include "simulator/compare/baseline.h"
#include "simulator/store/sqlite.h"
#include "tests/unit/compare/compared.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

namespace writ::sim {
namespace {

namespace fs = std::filesystem;
constexpr const char* kTime = "2026-03-14T02:11:00+01:00";

/// A copy of a sample with a store of its own.
class Reviewing : public testing::Test {
protected:
    Reviewing() { fs::copy(test::sample("refund"), folder.root(), fs::copy_options::recursive); }

    Store open() {
        auto store = Store::open(folder.path(".writ/store.sqlite"));
        EXPECT_TRUE(store) << store.error().text();
        return *std::move(store);
    }
    [[nodiscard]] ComparisonPtr comparison(const std::string& from = "a", const std::string& to = "b") const {
        return test::compared(folder.root(), from, to);
    }
    static Review reviewOf(Store& store, const ComparisonPtr& comparison) {
        auto review = Review::open(store, comparison);
        EXPECT_TRUE(review) << review.error().text();
        return *std::move(review);
    }
    static std::vector<std::uint32_t> calls(const Comparison& comparison, std::size_t begin = 0, std::size_t end = SIZE_MAX) {
        std::vector<std::uint32_t> result;
        for (std::size_t i = begin; i < std::min(end, comparison.flips.size()); ++i) result.push_back(comparison.flips[i].call);
        return result;
    }

    test::TempFolder folder;
};

TEST_F(Reviewing, DecisionsAreThereAfterReopening) {
    const ComparisonPtr four = comparison();
    {
        Store store = open();
        Review review = reviewOf(store, four);
        EXPECT_EQ(review.counts(), (ReviewCounts{0, 0, 4}));
        ASSERT_TRUE(review.decide(calls(*four, 0, 2), ReviewState::Accepted, "Ana", "as agreed", kTime));
        ASSERT_TRUE(review.decide(calls(*four, 2, 3), ReviewState::Rejected, "Ben", "", kTime));
        EXPECT_EQ(review.counts(), (ReviewCounts{2, 1, 1}));
    }
    Store store = open();
    const Review review = reviewOf(store, comparison());
    EXPECT_EQ(review.counts(), (ReviewCounts{2, 1, 1}));
    EXPECT_EQ(review.decisions()[1].name, "Ana");
    EXPECT_EQ(review.decisions()[1].note, "as agreed");
    EXPECT_EQ(review.decisions()[1].time, kTime);
    EXPECT_EQ(review.decisions()[2].state, ReviewState::Rejected);
    EXPECT_TRUE(review.staleness().empty());
}

TEST_F(Reviewing, TheLatestCountsAndTheHistoryStays) {
    Store store = open();
    const ComparisonPtr four = comparison();
    Review review = reviewOf(store, four);
    for (const ReviewState state : {ReviewState::Accepted, ReviewState::Rejected, ReviewState::Unreviewed})
        ASSERT_TRUE(review.decide(calls(*four, 0, 1), state, "Ana", std::string(word(state)), kTime));
    EXPECT_EQ(review.counts(), (ReviewCounts{0, 0, 4}));
    const auto history = review.history();
    ASSERT_TRUE(history);
    ASSERT_EQ(history->size(), 3U);
    EXPECT_EQ((*history)[0].decision.state, ReviewState::Accepted);
    EXPECT_EQ((*history)[2].decision.state, ReviewState::Unreviewed);
    EXPECT_LT((*history)[0].id, (*history)[2].id);
    EXPECT_FALSE(store.database().execute("UPDATE review_decision SET state='accepted'"));
    EXPECT_FALSE(store.database().execute("DELETE FROM review_decision"));
}

TEST_F(Reviewing, WhoAndWhenMustBeKnownAndOnlyFlipsAreDecided) {
    Store store = open();
    const ComparisonPtr four = comparison();
    Review review = reviewOf(store, four);
    EXPECT_FALSE(review.decide(calls(*four), ReviewState::Accepted, " ", "", kTime));
    EXPECT_FALSE(review.decide(calls(*four), ReviewState::Accepted, "Ana", "", "yesterday"));
    EXPECT_FALSE(review.decide(calls(*four), ReviewState::Accepted, "Ana", "", "2026-03-14T02:11:00")) << "no zone";
    std::vector<std::uint32_t> withAnother = calls(*four);
    withAnother.push_back(0);  // get_order is decided alike
    EXPECT_FALSE(review.decide(withAnother, ReviewState::Accepted, "Ana", "", kTime));
    EXPECT_EQ(review.counts().unreviewed, 4U) << "all or none";
}

TEST_F(Reviewing, OnlyACompleteReviewIsSealed) {
    Store store = open();
    const ComparisonPtr four = comparison();
    Review review = reviewOf(store, four);
    ASSERT_TRUE(review.decide(calls(*four, 0, 3), ReviewState::Accepted, "Ana", "", kTime));
    EXPECT_EQ(review.unsealableBecause(), "1 flip is unreviewed.");
    EXPECT_FALSE(review.seal("Ana", "", kTime));
    ASSERT_TRUE(review.decide(calls(*four, 3, 4), ReviewState::Rejected, "Ana", "", kTime));
    const auto seal = review.seal("Ana", "for March", kTime);
    ASSERT_TRUE(seal) << seal.error().text();
    EXPECT_EQ(seal->counts, (ReviewCounts{3, 1, 0}));
    EXPECT_FALSE(review.seal("Ana", "", kTime)) << "once";
    EXPECT_FALSE(review.decide(calls(*four, 0, 1), ReviewState::Rejected, "Ana", "", kTime));
    const Review again = reviewOf(store, four);
    ASSERT_TRUE(again.sealed());
    EXPECT_EQ(again.sealed()->note, "for March");
    EXPECT_EQ(again.sealed()->decisions, seal->decisions);
}

TEST_F(Reviewing, ASealSeesWhatAnotherProgramTookBack) {
    Store store = open(), other = open();
    const ComparisonPtr four = comparison();
    Review review = reviewOf(store, four);
    ASSERT_TRUE(review.decide(calls(*four), ReviewState::Accepted, "Ana", "", kTime));
    ASSERT_TRUE(reviewOf(other, four).decide(calls(*four, 0, 1), ReviewState::Unreviewed, "Ben", "", kTime));
    EXPECT_FALSE(review.seal("Ana", "", kTime));
    EXPECT_EQ(review.counts().unreviewed, 1U);
}

struct Change {
    const char* part;
    const char* file;
    const char* find;
    const char* replacement;
};

TEST_F(Reviewing, AnyChangeMakesItStaleAndIsNamed) {
    Store store = open();
    Review before = reviewOf(store, comparison());
    ASSERT_TRUE(before.decide(calls(before.comparison()), ReviewState::Accepted, "Ana", "", kTime));
    const std::vector<Change> changes{{"policies of A", "policies/a/refund.cedar", "// Refund", "// refund"},
                                      {"policies of B", "policies/b/refund.cedar", "// Refund", "// refund"},
                                      {"schema", "schema/refund.cedarschema", "entity User;", "entity User; entity Other;"},
                                      {"catalog", "catalog/commerce.json", "\"description\": \"", "\"description\": \"Well. "},
                                      {"facts", "facts/entities.json", "tier1", "tier2"},
                                      {"binding", "binding.json", "\"Error\"", "\"Failure\""},
                                      {"sessions", "sessions/refund.json", "O-1003", "O-2003"}};
    for (const Change& change : changes) {
        const std::string text = folder.read(change.file);
        const std::size_t at = text.find(change.find);
        ASSERT_NE(at, std::string::npos) << change.file;
        folder.write(change.file, std::string(text).replace(at, std::string(change.find).size(), change.replacement));
        Review review = reviewOf(store, comparison());
        EXPECT_NE(std::find(review.staleness().begin(), review.staleness().end(), change.part), review.staleness().end())
            << change.part << ": " << testing::PrintToString(review.staleness());
        EXPECT_NE(review.closedBecause().find(change.part), std::string::npos);
        const auto refused = review.decide(calls(review.comparison(), 0, 1), ReviewState::Accepted, "Ana", "", kTime);
        EXPECT_FALSE(refused) << change.part;
        EXPECT_FALSE(review.seal("Ana", "", kTime)) << change.part;
        folder.write(change.file, text);
    }
    EXPECT_TRUE(reviewOf(store, comparison()).staleness().empty()) << "all is as it was";
}

TEST_F(Reviewing, AStaleReviewIsBegunAnewWithNothingReviewed) {
    Store store = open();
    const ComparisonPtr four = comparison();
    ASSERT_TRUE(reviewOf(store, four).decide(calls(*four), ReviewState::Accepted, "Ana", "", kTime));
    folder.write("policies/b/refund.cedar", folder.read("policies/b/refund.cedar") + "// more\n");
    const ComparisonPtr now = comparison();
    EXPECT_EQ(reviewOf(store, now).counts().accepted, 4U) << "what was said then can be read";
    auto anew = Review::startAnew(store, now);
    ASSERT_TRUE(anew) << anew.error().text();
    EXPECT_TRUE(anew->staleness().empty());
    EXPECT_EQ(anew->counts(), (ReviewCounts{0, 0, 4}));
    ASSERT_TRUE(anew->decide(calls(*now, 0, 1), ReviewState::Accepted, "Ana", "", kTime));
    EXPECT_EQ(reviewOf(store, four).counts().accepted, 4U) << "the old digests have their review";
}

TEST_F(Reviewing, AnExportIsABaselineOfWhatWasAccepted) {
    Store store = open();
    const ComparisonPtr four = comparison();
    Review review = reviewOf(store, four);
    ASSERT_TRUE(review.decide(calls(*four, 0, 1), ReviewState::Accepted, "Ana", "", kTime));
    ASSERT_TRUE(review.decide(calls(*four, 1, 2), ReviewState::Rejected, "Ana", "", kTime));
    const auto document = review.toJson();
    ASSERT_TRUE(document);
    const auto baseline = baselineFromJson(*parseJson(document->dump()));
    ASSERT_TRUE(baseline) << baseline.error().text();
    EXPECT_EQ(baseline->accepted.size(), 1U);
    EXPECT_EQ(differenceFrom(*baseline, *four).beyond.size(), 3U);
    EXPECT_EQ((*document)["review"].dump(), R"({"accepted":1,"rejected":1,"unreviewed":2,"stale":[],"seal":null})");
}

TEST_F(Reviewing, MarkdownTakesNothingForMarkup) {
    Store store = open();
    const ComparisonPtr four = comparison();
    Review review = reviewOf(store, four);
    ASSERT_TRUE(review.decide(calls(*four, 0, 1), ReviewState::Accepted, "A|na", "see <b>#12</b>\nand `x`", kTime));
    const std::string text = review.markdown();
    EXPECT_NE(text.find("## Deny → Allow (1)"), std::string::npos) << text;
    EXPECT_LT(text.find("## Deny → Allow"), text.find("## Allow → Deny (3)"));
    EXPECT_NE(text.find("A\\|na, 2026-03-14T02:11:00+01:00 | see \\<b\\>\\#12\\</b\\> and \\`x\\` |"), std::string::npos) << text;
    EXPECT_NE(text.find("1 accepted, 0 rejected, 3 unreviewed"), std::string::npos);
    EXPECT_NE(text.find("| `B.refund` |"), std::string::npos);
    EXPECT_NE(text.find("Not sealed"), std::string::npos);
}

/// Decides again and again, and tells the number of each decision once it is kept.
[[noreturn]] void decideForever(const fs::path& file, const ComparisonPtr& comparison, int out) {
    auto store = Store::open(file);
    auto review = store ? Review::open(*store, comparison) : Result<Review>(Failure(Error()));
    for (std::uint32_t number = 0; review; ++number) {
        const std::vector<std::uint32_t> call{comparison->flips[number % comparison->flips.size()].call};
        if (!review->decide(call, number % 3 == 0 ? ReviewState::Rejected : ReviewState::Accepted, "Ana", std::to_string(number),
                            kTime))
            break;
        if (write(out, &number, sizeof number) != sizeof number) break;
    }
    _exit(1);
}

TEST_F(Reviewing, AKillLosesNothing) {
    const ComparisonPtr four = comparison();
    const fs::path file = folder.path(".writ/store.sqlite");
    std::uint32_t told = 0;
    for (int round = 0; round < 3; ++round) {
        int ends[2];
        ASSERT_EQ(pipe(ends), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) decideForever(file, four, ends[1]);
        close(ends[1]);
        std::uint32_t number = 0, last = 0;
        std::uint32_t count = 0;
        // Killed in the middle of whatever it does after the last number.
        while (count < 7U + static_cast<std::uint32_t>(round) && read(ends[0], &number, sizeof number) == sizeof number) {
            last = number;
            ++count;
        }
        kill(child, SIGKILL);
        while (read(ends[0], &number, sizeof number) == sizeof number) {
            last = number;
            ++count;
        }
        close(ends[0]);
        int status = 0;
        waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
        ASSERT_EQ(last + 1, count);
        told += count;
        Store store = open();
        EXPECT_EQ(store.warning(), "");
        Review review = reviewOf(store, four);
        const auto history = review.history();
        ASSERT_TRUE(history);
        // One may have been kept that nobody was told of.
        ASSERT_GE(history->size(), told);
        EXPECT_LE(history->size(), told + static_cast<std::uint32_t>(round) + 1);
        const std::size_t begin = history->size() - (history->back().decision.note == std::to_string(last) ? count : count + 1);
        for (std::uint32_t i = 0; i < count; ++i) EXPECT_EQ((*history)[begin + i].decision.note, std::to_string(i));
        EXPECT_EQ(review.decisions()[last % 4].time, kTime);
    }
}

}  // namespace
}  // namespace writ::sim
