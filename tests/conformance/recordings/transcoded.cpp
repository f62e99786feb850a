#include "engine/json/file.h"
#include "simulator/outcome/classify.h"
#include "simulator/transcript/reader.h"
#include "tests/conformance/recordings/subjects.h"

#include <algorithm>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

/// What truth.json says of a run, as a session tells it. Ids are compared where the shape has some.
Json toldBy(const sim::Session& session, bool withIds) {
    Json::Array calls;
    std::size_t errors = 0, users = 0, models = 0;
    for (const sim::Step& step : session.steps) {
        if (step.kind == sim::StepKind::Message) {
            users += step.role == sim::Role::User ? 1U : 0U;
            models += step.role == sim::Role::Model ? 1U : 0U;
        }
        if (step.kind != sim::StepKind::Call) continue;
        errors += sim::classify(session, step, {}).outcome == sim::Outcome::ToolError ? 1U : 0U;
        Json call = Json::object({{"name", Json(step.tool)}, {"arguments", step.arguments}});
        calls.push_back(withIds ? call.with("id", Json(step.callId)) : call);
    }
    return Json::object({{"tool_calls", Json(std::move(calls))},
                         {"tool_errors", Json(errors)},
                         {"user_messages", Json(users)},
                         {"assistant_texts", Json(models)}});
}

Json expected(const Json& run, bool withIds) {
    Json::Array calls;
    for (const Json& call : run["tool_calls"].asArray()) {
        const Json plain = Json::object({{"name", call["name"]}, {"arguments", call["arguments"]}});
        calls.push_back(withIds ? call : plain);
    }
    return Json::object({{"tool_calls", Json(std::move(calls))},
                         {"tool_errors", Json(run["tool_errors"].size())},
                         {"user_messages", run["user_messages"]},
                         {"assistant_texts", run["assistant_texts"]}});
}

/// User messages that nobody answered. Spans hold messages as what a model was given and gave, so these are not in them.
std::size_t unanswered(const fs::path& root, const std::string& id) {
    const Result<sim::Recording> chat = sim::readRecordingFile(root / "openai-chat" / (id + ".json"), id);
    std::size_t users = 0;
    if (!chat || chat->sessions.size() != 1) return users;
    const std::vector<sim::Step>& steps = chat->sessions.front()->steps;
    for (auto step = steps.rbegin();
         step != steps.rend() && step->kind == sim::StepKind::Message && step->role == sim::Role::User; ++step)
        ++users;
    return users;
}

bool hasIds(const sim::Session& session) {
    return std::any_of(session.steps.begin(), session.steps.end(),
                       [](const sim::Step& step) { return step.kind == sim::StepKind::Call && !step.callId.empty(); });
}

void compare(const fs::path& file, const std::string& name, const Json& run, std::size_t notHeld, Suite& suite) {
    const Result<sim::Recording> recording = sim::readRecordingFile(file, name);
    if (!recording) return suite.fail(recording.error().text());
    if (recording->sessions.size() != 1)
        return suite.fail(name + ": gives " + std::to_string(recording->sessions.size()) + " sessions");
    const sim::Session& session = *recording->sessions.front();
    const bool withIds = hasIds(session);
    const Json told = toldBy(session, withIds);
    Json truth = expected(run, withIds);
    if (session.format == "otlp")
        truth = truth.with("user_messages", Json(truth["user_messages"].asInteger() - static_cast<std::int64_t>(notHeld)));
    for (const auto& [member, value] : truth.asObject())
        if (told[member] != value)
            return suite.fail(name + ": " + member + " is " + told[member].dump() + "; expected " + value.dump());
    suite.check(recording->skipped.empty(), name + ": records were skipped");
}

}  // namespace

void runTranscoded(const fs::path& folder, std::vector<Suite>& suites) {
    const fs::path root = folder / "transcoded";
    const Result<Json> truth = readJsonFile(root / "truth.json");
    if (!truth) return;
    std::error_code error;
    std::vector<fs::path> shapes;
    for (const auto& entry : fs::directory_iterator(root, error))
        if (entry.is_directory()) shapes.push_back(entry.path());
    std::sort(shapes.begin(), shapes.end());
    for (const fs::path& shape : shapes) {
        Suite suite("transcoded: " + shape.filename().string());
        for (const Json& run : truth->asArray()) {
            const auto named = [&](const char* end) { return shape / (run["id"].asString() + end); };
            const fs::path file = fs::exists(named(".json"), error) ? named(".json") : named(".jsonl");
            compare(file, file.lexically_relative(folder).generic_string(), run, unanswered(root, run["id"].asString()), suite);
        }
        suites.push_back(std::move(suite));
    }
}

}  // namespace writ::conformance
