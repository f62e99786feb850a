#include "engine/json/file.h"
#include "simulator/transcript/reader.h"
#include "tests/conformance/recordings/subjects.h"

#include <algorithm>
#include <set>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

std::string trimmed(const std::string& text) {
    constexpr const char* kSpace = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kSpace);
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// A JSON value that may be written as a text.
Json unwrapped(const Json& value) {
    if (!value.isString()) return value;
    const Result<Json> inner = parseJson(value.asString());
    return inner && !inner->isString() ? *inner : value;
}

/// The texts and calls that expected messages hold.
struct Expected {
    std::set<std::string> texts;
    std::set<std::string> calls;  ///< name and canonical arguments

    void addMessage(const Json& message) {
        addContent(message["content"]);
        for (const Json& call : message["tool_calls"].asArray()) {
            const Json& function = call["function"].isObject() ? call["function"] : call;
            addCall(function["name"], function.contains("arguments") ? function["arguments"] : function["args"]);
        }
    }

private:
    void addCall(const Json& name, const Json& arguments) { calls.insert(name.asString() + unwrapped(arguments).canonical()); }

    void addContent(const Json& content) {
        if (content.isString() && !trimmed(content.asString()).empty()) texts.insert(trimmed(content.asString()));
        for (const Json& part : content.asArray()) {
            const std::string& type = part["type"].asString();
            if (type == "text") addContent(part["text"]);
            if (type == "tool_use") addCall(part["name"], part["input"]);
            if (type == "tool_result") addContent(part["content"]);
        }
    }
};

Expected expectedOf(const Json& observations) {
    Expected expected;
    for (const auto& [id, observation] : observations.asObject())
        for (const char* side : {"input", "output"})
            for (const Json& message : observation[side]["data"].asArray()) expected.addMessage(message);
    return expected;
}

/// What a recording's steps say.
struct Told {
    std::set<std::string> texts;
    std::set<std::string> calls;

    explicit Told(const sim::Recording& recording) {
        for (const sim::SessionPtr& session : recording.sessions) {
            for (const sim::Step& step : session->steps) {
                if (step.kind == sim::StepKind::Call)
                    calls.insert(step.tool + step.arguments.canonical());
                else
                    texts.insert(trimmed(step.text));
                if (!step.result.isNull()) texts.insert(step.result.canonical());
            }
        }
    }

    [[nodiscard]] bool says(const std::string& text) const {
        if (texts.contains(text)) return true;
        const Result<Json> json = parseJson(text);
        return json && (texts.contains(json->canonical()) || onlyCalls(*json));
    }

private:
    /// Some frameworks write the calls of a turn as its text.
    [[nodiscard]] bool onlyCalls(const Json& json) const {
        const Json::Array& list = json.asArray();
        return !list.empty() && std::all_of(list.begin(), list.end(), [&](const Json& call) {
            const Json& function = call["function"];
            return calls.contains(function["name"].asString() + unwrapped(function["arguments"]).canonical());
        });
    }
};

void compare(const fs::path& trace, const fs::path& messages, Suite& texts, Suite& calls) {
    const std::string name = trace.filename().string();
    const Result<sim::Recording> recording = sim::readRecordingFile(trace, name);
    const Result<Json> json = readJsonFile(messages);
    if (!recording) return texts.fail(recording.error().text());
    if (!json) return texts.fail(json.error().text());
    const Expected expected = expectedOf(*json);
    const Told told(*recording);
    for (const std::string& text : expected.texts) texts.check(told.says(text), name + ": no step says: " + text.substr(0, 120));
    for (const std::string& call : expected.calls)
        calls.check(told.calls.contains(call), name + ": no step calls " + call.substr(0, 120));
}

}  // namespace

void runLangfuse(const fs::path& folder, std::vector<Suite>& suites) {
    constexpr std::string_view kTrace = ".trace.json";
    std::vector<fs::path> traces;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / "langfuse", error))
        if (entry.path().string().ends_with(kTrace)) traces.push_back(entry.path());
    if (traces.empty()) return;
    std::sort(traces.begin(), traces.end());
    Suite texts("langfuse: expected texts");
    Suite calls("langfuse: expected calls");
    for (const fs::path& trace : traces) {
        std::string stem = trace.string();
        stem.resize(stem.size() - kTrace.size());
        compare(trace, stem + ".chatml.json", texts, calls);
    }
    suites.push_back(std::move(texts));
    suites.push_back(std::move(calls));
}

}  // namespace writ::conformance
