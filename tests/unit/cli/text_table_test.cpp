#include "app/cli/text_table.h"

#include <gtest/gtest.h>

namespace writ::cli {
namespace {

TEST(TextTableTest, AlignsByCharactersAndCutsLongTexts) {
    TextTable table({{"No", 0, true}, {"Name", 6}, {"Rest"}});
    table.add({std::string("1"), std::string("Zürich"), std::string("x")});
    table.add({std::string("10"), std::string("Amsterdam"), std::string("")});
    EXPECT_EQ(table.text(false),
              "No  Name    Rest\n"
              " 1  Zürich  x\n"
              "10  Amste…\n");
}

TEST(TextTableTest, ColourDoesNotMoveColumns) {
    TextTable table({{"V"}, {"W"}});
    table.add({Cell("allow", Style::Allow), Cell("x")});
    EXPECT_EQ(table.text(true), "\033[1mV\033[0m      \033[1mW\033[0m\n\033[32mallow\033[0m  x\n");
}

}  // namespace
}  // namespace writ::cli
