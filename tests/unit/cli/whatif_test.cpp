// `writ whatif`: a recorded call with other values.
#include "engine/json/json.h"
#include "tests/unit/cli/run_writ.h"

#include <gtest/gtest.h>
#include <filesystem>

namespace writ::cli {
namespace {

Outcome whatIf(std::vector<std::string> words, const char* sample = "refund", const char* step = "11") {
    const std::string root = (std::filesystem::path(WRIT_SOURCE_DIR) / "resources/samples" / sample).string();
    words.insert(words.begin(), {"whatif", root, sample, step});
    return cli::writ(words);
}

TEST(WhatIf, AnEditedAmountFlipsTheVerdict) {
    const Outcome result = whatIf({"--set", "/context/input/amount_cents=600"});
    EXPECT_EQ(result.status, kFine) << result.err;
    for (const char* part : {"Call 3 of refund (step 11): process_refund", "context.input.amount_cents  50000   600    edited",
                             "Before: Deny. No permit matched: default deny.", "After: Allow. Allowed by A.refund.",
                             "context.input.amount_cents < 50000", "false (50000 < 50000)", "true (600 < 50000)"}) {
        EXPECT_NE(result.out.find(part), std::string::npos) << part << "\n" << result.out;
    }
}

TEST(WhatIf, SeveralEditsAtOnceAsJson) {
    const Outcome result = whatIf({"--json", "--policies", "b", "--set", "/context/input/amount_cents=600", "--unknown",
                                   "/context/input/order_id", "--remove", "/context/session/order_age_days"});
    EXPECT_EQ(result.status, kFine) << result.err;
    const Json json = parseJson(result.out).value_or(Json());
    const Json& edited = json["entries"].at(1);
    EXPECT_EQ(edited["edits"].size(), 3U);
    EXPECT_EQ(edited["request"]["context"]["input"]["amount_cents"], Json(600));
    EXPECT_EQ(edited["request"]["unknown"].at(0)["pointer"], Json("/context/input/order_id"));
    EXPECT_FALSE(edited["request"]["context"]["session"].contains("order_age_days"));
}

TEST(WhatIf, TakesTextsOfTextFieldsAsTheyAre) {
    const Outcome result = whatIf({"--json", "--set", "/context/input/order_id=600", "--set", "/context/session/note=a=b"});
    const Json request = parseJson(result.out).value_or(Json())["entries"].at(1)["request"];
    EXPECT_EQ(request["context"]["input"]["order_id"], Json("600"));
    EXPECT_EQ(request["context"]["session"]["note"], Json("a=b"));
}

TEST(WhatIf, KeepsDerivedValuesWhereAsked) {
    const std::vector<std::string> words{"--json", "--set", "/context/input/order_id=O-1099"};
    const auto ageOf = [](const Outcome& result) {
        return parseJson(result.out).value_or(Json())["entries"].at(1)["request"]["context"]["session"]["order_age_days"];
    };
    const Json before =
        parseJson(whatIf(words).out).value_or(Json())["entries"].at(0)["request"]["context"]["session"]["order_age_days"];
    EXPECT_FALSE(ageOf(whatIf(words)) == before);
    EXPECT_EQ(ageOf(whatIf({"--json", "--keep-derived", "--set", "/context/input/order_id=O-1099"})), before);
}

TEST(WhatIf, RefusesWhatItCannotTake) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{},
                                               {"--set", "amount"},
                                               {"--set", "/context/input/amount_cents=much"},
                                               {"--set", "/nowhere/x=1"},
                                               {"--remove", "/subject/id"},
                                               {"--keep-derived"}}) {
        const Outcome result = whatIf(words);
        EXPECT_EQ(result.status, kUsage);
        EXPECT_EQ(result.out, "");
        EXPECT_NE(result.err, "");
    }
    EXPECT_NE(whatIf({"--set", "/context/input/amount_cents=1"}, "refund", "1").err.find("is no call; its calls are the steps"),
              std::string::npos);
    EXPECT_EQ(whatIf({"--set", "/context/input/amount_cents=1"}, "refund", "many").status, kUsage);
    EXPECT_EQ(whatIf({"--set", "/context/input/amount_cents=1"}, "refund", "0").status, kUsage);
}

}  // namespace
}  // namespace writ::cli
