#include "simulator/outcome/refusal_model.h"

#include "simulator/outcome/phrases.h"
#include "simulator/outcome/shipped_model.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cmath>

namespace writ::sim {

namespace {

constexpr std::size_t kDeclines = 0;
constexpr std::size_t kByRule = 1;
constexpr std::size_t kLacks = 2;
constexpr double kFarEnough = 30;  ///< scores beyond it are as good as certain, and their exponentials stay finite

/// The text up to the separator, which is taken off too.
std::string_view cut(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

std::optional<std::int32_t> number(std::string_view text) {
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

double probability(double score) {
    return 1.0 / (1.0 + std::exp(-score));
}

/// A phrase as people read it: without the marks at its ends.
std::string_view withoutMarks(std::string_view phrase) {
    if (phrase.starts_with("^ ")) phrase.remove_prefix(2);
    if (phrase.ends_with(" ^")) phrase.remove_suffix(2);
    return phrase;
}

}  // namespace

/// Reads a model line by line; the first mistake ends it.
class RefusalModel::Parser {
public:
    explicit Parser(std::string text) {
        m_model.m_text = std::make_unique<const std::string>(std::move(text));
        m_rest = *m_model.m_text;
    }

    Result<RefusalModel> run() {
        if (nextLine() != "writ-refusals 1") return wrong("expected \"writ-refusals 1\"");
        const auto words = header("words", 1, 1000);
        const auto longest = header("longest", 1, 10);
        const auto scale = header("scale", 1, 1'000'000);
        if (!words || !longest || !scale) return wrong("expected words, longest and scale, each with a number");
        m_model.m_words = static_cast<std::size_t>(*words);
        m_model.m_longest = static_cast<std::size_t>(*longest);
        m_model.m_scale = *scale;
        std::string_view bias = nextLine();
        if (cut(bias, ' ') != "bias" || !weights(bias, ' ', m_model.m_bias)) return wrong("expected the bias of each column");
        while (!m_rest.empty()) {
            std::string_view line = nextLine();
            Row row;
            row.phrase = cut(line, '\t');
            if (row.phrase.empty() || !weights(line, '\t', row.weights)) return wrong("expected a phrase and three weights");
            if (!m_model.m_rows.emplace(row.phrase, row).second) return wrong("this phrase stands here twice");
        }
        return std::move(m_model);
    }

private:
    std::string_view nextLine() {
        ++m_line;
        return cut(m_rest, '\n');
    }

    std::optional<std::int32_t> header(std::string_view name, std::int32_t least, std::int32_t most) {
        std::string_view line = nextLine();
        const bool named = cut(line, ' ') == name;
        const std::optional<std::int32_t> value = number(line);
        return named && value && *value >= least && *value <= most ? value : std::nullopt;
    }

    static bool weights(std::string_view text, char separator, Weights& into) {
        for (std::int32_t& weight : into) {
            const std::optional<std::int32_t> value = number(cut(text, separator));
            if (!value) return false;
            weight = *value;
        }
        return text.empty();
    }

    Failure wrong(const char* what) const {
        Failure failure = fail(ErrorKind::Malformed, std::string("This is no refusal model: ") + what + ".");
        failure.value().line = m_line;
        return failure;
    }

    RefusalModel m_model;
    std::string_view m_rest;
    std::uint32_t m_line = 0;
};

Result<RefusalModel> RefusalModel::parse(std::string text) {
    return Parser(std::move(text)).run();
}

const RefusalModel& RefusalModel::shipped() {
    static const RefusalModel model = [] {
        Result<RefusalModel> parsed = parse(std::string(shippedModelText()));
        assert(parsed);
        return parsed ? *std::move(parsed) : RefusalModel();
    }();
    return model;
}

/// The rows of the phrases that the text has, each once.
std::vector<const RefusalModel::Row*> RefusalModel::rowsOf(const Phrases& phrases) const {
    std::vector<const Row*> rows;
    for (std::size_t first = 0; first < phrases.size(); ++first) {
        for (std::size_t count = 1; count <= std::min(m_longest, phrases.size() - first); ++count) {
            const auto found = m_rows.find(phrases.at(first, count));
            if (found != m_rows.end()) rows.push_back(&found->second);
        }
    }
    std::sort(rows.begin(), rows.end(), [](const Row* a, const Row* b) { return a->phrase < b->phrase; });
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

std::optional<OutcomeFinding> RefusalModel::judge(std::string_view text) const {
    const std::vector<const Row*> rows = rowsOf(Phrases(text, m_words));
    std::array<std::int64_t, 3> sums{m_bias[kDeclines], m_bias[kByRule], m_bias[kLacks]};
    for (const Row* row : rows)
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += row->weights[i];
    if (sums[kDeclines] <= 0) return std::nullopt;

    const std::size_t kind = sums[kByRule] >= sums[kLacks] ? kByRule : kLacks;
    const bool refuses = sums[kind] <= 0;
    const auto scaled = [&](std::size_t column) {
        return std::clamp(static_cast<double>(sums[column]) / m_scale, -kFarEnough, kFarEnough);
    };
    const double all = 1.0 + std::exp(scaled(kByRule)) + std::exp(scaled(kLacks));
    const double share = (refuses ? 1.0 : std::exp(scaled(kind))) / all;
    OutcomeFinding finding;
    finding.outcome = refuses ? Outcome::ModelRefusalText : kind == kByRule ? Outcome::ModelDeclined : Outcome::ModelCannot;
    finding.evidence = evidence(rows, refuses ? kDeclines : kind);
    finding.certainty = Certainty::Heuristic;
    finding.confidence = std::clamp(static_cast<int>(std::lround(100.0 * probability(scaled(kDeclines)) * share)), 1, 99);
    return finding;
}

/// The phrases that weigh most for declining and for its kind; of those that lie within each other, the first.
std::string RefusalModel::evidence(std::vector<const Row*> rows, std::size_t kindColumn) {
    constexpr std::size_t kShown = 3;
    const auto weight = [&](const Row* row) { return row->weights[kDeclines] + row->weights[kindColumn]; };
    std::stable_sort(rows.begin(), rows.end(), [&](const Row* a, const Row* b) { return weight(a) > weight(b); });
    std::vector<std::string_view> shown;
    for (const Row* row : rows) {
        const std::string_view phrase = withoutMarks(row->phrase);
        const auto overlaps = [&](std::string_view other) {
            return other.find(phrase) != std::string_view::npos || phrase.find(other) != std::string_view::npos;
        };
        if (weight(row) <= 0 || shown.size() == kShown) break;
        if (phrase != Phrases::kMark && std::none_of(shown.begin(), shown.end(), overlaps)) shown.push_back(phrase);
    }
    std::string text = "the text says";
    for (std::size_t i = 0; i < shown.size(); ++i) text += (i == 0 ? " \"" : ", \"") + std::string(shown[i]) + "\"";
    return shown.empty() ? "the words of the text taken together" : text;
}

}  // namespace writ::sim
