#pragma once

#include "simulator/transcript/session.h"

namespace writ::sim {

/// Steps whose texts nobody asks for: a small part of what Step takes, and all that tells whether another step is the same.
class PackedSteps {
public:
    PackedSteps() = default;
    /// `steps` have gone through slim().
    explicit PackedSteps(const std::vector<Step>& steps);
    [[nodiscard]] std::vector<Step> unpacked() const;

private:
    std::string m_bytes;
    std::vector<OutcomeFinding> m_declared;
    std::size_t m_count = 0;
};

/// Fingerprints stand for the text, the arguments and the result from here on.
void slim(Step& step);

}  // namespace writ::sim
