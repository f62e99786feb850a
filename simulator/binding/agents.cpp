#include "simulator/binding/agents.h"

#include <algorithm>

namespace writ::sim::binding {

namespace {

bool acts(const Step& step) {
    return step.kind == StepKind::Call || (step.kind == StepKind::Message && step.role == Role::Model);
}

}  // namespace

void Agents::begin(const Session& session) {
    m_told = std::any_of(session.steps.begin(), session.steps.end(),
                         [](const Step& step) { return step.kind == StepKind::Delegation; });
}

void Agents::see(const Step& step) {
    if (!m_told || step.probe) return;
    if (step.kind == StepKind::Delegation)
        delegate(step);
    else if (acts(step) && m_depths.empty())
        m_depths.emplace(step.agent, Depth{});
}

void Agents::delegate(const Step& step) {
    if (m_depths.empty()) m_depths.emplace(step.fromAgent, Depth{});
    const auto from = m_depths.find(step.fromAgent);
    if (from == m_depths.end() || step.agent.empty()) {
        m_unclear.insert(step.agent);
        return;
    }
    Depth depth = from->second;
    const bool returns = std::find(depth.above.begin(), depth.above.end(), step.agent) != depth.above.end();
    if (returns || step.agent == step.fromAgent) return;
    ++depth.depth;
    depth.steps.push_back(step.number);
    depth.above.push_back(step.fromAgent);
    Depth& known = m_depths[step.agent];
    if (depth.depth > known.depth) known = std::move(depth);  // of several ways the longest
}

const Agents::Depth* Agents::depthOf(const std::string& agent) const {
    const auto found = m_depths.find(agent);
    return found == m_depths.end() || m_unclear.count(agent) != 0 ? nullptr : &found->second;
}

}  // namespace writ::sim::binding
