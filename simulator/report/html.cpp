#include "simulator/replay/wording.h"
#include "simulator/report/report.h"
#include "simulator/report/visible.h"

namespace writ::sim {
namespace {

using report::htmlText;

/// For paper as well as for screens, so it is light whatever the studio looks like.
constexpr const char* kStyle = R"(
@page { size: A4 landscape; margin: 12mm; }
body { font: 10pt/1.4 Inter, "Segoe UI", "DejaVu Sans", sans-serif; color: #1a1d21; background: #fff; margin: 2em auto; max-width: 80em; padding: 0 1em; }
h1 { font-size: 16pt; margin: 0 0 .3em; } h2 { font-size: 12pt; margin: 1.6em 0 .4em; break-after: avoid; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3em .6em; border-bottom: 1px solid #d5d9de; overflow-wrap: anywhere; unicode-bidi: isolate; }
thead { display: table-header-group; } tr { break-inside: avoid; } th { font-weight: 600; background: #f3f5f7; }
tbody th { background: none; white-space: nowrap; } code, pre { font: 9pt/1.35 "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
.notice { border: 1px solid #9aa3ad; padding: .5em .8em; margin: .8em 0; } .faint { color: #565f69; } ul { margin: .2em 0; padding-left: 1.2em; }
.verdict { font-weight: 600; } .allow { color: #116329; } .deny { color: #a3111f; } .indeterminate { color: #7a4b00; }
.odd { font: 600 8pt monospace; color: #a3111f; background: #fde8e8; border: 1px solid #a3111f; padding: 0 .2em; }
@media print { body { margin: 0; max-width: none; padding: 0; } a { color: inherit; text-decoration: none; } }
)";

std::string tag(std::string_view name, std::string_view inner, std::string_view attributes = {}) {
    std::string text = "<" + std::string(name);
    if (!attributes.empty()) text += " " + std::string(attributes);
    return text + ">" + std::string(inner) + "</" + std::string(name) + ">";
}

std::string cell(std::string_view text) {
    return tag("td", htmlText(text));
}

std::string head(std::initializer_list<std::string_view> names) {
    std::string row;
    for (const std::string_view name : names) row += tag("th", name, "scope=\"col\"");
    return tag("thead", tag("tr", row)) + "\n";
}

std::string list(const std::vector<std::string>& items) {
    std::string inner;
    for (const std::string& item : items) inner += tag("li", htmlText(item));
    return inner.empty() ? inner : tag("ul", inner);
}

/// A paragraph with what it is about before it; nothing for an empty text.
std::string line(std::string_view name, std::string_view text) {
    return text.empty() ? std::string() : tag("div", tag("span", std::string(name) + ": ", "class=\"faint\"") + htmlText(text));
}

std::string stepText(std::uint32_t step) {
    return step == 0 ? "all" : std::to_string(step);
}

std::string classOf(const std::string& verdict) {
    return "class=\"verdict " + (verdict == "not replayable" ? std::string("faint") : verdict) + "\"";
}

class Page {
public:
    explicit Page(const Report& report) : m_report(report) {}

    std::string text() {
        m_text =
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width\">\n";
        m_text += tag("title", htmlTitle()) + "\n" + tag("style", kStyle) + "\n</head>\n<body>\n";
        m_text += tag("h1", htmlText(m_report.title)) + "\n" + tag("p", htmlText(kNotAVerdict), "class=\"notice\"") + "\n";
        about();
        coverage();
        findings();
        calls();
        gaps();
        notes();
        sessions();
        return std::move(m_text) + "</body>\n</html>\n";
    }

private:
    /// Elements do not stand in a title.
    [[nodiscard]] std::string htmlTitle() const { return htmlText(report::plainText(m_report.title)); }

    void section(std::string_view title) { m_text += tag("h2", title) + "\n"; }
    void table(const std::string& heads, const std::string& rows) {
        m_text += "<table>\n" + heads + "<tbody>\n" + rows + "</tbody>\n</table>\n";
    }
    void nothing(std::string_view text) { m_text += tag("p", text, "class=\"faint\"") + "\n"; }
    static std::string row(const std::string& cells) { return tag("tr", cells) + "\n"; }

    void about() {
        section("Made by whom, when and of what");
        std::string rows;
        for (const Report::Named& one : m_report.about)
            rows += row(tag("th", htmlText(one.name), "scope=\"row\"") + cell(one.value));
        table({}, rows);
    }

    void coverage() {
        section("Coverage and verdicts");
        const Summary& summary = m_report.summary;
        m_text += tag("p", htmlText(coverageText(m_report.coverage) + " · " + std::to_string(summary.notReplayable) +
                                    " not replayable")) +
                  "\n";
        std::string rows;
        for (const Verdict verdict : {Verdict::Allow, Verdict::Deny, Verdict::Indeterminate}) {
            const Matrix::Row& counts = summary.matrix.row(verdict);
            const std::string name(word(verdict));
            rows +=
                row(tag("th", name, "scope=\"row\" " + classOf(name)) + counted(counts.called, matrixCaption(verdict, false)) +
                    counted(counts.refused, matrixCaption(verdict, true)));
        }
        table(head({"The policies say", "Model called", "Model refused"}), rows);
    }

    static std::string counted(std::uint64_t count, std::string_view caption) {
        return tag("td", std::to_string(count) + " " + tag("span", htmlText(caption), "class=\"faint\""));
    }

    void findings() {
        section("Pointed out");
        if (m_report.findings.empty()) return nothing("Nothing was pointed out.");
        std::string rows;
        for (const Report::PointedOut& finding : m_report.findings) {
            rows += row(cell(finding.title) + cell(finding.sentence) + cell(finding.session) + cell(finding.steps) +
                        cell(finding.certainty));
        }
        table(head({"What", "Found", "Session", "Steps", "Certainty"}), rows);
    }

    void calls() {
        section("Calls that matter");
        m_text += tag("p",
                      "Denied, indeterminate or not replayable calls, those that only the model stopped, turns in which it "
                      "stopped without a "
                      "call, and what somebody corrected or marked.",
                      "class=\"faint\"") +
                  "\n";
        if (m_report.calls.empty()) return nothing("There are none.");
        std::string rows;
        for (const Report::Call& call : m_report.calls) {
            rows += row(place(call) + asked(call) + then(call) + now(call) + whyListed(call));
        }
        table(head({"Step", "Call", "In the recording", "The policies now", "Why it is here, and notes"}), rows);
    }

    static std::string place(const Report::Call& call) {
        std::string text = tag("div", htmlText(call.session)) + tag("div", "step " + std::to_string(call.step));
        if (call.call != 0) text += tag("div", "call " + std::to_string(call.call));
        if (!call.time.empty()) text += tag("div", htmlText(call.time));
        if (call.recordedTime != call.time) text += line("recorded", call.recordedTime);
        if (call.probe) text += tag("div", "probe call, hypothetical", "class=\"faint\"");
        return tag("td", text);
    }

    static std::string asked(const Report::Call& call) {
        if (call.call == 0) return cell("A turn without a call");
        std::string actors;
        for (const std::string& actor : call.actors) actors += (actors.empty() ? "" : " → ") + actor;
        return tag("td", tag("strong", htmlText(call.tool)) + tag("pre", htmlText(call.arguments)) +
                             line("principal", call.principal) + line("actors", actors) + line("resource", call.resource));
    }

    static std::string then(const Report::Call& call) {
        return tag("td", line("verdict", call.recordedVerdict) + line("outcome", call.outcome) + line("evidence", call.evidence) +
                             line("certainty", call.certainty) + line("found before it was corrected", call.found));
    }

    static std::string now(const Report::Call& call) {
        std::string text;
        if (!call.verdict.empty()) text += tag("div", htmlText(call.verdict), classOf(call.verdict));
        text += tag("div", htmlText(call.sentence)) + list(call.rules);
        if (call.counterfactual)
            text += tag("div", "counterfactual: an earlier call of the session would have been stopped", "class=\"faint\"");
        return tag("td", text + (call.unknown.empty() ? "" : tag("div", "not known:", "class=\"faint\"") + list(call.unknown)));
    }

    static std::string whyListed(const Report::Call& call) {
        std::string text = list(call.why);
        for (const Report::Note& note : call.notes)
            text += tag("p", htmlText(note.text) + " " + tag("span", signature(note), "class=\"faint\""));
        return tag("td", text);
    }

    static std::string signature(const Report::Note& note) {
        return htmlText(note.kind + " by " + (note.author.empty() ? "somebody" : note.author) +
                        (note.time.empty() ? "" : ", " + note.time));
    }

    void gaps() {
        section("What could not be known, and why");
        if (m_report.gaps.empty()) return nothing("Every call is recorded in full.");
        std::string rows;
        for (const Report::Gap& gap : m_report.gaps)
            rows += row(cell(gap.what) + cell(gap.why) + cell(gap.calls == 0 ? "" : std::to_string(gap.calls)) + cell(gap.where));
        table(head({"What", "Why", "Calls", "Where"}), rows);
    }

    void notes() {
        section("Notes");
        if (m_report.notes.empty()) return nothing("Nobody wrote notes.");
        std::string rows;
        for (const Report::Note& note : m_report.notes)
            rows += row(cell(note.session) + cell(stepText(note.step)) + cell(note.kind) + cell(note.text) + cell(note.author) +
                        cell(note.time));
        table(head({"Session", "Step", "Kind", "Text", "Author", "Time"}), rows);
    }

    void sessions() {
        section("Recordings");
        std::string rows;
        for (const Report::OfSession& session : m_report.sessions) {
            const std::string span = session.begins.empty() ? "no times recorded" : session.begins + " to " + session.ends;
            rows += row(cell(session.id) + cell(session.title) + cell(session.file) + cell(session.format) + cell(span) +
                        cell(session.digest));
        }
        table(head({"Session", "Title", "File", "Format", "Times", "SHA-256"}), rows);
    }

    const Report& m_report;
    std::string m_text;
};

}  // namespace

std::string toHtml(const Report& report) {
    return Page(report).text();
}

}  // namespace writ::sim
