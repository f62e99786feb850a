#include "engine/json/file.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>

namespace writ {
namespace {

class FileTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder = std::filesystem::temp_directory_path() / (std::string("writ-file-") + info->name() + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    std::filesystem::path folder;
};

TEST_F(FileTest, WritesAtomicallyAndKeepsPermissions) {
    const auto file = folder / "a.json";
    ASSERT_TRUE(writeFileAtomically(file, "one"));
    ::chmod(file.c_str(), 0640);
    ASSERT_TRUE(writeFileAtomically(file, "two"));
    EXPECT_EQ(*readFile(file), "two");
    struct stat status {};
    ::stat(file.c_str(), &status);
    EXPECT_EQ(status.st_mode & 0777U, 0640U);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1) << "no temporary file is left";
}

TEST_F(FileTest, WritesThroughSymbolicLinks) {
    ASSERT_TRUE(writeFileAtomically(folder / "real", "one"));
    std::filesystem::create_symlink("real", folder / "link");
    ASSERT_TRUE(writeFileAtomically(folder / "link", "two"));
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
    EXPECT_EQ(*readFile(folder / "real"), "two");
}

TEST_F(FileTest, SaysWhyAFileCannotBeUsed) {
    EXPECT_EQ(readFile(folder / "none").error().kind, ErrorKind::NotFound);
    EXPECT_EQ(readFile(folder).error().kind, ErrorKind::Unreadable);
    EXPECT_EQ(writeFileAtomically(folder / "no" / "such", "x").error().kind, ErrorKind::Unwritable);
    std::ofstream(folder / "big") << std::string(100, 'x');
    EXPECT_EQ(readFile(folder / "big", 99).error().kind, ErrorKind::TooLarge);
    EXPECT_TRUE(readFile(folder / "big", 100));
    std::ofstream(folder / "bad.json") << "{\n  \"a\" 1}";
    const Error error = readJsonFile(folder / "bad.json").error();
    EXPECT_EQ(error.line, 2U);
    EXPECT_NE(error.text().find("bad.json:2:"), std::string::npos) << error.text();
}

}  // namespace
}  // namespace writ
