#include "simulator/findings/invented.h"

#include "simulator/findings/command_form.h"
#include "simulator/findings/denial.h"
#include "simulator/findings/session_calls.h"
#include "simulator/findings/text_values.h"
#include "simulator/findings/words.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_set>

namespace writ::sim {
namespace {

constexpr int kClaimConfidence = 60;
constexpr int kSurerClaim = 75;
constexpr int kUnheardConfidence = 55;
constexpr std::size_t kMostUnheard = 8;
constexpr std::size_t kLongestAnswer = 6000;

constexpr auto kFailureWords = std::to_array<std::string_view>({"not ",
                                                                "n't",
                                                                "n’t",
                                                                "cannot",
                                                                "unable",
                                                                "unfortunately",
                                                                "fail",
                                                                "error",
                                                                "denied",
                                                                "blocked",
                                                                "stopped",
                                                                "declin",
                                                                "refus",
                                                                "reject",
                                                                "sorry",
                                                                "apolog",
                                                                "issue",
                                                                "problem",
                                                                "unsuccess",
                                                                "prevent",
                                                                "forbid",
                                                                "permission",
                                                                "went wrong",
                                                                "trouble",
                                                                "approval",
                                                                "waiting",
                                                                "pending",
                                                                "however",
                                                                "transferred to a human"});
constexpr auto kSuccessWords =
    std::to_array<std::string_view>({"has been", "have been", "was ", "were ", "is now", "are now", "i've", "i’ve", "i have",
                                     "successfully", "done", "completed", "is on its way", "all set", "is complete"});
/// In a sentence with one of these nothing is claimed.
constexpr auto kOpenWords = std::to_array<std::string_view>(
    {"?", "would", "could", "shall", "should", "if ", "please", "will ", "can ", "need", "let me", "i'll", "going to"});

/// More words for what a tool's name says, as stems.
struct Synonyms {
    Effect effect;
    std::array<std::string_view, 6> stems;
};
constexpr std::array<Synonyms, 3> kSynonyms{{{Effect::Delete, {"delet", "remov", "clear", "clean", "cancel", "eras"}},
                                             {Effect::Send, {"send", "shar", "forward", "email", "invit", "post"}},
                                             {Effect::Pay, {"pay", "refund", "credit", "transfer", "charg", "payment"}}}};

template <std::size_t N>
bool holdsAny(const std::string& lower, const std::array<std::string_view, N>& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::vector<std::string_view> sentencesOf(std::string_view text) {
    std::vector<std::string_view> sentences;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool stop = text[i] == '\n' || ((text[i] == '.' || text[i] == '!' || text[i] == '?') &&
                                              (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\n'));
        if (!stop && i + 1 < text.size()) continue;
        if (i > begin) sentences.push_back(text.substr(begin, i + 1 - begin));
        begin = i + 1;
    }
    return sentences;
}

/// What a call was to do, in stems: the words of its name, and their like.
std::vector<std::string> goalOf(const Step& call) {
    std::vector<std::string> goal = stemsOf(call.tool, 200);
    for (const Effect effect : effectsOfName(call.tool))
        for (const Synonyms& row : kSynonyms)
            if (row.effect == effect) goal.insert(goal.end(), row.stems.begin(), row.stems.end());
    std::sort(goal.begin(), goal.end());
    goal.erase(std::unique(goal.begin(), goal.end()), goal.end());
    return goal;
}

bool isReading(const Step& call) {
    const std::vector<Effect> effects = effectsOfName(call.tool);
    return !effects.empty() && std::all_of(effects.begin(), effects.end(), [](Effect effect) { return effect == Effect::Read; });
}

/// Values that nobody makes up by calculating.
bool isTelling(const TextValue& value) {
    return value.kind == ValueKind::Id || value.kind == ValueKind::Email || value.kind == ValueKind::Url;
}

/// Everything between two messages of the user.
struct Turn {
    std::vector<std::size_t> failed;  ///< calls that came to nothing, and none of the same tool went through since
    std::vector<std::size_t> done;    ///< calls that went through since the first of them
    const Step* answer = nullptr;
};

class InventionSearch {
public:
    InventionSearch(const Replay& replay, SessionCalls calls, std::vector<Finding>& found)
        : m_replay(replay), m_calls(calls), m_session(*replay.corpus->sessions[calls.session]), m_found(found) {}

    void run() {
        std::size_t next = m_calls.first;
        for (const Step& step : m_session.steps) {
            const bool bound = next < m_calls.last && m_replay.corpus->calls[next].step == step.number;
            if (bound)
                visitCall(next++, step);
            else if (step.kind == StepKind::Message && step.role == Role::User)
                finish();
            else if (step.kind == StepKind::Message && step.role == Role::Model && !step.text.empty())
                m_turn.answer = &step;
            else if (step.kind == StepKind::Delegation || step.kind == StepKind::Refusal)
                m_turn.answer = nullptr;
        }
        finish();
    }

private:
    [[nodiscard]] const Step& step(std::size_t call) const {
        return m_replay.corpus->calls[call].stepIn(m_replay.corpus->sessions);
    }

    void visitCall(std::size_t call, const Step& made) {
        if (made.probe) return;
        m_turn.answer = nullptr;
        const Outcome outcome = m_replay.corpus->calls[call].outcome.outcome;
        if (cameToNothing(outcome)) {
            m_turn.failed.push_back(call);
        } else if (!m_turn.failed.empty()) {
            std::erase_if(m_turn.failed, [&](std::size_t other) { return step(other).tool == made.tool; });
            m_turn.done.push_back(call);
        }
    }

    void finish() {
        const Turn turn = std::exchange(m_turn, {});
        if (turn.failed.empty() || turn.answer == nullptr) return;
        const std::string_view answer = std::string_view(turn.answer->text).substr(0, kLongestAnswer);
        if (admitsFailure(answer)) return;
        for (auto failed = turn.failed.rbegin(); failed != turn.failed.rend(); ++failed)
            if (isReading(step(*failed)) ? unheard(*failed, turn, answer) : claimed(*failed, turn, answer)) return;
    }

    bool claimed(std::size_t failed, const Turn& turn, std::string_view answer) {
        std::vector<std::string> goal = goalOf(step(failed));
        // Words that also name what went through do not speak of this call.
        for (const std::size_t done : turn.done)
            for (const std::string& stem : goalOf(step(done))) std::erase(goal, stem);
        const Claim claim = claimIn(answer, goal);
        if (claim.sentence.empty()) return false;
        const bool plain = claim.hits > 1 || lowerCase(claim.sentence).find("successfully") != std::string::npos;
        add(failed, *turn.answer, {"claim", std::string(claim.sentence), {}}, plain ? kSurerClaim : kClaimConfidence,
            "speaks of it as done: \"" + std::string(claim.sentence) + "\"");
        return true;
    }

    bool unheard(std::size_t failed, const Turn& turn, std::string_view answer) {
        if (!turn.done.empty()) return false;
        hearUntil(turn.answer->number);
        std::vector<std::string> values;
        for (const TextValue& value : textValues(answer)) {
            if (isTelling(value) && m_heard.count(lowerCase(value.text)) == 0 && values.size() < kMostUnheard)
                values.push_back(value.text);
        }
        if (values.empty()) return false;
        std::string list;
        for (const std::string& value : values) list += (list.empty() ? "" : ", ") + value;
        add(failed, *turn.answer, {"told without a source", list, {}}, kUnheardConfidence,
            "tells what nothing before it holds: " + list);
        return true;
    }

    /// Takes up the values of all steps before one.
    void hearUntil(std::uint32_t number) {
        for (; m_heardUntil + 1 < number; ++m_heardUntil) {
            const Step& step = m_session.steps[m_heardUntil];
            hear(step.text);
            if (step.kind == StepKind::Call) hear(step.arguments.dump());
        }
    }

    void hear(const std::string& text) {
        // Every run of bytes between separators, so that values within JSON are heard as well.
        constexpr std::string_view kSeparators = " \t\r\n\"'`,;(){}[]<>=\\|";
        for (std::size_t i = 0; i < text.size();) {
            const std::size_t begin = text.find_first_not_of(kSeparators, i);
            if (begin == std::string::npos) break;
            const std::size_t end = std::min(text.find_first_of(kSeparators, begin), text.size());
            std::string_view word = std::string_view(text).substr(begin, end - begin);
            m_heard.insert(lowerCase(word));
            while (!word.empty() && std::string_view(".:!?").find(word.back()) != std::string_view::npos) word.remove_suffix(1);
            m_heard.insert(lowerCase(word));
            i = end;
        }
    }

    void add(std::size_t failed, const Step& answer, FindingEvidence evidence, int confidence, const std::string& what) {
        const CorpusCall& call = m_replay.corpus->calls[failed];
        const StepRef said{call.session, answer.number};
        evidence.places.push_back({said, "/text"});
        Finding finding;
        finding.kind = FindingKind::InventedAnswer;
        finding.steps = {{call.session, call.step}, said};
        finding.evidence = {std::move(evidence)};
        finding.certainty = Certainty::Heuristic;
        finding.confidence = confidence;
        finding.sentence = "Step " + std::to_string(call.step) + ", " + callText(step(failed)) + ", came to nothing (" +
                           std::string(word(call.outcome.outcome)) + "). The answer in step " + std::to_string(answer.number) +
                           " " + what + ".";
        m_found.push_back(std::move(finding));
    }

    const Replay& m_replay;
    SessionCalls m_calls;
    const Session& m_session;
    std::vector<Finding>& m_found;
    Turn m_turn;
    std::size_t m_heardUntil = 0;
    std::unordered_set<std::string> m_heard;
};

}  // namespace

bool admitsFailure(std::string_view answer) {
    return holdsAny(lowerCase(answer.substr(0, kLongestAnswer)) + " ", kFailureWords);
}

Claim claimIn(std::string_view answer, const std::vector<std::string>& goal) {
    Claim best;
    if (goal.empty()) return best;
    for (const std::string_view sentence : sentencesOf(answer.substr(0, kLongestAnswer))) {
        const std::string lower = lowerCase(sentence);
        if (!holdsAny(lower, kSuccessWords) || holdsAny(lower, kOpenWords)) continue;
        const std::vector<std::string> stems = stemsOf(sentence);
        std::vector<std::string> common;
        std::set_intersection(goal.begin(), goal.end(), stems.begin(), stems.end(), std::back_inserter(common));
        if (common.size() > best.hits) best = {sentence, common.size()};
    }
    return best;
}

std::vector<Finding> inventedAnswers(const Replay& replay) {
    std::vector<Finding> found;
    for (const SessionCalls& calls : sessionCalls(*replay.corpus)) {
        bool nothing = false;
        for (std::size_t i = calls.first; i < calls.last && !nothing; ++i)
            nothing = cameToNothing(replay.corpus->calls[i].outcome.outcome);
        if (nothing) InventionSearch(replay, calls, found).run();
    }
    return found;
}

}  // namespace writ::sim
