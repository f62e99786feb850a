#include "simulator/outcome/classify.h"
#include "support.h"

#include <unistd.h>
#include <fstream>

namespace writ::test {
namespace {

sim::MappingPtr mapping(std::string_view text) {
    const Result<sim::MappingPtr> read = sim::mappingFromJson(parseJson(text).value());
    EXPECT_TRUE(read.has_value()) << read.error().text();
    return read.value_or(nullptr);
}

Result<sim::Recording> readWith(std::string_view text, std::string_view pointers) {
    return sim::readRecording(text, "events.json", {}, {mapping(pointers), nullptr});
}

constexpr std::string_view kPointers =
    R"({"format":1,"records":"/events","session":"/trace","time":"/at","agent":"/who","role":"/from","text":"/message",
    "tool":"/tool/name","arguments":"/tool/input","result":"/output","callId":"/tool/id","error":"/failure","roles":{"customer":"user","bot":"model"}})";

TEST(Mapping, LeadsToMessagesCallsAndResults) {
    const auto recording = readWith(R"({"trace":"t-1","events":[
        {"at":"2026-03-14T02:11:04Z","from":"customer","message":"Cancel it"},
        {"at":1773454265,"from":"bot","message":[{"type":"text","text":"Of course"}],"tool":{"name":"cancel","id":7,"input":"{\"id\": \"R1\"}"}},
        {"at":1773454265500,"tool":{"name":"cancel","id":7},"output":{"done":true}},
        {"who":"helper","tool":{"name":"note","input":{"a":1}},"output":"kept"},
        {"tool":{"name":"pay","input":{}},"failure":"no money"}]})",
                                    kPointers);
    ASSERT_TRUE(recording) << recording.error().text();
    ASSERT_EQ(recording->sessions.size(), 1u);
    const sim::Session& session = *recording->sessions[0];
    EXPECT_EQ(recording->format, "mapping");
    EXPECT_EQ(session.title, "t-1");
    EXPECT_EQ(recording->messages, 5u);
    EXPECT_EQ(outline(session),
              "1 message user /events/0/message\n2 message model /events/1/message\n3 call cancel ->4 /events/1/tool/name\n"
              "4 result cancel <-3 /events/2/output\n5 call note ->6 /events/3/tool/name\n6 result note <-5 /events/3/output\n"
              "7 call pay ->8 /events/4/tool/name\n8 result pay <-7 error [tool_error] /events/4/failure\n");
    EXPECT_EQ(session.steps[2].arguments.dump(), R"({"id":"R1"})");
    EXPECT_EQ(session.steps[3].time->ms, 1'773'454'265'500);
    EXPECT_EQ(session.steps[3].result["done"], Json(true));
    EXPECT_EQ(session.steps[4].agent, "helper");
    EXPECT_EQ(session.steps[7].declared->evidence, R"(failure: "no money")");
    EXPECT_TRUE(recording->skipped.empty()) << skippedText(*recording);
}

TEST(Mapping, ReadsLinesAndListsAndTellsSessionsApart) {
    constexpr std::string_view pointers = R"({"format":1,"session":"/s","tool":"/t","arguments":"/a"})";
    const auto lines =
        readWith("{\"s\":1,\"t\":\"f\",\"a\":{}}\n{\"s\":2,\"t\":\"g\"}\n{\"s\":1,\"t\":\"h\",\"a\":{}}\n", pointers);
    ASSERT_TRUE(lines) << lines.error().text();
    ASSERT_EQ(lines->sessions.size(), 2u);
    EXPECT_EQ(outline(*lines->sessions[0]), "1 call f /t\n2 call h /t\n");
    EXPECT_EQ(lines->sessions[0]->steps[1].place.line, 3u);
    EXPECT_EQ(lines->sessions[1]->steps[0].argumentsState, sim::ArgumentsState::NotRecorded);
    const auto list = readWith(R"([{"t":"f","a":{}}])", pointers);
    ASSERT_TRUE(list) << list.error().text();
    EXPECT_EQ(outline(*list->sessions[0]), "1 call f /0/t\n");
    const auto lists =
        readWith("{\"e\":[{\"t\":\"f\"}]}\n{\"e\":[{\"t\":\"g\"}]}\n", R"({"format":1,"records":"/e","tool":"/t"})");
    ASSERT_TRUE(lists) << lists.error().text();
    EXPECT_EQ(lists->sessions.size(), 2u);
}

TEST(Mapping, RecordsThatDoNotFitAreToldWithTheirPlace) {
    const auto recording = readWith(
        R"({"events":[{"from":"martian","message":"hi"},{"at":"soon","from":"bot","message":"x"},{"other":1},{"tool":{"name":5}},{"output":1},7]})",
        kPointers);
    ASSERT_TRUE(recording) << recording.error().text();
    EXPECT_EQ(skippedText(*recording),
              "/events/0/message: nobody knows who says this: the role is \"martian\", which 'roles' could explain\n"
              "/events/1/at: \"soon\" is no time: RFC 3339, or a whole number since 1970\n"
              "/events/2: the mapping finds neither text nor tool nor result here\n"
              "/events/3/tool/name: the name of a tool is 5\n"
              "/events/4: a result that names neither call nor tool\n"
              "/events/5: the mapping finds neither text nor tool nor result here\n");
}

TEST(Mapping, OneThatFindsNothingIsAnError) {
    const auto wrongList = readWith(R"({"evts":[]})", kPointers);
    ASSERT_FALSE(wrongList);
    EXPECT_EQ(wrongList.error().message,
              "the mapping finds no step in this recording: at /events, the mapping's 'records' leads to nothing");
    const auto noList = readWith(R"({"events":{}})", kPointers);
    ASSERT_FALSE(noList);
    EXPECT_NE(noList.error().message.find("leads to an object, not to a list"), std::string::npos);
    const auto nothing = readWith(R"({"events":[]})", kPointers);
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().message,
              "the mapping finds no step in this recording: at the top, nothing in it is a message, a call or a result");
}

struct Wrong {
    std::string text;
    std::string pointer;
    std::string says;
};
class WrongMapping : public testing::TestWithParam<Wrong> {};

TEST_P(WrongMapping, SaysWhatAndWhere) {
    const auto read = sim::mappingFromJson(parseJson(GetParam().text).value());
    ASSERT_FALSE(read) << GetParam().text;
    EXPECT_EQ(read.error().kind, ErrorKind::Malformed);
    EXPECT_EQ(read.error().pointer, GetParam().pointer);
    EXPECT_NE(read.error().message.find(GetParam().says), std::string::npos) << read.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Transcript, WrongMapping,
    testing::Values(Wrong{"[]", "", "object"}, Wrong{"{}", "", "format"}, Wrong{R"({"format":2})", "/format", "format 1"},
                    Wrong{R"({"format":1,"tol":"/t"})", "/tol", "Did you mean 'tool'?"},
                    Wrong{R"({"format":1,"tool":"t"})", "/tool", "Did you mean '/t'?"},
                    Wrong{R"({"format":1,"tool":7})", "/tool", "is a text"},
                    Wrong{R"({"format":1,"tool":"/a~2"})", "/tool", "'~0'"},
                    Wrong{R"({"format":1,"time":"/t"})", "", "at least one"},
                    Wrong{R"({"format":1,"text":"/t"})", "/text", "'role'"},
                    Wrong{R"({"format":1,"text":"/t","role":"/r","arguments":"/a"})", "/arguments", "'tool'"},
                    Wrong{R"({"format":1,"result":"/r"})", "/result", "'callId'"},
                    Wrong{R"({"format":1,"tool":"/t","roles":{"x":"user"}})", "/roles", "'role'"},
                    Wrong{R"({"format":1,"tool":"/t","roles":[]})", "/roles", "object"},
                    Wrong{R"({"format":1,"tool":"/t","role":"/r","roles":{"x":"usr"}})", "/roles/x", "Did you mean 'user'?"}));

TEST(Mapping, AnotherMappingMakesAnotherSession) {
    constexpr std::string_view record = R"([{"t":"f","a":{},"b":{}}])";
    const auto one = readWith(record, R"({"format":1,"tool":"/t","arguments":"/a"})");
    const auto other = readWith(record, R"({"format":1,"tool":"/t","arguments":"/b"})");
    ASSERT_TRUE(one && other);
    EXPECT_NE(one->sessions[0]->digest, other->sessions[0]->digest);
}

TEST(Mapping, AFallbackIsForWhatNoFormatKnows) {
    const sim::Mappings fallback{nullptr, mapping(R"({"format":1,"tool":"/t"})")};
    EXPECT_EQ(sim::readRecording(R"([{"t":"f"}])", "x", {}, fallback).value().format, "mapping");
    EXPECT_EQ(sim::readRecording(R"([{"role":"user","content":"a","t":"f"}])", "x", {}, fallback).value().format, "openai-chat");
}

TEST(Mapping, OneBesideARecordingIsItsOwn) {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("writ-mapping-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const auto write = [&](const char* name, std::string_view text) { std::ofstream(folder / name) << text; };
    write("a.jsonl", "{\"role\":\"user\",\"content\":\"x\",\"t\":\"f\"}\n{\"t\":\"g\"}\n");
    write("a.mapping.json", R"({"format":1,"tool":"/t"})");
    const auto read = sim::readRecordingFile(folder / "a.jsonl", "a.jsonl");
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(outline(*read->sessions[0]), "1 call f /t\n2 call g /t\n");
    write("a.mapping.json", R"({"format":1,"tool":"t"})");
    const auto broken = sim::readRecordingFile(folder / "a.jsonl", "a.jsonl");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().file, (folder / "a.mapping.json").string());
    EXPECT_EQ(broken.error().pointer, "/tool");
    std::filesystem::remove_all(folder);
}

// The page, the schema and the program name the same members.
TEST(Mapping, IsDocumentedInWhole) {
    const std::filesystem::path resources = std::filesystem::path(WRIT_SOURCE_DIR) / "resources";
    const std::string page = readFile(resources / "help/recordings.md").value();
    const Json schema = readJsonFile(resources / "schemas/mapping.schema.json").value();
    EXPECT_EQ(schema["properties"].size(), sim::mappingMembers().size() + 2);  // format, roles
    for (const sim::MappingMember& member : sim::mappingMembers()) {
        EXPECT_NE(page.find("| `" + std::string(member.name) + "` |"), std::string::npos) << member.name;
        EXPECT_EQ(schema["properties"][member.name]["description"].asString(), member.help);
    }
    const std::size_t begin = page.find("```json") + 7;
    const auto example = sim::mappingFromJson(parseJson(page.substr(begin, page.find("```", begin) - begin)).value());
    EXPECT_TRUE(example) << example.error().text();
}

}  // namespace
}  // namespace writ::test
