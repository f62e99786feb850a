#include "app/cli/commands.h"
#include "app/cli/decider.h"
#include "simulator/replay/json_parts.h"

#include <istream>
#include <ostream>

namespace writ::cli {
namespace {

/// One request; longer lines are refused, so that no input fills the memory.
constexpr std::size_t kMaxLine = std::size_t{16} << 20;

enum class LineRead { End, Line, TooLong };

LineRead readLine(std::istream& in, std::string& line) {
    line.clear();
    bool tooLong = false;
    std::istream::int_type c = in.get();
    if (c == std::istream::traits_type::eof()) return LineRead::End;
    for (; c != std::istream::traits_type::eof() && c != '\n'; c = in.get()) {
        if (line.size() < kMaxLine) line += std::istream::traits_type::to_char_type(c);
        else tooLong = true;
    }
    return tooLong ? LineRead::TooLong : LineRead::Line;
}

bool blank(const std::string& line) { return line.find_first_not_of(" \t\r") == std::string::npos; }

/// AuthZEN wants `decision`, true or false; only "allow" is true. The rest is Writ's own.
Json decisionJson(const Decision& decision, const PolicySet& policies, const Input& input) {
    return Json::object({{"decision", decision.verdict == Verdict::Allow},
                         {"verdict", word(decision.verdict)},
                         {"reason", word(decision.reason)},
                         {"engineDecision", word(decision.engineDecision)},
                         {"engineReason", word(decision.engineReason)},
                         {"rules", sim::rulesJson(decision.rules, policies.rules())},
                         {"errors", sim::errorsJson(decision, policies, input)},
                         {"missing", sim::fieldsJson(decision.missing)},
                         {"deciding", sim::fieldsJson(decision.deciding)}});
}

Json errorJson(const Error& error, std::uint64_t line) {
    Json::Object members{{"error", error.message}, {"line", line}};
    if (!error.pointer.empty()) members.emplace_back("pointer", error.pointer);
    return Json(std::move(members));
}

Result<Json> answer(const std::string& line, LineRead read, const Decider& decider, const PolicySet& policies) {
    if (read == LineRead::TooLong) return fail(ErrorKind::TooLarge, "This line is longer than 16 MiB.");
    const Result<Json> document = parseJson(line);
    if (!document) return tl::unexpected(document.error());
    const Result<Request> request = requestFromJson(*document);
    if (!request) return tl::unexpected(request.error());
    const Result<InputPtr> input = decider.prepare(*request);
    if (!input) return tl::unexpected(input.error());
    const std::unique_ptr<Scratch> scratch = policies.makeScratch();
    return decisionJson(policies.decide(**input, *scratch), policies, **input);
}

}  // namespace

int runDecide(const Arguments& arguments, Console& console) {
    const sim::WorkspacePtr workspace = openWorkspaceWithoutSessions(arguments.operands.front(), console);
    if (workspace == nullptr) return kUsage;
    const Result<Decider> decider = Decider::of(*workspace);
    if (!decider) return complain(console, decider.error());
    const std::optional<CompiledVersion> version = compileVersion(*workspace, arguments.value("policies"), console);
    if (!version) return kUsage;
    int status = kFine;
    std::string line;
    for (std::uint64_t number = 1;; ++number) {
        const LineRead read = readLine(console.in, line);
        if (read == LineRead::End) return status;
        if (read == LineRead::Line && blank(line)) continue;
        const Result<Json> result = answer(line, read, *decider, *version->policies);
        if (!result) status = kUsage;
        // Flushed a line, so that the command can answer a program that waits for it.
        console.out << (result ? *result : errorJson(result.error(), number)).dump() << std::endl;
    }
}

}  // namespace writ::cli
