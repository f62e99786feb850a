#include "simulator/compare/hunks.h"
#include "simulator/replay/json_parts.h"

namespace writ::sim {
namespace {

Json callsJson(const Corpus& corpus, const std::vector<std::uint32_t>& calls) {
    Json::Array items;
    for (const std::uint32_t index : calls) {
        const CorpusCall& call = corpus.calls[index];
        items.push_back(Json::object({{"session", corpus.sessions[call.session]->id}, {"step", call.step}}));
    }
    return Json(std::move(items));
}

/// As in unified diffs: " ", "-" or "+" and the line.
Json linesJson(const FileChange& file, const Hunk& hunk) {
    Json::Array lines;
    for (const DiffLine& line : hunk.lines) {
        const bool removed = line.kind == DiffKind::Removed;
        const std::string_view text = removed ? file.from->line(line.from) : file.to->line(line.to);
        const char* sign = removed ? "-" : line.kind == DiffKind::Added ? "+" : " ";
        lines.push_back(
            Json::object({{"from", numberOrNull(line.from)}, {"to", numberOrNull(line.to)}, {"text", sign + std::string(text)}}));
    }
    return Json(std::move(lines));
}

Json refJson(const HunkReport& report, HunkRef ref) {
    std::size_t number = ref.hunk;
    for (std::uint32_t f = 0; f < ref.file; ++f) number += report.files[f].hunks.size();
    return Json(number);
}

}  // namespace

Json hunksJson(const Comparison& comparison, const HunkReport& report) {
    const Corpus& corpus = comparison.corpus();
    const auto name = [](const SourcePtr& source) { return source ? Json(source->name()) : Json(); };
    Json::Array items;
    for (const FileChange& file : report.files) {
        for (const Hunk& hunk : file.hunks) {
            items.push_back(Json::object({{"file", Json::object({{"from", name(file.from)}, {"to", name(file.to)}})},
                                          {"kind", word(hunk.kind)},
                                          {"title", hunk.title},
                                          {"fromRules", rulesJson(hunk.fromRules, comparison.from->policies->rules())},
                                          {"toRules", rulesJson(hunk.toRules, comparison.to->policies->rules())},
                                          {"lines", linesJson(file, hunk)},
                                          {"flips", callsJson(corpus, hunk.flips)},
                                          {"notUndone", hunk.notUndone.empty() ? Json() : Json(hunk.notUndone)}}));
        }
    }
    Json::Array pairs;
    for (const HunkPair& pair : report.pairs) {
        pairs.push_back(Json::object({{"hunks", Json::array({refJson(report, pair.first), refJson(report, pair.second)})},
                                      {"flips", callsJson(corpus, pair.flips)}}));
    }
    return Json::object({{"hunks", Json(std::move(items))},
                         {"pairs", Json(std::move(pairs))},
                         {"unexplained", callsJson(corpus, report.unexplained)},
                         {"pairsTried", report.pairsTried},
                         {"cut", report.cut}});
}

}  // namespace writ::sim
