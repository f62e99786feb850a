#include "simulator/catalog/hint_conflicts.h"

#include "engine/text/utf8.h"
#include "simulator/binding/shell/programs.h"
#include "simulator/findings/call_traits.h"

#include <re2/re2.h>
#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

constexpr std::size_t kMaxConflicts = 10;
constexpr std::size_t kMaxOfASign = 3;
constexpr std::size_t kMaxDepth = 16;    ///< of arguments
constexpr std::size_t kMaxLeaves = 64;   ///< arguments of a call that are looked at
constexpr std::size_t kScanned = 4'096;  ///< bytes of a result that are searched for words
constexpr std::size_t kShown = 80;

/// Verbs of names: what a tool called so does.
constexpr std::array<std::string_view, 38> kChanging{
    "add",    "append",  "archive", "assign",  "book", "buy",     "cancel", "clear", "close",  "commit",
    "create", "delete",  "deploy",  "disable", "drop", "edit",    "enable", "grant", "insert", "invite",
    "merge",  "modify",  "move",    "pay",     "post", "publish", "push",   "put",   "refund", "remove",
    "rename", "replace", "reset",   "revoke",  "send", "set",     "update", "write"};
constexpr std::array<std::string_view, 7> kDestroying{"cancel", "clear", "delete", "drop", "remove", "reset", "revoke"};

constexpr std::array<shell::Kind, 2> kChangingEffects{shell::Kind::Delete, shell::Kind::Write};
constexpr std::array<shell::Kind, 1> kDestroyingEffects{shell::Kind::Delete};

/// Results that say that something was changed.
constexpr std::string_view kChanged =
    R"re((?i)\b(?:successfully|has been|have been|was|were)\s+(?:created|updated|deleted|removed|sent|written|saved|cancelled|canceled|booked|modified|inserted|renamed|moved|refunded|published|committed)\b|^\W*(?:created|updated|deleted|removed|sent|wrote|saved|cancelled|canceled|inserted|renamed|moved)\b|"(?:rows_affected|rowsAffected|modified_count|deleted_count|inserted_count|affected)"\s*:\s*[1-9]|"(?:deleted|created|updated|inserted)"\s*:\s*(?:true|[1-9]))re";
constexpr std::string_view kDestroyed =
    R"re((?i)\b(?:successfully|has been|have been|was|were)\s+(?:deleted|removed|cancelled|canceled|erased|dropped)\b|^\W*(?:deleted|removed|cancelled|canceled|dropped)\b|"(?:deleted_count)"\s*:\s*[1-9]|"deleted"\s*:\s*(?:true|[1-9]))re";

/// A hint that calls can speak against.
struct Claim {
    std::string_view hint;
    ToolDescription::Hint ToolDescription::*member;
    bool value;                ///< the claim: read-only yes, destructive no
    std::string_view results;  ///< what its results would not say
    std::span<const std::string_view> verbs;
    std::span<const shell::Kind> effects;  ///< of commands
};
constexpr std::array<Claim, 2> kClaims{
    {{"readOnlyHint", &ToolDescription::readOnly, true, kChanged, kChanging, kChangingEffects},
     {"destructiveHint", &ToolDescription::destructive, false, kDestroyed, kDestroying, kDestroyingEffects}}};

std::string firstWord(std::string_view name) {
    std::string word;
    for (const char c : name) {
        const bool isUpper = c >= 'A' && c <= 'Z';
        const bool isLower = c >= 'a' && c <= 'z';
        if ((!isUpper && !isLower) || (isUpper && !word.empty())) break;
        word += isUpper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return word;
}

std::string shown(std::string_view text) {
    std::string result(utf8Prefix(text, kShown));
    std::replace(result.begin(), result.end(), '\n', ' ');
    return result + (result.size() < text.size() ? "…" : "");
}

const Step* resultOf(const Session& session, const Step& call) {
    const bool has = call.resultStep > 0 && call.resultStep <= session.steps.size();
    const Step* result = has ? &session.steps[call.resultStep - 1] : nullptr;
    return result != nullptr && !result->declaredError ? result : nullptr;
}

std::string resultText(const Step& result) {
    return result.result.isString() ? result.result.asString() : result.result.isNull() ? result.text : result.result.dump();
}

/// Whether what was read as commands of a shell are some: SQL and code begin with no program.
bool isOfShell(const shell::Effects& effects) {
    return std::any_of(effects.commands.begin(), effects.commands.end(),
                       [](const std::string& command) { return shell::findProgram(command) != nullptr; });
}

/// Whether knownLeaves() could find a command.
bool namesCommand(const Json& value, std::size_t depth) {
    if (depth > kMaxDepth) return false;
    const auto below = [&](const Json& one) { return namesCommand(one, depth + 1); };
    if (value.isArray()) return std::any_of(value.asArray().begin(), value.asArray().end(), below);
    return std::any_of(value.asObject().begin(), value.asObject().end(),
                       [&](const Json::Member& member) { return isCommandName(member.first) || below(member.second); });
}

class Search {
public:
    Search(const Corpus& corpus, const ToolDescription& tool, std::span<const std::uint32_t> calls, const RunControl& control)
        : m_corpus(corpus), m_tool(tool), m_calls(calls), m_control(control) {}

    std::vector<HintConflict> run() {
        for (const Claim& claim : kClaims) {
            const ToolDescription::Hint& hint = m_tool.*claim.member;
            if (hint.value != claim.value) continue;
            m_hint = claim.hint;
            m_stated = hint.stated;
            if (claim.value) declared();
            commands(claim);
            results(claim);
            if (claim.value) reads();
            const std::string verb = firstWord(m_tool.name);
            if (std::find(claim.verbs.begin(), claim.verbs.end(), verb) != claim.verbs.end())
                add("verb", true, "its name says '" + verb + "'", 0, 0);
        }
        std::stable_sort(m_conflicts.begin(), m_conflicts.end(),
                         [](const HintConflict& a, const HintConflict& b) { return a.heuristic < b.heuristic; });
        return std::move(m_conflicts);
    }

private:
    void add(std::string_view sign, bool heuristic, std::string evidence, std::uint32_t session, std::uint32_t step) {
        if (m_conflicts.size() < kMaxConflicts)
            m_conflicts.push_back({m_hint, m_stated, sign, heuristic, std::move(evidence), session, step});
    }

    /// binding.json says under `effects` what calls change.
    void declared() {
        if (m_corpus.workspace->binding == nullptr) return;
        for (const DeclaredEffect& effect : m_corpus.workspace->binding->effects()) {
            if (effect.tool != m_tool.name) continue;
            const auto [session, step] = firstCall();
            return add("declared-effect", false, "the binding says that its calls change " + effect.kind, session, step);
        }
    }

    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> firstCall() const {
        if (m_calls.empty()) return {0, 0};
        const CorpusCall& call = m_corpus.calls[m_calls.front()];
        return {call.session, call.step};
    }

    [[nodiscard]] bool cancelled(std::size_t i) const {
        constexpr std::size_t kEvery = 1'024;
        return i % kEvery == 0 && m_control.cancelled();
    }

    /// Commands among the arguments that are certain to change something, if a shell runs them as their name says.
    void commands(const Claim& claim) {
        std::size_t found = 0;
        for (std::size_t i = 0; i < m_calls.size() && !cancelled(i); ++i) {
            const CorpusCall& call = m_corpus.calls[m_calls[i]];
            const Step& step = call.stepIn(m_corpus.sessions);
            if (!namesCommand(step.arguments, 0)) continue;
            for (const Leaf& leaf : knownLeaves(call, step, kMaxLeaves)) {
                if (!holdsCommand(leaf, step.tool)) continue;
                const std::string& command = leaf.value.asString();
                const shell::Effects effects = shell::effectsOfText(command, {});
                if (!isOfShell(effects)) continue;
                for (const shell::Kind kind : claim.effects) {
                    if (!effects.of(kind).does) continue;
                    add("command", true, "its command is to " + std::string(word(kind)) + ": " + shown(command), call.session,
                        call.step);
                    if (++found == kMaxOfASign) return;
                    break;
                }
            }
        }
    }

    void results(const Claim& claim) {
        const re2::RE2 form{re2::StringPiece(claim.results.data(), claim.results.size())};
        std::size_t found = 0;
        for (std::size_t i = 0; i < m_calls.size() && !cancelled(i); ++i) {
            const CorpusCall& call = m_corpus.calls[m_calls[i]];
            const Step* result = resultOf(*m_corpus.sessions[call.session], call.stepIn(m_corpus.sessions));
            if (result == nullptr) continue;
            const std::string text = resultText(*result);
            re2::StringPiece what;
            if (!form.Match(re2::StringPiece(text.data(), std::min(text.size(), kScanned)), 0, std::min(text.size(), kScanned),
                            re2::RE2::UNANCHORED, &what, 1))
                continue;
            const auto begin = static_cast<std::size_t>(what.data() - text.data());
            add("result-word", true, "its result says: " + shown(std::string_view(text).substr(begin)), call.session, call.step);
            if (++found == kMaxOfASign) return;
        }
    }

    /// A read with the same arguments answers otherwise, and nothing but calls of this tool lies between.
    void reads() {
        for (std::uint32_t index = 0; index < m_corpus.sessions.size(); ++index) {
            const Session& session = *m_corpus.sessions[index];
            const Step* last = nullptr;    // a read
            const Step* change = nullptr;  // a call of this tool since then
            for (const Step& step : session.steps) {
                if (step.kind != StepKind::Call || step.probe) continue;
                if (step.tool == m_tool.name) {
                    change = &step;
                } else if (change != nullptr && last != nullptr && isSameRead(*last, step)) {
                    compare(session, index, *last, *change, step);
                    last = &step;
                    change = nullptr;
                } else {
                    last = &step;
                    change = nullptr;
                }
            }
        }
    }

    static bool isSameRead(const Step& a, const Step& b) {
        return a.tool == b.tool && a.argumentsState == ArgumentsState::Recorded && b.argumentsState == ArgumentsState::Recorded &&
               a.arguments == b.arguments;
    }

    void compare(const Session& session, std::uint32_t index, const Step& before, const Step& change, const Step& after) {
        const Step* was = resultOf(session, before);
        const Step* is = resultOf(session, after);
        if (was == nullptr || is == nullptr || was->number > change.number || resultText(*was) == resultText(*is)) return;
        add("changed-read", true,
            before.tool + " answers otherwise in step " + std::to_string(after.number) + " than in step " +
                std::to_string(before.number),
            index, change.number);
    }

    const Corpus& m_corpus;
    const ToolDescription& m_tool;
    std::span<const std::uint32_t> m_calls;  ///< of the tool
    const RunControl& m_control;
    std::string_view m_hint;
    bool m_stated = false;
    std::vector<HintConflict> m_conflicts;
};

}  // namespace

std::vector<HintConflict> hintConflicts(const Corpus& corpus, const ToolDescription& tool, std::span<const std::uint32_t> calls,
                                        const RunControl& control) {
    return Search(corpus, tool, calls, control).run();
}

}  // namespace writ::sim
