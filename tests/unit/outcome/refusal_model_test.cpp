#include "simulator/outcome/refusal_model.h"

#include "engine/json/file.h"
#include "simulator/outcome/phrases.h"

#include <gtest/gtest.h>
#include <filesystem>
#include <sstream>

namespace writ::sim {
namespace {

/// Rows "LEFT | RIGHT" of a file beside this test, without comments.
std::vector<std::pair<std::string, std::string>> rowsOf(const char* file) {
    const Result<std::string> text = readFile(std::filesystem::path(WRIT_SOURCE_DIR) / "tests/unit/outcome" / file);
    EXPECT_TRUE(text.has_value());
    std::vector<std::pair<std::string, std::string>> rows;
    std::istringstream lines(text.value_or(""));
    for (std::string line; std::getline(lines, line);) {
        const std::size_t bar = line.find(" | ");
        if (!line.starts_with('#') && bar != std::string::npos) rows.emplace_back(line.substr(0, bar), line.substr(bar + 3));
    }
    return rows;
}

std::string joined(const Phrases& phrases) {
    return std::string(phrases.at(0, phrases.size()));
}

TEST(Phrases, AreThoseThatTheModelWasTrainedOn) {
    const auto rows = rowsOf("phrases.txt");
    EXPECT_GE(rows.size(), 12u);
    for (const auto& [text, expected] : rows) {
        const Result<Json> json = parseJson(text);
        ASSERT_TRUE(json.has_value()) << text;
        EXPECT_EQ(joined(Phrases(json->asString(), 60)), expected) << text;
    }
}

TEST(Phrases, LookAtTheBeginningOnly) {
    EXPECT_EQ(joined(Phrases("one two. three", 2)), "^ one two");
    EXPECT_EQ(joined(Phrases("one two. three", 3)), "^ one two ^ three");
    const Phrases phrases("one two. three", 9);
    EXPECT_EQ(phrases.size(), 5u);
    EXPECT_EQ(phrases.at(1, 2), "one two");
    EXPECT_EQ(phrases.at(4, 1), "three");
}

TEST(Phrases, ALongWordIsCut) {
    EXPECT_LT(joined(Phrases(std::string(1'000'000, 'a') + " b", 60)).size(), 100u);
}

std::string kind(const std::optional<OutcomeFinding>& finding) {
    if (!finding) return "none";
    const std::string outcome(word(finding->outcome));
    return outcome == "model_refusal_text" ? "refusal" : outcome.substr(std::string("model_").size());
}

TEST(RefusalModel, TellsWhyAgentsDecline) {
    const auto rows = rowsOf("declines.txt");
    ASSERT_GE(rows.size(), 60u);
    int declinesMissed = 0;
    int wrongKind = 0;
    for (const auto& [expected, text] : rows) {
        const std::string found = kind(RefusalModel::shipped().judge(text));
        if ((found == "none") != (expected == "none")) {
            ++declinesMissed;
            EXPECT_NE(expected, "none") << "no refusal: " << text;
        } else if (found != expected) {
            ++wrongKind;
        }
    }
    EXPECT_LE(declinesMissed, 1);
    EXPECT_LE(wrongKind, 1);
}

TEST(RefusalModel, IsAGuessThatNamesItsPhrases) {
    const auto finding = RefusalModel::shipped().judge(
        "I'm sorry, but our policy does not allow changes to this fare, so I am unable to do that.");
    ASSERT_TRUE(finding.has_value());
    EXPECT_EQ(finding->outcome, Outcome::ModelDeclined);
    EXPECT_EQ(finding->certainty, Certainty::Heuristic);
    EXPECT_GT(finding->confidence, 50);
    EXPECT_LT(finding->confidence, 100);
    EXPECT_TRUE(finding->evidence.starts_with("the text says \"")) << finding->evidence;
    EXPECT_NE(finding->evidence.find("policy"), std::string::npos) << finding->evidence;
}

TEST(RefusalModel, SaysNothingOfEmptyAndForeignTexts) {
    for (const char* text : {"", " \n\n", "...", "Дело закрыто.", "{\"status\": 200}", "Error: payment method not found"})
        EXPECT_EQ(kind(RefusalModel::shipped().judge(text)), "none") << text;
}

constexpr const char* kHeader = "writ-refusals 1\nwords 60\nlongest 2\nscale 10\nbias -10 0 0\n";

TEST(RefusalModel, SumsEachPhraseOnce) {
    const auto model = RefusalModel::parse(std::string(kHeader) + "no\t8\t0\t0\nno way\t15\t0\t20\nby rule\t30\t40\t0\n");
    ASSERT_TRUE(model.has_value()) << model.error().text();
    EXPECT_FALSE(model->judge("No no no"));
    const auto lacks = model->judge("No way. No way");
    ASSERT_TRUE(lacks.has_value());
    EXPECT_EQ(lacks->outcome, Outcome::ModelCannot);
    EXPECT_EQ(lacks->confidence, 62) << "logistic(1.3) times exp(2) of 2 + exp(2)";
    EXPECT_EQ(lacks->evidence, "the text says \"no way\"");
    EXPECT_EQ(model->judge("by rule")->outcome, Outcome::ModelDeclined);
}

TEST(RefusalModel, RefusesAnythingElse) {
    const std::string header = kHeader;
    for (const std::string& text :
         {std::string(), std::string("writ-refusals 2\n"), std::string("writ-refusals 1\nwords 0\n"), header + "no\t1\t2\n",
          header + "no\t1\t2\t3\t4\n", header + "no\t1\t2\tx\n", header + "\t1\t2\t3\n", header + "no\t1\t2\t3\nno\t1\t2\t3\n",
          header + "no\t99999999999\t2\t3\n", header.substr(0, header.size() - 3)})
        EXPECT_FALSE(RefusalModel::parse(text).has_value()) << text;
    const auto bad = RefusalModel::parse(header + "a\t1\t2\t3\nb\n");
    ASSERT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().line, 7u);
}

}  // namespace
}  // namespace writ::sim
