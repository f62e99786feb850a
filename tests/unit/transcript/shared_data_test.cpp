#include "simulator/outcome/classify.h"
#include "support.h"

#include <algorithm>
#include <map>

namespace writ::test {
namespace {

namespace fs = std::filesystem;

#define NEED_SHARED_DATA()                           \
    if (!fs::exists(sharedFolder() / "transcripts")) \
    GTEST_SKIP() << "NOT RUN: the recordings are not here; set WRIT_SHARED to the folder that holds transcripts/"

fs::path transcripts() {
    return sharedFolder() / "transcripts";
}

sim::Recording readShared(const std::string& name) {
    auto recording = sim::readRecordingFile(transcripts() / name, name);
    EXPECT_TRUE(recording.has_value()) << recording.error().text();
    return recording ? *recording : sim::Recording{};
}

Json callsOf(const sim::Session& session) {
    Json::Array calls;
    for (const sim::Step& step : session.steps)
        if (step.kind == sim::StepKind::Call)
            calls.push_back(Json::object({{"id", Json(step.callId)}, {"name", Json(step.tool)}, {"arguments", step.arguments}}));
    return Json(std::move(calls));
}

std::size_t messagesOf(const sim::Session& session, sim::Role role) {
    return static_cast<std::size_t>(std::count_if(session.steps.begin(), session.steps.end(), [role](const sim::Step& step) {
        return step.kind == sim::StepKind::Message && step.role == role;
    }));
}

std::size_t errorsOf(const sim::Session& session) {
    return static_cast<std::size_t>(std::count_if(session.steps.begin(), session.steps.end(), [&](const sim::Step& step) {
        return step.kind == sim::StepKind::Call && sim::classify(session, step, {}).outcome == sim::Outcome::ToolError;
    }));
}

TEST(SharedData, TranscodedRunsGiveTheSameInEachShape) {
    NEED_SHARED_DATA();
    const Json truth = readJsonFile(transcripts() / "transcoded/truth.json").value();
    ASSERT_EQ(truth.size(), 12u);
    for (const Json& run : truth.asArray()) {
        for (const std::string shape : {"openai-chat", "anthropic-messages", "openai-responses", "gemini", "bedrock-converse"}) {
            const std::string name = "transcoded/" + shape + "/" + run["id"].asString() + ".json";
            SCOPED_TRACE(name);
            const sim::Recording recording = readShared(name);
            ASSERT_EQ(recording.sessions.size(), 1u);
            const sim::Session& session = *recording.sessions[0];
            EXPECT_EQ(recording.format, shape);
            EXPECT_EQ(callsOf(session), run["tool_calls"]);
            EXPECT_EQ(errorsOf(session), run["tool_errors"].size());
            EXPECT_EQ(messagesOf(session, sim::Role::User), static_cast<std::size_t>(run["user_messages"].asInteger()));
            EXPECT_EQ(messagesOf(session, sim::Role::Model), static_cast<std::size_t>(run["assistant_texts"].asInteger()));
            EXPECT_EQ(messagesOf(session, sim::Role::System), 1u);
            EXPECT_TRUE(recording.skipped.empty()) << skippedText(recording);
        }
    }
}

TEST(SharedData, TauBenchRunsAreComplete) {
    NEED_SHARED_DATA();
    const sim::Recording recording = readShared("tau-bench/airline-gpt-4o.json");
    EXPECT_EQ(recording.sessions.size(), 156u);
    EXPECT_TRUE(recording.skipped.empty()) << skippedText(recording);
    std::map<std::string, int> byTool;
    int calls = 0;
    for (const sim::SessionPtr& session : recording.sessions) {
        EXPECT_EQ(session->metadata.size(), 2u);
        for (const sim::Step& step : session->steps) {
            if (step.kind != sim::StepKind::Call) continue;
            ++calls;
            ++byTool[step.tool];
            ASSERT_NE(step.resultStep, 0u) << step.place.at;
            const sim::Step& result = session->steps[step.resultStep - 1];
            EXPECT_EQ(result.callStep, step.number);
            EXPECT_EQ(result.place.message, *step.place.message + 1) << step.place.at;
            EXPECT_EQ(step.argumentsState, sim::ArgumentsState::Recorded) << step.place.at;
        }
    }
    EXPECT_EQ(calls, 900);
    const std::map<std::string, int> expected{{"book_reservation", 42},
                                              {"calculate", 74},
                                              {"cancel_reservation", 64},
                                              {"get_reservation_details", 300},
                                              {"get_user_details", 91},
                                              {"list_all_airports", 2},
                                              {"search_direct_flight", 102},
                                              {"search_onestop_flight", 32},
                                              {"send_certificate", 8},
                                              {"think", 74},
                                              {"transfer_to_human_agents", 41},
                                              {"update_reservation_baggages", 11},
                                              {"update_reservation_flights", 57},
                                              {"update_reservation_passengers", 2}};
    EXPECT_EQ(byTool, expected);
}

// The call at /8/traj/36/tool_calls/0 says where it stands in four ways, which agree.
TEST(SharedData, PlacesLeadBackIntoTheRecording) {
    NEED_SHARED_DATA();
    const std::string name = "tau-bench/airline-gpt-4o.json";
    const Json document = readJsonFile(transcripts() / name).value();
    for (const sim::SessionPtr& session : readShared(name).sessions) {
        for (const sim::Step& step : session->steps) {
            const Json* record = document.pointer(step.place.at);
            ASSERT_NE(record, nullptr) << step.place.at;
            const std::string message = "/" + std::to_string(*step.place.run) + "/traj/" + std::to_string(*step.place.message);
            EXPECT_TRUE(step.place.at.starts_with(message)) << step.place.at;
            if (step.kind == sim::StepKind::Call) {
                EXPECT_EQ((*record)["function"]["name"].asString(), step.tool);
            }
            if (step.kind == sim::StepKind::Result) {
                EXPECT_EQ((*record)["content"].asString(), step.text);
            }
        }
    }
}

// Place of the result -> outcome, of each call of a file that was not just executed.
std::map<std::string, std::string> outcomesOf(const std::string& file) {
    std::map<std::string, std::string> found;
    for (const sim::SessionPtr& session : readShared(file).sessions) {
        for (const sim::Step& step : session->steps) {
            if (step.kind != sim::StepKind::Call) continue;
            const sim::OutcomeFinding finding = sim::classify(*session, step, {});
            if (finding.outcome == sim::Outcome::Executed) continue;
            const std::string& place = step.resultStep == 0 ? step.place.at : session->steps[step.resultStep - 1].place.at;
            found[place] = std::string(word(finding.outcome));
        }
    }
    return found;
}

TEST(SharedData, LabelledOutcomesAreFound) {
    NEED_SHARED_DATA();
    const Json given = readJsonFile(transcripts() / "outcome-labels.json").value();
    for (const std::string file :
         {"tau-bench/airline-gpt-4o.json", "tau2/airline-relaxed-grok-3-mini.json", "tau2/airline-relaxed-grok-4-fast.json",
          "tau2/airline-whissle.json", "tau2/retail-hd-whissle.json"}) {
        SCOPED_TRACE(file);
        std::map<std::string, std::string> labels;
        for (const Json& label : given.asArray())
            if (label["file"].asString() == file) labels[label["at"].asString()] = label["outcome"].asString();
        EXPECT_EQ(outcomesOf(file), labels);
    }
}

TEST(SharedData, ProviderFilterIsFoundWhereLabelled) {
    NEED_SHARED_DATA();
    const sim::Recording recording = readShared("provider-wire/azure-chat.completions/ollm-test_chat_content_filtering.json");
    ASSERT_FALSE(recording.sessions.empty());
    EXPECT_EQ(outline(*recording.sessions[0]),
              "1 message user /interactions/0/request/body/messages/0\n"
              "2 refusal [provider_filter] /interactions/0/response/body/choices/0/finish_reason\n");
}

// Calls of code-writing agents: no ids, and arguments that are Python dicts in a text.
TEST(SharedData, VariantsAreReadWithoutInventing) {
    NEED_SHARED_DATA();
    std::size_t calls = 0;
    std::size_t answered = 0;
    std::size_t failed = 0;
    for (const auto& entry : fs::directory_iterator(transcripts() / "tau-bench-variants")) {
        const sim::Recording recording = readShared("tau-bench-variants/" + entry.path().filename().string());
        for (const sim::SessionPtr& session : recording.sessions) {
            for (const sim::Step& step : session->steps) {
                if (step.kind != sim::StepKind::Call) continue;
                ++calls;
                answered += step.resultStep != 0 ? 1u : 0u;
                failed += sim::classify(*session, step, {}).outcome == sim::Outcome::ToolError ? 1u : 0u;
                EXPECT_EQ(step.arguments.isObject(), step.argumentsState == sim::ArgumentsState::Recorded) << step.place.at;
            }
        }
    }
    EXPECT_EQ(calls, 2289u);
    EXPECT_EQ(answered, calls);
    EXPECT_EQ(failed, 82u);  // results that begin with "Error", and the code-writing agents' comments of such
}

TEST(SharedData, NoRecordingOfAnyKindCrashesAReader) {
    NEED_SHARED_DATA();
    std::map<std::string, int> byFormat;
    for (const auto& entry : fs::recursive_directory_iterator(transcripts())) {
        if (!entry.is_regular_file()) continue;
        const auto recording = sim::readRecordingFile(entry.path(), entry.path().filename().string());
        ++byFormat[recording ? recording->format : "error"];
        if (!recording) {
            EXPECT_FALSE(recording.error().message.empty());
        }
    }
    EXPECT_GT(byFormat["anthropic-messages"], 20);
    EXPECT_GT(byFormat["openai-chat"], 20);
    EXPECT_EQ(byFormat["tau-bench"], 8);
}

}  // namespace
}  // namespace writ::test
