#include "app/cli/compare_reports.h"
#include "tests/unit/cli/run_writ.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <algorithm>

namespace writ::cli {
namespace {

class ReviewCli : public testing::Test {
protected:
    Outcome writ(std::vector<std::string> words) const {
        words.insert(words.begin() + 1, shop.root().string());
        return cli::writ(words);
    }
    [[nodiscard]] std::string path(const char* name) const { return shop.path(name).string(); }

    test::ShopWorkspace shop;
};

TEST_F(ReviewCli, FlipsAreAcceptedByCallByGroupAndAllAtOnce) {
    EXPECT_EQ(writ({"review"}).json(), Json());
    EXPECT_NE(writ({"review"}).out.find("0 accepted, 0 rejected, 1 unreviewed"), std::string::npos);
    for (const char* flips : {"s1:6", "all", "tool=pay", "change=allow-deny", "rule-to=B.cap", "pay/cents=above 50, below 100"}) {
        const Outcome accepted = writ({"review", "--accept", flips, "--by", "Ana", "--time", "2026-03-14T02:11:00Z"});
        EXPECT_EQ(accepted.status, kFine) << flips << ": " << accepted.err;
        EXPECT_NE(accepted.out.find("1 accepted, 0 rejected, 0 unreviewed"), std::string::npos) << flips << accepted.out;
        EXPECT_NE(writ({"review", "--undo", "all", "--by", "Ana"}).out.find("1 unreviewed"), std::string::npos);
    }
    EXPECT_EQ(writ({"review", "--json"}).json()["history"].size(), 12U);
}

TEST_F(ReviewCli, SlipsWriteNothing) {
    EXPECT_EQ(writ({"review", "--accept", "all"}).status, kUsage) << "nobody decides";
    EXPECT_NE(writ({"review", "--accept", "s1:99", "--by", "Ana"}).err.find("'s1:99' is no flip."), std::string::npos);
    EXPECT_NE(writ({"review", "--accept", "tool=look", "--by", "Ana"}).err.find("there are 'pay'."), std::string::npos);
    EXPECT_EQ(writ({"review", "--accept", "all", "--reject", "nothing", "--by", "Ana"}).status, kUsage);
    EXPECT_EQ(writ({"review", "--accept", "all", "--by", "Ana", "--time", "now"}).status, kUsage);
    EXPECT_EQ(writ({"review", "--json", "--markdown"}).status, kUsage);
    EXPECT_EQ(writ({"review", "--json"}).json()["history"].size(), 0U);
}

TEST_F(ReviewCli, SealingWaitsForTheLastFlip) {
    const Outcome early = writ({"review", "--seal", "--by", "Ana"});
    EXPECT_EQ(early.status, kFindings);
    EXPECT_NE(early.err.find("1 flip is unreviewed."), std::string::npos) << early.err;
    const Outcome sealed = writ({"review", "--accept", "all", "--seal", "--by", "Ana", "--note", "fine"});
    EXPECT_EQ(sealed.status, kFine) << sealed.err;
    EXPECT_NE(sealed.out.find("Sealed by Ana on "), std::string::npos);
    EXPECT_EQ(writ({"review", "--reject", "all", "--by", "Ben"}).status, kFindings);
}

TEST_F(ReviewCli, AStaleReviewSaysWhatChanged) {
    ASSERT_EQ(writ({"review", "--accept", "all", "--by", "Ana"}).status, kFine);
    shop.write("policies/b/shop.cedar", shop.read("policies/b/shop.cedar") + "// more\n");
    const Outcome stale = writ({"review"});
    EXPECT_EQ(stale.status, kFindings);
    EXPECT_NE(stale.out.find("this changed: policies of B"), std::string::npos) << stale.out;
    EXPECT_EQ(writ({"review", "--accept", "all", "--by", "Ana"}).status, kFindings);
    const Outcome anew = writ({"review", "--restart"});
    EXPECT_EQ(anew.status, kFine) << anew.err;
    EXPECT_NE(anew.out.find("1 unreviewed"), std::string::npos);
}

TEST_F(ReviewCli, APipelineHoldsFlipsAgainstTheReview) {
    shop.write("accepted.json", writ({"review", "--json"}).out);
    const Outcome unreviewed =
        writ({"compare", "--baseline", path("accepted.json"), "--junit", path("j.xml"), "--sarif", path("s.json")});
    EXPECT_EQ(unreviewed.status, kFindings);
    EXPECT_NE(unreviewed.out.find("1 not listed, 0 no longer happening"), std::string::npos) << unreviewed.out;
    EXPECT_NE(shop.read("j.xml").find(R"(<testcase classname="s1" name="step 6: pay">)"), std::string::npos)
        << shop.read("j.xml");
    const Json sarif = parseJson(shop.read("s.json")).value_or(Json());
    EXPECT_EQ(sarif["version"].asString(), "2.1.0");
    const Json& results = sarif["runs"].at(0)["results"];
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results.at(0)["ruleId"].asString(), "newly-denied");
    const Json& place = results.at(0)["locations"].at(0)["physicalLocation"];
    EXPECT_EQ(place["artifactLocation"]["uri"].asString(), "policies/b/shop.cedar");
    EXPECT_EQ(place["region"]["startLine"].asInteger(), 2);

    writ({"review", "--accept", "all", "--by", "Ana"});
    shop.write("accepted.json", writ({"review", "--json"}).out);
    const Outcome accepted = writ({"compare", "--baseline", path("accepted.json"), "--junit", path("j.xml")});
    EXPECT_EQ(accepted.status, kFine) << accepted.out;
    EXPECT_NE(shop.read("j.xml").find(R"(failures="0")"), std::string::npos);

    const Outcome gone =
        writ({"compare", "--to", "a", "--baseline", path("accepted.json"), "--junit", path("j.xml"), "--sarif", path("s.json")});
    EXPECT_EQ(gone.status, kFindings) << "an accepted flip that no longer happens is a difference";
    EXPECT_NE(gone.out.find("Accepted, but no longer happening"), std::string::npos) << gone.out;
    EXPECT_NE(shop.read("j.xml").find("no longer happens"), std::string::npos);
    EXPECT_NE(shop.read("s.json").find("accepted-flip-gone"), std::string::npos);
}

TEST_F(ReviewCli, SarifOfAFlipByDefaultStandsAtItsHunk) {
    // The rule that allowed the payment of 70 is gone; no rule of B decides.
    shop.write("policies/b/shop.cedar",
               "// only looking\n@id(\"A.look\") permit(principal, action == Action::\"look\", resource);\n");
    writ({"compare", "--sarif", path("s.json")});
    const Json sarif = parseJson(shop.read("s.json")).value_or(Json());
    const Json& results = sarif["runs"].at(0)["results"];
    ASSERT_GT(results.size(), 0U);
    EXPECT_EQ(results.at(0)["locations"].at(0)["physicalLocation"]["artifactLocation"]["uri"].asString(),
              "policies/b/shop.cedar");
}

TEST_F(ReviewCli, GridsAndGroupsSayWhatTheyCannotDo) {
    const Outcome grid = writ({"compare", "--grid", "a,b", "--grid-by", "tools"});
    EXPECT_EQ(grid.status, kFindings) << grid.err;
    EXPECT_NE(grid.out.find("pay"), std::string::npos);
    EXPECT_EQ(writ({"compare", "--grid", "a,a"}).status, kFine);
    EXPECT_EQ(writ({"compare", "--grid", "a"}).status, kUsage);
    EXPECT_EQ(writ({"compare", "--grid", "a,b", "--full"}).status, kUsage);
    EXPECT_EQ(writ({"compare", "--grid-by", "tools"}).status, kUsage);
    EXPECT_EQ(writ({"compare", "--group-by", "colour"}).status, kUsage);
    EXPECT_EQ(writ({"compare", "--group-by", "tool", "--json"}).status, kUsage);
}

TEST_F(ReviewCli, VersionsAreListedAsOtherCommandsTakeThem) {
    const Json versions = writ({"versions", "--json"}).json()["versions"];
    ASSERT_EQ(versions.size(), 2U);
    EXPECT_EQ(versions.at(1)["rev"].asString(), "b");
    EXPECT_EQ(versions.at(1)["summary"].asString(), "candidate");
    EXPECT_TRUE(versions.at(1)["time"].isNull());
}

}  // namespace
}  // namespace writ::cli
