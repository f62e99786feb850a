#include "simulator/compare/version_grid.h"

#include "engine/decision/typed_language.h"
#include "simulator/replay/json_parts.h"

#include <algorithm>
#include <set>

namespace writ::sim {
namespace {

using Column = VersionGrid::Column;

std::vector<Column> columnsOf(const Corpus& corpus, GridColumns by) {
    std::vector<Column> columns;
    if (by == GridColumns::Sessions) {
        for (const SessionPtr& session : corpus.sessions) columns.push_back({session->id, 0});
        return columns;
    }
    std::set<std::string> tools;
    for (const CorpusCall& call : corpus.calls) tools.insert(call.stepIn(corpus.sessions).tool);
    for (const std::string& tool : tools) columns.push_back({tool, 0});
    return columns;
}

std::size_t columnOf(const VersionGrid& grid, const Corpus& corpus, const CorpusCall& call) {
    if (grid.by == GridColumns::Sessions) return call.session;
    const auto before = [](const Column& column, const std::string& tool) { return column.title < tool; };
    const auto found = std::lower_bound(grid.columns.begin(), grid.columns.end(), call.stepIn(corpus.sessions).tool, before);
    return static_cast<std::size_t>(found - grid.columns.begin());
}

void countRow(const Replay& first, const Replay& other, std::size_t row, VersionGrid& grid) {
    const Corpus& corpus = *first.corpus;
    for (std::uint32_t i = 0; i < corpus.calls.size(); ++i) {
        const std::optional<Verdict> from = first.verdict(i);
        const std::optional<Verdict> to = other.verdict(i);
        if (!from || !to || *from == *to) continue;
        VersionGrid::Cell& cell = grid.cells[row * grid.columns.size() + columnOf(grid, corpus, corpus.calls[i])];
        ++cell.flips;
        if (*to == Verdict::Allow) ++cell.newlyAllowed;
        cell.calls.push_back(i);
    }
}

}  // namespace

Result<VersionGrid> versionGrid(std::span<const ReplayPtr> replays, GridColumns by) {
    if (replays.empty()) return fail(ErrorKind::Internal, "There is no version to compare.");
    const Corpus& corpus = *replays.front()->corpus;
    VersionGrid grid;
    grid.by = by;
    grid.columns = columnsOf(corpus, by);
    for (const CorpusCall& call : corpus.calls)
        if (call.input) ++grid.columns[columnOf(grid, corpus, call)].calls;
    grid.cells.resize(replays.size() * grid.columns.size());
    for (std::size_t row = 0; row < replays.size(); ++row) {
        const Replay& replay = *replays[row];
        if (replay.corpus.get() != &corpus)
            return fail(ErrorKind::Internal, "Only replays of the same sessions can be compared.");
        grid.rows.push_back({replay.version.name, replay.version.label, replay.digests.policies});
        countRow(*replays.front(), replay, row, grid);
    }
    return grid;
}

Result<VersionGrid> versionGrid(const CorpusPtr& corpus, const std::vector<PolicyVersion>& versions, GridColumns by,
                                RunControl& control) {
    std::vector<ReplayPtr> replays;
    const Language& language = *languageById(corpus->workspace->manifest.language);
    for (const PolicyVersion& version : versions) {
        const Compiled compiled = language.compile(version.sources);
        if (compiled.policies == nullptr)
            return fail(ErrorKind::Malformed, "The policies of '" + version.label + "' have errors.");
        Result<ReplayPtr> made =
            replay(corpus, compiled.policies, version, control, replays.empty() ? nullptr : replays.front().get());
        if (!made) return tl::unexpected(made.error());
        replays.push_back(*std::move(made));
    }
    return versionGrid(replays, by);
}

Json gridJson(const VersionGrid& grid) {
    Json::Array columns;
    for (const Column& column : grid.columns) columns.push_back(Json::object({{"title", column.title}, {"calls", column.calls}}));
    Json::Array rows;
    for (std::size_t r = 0; r < grid.rows.size(); ++r) {
        Json::Array cells;
        for (std::size_t c = 0; c < grid.columns.size(); ++c) {
            const VersionGrid::Cell& cell = grid.cell(r, c);
            cells.push_back(Json::object({{"flips", cell.flips}, {"newlyAllowed", cell.newlyAllowed}}));
        }
        const VersionGrid::Row& row = grid.rows[r];
        rows.push_back(Json::object({{"version", row.version},
                                     {"label", row.label},
                                     {"policies", row.policies.hex()},
                                     {"cells", Json(std::move(cells))}}));
    }
    return Json::object({{"by", grid.by == GridColumns::Sessions ? "sessions" : "tools"},
                         {"columns", Json(std::move(columns))},
                         {"rows", Json(std::move(rows))}});
}

}  // namespace writ::sim
