// Texts of recordings in reports: nothing is run, nothing is hidden.
#include "simulator/report/visible.h"

#include <gtest/gtest.h>

namespace writ::sim::report {
namespace {

TEST(Visible, HtmlIsEscaped) {
    EXPECT_EQ(htmlText("<script>alert('x' & \"y\")</script>"),
              "&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;");
    EXPECT_EQ(htmlText("Zürich → 東京\n\t"), "Zürich → 東京\n\t");
}

struct Hidden {
    const char* text;
    const char* name;
};
class ShowsWhatIsHidden : public testing::TestWithParam<Hidden> {};
TEST_P(ShowsWhatIsHidden, ByItsName) {
    const std::string text = std::string("a") + GetParam().text + "b";
    EXPECT_EQ(htmlText(text), std::string("a<b class=\"odd\">") + GetParam().name + "</b>b");
    EXPECT_EQ(plainText(text), std::string("a[") + GetParam().name + "]b");
}
INSTANTIATE_TEST_SUITE_P(Characters, ShowsWhatIsHidden,
                         testing::Values(Hidden{"\x01", "U+0001"}, Hidden{"\x7f", "U+007F"}, Hidden{"\xC2\x85", "U+0085"},
                                         Hidden{"\xC2\xAD", "U+00AD"}, Hidden{"\xE2\x80\x8B", "U+200B"},
                                         Hidden{"\xE2\x80\xAE", "U+202E"}, Hidden{"\xE2\x81\xA6", "U+2066"},
                                         Hidden{"\xE2\x80\xA8", "U+2028"}, Hidden{"\xEF\xBB\xBF", "U+FEFF"},
                                         Hidden{"\xF3\xA0\x81\x81", "U+E0041"}, Hidden{"\xEF\xB8\x8F", "U+FE0F"},
                                         Hidden{"\xFF", "0xFF"}));

struct Cell {
    const char* text;
    const char* cell;
};
class CsvCells : public testing::TestWithParam<Cell> {};
TEST_P(CsvCells, AreQuotedAndNeverFormulas) {
    EXPECT_EQ(csvCell(GetParam().text), GetParam().cell);
}
INSTANTIATE_TEST_SUITE_P(Texts, CsvCells,
                         testing::Values(Cell{"", ""}, Cell{"plain text", "plain text"}, Cell{"a,b", "\"a,b\""},
                                         Cell{"say \"x\"", "\"say \"\"x\"\"\""}, Cell{"two\nlines", "\"two\nlines\""},
                                         Cell{"=1+1", "\"'=1+1\""}, Cell{"+1", "\"'+1\""}, Cell{"-1", "\"'-1\""},
                                         Cell{"@SUM(A1)", "\"'@SUM(A1)\""}, Cell{"  =1", "\"'  =1\""}, Cell{"\t=1", "\"'\t=1\""},
                                         Cell{"\r=1", "\"'\r=1\""},
                                         Cell{"\xEF\xBC\x9D"
                                              "1",
                                              "\"'\xEF\xBC\x9D"
                                              "1\""},
                                         Cell{"1=1", "1=1"}, Cell{"\xE2\x80\x8B=1", "\"[U+200B]=1\""}));

}  // namespace
}  // namespace writ::sim::report
