// How texts are cut into records: whatever the pieces in which they come.
#include "simulator/transcript/records.h"
#include "support.h"

#include <unistd.h>

#include <fstream>

namespace writ::test {
namespace {

/// Gives a text in pieces of at most so many bytes.
class Drops final : public sim::ByteSource {
public:
    Drops(std::string_view text, std::size_t most) : m_rest(text), m_most(most) {}
    Result<std::size_t> read(char* to, std::size_t room) override {
        const std::size_t size = m_rest.copy(to, std::min(room, m_most));
        m_rest.remove_prefix(size);
        return size;
    }

private:
    std::string_view m_rest;
    std::size_t m_most;
};

/// One line a record: "/1 line 2 #1: {}"; last the error, if there is one.
std::string framed(sim::ByteSourcePtr bytes, const sim::ReadLimits& limits = {}, bool isAhead = false) {
    auto source = sim::openRecords(std::move(bytes), limits);
    if (source && isAhead) *source = sim::readAhead(*std::move(source));
    if (!source) return "error " + source.error().text() + "\n";
    static constexpr std::array<const char*, 3> kFramings{"document", "list", "lines"};
    std::string text = std::string(kFramings.at(static_cast<std::size_t>((*source)->framing()))) + "\n";
    const auto place = [](const sim::Record& record) {
        return record.at + (record.line ? " line " + std::to_string(*record.line) : "") + " #" + std::to_string(record.index) +
               ": ";
    };
    (*source)->onDamaged = [&](const sim::Record& record, const Error& error) {
        text += place(record) + "damaged, " + error.text() + "\n";
    };
    while (true) {
        const auto record = (*source)->next();
        if (!record) return text + "error " + record.error().text() + "\n";
        if (!record->has_value()) return text;
        text += place(**record) + (*record)->json.dump() + "\n";
    }
}
std::string framed(std::string_view text, const sim::ReadLimits& limits = {}) {
    return framed(sim::memoryBytes(text), limits);
}

struct Row {
    const char* text;
    const char* records;
};
const std::vector<Row> kRows{
    {"{\"a\":1}", "document\n #0: {\"a\":1}\n"},
    {"\xEF\xBB\xBF {\n\"a\":1}\n\n", "document\n #0: {\"a\":1}\n"},
    {"7", "document\n #0: 7\n"},
    {"\"x\"\n", "document\n #0: \"x\"\n"},
    {"[]", "list\n"},
    {" [ \n ] \n", "list\n"},
    {"[1,\"a]\",{\"b\":[2,{}]},null]", "list\n/0 #0: 1\n/1 #1: \"a]\"\n/2 #2: {\"b\":[2,{}]}\n/3 #3: null\n"},
    {"[\n  {\"a\": \"\\\\\"},\n  {\"b\": \"\\\"}\"}\n]\n", "list\n/0 #0: {\"a\":\"\\\\\"}\n/1 #1: {\"b\":\"\\\"}\"}\n"},
    {"[{\"a\":1}]\r\n", "list\n/0 #0: {\"a\":1}\n"},
    {"[1]\n[2]\n", "lines\n line 1 #0: [1]\n line 2 #1: [2]\n"},
    {"{\"a\":1}\n{\"b\":2}", "lines\n line 1 #0: {\"a\":1}\n line 2 #1: {\"b\":2}\n"},
    {"\xEF\xBB\xBF\n{\"a\":1}\r\n \t\r\n{\"b\":2}\r\n\r\n", "lines\n line 2 #0: {\"a\":1}\n line 4 #1: {\"b\":2}\n"},
};

TEST(Framing, IsToldByTheBeginning) {
    for (const Row& row : kRows) EXPECT_EQ(framed(row.text), row.records) << row.text;
}

TEST(Framing, MistakesNameTheirPlace) {
    const std::vector<Row> rows{
        {"[1 2]", "list\n/0 #0: 1\nerror line 1, column 4: not valid JSON: a comma, or the end of the list, is missing\n"},
        {"[1,\n 2,]", "list\n/0 #0: 1\n/1 #1: 2\nerror line 2, column 4: not valid JSON: a list ends behind a comma\n"},
        {"[\"\xC3\xA9\",\n{\"a\":1}",
         "list\n/0 #0: \"\xC3\xA9\"\n/1 #1: {\"a\":1}\nerror line 2, column 8: not valid JSON: the list does not end\n"},
        {"[1\n]]", "list\n/0 #0: 1\nerror line 2, column 2: not valid JSON: something stands behind the list\n"},
        {"[\"\xC3\xA9\", 1] x",
         "list\n/0 #0: \"\xC3\xA9\"\n/1 #1: 1\nerror line 1, column 10: not valid JSON: something stands behind the list\n"},
        {"", "error the text is empty; a JSON value was expected\n"},
        {"\xEF\xBB\xBF \n", "error the text is empty; a JSON value was expected\n"},
        {"\xFF\xFE{", "error the text is UTF-16; a recording is UTF-8\n"},
        {"\xFE\xFF{", "error the text is UTF-16; a recording is UTF-8\n"},
    };
    for (const Row& row : rows) EXPECT_EQ(framed(row.text), row.records) << row.text;
}

// Inside of records the parser tells the mistake; its place is that in the file.
TEST(Framing, MistakesInItemsAreThoseOfTheWholeText) {
    for (const char* text :
         {"[{\"a\":1},\n  {\"b\":tru}]", "[{\"a\":1,\"a\":2}]", "[\"\xC3\xA9\", \"\xC3\x28\"]", "[0,\n[1,{\"a\": ]}]]"}) {
        const Result<Json> whole = parseJson(text);
        ASSERT_FALSE(whole);
        const std::string records = framed(text);
        const std::string place =
            "error line " + std::to_string(whole.error().line) + ", column " + std::to_string(whole.error().column) + ": ";
        EXPECT_NE(records.find(place), std::string::npos) << records << whole.error().text();
    }
}

TEST(Framing, PiecesMakeNoDifference) {
    std::vector<std::string> texts;
    for (const Row& row : kRows) texts.emplace_back(row.text);
    for (std::size_t i = 0, count = texts.size(); i < count; ++i)
        for (std::size_t length = 0; length < texts[i].size(); ++length) texts.push_back(texts[i].substr(0, length));
    for (const char* text : {"[1 2]", "[1,]", "[1]]", "{\"a\":1}\n{\"b\n{}\n", "[{\"a\":\"\\\\\\\"\"},{]",
                             "[\"\\\\\\\\\",\"\\\\\\\"\"]", "{}{}\n{}", "[[[[", "\n\n\n[\n]"})
        texts.emplace_back(text);
    for (const std::string& text : texts)
        for (std::size_t size = 1; size <= 7; ++size)
            EXPECT_EQ(framed(std::make_unique<Drops>(text, size)), framed(text)) << size << "\n" << text;
}

// Longer than what is read at a time, so that records lie over the ends of pieces.
TEST(Framing, LongTexts) {
    std::string list = "[";
    std::string lines;
    for (int i = 0; i < 3000; ++i) {
        const std::string record = "{\"n\":" + std::to_string(i) + ",\"text\":\"" +
                                   std::string(static_cast<std::size_t>(i % 701), i % 3 == 0 ? ']' : 'x') + "\\\"\"}";
        list += (i > 0 ? ",\n " : "") + record;
        lines += record + "\r\n";
    }
    list += "]";
    ASSERT_GT(list.size(), std::size_t{1} << 20U);
    const std::string ofList = framed(list);
    const std::string ofLines = framed(lines);
    EXPECT_NE(ofList.find("/2999 #2999: {\"n\":2999,"), std::string::npos);
    EXPECT_NE(ofLines.find(" line 3000 #2999: {\"n\":2999,"), std::string::npos);
    EXPECT_EQ(framed(std::make_unique<Drops>(list, 1009)), ofList);
    EXPECT_EQ(framed(std::make_unique<Drops>(lines, 1009)), ofLines);
}

TEST(Framing, RecordsHaveALimit) {
    sim::ReadLimits limits;
    limits.maxRecordBytes = 10;
    limits.json.maxBytes = 20;
    const std::string tooLong = "has more than 10 bytes, which are the most that are read\n";
    EXPECT_EQ(framed("{\"a\":1}\n{\"b\":\"0123456789\"}\n{\"c\":3}\n", limits),
              "lines\n line 1 #0: {\"a\":1}\n line 2 #1: damaged, the line " + tooLong + " line 3 #2: {\"c\":3}\n");
    EXPECT_EQ(framed("{\"a\":1}\n{\"b\":\"0123456789\"}", limits),
              "lines\n line 1 #0: {\"a\":1}\n line 2 #1: damaged, the line " + tooLong);
    EXPECT_EQ(framed("[\"01234567\",\n\"012345678\"]", limits),
              "list\n/0 #0: \"01234567\"\nerror line 2, column 1: an item of the list " + tooLong);
    EXPECT_EQ(framed("[[[],[],[],[]]]", limits), "list\nerror line 1, column 2: an item of the list " + tooLong);
    EXPECT_NE(
        framed("{\"a\":\"0123456789012345\"}", limits).find("error the recording is one document that has more than 20 bytes"),
        std::string::npos);
    for (std::size_t size = 1; size <= 7; ++size)
        EXPECT_EQ(framed(std::make_unique<Drops>("{\"a\":1}\n{\"b\":\"0123456789\"}\n{\"c\":3}\n", size), limits),
                  framed("{\"a\":1}\n{\"b\":\"0123456789\"}\n{\"c\":3}\n", limits));
}

TEST(Framing, DepthCountsFromTheFile) {
    sim::ReadLimits limits;
    limits.json.maxDepth = 3;
    EXPECT_EQ(framed("[[[]]]", limits), "list\n/0 #0: [[]]\n");
    EXPECT_NE(framed("[[[[]]]]", limits).find("error line 1, column "), std::string::npos);
    EXPECT_EQ(framed("{}\n[[[]]]", limits), "lines\n line 1 #0: {}\n line 2 #1: [[[]]]\n");
}

// Long enough for a thread of its own, in many batches, with damage of both kinds.
TEST(Framing, ReadingAheadChangesNothing) {
    std::string lines;
    std::string list = "[";
    for (std::size_t i = 0; i < 3'000; ++i) {
        const std::string record = "{\"n\":" + std::to_string(i) + ",\"text\":\"" + std::string(i * 7 % 2'000, 'x') + "\"}";
        lines += record + (i % 50 == 49 ? ",\n\n" : "\n");
        list += record + ",";
    }
    for (const std::string& text : {lines, list, list + "}", list + "0]"})
        EXPECT_EQ(framed(sim::memoryBytes(text), {}, true), framed(text));
}

TEST(Framing, WhoStopsEarlyStopsWhatIsReadAhead) {
    std::string lines;
    for (std::size_t i = 0; i < 20'000; ++i) lines += "{\"n\":\"" + std::string(500, 'x') + "\"}\n";
    auto source = sim::readAhead(*sim::openRecords(sim::memoryBytes(lines), {}));
    for (std::size_t i = 0; i < 5'000; ++i) ASSERT_TRUE(source->next().value());
}

// A file that ends with a page has no zeros of its own behind it.
TEST(Framing, ALongDocumentIsMapped) {
    constexpr std::size_t kPage = 4096;
    const std::string path = (std::filesystem::temp_directory_path() / ("writ-mapped-" + std::to_string(getpid()))).string();
    sim::ReadLimits limits;
    limits.mapFrom = 100;
    limits.json.maxBytes = 200;  // of what is not mapped
    limits.maxMappedBytes = 2 * kPage;
    for (const std::size_t size : {kPage - 1, kPage, kPage + 1, 2 * kPage}) {
        const std::string text = "{\"a\":\"" + std::string(size - 8, 'x') + "\"}";
        std::ofstream(path, std::ios::binary) << text;
        EXPECT_EQ(framed(*sim::fileBytes(path), limits), "document\n #0: " + text + "\n");
        EXPECT_NE(framed(text, limits).find("has more than 200 bytes"), std::string::npos);
    }
    std::ofstream(path, std::ios::app | std::ios::binary) << " ";
    EXPECT_NE(framed(*sim::fileBytes(path), limits).find("one document that has more than 8192 bytes"), std::string::npos);
    std::ofstream(path, std::ios::binary) << "{\"a\":" << std::string(300, ' ') << "x}";
    EXPECT_NE(framed(*sim::fileBytes(path), limits).find("error line 1, column 30"), std::string::npos);
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace writ::test
