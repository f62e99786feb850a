#pragma once

#include "app/cli/console.h"
#include "simulator/replay/run_control.h"

#include <csignal>
#include <cstdint>

namespace writ::cli {

/// How far long work is, on the error stream where that is a terminal; Ctrl+C cancels it. While one exists, Ctrl+C does not end
/// the program at once: the work ends first, and takes back what it had begun.
class Progress final : public sim::RunControl {
public:
    explicit Progress(Console& console);
    ~Progress() override;
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// The work that follows is about this.
    void begin(const std::string& what);
    /// Takes the line away.
    void end();

    [[nodiscard]] bool cancelled() const override;
    void progress(std::uint64_t done, std::uint64_t total) override;

private:
    Console& m_console;
    std::string m_what;
    std::uint64_t m_shown = 0;
    bool m_hasLine = false;
    sigset_t m_before{};
};

}  // namespace writ::cli
