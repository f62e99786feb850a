#include "engine/text/diagnostic.h"
#include "engine/text/digest.h"
#include "engine/text/result.h"
#include "engine/text/source.h"
#include "engine/text/utf8.h"

#include <gtest/gtest.h>

#include <set>

namespace writ {
namespace {

TEST(Source, CountsLinesAndScalarColumns) {
    const Source source("x", "permit\n  ä€😀x\r\n\nlast");
    EXPECT_EQ(source.lineCount(), 4U);
    EXPECT_EQ(source.lineColumn(0), (LineColumn{1, 1}));
    const auto x = static_cast<std::uint32_t>(source.text().find('x'));
    EXPECT_EQ(source.lineColumn(x), (LineColumn{2, 6}));
    EXPECT_EQ(source.line(2), "  ä€😀x");
    EXPECT_EQ(source.line(3), "");
    EXPECT_EQ(source.line(4), "last");
    EXPECT_EQ(source.lineColumn(9999), (LineColumn{4, 5}));
    EXPECT_EQ(source.text(Span{7, 9999}).substr(0, 2), "  ");
    EXPECT_EQ(source.text(Span{9999, 3}), "");
}

TEST(Source, EmptyTextHasOneLine) {
    const Source source("x", "");
    EXPECT_EQ(source.lineCount(), 1U);
    EXPECT_EQ(source.line(1), "");
    EXPECT_EQ(source.lineColumn(0), (LineColumn{1, 1}));
}

struct Utf8Case {
    const char* name;
    std::string_view bytes;
    std::size_t invalidAt;
};

class Utf8 : public testing::TestWithParam<Utf8Case> {};

TEST_P(Utf8, FindsFirstInvalidByte) {
    EXPECT_EQ(firstInvalidUtf8(GetParam().bytes), GetParam().invalidAt);
}

INSTANTIATE_TEST_SUITE_P(Cases, Utf8,
                         testing::Values(Utf8Case{"valid", "aä€😀", std::string_view::npos}, Utf8Case{"latin1", "a\xE4z", 1},
                                         Utf8Case{"overlong", "\xC0\xAF", 0}, Utf8Case{"surrogate", "ab\xED\xA0\x80", 2},
                                         Utf8Case{"beyond", "\xF4\x90\x80\x80", 0}, Utf8Case{"cut", "a\xE2\x82", 1},
                                         Utf8Case{"lone continuation", "\x80", 0}),
                         [](const auto& tested) {
                             std::string name = tested.param.name;
                             for (char& c : name)
                                 if (c == ' ') c = '_';
                             return name;
                         });

TEST(Utf8, ScalarsRoundTrip) {
    for (const char32_t value : {U'\0', U'a', U'\u00e4', U'\u20ac', U'\U0001f600', char32_t{0x10FFFF}}) {
        std::string text;
        appendScalar(text, value);
        EXPECT_EQ(firstScalar(text).value, value);
        EXPECT_EQ(firstScalar(text).size, text.size());
    }
}

TEST(Diagnostic, CodesAreUniqueAndTitled) {
    std::set<std::string_view> ids;
    for (const CodeInfo& code : diagnosticCodes()) {
        EXPECT_TRUE(ids.insert(code.id).second) << code.id;
        EXPECT_FALSE(code.title.empty()) << code.id;
        EXPECT_EQ(&info(code.code), &code) << code.id;
    }
}

TEST(Diagnostic, RendersPlaceLineCaretNotesAndFixes) {
    const Source source("a.cedar", "permit(ä, b);\n");
    Diagnostic diagnostic = makeDiagnostic(Code::CedarUnexpectedCharacter, source, Span{7, 9}, "unexpected `ä`");
    diagnostic.notes.push_back({Span{11, 12}, "names are ASCII"});
    diagnostic.fixes.push_back({"Remove it", {{Span{7, 9}, ""}}});
    EXPECT_EQ(render(diagnostic, source),
              "a.cedar:1:8: error: unexpected `ä` [CEDAR-0001]\n"
              " 1 | permit(ä, b);\n"
              "   |        ^\n"
              "  note: names are ASCII\n"
              " 1 | permit(ä, b);\n"
              "   |           ^\n"
              "  fix: Remove it\n");
}

TEST(Diagnostic, RendersAPartOfAVeryLongLine) {
    const std::string text(100'000, 'x');
    const Source source("long", text);
    const std::string shown = render(makeDiagnostic(Code::CedarBadEscape, source, Span{50'000, 50'003}, "here"), source);
    EXPECT_LT(shown.size(), 600U);
    EXPECT_NE(shown.find("^~~"), std::string::npos);
}

TEST(Diagnostic, SpanOutsideTheTextIsHarmless) {
    const Source source("s", "ab");
    EXPECT_NE(render(makeDiagnostic(Code::CedarBadEscape, source, Span{70, 90}, "x"), source).find("s:1:3"), std::string::npos);
}

TEST(Diagnostic, OrderIsTotalAndNormalizeDropsRepetitions) {
    const Source source("s", "abcdef");
    std::vector<Diagnostic> list{
        makeDiagnostic(Code::CedarBadEscape, source, {3, 4}, "b"), makeDiagnostic(Code::CedarBadEscape, source, {1, 2}, "z"),
        makeDiagnostic(Code::CedarBadEscape, source, {3, 4}, "a"), makeDiagnostic(Code::CedarBadEscape, source, {3, 4}, "b")};
    normalize(list);
    ASSERT_EQ(list.size(), 3U);
    EXPECT_EQ(list[0].message, "z");
    EXPECT_EQ(list[1].message, "a");
    EXPECT_TRUE(hasErrors(list));
}

TEST(Digest, MatchesKnownVectors) {
    EXPECT_EQ(sha256("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc").shortHex(), "ba7816bf");
}

TEST(Digest, PartsDoNotRunIntoEachOther) {
    EXPECT_NE(DigestBuilder().add("ab").add("c").finish(), DigestBuilder().add("a").add("bc").finish());
}

TEST(Error, TellsPlaceAndCause) {
    Error error;
    error.message = "a comma was expected";
    error.line = 14;
    error.column = 212;
    EXPECT_EQ(std::move(error).in("billing.jsonl").text(), "billing.jsonl:14:212: a comma was expected");
}

}  // namespace
}  // namespace writ
