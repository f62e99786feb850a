#include "simulator/transcript/trace.h"

#include "simulator/transcript/trace_dialogue.h"
#include "simulator/transcript/trace_order.h"

#include <algorithm>

namespace writ::sim {

namespace {

// Texts that no field calls messages count only where nothing better is recorded.
void dropWeakTexts(std::vector<TraceSpan>& spans, const TraceTree& tree) {
    for (std::size_t i = 0; i < spans.size(); ++i) {
        TraceSpan& span = spans[i];
        const bool doubled =
            span.loose ? tree.modelBelow(i) : span.kind == SpanKind::Model && span.plainTexts && tree.modelAbove(i);
        if (!doubled) continue;
        span.input.clear();
        span.output.clear();
    }
}

class TraceWriter {
public:
    TraceWriter(std::vector<TraceSpan>& spans, SessionBuilder& builder)
        : m_spans(spans), m_builder(builder), m_tree(spans), m_dialogue(builder.context().limits()), m_marks(spans.size(), 0) {}

    void read() {
        for (const TraceEvent& event : m_tree.events()) {
            if (event.atEnd)
                end(event.span);
            else
                begin(event.span);
        }
    }

    void write() {
        for (Dialogue::Entry& entry : m_dialogue.entries()) {
            if (m_builder.overflowed()) return;
            beginEntry(entry);
            writeEntry(entry);
            if (entry.item.opensMessage) m_builder.context().countMessage();
        }
    }

private:
    Dialogue::Source source(std::size_t index, bool atEnd) const {
        return {index, atEnd, m_tree.agent(index), m_spans[index].kind == SpanKind::Other};
    }

    void begin(std::size_t index) {
        TraceSpan& span = m_spans[index];
        const Dialogue::Source from = source(index, false);
        delegate(index);
        m_marks[index] = m_dialogue.mark();
        if (span.kind == SpanKind::Tool) {
            if (span.input.empty()) return;
            Dialogue::Entry& call = m_dialogue.claimCall(from, std::move(span.input.front()));
            call.executed = span.executed;
            m_calls[index] = &call;
        } else if (span.kind == SpanKind::Model || !span.input.empty()) {
            m_dialogue.readHistory(from, std::move(span.input));
        }
    }

    void end(std::size_t index) {
        TraceSpan& span = m_spans[index];
        if (span.output.empty()) return;
        const Dialogue::Source from = source(index, true);
        if (span.kind == SpanKind::Tool) {
            const auto call = m_calls.find(index);
            if (call != m_calls.end()) m_dialogue.readToolResult(from, *call->second, std::move(span.output.front()));
        } else if (span.kind == SpanKind::Model && !m_tree.modelBelow(index)) {
            m_dialogue.readAnswer(from, std::move(span.output));
        } else {
            m_dialogue.readHistory(from, std::move(span.output), m_marks[index]);
        }
    }

    // One agent's work within another's: told by the span of an agent, or else by spans that name who works.
    void delegate(std::size_t index) {
        const std::string& to = m_tree.agent(index);
        const std::string& from = m_tree.agentAbove(index);
        const bool goesOn = m_spans[index].kind != SpanKind::Agent && m_actor == to;
        if (to.empty()) return;
        m_actor = to;
        if (from.empty() || to == from || goesOn) return;
        TraceItem item;
        item.kind = ItemKind::Delegation;
        item.text = to;
        item.at = m_spans[index].at;
        item.line = m_spans[index].line;
        m_dialogue.add({index, false, from, false}, std::move(item));
    }

    void beginEntry(const Dialogue::Entry& entry) {
        const TraceSpan& span = m_spans[entry.source.span];
        m_builder.setLine(entry.item.line);
        m_builder.setAgent(entry.source.agent);
        const std::optional<SpanTime>& time = entry.source.atEnd && span.end ? span.end : span.begin;
        m_builder.beginRecord(Json(span.digest.hex()), std::nullopt, time ? std::optional(time->moment) : std::nullopt);
    }

    void writeEntry(Dialogue::Entry& entry) {
        TraceItem& item = entry.item;
        switch (item.kind) {
        case ItemKind::Message: return m_builder.addMessage(std::move(item.at), item.role, std::move(item.text));
        case ItemKind::Call: return writeCall(entry);
        case ItemKind::Result: return writeResult(entry);
        case ItemKind::Refusal:
            return m_builder.addRefusal(std::move(item.at), std::move(item.text), item.declared.value_or(OutcomeFinding{}));
        case ItemKind::Error:
            return m_builder.addError(std::move(item.at), std::move(item.text), item.declared.value_or(OutcomeFinding{}));
        case ItemKind::Delegation: return m_builder.addDelegation(std::move(item.at), std::move(item.text), {});
        case ItemKind::Skipped: return m_builder.skip(std::move(item.at), std::move(item.text));
        }
    }

    void writeCall(Dialogue::Entry& entry) {
        const TraceItem& item = entry.item;
        m_builder.addCall(item.at, item.id, item.tool, item.value ? &*item.value : nullptr);
        entry.step = static_cast<std::uint32_t>(m_builder.stepCount());
        if (entry.result == nullptr && entry.executed)
            m_builder.declare(item.id, {Outcome::Executed, "the tool's span ended without an error"});
    }

    void writeResult(Dialogue::Entry& entry) {
        TraceItem& item = entry.item;
        SessionBuilder::ResultRecord record;
        record.id = item.id;
        record.tool = item.tool;
        record.text = std::move(item.text);
        record.json = std::move(item.value);
        record.declaredError = item.declaredError;
        record.declared = std::move(item.declared);
        record.callStep = entry.call != nullptr ? entry.call->step : 0;
        m_builder.addResult(std::move(item.at), std::move(record));
    }

    std::vector<TraceSpan>& m_spans;
    SessionBuilder& m_builder;
    TraceTree m_tree;
    Dialogue m_dialogue;
    std::string m_actor;                                        // the agent of the last span that has one
    std::vector<std::size_t> m_marks;                           // of each span's beginning
    std::unordered_map<std::size_t, Dialogue::Entry*> m_calls;  // of tool spans
};

}  // namespace

void setLine(std::vector<TraceItem>& items, std::optional<std::uint32_t> line) {
    for (TraceItem& item : items) item.line = line;
}

void declareFailure(TraceSpan& tool, std::string evidence, std::string message, std::string at) {
    if (tool.output.empty()) {
        TraceItem& result = tool.output.emplace_back();
        result.kind = ItemKind::Result;
        result.role = Role::Tool;
        result.opensMessage = true;
        result.indirect = true;
        result.text = std::move(message);
        result.at = std::move(at);
    }
    TraceItem& result = tool.output.front();
    result.declaredError = true;
    result.declared = OutcomeFinding{Outcome::ToolError, std::move(evidence)};
}

void addFailure(TraceSpan& model, std::string evidence, std::string message, std::string at) {
    TraceItem& item = model.output.emplace_back();
    item.kind = ItemKind::Error;
    item.role = Role::Model;
    item.text = std::move(message);
    item.at = std::move(at);
    const bool filtered = evidence.find("content_filter") != std::string::npos;
    item.declared = OutcomeFinding{filtered ? Outcome::ProviderFilter : Outcome::TransportError, std::move(evidence)};
}

void addSkipped(TraceSpan& span, std::string reason, std::string at) {
    TraceItem& item = span.input.emplace_back();
    item.kind = ItemKind::Skipped;
    item.text = std::move(reason);
    item.at = std::move(at);
}

bool holdsItems(const TraceSpan& span) {
    const auto tells = [](const TraceItem& item) { return item.kind != ItemKind::Skipped; };
    return std::any_of(span.input.begin(), span.input.end(), tells) || std::any_of(span.output.begin(), span.output.end(), tells);
}

bool holdsItems(const std::vector<TraceSpan>& spans) {
    return std::any_of(spans.begin(), spans.end(), [](const TraceSpan& span) { return holdsItems(span); });
}

void readTrace(std::vector<TraceSpan> spans, SessionBuilder& builder) {
    dropWeakTexts(spans, TraceTree(spans));
    TraceWriter writer(spans, builder);
    writer.read();
    writer.write();
}

}  // namespace writ::sim
