#pragma once

#include "simulator/transcript/trace.h"

namespace writ::sim {

/// A span begins or ends: what it was given, or what it gave, is shown then.
struct TraceEvent {
    std::size_t span = 0;
    bool atEnd = false;
};

/// The tree of a trace's spans, which may come in any order, without parents, or in circles.
class TraceTree {
public:
    explicit TraceTree(const std::vector<TraceSpan>& spans);

    /// In order of time; where times are equal or missing, in the order of the tree.
    [[nodiscard]] std::vector<TraceEvent> events() const;
    /// The agent whose work the span is: its own or the nearest above it; empty when none is named.
    [[nodiscard]] const std::string& agent(std::size_t span) const { return m_agents[span]; }
    /// The agent of the span's parent.
    [[nodiscard]] const std::string& agentAbove(std::size_t span) const;
    /// Whether a model span below it shows messages.
    [[nodiscard]] bool modelBelow(std::size_t span) const { return m_modelBelow[span]; }
    /// Whether a model span above it shows messages.
    [[nodiscard]] bool modelAbove(std::size_t span) const { return m_modelAbove[span]; }

private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    void findParents();
    void walk();
    void findTimes();
    [[nodiscard]] bool answersAtOnce(std::size_t span) const;

    const std::vector<TraceSpan>& m_spans;
    std::vector<std::size_t> m_parents;
    std::vector<std::size_t> m_order;  // each span after its parent, siblings by time
    std::vector<std::string> m_agents;
    std::vector<bool> m_modelBelow;
    std::vector<bool> m_modelAbove;
    std::vector<std::int64_t> m_begins;
    std::vector<std::int64_t> m_ends;
};

}  // namespace writ::sim
