#include "simulator/transcript/conversation.h"

#include "simulator/transcript/step_match.h"

#include <algorithm>
#include <unordered_set>

namespace writ::sim {

/// The steps of the latest request and its answer, without the system messages that a request begins with.
struct History {
    std::vector<std::uint32_t> numbers;
    std::size_t asked = 0;  ///< so many of them stand in the request
    std::size_t hash = 0;
    std::size_t askedHash = 0;  ///< of those in the request

    void add(std::uint32_t number, std::size_t stepHash) {
        numbers.push_back(number);
        hash = historyHash(hash, stepHash);
    }
    /// What is added from here on stands in the answer.
    void endRequest() {
        asked = numbers.size();
        askedHash = hash;
    }
};

class Conversation {
public:
    Conversation(ReadContext& context, std::string_view format, std::optional<std::size_t> place)
        : index(place), m_context(context), m_format(format) {
        wake();
    }

    /// Of one that is awake.
    [[nodiscard]] SessionBuilder& builder() const { return *m_builder; }
    [[nodiscard]] const Step& step(std::uint32_t number) const { return m_builder->steps()[number - 1]; }

    [[nodiscard]] bool isAwake() const { return m_builder != nullptr; }
    void wake() {
        if (isAwake()) return;
        m_builder = std::make_unique<SessionBuilder>(m_context, m_format);
        if (m_resting) m_builder->unpack(*m_resting);
        m_resting.reset();
    }
    void rest() {
        if (!isAwake()) return;
        m_resting = std::make_unique<PackedSession>(m_builder->pack());
        m_builder.reset();
        hashes.shrink_to_fit();
        histories.shrink_to_fit();
        histories.back().numbers.shrink_to_fit();
    }

    std::vector<std::size_t> hashes;          // of the steps
    std::vector<History> histories;           // of its threads (agents that talk in turns), the latest at the end; never empty
    std::vector<std::uint32_t> systems;       // the system messages that the latest request began with
    std::vector<std::uint32_t> knownSystems;  // those of all requests
    Json about = Json::object();
    std::optional<std::size_t> index;
    std::size_t indexedSteps = 0;
    bool isListed = false;          // in Conversations::m_awake
    std::vector<std::size_t> keys;  // in Conversations::m_byHistory

private:
    ReadContext& m_context;
    std::string_view m_format;
    // One of them.
    std::unique_ptr<SessionBuilder> m_builder;
    std::unique_ptr<const PackedSession> m_resting;
};

namespace {

constexpr std::size_t kMaxThreads = 16;
// How many steps are looked at to find one again. More are only needed where many are alike, and then any will do.
constexpr std::size_t kMaxCandidates = 64;
constexpr std::size_t kOpenCallReach = 1'000;

bool sameSystems(const Conversation& conversation, const Turn& turn) {
    const std::size_t count = turn.systems();
    return count == conversation.systems.size() &&
           std::equal(conversation.systems.begin(), conversation.systems.end(), turn.steps.begin(),
                      [&](std::uint32_t number, const Step& step) { return sameStep(conversation.step(number), step); });
}

// Whether so many steps of the turn are the latest request of the conversation, or that with its answer. A question alone
// does not make it the same conversation: it may be asked anew, or to somebody else.
bool beginsWith(const Turn& turn, const Conversation& conversation, std::size_t length) {
    const History& history = conversation.histories.back();
    const std::size_t systems = turn.systems();
    if (length != history.asked && length != history.numbers.size()) return false;
    const auto begin = turn.steps.begin() + static_cast<std::ptrdiff_t>(systems);
    const auto end = begin + static_cast<std::ptrdiff_t>(length);
    const bool isWholeRequest = systems + length == turn.asked;
    if (std::none_of(begin, end, isModels) && (isWholeRequest || !sameSystems(conversation, turn))) return false;
    return std::equal(begin, end, history.numbers.begin(),
                      [&](const Step& step, std::uint32_t number) { return sameStep(step, conversation.step(number)); });
}

/// Adds a turn to a conversation that has begun: finds the steps that it repeats, and appends the others.
class Joining {
public:
    Joining(Conversation& conversation, Turn& turn, const KnownCalls& calls)
        : m_conversation(conversation),
          m_turn(turn),
          m_calls(calls),
          m_numbers(turn.steps.size()),
          m_firstNew(turn.steps.size()) {}

    void join(bool answerIsKnown) {
        m_extends = m_turn.onlyNew || m_turn.asked == 0;
        chooseHistory();
        placeSystems();
        for (std::size_t i = 0; i < m_common; ++i) place(m_turn.systems() + i, m_history.numbers[i]);
        m_cursor = m_turn.asked == 0 ? m_history.asked : m_common;
        for (std::size_t i = m_turn.systems() + m_common; i < m_turn.steps.size(); ++i) {
            if (i == m_turn.asked) m_conversation.builder().beginCalls();
            place(i, i < m_turn.asked || answerIsKnown ? repeated(i) : carriedOut(m_turn.steps[i]));
        }
        keepHistory();
        passOn();
    }

private:
    // Of the threads, the one that the request repeats the most of; else the latest.
    void chooseHistory() {
        std::vector<History>& histories = m_conversation.histories;
        std::size_t chosen = histories.size() - 1;
        for (std::size_t i = histories.size(); i-- > 0 && !m_extends;) {
            const std::size_t common = commonWith(histories[i]);
            if (common <= m_common) continue;
            m_common = common;
            chosen = i;
        }
        if (m_common > 0 || m_extends) {
            m_history = std::move(histories[chosen]);
            histories.erase(histories.begin() + static_cast<std::ptrdiff_t>(chosen));
        } else {
            m_history = histories[chosen];
            if (histories.size() == kMaxThreads) histories.erase(histories.begin());
        }
    }

    std::size_t commonWith(const History& history) const {
        const std::size_t systems = m_turn.systems();
        std::size_t common = 0;
        while (common < history.numbers.size() && systems + common < m_turn.asked &&
               sameStep(m_turn.steps[systems + common], m_conversation.step(history.numbers[common])))
            ++common;
        return common;
    }

    // The instructions may change on the way: those that do are told anew.
    void placeSystems() {
        std::vector<std::uint32_t> systems;
        for (std::size_t i = 0; i < m_turn.systems(); ++i) {
            std::vector<std::uint32_t>& all = m_conversation.knownSystems;
            const auto first = all.end() - static_cast<std::ptrdiff_t>(std::min(all.size(), kMaxCandidates));
            const auto known = std::find_if(
                first, all.end(), [&](std::uint32_t number) { return sameStep(m_conversation.step(number), m_turn.steps[i]); });
            const bool isNew = known == all.end();
            place(i, isNew ? 0 : *known);
            if (m_conversation.builder().overflowed()) return;
            if (isNew) all.push_back(m_numbers[i]);
            systems.push_back(m_numbers[i]);
        }
        if (!systems.empty()) m_conversation.systems = std::move(systems);
    }

    // `number`: of the step that this one repeats; 0 when it is new.
    void place(std::size_t i, std::uint32_t number) {
        if (m_conversation.builder().overflowed()) return;
        Step& step = m_turn.steps[i];
        if (number != 0) {
            m_conversation.builder().complete(number, step);
        } else {
            if (i >= m_turn.systems()) m_firstNew = std::min(m_firstNew, i);
            countMessage(i);
            number = m_conversation.builder().append(std::move(step), callOf(i));
            if (number != 0) m_conversation.hashes.push_back(m_turn.hashes[i]);
        }
        m_numbers[i] = number;
        if (m_usedIsFilled) m_used.insert(number);
    }

    std::uint32_t callOf(std::size_t i) const {
        const std::uint32_t call = m_turn.steps[i].callStep;
        return call == 0 ? 0 : m_numbers[call - 1];
    }

    void countMessage(std::size_t i) {
        const std::pair message(i < m_turn.asked, m_turn.steps[i].place.message);
        if (m_lastMessage == message) return;
        m_lastMessage = message;
        m_conversation.builder().context().countMessage();
    }

    std::uint32_t repeated(std::size_t i) {
        const Step& step = m_turn.steps[i];
        // A call has one result. Later requests may shorten it.
        if (step.kind == StepKind::Result && callOf(i) != 0) return m_conversation.step(callOf(i)).resultStep;
        if (step.kind == StepKind::Call) return repeatedCall(i);
        return m_turn.onlyNew ? 0 : fromHistory(i);
    }

    std::uint32_t repeatedCall(std::size_t i) {
        const Step& call = m_turn.steps[i];
        fillUsed();
        if (const std::uint32_t known = knownCall(call, true); known != 0) return known;
        // Clients may retell a call in other words. Its id says that it is the same one, if it is no other's by chance.
        const std::uint32_t retold = isUniqueId(call.callId) ? knownCall(call, false) : 0;
        if (retold != 0) {
            m_conversation.builder().compareArguments(retold, call);
            return retold;
        }
        return m_turn.onlyNew ? openCall(call) : fromHistory(i);
    }

    // An answer tells a call again that had to be approved first.
    std::uint32_t carriedOut(const Step& step) {
        if (step.kind != StepKind::Call || step.callId.empty()) return 0;
        fillUsed();
        const std::uint32_t known = knownCall(step, true);
        return known != 0 && m_conversation.step(known).resultStep == 0 ? known : 0;
    }

    // The first of the latest calls with this id.
    std::uint32_t knownCall(const Step& call, bool inTheSameWords) const {
        std::uint32_t number = 0;
        std::size_t candidates = 0;
        for (const KnownCalls::Entry* known = m_calls.latest(call.callId); known != nullptr && candidates < kMaxCandidates;
             known = m_calls.before(*known), ++candidates) {
            if (known->conversation != &m_conversation || m_used.contains(known->number)) continue;
            const Step& step = m_conversation.step(known->number);
            if (step.callId == call.callId && (!inTheSameWords || sameStep(step, call))) number = known->number;
        }
        return number;
    }

    // The latest call of this kind that has no result yet.
    std::uint32_t openCall(const Step& call) const {
        const std::vector<Step>& steps = m_conversation.builder().steps();
        for (std::size_t i = steps.size(); i-- > 0 && steps.size() - i <= kOpenCallReach;)
            if (steps[i].resultStep == 0 && isSame(steps[i].number, call)) return steps[i].number;
        return 0;
    }

    // Where the request leaves out or changes something, what follows is looked for further on in the history.
    std::uint32_t fromHistory(std::size_t at) {
        const Step& step = m_turn.steps[at];
        if (m_cursor >= m_history.numbers.size()) return 0;
        fillUsed();
        if (m_positions.empty())
            for (std::size_t i = m_cursor; i < m_history.numbers.size(); ++i)
                m_positions[m_conversation.hashes[m_history.numbers[i] - 1]].push_back(i);
        const auto found = m_positions.find(m_turn.hashes[at]);
        if (found == m_positions.end()) return 0;
        const std::vector<std::size_t>& positions = found->second;
        auto position = std::lower_bound(positions.begin(), positions.end(), m_cursor);
        for (std::size_t tries = 0; position != positions.end() && tries < kMaxCandidates; ++position, ++tries) {
            if (!isSame(m_history.numbers[*position], step)) continue;
            m_cursor = *position + 1;
            return m_history.numbers[*position];
        }
        return 0;
    }

    // Each step is repeated once in a turn.
    bool isSame(std::uint32_t number, const Step& step) const {
        return !m_used.contains(number) && sameStep(m_conversation.step(number), step);
    }
    void fillUsed() {
        if (m_usedIsFilled) return;
        m_usedIsFilled = true;
        m_used.insert(m_numbers.begin(), m_numbers.end());
    }

    void keepHistory() {
        History next = m_extends ? std::move(m_history) : History();
        for (std::size_t i = m_turn.systems(); i < m_numbers.size(); ++i) {
            if (i == m_turn.asked && i > 0) next.endRequest();
            if (m_numbers[i] != 0 && (!m_extends || i >= m_firstNew))
                next.add(m_numbers[i], m_conversation.hashes[m_numbers[i] - 1]);
        }
        if (m_turn.asked == m_numbers.size() && m_turn.asked > 0) next.endRequest();
        m_conversation.histories.push_back(std::move(next));
    }

    void passOn() {
        for (std::size_t i = 0; i < m_turn.stepsBeforeSkips.size(); ++i)
            if (m_turn.stepsBeforeSkips[i] >= m_firstNew)
                m_conversation.builder().context().skip(std::move(m_turn.skipped[i].at), std::move(m_turn.skipped[i].reason));
        m_conversation.builder().addDigest(m_turn.digest);
    }

    Conversation& m_conversation;
    Turn& m_turn;
    const KnownCalls& m_calls;
    std::vector<std::uint32_t> m_numbers;  // of the turn's steps in the session
    std::size_t m_firstNew;                // index of the first step that is not repeated
    History m_history;
    bool m_extends = false;    // the history goes on where it was, rather than being told anew
    std::size_t m_common = 0;  // so many steps of history and request are the same, from their beginnings
    std::size_t m_cursor = 0;  // in the history: what the request repeats stands after it
    std::unordered_map<std::size_t, std::vector<std::size_t>> m_positions;  // hash -> in the history
    std::unordered_set<std::uint32_t> m_used;                               // numbers of steps that the turn has repeated
    bool m_usedIsFilled = false;
    std::optional<std::pair<bool, std::optional<std::uint32_t>>> m_lastMessage;
};

void begin(Conversation& conversation, Turn& turn) {
    const std::size_t systems = turn.systems();
    History& history = conversation.histories.emplace_back();
    for (std::size_t i = 0; i < turn.steps.size(); ++i) {
        const auto number = static_cast<std::uint32_t>(i + 1);
        if (i == turn.asked) history.endRequest();
        if (i < systems)
            conversation.systems.push_back(number);
        else
            history.add(number, turn.hashes[i]);
    }
    if (turn.asked == turn.steps.size()) history.endRequest();
    conversation.knownSystems = conversation.systems;
    ReadContext& context = conversation.builder().context();
    for (Skipped& skipped : turn.skipped) context.skip(std::move(skipped.at), std::move(skipped.reason));
    context.countMessages(turn.messages);
    conversation.hashes = turn.hashes;
    conversation.builder().adopt(std::move(turn.steps), turn.asked);
    conversation.builder().addDigest(turn.digest);
}

}  // namespace

void KnownCalls::add(const std::string& id, Conversation& conversation, std::uint32_t number) {
    std::uint32_t& last = m_latest[textHash(id)];
    m_entries.push_back({&conversation, number, last});
    last = static_cast<std::uint32_t>(m_entries.size());
}

const KnownCalls::Entry* KnownCalls::latest(const std::string& id) const {
    const auto found = m_latest.find(textHash(id));
    return found == m_latest.end() ? nullptr : &m_entries[found->second - 1];
}

const KnownCalls::Entry* KnownCalls::before(const Entry& entry) const {
    return entry.before == 0 ? nullptr : &m_entries[entry.before - 1];
}

std::size_t Turn::systems() const {
    std::size_t count = 0;
    while (count < asked && steps[count].kind == StepKind::Message && steps[count].role == Role::System) ++count;
    return count;
}

bool isModels(const Step& step) {
    return step.kind != StepKind::Message || step.role == Role::Model;
}

TurnReader::TurnReader(ReadContext& context, std::string_view format, Detail detail, KnownMessages* messages)
    : m_format(format),
      m_scratch{context.recording().file, {}, {}, {}, 0},
      m_context(m_scratch, context, detail, messages),
      m_builder(m_context, format) {
}

Turn TurnReader::finish() {
    Turn turn;
    turn.format = m_format;
    turn.asked = m_asked.value_or(m_builder.stepCount());
    turn.steps = m_builder.takeSteps();
    turn.stepsBeforeSkips = m_builder.stepsBeforeSkips();
    turn.skipped = std::move(m_scratch.skipped);
    turn.digest = m_builder.digestSoFar();
    turn.messages = m_scratch.messages;
    turn.overflowed = m_context.overflowed();
    turn.list = m_builder.readList();
    return turn;
}

Conversations::Conversations(ReadContext& context) : m_context(context) {
}
Conversations::~Conversations() = default;

void Conversations::add(Turn turn) {
    if (turn.overflowed) return m_context.overflow();
    if (turn.steps.empty()) {
        for (Skipped& skipped : turn.skipped) m_context.skip(std::move(skipped.at), std::move(skipped.reason));
        return;
    }
    slim(turn);
    turn.hashes.reserve(turn.steps.size());
    for (const Step& step : turn.steps) turn.hashes.push_back(stepHash(step));
    if (m_notIndexed != nullptr) index(*m_notIndexed);
    rest();
    Conversation* conversation = findByName(turn);
    turn.onlyNew = turn.onlyNew && conversation != nullptr;
    if (conversation == nullptr && !turn.onlyByName) conversation = findByHistory(turn);
    if (conversation == nullptr && !turn.onlyByName) conversation = findByCalls(turn);
    const bool answerIsKnown = turn.asked == 0 && m_byName.contains(turn.answerId);
    if (conversation != nullptr) {
        wake(*conversation);
        Joining(*conversation, turn, m_calls).join(answerIsKnown);
    } else {
        conversation = m_conversations.emplace_back(std::make_unique<Conversation>(m_context, turn.format, turn.index)).get();
        begin(*conversation, turn);
    }
    for (std::string& name : turn.names) m_byName[std::move(name)] = conversation;
    conversation->about = m_context.hasAll() ? std::move(turn.about) : Json::object();
    m_notIndexed = conversation;
    wake(*conversation);
}

void Conversations::slim(Turn& turn) const {
    if (m_context.hasAll() || std::exchange(turn.isSlim, true)) return;
    const std::size_t begin = turn.list ? turn.list->begin : 0;
    const std::size_t end = turn.list ? begin + turn.list->known : 0;
    for (std::size_t i = 0; i < turn.steps.size(); ++i)
        if (i < begin || i >= end) sim::slim(turn.steps[i]);
}

// Where nobody asks for texts, only the conversations that are being compared need their steps, and some small ones that were
// compared lately: most go on soon.
void Conversations::rest() {
    if (m_context.hasAll()) return;
    constexpr std::size_t kMostAwake = 32;
    constexpr std::size_t kMostSteps = 4096;
    std::size_t steps = 0;
    for (const Conversation* conversation : m_awake) steps += conversation->builder().steps().size();
    while (!m_awake.empty() && (m_awake.size() > kMostAwake || steps > kMostSteps)) {
        steps -= m_awake.front()->builder().steps().size();
        m_awake.front()->rest();
        m_awake.front()->isListed = false;
        m_awake.pop_front();
    }
}

void Conversations::wake(Conversation& conversation) {
    if (m_context.hasAll() || std::exchange(conversation.isListed, true)) return;
    conversation.wake();
    m_awake.push_back(&conversation);
}

void Conversations::finish() {
    for (std::unique_ptr<Conversation>& conversation : m_conversations) {
        conversation->wake();
        conversation->builder().finish(conversation->about["title"].asString(), conversation->about, conversation->index);
        conversation.reset();
    }
    m_conversations.clear();
}

Conversation* Conversations::findByName(const Turn& turn) const {
    for (const std::string& name : turn.follows)
        if (const auto found = m_byName.find(name); found != m_byName.end()) return found->second;
    if (turn.asked > 0) return nullptr;
    const auto found = m_byName.find(turn.answerId);
    return found == m_byName.end() ? nullptr : found->second;
}

// The conversation whose latest request this one begins with, best with its answer.
Conversation* Conversations::findByHistory(const Turn& turn) {
    History asked;
    std::vector<std::size_t> hashes{asked.hash};
    for (std::size_t i = turn.systems(); i < turn.asked; ++i) {
        asked.add(0, turn.hashes[i]);
        hashes.push_back(asked.hash);
    }
    for (std::size_t length = hashes.size() - 1; length > 0; --length) {
        const auto found = m_byHistory.find(hashes[length]);
        if (found == m_byHistory.end()) continue;
        const auto first = std::find_if(found->second.rbegin(), found->second.rend(), [&](Conversation* each) {
            wake(*each);
            return beginsWith(turn, *each, length);
        });
        if (first != found->second.rend()) return *first;
    }
    return nullptr;
}

Conversation* Conversations::findByCalls(const Turn& turn) {
    for (std::size_t i = 0; i < turn.asked; ++i) {
        const Step& step = turn.steps[i];
        if (step.kind != StepKind::Call || !isUniqueId(step.callId)) continue;
        const KnownCalls::Entry* latest = m_calls.latest(step.callId);
        for (std::size_t other = 0; latest != nullptr && other < kMaxCandidates; latest = m_calls.before(*latest), ++other) {
            wake(*latest->conversation);
            const Step& known = latest->conversation->step(latest->number);
            if (known.callId != step.callId) continue;  // only its hash is the same
            if (sameStep(known, step)) return latest->conversation;
            break;
        }
    }
    return nullptr;
}

void Conversations::index(Conversation& conversation) {
    const std::vector<Step>& steps = conversation.builder().steps();
    for (std::size_t& i = conversation.indexedSteps; i < steps.size(); ++i)
        if (steps[i].kind == StepKind::Call && !steps[i].callId.empty())
            m_calls.add(steps[i].callId, conversation, steps[i].number);
    for (const std::size_t key : conversation.keys) {
        const auto found = m_byHistory.find(key);
        if (found == m_byHistory.end()) continue;
        std::erase(found->second, &conversation);
        if (found->second.empty()) m_byHistory.erase(found);
    }
    const History& history = conversation.histories.back();
    conversation.keys = {history.hash};
    if (history.asked != history.numbers.size()) conversation.keys.push_back(history.askedHash);
    for (const std::size_t key : conversation.keys) {
        std::vector<Conversation*>& alike = m_byHistory[key];
        if (alike.size() == kMaxCandidates) alike.erase(alike.begin());
        alike.push_back(&conversation);
    }
}

}  // namespace writ::sim
