#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "app/cli/text_table.h"
#include "engine/text/utf8.h"
#include "simulator/binding/time.h"
#include "simulator/findings/probe_candidates.h"
#include "simulator/replay/json_parts.h"
#include "simulator/replay/wording.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ostream>

namespace writ::cli {
namespace {

/// A step without the call that was not made, and what it may have been.
struct Refusal {
    sim::SessionPtr session;
    const sim::Step* step = nullptr;
    std::vector<sim::ProbeCandidate> candidates;
};

Result<std::uint32_t> numberOf(const Arguments& arguments, std::string_view option) {
    const std::string text = arguments.value(option);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number == 0)
        return fail(ErrorKind::Unsupported, "--" + std::string(option) + " takes a number from 1, not '" + text + "'.");
    return number;
}

class Prober {
public:
    Prober(const sim::Workspace& workspace, const Arguments& arguments, Console& console)
        : m_workspace(workspace), m_arguments(arguments), m_console(console) {}

    Result<void> run() {
        if (m_arguments.has("step")) {
            if (Result<void> one = addStep(); !one) return one;
        } else {
            for (const sim::SessionPtr& session : m_workspace.sessions) addTurns(session);
        }
        Json added;
        if (m_arguments.has("add")) {
            Result<Json> written = write();
            if (!written) return tl::unexpected(written.error());
            added = *std::move(written);
        }
        if (m_arguments.has("json"))
            cli::print(json(added), m_console);
        else
            print(added);
        return {};
    }

private:
    [[nodiscard]] const sim::FailureSigns& signs() const { return m_workspace.binding->failureSigns(); }

    void add(const sim::SessionPtr& session, const sim::Step& step) {
        m_refusals.push_back({session, &step, sim::probeCandidates(*session, m_workspace.catalog, step.number, signs())});
    }

    void addTurns(const sim::SessionPtr& session) {
        for (const sim::Step& step : session->steps)
            if (sim::isTurn(step) && sim::judgeTurn(step) && !sim::hasProbe(*session, step.number)) add(session, step);
    }

    [[nodiscard]] sim::OutcomeFinding outcomeOf(const Refusal& refusal) const {
        return sim::outcomeAt(*refusal.session, *refusal.step, signs())
            .value_or(sim::OutcomeFinding{sim::Outcome::Unknown, "nothing found"});
    }

    Result<void> addStep() {
        const Result<std::uint32_t> number = numberOf(m_arguments, "step");
        if (!number) return tl::unexpected(number.error());
        if (m_workspace.sessions.size() != 1) return fail(ErrorKind::Unsupported, "--step is about one session: name it.");
        const sim::SessionPtr& session = m_workspace.sessions.front();
        if (*number > session->steps.size())
            return fail(ErrorKind::NotFound, "The session has " + std::to_string(session->steps.size()) + " steps.");
        const sim::Step& step = session->steps[*number - 1];
        // Whether a turn refuses is a guess: a person who names it knows better.
        const bool refused =
            step.kind == sim::StepKind::Call && sim::modelRefused(sim::classify(*session, step, signs()).outcome);
        if (step.probe || !(sim::isTurn(step) || refused))
            return fail(ErrorKind::Unsupported,
                        "Step " + std::to_string(*number) + " is no answer of the model and no refused call.");
        add(session, step);
        return {};
    }

    Result<Json> write() {
        const Result<std::uint32_t> number = numberOf(m_arguments, "add");
        if (!number) return tl::unexpected(number.error());
        if (!m_arguments.has("step"))
            return fail(ErrorKind::Unsupported, "--add needs --step: the step whose candidate is meant.");
        if (m_arguments.value("author").empty()) return fail(ErrorKind::Unsupported, "--add needs --author: a note has a name.");
        const Refusal& refusal = m_refusals.front();
        if (*number > refusal.candidates.size())
            return fail(ErrorKind::NotFound, "There are " + std::to_string(refusal.candidates.size()) + " candidates.");
        std::optional<Json> edited;
        if (m_arguments.has("arguments")) {
            Result<Json> given = parseJson(m_arguments.value("arguments"));
            if (!given) return tl::unexpected(given.error());
            if (!given->isObject()) return fail(ErrorKind::Malformed, "--arguments is a JSON object.");
            edited = *std::move(given);
        }
        return append(refusal, refusal.candidates[*number - 1], edited);
    }

    Result<Json> append(const Refusal& refusal, const sim::ProbeCandidate& candidate, const std::optional<Json>& edited) {
        const std::filesystem::path inside = m_workspace.root / refusal.session->file;
        std::error_code error;
        const std::filesystem::path recording =
            std::filesystem::is_regular_file(inside, error) ? inside : std::filesystem::path(refusal.session->file);
        Result<sim::Notes> notes = sim::readNotes(recording);
        if (!notes) return tl::unexpected(notes.error());
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        const std::int64_t ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
        // Readers number the sessions of a recording that has several.
        const bool several = refusal.session->id.find('#') != std::string::npos;
        notes->probes.push_back(sim::probeNote(*refusal.session, refusal.step->number, candidate,
                                               {m_arguments.value("author"), sim::binding::formatTime(ms).value_or("")}, edited,
                                               several));
        if (Result<void> written = sim::writeNotes(recording, *notes); !written) return tl::unexpected(written.error());
        sim::Notes one;
        one.probes.push_back(notes->probes.back());
        return Json::object(
            {{"file", sim::notesPath(refusal.session->file).generic_string()}, {"note", sim::toJson(one)["probes"].at(0)}});
    }

    [[nodiscard]] Json json(const Json& added) const {
        Json::Array steps;
        for (const Refusal& refusal : m_refusals) {
            Json::Array candidates;
            for (const sim::ProbeCandidate& candidate : refusal.candidates) candidates.push_back(sim::candidateJson(candidate));
            Json::Object members{{"session", refusal.session->id},
                                 {"step", refusal.step->number},
                                 {"source", sim::sourceJson(refusal.step->place)}};
            const Json::Object more = sim::outcomeMembers(outcomeOf(refusal));
            members.insert(members.end(), more.begin(), more.end());
            members.emplace_back("candidates", Json(std::move(candidates)));
            steps.push_back(Json(std::move(members)));
        }
        return Json::object({{"format", 1}, {"steps", Json(std::move(steps))}, {"added", added}});
    }

    void print(const Json& added) {
        std::ostream& out = m_console.out;
        for (const Refusal& refusal : m_refusals) {
            out << styled(printable(refusal.session->id), Style::Strong, m_console.colour) << ", step " << refusal.step->number
                << ": ";
            out << printable(sim::outcomeText(outcomeOf(refusal))) << "\n";
            if (!refusal.step->text.empty()) out << "  \"" << printable(firstLine(refusal.step->text)) << "\"\n";
            if (refusal.candidates.empty())
                out << "  No candidate: neither words nor earlier calls point to a tool of the catalog.\n";
            for (std::size_t i = 0; i < refusal.candidates.size(); ++i) printCandidate(i + 1, refusal.candidates[i]);
            out << "\n";
        }
        if (m_refusals.empty()) out << "No answer without a call is left that needs a probe call.\n";
        if (!added.isNull()) out << "Added to " << printable(added["file"].asString()) << ", as a hypothetical call.\n";
    }

    void printCandidate(std::size_t number, const sim::ProbeCandidate& candidate) {
        std::ostream& out = m_console.out;
        out << "  " << number << "  " << printable(candidate.tool + " " + candidate.arguments.dump()) << "  (" << candidate.score
            << "%)\n"
            << "     " << printable(candidate.why) << "\n";
        for (const sim::ArgumentSource& source : candidate.sources)
            out << "     " << printable(source.argument + ": " + source.rule)
                << (source.rule.ends_with("step " + std::to_string(source.step)) ? "" : " in step " + std::to_string(source.step))
                << "\n";
        if (!candidate.missing.empty()) out << "     unknown: " << printable(sim::listed(candidate.missing)) << "\n";
    }

    static std::string firstLine(const std::string& text) {
        constexpr std::size_t kLongest = 160;
        const std::string_view line = std::string_view(text).substr(0, text.find('\n'));
        const std::string_view cut = utf8Prefix(line, kLongest);
        return std::string(cut) + (cut.size() < text.size() ? "…" : "");
    }

    const sim::Workspace& m_workspace;
    const Arguments& m_arguments;
    Console& m_console;
    std::vector<Refusal> m_refusals;
};

}  // namespace

int runProbe(const Arguments& arguments, Console& console) {
    const std::vector<std::string> only(arguments.operands.begin() + 1, arguments.operands.end());
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), only, console);
    if (workspace == nullptr) return kUsage;
    for (const sim::WorkspaceProblem& problem : workspace->problems) {
        if (problem.fatal) return complain(console, problem.error);
        warn(console, problem.error.text());
    }
    if (workspace->binding == nullptr) return complain(console, "The workspace has no usable binding.");
    const Result<void> done = Prober(*workspace, arguments, console).run();
    return done ? kFine : complain(console, done.error());
}

}  // namespace writ::cli
