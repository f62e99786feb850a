#include "simulator/workspace/notes.h"

#include "simulator/outcome/classify.h"

#include <algorithm>

namespace writ::sim {

namespace {

constexpr std::size_t kMaxMergeDepth = 512;

/// `over` laid over `base`, object members one by one.
Json mergedJson(const Json& base, const Json& over, std::size_t depth = 0) {
    if (!base.isObject() || !over.isObject() || depth > kMaxMergeDepth) return over;
    Json result = base;
    for (const auto& [name, value] : over.asObject()) {
        const Json* old = result.find(name);
        result = result.with(name, old ? mergedJson(*old, value, depth + 1) : value);
    }
    return result;
}

std::string evidence(const NoteStamp& stamp, const std::string& text) {
    return "note by " + stamp.author + (text.empty() ? "" : ": " + text);
}

bool isEmpty(const NoteAnchor& anchor) {
    return anchor.at.empty() && anchor.line == 0;
}

bool isEmpty(const Notes& notes) {
    return notes.probes.empty() && notes.context.empty() && notes.masks.empty() && notes.outcomes.empty() && notes.marks.empty();
}

/// What kind of step a note is about.
struct Target {
    const char* name;
    bool (*fits)(const Step& step);
};
constexpr Target kCall{"call", [](const Step& step) { return step.kind == StepKind::Call; }};
constexpr Target kCallOrTurn{"call or turn of the model",
                             [](const Step& step) { return step.kind == StepKind::Call || isTurn(step); }};
constexpr Target kAnyStep{"step", [](const Step&) { return true; }};

/// Lays notes into a copy of a session.
class Application {
public:
    Application(const Session& session, const Notes& notes, std::vector<std::string>& problems)
        : m_session(session), m_notes(notes), m_problems(problems) {}

    SessionPtr run() {
        insertProbes();
        renumber();
        tellProbes();
        addContext();
        for (std::size_t i = 0; i < m_notes.masks.size(); ++i) {
            const MaskNote& note = m_notes.masks[i];
            onStep(note.call, "masks", i, kCall, [&](Step& step) {
                addMask(step, note.pointer);
                tell(SessionNote::Kind::Mask, step.number, note.pointer, note.stamp);
            });
        }
        for (std::size_t i = 0; i < m_notes.outcomes.size(); ++i) correct(m_notes.outcomes[i], i);
        for (std::size_t i = 0; i < m_notes.marks.size(); ++i)
            onStep(m_notes.marks[i].step, "marks", i, kAnyStep, [&](Step& step) { mark(step, m_notes.marks[i]); });
        m_session.steps = std::move(m_steps);
        std::stable_sort(m_session.notes.begin(), m_session.notes.end(), [](const SessionNote& a, const SessionNote& b) {
            return std::pair(a.step, a.kind) < std::pair(b.step, b.kind);
        });
        return std::make_shared<const Session>(std::move(m_session));
    }

private:
    void tell(SessionNote::Kind kind, std::uint32_t step, std::string text, const NoteStamp& stamp) {
        m_session.notes.push_back({kind, step, std::move(text), stamp.author, stamp.time});
    }

    void mark(Step& step, const MarkNote& note) {
        step.noteText += (step.noteText.empty() ? "" : "\n") + note.text;
        tell(SessionNote::Kind::Mark, step.number, note.text, note.stamp);
    }

    /// Once they have their numbers. Their places say which note each of them is.
    void tellProbes() {
        for (std::size_t i = 0; i < m_notes.probes.size(); ++i) {
            const std::string at = pointerJoin("/probes", i);
            const auto found =
                std::find_if(m_steps.begin(), m_steps.end(), [&](const Step& step) { return step.probe && step.place.at == at; });
            if (found != m_steps.end())
                tell(SessionNote::Kind::Probe, found->number, m_notes.probes[i].text, m_notes.probes[i].stamp);
        }
    }

    static std::string told(const ContextNote& note) { return note.pointer + " = " + note.value.dump(); }

    bool concerns(const NoteAnchor& anchor) const { return anchor.session.empty() || anchor.session == m_session.id; }

    static bool standsAt(const Step& step, const NoteAnchor& anchor) {
        return step.place.at == anchor.at && step.place.line.value_or(0) == anchor.line;
    }

    void report(const char* list, std::size_t index, const NoteAnchor& anchor, const Target& target) {
        std::string text = pointerJoin(pointerJoin("", list), index) + ": session \"" + m_session.id + "\" has no " +
                           target.name + " at \"" + anchor.at + "\"";
        if (anchor.line != 0) text += " in line " + std::to_string(anchor.line);
        m_problems.push_back(std::move(text));
    }

    /// Where a probe call goes: behind this many recorded steps.
    std::optional<std::size_t> placeOf(const NoteAnchor& after) const {
        if (isEmpty(after)) return m_session.steps.size();
        for (std::size_t i = m_session.steps.size(); i > 0; --i)
            if (standsAt(m_session.steps[i - 1], after)) return i;
        return std::nullopt;
    }

    Step probeStep(const ProbeNote& note, std::size_t index) const {
        Step step;
        step.kind = StepKind::Call;
        step.role = Role::Model;
        step.place.file = notesPath(m_session.file).generic_string();
        step.place.at = pointerJoin("/probes", index);
        step.tool = note.tool;
        step.arguments = note.arguments;
        step.probe = true;
        step.noteContext = note.context;
        step.noteMasks = note.unknown;
        step.noteText = note.text;
        step.declared = OutcomeFinding{note.outcome.outcome, evidence(note.stamp, note.text)};
        return step;
    }

    void insertProbes() {
        std::vector<std::vector<Step>> behind(m_session.steps.size() + 1);
        for (std::size_t i = 0; i < m_notes.probes.size(); ++i) {
            const ProbeNote& note = m_notes.probes[i];
            if (!concerns(note.after)) continue;
            if (const auto place = placeOf(note.after))
                behind[*place].push_back(probeStep(note, i));
            else
                report("probes", i, note.after, kAnyStep);
        }
        for (std::size_t i = 0; i <= m_session.steps.size(); ++i) {
            if (i > 0) m_steps.push_back(m_session.steps[i - 1]);
            std::move(behind[i].begin(), behind[i].end(), std::back_inserter(m_steps));
        }
    }

    /// Steps and calls count from 1 again, and links follow.
    void renumber() {
        std::vector<std::uint32_t> now(m_session.steps.size() + 1, 0);
        std::uint32_t number = 0, call = 0, recorded = 0;
        for (Step& step : m_steps) {
            step.number = ++number;
            if (step.kind == StepKind::Call) step.call = ++call;
            if (!step.probe) now[++recorded] = number;
        }
        const auto moved = [&](std::uint32_t old) { return old < now.size() ? now[old] : 0; };
        for (Step& step : m_steps) {
            step.resultStep = moved(step.resultStep);
            step.callStep = moved(step.callStep);
        }
    }

    /// General context first, then that of a probe call, then that of single calls.
    void addContext() {
        Json general;
        for (const ContextNote& note : m_notes.context) {
            if (isEmpty(note.call) && concerns(note.call)) {
                general = general.withPointer(note.pointer, note.value);
                tell(SessionNote::Kind::Context, 0, told(note), note.stamp);
            }
        }
        if (!general.isNull()) addToEveryCall(general);
        for (std::size_t i = 0; i < m_notes.context.size(); ++i) {
            const ContextNote& note = m_notes.context[i];
            if (!isEmpty(note.call))
                onStep(note.call, "context", i, kCall, [&](Step& step) {
                    step.noteContext = step.noteContext.withPointer(note.pointer, note.value);
                    tell(SessionNote::Kind::Context, step.number, told(note), note.stamp);
                });
        }
    }

    void addToEveryCall(const Json& general) {
        for (Step& step : m_steps)
            if (step.kind == StepKind::Call)
                step.noteContext = step.noteContext.isNull() ? general : mergedJson(general, step.noteContext);
    }

    /// Where a call and the message around it stand at the same place, the call is meant.
    void correct(const OutcomeNote& note, std::size_t index) {
        const bool isCall = std::any_of(m_steps.begin(), m_steps.end(),
                                        [&](const Step& step) { return kCall.fits(step) && standsAt(step, note.call); });
        onStep(note.call, "outcomes", index, isCall ? kCall : kCallOrTurn, [&](Step& step) {
            step.correction = OutcomeFinding{note.outcome, evidence(note.stamp, note.text)};
            tell(SessionNote::Kind::Correction, step.number,
                 std::string(word(note.outcome)) + (note.text.empty() ? "" : ": " + note.text), note.stamp);
        });
    }

    static void addMask(Step& step, const std::string& pointer) {
        auto& masks = step.noteMasks;
        if (std::find(masks.begin(), masks.end(), pointer) == masks.end()) masks.push_back(pointer);
    }

    template <class Change>
    void onStep(const NoteAnchor& anchor, const char* list, std::size_t index, const Target& target, Change change) {
        if (!concerns(anchor)) return;
        const auto found = std::find_if(m_steps.begin(), m_steps.end(),
                                        [&](const Step& step) { return standsAt(step, anchor) && target.fits(step); });
        if (found == m_steps.end()) return report(list, index, anchor, target);
        change(*found);
    }

    Session m_session;
    const Notes& m_notes;
    std::vector<std::string>& m_problems;
    std::vector<Step> m_steps;
};

}  // namespace

SessionPtr applyNotes(const SessionPtr& session, const Notes& notes, std::vector<std::string>& problems) {
    if (!session || isEmpty(notes)) return session;
    return Application(*session, notes, problems).run();
}

}  // namespace writ::sim
