#include "engine/cedar/format/format.h"

#include <gtest/gtest.h>
#include <random>

namespace writ::cedar {
namespace {

std::string applied(std::string text, const std::vector<TextEdit>& edits) {
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
        text.replace(edit->span.begin, edit->span.size(), edit->replacement);
    }
    return text;
}

TEST(LineEditsTest, TouchesOnlyWhatDiffers) {
    const std::string before = "a\nb\nc\nd\ne\n";
    const std::string after = "a\nB\nc\nd\nx\ne\n";
    const std::vector<TextEdit> edits = lineEdits(before, after);
    ASSERT_EQ(edits.size(), 2U);
    EXPECT_EQ(edits[0], (TextEdit{{2, 4}, "B\n"}));
    EXPECT_EQ(edits[1], (TextEdit{{8, 8}, "x\n"}));
    EXPECT_EQ(applied(before, edits), after);
    EXPECT_TRUE(lineEdits(before, before).empty());
}

TEST(LineEditsTest, KnowsEndsWithoutALineEnd) {
    for (const auto& [before, after] : std::vector<std::pair<std::string, std::string>>{
             {"", "a\n"}, {"a", "a\n"}, {"a\n", ""}, {"a\nb", "b"}, {"\n\n", "\n"}, {"a\r\nb\n", "a\nb\n"}}) {
        EXPECT_EQ(applied(before, lineEdits(before, after)), after) << before << "|" << after;
    }
}

std::string randomLines(std::mt19937& random, int lines) {
    std::string text;
    for (int i = 0; i < lines; ++i) {
        text += static_cast<char>('a' + random() % 4);
        text += '\n';
    }
    return text;
}

TEST(LineEditsTest, LeadFromAnyTextToAnyOther) {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        const std::string before = randomLines(random, static_cast<int>(random() % 20));
        const std::string after = randomLines(random, static_cast<int>(random() % 20));
        EXPECT_EQ(applied(before, lineEdits(before, after)), after) << before << "|" << after;
    }
}

TEST(LineEditsTest, TextsThatDifferALotAreOneEdit) {
    std::string before = "head\n", after = "head\n";
    for (int i = 0; i < 3000; ++i) {
        before += "b" + std::to_string(i) + "\n";
        after += "a" + std::to_string(i) + "\n";
    }
    const std::vector<TextEdit> edits = lineEdits(before, after);
    EXPECT_EQ(edits.size(), 1U);
    EXPECT_EQ(applied(before, edits), after);
}

}  // namespace
}  // namespace writ::cedar
