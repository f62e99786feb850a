#include "app/cli/commands.h"
#include "app/cli/decider.h"
#include "engine/cedar/generate/cedar_schema.h"
#include "engine/cedar/partial/partial_decision.h"
#include "engine/cedar/policy_json/print.h"
#include "engine/cedar/policy_json/write.h"
#include "simulator/replay/json_parts.h"

#include <functional>
#include <istream>
#include <ostream>
#include <set>

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
        if (line.size() < kMaxLine)
            line += std::istream::traits_type::to_char_type(c);
        else
            tooLong = true;
    }
    return tooLong ? LineRead::TooLong : LineRead::Line;
}

bool blank(const std::string& line) {
    return line.find_first_not_of(" \t\r") == std::string::npos;
}

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

/// What stands on the output for one request.
using Answer = std::function<Result<std::string>(const Request& request)>;

Result<std::string> answer(const std::string& line, LineRead read, const Answer& answerer) {
    if (read == LineRead::TooLong) return fail(ErrorKind::TooLarge, "This line is longer than 16 MiB.");
    const Result<Json> document = parseJson(line);
    if (!document) return tl::unexpected(document.error());
    const Result<Request> request = requestFromJson(*document);
    if (!request) return tl::unexpected(request.error());
    return answerer(*request);
}

/// Answers every line; the exit status. Flushed a line, so that the command can answer a program that waits for it.
int answerAll(const Answer& answerer, bool json, Console& console) {
    int status = kFine;
    std::string line;
    for (std::uint64_t number = 1;; ++number) {
        const LineRead read = readLine(console.in, line);
        if (read == LineRead::End) return status;
        if (read == LineRead::Line && blank(line)) continue;
        const Result<std::string> result = answer(line, read, answerer);
        if (result || json) console.out << (result ? *result : errorJson(result.error(), number).dump()) << std::endl;
        if (result) continue;
        status = kUsage;
        if (!json) complain(console, "line " + std::to_string(number) + ": " + result.error().text());
    }
}

Result<std::string> exactAnswer(const Request& request, const Decider& decider, const PolicySet& policies) {
    const Result<InputPtr> input = decider.prepare(request);
    if (!input) return tl::unexpected(input.error());
    const std::unique_ptr<Scratch> scratch = policies.makeScratch();
    return decisionJson(policies.decide(**input, *scratch), policies, **input).dump();
}

int decideExactly(const sim::Workspace& workspace, const PolicySet& policies, Console& console) {
    const Result<Decider> decider = Decider::of(workspace);
    if (!decider) return complain(console, decider.error());
    return answerAll([&](const Request& request) { return exactAnswer(request, *decider, policies); }, true, console);
}

Result<Json> residualJson(const cedar::PartialAnswer& answer, const cedar::PartialRule& rule, const Rule& info) {
    const cedar::ResidualPolicy& residual = answer.residual(rule);
    const cedar::Tree& tree = answer.responses[rule.response].tree;
    Json text, policy;
    if (residual.state == cedar::ResidualState::Residual) {
        Result<Json> json = cedar::toPolicyJson(tree, tree.policies[rule.policy]);
        if (!json) return json;
        policy = *std::move(json);
        text = Json(cedar::toText(tree, residual.condition));
    }
    return sim::ruleJson(info)
        .with("effect", residual.effect == Effect::Permit ? "permit" : "forbid")
        .with("state", cedar::word(residual.state))
        .with("residual", std::move(text))
        .with("policy", std::move(policy));
}

Result<Json> partialJson(const cedar::PartialAnswer& answer, const PolicySet& policies, const Request& request) {
    Json::Array rules;
    for (const cedar::PartialRule& rule : answer.rules) {
        Result<Json> json = residualJson(answer, rule, policies.rules()[rule.rule]);
        if (!json) return json;
        rules.push_back(*std::move(json));
    }
    std::set<std::string> unknown;
    for (const UnknownField& field : request.unknown) unknown.insert(field.pointer);
    return Json::object({{"decision", answer.verdict == Verdict::Allow},
                         {"verdict", word(answer.verdict)},
                         {"engineDecision", answer.engineDecision ? Json(word(*answer.engineDecision)) : Json()},
                         {"words", cedar::inWords(answer, policies.rules())},
                         {"rules", Json(std::move(rules))},
                         {"unknown", Json(Json::Array(unknown.begin(), unknown.end()))}});
}

Result<cedar::PartialDecider> partialDecider(const sim::Workspace& workspace) {
    for (const sim::WorkspaceProblem& problem : workspace.problems) {
        if (problem.fatal) return tl::unexpected(problem.error);
    }
    const cedar::CedarSchema* schema = cedar::cedarSchema(workspace.schema.get());
    if (schema == nullptr) return fail(ErrorKind::Unsupported, "--partial asks for a workspace whose policies have a schema.");
    return cedar::PartialDecider::of(workspace.facts, schema->shared());
}

int decidePartially(const sim::Workspace& workspace, const PolicySet& policies, bool json, Console& console) {
    const Result<cedar::PartialDecider> decider = partialDecider(workspace);
    if (!decider) return complain(console, decider.error());
    const auto* set = dynamic_cast<const cedar::CedarPolicySet*>(&policies);
    if (set == nullptr) return complain(console, "--partial knows Cedar policies only.");
    const Answer answerer = [&](const Request& request) -> Result<std::string> {
        const Result<cedar::PartialAnswer> answer = decider->decide(*set, request);
        if (!answer) return tl::unexpected(answer.error());
        if (!json) return cedar::inWords(*answer, policies.rules());
        const Result<Json> line = partialJson(*answer, policies, request);
        return line ? Result<std::string>(line->dump()) : tl::unexpected(line.error());
    };
    return answerAll(answerer, json, console);
}

}  // namespace

int runDecide(const Arguments& arguments, Console& console) {
    const sim::WorkspacePtr workspace = openWorkspaceWithoutSessions(arguments.operands.front(), console);
    if (workspace == nullptr) return kUsage;
    const std::optional<CompiledVersion> version = compileVersion(*workspace, arguments.value("policies"), console);
    if (!version) return kUsage;
    if (arguments.has("partial")) return decidePartially(*workspace, *version->policies, arguments.has("json"), console);
    return decideExactly(*workspace, *version->policies, console);
}

}  // namespace writ::cli
