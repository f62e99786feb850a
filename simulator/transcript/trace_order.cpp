#include "simulator/transcript/trace_order.h"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace writ::sim {

namespace {

constexpr std::int64_t kYear10000Ms = 253'402'300'800'000;

// The scale of a number of seconds, milli-, micro- or nanoseconds is told by its size: each counts from 1970 to a date
// between 2000 and the far future.
std::optional<SpanTime> fromNumber(std::int64_t number, std::string text) {
    struct Row {
        std::int64_t from;
        std::int64_t perMs;  // how many make a millisecond,
        std::int64_t msPer;  // or how many milliseconds one is
    };
    static constexpr Row kRows[] = {{500'000'000'000'000'000, 1'000'000, 1},
                                    {500'000'000'000'000, 1'000, 1},
                                    {500'000'000'000, 1, 1},
                                    {500'000'000, 1, 1000}};
    for (const Row& row : kRows) {
        if (number < row.from) continue;
        const std::int64_t ms = number / row.perMs * row.msPer;
        if (ms >= kYear10000Ms) return std::nullopt;
        const std::int64_t micros = row.perMs >= 1000 ? number / (row.perMs / 1000) : ms * 1000;
        return SpanTime{micros, {ms, std::move(text)}};
    }
    return std::nullopt;
}

bool showsMessages(const TraceSpan& span) {
    return span.kind == SpanKind::Model && !(span.input.empty() && span.output.empty());
}

}  // namespace

std::optional<SpanTime> readSpanTime(const Json& value) {
    if (value.isInteger()) return fromNumber(value.asInteger(), value.numberText());
    const std::string& text = value.asString();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return fromNumber(number, text);
    std::optional<Moment> moment = parseMoment(text);
    if (!moment) moment = parseMoment(text + "Z");
    if (!moment) return std::nullopt;
    moment->text = text;
    return SpanTime{moment->ms * 1000, *std::move(moment)};
}

TraceTree::TraceTree(const std::vector<TraceSpan>& spans) : m_spans(spans) {
    findParents();
    walk();
    findTimes();
}

const std::string& TraceTree::agentAbove(std::size_t span) const {
    static const std::string kNobody;
    return m_parents[span] == kNone ? kNobody : m_agents[m_parents[span]];
}

void TraceTree::findParents() {
    std::unordered_map<std::string_view, std::size_t> byId;
    for (std::size_t i = 0; i < m_spans.size(); ++i)
        if (!m_spans[i].id.empty()) byId.emplace(m_spans[i].id, i);
    m_parents.assign(m_spans.size(), kNone);
    for (std::size_t i = 0; i < m_spans.size(); ++i) {
        const auto found = byId.find(m_spans[i].parent);
        if (found != byId.end() && found->second != i) m_parents[i] = found->second;
    }
}

void TraceTree::walk() {
    const std::size_t count = m_spans.size();
    const auto key = [this](std::size_t span) { return m_spans[span].begin ? m_spans[span].begin->micros : 0; };
    std::vector<std::size_t> byTime(count);
    for (std::size_t i = 0; i < count; ++i) byTime[i] = i;
    std::stable_sort(byTime.begin(), byTime.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    std::vector<std::vector<std::size_t>> children(count);
    for (const std::size_t span : byTime)
        if (m_parents[span] != kNone) children[m_parents[span]].push_back(span);

    std::vector<bool> seen(count, false);
    const auto visit = [&](std::size_t root) {
        std::vector<std::size_t> open{root};
        while (!open.empty()) {
            const std::size_t span = open.back();
            open.pop_back();
            if (seen[span]) continue;
            seen[span] = true;
            m_order.push_back(span);
            open.insert(open.end(), children[span].rbegin(), children[span].rend());
        }
    };
    for (const std::size_t span : byTime)
        if (m_parents[span] == kNone) visit(span);
    // Whoever is left hangs in a circle, which is cut where it begins.
    for (const std::size_t span : byTime) {
        if (seen[span]) continue;
        m_parents[span] = kNone;
        visit(span);
    }

    m_agents.assign(count, {});
    m_modelAbove.assign(count, false);
    m_modelBelow.assign(count, false);
    for (const std::size_t span : m_order) {
        const std::size_t parent = m_parents[span];
        m_agents[span] = m_spans[span].agent.empty() && parent != kNone ? m_agents[parent] : m_spans[span].agent;
        m_modelAbove[span] = parent != kNone && (m_modelAbove[parent] || showsMessages(m_spans[parent]));
    }
    for (auto span = m_order.rbegin(); span != m_order.rend(); ++span)
        if (m_parents[*span] != kNone && (m_modelBelow[*span] || showsMessages(m_spans[*span])))
            m_modelBelow[m_parents[*span]] = true;
}

// Whatever the clocks say: a span begins no earlier than its parent and ends no earlier than what is below it, but a model
// has answered before what it asked for is done.
void TraceTree::findTimes() {
    m_begins.assign(m_spans.size(), 0);
    m_ends.assign(m_spans.size(), 0);
    for (const std::size_t span : m_order) {
        const std::int64_t above = m_parents[span] == kNone ? 0 : m_begins[m_parents[span]];
        m_begins[span] = std::max(above, m_spans[span].begin ? m_spans[span].begin->micros : 0);
    }
    std::vector<std::int64_t> latest = m_begins;
    for (auto span = m_order.rbegin(); span != m_order.rend(); ++span) {
        m_ends[*span] = std::max(m_spans[*span].end ? m_spans[*span].end->micros : 0, latest[*span]);
        if (m_parents[*span] != kNone) latest[m_parents[*span]] = std::max(latest[m_parents[*span]], m_ends[*span]);
    }
    for (const std::size_t span : m_order) {
        const std::size_t above = m_parents[span];
        if (above == kNone || !answersAtOnce(above)) continue;
        const std::int64_t own = m_spans[above].end ? m_spans[above].end->micros : m_begins[span];
        m_ends[above] = std::max(m_begins[above], std::min({m_ends[above], own, m_begins[span]}));
    }
}

bool TraceTree::answersAtOnce(std::size_t span) const {
    return m_spans[span].kind == SpanKind::Model && !m_modelBelow[span];
}

std::vector<TraceEvent> TraceTree::events() const {
    struct Timed {
        std::int64_t micros;
        TraceEvent event;
    };
    std::vector<Timed> timed;
    timed.reserve(2 * m_spans.size());
    std::vector<std::size_t> open;
    const auto close = [&] {
        timed.push_back({m_ends[open.back()], {open.back(), true}});
        open.pop_back();
    };
    for (const std::size_t span : m_order) {
        while (!open.empty() && open.back() != m_parents[span]) close();
        timed.push_back({m_begins[span], {span, false}});
        // What a model answers is known before the spans below it, which do what it asked for.
        if (answersAtOnce(span)) timed.push_back({m_ends[span], {span, true}});
        open.push_back(span);
    }
    while (!open.empty()) close();
    std::stable_sort(timed.begin(), timed.end(), [](const Timed& a, const Timed& b) { return a.micros < b.micros; });
    std::vector<TraceEvent> events;
    std::vector<bool> ended(m_spans.size(), false);
    for (const Timed& entry : timed) {
        if (entry.event.atEnd && ended[entry.event.span]) continue;
        if (entry.event.atEnd) ended[entry.event.span] = true;
        events.push_back(entry.event);
    }
    return events;
}

}  // namespace writ::sim
