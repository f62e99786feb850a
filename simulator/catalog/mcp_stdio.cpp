// A server that is a program: messages are lines on its standard input and output.
#include "engine/text/utf8.h"
#include "simulator/catalog/mcp_transport.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <thread>
#include <utility>

namespace writ::sim {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kTick{50};             ///< how soon a cancelled wait ends
constexpr std::chrono::milliseconds kGrace{1'000};         ///< for a program to end by itself, then after SIGTERM
constexpr std::size_t kErrorText = std::size_t{16} << 10;  ///< of standard error, its end
constexpr std::size_t kShownError = 500;

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int descriptor) : m_descriptor(descriptor) {}
    Descriptor(Descriptor&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }

    [[nodiscard]] int get() const { return m_descriptor; }
    void close() {
        if (m_descriptor >= 0) static_cast<void>(::close(m_descriptor));
        m_descriptor = -1;
    }

private:
    int m_descriptor = -1;
};

Failure systemError(const std::string& what) {
    return fail(ErrorKind::Unreadable, what + ": " + std::strerror(errno) + ".");
}

/// What posix_spawn is told; freed at the end.
struct SpawnPlan {
    SpawnPlan() {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
};

/// A program with its three channels, ended with its whole process group.
class Program {
public:
    Program() = default;
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program() { end(); }

    Result<void> start(const std::vector<std::string>& command) {
        // A socket instead of a pipe, since only its writer can be spared SIGPIPE.
        int input[2], output[2], errors[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, input) != 0)
            return systemError("No channel to the program can be made");
        m_input = Descriptor(input[0]);
        const Descriptor childInput(input[1]);
        if (pipe2(output, O_CLOEXEC) != 0) return systemError("No channel to the program can be made");
        m_output = Descriptor(output[0]);
        const Descriptor childOutput(output[1]);
        if (pipe2(errors, O_CLOEXEC) != 0) return systemError("No channel to the program can be made");
        m_errors = Descriptor(errors[0]);
        const Descriptor childErrors(errors[1]);
        for (const Descriptor* own : {&m_input, &m_output, &m_errors}) {
            if (fcntl(own->get(), F_SETFL, O_NONBLOCK) != 0) return systemError("No channel to the program can be made");
        }
        return spawn(command, {childInput.get(), childOutput.get(), childErrors.get()});
    }

    [[nodiscard]] const Descriptor& input() const { return m_input; }
    [[nodiscard]] Descriptor& output() { return m_output; }
    [[nodiscard]] Descriptor& errors() { return m_errors; }

private:
    Result<void> spawn(const std::vector<std::string>& command, const std::array<int, 3>& channels) {
        SpawnPlan plan;
        for (int i = 0; i < 3; ++i) posix_spawn_file_actions_adddup2(&plan.actions, channels[static_cast<std::size_t>(i)], i);
        sigset_t none, defaults;
        sigemptyset(&none);
        sigfillset(&defaults);
        posix_spawnattr_setsigmask(&plan.attributes, &none);
        posix_spawnattr_setsigdefault(&plan.attributes, &defaults);
        posix_spawnattr_setpgroup(&plan.attributes, 0);
        posix_spawnattr_setflags(&plan.attributes,
                                 static_cast<short>(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
        std::vector<std::string> words = command;
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        errno = posix_spawnp(&m_process, arguments.front(), &plan.actions, &plan.attributes, arguments.data(), environ);
        if (errno == 0) return {};
        m_process = 0;
        return systemError("'" + command.front() + "' cannot be started");
    }

    /// Whether it ends within a time. It is not reaped, so that its number stays taken, and with it that of its group.
    [[nodiscard]] bool endsWithin(std::chrono::milliseconds time) const {
        const Clock::time_point deadline = Clock::now() + time;
        do {
            siginfo_t info{};
            const int told = waitid(P_PID, static_cast<id_t>(m_process), &info, WEXITED | WNOHANG | WNOWAIT);
            if ((told == 0 && info.si_pid == m_process) || (told < 0 && errno != EINTR)) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        } while (Clock::now() < deadline);
        return false;
    }

    /// As the protocol wants it: the input is closed, then the program is asked to end, then it is made to. What it started ends,
    /// too.
    void end() {
        if (m_process == 0) return;
        m_input.close();
        if (!endsWithin(kGrace)) {
            static_cast<void>(kill(-m_process, SIGTERM));
            static_cast<void>(endsWithin(kGrace));
        }
        static_cast<void>(kill(-m_process, SIGKILL));
        while (waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
        }
        m_process = 0;
    }

    Descriptor m_input, m_output, m_errors;
    pid_t m_process = 0;
};

class StdioTransport final : public McpTransport {
public:
    StdioTransport(const McpLimits& limits, RunControl& control)
        : m_limits(limits), m_control(control), m_deadline(Clock::now() + limits.total) {}

    Result<void> start(const std::vector<std::string>& command) { return m_program.start(command); }

    Result<Json> request(const Json& message, const Reply& reply) override {
        write(message);
        for (;;) {
            while (std::optional<std::string> line = nextLine()) {
                const Result<Json> received = mcpMessage(*line, m_limits);
                if (!received) {
                    if (Result<void> skipped = stray(*line); !skipped) return tl::unexpected(skipped.error());
                } else if (answers(*received, message)) {
                    return *received;
                } else if (const Json said = reply(*received); !said.isNull()) {
                    write(said);
                }
            }
            if (Result<void> waited = wait(); !waited) return tl::unexpected(waited.error());
        }
    }

    Result<void> notify(const Json& message) override {
        write(message);
        while (!m_pending.empty()) {
            if (Result<void> waited = wait(); !waited) return waited;
        }
        return {};
    }

    void agreed(const std::string&) override {}

    [[nodiscard]] std::vector<std::string> remarks() const override {
        if (m_strayLines == 0) return {};
        return {"the program wrote " + std::to_string(m_strayLines) +
                " lines to its standard output that are no messages, such as: " + m_stray};
    }

private:
    void write(const Json& message) { m_pending += message.dump() + "\n"; }

    Result<void> stray(const std::string& line) {
        if (m_stray.empty()) m_stray = utf8Prefix(line, 80);
        if (++m_strayLines <= m_limits.maxStrayLines) return {};
        return fail(ErrorKind::Malformed, "The program writes lines that are no messages, such as: " + m_stray);
    }

    /// The next line that is not empty, if all of it is there.
    std::optional<std::string> nextLine() {
        for (;;) {
            const std::size_t end = m_received.find('\n', m_searched);
            m_searched = end == std::string::npos ? m_received.size() : 0;
            if (end == std::string::npos) return std::nullopt;
            std::string line = m_received.substr(0, end);
            m_received.erase(0, end + 1);
            if (!line.empty() && line.back() == '\r') line.pop_back();
            if (!line.empty()) return line;
        }
    }

    /// Until something can be read or written, or a moment has passed.
    Result<void> wait() {
        if (m_control.cancelled()) return fail(ErrorKind::Cancelled, "Cancelled.");
        if (Clock::now() >= m_deadline) return fail(ErrorKind::Unreadable, "The program did not answer in time." + errorText());
        std::array<pollfd, 3> channels{{{m_program.output().get(), POLLIN, 0},
                                        {m_program.errors().get(), POLLIN, 0},
                                        {m_pending.empty() ? -1 : m_program.input().get(), POLLOUT, 0}}};
        const int ready = poll(channels.data(), channels.size(), static_cast<int>(kTick.count()));
        if (ready < 0 && errno != EINTR) return systemError("The program cannot be read");
        if (ready <= 0) return {};
        if (channels[2].revents != 0) send();
        if (channels[1].revents != 0) readErrors();
        return channels[0].revents != 0 ? readOutput() : Result<void>();
    }

    void send() {
        const ssize_t sent = ::send(m_program.input().get(), m_pending.data(), m_pending.size(), MSG_NOSIGNAL);
        if (sent > 0)
            m_pending.erase(0, static_cast<std::size_t>(sent));
        else if (sent < 0 && errno != EAGAIN && errno != EINTR)
            m_pending.clear();  // it reads no more; that it says no more is told soon
    }

    void readErrors() {
        char buffer[4096];
        const ssize_t size = ::read(m_program.errors().get(), buffer, sizeof buffer);
        if (size > 0)
            m_errorText.append(buffer, static_cast<std::size_t>(size));
        else if (size == 0)
            m_program.errors().close();
        if (m_errorText.size() > 2 * kErrorText) m_errorText.erase(0, m_errorText.size() - kErrorText);
    }

    Result<void> readOutput() {
        char buffer[65536];
        const ssize_t size = ::read(m_program.output().get(), buffer, sizeof buffer);
        if (size < 0) return errno == EAGAIN || errno == EINTR ? Result<void>() : systemError("The program cannot be read");
        if (size == 0) {
            readErrors();
            return fail(ErrorKind::Unreadable, "The program ended before it had answered." + errorText());
        }
        m_received.append(buffer, static_cast<std::size_t>(size));
        m_bytes += static_cast<std::size_t>(size);
        const bool isLong =
            m_received.size() > m_limits.maxMessageBytes && m_received.find('\n', m_searched) == std::string::npos;
        if (isLong || m_bytes > m_limits.maxBytes)
            return fail(ErrorKind::TooLarge, "The program sends more than a list of tools can be.");
        return {};
    }

    /// What it wrote last to its standard error.
    [[nodiscard]] std::string errorText() const {
        std::string text = m_errorText.size() > kShownError ? m_errorText.substr(m_errorText.size() - kShownError) : m_errorText;
        while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80U) text.erase(0, 1);
        std::replace(text.begin(), text.end(), '\n', ' ');
        return text.empty() ? "" : " It said: " + text;
    }

    const McpLimits m_limits;
    RunControl& m_control;
    const Clock::time_point m_deadline;
    Program m_program;
    std::string m_pending;       ///< not sent yet
    std::string m_received;      ///< not read as messages yet
    std::size_t m_searched = 0;  ///< of m_received: without a line end
    std::size_t m_bytes = 0;
    std::string m_errorText;
    std::string m_stray;
    std::size_t m_strayLines = 0;
};

}  // namespace

Result<std::vector<std::string>> commandWords(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    bool inWord = false;
    char quote = '\0';
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        const bool escapes = c == '\\' && quote != '\'';
        if (escapes) {
            if (++i == line.size()) return fail(ErrorKind::Malformed, "The command ends with a backslash.");
            const bool isKept = quote == '"' && line[i] != '"' && line[i] != '\\' && line[i] != '$' && line[i] != '`';
            word += isKept ? std::string{'\\', line[i]} : std::string(1, line[i]);
            inWord = true;
        } else if (quote != '\0') {
            if (c == quote)
                quote = '\0';
            else
                word += c;
        } else if (c == '"' || c == '\'') {
            quote = c;
            inWord = true;
        } else if (c == ' ' || c == '\t') {
            if (inWord) words.push_back(std::exchange(word, {}));
            inWord = false;
        } else if (std::string_view("|;&<>$`\n").find(c) != std::string_view::npos) {
            return fail(ErrorKind::Unsupported, std::string("No shell reads the command, so '") + c +
                                                    "' would mean nothing; quote it, or name a program that does this.");
        } else {
            word += c;
            inWord = true;
        }
    }
    if (quote != '\0') return fail(ErrorKind::Malformed, "A quote of the command is not closed.");
    if (inWord) words.push_back(std::move(word));
    if (words.empty() || words.front().empty()) return fail(ErrorKind::Malformed, "The command is empty.");
    return words;
}

Result<std::unique_ptr<McpTransport>> startMcpCommand(const std::vector<std::string>& command, const McpLimits& limits,
                                                      RunControl& control) {
    if (command.empty()) return fail(ErrorKind::Malformed, "The command is empty.");
    auto transport = std::make_unique<StdioTransport>(limits, control);
    if (Result<void> started = transport->start(command); !started) return tl::unexpected(started.error());
    return std::unique_ptr<McpTransport>(std::move(transport));
}

}  // namespace writ::sim
