#include "simulator/boundary/boundary.h"
#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "simulator/replay/wording.h"

#include <ostream>

namespace writ::cli {
namespace {

/// Hypothetical cases stand apart from those of recorded calls.
constexpr const char* kCasesFile = "boundary.json";

Cell decidedByCell(const sim::BoundaryVerdict& verdict, const PolicySet& policies) {
    if (!verdict.decision) return {verdict.notDecided, Style::Faint};
    const Decision& decision = *verdict.decision;
    if (decision.reason == Reason::DefaultDeny) return {"default deny", Style::Faint};
    if (decision.verdict == Verdict::Indeterminate) return {std::to_string(decision.open.size()) + " open", Style::Faint};
    std::string text;
    for (const std::uint32_t rule : decision.rules) text += (text.empty() ? "" : ", ") + sim::ruleName(policies.rules()[rule]);
    return {text};
}

class BoundaryReport {
public:
    BoundaryReport(const sim::BoundaryProbes& probes, Console& console) : m_probes(probes), m_console(console) {}

    void print() {
        m_console.out << "Hypothetical requests at and around the constants of the policies. Nobody made them.\n\n";
        for (std::uint32_t i = 0; i < m_probes.constants.size(); ++i) printConstant(i);
        printGaps();
        std::size_t differing = 0;
        for (const sim::BoundaryProbe& probe : m_probes.probes) {
            if (probe.differs()) ++differing;
        }
        m_console.out << plural(m_probes.constants.size(), "constant") << ", " << plural(m_probes.probes.size(), "probe");
        if (m_probes.versions.size() > 1) m_console.out << ", " << differing << " decided differently";
        m_console.out << ", " << plural(m_probes.gaps.size(), "gap") << "\n";
    }

private:
    [[nodiscard]] const Rule& ruleOf(const sim::BoundaryConstant& one) const {
        return m_probes.versions[one.version].policies->rules()[one.constant.rule];
    }

    [[nodiscard]] std::string placeOf(const sim::BoundaryConstant& one) const {
        return printable(sim::ruleName(ruleOf(one))) + " (" + printable(ruleOf(one).file) + ":" +
               std::to_string(one.constant.line) + ")";
    }

    [[nodiscard]] std::string baseText(const sim::BoundaryBase& base) const {
        if (!base.call) return "an outline of " + printable(base.tool);
        const sim::CorpusCall& call = m_probes.corpus->calls[*base.call];
        return std::string(base.kind == sim::BoundaryBase::Kind::ProbeCall ? "the probe call " : "call ") +
               std::to_string(call.call) + " of " + printable(m_probes.corpus->sessions[call.session]->id) + ", " +
               printable(base.tool);
    }

    void printConstant(std::uint32_t index) {
        const sim::BoundaryConstant& one = m_probes.constants[index];
        std::vector<Column> columns{{"Field", 48}, {"Value", 40}, {"Side"}};
        for (const sim::ProbedVersion& version : m_probes.versions) {
            columns.push_back({version.version.name});
            columns.push_back({"Decided by", 36});
        }
        columns.push_back({"", 32});
        TextTable table(std::move(columns));
        for (const sim::BoundaryProbe& probe : m_probes.probes) {
            if (const sim::BoundaryPlace* place = probe.placeAt(index)) table.add(row(probe, *place));
        }
        if (!one.base) return;
        m_console.out << styled(placeOf(one) + ": " + printable(one.constant.text), Style::Strong, m_console.colour) << "\n";
        m_console.out << "  From " << baseText(m_probes.bases[*one.base]) << ". " << printable(one.why) << "\n";
        for (const sim::OutlineValue& value : m_probes.bases[*one.base].values)
            m_console.out << "  " << printable(sim::fieldPath(value.pointer)) << " = " << printable(value.value.dump()) << ": "
                          << printable(value.source) << "\n";
        m_console.out << table.text(m_console.colour) << "\n";
    }

    [[nodiscard]] std::vector<Cell> row(const sim::BoundaryProbe& probe, const sim::BoundaryPlace& place) const {
        std::vector<Cell> cells{Cell(sim::fieldPath(probe.pointer)), Cell(probe.value ? probe.value->dump() : "absent"),
                                Cell(std::string(word(place.side)), Style::Faint)};
        for (std::size_t i = 0; i < probe.verdicts.size(); ++i) {
            cells.push_back(verdictCell(probe.verdicts[i].verdict()));
            cells.push_back(decidedByCell(probe.verdicts[i], *m_probes.versions[i].policies));
        }
        std::string marks = probe.unedited ? "as it is in the call" : probe.source;
        if (probe.differs()) marks += std::string(marks.empty() ? "" : ", ") + "differs";
        cells.emplace_back(marks, Style::Faint);
        return cells;
    }

    void printGaps() {
        if (m_probes.gaps.empty()) return;
        TextTable table({{"Not probed", 48}, {"Asked", 48}, {"Because"}});
        for (const sim::BoundaryGap& gap : m_probes.gaps) {
            const sim::BoundaryConstant& one = m_probes.constants[gap.constant];
            table.add({Cell(placeOf(one)), Cell(one.constant.text), Cell(gap.reason)});
        }
        m_console.out << table.text(m_console.colour) << "\n";
    }

    const sim::BoundaryProbes& m_probes;
    Console& m_console;
};

/// Every probe becomes a case of each version. What is a case already, and what no case can say, is told.
int addTests(const sim::BoundaryProbes& probes, Console& console) {
    std::size_t added = 0;
    for (std::size_t i = 0; i < probes.probes.size(); ++i) {
        for (std::size_t version = 0; version < probes.versions.size(); ++version) {
            const Result<sim::TestCase> test = sim::caseOf(probes, i, version);
            const Result<std::string> file = test ? sim::addCase(*probes.corpus->workspace, kCasesFile, *test)
                                                  : Result<std::string>(tl::unexpected(test.error()));
            if (file)
                ++added;
            else if (file.error().kind == ErrorKind::Unsupported)
                warn(console, sim::probeText(probes.probes[i]) + ": " + file.error().message);
            else
                return complain(console, file.error());
        }
    }
    console.out << "Added " << plural(added, "case") << " to " << printable(probes.corpus->workspace->manifest.tests) << "/"
                << kCasesFile << ".\n";
    return kFine;
}

}  // namespace

int runBoundary(const Arguments& arguments, Console& console) {
    if (arguments.has("json") && arguments.has("add-tests")) return complain(console, "--add-tests prints no JSON.");
    const sim::WorkspacePtr workspace = openWorkspace(arguments.operands.front(), {}, console);
    const sim::CorpusPtr corpus = workspace == nullptr ? nullptr : prepare(workspace, console);
    if (corpus == nullptr) return kUsage;
    std::vector<std::string> revs{arguments.value("from")};
    if (const std::string to = arguments.value("to", workspace->manifest.candidate); !to.empty()) revs.push_back(to);
    std::vector<sim::ProbedVersion> versions;
    for (const std::string& rev : revs) {
        std::optional<CompiledVersion> version = compileVersion(*workspace, rev, console);
        if (!version) return kUsage;
        versions.push_back({std::move(version->version), std::move(version->policies)});
    }
    sim::BoundaryOptions options;
    options.rule = arguments.value("rule");
    sim::RunControl control;
    const Result<sim::BoundaryProbesPtr> probes = sim::probeBoundaries(corpus, std::move(versions), options, control);
    if (!probes) return complain(console, probes.error());
    if (arguments.has("json")) {
        print(sim::boundaryJson(**probes), console);
        return kFine;
    }
    BoundaryReport(**probes, console).print();
    return arguments.has("add-tests") ? addTests(**probes, console) : static_cast<int>(kFine);
}

}  // namespace writ::cli
