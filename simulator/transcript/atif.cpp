#include "simulator/transcript/content.h"
#include "simulator/transcript/formats.h"

#include <array>

namespace writ::sim {

namespace {

bool isTrajectory(const Json& json) {
    return json["schema_version"].asString().starts_with("ATIF-") && json["steps"].isArray();
}

std::optional<Role> roleOfSource(const std::string& source) {
    struct Row {
        std::string_view source;
        Role role;
    };
    static constexpr std::array<Row, 3> kRows{{{"system", Role::System}, {"user", Role::User}, {"agent", Role::Model}}};
    for (const Row& row : kRows)
        if (row.source == source) return row.role;
    return std::nullopt;
}

void readCalls(const Json& step, const std::string& at, SessionBuilder& builder) {
    builder.beginCalls();
    const Json::Array& calls = step["tool_calls"].asArray();
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const std::string place = pointerJoin(pointerJoin(at, "tool_calls"), i);
        const std::string& tool = calls[i]["function_name"].asString();
        if (tool.empty())
            builder.skip(place, "a tool call without the name of a function");
        else
            builder.addCall(place, plainText(calls[i]["tool_call_id"]), tool, calls[i].find("arguments"));
    }
}

// Work handed to other agents, whose trajectories stand elsewhere.
void readDelegations(const Json& result, const std::string& at, SessionBuilder& builder) {
    const Json::Array& references = result["subagent_trajectory_ref"].asArray();
    for (std::size_t i = 0; i < references.size(); ++i) {
        const Json& id = references[i]["trajectory_id"];
        builder.addDelegation(pointerJoin(pointerJoin(at, "subagent_trajectory_ref"), i),
                              plainText(id.isNull() ? references[i]["session_id"] : id),
                              references[i]["trajectory_path"].asString());
    }
}

void readResults(const Json& step, const std::string& at, SessionBuilder& builder) {
    const Json::Array& results = step["observation"]["results"].asArray();
    const std::string list = pointerJoin(pointerJoin(at, "observation"), "results");
    for (std::size_t i = 0; i < results.size(); ++i) {
        const std::string place = pointerJoin(list, i);
        if (!results[i].isObject()) {
            builder.skip(place, "a result is " + std::string(kindName(results[i])));
            continue;
        }
        readDelegations(results[i], place, builder);
        SessionBuilder::ResultRecord record;
        record.id = plainText(results[i]["source_call_id"]);
        record.text = readText(results[i]["content"], pointerJoin(place, "content"), builder);
        builder.addResult(place, std::move(record));
    }
}

void readStep(const Json& step, const std::string& at, SessionBuilder& builder) {
    const std::optional<Role> role = roleOfSource(step["source"].asString());
    if (!role) return builder.skip(at, "a step whose source is none of system, user, agent");
    const std::size_t before = builder.stepCount();
    std::string text = readText(step["message"], pointerJoin(at, "message"), builder);
    if (!text.empty()) builder.addMessage(at, *role, std::move(text));
    readCalls(step, at, builder);
    readResults(step, at, builder);
    if (builder.stepCount() == before && !builder.overflowed()) builder.skip(at, "a step without text, tool call or observation");
}

// The notes and "final_metrics" are about the run as it turned out; a policy sees who ran.
Json metadataOf(const Json& trajectory) {
    Json metadata = chosenMembers(trajectory, {"session_id", "trajectory_id"});
    const Json agent = chosenMembers(trajectory["agent"], {"name", "version", "model_name"});
    return agent.size() > 0 ? metadata.with("agent", agent) : metadata;
}

class AtifReader final : public RecordingReader {
public:
    explicit AtifReader(ReadContext& context) : m_context(context) {}

    bool take(const Record& record) override {
        if (!isTrajectory(record.json)) return false;
        readTrajectory(record.json, record.at, record.line);
        return true;
    }

private:
    void readTrajectory(const Json& trajectory, const std::string& at, std::optional<std::uint32_t> line) {
        SessionBuilder builder(m_context, "atif");
        builder.setLine(line);
        const Json::Array& steps = trajectory["steps"].asArray();
        for (std::size_t i = 0; i < steps.size() && !builder.overflowed(); ++i) {
            builder.beginRecord(steps[i], static_cast<std::uint32_t>(i));
            readStep(steps[i], pointerJoin(pointerJoin(at, "steps"), i), builder);
            m_context.countMessage();
        }
        builder.finish({}, metadataOf(trajectory));
        // Each agent that was given work has a conversation of its own. They nest no deeper than the JSON does.
        const Json::Array& others = trajectory["subagent_trajectories"].asArray();
        for (std::size_t i = 0; i < others.size() && !m_context.overflowed(); ++i)
            readTrajectory(others[i], pointerJoin(pointerJoin(at, "subagent_trajectories"), i), line);
    }

    ReadContext& m_context;
};

}  // namespace

bool recognisesAtif(const Sample& sample) {
    return anyRecord(sample, isTrajectory);
}

std::unique_ptr<RecordingReader> openAtif(const Sample&, ReadContext& context) {
    return std::make_unique<AtifReader>(context);
}

}  // namespace writ::sim
