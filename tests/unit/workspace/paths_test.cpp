#include "simulator/workspace/paths.h"
#include "tests/unit/workspace/temp_workspace.h"

namespace writ::sim {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<std::string>;

struct Match {
    const char* pattern;
    const char* text;
    bool fits;
};
class Pattern : public testing::TestWithParam<Match> {};

TEST_P(Pattern, Matches) {
    EXPECT_EQ(matchesPattern(GetParam().pattern, GetParam().text), GetParam().fits);
}

INSTANTIATE_TEST_SUITE_P(Paths, Pattern,
                         testing::Values(Match{"*", "", true}, Match{"*.json", "a.json", true}, Match{"*.json", ".json", true},
                                         Match{"*.json", "a.jsonl", false}, Match{"a*b*c", "aXXbYYc", true},
                                         Match{"a*b*c", "aXXbYY", false}, Match{"**", "x", true}, Match{"a", "b", false},
                                         Match{"", "", true}, Match{"", "x", false},
                                         Match{"*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false}));

TEST(Glob, GivesSortedFilesOfOneLevel) {
    const test::TempFolder folder;
    for (const char* name : {"s/b.json", "s/a.json", "s/.hidden.json", "s/x.txt", "s/deep/c.json", "t/d.json"})
        folder.write(name, "{}");
    fs::create_directory(folder.path("s/folder.json"));
    const auto paths = FolderPaths::of(folder.root());
    ASSERT_TRUE(paths);
    EXPECT_EQ(paths->glob("s/*.json").files, (Files{"s/a.json", "s/b.json"}));
    EXPECT_EQ(paths->glob("*/*.json").files, (Files{"s/a.json", "s/b.json", "t/d.json"}));
    EXPECT_EQ(paths->glob("s/*/*.json").files, (Files{"s/deep/c.json"}));
    EXPECT_EQ(paths->glob("s/x.txt").files, (Files{"s/x.txt"}));
    EXPECT_EQ(paths->glob("none/*.json").files, Files{});
    EXPECT_EQ(paths->glob("s/.*.json").files, (Files{"s/.hidden.json"}));
}

class Escape : public testing::TestWithParam<const char*> {};

TEST_P(Escape, IsRefused) {
    const test::TempFolder outside;
    outside.write("secret/x.json", "{}");
    const test::TempFolder folder;
    folder.write("s/a.json", "{}");
    fs::create_directory_symlink(outside.path("secret"), folder.path("linked"));
    fs::create_symlink(outside.path("secret/x.json"), folder.path("s/out.json"));
    const auto paths = FolderPaths::of(folder.root());
    ASSERT_TRUE(paths);
    const GlobMatches matches = paths->glob(GetParam());
    for (const std::string& file : matches.files) EXPECT_EQ(file, "s/a.json");
    ASSERT_EQ(matches.refused.size(), 1U);
    EXPECT_FALSE(matches.refused.front().message.empty());
}

INSTANTIATE_TEST_SUITE_P(Paths, Escape,
                         testing::Values("../*.json", "/etc/*.conf", "s/../../x.json", "linked/*.json", "linked/x.json",
                                         "s/*.json", "s/out.json", ""));

TEST(Glob, FollowsLinksThatStayInside) {
    const test::TempFolder folder;
    folder.write("real/a.json", "{}");
    fs::create_directory_symlink("real", folder.path("alias"));
    const auto paths = FolderPaths::of(folder.root());
    ASSERT_TRUE(paths);
    EXPECT_EQ(paths->glob("alias/*.json").files, (Files{"alias/a.json"}));
}

TEST(FilesBelow, GoesDownButNotThroughLinks) {
    const test::TempFolder folder;
    for (const char* name : {"p/b.cedar", "p/in/a.cedar", "p/in/a.txt", "p/.git/x.cedar", "q/z.cedar"}) folder.write(name, "");
    fs::create_directory_symlink("../q", folder.path("p/link"));
    fs::create_directory_symlink(".", folder.path("p/loop"));
    const auto paths = FolderPaths::of(folder.root());
    ASSERT_TRUE(paths);
    EXPECT_EQ(paths->filesBelow("p", {".cedar"}).files, (Files{"p/b.cedar", "p/in/a.cedar"}));
}

}  // namespace
}  // namespace writ::sim
