#include "simulator/findings/probe_candidates.h"

#include "simulator/outcome/classify.h"

#include <algorithm>

namespace writ::sim {

bool hasProbe(const Session& session, std::uint32_t step) {
    // Turns that follow each other without a call are one answer: a probe call behind the last stands for each.
    for (std::size_t i = step; i < session.steps.size(); ++i) {
        if (session.steps[i].probe) return true;
        if (!isTurn(session.steps[i])) return false;
    }
    return false;
}

ProbeNote probeNote(const Session& session, std::uint32_t step, const ProbeCandidate& candidate, NoteStamp stamp,
                    const std::optional<Json>& edited, bool withSession) {
    const Step& refused = session.steps[step - 1];
    ProbeNote note;
    note.after = {withSession ? session.id : std::string(), refused.place.at, refused.place.line.value_or(0)};
    note.tool = candidate.tool;
    note.arguments = edited.value_or(candidate.arguments);
    for (const std::string& missing : candidate.missing)
        if (note.arguments.pointer("/" + missing) == nullptr) note.unknown.push_back("/context/input/" + missing);
    const std::optional<OutcomeFinding> outcome = outcomeAt(session, refused, {});
    note.outcome.outcome = outcome ? outcome->outcome : Outcome::ModelDeclined;
    note.text = candidate.why;
    note.stamp = std::move(stamp);
    return note;
}

}  // namespace writ::sim
