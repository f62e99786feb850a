#pragma once

#include "simulator/transcript/session.h"

#include <map>
#include <set>

namespace writ::sim::binding {

/// How far down the agents of a session stand, by the delegations that the recording tells of.
class Agents {
public:
    struct Depth {
        std::uint32_t depth = 0;
        std::vector<std::uint32_t> steps;  ///< the delegations on the way
        std::vector<std::string> above;    ///< the agents on the way
    };

    /// Looks whether the recording tells of delegations at all.
    void begin(const Session& session);
    void see(const Step& step);

    [[nodiscard]] bool told() const { return m_told; }
    /// Null when it is not told how this agent came to work.
    [[nodiscard]] const Depth* depthOf(const std::string& agent) const;

private:
    void delegate(const Step& step);

    bool m_told = false;
    std::map<std::string, Depth> m_depths;
    std::set<std::string> m_unclear;  // came to work by a delegation that nobody can place
};

}  // namespace writ::sim::binding
