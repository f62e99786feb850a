#include "simulator/report/report.h"
#include "simulator/report/visible.h"
#include "simulator/workspace/suggest.h"

#include <array>

namespace writ::sim {
namespace {

enum Column : std::size_t {
    Kind,
    Name,
    Value,
    SessionId,
    StepNumber,
    CallNumber,
    TimeUtc,
    TimeRecorded,
    Principal,
    Actors,
    Tool,
    Resource,
    Arguments,
    RecordedVerdict,
    VerdictNow,
    Rules,
    OutcomeNow,
    Evidence,
    CertaintyNow,
    Found,
    Marks,
    Why,
    Unknown,
    Author,
    NoteTime,
    kColumns,
};
constexpr std::array<std::string_view, kColumns> kHeads{
    "kind",  "name",     "value",     "session",          "step",     "call",  "time_utc", "time_recorded", "principal", "actors",
    "tool",  "resource", "arguments", "recorded_verdict", "verdict",  "rules", "outcome",  "evidence",      "certainty", "found",
    "marks", "why",      "unknown",   "author",           "note_time"};

using Row = std::array<std::string, kColumns>;

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : "; ") + item;
    return text;
}

std::string numberText(std::uint32_t number) {
    return number == 0 ? std::string() : std::to_string(number);
}

class Csv {
public:
    Csv() { add(Row(Row{}), true); }

    void named(const char* kind, std::string name, std::string value) {
        Row row;
        row[Kind] = kind;
        row[Name] = std::move(name);
        row[Value] = std::move(value);
        add(row);
    }

    void add(const Row& row, bool heads = false) {
        for (std::size_t i = 0; i < kColumns; ++i) {
            m_text += i == 0 ? "" : ",";
            m_text += heads ? std::string(kHeads[i]) : report::csvCell(row[i]);
        }
        m_text += "\r\n";
    }

    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

Row rowOf(const Report::Call& call) {
    Row row;
    row[Kind] = call.call == 0 ? "turn" : "call";
    row[Value] = call.sentence;
    row[SessionId] = call.session;
    row[StepNumber] = numberText(call.step);
    row[CallNumber] = numberText(call.call);
    row[TimeUtc] = call.time;
    row[TimeRecorded] = call.recordedTime;
    row[Principal] = call.principal;
    row[Actors] = joined(call.actors);
    row[Tool] = call.tool;
    row[Resource] = call.resource;
    row[Arguments] = call.arguments;
    row[RecordedVerdict] = call.recordedVerdict;
    row[VerdictNow] = call.verdict;
    row[Rules] = joined(call.rules);
    row[OutcomeNow] = call.outcome;
    row[Evidence] = call.evidence;
    row[CertaintyNow] = call.certainty;
    row[Found] = call.found;
    row[Marks] = std::string(call.probe ? "probe call" : "") + (call.probe && call.counterfactual ? "; " : "") +
                 (call.counterfactual ? "counterfactual" : "");
    row[Why] = joined(call.why);
    row[Unknown] = joined(call.unknown);
    return row;
}

Row rowOf(const Report::Note& note) {
    Row row;
    row[Kind] = "note";
    row[Name] = note.kind;
    row[Value] = note.text;
    row[SessionId] = note.session;
    row[StepNumber] = numberText(note.step);
    row[Author] = note.author;
    row[NoteTime] = note.time;
    return row;
}

void addMatrix(const Matrix& matrix, Csv& csv) {
    for (const Verdict verdict : {Verdict::Allow, Verdict::Deny, Verdict::Indeterminate}) {
        const std::string name(word(verdict));
        csv.named("matrix", name + ", model called", std::to_string(matrix.row(verdict).called));
        csv.named("matrix", name + ", model refused", std::to_string(matrix.row(verdict).refused));
    }
}

}  // namespace

std::string toCsv(const Report& report) {
    Csv csv;
    csv.named("about", "Report", report.title);
    csv.named("about", "Notice", kNotAVerdict);
    for (const Report::Named& one : report.about) csv.named("about", one.name, one.value);
    for (const Report::OfSession& session : report.sessions) {
        Row row;
        row[Kind] = "session";
        row[Name] = session.title;
        row[Value] = session.file + " (" + session.format + "), SHA-256 " + session.digest;
        row[SessionId] = session.id;
        row[TimeUtc] = session.begins;
        csv.add(row);
    }
    csv.named("coverage", "calls with full inputs", std::to_string(report.coverage.fullInputs));
    csv.named("coverage", "calls", std::to_string(report.coverage.calls));
    const auto& outside = report.coverage.noRuleCanMatch;
    csv.named("coverage", "calls that no rule can match", outside ? std::to_string(*outside) : "not known");
    csv.named("coverage", "calls that are not replayable", std::to_string(report.summary.notReplayable));
    addMatrix(report.summary.matrix, csv);
    for (const Report::PointedOut& finding : report.findings) {
        Row row;
        row[Kind] = "finding";
        row[Name] = finding.title;
        row[Value] = finding.sentence;
        row[SessionId] = finding.session;
        row[StepNumber] = finding.steps;
        row[CertaintyNow] = finding.certainty;
        csv.add(row);
    }
    for (const Report::Call& call : report.calls) csv.add(rowOf(call));
    for (const Report::Gap& gap : report.gaps) {
        Row row;
        row[Kind] = "unknown";
        row[Name] = gap.what;
        row[Value] = gap.why;
        row[Marks] = gap.calls == 0 ? "" : std::to_string(gap.calls) + (gap.calls == 1 ? " call" : " calls");
        row[Evidence] = gap.where;
        csv.add(row);
    }
    for (const Report::Note& note : report.notes) csv.add(rowOf(note));
    return csv.take();
}

}  // namespace writ::sim
