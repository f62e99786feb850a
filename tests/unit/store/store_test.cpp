#include "simulator/store/store.h"

#include "simulator/store/migrations.h"
#include "tests/unit/replay/fake_policies.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <thread>

namespace writ::sim {
namespace {

namespace fs = std::filesystem;
constexpr const char* kTime = "2026-01-01T00:00:00Z";

std::vector<SourcePtr> sources(const char* text) {
    return {std::make_shared<const Source>("policies/a/x.cedar", text)};
}

ReplayPtr someReplay(Verdict last) {
    static const CorpusPtr corpus = test::fakeCorpus({{{}, {}, {Verdict::Allow, Outcome::Executed, false, false}, {}}});
    return test::fakeReplay(corpus, {Verdict::Allow, Verdict::Deny, Verdict::Deny, last});
}

class StoreTest : public testing::Test {
protected:
    test::TempFolder folder;
    fs::path file = folder.path(".writ/store.sqlite");

    Store open() {
        auto store = Store::open(file);
        EXPECT_TRUE(store) << store.error().text();
        return *std::move(store);
    }
};

TEST_F(StoreTest, KeepsARunWithItsResults) {
    Store store = open();
    const auto run = store.saveRun(*someReplay(Verdict::Indeterminate), kTime);
    ASSERT_TRUE(run) << run.error().text();
    const auto runs = store.runs();
    ASSERT_TRUE(runs);
    ASSERT_EQ(runs->size(), 1U);
    EXPECT_EQ(runs->front().time, kTime);
    EXPECT_EQ(runs->front().version, "x");
    EXPECT_EQ(runs->front().calls, 4U);
    EXPECT_EQ(runs->front().indeterminate, 1U);
    EXPECT_EQ(runs->front().notReplayable, 1U);
    const auto results = store.results(*run);
    ASSERT_TRUE(results);
    ASSERT_EQ(results->size(), 4U);
    EXPECT_EQ((*results)[0].dump(), R"({"session":"s1","step":1,"verdict":"allow","reason":"permit","rules":[]})");
    EXPECT_EQ((*results)[2].dump(), R"({"session":"s1","step":3,"verdict":null,"reason":"arguments_not_recorded","rules":[]})");
}

TEST_F(StoreTest, TheSameRunIsKeptOnce) {
    Store store = open();
    const auto first = store.saveRun(*someReplay(Verdict::Allow), kTime);
    const auto again = store.saveRun(*someReplay(Verdict::Allow), "2026-01-02T00:00:00Z");
    ASSERT_TRUE(first && again);
    EXPECT_EQ(*first, *again);
    EXPECT_EQ(store.runs()->size(), 1U);
    EXPECT_EQ(store.results(*first)->size(), 4U);
}

TEST_F(StoreTest, SnapshotsAreNeverOverwritten) {
    Store store = open();
    ASSERT_TRUE(store.saveSnapshot("s", sources("one"), kTime));
    const auto second = store.saveSnapshot("s", sources("two"), kTime);
    ASSERT_FALSE(second);
    const auto kept = store.snapshot("s");
    ASSERT_TRUE(kept && *kept);
    EXPECT_EQ((*kept)->sources.front()->text(), "one");
    EXPECT_EQ((*kept)->sources.front()->name(), "policies/a/x.cedar");
    ASSERT_TRUE(store.snapshot("t"));
    EXPECT_FALSE(store.snapshot("t")->has_value());
    EXPECT_FALSE(store.saveSnapshot("", sources("x"), kTime));
    EXPECT_EQ(store.snapshots()->size(), 1U);
}

TEST_F(StoreTest, EverythingIsThereAfterReopening) {
    ASSERT_TRUE(open().saveSnapshot("s", sources("one"), kTime));
    EXPECT_TRUE(open().snapshot("s")->has_value());
    EXPECT_EQ(open().warning(), "");
}

TEST_F(StoreTest, StoresOfEveryEarlierVersionAreMigrated) {
    fs::create_directories(file.parent_path());
    {
        // Version 0: an empty database, as SQLite itself makes it.
        auto database = Database::open(file);
        ASSERT_TRUE(database && database->execute("CREATE TABLE unrelated(x)"));
        EXPECT_EQ(*database->userVersion(), 0);
    }
    Store store = open();
    EXPECT_TRUE(store.saveRun(*someReplay(Verdict::Allow), kTime));
    EXPECT_TRUE(store.saveSnapshot("s", sources("one"), kTime));
    auto database = Database::open(file);
    ASSERT_TRUE(database);
    EXPECT_EQ(*database->userVersion(), latestStoreVersion());
    auto unrelated = database->prepare("SELECT count(*) FROM unrelated");
    EXPECT_TRUE(unrelated) << "what stood in the store before is kept";
}

TEST_F(StoreTest, RunsFromBeforeTheSchemaKeepTheirResults) {
    fs::create_directories(file.parent_path());
    {
        auto database = Database::open(file);
        ASSERT_TRUE(database && database->execute("PRAGMA foreign_keys = ON") && migrate(*database, 2));
        ASSERT_TRUE(
            database->execute("INSERT INTO run VALUES(7, 't', 'a', 'p', 'c', 'f', 'b', 's', 'e', 1, 1, 0, 0, 0);"
                              "INSERT INTO result VALUES(7, 0, 'x', 3, 'allow', 'permit', '[]');"));
    }
    Store store = open();
    const auto runs = store.runs();
    ASSERT_TRUE(runs && runs->size() == 1);
    EXPECT_EQ(runs->front().id, 7);
    const auto results = store.results(7);
    ASSERT_TRUE(results);
    EXPECT_EQ(results->size(), 1U);
    EXPECT_TRUE(store.saveRun(*someReplay(Verdict::Allow), kTime));
}

TEST_F(StoreTest, AFailedMigrationChangesNothing) {
    fs::create_directories(file.parent_path());
    {
        auto database = Database::open(file);
        ASSERT_TRUE(database && database->execute("CREATE TABLE result(other)"));  // collides halfway through the first step
    }
    EXPECT_FALSE(Store::open(file));
    auto database = Database::open(file);
    ASSERT_TRUE(database);
    EXPECT_EQ(*database->userVersion(), 0);
    EXPECT_FALSE(database->prepare("SELECT * FROM run")) << "the first half of the step was not rolled back";
}

TEST_F(StoreTest, ALaterVersionIsRefusedAndLeftAlone) {
    static_cast<void>(open());
    {
        auto database = Database::open(file);
        ASSERT_TRUE(database && database->execute("PRAGMA user_version = 9999"));
    }
    const auto store = Store::open(file);
    ASSERT_FALSE(store);
    EXPECT_NE(store.error().message.find("later version"), std::string::npos);
    EXPECT_TRUE(fs::exists(file));
}

class DamagedStore : public StoreTest, public testing::WithParamInterface<const char*> {};

TEST_P(DamagedStore, IsSetAsideNeverDeleted) {
    static_cast<void>(open());
    std::string bytes = GetParam();
    if (bytes == "overwritten") {
        bytes = *readFile(file);
        for (std::size_t i = 200; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31);
    }
    folder.write(".writ/store.sqlite", bytes);
    Store store = open();
    EXPECT_NE(store.warning().find("store.sqlite.damaged-1"), std::string::npos) << store.warning();
    EXPECT_EQ(folder.read(".writ/store.sqlite.damaged-1"), bytes);
    EXPECT_TRUE(store.saveSnapshot("s", sources("one"), kTime)) << "the new store works";
}

INSTANTIATE_TEST_SUITE_P(Store, DamagedStore,
                         testing::Values("this is not a database, but a long enough text to be looked at", "overwritten"));

TEST_F(StoreTest, TwoProgramsMayOpenAndWriteAtOnce) {
    constexpr int kThreads = 4;
    constexpr int kSnapshots = 10;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < kThreads; ++thread) {
            threads.emplace_back([this, thread] {
                auto store = Store::open(file);
                ASSERT_TRUE(store) << store.error().text();
                for (int i = 0; i < kSnapshots; ++i) {
                    const auto saved = store->saveSnapshot(std::to_string(thread) + "-" + std::to_string(i), sources("x"), kTime);
                    EXPECT_TRUE(saved) << saved.error().text();
                }
            });
        }
    }
    EXPECT_EQ(open().snapshots()->size(), static_cast<std::size_t>(kThreads * kSnapshots));
}

TEST_F(StoreTest, AFolderThatCannotBeMadeIsAnError) {
    folder.write("file", "x");
    EXPECT_FALSE(Store::open(folder.path("file/store.sqlite")));
}

}  // namespace
}  // namespace writ::sim
