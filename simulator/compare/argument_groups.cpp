#include "simulator/compare/argument_groups.h"

#include "engine/decision/compared_numbers.h"
#include "simulator/findings/call_traits.h"

#include <algorithm>
#include <iterator>

namespace writ::sim {
namespace {

constexpr std::size_t kMostParts = 4;
constexpr std::size_t kMostLeaves = 64;
constexpr std::string_view kArguments = "/arguments";  // where a leaf's pointer begins

/// An argument of a call: a known scalar, or what is told of it instead.
struct Argument {
    const Json* value = nullptr;
    std::string_view instead;
};

Argument argumentOf(const CorpusCall& call, const Step& step, const std::string& pointer) {
    const std::optional<std::vector<std::string>> tokens = pointerTokens(pointer);
    if (!tokens || tokens->empty()) return {nullptr, "absent"};
    const std::vector<Leaf> known = knownLeaves(call, step, kMostLeaves);
    const std::string at = std::string(kArguments) + pointer;
    const bool isKnown = std::any_of(known.begin(), known.end(), [&](const Leaf& leaf) { return leaf.pointer == at; });
    const Json* value = step.arguments.pointer(pointer);
    if (isKnown && value != nullptr) return {value, {}};
    const bool hidden =
        value != nullptr || step.argumentsState != ArgumentsState::Recorded || hidesArgument(step, tokens->front());
    return {nullptr, hidden ? "unknown" : "absent"};
}

bool same(const Json& a, const Json& b) {
    return !numberLess(a, b) && !numberLess(b, a);
}

void addPoints(const PolicySet& policies, const std::string& argument, std::vector<Json>& points) {
    const auto* rules = dynamic_cast<const ComparedNumbers*>(&policies);
    if (rules == nullptr) return;
    std::vector<Json> found = rules->numbersComparedWith("/context/input" + argument);
    points.insert(points.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
}

}  // namespace

ArgumentGroups::ArgumentGroups(const Comparison& comparison, const Pivot& by) : m_corpus(comparison.corpus()), m_by(by) {
    addPoints(*comparison.from->policies, by.argument, m_points);
    addPoints(*comparison.to->policies, by.argument, m_points);
    std::sort(m_points.begin(), m_points.end(), numberLess);
    m_points.erase(std::unique(m_points.begin(), m_points.end(), same), m_points.end());
    if (!m_points.empty()) return;
    std::vector<Json> numbers;
    for (std::uint32_t i = 0; i < m_corpus.calls.size(); ++i) {
        const CorpusCall& call = m_corpus.calls[i];
        const Step& step = call.stepIn(m_corpus.sessions);
        if (step.tool != by.tool || !comparison.from->verdict(i) || !comparison.to->verdict(i)) continue;
        const Argument argument = argumentOf(call, step, by.argument);
        if (argument.value != nullptr && argument.value->isNumber()) numbers.push_back(*argument.value);
    }
    makeParts(std::move(numbers));
}

void ArgumentGroups::makeParts(std::vector<Json> numbers) {
    std::sort(numbers.begin(), numbers.end(), numberLess);
    std::size_t begin = 0;
    for (std::size_t part = 1; part <= kMostParts; ++part) {
        std::size_t end = numbers.size() * part / kMostParts;
        // Equal numbers stay together.
        while (end > begin && end < numbers.size() && same(numbers[end - 1], numbers[end])) ++end;
        if (end <= begin) continue;
        m_parts.push_back({numbers[begin], numbers[end - 1]});
        begin = end;
    }
}

std::string ArgumentGroups::rangeOf(const Json& number) const {
    const auto above = std::upper_bound(m_points.begin(), m_points.end(), number, numberLess);
    if (above != m_points.begin() && same(*std::prev(above), number)) return std::prev(above)->numberText();
    if (above == m_points.begin()) return "below " + above->numberText();
    const std::string lower = "above " + std::prev(above)->numberText();
    return above == m_points.end() ? lower : lower + ", below " + above->numberText();
}

std::string ArgumentGroups::partOf(const Json& number) const {
    const auto part =
        std::find_if(m_parts.begin(), m_parts.end(), [&](const Part& one) { return !numberLess(one.last, number); });
    if (part == m_parts.end()) return number.numberText();
    return same(part->first, part->last) ? part->first.numberText() : part->first.numberText() + " to " + part->last.numberText();
}

std::string ArgumentGroups::groupOf(std::uint32_t index) const {
    const CorpusCall& call = m_corpus.calls[index];
    const Argument argument = argumentOf(call, call.stepIn(m_corpus.sessions), m_by.argument);
    if (argument.value == nullptr) return std::string(argument.instead);
    // A text keeps its quotes: "absent" is a value, absent is none.
    if (!argument.value->isNumber()) return argument.value->dump();
    return m_points.empty() ? partOf(*argument.value) : rangeOf(*argument.value);
}

std::vector<Pivot> argumentPivots(const Comparison& comparison) {
    const Corpus& corpus = comparison.corpus();
    std::vector<std::pair<std::string, std::string>> found;
    for (const Flip& flip : comparison.flips) {
        const CorpusCall& call = corpus.calls[flip.call];
        const Step& step = call.stepIn(corpus.sessions);
        for (const Leaf& leaf : knownLeaves(call, step, kMostLeaves)) {
            const std::string pointer = leaf.pointer.substr(kArguments.size());
            const std::optional<std::vector<std::string>> tokens = pointerTokens(pointer);
            const bool inList = tokens && std::any_of(tokens->begin(), tokens->end(), [](const std::string& token) {
                                    return !token.empty() && token.find_first_not_of("0123456789") == std::string::npos;
                                });
            if (tokens && !inList) found.emplace_back(step.tool, pointer);
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::vector<Pivot> pivots;
    for (auto& [tool, argument] : found) pivots.push_back({PivotKey::Argument, std::move(tool), std::move(argument)});
    return pivots;
}

}  // namespace writ::sim
