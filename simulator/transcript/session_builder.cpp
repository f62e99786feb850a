#include "simulator/transcript/session_builder.h"

#include "engine/text/digest_chain.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace writ::sim {

namespace {

constexpr std::size_t kMaxSkipped = 10'000;
// How far back an answered call is looked for that an approval names: a hostile recording is nothing but approvals.
constexpr std::ptrdiff_t kApprovalReach = 1'000;
// Results without ids stand near their calls. In a recording of nothing else, each would be looked for in all of it.
constexpr std::size_t kBatchReach = 1'000;

// Seconds since 1970 as a moment, where that is a date that people write.
std::optional<Moment> momentFromSeconds(const Json& seconds) {
    constexpr std::int64_t kYear2000 = 946'684'800;  // smaller numbers count from the session's start, or are something else
    constexpr std::int64_t kYear10000 = 253'402'300'800;
    if (!seconds.isInteger() || seconds.asInteger() < kYear2000 || seconds.asInteger() >= kYear10000) return std::nullopt;
    return Moment{seconds.asInteger() * 1000, seconds.numberText()};
}

// The call is no longer waiting for approval.
void settle(Step& call, const std::optional<OutcomeFinding>& answer) {
    if (call.declared && call.declared->outcome == Outcome::ApprovalPending) call.declared.reset();
    if (!call.declared) call.declared = answer;
}

// A result's text is often JSON; what is not stays a text.
Json resultValue(const std::string& text, ReadContext& context) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return Json(text);
    // Only what can begin a JSON value is worth a parse: most results are prose.
    if (std::string_view("{[\"-0123456789tfn").find(text[first]) == std::string_view::npos) return Json(text);
    std::optional<Json> parsed = context.knownValues().parse(text, context.limits().json);
    return parsed ? *std::move(parsed) : Json(text);
}

std::string placeText(const std::string& entry, std::optional<std::uint32_t> line, const std::string& at) {
    std::string text = entry;
    if (!text.empty() && (line || !at.empty())) text += ": ";
    if (line) text += "line " + std::to_string(*line) + (at.empty() ? "" : " ");
    return text + at;
}

}  // namespace

std::optional<Moment> momentOf(const Json& record) {
    static constexpr std::array<std::string_view, 6> kFields{"timestamp",  "created_at", "createdAt",
                                                             "createTime", "time",       "created"};
    for (const std::string_view field : kFields) {
        const Json& value = record[field];
        std::optional<Moment> moment = value.isString() ? parseMoment(value.asString()) : momentFromSeconds(value);
        if (moment) return moment;
    }
    return std::nullopt;
}

void ReadContext::skip(std::string at, std::string reason) {
    std::vector<Skipped>& skipped = m_recording.skipped;
    if (skipped.size() >= kMaxSkipped) return;
    if (skipped.size() + 1 == kMaxSkipped) reason = "this and further records were skipped; the list ends here";
    skipped.push_back({std::move(at), std::move(reason)});
}

void ReadContext::skip(const Record& record, std::string_view below, std::string reason) {
    skip(placeText(record.entry.empty() ? m_entry : record.entry, record.line, record.at + std::string(below)),
         std::move(reason));
}

void ReadContext::keep(std::shared_ptr<Session> session) {
    ++m_sessionCount;
    if (m_sink != nullptr) {
        m_sink->take(std::move(session));
    } else {
        m_sessions.push_back(std::move(session));
    }
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
    std::string id = recordingStem(file);
    if (id.empty()) id = "session";
    if (index) id += "#" + std::to_string(*index);
    return id;
}

SessionBuilder::SessionBuilder(ReadContext& context, std::string_view format) : m_context(context) {
    m_session.file = context.recording().file;
    m_session.format = std::string(format);
    if (m_context.digests()) digest(format);
}

void SessionBuilder::digest(std::string_view part) {
    m_digest = chained(m_digest, part);
}

void SessionBuilder::expect(const Json& messages) {
    const auto objects = [](const Json& list) {
        return static_cast<std::size_t>(
            std::count_if(list.asArray().begin(), list.asArray().end(), [](const Json& item) { return item.isObject(); }));
    };
    std::size_t steps = m_session.steps.size();
    for (const Json& message : messages.asArray())
        if (message["role"].isString() || message["type"].isString())
            steps += 1 + objects(message["tool_calls"]) + objects(message["content"]) + objects(message["parts"]);
    steps = std::min(steps, m_session.steps.size() + m_context.stepsLeft());
    // A conversation may come message by message: room for just one more each time would move it about each time.
    const std::size_t room = m_session.steps.capacity();
    if (steps > room) m_session.steps.reserve(std::max(steps, room + room / 2));
}

void SessionBuilder::beginRecord(const Json& record, std::optional<std::uint32_t> index, std::optional<Moment> fallbackTime) {
    m_message = index;
    if (!m_context.hasAll()) return;  // nobody asks for digests either
    m_time = momentOf(record);
    if (!m_time) m_time = fallbackTime ? std::move(fallbackTime) : m_defaultTime;
    if (m_context.digests()) digest(record.canonical());
}

std::size_t SessionBuilder::beginList(const Json& messages) {
    if (m_context.knownMessages() == nullptr) return 0;
    if (m_list) m_list->key.messages = 0;  // more than one list
    const bool isFirst = !std::exchange(m_hasLists, true);
    const bool hasWordsOnly = std::all_of(m_session.steps.begin(), m_session.steps.end(),
                                          [](const Step& step) { return step.kind == StepKind::Message; });
    if (!isFirst || !hasWordsOnly || messages.asArray().empty()) return 0;
    const std::vector<std::size_t> hashes = messageHashes(m_session.format, messages);
    MessageList known = m_context.knownMessages()->take(hashes);
    const auto begin = static_cast<std::uint32_t>(m_session.steps.size());
    m_list = ReadList{{hashes.back(), hashes.size(), {}}, begin, known.steps.size(), 0};
    for (Step& step : known.steps) {
        if (!m_context.takeStep()) break;
        step.number += begin;
        if (step.callStep != 0) step.callStep += begin;
        if (step.resultStep != 0) step.resultStep += begin;
        if (step.kind == StepKind::Call) ++m_calls;
        m_session.steps.push_back(std::move(step));
    }
    if (known.messages > 0) {
        m_message = static_cast<std::uint32_t>(known.messages - 1);
        m_batchBegin = m_session.steps.size();  // none of the calls is open
    }
    m_context.countMessages(known.messages);
    return known.messages;
}

void SessionBuilder::endList() {
    if (!m_list || m_list->end != 0) return;
    m_list->end = m_session.steps.size();
    const auto isOpen = [](const Step& step) { return step.kind == StepKind::Call && step.resultStep == 0; };
    const bool tellsAll = m_stepsBeforeSkips.empty() && m_approvals.empty() && !overflowed() &&
                          std::none_of(m_session.steps.begin(), m_session.steps.end(), isOpen);
    if (!tellsAll) m_list->key.messages = 0;
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
    if (m_context.detail() < Detail::Contents) return &step;
    step.place.at = m_within.empty() ? std::move(at) : m_within;
    step.place.message = m_message;
    step.agent = m_agent;
    if (!m_context.hasAll()) return &step;
    step.time = m_time;
    step.place.file = m_context.recording().file;
    step.place.line = m_line;
    step.place.run = m_run;
    step.place.entry = m_context.entry();
    return &step;
}

void SessionBuilder::addMessage(std::string at, Role role, std::string text) {
    Step* step = addStep(StepKind::Message, role, std::move(at));
    if (step != nullptr && m_context.detail() != Detail::Counts) step->text = std::move(text);
}

void SessionBuilder::addCall(std::string at, std::string id, std::string tool, const Json* arguments, Role caller) {
    Step* step = addStep(StepKind::Call, caller, std::move(at));
    if (step == nullptr) return;
    step->call = ++m_calls;
    step->tool = std::move(tool);
    if (m_context.detail() >= Detail::Contents) {
        CallArguments read = readArguments(arguments, m_context.limits(), &m_context.knownValues());
        step->arguments = std::move(read.value);
        step->argumentsState = read.state;
        step->argumentsNote = std::move(read.note);
    }
    if (!id.empty()) m_unanswered[id].push_back(m_session.steps.size() - 1);
    step->callId = std::move(id);
}

Step* SessionBuilder::lastCall() {
    std::vector<Step>& steps = m_session.steps;
    return m_context.overflowed() || steps.empty() || steps.back().kind != StepKind::Call ? nullptr : &steps.back();
}

// Ids repeat within some recordings, so the nearest call counts; of calls made together under one id, the first of the
// tool that the result names.
Step* SessionBuilder::callWithId(const std::string& id, const std::string& tool) {
    const auto found = m_unanswered.find(id);
    if (found == m_unanswered.end() || found->second.empty()) return nullptr;
    std::vector<std::size_t>& open = found->second;
    auto chosen = std::prev(open.end());
    if (*chosen >= m_batchBegin) {
        chosen = std::lower_bound(open.begin(), open.end(), m_batchBegin);
        const auto named = std::find_if(chosen, open.end(), [&](std::size_t at) { return m_session.steps[at].tool == tool; });
        if (named != open.end()) chosen = named;
    }
    const std::size_t index = *chosen;
    open.erase(chosen);
    return &m_session.steps[index];
}

Step* SessionBuilder::callByOrder(const ResultRecord& record) {
    const auto isOpen = [](const Step& step) { return step.kind == StepKind::Call && step.resultStep == 0; };
    const std::vector<Step>& steps = m_session.steps;
    while (m_batchBegin < steps.size() && !isOpen(steps[m_batchBegin])) ++m_batchBegin;
    const std::size_t end = std::min(steps.size(), m_batchBegin + kBatchReach);
    for (std::size_t i = m_batchBegin; i < end; ++i) {
        Step& call = m_session.steps[i];
        if (!isOpen(call)) continue;
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
    if (record.callStep) return *record.callStep == 0 ? nullptr : &m_session.steps[*record.callStep - 1];
    Step* call = record.id.empty() ? nullptr : callWithId(record.id, record.tool);
    return call != nullptr ? call : callByOrder(record);
}

void SessionBuilder::addResult(std::string at, ResultRecord record) {
    Step* step = addStep(StepKind::Result, Role::Tool, std::move(at));
    if (step == nullptr) return;
    Step* call = findCall(record);
    step->callId = std::move(record.id);
    step->tool = std::move(record.tool);
    if (call != nullptr) link(*step, *call);
    step->declaredError = record.declaredError;
    step->declared = std::move(record.declared);
    if (m_context.detail() < Detail::Contents) return;
    step->result = record.json ? *std::move(record.json) : resultValue(record.text, m_context);
    step->text = std::move(record.text);
}

void SessionBuilder::link(Step& result, Step& call) {
    call.resultStep = result.number;
    result.callStep = call.number;
    if (result.tool.empty()) result.tool = call.tool;
    if (result.callId.empty()) result.callId = call.callId;
    settle(call, std::nullopt);
}

void SessionBuilder::skip(std::string at, std::string reason) {
    m_context.skip(placeText(m_context.entry(), m_line, m_within.empty() ? at : m_within), std::move(reason));
    if (m_stepsBeforeSkips.size() < m_context.recording().skipped.size()) m_stepsBeforeSkips.push_back(m_session.steps.size());
}

bool SessionBuilder::awaitsResult(const std::string& callId) const {
    const auto found = m_unanswered.find(callId);
    return found != m_unanswered.end() && !found->second.empty();
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
    if (const auto named = m_approvals.find(step->callId); named != m_approvals.end()) step->callId = named->second;
    if (Step* call = lastCallWithId(step->callId)) answer(*step, *call);
}

void SessionBuilder::answer(Step& approval, Step& call) {
    approval.callStep = call.number;
    approval.tool = call.tool;
    settle(call, approval.declared);
}

Step* SessionBuilder::lastCallWithId(const std::string& id) {
    if (id.empty()) return nullptr;
    if (const auto open = m_unanswered.find(id); open != m_unanswered.end() && !open->second.empty())
        return &m_session.steps[open->second.back()];
    const auto reach = std::min(kApprovalReach, static_cast<std::ptrdiff_t>(m_session.steps.size()));
    const auto end = m_session.steps.rbegin() + reach;
    const auto found = std::find_if(m_session.steps.rbegin(), end,
                                    [&](const Step& step) { return step.kind == StepKind::Call && step.callId == id; });
    return found == end ? nullptr : &*found;
}

void SessionBuilder::adopt(std::vector<Step> steps, std::size_t batch) {
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (!m_context.takeStep()) return;
    takeAll(std::move(steps), batch);
}

void SessionBuilder::takeAll(std::vector<Step> steps, std::size_t batch) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Step& step = steps[i];
        if (step.kind != StepKind::Call) continue;
        ++m_calls;
        if (step.resultStep == 0 && !step.callId.empty()) m_unanswered[step.callId].push_back(i);
    }
    m_session.steps = std::move(steps);
    m_batchBegin = batch;
}

PackedSession SessionBuilder::pack() const {
    return {PackedSteps(m_session.steps), m_digest, m_batchBegin};
}

void SessionBuilder::unpack(const PackedSession& packed) {
    takeAll(packed.steps.unpacked(), packed.batchBegin);
    m_digest = packed.digest;
}

std::uint32_t SessionBuilder::append(Step step, std::uint32_t call) {
    if (!m_context.takeStep()) return 0;
    step.number = static_cast<std::uint32_t>(m_session.steps.size() + 1);
    step.callStep = step.resultStep = 0;
    if (step.kind == StepKind::Call) {
        step.call = ++m_calls;
        if (!step.callId.empty()) m_unanswered[step.callId].push_back(m_session.steps.size());
    }
    Step& added = m_session.steps.emplace_back(std::move(step));
    Step* target = call != 0 ? &m_session.steps[call - 1] : nullptr;
    if (added.kind == StepKind::Result) {
        if (target == nullptr && !added.callId.empty()) target = callWithId(added.callId, added.tool);
        if (target == nullptr || target->resultStep != 0) return added.number;
        forget(target->callId, target->number - 1);
        link(added, *target);
    } else if (added.kind == StepKind::Approval) {
        if (target == nullptr) target = lastCallWithId(added.callId);
        if (target != nullptr) answer(added, *target);
    }
    return added.number;
}

void SessionBuilder::complete(std::uint32_t number, const Step& again) {
    Step& step = m_session.steps[number - 1];
    const bool pending = again.declared && again.declared->outcome == Outcome::ApprovalPending;
    if (!step.declared && !pending) step.declared = again.declared;
    if (!step.callId.empty() || again.callId.empty()) return;
    step.callId = again.callId;
    if (step.kind != StepKind::Call || step.resultStep != 0) return;
    std::vector<std::size_t>& open = m_unanswered[step.callId];
    open.insert(std::upper_bound(open.begin(), open.end(), number - 1), number - 1);
}

void SessionBuilder::compareArguments(std::uint32_t number, const Step& again) {
    constexpr std::string_view kTwoWays = "the recording tells the arguments in two ways, then at ";
    Step& step = m_session.steps[number - 1];
    if (again.argumentsState != ArgumentsState::Recorded || step.argumentsNote.starts_with(kTwoWays)) return;
    if (step.argumentsState == ArgumentsState::Recorded && step.arguments == again.arguments) return;
    const bool isLost = step.argumentsState != ArgumentsState::Recorded;  // a stream was cut off, and its client knew more
    step.arguments = isLost ? again.arguments : Json();
    step.argumentsState = isLost ? ArgumentsState::Recorded : ArgumentsState::Unreadable;
    step.argumentsNote = (isLost ? "the arguments stand at " : std::string(kTwoWays)) + again.place.at;
}

void SessionBuilder::addDelegation(std::string at, std::string toAgent, std::string text) {
    Step* step = addStep(StepKind::Delegation, Role::Model, std::move(at));
    if (step == nullptr) return;
    step->fromAgent = std::exchange(step->agent, std::move(toAgent));
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
    m_session.id = sessionId(m_session.file, index.value_or(m_context.sessionCount()));
    m_session.title = title.empty() ? m_session.id : std::move(title);
    m_session.metadata = std::move(metadata);
    if (m_context.digests()) digest(m_session.metadata.canonical());
    m_session.digest = m_digest;
    m_context.keep(std::make_shared<Session>(std::move(m_session)));
}

}  // namespace writ::sim
