#include "simulator/findings/argument_finder.h"
#include "simulator/findings/call_traits.h"

#include <algorithm>

namespace writ::sim {
namespace {

constexpr std::uint32_t kFarthest = 200;
constexpr std::size_t kMostResults = 6;
constexpr std::size_t kMostMembers = 200;

/// Named scalars of results, depth-limited.
class MemberWalk {
public:
    MemberWalk(std::uint32_t step, ProbeMaterial& material) : m_step(step), m_material(material) {}

    void walk(const Json& value, const std::string& pointer, const std::string& name, std::size_t depth) {
        if (depth > 8 || m_count >= kMostMembers) return;
        if (value.isObject()) {
            for (const auto& [key, member] : value.asObject()) walk(member, pointerJoin(pointer, key), key, depth + 1);
        } else if (value.isArray()) {
            for (std::size_t i = 0; i < value.size(); ++i) walk(value.at(i), pointerJoin(pointer, i), name, depth + 1);
        } else if (!name.empty() && !value.isNull() && !isMark(value)) {
            m_material.named[name].push_back({value, m_step, pointer});
            ++m_count;
        }
    }

private:
    std::uint32_t m_step;
    ProbeMaterial& m_material;
    std::size_t m_count = 0;
};

bool saysSomething(const Step& step) {
    return !step.text.empty();
}

class MaterialCollector {
public:
    MaterialCollector(const Session& session, std::uint32_t step, const FailureSigns& signs)
        : m_session(session),
          m_signs(signs),
          m_steps(session.steps),
          m_step(std::min<std::size_t>(step, session.steps.size())),
          m_first(m_step > kFarthest ? m_step - kFarthest : 0) {}

    ProbeMaterial run() {
        const std::size_t asked = addRequest();
        addRefusal(asked);
        addResults();
        for (std::size_t i = m_first; i < m_step; ++i) addNamed(m_steps[i]);
        return std::move(m_material);
    }

private:
    void add(TextSource source, const Step& step) {
        m_material.texts.push_back({source, step.number, step.text, textValues(step.text, 128, 8000)});
    }

    /// The messages of the user before the refusal that no answer stands between. Where they begin.
    std::size_t addRequest() {
        std::size_t i = m_step;
        bool found = false;
        for (; i > m_first; --i) {
            const Step& step = m_steps[i - 1];
            const bool user = step.kind == StepKind::Message && step.role == Role::User;
            if (user && saysSomething(step)) {
                add(TextSource::Request, step);
                found = true;
            } else if (found && step.role == Role::Model) {
                break;
            }
        }
        return i;
    }

    /// What the model wrote since, the refusal itself included.
    void addRefusal(std::size_t from) {
        for (std::size_t i = m_step; i > from; --i) {
            const Step& step = m_steps[i - 1];
            const bool model = (step.kind == StepKind::Message && step.role == Role::Model) || step.kind == StepKind::Refusal;
            if (model && saysSomething(step)) add(TextSource::Refusal, step);
        }
    }

    void addResults() {
        std::size_t count = 0;
        for (std::size_t i = m_step; i > m_first && count < kMostResults; --i) {
            const Step& step = m_steps[i - 1];
            if (!isUsable(step) || !saysSomething(step)) continue;
            add(TextSource::Result, step);
            ++count;
        }
    }

    /// What a gateway or a tool says of a failure holds no values of the world.
    [[nodiscard]] bool isUsable(const Step& step) const {
        if (step.kind != StepKind::Result) return false;
        const std::optional<OutcomeFinding> outcome = outcomeAt(m_session, step, m_signs);
        return outcome && outcome->outcome == Outcome::Executed;
    }

    void addNamed(const Step& step) {
        if (step.kind == StepKind::Call && !step.probe) {
            for (const Leaf& leaf : knownLeaves(step, nullptr, 64))
                m_material.named[leaf.name].push_back({leaf.value, step.number, leaf.pointer});
        } else if (isUsable(step)) {
            MemberWalk(step.number, m_material).walk(step.result, "/result", "", 0);
        }
    }

    const Session& m_session;
    const FailureSigns& m_signs;
    const std::vector<Step>& m_steps;
    std::size_t m_step;
    std::size_t m_first;
    ProbeMaterial m_material;
};

}  // namespace

ProbeMaterial materialBefore(const Session& session, std::uint32_t step, const FailureSigns& signs) {
    return MaterialCollector(session, step, signs).run();
}

}  // namespace writ::sim
