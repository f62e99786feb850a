#include "engine/cedar/why/string_cover.h"

#include <gtest/gtest.h>
#include <random>
#include <set>

namespace writ::cedar {
namespace {

using Answers = std::vector<bool>;

Answers answersOf(const std::vector<Pattern>& patterns, const std::string& text) {
    Answers answers;
    for (const Pattern& pattern : patterns) answers.push_back(pattern.matches(text));
    return answers;
}

TEST(StringCover, FindsEveryCombination) {
    const std::vector<Pattern> patterns{{{"rm ", ""}}, {{"", "force", ""}}, {{"rm x"}}};
    const auto cover = stringCover(patterns, 4096);
    ASSERT_TRUE(cover);
    std::set<Answers> found;
    for (const std::string& text : *cover) found.insert(answersOf(patterns, text));
    EXPECT_EQ(found,
              (std::set<Answers>{
                  {false, false, false}, {true, false, false}, {false, true, false}, {true, true, false}, {true, false, true}}));
}

TEST(StringCover, StopsAtItsLimit) {
    EXPECT_FALSE(stringCover({{{"", "abcabc", "cab", ""}}, {{"", "bcabca", ""}}}, 4));
}

TEST(StringCover, KnowsCharactersBeyondAscii) {
    const std::vector<Pattern> patterns{{{"é", ""}}, {{"", "e"}}};
    const auto cover = stringCover(patterns, 4096);
    ASSERT_TRUE(cover);
    EXPECT_EQ(cover->size(), 4U);
}

/// All short strings over a small alphabet answer like one of the cover, and each of the cover differs from the others.
TEST(StringCover, AgreesWithAllShortStrings) {
    std::mt19937 random(3);
    const auto below = [&random](unsigned limit) { return std::uniform_int_distribution<unsigned>(0, limit - 1)(random); };
    for (int round = 0; round < 300; ++round) {
        std::vector<Pattern> patterns(1 + below(3));
        for (Pattern& pattern : patterns) {
            pattern.pieces.resize(1 + below(3));
            for (std::string& piece : pattern.pieces) {
                for (unsigned i = below(3); i > 0; --i) piece += below(2) == 0 ? 'x' : 'y';
            }
        }
        std::set<Answers> found;
        const auto cover = stringCover(patterns, 100000);
        ASSERT_TRUE(cover);
        for (const std::string& text : *cover) EXPECT_TRUE(found.insert(answersOf(patterns, text)).second);
        for (unsigned code = 0; code < 3 * 3 * 3 * 3 * 3 * 3; ++code) {
            std::string text;
            for (unsigned rest = code; rest > 0; rest /= 3) text += "xyz"[rest % 3];
            EXPECT_EQ(found.count(answersOf(patterns, text)), 1U) << text;
        }
    }
}

}  // namespace
}  // namespace writ::cedar
