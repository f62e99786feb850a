#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/decider.h"
#include "app/cli/explain_report.h"
#include "simulator/replay/full_json.h"
#include "simulator/replay/json_parts.h"
#include "simulator/replay/wording.h"

#include <charconv>
#include <istream>
#include <iterator>
#include <ostream>

namespace writ::cli {
namespace {

constexpr std::size_t kMostFields = 6;  ///< beyond it a search would only run into its limit

/// What the options of the command ask for.
struct Wanted {
    std::uint32_t call = 0;  ///< 0: all
    std::size_t fields = 3;
};

Result<std::uint32_t> numberOption(const Arguments& arguments, const std::string& name, std::uint32_t fallback,
                                   std::uint32_t least, std::uint32_t most) {
    if (!arguments.has(name)) return fallback;
    const std::string text = arguments.value(name);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool fits = error == std::errc() && end == text.data() + text.size() && number >= least && number <= most;
    if (fits) return number;
    return fail(ErrorKind::Unsupported, "--" + name + " takes a number from " + std::to_string(least) + " to " +
                                            std::to_string(most) + ", not '" + text + "'.");
}

Result<Wanted> wanted(const Arguments& arguments) {
    const Result<std::uint32_t> call = numberOption(arguments, "call", 0, 1, 1'000'000);
    if (!call) return tl::unexpected(call.error());
    const Result<std::uint32_t> fields = numberOption(arguments, "fields", 3, 0, kMostFields);
    if (!fields) return tl::unexpected(fields.error());
    return Wanted{*call, *fields};
}

/// Explains one request with the policies and facts of a workspace.
class RequestExplainer {
public:
    RequestExplainer(const sim::Workspace& workspace, const PolicySet& policies, const Wanted& asked)
        : m_language(*sim::languageById(workspace.manifest.language)),
          m_schema(workspace.schema),
          m_facts(workspace.facts),
          m_policies(policies),
          m_wanted(asked) {}

    [[nodiscard]] Result<Explained> explain(const Request& request, const Input& input) const {
        Explained explained{&m_policies, &request, m_policies.explain(input), {}};
        if (m_wanted.fields == 0) return explained;
        ChangeOptions options;
        options.maxFields = m_wanted.fields;
        Result<ChangeSearch> changes = smallestChangeWith(m_language, m_policies, request, m_facts, m_schema.get(), options);
        if (!changes) return tl::unexpected(std::move(changes.error()));
        explained.changes = *std::move(changes);
        return explained;
    }

private:
    const Language& m_language;
    const LanguageSchemaPtr m_schema;
    const Facts& m_facts;
    const PolicySet& m_policies;
    const Wanted& m_wanted;
};

void printHead(const sim::Replay& replay, std::size_t index, Console& console) {
    const sim::CorpusCall& call = replay.corpus->calls[index];
    const sim::Step& step = call.stepIn(replay.corpus->sessions);
    const Cell verdict = verdictCell(replay.verdict(index));
    console.out << styled("Call " + std::to_string(call.call) + " of " + printable(replay.corpus->sessions[call.session]->id),
                          Style::Strong, console.colour)
                << " (step " << call.step << "): " << printable(step.tool) << "  " << printable(sim::callSummary(step))
                << (step.probe ? "  probe call" : "") << "\n"
                << styled(verdict.text, verdict.style, console.colour) << ". " << printable(sim::verdictSentence(replay, index))
                << "\n";
}

int explainCalls(const Arguments& arguments, const Wanted& asked, Console& console) {
    const std::vector<std::string> only(arguments.operands.begin() + 1, arguments.operands.end());
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), only, console);
    const sim::CorpusPtr corpus = workspace == nullptr ? nullptr : prepare(workspace, console);
    const sim::ReplayPtr replay = corpus == nullptr ? nullptr : replayUnder(corpus, arguments.value("policies"), console);
    if (replay == nullptr) return kUsage;
    const RequestExplainer explainer(*workspace, *replay->policies, asked);
    Json::Array calls;
    std::size_t shown = 0;
    for (std::size_t i = 0; i < corpus->calls.size(); ++i) {
        const sim::CorpusCall& call = corpus->calls[i];
        if (asked.call != 0 && call.call != asked.call) continue;
        const bool json = arguments.has("json");
        if (!json) console.out << (shown == 0 ? "" : "\n"), printHead(*replay, i, console);
        ++shown;
        std::optional<Explained> explained;
        if (call.input != nullptr) {
            const sim::BoundCallPtr bound = call.bound.get();
            Result<Explained> result = explainer.explain(*bound->request, *call.input);
            if (!result) return complain(console, result.error());
            explained = *std::move(result);
        }
        if (json) {
            calls.push_back(sim::callJson(*replay, i, true)
                                .with("smallestChange",
                                      explained ? sim::changesJson(explained->changes, replay->policies->rules()) : Json()));
        } else if (explained) {
            printExplained(*explained, console);
        }
    }
    if (shown == 0 && asked.call != 0) return complain(console, "No session has a call " + std::to_string(asked.call) + ".");
    if (arguments.has("json"))
        print(Json::object({{"format", 1}, {"digests", sim::digestsJson(replay->digests)}, {"calls", Json(std::move(calls))}}),
              console);
    return kFine;
}

Result<Request> requestFrom(std::istream& in) {
    const JsonLimits limits{512, std::size_t{16} << 20, std::size_t{1} << 20};
    std::string text;
    char buffer[4096];
    while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
        text.append(buffer, static_cast<std::size_t>(in.gcount()));
        if (text.size() > limits.maxBytes) return fail(ErrorKind::TooLarge, "The request is larger than 16 MiB.");
    }
    const Result<Json> document = parseJson(text, limits);
    if (!document) return tl::unexpected(document.error());
    return requestFromJson(*document);
}

Json explainedJson(const Explained& explained, const Input& input) {
    const std::vector<Rule>& rules = explained.policies->rules();
    Json::Object members = sim::decisionMembers(explained.explanation.decision, *explained.policies, input);
    members.emplace_back("request", toJson(*explained.request));
    members.emplace_back("explanation", sim::explanationJson(explained.explanation, rules));
    members.emplace_back("smallestChange", sim::changesJson(explained.changes, rules));
    return Json(std::move(members));
}

int explainRequest(const Arguments& arguments, const Wanted& asked, Console& console) {
    if (arguments.operands.size() > 1 || asked.call != 0)
        return complain(console, "--request explains a request; it takes no session and no --call.");
    const sim::WorkspacePtr workspace = openWorkspaceWithoutSessions(arguments.operands.front(), console);
    if (workspace == nullptr) return kUsage;
    const Result<Decider> decider = Decider::of(*workspace);
    if (!decider) return complain(console, decider.error());
    const std::optional<CompiledVersion> version = compileVersion(*workspace, arguments.value("policies"), console);
    if (!version) return kUsage;
    const Result<Request> request = requestFrom(console.in);
    if (!request) return complain(console, Error(request.error()).in("request"));
    const Result<InputPtr> input = decider->prepare(*request);
    if (!input) return complain(console, Error(input.error()).in("request"));
    const Result<Explained> explained = RequestExplainer(*workspace, *version->policies, asked).explain(*request, **input);
    if (!explained) return complain(console, explained.error());
    if (arguments.has("json")) {
        const Json digests = Json::object({{"policies", version->policies->digest().hex()}});
        print(Json::object({{"format", 1}, {"digests", digests}, {"calls", Json::array({explainedJson(*explained, **input)})}}),
              console);
        return kFine;
    }
    const Cell verdict = verdictCell(explained->explanation.decision.verdict);
    console.out << styled(verdict.text, verdict.style, console.colour) << ": " << printable(request->action) << "\n";
    printExplained(*explained, console);
    return kFine;
}

}  // namespace

int runExplain(const Arguments& arguments, Console& console) {
    const Result<Wanted> asked = wanted(arguments);
    if (!asked) return complain(console, asked.error());
    return arguments.has("request") ? explainRequest(arguments, *asked, console) : explainCalls(arguments, *asked, console);
}

}  // namespace writ::cli
