// gzip files and zip archives.
#include "packed_files.h"
#include "support.h"

#include <fstream>

namespace writ::test {
namespace {

using std::string_literals::operator""s;

const std::string kLine = R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})";

std::string placesOf(const sim::Recording& recording) {
    std::string text;
    for (const sim::SessionPtr& session : recording.sessions)
        text += session->id + " " + session->format + " " + session->steps.front().place.entry + "|" +
                session->steps.front().place.at + "\n";
    return text;
}

TEST(Gzip, IsReadAsWhatItHolds) {
    for (const std::string& text : {kLine, kLine + "\n{\"x\":1}\n" + kLine + "\n", "[" + kLine + "," + kLine + "]"}) {
        const sim::Recording plain = read(text);
        const sim::Recording packed = read(gzip(text));
        EXPECT_EQ(placesOf(packed), placesOf(plain));
        EXPECT_EQ(skippedText(packed), skippedText(plain));
    }
    EXPECT_EQ(read(gzip(kLine), "sessions/run.jsonl.gz").sessions[0]->id, "run");
}

TEST(Gzip, MembersFollowOneAnother) {
    const std::string other = R"({"messages":[{"role":"user","content":"c"}]})";
    EXPECT_EQ(read(gzip(kLine + "\n") + gzip(other)).sessions.size(), 2U);
    EXPECT_EQ(read(gzip(kLine) + std::string(700, '\0')).messages, 2U);
}

TEST(Gzip, DamageIsAnError) {
    const std::string packed = gzip(kLine);
    for (std::size_t length = 2; length < packed.size(); ++length) {
        const auto recording = sim::readRecording(packed.substr(0, length), "x.gz");
        ASSERT_FALSE(recording) << length;
        EXPECT_EQ(recording.error().kind, ErrorKind::Unreadable) << recording.error().text();
    }
    std::string wrongSum = packed;
    wrongSum[wrongSum.size() - 6] = static_cast<char>(wrongSum[wrongSum.size() - 6] ^ 1);
    EXPECT_FALSE(sim::readRecording(wrongSum, "x.gz"));
    EXPECT_FALSE(sim::readRecording(packed + "rest", "x.gz"));
    EXPECT_EQ(sim::readRecording(gzip(packed), "x.gz").error().kind, ErrorKind::Unsupported);
}

TEST(Packed, BombsStopAtTheLimit) {
    sim::ReadLimits limits;
    limits.maxUnpackedBytes = 1 << 20U;
    const std::string blank(3 << 20U, ' ');
    const auto gz = sim::readRecording(gzip(kLine + blank), "x", limits);
    ASSERT_FALSE(gz);
    EXPECT_EQ(gz.error().kind, ErrorKind::TooLarge) << gz.error().text();
    for (const Files& files : {Files{{"a.json", kLine + blank}}, Files{{"a.json", kLine + blank.substr(0, 600'000)},
                                                                       {"b.json", kLine + blank.substr(0, 600'000)}}}) {
        const auto archive = sim::readRecording(zip(files), "x", limits);
        ASSERT_FALSE(archive);
        EXPECT_EQ(archive.error().kind, ErrorKind::TooLarge) << archive.error().text();
    }
    limits.maxEntries = 2;
    const auto many = sim::readRecording(zip({{"a.json", kLine}, {"b.json", kLine}, {"c.json", kLine}}), "x", limits);
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().kind, ErrorKind::TooLarge);
    limits.maxEntries = 3;
    EXPECT_TRUE(sim::readRecording(zip({{"a.json", kLine}, {"b.json", kLine}, {"c.json", kLine}}), "x", limits));
}

TEST(Zip, EachFileIsARecordingOrSkipped) {
    const sim::Recording recording = read(
        zip({{"runs/", ""},
             {"runs/one.json", kLine},
             {"README.md", "# Runs\n"},
             {"runs/two.jsonl", kLine + "\n{\"broken\n" + R"({"system":"s","messages":[{"role":"user","content":"c"}]})" + "\n"},
             {"tau.json", R"([{"task_id":1,"reward":0,"traj":[{"role":"user","content":"x"}]}])"},
             {"other.json", "{\"x\":1}"}}),
        "sessions/all.zip");
    EXPECT_EQ(recording.format, "openai-chat");
    EXPECT_EQ(placesOf(recording),
              "all#0 openai-chat runs/one.json|/messages/0\nall#1 openai-chat runs/two.jsonl|/messages/0\n"
              "all#2 anthropic-messages runs/two.jsonl|/system\nall#3 tau-bench tau.json|/0/traj/0\n");
    ASSERT_EQ(recording.skipped.size(), 3U) << skippedText(recording);
    EXPECT_EQ(recording.skipped[0].at, "README.md");
    EXPECT_EQ(recording.skipped[1].at, "runs/two.jsonl: line 2");
    EXPECT_EQ(recording.skipped[2].at, "other.json");
    EXPECT_EQ(recording.skipped[2].reason, "no known recording format");
}

TEST(Zip, WithoutARecordingIsAnError) {
    for (const Files& files : {Files{}, Files{{"README.md", "x"}}, Files{{"a.zip", zip({{"b.json", kLine}})}}}) {
        const auto recording = sim::readRecording(zip(files), "x.zip");
        ASSERT_FALSE(recording);
        EXPECT_EQ(recording.error().kind, ErrorKind::Unsupported) << recording.error().text();
        EXPECT_NE(recording.error().message.find("the archive holds no recording"), std::string::npos);
    }
}

TEST(Zip, DamageIsAnError) {
    for (const bool compressed : {true, false}) {
        const std::string packed = zip({{"a.json", kLine}, {"b.json", kLine}}, compressed);
        std::size_t refused = 0;
        for (std::size_t at = 0; at < packed.size(); ++at) {
            std::string changed = packed;
            changed[at] = static_cast<char>(changed[at] ^ 0x55);
            const auto recording = sim::readRecording(changed, "x.zip");
            // What is read all the same is what was packed: no changed text gets through.
            if (!recording)
                ++refused;
            else
                for (const sim::SessionPtr& session : recording->sessions) EXPECT_EQ(session->steps.front().text, "a") << at;
        }
        EXPECT_GT(refused, 100U);
        for (std::size_t length = 4; length < packed.size() / 2; ++length)
            EXPECT_FALSE(sim::readRecording(packed.substr(0, length), "x.zip")) << length;
    }
}

constexpr const char* kHeader = R"({"version":2,"status":"success","eval":{"task":"t","model":"m"},"plan":{}})";
std::string sample(int id) {
    return R"({"id":)" + std::to_string(id) +
           R"(,"epoch":1,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}]})";
}

TEST(InspectZip, IsOneLogWhereverItsHeaderStands) {
    const Files last{{"_journal/start.json", kHeader},
                     {"_journal/summaries/1.json", "[{\"id\":1,\"epoch\":1}]"},
                     {"samples/1_epoch_1.json", sample(1)},
                     {"samples/2_epoch_1.json", sample(2)},
                     {"summaries.json", "[{\"id\":1,\"epoch\":1}]"},
                     {"reductions.json", "[]"},
                     {"header.json", kHeader}};
    const Files first{{"header.json", kHeader}, {"samples/1_epoch_1.json", sample(1)}, {"samples/2_epoch_1.json", sample(2)}};
    const Files unfinished{
        {"_journal/start.json", kHeader}, {"samples/1_epoch_1.json", sample(1)}, {"samples/2_epoch_1.json", sample(2)}};
    for (const Files& files : {last, first, unfinished}) {
        const sim::Recording recording = read(zip(files), "logs/run.eval");
        EXPECT_EQ(recording.format, "inspect-eval");
        EXPECT_EQ(
            placesOf(recording),
            "run#0 inspect-eval samples/1_epoch_1.json|/messages/0\nrun#1 inspect-eval samples/2_epoch_1.json|/messages/0\n");
        EXPECT_EQ(recording.sessions[1]->title, "t, sample 2, epoch 1");
        EXPECT_EQ(recording.sessions[1]->metadata["model"], Json("m"));
        EXPECT_TRUE(recording.skipped.empty()) << skippedText(recording);
    }
}

class TempFile {
public:
    explicit TempFile(const std::string& bytes)
        : m_path(std::filesystem::temp_directory_path() / ("writ-packed-" + std::to_string(getpid()))) {
        std::ofstream(m_path, std::ios::binary) << bytes;
    }
    ~TempFile() { std::filesystem::remove(m_path); }
    TempFile(const TempFile&) = delete;
    TempFile& operator=(const TempFile&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

TEST(Packed, FilesAreReadAsMemoryIs) {
    for (const std::string& bytes :
         {kLine, gzip(kLine), zip({{"a.json", kLine}}), zip({{"header.json", kHeader}, {"samples/1.json", sample(1)}})}) {
        const TempFile file(bytes);
        const auto recording = sim::readRecordingFile(file.path(), "sessions/rec.json");
        ASSERT_TRUE(recording) << recording.error().text();
        EXPECT_EQ(placesOf(*recording), placesOf(read(bytes)));
    }
}

/// Cancels once it has heard of so many bytes.
class Impatient final : public sim::RunControl {
public:
    explicit Impatient(std::uint64_t patience) : m_patience(patience) {}
    [[nodiscard]] bool cancelled() const override { return m_done >= m_patience; }
    void progress(std::uint64_t done, std::uint64_t total) override {
        EXPECT_GE(done, m_done);
        EXPECT_LE(done, total);
        m_done = done;
        m_total = total;
    }
    std::uint64_t m_done = 0;
    std::uint64_t m_total = 0;

private:
    std::uint64_t m_patience;
};

TEST(Packed, ProgressIsOfTheFileAndCancelsIt) {
    std::string lines;
    for (int i = 0; i < 20'000; ++i) lines += R"({"messages":[{"role":"user","content":")" + std::to_string(i * 7919) + "\"}]}\n";
    for (const std::string& bytes : {lines, gzip(lines), zip({{"a.jsonl", lines}, {"b.jsonl", lines}})}) {
        Impatient patient(bytes.size() + 1);
        ASSERT_TRUE(sim::readRecording(bytes, "x", {}, {}, {&patient, nullptr}));
        EXPECT_EQ(patient.m_total, bytes.size());
        EXPECT_GT(patient.m_done, bytes.size() / 2);
        Impatient impatient(1);
        const auto recording = sim::readRecording(bytes, "x", {}, {}, {&impatient, nullptr});
        ASSERT_FALSE(recording);
        EXPECT_EQ(recording.error().kind, ErrorKind::Cancelled);
    }
}

}  // namespace
}  // namespace writ::test
