// Against a server of MCP in Python that behaves well or badly. It writes down every method that arrives.
#include "simulator/catalog/mcp_client.h"

#include "simulator/catalog/catalog.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <csignal>
#include <cstdio>
#include <sstream>

namespace writ::sim {
namespace {

const std::string kServer = std::string(WRIT_SOURCE_DIR) + "/tests/unit/catalog/fake_mcp_server.py";

McpLimits limits() {
    McpLimits small;
    small.total = std::chrono::seconds(600);
    small.maxMessageBytes = std::size_t{1} << 20;
    small.maxBytes = std::size_t{4} << 20;
    small.maxPages = 20;
    return small;
}

/// Each line of the log once, in the order in which it first stood there.
std::string heard(const test::TempFolder& folder) {
    std::istringstream lines(folder.read("log"));
    std::string line, all;
    while (std::getline(lines, line)) all += (all.empty() ? "" : ", ") + line;
    return all;
}

/// That nothing but these methods was ever asked for.
void expectOnlyTheList(const test::TempFolder& folder) {
    std::istringstream lines(folder.read("log"));
    std::string line;
    while (std::getline(lines, line)) {
        const bool isMethod = line == "initialize" || line == "notifications/initialized" || line == "tools/list";
        EXPECT_TRUE(isMethod || line.starts_with("answer ") || line == "end of input" || line.starts_with("DELETE ")) << line;
    }
}

Result<McpTools> ofCommand(const test::TempFolder& folder, const std::string& mode, const McpLimits& given = limits()) {
    RunControl control;
    return mcpToolsOfCommand({WRIT_PYTHON, kServer, "stdio", mode, folder.path("log").string()}, given, control);
}

constexpr const char* kList = "initialize, notifications/initialized, tools/list, tools/list, tools/list";

TEST(McpOverStdio, ListsAllPagesAndAsksForNothingElse) {
    const test::TempFolder folder;
    const Result<McpTools> tools = ofCommand(folder, "ok");
    ASSERT_TRUE(tools) << tools.error().text();
    EXPECT_EQ(tools->server, "fake");
    EXPECT_EQ(tools->protocolVersion, "2025-06-18");
    EXPECT_TRUE(tools->notes.empty());
    EXPECT_EQ(heard(folder), std::string(kList) + ", end of input");
    const Catalog catalog = readCatalog(tools->document, "given").value();
    EXPECT_EQ(catalog.tools().size(), 5U);
    EXPECT_EQ(catalog.format(), "mcp");
    EXPECT_EQ(catalog.find("tool_4")->server, "fake");
}

TEST(McpOverStdio, RefusesWhatTheServerAsks) {
    const test::TempFolder folder;
    const Result<McpTools> tools = ofCommand(folder, "chatty");
    ASSERT_TRUE(tools) << tools.error().text();
    const std::string once = "answer s1 result, answer s2 error -32601, answer 2 error -32601";
    EXPECT_EQ(heard(folder), "initialize, notifications/initialized, tools/list, " + once + ", tools/list, " + once +
                                 ", tools/list, " + once + ", end of input");
}

TEST(McpOverStdio, PassesOverLinesThatAreNoMessages) {
    const test::TempFolder folder;
    const Result<McpTools> tools = ofCommand(folder, "garbage");
    ASSERT_TRUE(tools) << tools.error().text();
    ASSERT_EQ(tools->notes.size(), 1U);
    EXPECT_NE(tools->notes[0].find("starting"), std::string::npos);
    const test::TempFolder other;
    EXPECT_EQ(ofCommand(other, "version")->notes.size(), 1U);
}

TEST(McpOverStdio, EndsWhateverTheServerDoes) {
    struct Row {
        const char* mode;
        ErrorKind kind;
        const char* told;
    };
    const std::vector<Row> rows{
        {"fails", ErrorKind::Unreadable, "it has no licence"},
        {"dies", ErrorKind::Unreadable, "out of memory"},
        {"refuse", ErrorKind::Unreadable, "not today"},
        {"shape", ErrorKind::Malformed, "no list of tools"},
        {"circle", ErrorKind::Malformed, "again and again"},
        {"endless", ErrorKind::TooLarge, "20 pages"},
        {"huge", ErrorKind::TooLarge, "more than a list"},
        {"unending", ErrorKind::TooLarge, "more than a list"},
        {"flood", ErrorKind::Malformed, "noise"},
    };
    for (const Row& row : rows) {
        const test::TempFolder folder;
        const Result<McpTools> tools = ofCommand(folder, row.mode);
        ASSERT_FALSE(tools) << row.mode;
        EXPECT_EQ(tools.error().kind, row.kind) << row.mode << tools.error().text();
        EXPECT_NE(tools.error().text().find(row.told), std::string::npos) << row.mode << tools.error().text();
        if (std::string_view(row.mode) != "fails") expectOnlyTheList(folder);
    }
}

TEST(McpOverStdio, AHangingServerIsLeftAndAStubbornOneKilled) {
    McpLimits few = limits();
    few.total = std::chrono::milliseconds(1'500);
    const test::TempFolder folder;
    const Result<McpTools> tools = ofCommand(folder, "hang", few);
    ASSERT_FALSE(tools);
    EXPECT_NE(tools.error().text().find("in time"), std::string::npos) << tools.error().text();
    const test::TempFolder other;
    EXPECT_TRUE(ofCommand(other, "stubborn"));
}

TEST(McpOverStdio, IsCancelled) {
    struct Cancelled : RunControl {
        [[nodiscard]] bool cancelled() const override { return true; }
    } control;
    const test::TempFolder folder;
    const auto tools = mcpToolsOfCommand({WRIT_PYTHON, kServer, "stdio", "hang", folder.path("log").string()}, limits(), control);
    ASSERT_FALSE(tools);
    EXPECT_EQ(tools.error().kind, ErrorKind::Cancelled);
}

TEST(McpOverStdio, TellsWhatCannotBeStarted) {
    RunControl control;
    const auto tools = mcpToolsOfCommand({"no-such-program-anywhere"}, limits(), control);
    ASSERT_FALSE(tools);
    EXPECT_NE(tools.error().text().find("no-such-program-anywhere"), std::string::npos);
}

TEST(McpCommand, IsPartedAsPeopleWriteIt) {
    const auto joined = [](std::string_view line) {
        const auto words = commandWords(line);
        if (!words) return "<" + words.error().message + ">";
        std::string text;
        for (const std::string& word : *words) text += "[" + word + "]";
        return text;
    };
    EXPECT_EQ(joined("npx -y  @scope/server --flag=1"), "[npx][-y][@scope/server][--flag=1]");
    EXPECT_EQ(joined(R"(a 'b c' "d \" $e" f\ g '' x"y"z)"), R"([a][b c][d " $e][f g][][xyz])");
    EXPECT_EQ(joined(R"(a '$b;c' "d\n")"), R"([a][$b;c][d\n])");
    for (const char* line :
         {"", "  ", "''", "a 'b", "a \"b", "a \\", "a | b", "a; b", "a && b", "a > b", "a $HOME", "a `b`", "a\nb"}) {
        EXPECT_FALSE(commandWords(line)) << line;
    }
}

/// The server over HTTP, killed at the end.
class HttpServer {
public:
    HttpServer(const test::TempFolder& folder, const std::string& mode) {
        const std::string command =
            std::string("exec '") + WRIT_PYTHON + "' '" + kServer + "' http " + mode + " '" + folder.path("log").string() + "'";
        m_output = popen(command.c_str(), "r");
        int process = 0;
        if (m_output == nullptr || std::fscanf(m_output, "%d %d", &m_port, &process) != 2)
            ADD_FAILURE() << "the server does not start";
        m_process = process;
    }
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer() {
        if (m_process > 0) kill(m_process, SIGKILL);
        if (m_output != nullptr) pclose(m_output);
    }
    [[nodiscard]] Result<McpTools> tools(const McpLimits& given = limits()) const {
        RunControl control;
        return mcpToolsOfUrl("http://127.0.0.1:" + std::to_string(m_port) + "/mcp", given, control);
    }

private:
    std::FILE* m_output = nullptr;
    int m_port = 0;
    pid_t m_process = 0;
};

TEST(McpOverHttp, ListsAllPagesInASession) {
    for (const char* mode : {"ok", "events", "open"}) {
        const test::TempFolder folder;
        const Result<McpTools> tools = HttpServer(folder, mode).tools();
        ASSERT_TRUE(tools) << mode << tools.error().text();
        EXPECT_EQ(readCatalog(tools->document, "given")->tools().size(), 5U) << mode;
        EXPECT_EQ(heard(folder), std::string(kList) + ", DELETE s-1") << mode;
    }
}

TEST(McpOverHttp, RefusesWhatTheServerAsks) {
    const test::TempFolder folder;
    const Result<McpTools> tools = HttpServer(folder, "chatty").tools();
    ASSERT_TRUE(tools) << tools.error().text();
    const std::string once = "answer s1 result, answer s2 error -32601, answer 2 error -32601";
    EXPECT_EQ(heard(folder), "initialize, notifications/initialized, tools/list, " + once + ", tools/list, " + once +
                                 ", tools/list, " + once + ", DELETE s-1");
}

TEST(McpOverHttp, EndsWhateverTheServerDoes) {
    struct Row {
        const char* mode;
        const char* told;
    };
    for (const Row& row : {Row{"login", "who asks"}, Row{"moved", "redirects"}, Row{"broken", "JSON"}, Row{"refuse", "not today"},
                           Row{"huge", "more than a list"}, Row{"circle", "again and again"}, Row{"endless", "20 pages"}}) {
        const test::TempFolder folder;
        const Result<McpTools> tools = HttpServer(folder, row.mode).tools();
        ASSERT_FALSE(tools) << row.mode;
        EXPECT_NE(tools.error().text().find(row.told), std::string::npos) << row.mode << ": " << tools.error().text();
        expectOnlyTheList(folder);
    }
    McpLimits few = limits();
    few.total = std::chrono::milliseconds(1'500);
    const test::TempFolder folder;
    EXPECT_FALSE(HttpServer(folder, "hang").tools(few));
    RunControl control;
    EXPECT_FALSE(mcpToolsOfUrl("http://127.0.0.1:1/", limits(), control));
    EXPECT_FALSE(mcpToolsOfUrl("file:///etc/hostname", limits(), control));
    EXPECT_FALSE(mcpToolsOfUrl("ftp://127.0.0.1/", limits(), control));
}

TEST(McpEverything, IsListed) {
    // The command that npm puts there, or any other that starts the same over standard input and output.
    const char* given = std::getenv("WRIT_MCP_EVERYTHING");
    const std::string command = given != nullptr ? given : "mcp-server-everything stdio";
    if (given == nullptr && std::system("command -v mcp-server-everything > /dev/null 2>&1") != 0)
        GTEST_SKIP() << "NOT RUN: @modelcontextprotocol/server-everything is not installed (npm install -g), and "
                        "WRIT_MCP_EVERYTHING names no command";
    RunControl control;
    const Result<McpTools> tools = mcpToolsOfCommand(commandWords(command).value(), {}, control);
    ASSERT_TRUE(tools) << tools.error().text();
    const Catalog catalog = readCatalog(tools->document, "everything").value();
    EXPECT_NE(catalog.find("echo"), nullptr);
    EXPECT_GE(catalog.tools().size(), 5U);
}

}  // namespace
}  // namespace writ::sim
