#include "simulator/redact/needed.h"

#include "simulator/redact/pseudonym.h"

#include <algorithm>

namespace writ::sim {
namespace {

bool holdsRedacted(const Json& json) {
    if (json.isString()) return holdsPseudonym(json.asString());
    if (json.isArray()) return std::any_of(json.asArray().begin(), json.asArray().end(), holdsRedacted);
    const auto& members = json.asObject();
    return std::any_of(members.begin(), members.end(),
                       [](const Json::Member& member) { return holdsPseudonym(member.first) || holdsRedacted(member.second); });
}

class Needed {
public:
    Needed(const Session& session, const BoundCall& bound) : m_session(session), m_bound(bound) {}

    [[nodiscard]] bool notReplayable() const {
        const Step& step = m_session.steps[m_bound.step - 1];
        return m_bound.notReplayable.find("unknown") != std::string::npos &&
               (holdsRedacted(step.arguments) || holdsRedacted(m_session.metadata));
    }
    [[nodiscard]] bool isRedacted(const std::string& field) const {
        return std::any_of(m_bound.provenance.begin(), m_bound.provenance.end(),
                           [&](const Provenance& from) { return concerns(from.pointer, field) && isRedacted(from); });
    }

private:
    static bool concerns(const std::string& pointer, const std::string& field) {
        return pointer == field || pointer.starts_with(field + "/") || field.starts_with(pointer + "/");
    }
    bool isRedacted(const Provenance& from) const {
        if (from.unknown != UnknownReason::Masked || from.origin == Origin::Notes) return false;
        if (from.origin == Origin::Metadata) return holdsRedacted(m_session.metadata);
        if (from.steps.empty()) return holds(from.step);
        return std::any_of(from.steps.begin(), from.steps.end(), [&](std::uint32_t step) { return holds(step); });
    }
    bool holds(std::uint32_t number) const {
        if (number == 0 || number > m_session.steps.size()) return false;
        const Step& step = m_session.steps[number - 1];
        return holdsRedacted(step.arguments) || holdsRedacted(step.result);
    }

    const Session& m_session;
    const BoundCall& m_bound;
};

}  // namespace

std::vector<NeedsRedacted> verdictsThatNeedRedacted(const Replay& replay) {
    const Corpus& corpus = *replay.corpus;
    std::vector<NeedsRedacted> all;
    const Decider decide(replay);
    for (std::size_t i = 0; i < replay.size(); ++i) {
        const CorpusCall& call = corpus.calls[i];
        if (call.fullInput) continue;
        const BoundCallPtr bound = call.bound.get();
        const Needed needed(*corpus.sessions[call.session], *bound);
        NeedsRedacted found{i, {}};
        const std::optional<Verdict> verdict = replay.verdict(i);
        if (!verdict) {
            if (needed.notReplayable()) all.push_back(std::move(found));
            continue;
        }
        if (*verdict != Verdict::Indeterminate) continue;
        for (const std::string& field : decide(i)->missing)
            if (needed.isRedacted(field)) found.fields.push_back(field);
        if (!found.fields.empty()) all.push_back(std::move(found));
    }
    return all;
}

}  // namespace writ::sim
