#include "simulator/redact/pseudonym.h"

#include "engine/text/hmac.h"

#include <fstream>

#include <gtest/gtest.h>

namespace writ::sim {
namespace {
namespace fs = std::filesystem;

TEST(Hmac, IsThatOfRfc4231) {
    EXPECT_EQ(hmacSha256("Jefe", "what do ya want for nothing?").hex(),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmacSha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First").hex(),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Pseudonyms, KeepEqualityAndDependOnTheKey) {
    const Pseudonyms mine("one");
    EXPECT_EQ(mine.of("email", "a@b.example"), mine.of("email", "a@b.example"));
    EXPECT_NE(mine.of("email", "a@b.example"), mine.of("email", "c@b.example"));
    EXPECT_NE(mine.of("email", "a@b.example"), Pseudonyms("two").of("email", "a@b.example"));
    // Under another label the letters stay the same, so that people see one value behind both.
    EXPECT_EQ(mine.of("email", "x").substr(16), mine.of("field", "x").substr(16));
}

TEST(Pseudonyms, AreFoundInTexts) {
    const std::string one = Pseudonyms("key").of("card", "4111");
    const TextPart found = findPseudonym("to " + one + ".");
    EXPECT_EQ(found.begin, 3U);
    EXPECT_EQ(found.end, 3 + one.size());
    for (const char* none : {"", "[redacted:", "[redacted:card:", "[redacted:card]", "[redacted::bcdfghklmnpqrtwx]",
                             "[redacted:card:bcdfghklmnpqrtwx", "[redacted:card:0123456789abcdef]", "[REDACTED]",
                             "[redacted:Card:bcdfghklmnpqrtwx]"})
        EXPECT_FALSE(holdsPseudonym(none)) << none;
    EXPECT_TRUE(holdsPseudonym("[redacted:[redacted:x:bcdfghklmnpqrtwx]"));
}

class KeyFile : public testing::Test {
protected:
    void SetUp() override {
        m_root = fs::temp_directory_path() / ("writ-key-" + std::to_string(::getpid()));
        fs::remove_all(m_root);
        fs::create_directories(m_root);
    }
    void TearDown() override { fs::remove_all(m_root); }
    fs::path m_root;
};

TEST_F(KeyFile, IsMadeOnceForItsOwnerOnly) {
    const Result<Pseudonyms> first = Pseudonyms::ofWorkspace(m_root);
    ASSERT_TRUE(first);
    const fs::path file = m_root / ".writ/redaction.key";
    EXPECT_EQ(fs::file_size(file), Pseudonyms::kKeyBytes);
    EXPECT_EQ(fs::status(file).permissions() & fs::perms::mask, fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(Pseudonyms::ofWorkspace(m_root)->of("x", "y"), first->of("x", "y"));
}

TEST_F(KeyFile, OfAnotherSizeIsRefused) {
    fs::create_directories(m_root / ".writ");
    std::ofstream(m_root / ".writ/redaction.key") << "short";
    EXPECT_FALSE(Pseudonyms::ofWorkspace(m_root));
}

}  // namespace
}  // namespace writ::sim
