#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "simulator/replay/wording.h"
#include "simulator/scratch/form.h"

#include <algorithm>
#include <ostream>

namespace writ::cli {
namespace {

using sim::ScratchEdit;

/// POINTER=VALUE. The first "=" divides; a name that holds one cannot be set here.
Result<ScratchEdit> setting(const std::string& text, const std::vector<sim::ScratchField>& fields) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        return fail(ErrorKind::Unsupported, "--set takes POINTER=VALUE, not '" + text + "'.");
    const std::string pointer = text.substr(0, equals);
    const std::string given = text.substr(equals + 1);
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const sim::ScratchField& one) { return one.pointer == pointer; });
    Result<Json> value = field == fields.end() ? parseJson(given) : sim::parseField(field->type, given);
    // Nobody knows what the field is: what is no JSON is a text.
    if (!value && field == fields.end()) value = Json(given);
    if (!value) return fail(ErrorKind::Malformed, pointer + ": " + value.error().message);
    return ScratchEdit{ScratchEdit::Kind::Set, pointer, *std::move(value)};
}

Result<std::vector<ScratchEdit>> editsOf(const Arguments& arguments, const sim::ScratchRequest& scratch) {
    std::vector<ScratchEdit> edits;
    for (const std::string& pointer : arguments.values("remove")) edits.push_back({ScratchEdit::Kind::Remove, pointer, {}});
    for (const std::string& pointer : arguments.values("unknown")) edits.push_back({ScratchEdit::Kind::Unknown, pointer, {}});
    const std::vector<sim::ScratchField> fields = sim::formOf(scratch);
    for (const std::string& text : arguments.values("set")) {
        Result<ScratchEdit> edit = setting(text, fields);
        if (!edit) return tl::unexpected(std::move(edit.error()));
        edits.push_back(*std::move(edit));
    }
    if (edits.empty()) return fail(ErrorKind::Unsupported, "Nothing is changed; use --set, --unknown or --remove.");
    return edits;
}

Result<sim::ScratchRequest> edited(const Arguments& arguments, const sim::ScratchRequest& start) {
    const Result<std::vector<ScratchEdit>> edits = editsOf(arguments, start);
    if (!edits) return tl::unexpected(edits.error());
    if (!arguments.has("keep-derived")) return start.with(*edits);
    const Result<sim::ScratchRequest> kept = start.withDerived(sim::Derived::Stay);
    return kept ? kept->with(*edits) : kept;
}

std::string shown(const sim::FieldValue& value) {
    return value.state == sim::FieldState::Known ? value.value.dump() : std::string(word(value.state));
}

class WhatIfReport {
public:
    WhatIfReport(const sim::ScratchEntry& before, const sim::ScratchEntry& after, Console& console)
        : m_before(before), m_after(after), m_difference(difference(before.result, after.result)), m_console(console) {}

    void print(const sim::Step& step) {
        const sim::ScratchOrigin& origin = m_after.scratch.origin();
        m_console.out << styled("Call " + std::to_string(origin.call) + " of " + printable(origin.session), Style::Strong,
                                m_console.colour)
                      << " (step " << origin.step << "): " << printable(step.tool) << "  " << printable(sim::callSummary(step))
                      << "\n\n";
        printChanges();
        printVerdict("Before", m_before.result);
        printVerdict("After", m_after.result);
        printClauses();
        for (const RequestIssue& issue : m_after.result.issues)
            m_console.out << "\n"
                          << styled("Schema", Style::Attention, m_console.colour) << " " << printable(issue.pointer) << ": "
                          << printable(issue.message);
        if (!m_after.result.issues.empty()) m_console.out << "\n";
    }

private:
    void printChanges() {
        TextTable table({{"Value", 48}, {"Before", 40}, {"After", 40}, {""}});
        for (const sim::ScratchChange& change : m_after.scratch.changes()) {
            table.add({Cell(sim::fieldPath(change.pointer)), Cell(shown(change.from)), Cell(shown(change.to)),
                       Cell(change.edited ? "edited" : "follows", Style::Faint)});
        }
        if (table.empty())
            m_console.out << "No value differs from the recording.\n\n";
        else
            m_console.out << table.text(m_console.colour) << "\n";
    }

    void printVerdict(const char* when, const sim::ScratchResult& result) {
        const Decision* decision = result.decision();
        const Cell verdict = verdictCell(decision == nullptr ? std::nullopt : std::optional(decision->verdict));
        m_console.out << when << ": " << styled(verdict.text, verdict.style, m_console.colour) << ". "
                      << printable(result.sentence) << "\n";
    }

    void printClauses() {
        TextTable table({{"Rule", 32}, {"Clause that changed", 64}, {"Before", 48}, {"After", 48}});
        const auto cell = [](Truth truth, const std::string& value) {
            if (truth == Truth::Value || value.empty()) return Cell(truth == Truth::Value ? value : std::string(word(truth)));
            return Cell(std::string(word(truth)) + " (" + value + ")");
        };
        for (const sim::ScratchDifference::OfClause& clause : m_difference.clauses) {
            table.add({Cell(clause.rule), Cell(clause.text), cell(clause.fromTruth, clause.fromValue),
                       cell(clause.toTruth, clause.toValue)});
        }
        if (!table.empty()) m_console.out << "\n" << table.text(m_console.colour);
    }

    const sim::ScratchEntry& m_before;
    const sim::ScratchEntry& m_after;
    sim::ScratchDifference m_difference;
    Console& m_console;
};

}  // namespace

int runWhatIf(const Arguments& arguments, Console& console) {
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands[0], {arguments.operands[1]}, console);
    const sim::CorpusPtr corpus = workspace == nullptr ? nullptr : prepare(workspace, console);
    if (corpus == nullptr) return kUsage;
    const Result<std::size_t> call = callAtStep(*corpus, arguments.operands[2]);
    if (!call) return complain(console, call.error());
    const std::optional<CompiledVersion> version = compileVersion(*workspace, arguments.value("policies"), console);
    if (!version) return kUsage;
    const Result<sim::ScratchRequest> start = sim::ScratchRequest::ofCall(*corpus, *call);
    if (!start) return complain(console, start.error());
    const Result<sim::ScratchRequest> changed = edited(arguments, *start);
    if (!changed) return complain(console, changed.error());
    const std::vector<sim::ScratchEntry> history{{*start, evaluate(*start, version->policies)},
                                                 {*changed, evaluate(*changed, version->policies)}};
    if (arguments.has("json"))
        print(sim::toJson(history), console);
    else
        WhatIfReport(history[0], history[1], console).print(corpus->calls[*call].stepIn(corpus->sessions));
    return kFine;
}

}  // namespace writ::cli
