#include "simulator/draft/draft.h"

#include "engine/cedar/format/format.h"
#include "engine/decision/typed_language.h"
#include "simulator/draft/learn.h"

#include <set>

namespace writ::sim {
namespace {

constexpr const char* kLanguage = "cedar";
constexpr const char* kSourceName = "draft.cedar";

std::string counted(std::uint64_t count, const std::string& one) {
    return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

struct Sessions {
    std::set<std::string> learn, holdOut;
};

Result<Sessions> sessionsOf(const Corpus& corpus, const DraftSplit& split) {
    Sessions sessions{{split.learn.begin(), split.learn.end()}, {split.holdOut.begin(), split.holdOut.end()}};
    std::set<std::string> known;
    for (const SessionPtr& session : corpus.sessions) known.insert(session->id);
    for (const std::set<std::string>* names : {&sessions.learn, &sessions.holdOut}) {
        for (const std::string& name : *names) {
            if (known.count(name) == 0) return fail(ErrorKind::NotFound, "There is no session '" + name + "'.");
        }
    }
    for (const std::string& name : sessions.learn) {
        if (sessions.holdOut.count(name) > 0)
            return fail(ErrorKind::Unsupported, "The session '" + name + "' is learnt from, so it cannot be held out.");
    }
    if (sessions.learn.empty()) return fail(ErrorKind::Unsupported, "A draft needs a session to learn from.");
    return sessions;
}

using draft::comment;

class Drafter {
public:
    Drafter(ReplayPtr inForce, const DraftSplit& split, const DraftOptions& options, RunControl& control)
        : m_draft(std::make_shared<Draft>()), m_options(options), m_control(control) {
        m_draft->inForce = std::move(inForce);
        m_draft->split = split;
    }

    Result<DraftPtr> run() {
        const Result<Sessions> sessions = sessionsOf(corpus(), m_draft->split);
        if (!sessions) return tl::unexpected(sessions.error());
        const std::vector<std::size_t> calls = learnable(sessions->learn);
        m_draft->learnt = calls.size();
        draft::Written written = draft::writeRules(corpus(), draft::groupsOf(corpus(), calls, m_options), m_options);
        m_draft->rules = std::move(written.rules);
        m_draft->unsaid = std::move(written.unsaid);
        const Result<PolicySetPtr> rules = compiled(written.text);
        if (!rules) return tl::unexpected(rules.error());
        Result<DraftTrial> trial = draft::tryOut(*m_draft->inForce, **rules, sessions->holdOut, m_control);
        if (!trial) return tl::unexpected(std::move(trial.error()));
        m_draft->trial = *std::move(trial);
        Result<std::vector<OverGranted>> over = overGranted(*m_draft->inForce);
        if (!over) return tl::unexpected(std::move(over.error()));
        m_draft->overGranted = *std::move(over);
        return finish(written.text);
    }

private:
    [[nodiscard]] const Corpus& corpus() const { return *m_draft->inForce->corpus; }

    std::vector<std::size_t> learnable(const std::set<std::string>& sessions) {
        std::vector<std::size_t> calls;
        for (std::size_t i = 0; i < corpus().calls.size(); ++i) {
            if (sessions.count(corpus().sessions[corpus().calls[i].session]->id) == 0) continue;
            if (const std::optional<LeftOut> reason = draft::leftOut(*m_draft->inForce, i, m_options))
                ++m_draft->leftOut[static_cast<std::size_t>(*reason)];
            else
                calls.push_back(i);
        }
        return calls;
    }

    Result<PolicySetPtr> compiled(const std::string& text) {
        const auto source = std::make_shared<const Source>(kSourceName, text);
        Compiled result = compileWith(*languageById(kLanguage), {source}, corpus().workspace->schema.get());
        m_draft->diagnostics = std::move(result.diagnostics);
        if (result.policies == nullptr) {
            const bool told = !m_draft->diagnostics.empty();
            return fail(ErrorKind::Internal,
                        "The draft does not compile" + (told ? ": " + m_draft->diagnostics.front().message : "") + ".");
        }
        return result.policies;
    }

    Result<DraftPtr> finish(const std::string& rules) {
        const std::string whole = head() + "//\n" + rules;
        cedar::Formatted formatted = cedar::formatPolicies(Source(kSourceName, whole));
        m_draft->text = formatted.text ? *std::move(formatted.text) : whole;
        const Result<PolicySetPtr> policies = compiled(m_draft->text);
        if (!policies) return tl::unexpected(policies.error());
        for (DraftRule& rule : m_draft->rules) {
            for (const Rule& other : (*policies)->rules()) {
                if (other.id == rule.id) rule.line = other.line;
            }
        }
        return DraftPtr(std::move(m_draft));
    }

    [[nodiscard]] std::string head() const {
        std::string text;
        if (!m_options.title.empty()) text += comment(m_options.title);
        text += comment("A draft of least privilege. It is not in force: read it, widen and narrow it before you use it.");
        text += comment("Learnt from " + counted(m_draft->learnt, "executed call") + " of " +
                        counted(m_draft->split.learn.size(), "session") + ". " + leftOutText());
        text += comment(trialText());
        for (const std::string& unsaid : m_draft->unsaid) text += comment("Not expressed: " + unsaid);
        std::set<Widening> used;
        for (const DraftRule& rule : m_draft->rules) {
            for (const DraftCondition& condition : rule.conditions) used.insert(condition.widening);
        }
        if (!used.empty()) text += comment("How what was seen is widened:");
        for (const WideningInfo& info : wideningTable()) {
            if (used.count(info.widening) > 0) text += comment("  " + std::string(info.name) + ": " + std::string(info.rule));
        }
        return text;
    }

    [[nodiscard]] std::string leftOutText() const {
        std::string text;
        for (std::size_t i = 0; i < kLeftOutCount; ++i) {
            if (m_draft->leftOut[i] == 0) continue;
            text += (text.empty() ? "Left out: " : ", ") + std::to_string(m_draft->leftOut[i]) + " " +
                    std::string(word(static_cast<LeftOut>(i)));
        }
        return text.empty() ? "No call was left out." : text + ".";
    }

    [[nodiscard]] std::string trialText() const {
        const DraftTrial& trial = m_draft->trial;
        if (trial.sessions == 0) return "No session was held out, so nobody knows what it would block or let through.";
        return "On " + counted(trial.calls, "call") + " of " + counted(trial.sessions, "held-out session") + ": blocks " +
               std::to_string(trial.count(TrialResult::OverBlock)) + " that the policies in force allow, lets through " +
               std::to_string(trial.count(TrialResult::UnderBlock)) + " that were stopped or should be, cannot say of " +
               std::to_string(trial.count(TrialResult::Indeterminate)) + ".";
    }

    std::shared_ptr<Draft> m_draft;
    const DraftOptions& m_options;
    RunControl& m_control;
};

}  // namespace

DraftSplit everySecondHeldOut(const Corpus& corpus) {
    DraftSplit split;
    for (std::size_t i = 0; i < corpus.sessions.size(); ++i)
        (i % 2 == 0 ? split.learn : split.holdOut).push_back(corpus.sessions[i]->id);
    return split;
}

Result<DraftPtr> makeDraft(ReplayPtr inForce, const DraftSplit& split, const DraftOptions& options, RunControl& control) {
    if (inForce->corpus->workspace->manifest.language != kLanguage)
        return fail(ErrorKind::Unsupported, "Drafts are made for workspaces with Cedar policies only.");
    return Drafter(std::move(inForce), split, options, control).run();
}

}  // namespace writ::sim
