#include "app/cli/progress.h"

#include <ostream>

namespace writ::cli {

namespace {

sigset_t onlyInterrupt() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    return set;
}

}  // namespace

// A blocked signal waits, and can be asked for: no handler is needed. Once it is let through again, it ends the program as
// whoever started it expects.
Progress::Progress(Console& console) : m_console(console) {
    const sigset_t interrupt = onlyInterrupt();
    pthread_sigmask(SIG_BLOCK, &interrupt, &m_before);
}

Progress::~Progress() {
    end();
    m_console.out.flush();
    m_console.err.flush();
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

void Progress::begin(const std::string& what) {
    m_what = printable(what);
    m_shown = 0;
}

void Progress::end() {
    if (m_hasLine) m_console.err << "\r\x1b[K" << std::flush;
    m_hasLine = false;
}

bool Progress::cancelled() const {
    sigset_t waiting;
    sigemptyset(&waiting);
    sigpending(&waiting);
    return sigismember(&waiting, SIGINT) == 1;
}

void Progress::progress(std::uint64_t done, std::uint64_t total) {
    constexpr std::uint64_t kPart = 100;
    if (!m_console.errIsTerminal || total == 0) return;
    const std::uint64_t percent = done * kPart / total;
    if (percent == m_shown) return;
    m_shown = percent;
    m_hasLine = true;
    m_console.err << "\r\x1b[K" << m_what << ": " << percent << " %" << std::flush;
}

}  // namespace writ::cli
