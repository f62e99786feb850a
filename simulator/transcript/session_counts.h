#pragma once

#include "simulator/transcript/reader.h"

namespace writ::sim {

/// Counts what a recording holds, and keeps nothing of it.
class SessionCounts final : public SessionSink {
public:
    void take(SessionPtr session) override {
        ++sessions;
        steps += session->steps.size();
        for (const Step& step : session->steps) calls += step.kind == StepKind::Call ? 1U : 0U;
    }

    void forget() override { *this = SessionCounts(); }

    [[nodiscard]] bool wantsDigests() const override { return false; }
    [[nodiscard]] bool wantsTexts() const override { return false; }

    std::uint64_t sessions = 0;
    std::uint64_t steps = 0;
    std::uint64_t calls = 0;
};

}  // namespace writ::sim
