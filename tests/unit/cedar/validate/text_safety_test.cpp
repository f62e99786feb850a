// Strings and names that are not what they look like.
#include "engine/cedar/validate/unicode.h"
#include "tests/unit/cedar/validate/support.h"

namespace writ::cedar::testing {
namespace {

TEST(TextSafety, WarnsOfWhatMisleads) {
    expectMarked(viewWhen("principal.name == «0503 \"say_\u04bbello\"»"));
    expectMarked(viewWhen("principal.name == «0502 \"user\u202e x\"»"));
    expectMarked(viewWhen("«0503 principal.name like \"*_\u04bbello\"»"));
    expectMarked(viewWhen("principal == «0505 User::\"say_\u04bbello\"»"));
    expectMarked(viewWhen("principal == «0506 User::\"is\u200badmin\"»"));
    expectMarked(viewWhen("principal == «0504 User::\"a\u202eb\"»"));
    expectMarked("permit(principal == «0506 User::\"new\\nline\"», action == Action::\"view\", resource);");
    expectMarked(viewWhen("{«0506 \"\\0\"»: 1}.«0406 a» == 1"));
    expectMarked(viewWhen("{\"a b\": 1} == {\"a b\": 2}"));
    expectMarked(viewWhen("(principal has «0506 \"a\\u{7f}\"») || true"));
}

TEST(TextSafety, LeavesOrdinaryTextAlone) {
    for (const char* text : {"plain", "tab\\t", "Grüße", "日本語 カタカナ ひらがな", "한국어 漢字", "עברית",
                             "https://www.example.com/q?a=b&c={d}", "100 %"})
        expectMarked(viewWhen("principal.name == \"" + std::string(text) + "\""));
    expectMarked("permit(principal == User::\"example+1@example.com\", action == Action::\"view\", resource);");
}

TEST(Unicode, OneScript) {
    for (const char* text : {"", "abc", "123 !", "кириллица", "日本語です", "漢字ㄅㄆ", "한글漢字", "e\u0301", "ー長音カ"})
        EXPECT_TRUE(isOfOneScript(text)) << text;
    for (const char* text : {"aя", "Ωa", "漢字a", "ひらがな한글", "a\U000F0000", "\u05d0a"})
        EXPECT_FALSE(isOfOneScript(text)) << text;
}

TEST(Unicode, Identifiers) {
    for (const char32_t character : {U'a', U'Z', U'0', U'_', U'é', U'я', U'漢', U'-', U'.'})
        EXPECT_TRUE(fitsIdentifier(character));
    for (const char32_t character : {U' ', U'\0', U'\n', U'\u200b', U'\u202e', U'🍌', U'\u00ad', U'\uff41'})
        EXPECT_FALSE(fitsIdentifier(character));
}

}  // namespace
}  // namespace writ::cedar::testing
