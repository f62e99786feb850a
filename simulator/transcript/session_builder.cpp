#include "simulator/transcript/session_builder.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace writ::sim {

namespace {

constexpr std::size_t kMaxSkipped = 10'000;

// Seconds since 1970 as a moment, where that is a date that people write.
std::optional<Moment> momentFromSeconds(const Json& seconds) {
    constexpr std::int64_t kYear2000 = 946'684'800;  // smaller numbers count from the session's start, or are something else
    constexpr std::int64_t kYear10000 = 253'402'300'800;
    if (!seconds.isInteger() || seconds.asInteger() < kYear2000 || seconds.asInteger() >= kYear10000) return std::nullopt;
    return Moment{seconds.asInteger() * 1000, seconds.numberText()};
}

std::optional<Moment> timeOf(const Json& record) {
    static constexpr std::array<std::string_view, 4> kFields{"timestamp", "created_at", "time", "created"};
    for (const std::string_view field : kFields) {
        const Json& value = record[field];
        std::optional<Moment> moment = value.isString() ? parseMoment(value.asString()) : momentFromSeconds(value);
        if (moment) return moment;
    }
    return std::nullopt;
}

// A result's text is often JSON; what is not stays a text.
Json resultValue(const std::string& text, const ReadLimits& limits) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return Json(text);
    // Only what can begin a JSON value is worth a parse: most results are prose.
    if (std::string_view("{[\"-0123456789tfn").find(text[first]) == std::string_view::npos) return Json(text);
    Result<Json> parsed = parseJson(text, limits.json);
    return parsed ? *std::move(parsed) : Json(text);
}

std::string placeText(std::optional<std::uint32_t> line, const std::string& at) {
    if (!line) return at;
    return "line " + std::to_string(*line) + (at.empty() ? "" : " " + at);
}

}  // namespace

void ReadContext::skip(std::string at, std::string reason) {
    std::vector<Skipped>& skipped = m_recording.skipped;
    if (skipped.size() >= kMaxSkipped) return;
    if (skipped.size() + 1 == kMaxSkipped) reason = "this and further records were skipped; the list ends here";
    skipped.push_back({std::move(at), std::move(reason)});
}

void ReadContext::skip(const Record& record, std::string_view below, std::string reason) {
    skip(placeText(record.line, record.at + std::string(below)), std::move(reason));
}

bool ReadContext::takeStep() {
    if (m_stepsLeft == 0) {
        m_overflowed = true;
        return false;
    }
    --m_stepsLeft;
    return true;
}

std::string sessionId(const std::string& file, std::optional<std::size_t> index) {
    std::string id = std::filesystem::path(file).stem().string();
    if (id.empty()) id = "session";
    if (index) id += "#" + std::to_string(*index);
    return id;
}

SessionBuilder::SessionBuilder(ReadContext& context, std::string_view format) : m_context(context) {
    m_session.file = context.recording().file;
    m_session.format = std::string(format);
    digest(format);
}

void SessionBuilder::digest(std::string_view part) {
    m_digest = DigestBuilder().add(m_digest.hex()).add(part).finish();
}

void SessionBuilder::expect(const Json& messages) {
    const auto objects = [](const Json& list) {
        return static_cast<std::size_t>(
            std::count_if(list.asArray().begin(), list.asArray().end(), [](const Json& item) { return item.isObject(); }));
    };
    std::size_t steps = m_session.steps.size();
    for (const Json& message : messages.asArray())
        if (message["role"].isString()) steps += 1 + objects(message["tool_calls"]) + objects(message["content"]);
    m_session.steps.reserve(std::min(steps, m_session.steps.size() + m_context.stepsLeft()));
}

void SessionBuilder::beginRecord(const Json& record, std::optional<std::uint32_t> index, std::optional<Moment> fallbackTime) {
    m_message = index;
    m_time = timeOf(record);
    if (!m_time) m_time = std::move(fallbackTime);
    digest(record.canonical());
}

void SessionBuilder::beginCalls() {
    m_batchBegin = m_session.steps.size();
}

Step* SessionBuilder::addStep(StepKind kind, Role role, std::string at) {
    if (!m_context.takeStep()) return nullptr;
    Step& step = m_session.steps.emplace_back();
    step.number = static_cast<std::uint32_t>(m_session.steps.size());
    step.kind = kind;
    step.role = role;
    step.time = m_time;
    step.place = {m_context.recording().file, std::move(at), m_line, m_run, m_message};
    step.agent = m_agent;
    return &step;
}

void SessionBuilder::addMessage(std::string at, Role role, std::string text) {
    if (Step* step = addStep(StepKind::Message, role, std::move(at))) step->text = std::move(text);
}

void SessionBuilder::addCall(std::string at, std::string id, std::string tool, const Json* arguments, Role caller) {
    Step* step = addStep(StepKind::Call, caller, std::move(at));
    if (step == nullptr) return;
    CallArguments read = readArguments(arguments, m_context.limits());
    step->call = ++m_calls;
    step->tool = std::move(tool);
    step->arguments = std::move(read.value);
    step->argumentsState = read.state;
    step->argumentsNote = std::move(read.note);
    if (!id.empty()) m_unanswered[id].push_back(m_session.steps.size() - 1);
    step->callId = std::move(id);
}

// Ids repeat within some recordings, so the nearest call counts; of calls made together under one id, the first of the
// tool that the result names.
Step* SessionBuilder::callWithId(const ResultRecord& record) {
    const auto found = m_unanswered.find(record.id);
    if (found == m_unanswered.end() || found->second.empty()) return nullptr;
    std::vector<std::size_t>& open = found->second;
    auto chosen = std::prev(open.end());
    if (*chosen >= m_batchBegin) {
        chosen = std::lower_bound(open.begin(), open.end(), m_batchBegin);
        const auto named =
            std::find_if(chosen, open.end(), [&](std::size_t at) { return m_session.steps[at].tool == record.tool; });
        if (named != open.end()) chosen = named;
    }
    const std::size_t index = *chosen;
    open.erase(chosen);
    return &m_session.steps[index];
}

Step* SessionBuilder::callByOrder(const ResultRecord& record) {
    for (std::size_t i = m_batchBegin; i < m_session.steps.size(); ++i) {
        Step& call = m_session.steps[i];
        if (call.kind != StepKind::Call || call.resultStep != 0) continue;
        if (!record.id.empty() && !call.callId.empty()) continue;
        if (!record.tool.empty() && record.tool != call.tool) continue;
        forget(call.callId, i);
        return &call;
    }
    return nullptr;
}

void SessionBuilder::forget(const std::string& id, std::size_t index) {
    const auto found = m_unanswered.find(id);
    if (found != m_unanswered.end())
        found->second.erase(std::remove(found->second.begin(), found->second.end(), index), found->second.end());
}

Step* SessionBuilder::findCall(const ResultRecord& record) {
    Step* call = record.id.empty() ? nullptr : callWithId(record);
    return call != nullptr ? call : callByOrder(record);
}

void SessionBuilder::addResult(std::string at, ResultRecord record) {
    Step* step = addStep(StepKind::Result, Role::Tool, std::move(at));
    if (step == nullptr) return;
    if (Step* call = findCall(record)) {
        call->resultStep = step->number;
        step->callStep = call->number;
        if (record.tool.empty()) record.tool = call->tool;
        if (record.id.empty()) record.id = call->callId;
    }
    step->callId = std::move(record.id);
    step->tool = std::move(record.tool);
    step->result = record.json ? *std::move(record.json) : resultValue(record.text, m_context.limits());
    step->text = std::move(record.text);
    step->declaredError = record.declaredError;
    step->declared = std::move(record.declared);
}

void SessionBuilder::skip(std::string at, std::string reason) {
    m_context.skip(placeText(m_line, at), std::move(reason));
}

void SessionBuilder::declare(const std::string& callId, OutcomeFinding finding) {
    for (auto step = m_session.steps.rbegin(); step != m_session.steps.rend(); ++step) {
        if (step->kind != StepKind::Call || step->callId != callId || step->declared) continue;
        step->declared = std::move(finding);
        return;
    }
}

void SessionBuilder::addApproval(std::string at, ApprovalRecord record) {
    Step* step = addStep(StepKind::Approval, Role::User, std::move(at));
    if (step == nullptr) return;
    step->approved = record.approved;
    step->text = std::move(record.text);
    step->declared = record.declared;
    step->callId = std::move(record.id);
    const Step* call = nullptr;
    for (const Step& earlier : m_session.steps)
        if (earlier.kind == StepKind::Call && !step->callId.empty() && earlier.callId == step->callId) call = &earlier;
    if (call != nullptr) {
        step->callStep = call->number;
        step->tool = call->tool;
    }
    if (record.declared) declare(step->callId, *std::move(record.declared));
}

void SessionBuilder::addDelegation(std::string at, std::string toAgent, std::string text) {
    Step* step = addStep(StepKind::Delegation, Role::Model, std::move(at));
    if (step == nullptr) return;
    step->agent = std::move(toAgent);
    step->text = std::move(text);
}

void SessionBuilder::addRefusal(std::string at, std::string text, OutcomeFinding declared) {
    Step* step = addStep(StepKind::Refusal, Role::Model, std::move(at));
    if (step == nullptr) return;
    step->text = std::move(text);
    step->declared = std::move(declared);
}

void SessionBuilder::addError(std::string at, std::string text, OutcomeFinding declared) {
    Step* step = addStep(StepKind::Error, Role::Model, std::move(at));
    if (step == nullptr) return;
    step->text = std::move(text);
    step->declared = std::move(declared);
}

void SessionBuilder::finish(std::string title, Json metadata, std::optional<std::size_t> index) {
    if (m_session.steps.empty()) return;
    std::vector<SessionPtr>& sessions = m_context.recording().sessions;
    m_session.id = sessionId(m_session.file, index.value_or(sessions.size()));
    m_session.title = title.empty() ? m_session.id : std::move(title);
    m_session.metadata = std::move(metadata);
    digest(m_session.metadata.canonical());
    m_session.digest = m_digest;
    sessions.push_back(std::make_shared<const Session>(std::move(m_session)));
}

}  // namespace writ::sim
