#include "engine/cedar/format/document.h"
#include "engine/text/display_width.h"

#include <gtest/gtest.h>

namespace writ::cedar {
namespace {

std::string render(const Document& document, std::uint32_t width) {
    return document.render(width, 1000).value_or("too large");
}

TEST(DocumentTest, AGroupBreaksEverywhereOrNowhere) {
    Document document;
    {
        const auto group = document.group();
        const auto indent = document.indent(2);
        document.text("aaa");
        document.line();
        document.text("bbb");
        document.softLine();
        document.text("ccc");
    }
    EXPECT_EQ(render(document, 10), "aaa bbbccc");
    EXPECT_EQ(render(document, 9), "aaa\n  bbb\n  ccc");
}

TEST(DocumentTest, WhatFollowsUpToTheNextBreakCountsToo) {
    Document document;
    {
        const auto group = document.group();
        document.text("aaa");
        document.line();
        document.text("bbb");
    }
    document.text(";");
    EXPECT_EQ(render(document, 8), "aaa bbb;");
    EXPECT_EQ(render(document, 7), "aaa\nbbb;");
}

TEST(DocumentTest, ALineEndIsIndentedForWhatFollows) {
    Document document;
    {
        const auto indent = document.indent(4);
        document.text("a");
        document.hardLine();
        document.text("b");
        document.hardLine();
        const auto empty = document.indent(4);
    }
    document.text("c");
    EXPECT_EQ(render(document, 80), "a\n    b\nc");
}

TEST(DocumentTest, EmptyLinesGoButNotThoseOfStrings) {
    Document document;
    document.hardLine();
    document.text("a ");
    document.hardLine();
    document.hardLine();
    document.verbatim("\"x\n\n y\"");
    document.hardLine();
    document.hardLine();
    document.text("b");
    EXPECT_EQ(render(document, 80), "a \n\"x\n\n y\"\nb");
}

TEST(DocumentTest, IsBoundedInSize) {
    Document document;
    for (int i = 0; i < 500; ++i) document.text("abc");
    EXPECT_FALSE(document.render(80, 1000).has_value());
    EXPECT_TRUE(document.render(80, 1500).has_value());
    EXPECT_EQ(render(Document(), 80), "");
}

TEST(DisplayWidthTest, CountsColumns) {
    EXPECT_EQ(displayWidth("abc"), 3U);
    EXPECT_EQ(displayWidth("Zürich"), 6U);
    EXPECT_EQ(displayWidth("e\u0301"), 1U);
    EXPECT_EQ(displayWidth("日本"), 4U);
    EXPECT_EQ(displayWidth("\u2764\uFE0F"), 2U);
    EXPECT_EQ(displayWidth("\U0001F469\U0001F3FB"), 2U) << "a skin tone";
    EXPECT_EQ(displayWidth("\U0001F469\u200D\U0001F467"), 2U) << "joined";
    EXPECT_EQ(displayWidth("\xFFü"), 2U) << "not UTF-8";
}

}  // namespace
}  // namespace writ::cedar
