// Logs of requests that repeat their conversations, as gateways write them, made by chance: who only counts reads less of
// them, and must count the same.
#include "simulator/transcript/session_counts.h"
#include "support.h"

#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <fstream>
#include <random>
#include <thread>
#include <vector>

namespace writ::test {
namespace {

class Chance {
public:
    explicit Chance(std::uint32_t seed) : m_random(seed) {}
    [[nodiscard]] std::size_t below(std::size_t end) { return m_random() % end; }
    [[nodiscard]] bool oneOf(std::size_t count) { return below(count) == 0; }

private:
    std::mt19937 m_random;
};

enum class Dialect { OpenAi, Anthropic };

/// Several conversations that go on in any order.
class Log {
public:
    Log(std::uint32_t seed, Dialect dialect) : m_chance(seed), m_dialect(dialect) {}

    std::string lines(std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += next().dump() + "\n";
        return text;
    }

private:
    struct Talk {
        std::string system;
        Json::Array messages;
        std::vector<std::string> open;  // ids of calls without a result
    };

    Json next() {
        if (m_talks.empty() || m_chance.oneOf(5)) begin();
        Talk& talk = m_talks[m_chance.below(m_talks.size())];
        if (!m_chance.oneOf(6)) goOn(talk);  // else it is asked again
        if (m_chance.oneOf(12)) talk.system = "rules " + std::to_string(m_chance.below(4));
        if (m_chance.oneOf(10) && talk.messages.size() > 2) forgetSome(talk);
        const Json asked = request(talk);
        if (m_chance.oneOf(15)) return asked;
        return Json::object({{"request", Json::object({{"body", asked}})}, {"response", Json::object({{"body", answer(talk)}})}});
    }

    void begin() {
        Talk& talk = m_talks.emplace_back();
        talk.system = "rules " + std::to_string(m_chance.below(2));
        if (m_chance.oneOf(3) && m_dialect == Dialect::OpenAi) talk.messages.push_back(message("system", "be brief"));
        talk.messages.push_back(message("user", "question " + std::to_string(m_chance.below(3)) + std::string(80, '?')));
    }

    // The results of the calls, sometimes only some, and maybe what the user says.
    void goOn(Talk& talk) {
        while (!talk.open.empty() && !m_chance.oneOf(8)) {
            talk.messages.push_back(result(talk.open.front()));
            talk.open.erase(talk.open.begin());
        }
        if (m_chance.oneOf(3) || talk.messages.back()["role"].asString() == "assistant")
            talk.messages.push_back(message("user", "and " + std::to_string(m_chance.below(5))));
        // Clients shorten old results, and tell texts with other blanks.
        Json& some = talk.messages[m_chance.below(talk.messages.size())];
        if (m_chance.oneOf(12) && some["content"].isString())
            some = some.with("content", some["content"].asString().substr(0, 5));
        if (m_chance.oneOf(12) && some["content"].isString()) some = some.with("content", some["content"].asString() + "\n");
    }

    void forgetSome(Talk& talk) {
        const auto at = static_cast<std::ptrdiff_t>(1 + m_chance.below(talk.messages.size() - 1));
        if (m_chance.oneOf(2))
            talk.messages.erase(talk.messages.begin() + at);
        else
            talk.messages.erase(talk.messages.begin() + at, talk.messages.end());
        talk.open.clear();
    }

    Json request(const Talk& talk) const {
        Json::Array all = talk.messages;
        if (m_dialect == Dialect::Anthropic)
            return Json::object({{"model", "m"}, {"max_tokens", 9}, {"system", talk.system}, {"messages", Json(std::move(all))}});
        all.insert(all.begin(), message("system", talk.system));
        return Json::object({{"model", "m"}, {"messages", Json(std::move(all))}});
    }

    // What the model answers; the conversation goes on with it, mostly.
    Json answer(Talk& talk) {
        const std::string text = m_chance.oneOf(3) ? std::string() : "answer " + std::to_string(m_chance.below(20));
        const std::size_t calls = m_chance.below(4);
        Json told = m_dialect == Dialect::OpenAi ? openAiAnswer(text, calls) : anthropicAnswer(text, calls);
        const bool isKept = !m_chance.oneOf(6) && (calls > 0 || !text.empty());
        if (isKept) {
            talk.open.assign(m_ids.begin(), m_ids.end());
            talk.messages.push_back(m_chance.oneOf(4) ? told.with("note", "x") : told);
        }
        if (m_dialect == Dialect::Anthropic)
            return Json::object(
                {{"type", "message"}, {"role", "assistant"}, {"content", told["content"]}, {"stop_reason", "end_turn"}});
        return Json::object(
            {{"choices", Json::array({Json::object({{"index", 0}, {"finish_reason", "stop"}, {"message", told}})})}});
    }

    Json openAiAnswer(const std::string& text, std::size_t calls) {
        Json told = message("assistant", text);
        Json::Array list;
        m_ids.clear();
        for (std::size_t i = 0; i < calls; ++i) {
            Json::Object call{{"type", "function"},
                              {"function", Json::object({{"name", toolName()}, {"arguments", arguments().dump()}})}};
            if (const std::string id = newId(); !id.empty()) call.emplace_back("id", id);
            list.push_back(Json(std::move(call)));
        }
        return list.empty() ? told : told.with("tool_calls", Json(std::move(list)));
    }

    Json anthropicAnswer(const std::string& text, std::size_t calls) {
        Json::Array blocks;
        m_ids.clear();
        if (!text.empty()) blocks.push_back(Json::object({{"type", "text"}, {"text", text}}));
        for (std::size_t i = 0; i < calls; ++i)
            blocks.push_back(Json::object({{"type", "tool_use"}, {"id", newId()}, {"name", toolName()}, {"input", arguments()}}));
        return Json::object({{"role", "assistant"}, {"content", Json(std::move(blocks))}});
    }

    Json result(const std::string& id) {
        static constexpr std::string_view kTexts[] = {R"({"ok": true, "sum": 12})", "{'ok': False}", "done", "[not a list", "12"};
        const std::string text(kTexts[m_chance.below(std::size(kTexts))]);
        if (m_dialect == Dialect::Anthropic) {
            const Json block = Json::object({{"type", "tool_result"}, {"tool_use_id", id}, {"content", text}});
            return Json::object({{"role", "user"}, {"content", Json::array({block})}});
        }
        return id.empty() ? message("tool", text) : message("tool", text).with("tool_call_id", id);
    }

    // Some are like no other, some come again and again, and some are missing.
    std::string newId() {
        std::string id = "call_" + std::to_string(m_chance.below(3));
        if (m_chance.oneOf(2)) id = "call_aB3" + std::to_string(m_next++) + "xY9zQ1";
        if (m_chance.oneOf(9)) id.clear();
        return m_ids.emplace_back(id);
    }

    std::string toolName() { return m_chance.oneOf(2) ? "refund" : "read"; }
    Json arguments() { return Json::object({{"cents", Json(m_chance.below(4))}, {"why", std::string(70, 'w')}}); }
    static Json message(const std::string& role, const std::string& text) {
        return Json::object({{"role", role}, {"content", text}});
    }

    Chance m_chance;
    Dialect m_dialect;
    std::vector<Talk> m_talks;
    std::vector<std::string> m_ids;  // of the calls of the latest answer
    std::size_t m_next = 0;
};

void expectSameCounts(const std::string& text, const std::string& what) {
    const auto kept = sim::readRecording(text, "log.jsonl");
    sim::SessionCounts counts;
    const auto counted = sim::readRecording(text, "log.jsonl", {}, {}, {nullptr, &counts});
    ASSERT_TRUE(kept && counted) << what;
    sim::SessionCounts expected;
    for (const sim::SessionPtr& session : kept->sessions) expected.take(session);
    EXPECT_EQ(counts.sessions, expected.sessions) << what;
    EXPECT_EQ(counts.steps, expected.steps) << what;
    EXPECT_EQ(counts.calls, expected.calls) << what;
    EXPECT_EQ(counted->messages, kept->messages) << what;
    EXPECT_EQ(skippedText(*counted), skippedText(*kept)) << what;
}

/// A record of Anthropic's API as Bedrock writes it.
Json bedrockBlock(const Json& block) {
    if (block["type"].asString() == "tool_use")
        return Json::object(
            {{"toolUse", Json::object({{"toolUseId", block["id"]}, {"name", block["name"]}, {"input", block["input"]}})}});
    if (block["type"].asString() == "tool_result")
        return Json::object(
            {{"toolResult", Json::object({{"toolUseId", block["tool_use_id"]},
                                          {"content", Json::array({Json::object({{"text", block["content"]}})})}})}});
    return Json::object({{"text", block["text"]}});
}

Json bedrockMessage(const Json& message) {
    Json::Array blocks;
    for (const Json& block : message["content"].asArray()) blocks.push_back(bedrockBlock(block));
    if (message["content"].isString()) blocks.push_back(Json::object({{"text", message["content"]}}));
    return message.with("content", Json(std::move(blocks)));
}

Json bedrockRequest(const Json& request) {
    Json::Array messages;
    for (const Json& message : request["messages"].asArray()) messages.push_back(bedrockMessage(message));
    return Json::object(
        {{"system", Json::array({Json::object({{"text", request["system"]}})})}, {"messages", Json(std::move(messages))}});
}

std::string asBedrock(const std::string& lines) {
    std::string text;
    for (std::size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1) {
        const Json record = parseJson(lines.substr(at, lines.find('\n', at) - at)).value();
        const Json& answer = record["response"]["body"];
        text += record.contains("messages")
                    ? bedrockRequest(record).dump()
                    : Json::object(
                          {{"request", Json::object({{"body", bedrockRequest(record["request"]["body"])}})},
                           {"response",
                            Json::object({{"body", Json::object({{"output", Json::object({{"message", bedrockMessage(answer)}})},
                                                                 {"stopReason", "end_turn"}})}})}})
                          .dump();
        text += '\n';
    }
    return text;
}

/// The same records in one list.
std::string asList(std::string lines) {
    lines.pop_back();
    std::replace(lines.begin(), lines.end(), '\n', ',');
    return "[" + lines + "]";
}

TEST(Repeats, AreCountedAsTheyAreKept) {
    for (std::uint32_t seed = 0; seed < 80; ++seed) {
        expectSameCounts(Log(seed, Dialect::OpenAi).lines(40), "openai " + std::to_string(seed));
        const std::string anthropic = Log(seed, Dialect::Anthropic).lines(40);
        expectSameCounts(anthropic, "anthropic " + std::to_string(seed));
        expectSameCounts(asBedrock(anthropic), "bedrock " + std::to_string(seed));
        if (seed % 10 == 0) expectSameCounts(asList(anthropic), "anthropic, in a list " + std::to_string(seed));
        if (seed % 10 == 0) expectSameCounts(anthropic + Log(seed, Dialect::OpenAi).lines(40), "both " + std::to_string(seed));
        if (HasFailure()) return;
    }
}

// Which goes on a conversation that came long before: all was taken for lone turns until then.
TEST(Repeats, TheLastLineMayBeTheFirst) {
    std::string text;
    for (int i = 0; i < 200; ++i)
        text += R"({"messages":[{"role":"user","content":"question )" + std::to_string(i) +
                R"("},{"role":"assistant","content":"answer"}]})"
                "\n";
    expectSameCounts(text, "nothing repeated");
    text += R"({"messages":[{"role":"user","content":"question 0"},{"role":"assistant","content":"answer"},)"
            R"({"role":"user","content":"and then"}]})"
            "\n";
    expectSameCounts(text, "the first line repeated by the last");
    sim::SessionCounts counts;
    ASSERT_TRUE(sim::readRecording(text, "log.jsonl", {}, {}, {nullptr, &counts}));
    EXPECT_EQ(counts.sessions, 200u);
    EXPECT_EQ(counts.steps, 401u);
}

// Where requests name what they go on instead of repeating it.
TEST(Repeats, AreNamed) {
    const auto line = [](const std::string& asked, const std::string& id) {
        return R"({"request":{"body":{"model":"m","instructions":"x",)" + asked + R"(}},"response":{"body":{"id":")" + id +
               R"(","object":"response","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"yes"}]}]}}})"
               "\n";
    };
    const std::string text = line(R"("input":"hi")", "r1") + line(R"("input":"more","previous_response_id":"r1")", "r2");
    expectSameCounts(text, "responses");
    EXPECT_EQ(read(text, "log.jsonl").sessions.size(), 1u);
}

// What stands around the messages that are known still counts.
TEST(Repeats, AreNotAllOfATurn) {
    const std::string asked =
        R"({"request":{"body":{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},)"
        R"({"role":"user","content":"c"}]}},"response":{"body":)";
    expectSameCounts(asked +
                         R"({"choices":[{"message":{"role":"assistant","content":"d"}}]}}})"
                         "\n" +
                         asked +
                         R"({"amazon-bedrock-guardrailAction":"INTERVENED","error":{"message":"x"}}}})"
                         "\n",
                     "the same request, blocked");
    const auto request = [](const std::string& system, const std::string& result) {
        return "{" + system + R"("messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"x","content":[{"text":")" +
               result +
               R"("}]}}]},{"role":"assistant","content":[{"text":"ok"}]},{"role":"user","content":[{"text":"go on"}]}]})"
               "\n";
    };
    const std::string system = R"("system":[{"toolUse":{"toolUseId":"x","name":"t","input":{}}}],)";
    expectSameCounts(request({}, "long") + request(system, "long") + request(system, "lo"), "calls before the messages");
}

// A pipe gives its bytes once.
TEST(Repeats, AreCountedOfAPipe) {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / ("writ-pipe-" + std::to_string(getpid()));
    ASSERT_EQ(mkfifo(path.c_str(), S_IRUSR | S_IWUSR), 0);
    const std::string text = Log(7, Dialect::OpenAi).lines(100);
    std::thread writer([&] { std::ofstream(path, std::ios::binary) << text; });
    sim::SessionCounts counts;
    const auto counted = sim::readRecordingFile(path, "log.jsonl", {}, {}, {nullptr, &counts});
    writer.join();
    std::filesystem::remove(path);
    ASSERT_TRUE(counted) << counted.error().text();
    sim::SessionCounts expected;
    for (const sim::SessionPtr& session : read(text, "log.jsonl").sessions) expected.take(session);
    EXPECT_EQ(counts.sessions, expected.sessions);
    EXPECT_EQ(counts.steps, expected.steps);
}

}  // namespace
}  // namespace writ::test
