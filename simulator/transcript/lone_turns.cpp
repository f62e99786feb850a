#include "simulator/transcript/lone_turns.h"

#include "simulator/transcript/step_match.h"

#include <algorithm>

namespace writ::sim {

namespace {

bool hasUniqueId(const Step& step) {
    return step.kind == StepKind::Call && isUniqueId(step.callId);
}

}  // namespace

void LoneTurns::add(Turn turn) {
    if (turn.overflowed) return m_context.overflow();
    if (!turn.steps.empty()) {
        const std::vector<Beginning> beginnings = beginningsOf(turn);
        if (goesOnAnother(turn, beginnings)) return m_context.readAnew();
        keep(turn, beginnings);
    }
    tell(std::move(turn));
}

// For each number of its steps, those so many. A question alone is only the same after the same instructions.
std::vector<LoneTurns::Beginning> LoneTurns::beginningsOf(const Turn& turn) {
    const std::size_t systems = turn.systems();
    std::size_t instructions = 0;
    for (std::size_t i = 0; i < systems; ++i) instructions = historyHash(instructions, stepHash(turn.steps[i]));
    std::vector<Beginning> beginnings;
    beginnings.reserve(turn.steps.size() - systems);
    std::size_t hash = 0;
    bool answered = false;
    for (std::size_t i = systems; i < turn.steps.size(); ++i) {
        hash = historyHash(hash, stepHash(turn.steps[i]));
        answered = answered || isModels(turn.steps[i]);
        beginnings.push_back({answered ? hash : historyHash(hash, instructions), answered});
    }
    return beginnings;
}

bool LoneTurns::goesOnAnother(const Turn& turn, const std::vector<Beginning>& beginnings) const {
    const auto isNamed = [&](const std::string& name) { return m_names.contains(textHash(name)); };
    if (std::any_of(turn.follows.begin(), turn.follows.end(), isNamed)) return true;
    if (turn.asked == 0 && isNamed(turn.answerId)) return true;
    if (turn.onlyByName) return false;
    const std::size_t asked = turn.asked - turn.systems();
    for (std::size_t i = 0; i < asked; ++i) {
        // The same question may be asked anew, or to somebody else.
        if (!beginnings[i].answered && i + 1 == asked) continue;
        if (m_beginnings.contains(beginnings[i].hash)) return true;
    }
    return std::any_of(turn.steps.begin(), turn.steps.begin() + static_cast<std::ptrdiff_t>(turn.asked),
                       [&](const Step& step) { return hasUniqueId(step) && m_callIds.contains(textHash(step.callId)); });
}

void LoneTurns::keep(const Turn& turn, const std::vector<Beginning>& beginnings) {
    for (const std::string& name : turn.names) m_names.insert(textHash(name));
    if (const std::size_t asked = turn.asked - turn.systems(); asked > 0) m_beginnings.insert(beginnings[asked - 1].hash);
    if (!beginnings.empty()) m_beginnings.insert(beginnings.back().hash);
    for (const Step& step : turn.steps)
        if (hasUniqueId(step)) m_callIds.insert(textHash(step.callId));
}

void LoneTurns::tell(Turn turn) {
    for (Skipped& skipped : turn.skipped) m_context.skip(std::move(skipped.at), std::move(skipped.reason));
    if (turn.steps.empty()) return;
    m_context.countMessages(turn.messages);
    SessionBuilder builder(m_context, turn.format);
    builder.adopt(std::move(turn.steps), turn.asked);
    builder.finish({}, Json::object(), turn.index);
}

}  // namespace writ::sim
