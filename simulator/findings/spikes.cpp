#include "simulator/findings/spikes.h"

#include "simulator/binding/time.h"
#include "simulator/findings/denial.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>

namespace writ::sim {
namespace {

constexpr double kLog10Below = -3.0;
constexpr std::uint64_t kFewestEvents = 5;
constexpr double kTimesExpected = 2.0;
constexpr std::size_t kMostSteps = 100;
/// Of one series and dimension.
constexpr std::size_t kMostSpikes = 20;

enum class Dimension : std::uint8_t { Tool, Principal, Time };
enum class Series : std::uint8_t { Refusals, Denials };

/// A call, or a turn without one.
struct Observation {
    StepRef step;
    std::string_view tool;  ///< empty of a turn
    std::string principal;  ///< empty where not known
    std::optional<std::int64_t> ms;
    bool probe = false;
    bool refused = false;
    bool denied = false;
};

struct Group {
    std::string name;
    std::uint64_t trials = 0;
    std::uint64_t events = 0;
    std::vector<StepRef> steps;
};

std::optional<std::int64_t> timeOf(const Step& step) {
    return step.time ? std::optional(step.time->ms) : std::nullopt;
}

std::vector<Observation> observationsOf(const Replay& replay) {
    const Corpus& corpus = *replay.corpus;
    std::vector<Observation> all;
    all.reserve(corpus.calls.size() + corpus.turns.size());
    for (std::size_t i = 0; i < corpus.calls.size(); ++i) {
        const CorpusCall& call = corpus.calls[i];
        const Step& step = call.stepIn(corpus.sessions);
        const std::optional<Denial> denial = denialOf(replay, i);
        const bool refused = step.probe || (denial && denial->refused);
        all.push_back({{call.session, call.step},
                       step.tool,
                       call.subject ? call.subject->text() : std::string(),
                       timeOf(step),
                       step.probe,
                       refused,
                       denial && !refused});
    }
    for (const StoppedTurn& turn : corpus.turns) {
        const std::vector<Step>& steps = corpus.sessions[turn.session]->steps;
        const Step& step = steps[turn.step - 1];
        // The probe call behind it stands for the turn.
        if (turn.step < steps.size() && steps[turn.step].probe) continue;
        all.push_back({{turn.session, turn.step}, {}, {}, timeOf(step), false, stoppedByModel(turn.outcome.outcome), false});
    }
    std::sort(all.begin(), all.end(), [](const Observation& a, const Observation& b) { return a.step < b.step; });
    return all;
}

/// The shortest width of the ladder by which a bucket that is not empty has ten observations on average; nothing where
/// there would be fewer than three such buckets.
std::optional<std::int64_t> bucketWidth(const std::vector<Observation>& all) {
    using namespace binding;
    constexpr std::array<std::int64_t, 8> kLadder{kMsPerMinute,   5 * kMsPerMinute, 15 * kMsPerMinute, kMsPerHour,
                                                  6 * kMsPerHour, kMsPerDay,        7 * kMsPerDay,     30 * kMsPerDay};
    std::vector<std::int64_t> times;
    for (const Observation& one : all)
        if (one.ms) times.push_back(*one.ms);
    std::sort(times.begin(), times.end());
    for (const std::int64_t width : kLadder) {
        std::size_t buckets = 0;
        for (std::size_t i = 0; i < times.size(); ++i)
            buckets += i == 0 || floorDiv(times[i], width) != floorDiv(times[i - 1], width);
        if (buckets < 3) return std::nullopt;
        if (times.size() >= 10 * buckets) return width;
    }
    return std::nullopt;
}

std::string widthText(std::int64_t width) {
    using namespace binding;
    const auto counted = [&](std::int64_t unit, const char* name) {
        const std::int64_t count = width / unit;
        return std::to_string(count) + " " + name + (count == 1 ? "" : "s");
    };
    if (width % kMsPerDay == 0) return counted(kMsPerDay, "day");
    return width % kMsPerHour == 0 ? counted(kMsPerHour, "hour") : counted(kMsPerMinute, "minute");
}

/// With one digit behind the point, whatever the locale.
std::string tenths(double number) {
    const auto rounded = static_cast<std::int64_t>(std::llround(number * 10));
    return std::to_string(rounded / 10) + "." + std::to_string(rounded % 10);
}

class SpikeSearch {
public:
    explicit SpikeSearch(const Replay& replay) : m_all(observationsOf(replay)), m_width(bucketWidth(m_all)) {}

    std::vector<Finding> run() {
        for (const Series series : {Series::Refusals, Series::Denials})
            for (const Dimension dimension : {Dimension::Tool, Dimension::Principal, Dimension::Time}) look(series, dimension);
        return std::move(m_found);
    }

private:
    [[nodiscard]] std::string nameIn(const Observation& one, Dimension dimension) const {
        switch (dimension) {
        case Dimension::Tool: return std::string(one.tool);
        case Dimension::Principal: return one.principal;
        case Dimension::Time: break;
        }
        if (!one.ms || !m_width) return {};
        return binding::formatTime(binding::floorDiv(*one.ms, *m_width) * *m_width).value_or(std::string());
    }

    void look(Series series, Dimension dimension) {
        std::map<std::string, Group> groups;
        std::uint64_t trials = 0;
        std::uint64_t events = 0;
        for (const Observation& one : m_all) {
            // Denials are of calls that were made: a turn and a probe call can only be refusals.
            if (series == Series::Denials && (one.probe || one.tool.empty())) continue;
            std::string name = nameIn(one, dimension);
            if (name.empty()) continue;
            Group& group = groups[name];
            group.name = std::move(name);
            const bool event = series == Series::Refusals ? one.refused : one.denied;
            ++group.trials;
            ++trials;
            if (!event) continue;
            ++group.events;
            ++events;
            if (group.steps.size() < kMostSteps) group.steps.push_back(one.step);
        }
        std::vector<Finding> found;
        for (auto& [name, group] : groups) {
            if (std::optional<SpikeNumbers> numbers = standsOut(group, trials, events, groups.size()))
                found.push_back(finding(series, dimension, std::move(group), *std::move(numbers)));
        }
        const auto rarer = [](const Finding& a, const Finding& b) {
            return a.spike->log10Probability < b.spike->log10Probability;
        };
        std::stable_sort(found.begin(), found.end(), rarer);
        if (found.size() > kMostSpikes) found.erase(found.begin() + kMostSpikes, found.end());
        std::move(found.begin(), found.end(), std::back_inserter(m_found));
    }

    /// The rate is that of all other groups; one event and one other are added to them, so that a rate is never 0.
    static std::optional<SpikeNumbers> standsOut(const Group& group, std::uint64_t trials, std::uint64_t events,
                                                 std::size_t groups) {
        if (group.events < kFewestEvents || groups < 2) return std::nullopt;
        const double rate = static_cast<double>(events - group.events + 1) / static_cast<double>(trials - group.trials + 2);
        const double expected = rate * static_cast<double>(group.trials);
        if (static_cast<double>(group.events) < kTimesExpected * expected) return std::nullopt;
        const double tail = log10UpperTail(group.trials, group.events, rate);
        if (tail >= kLog10Below - std::log10(static_cast<double>(groups))) return std::nullopt;
        return SpikeNumbers{group.name, group.trials, group.events, expected, tail};
    }

    Finding finding(Series series, Dimension dimension, Group group, SpikeNumbers numbers) const {
        const char* what = series == Series::Refusals ? "refused" : "stopped by policy, recording or both";
        std::string where;
        switch (dimension) {
        case Dimension::Tool: where = "of " + group.name; break;
        case Dimension::Principal: where = "for " + group.name; break;
        case Dimension::Time: where = "in the " + widthText(*m_width) + " from " + group.name; break;
        }
        Finding result;
        result.kind = FindingKind::Spike;
        result.steps = std::move(group.steps);
        result.leftOff = group.events - result.steps.size();
        result.sentence = std::to_string(group.events) + " of " + std::to_string(group.trials) + " calls " + where + " were " +
                          what + "; at the rate of all others " + tenths(numbers.expected) + " were to be expected.";
        result.spike = std::move(numbers);
        return result;
    }

    std::vector<Observation> m_all;
    std::optional<std::int64_t> m_width;
    std::vector<Finding> m_found;
};

}  // namespace

double log10UpperTail(std::uint64_t trials, std::uint64_t events, double rate) {
    if (rate >= 1) return 0;
    const auto n = static_cast<double>(trials);
    double logTerm = static_cast<double>(trials - events) * std::log1p(-rate) + static_cast<double>(events) * std::log(rate);
    for (std::uint64_t i = 1; i <= events; ++i)
        logTerm += std::log((n - static_cast<double>(events) + static_cast<double>(i)) / static_cast<double>(i));
    // Beyond the expected number each term is smaller than the one before, by a growing factor: few of them count.
    double sum = 1;
    double term = 1;
    for (std::uint64_t k = events; k < trials && term > 1e-12 * sum; ++k) {
        term *= (n - static_cast<double>(k)) / static_cast<double>(k + 1) * rate / (1 - rate);
        sum += term;
    }
    return std::min(0.0, (logTerm + std::log(sum)) / std::log(10.0));
}

std::vector<Finding> spikes(const Replay& replay) {
    return SpikeSearch(replay).run();
}

}  // namespace writ::sim
