#include "simulator/transcript/by_session.h"
#include "simulator/transcript/content.h"
#include "simulator/transcript/mapping.h"

#include <unordered_set>

namespace writ::sim {

namespace {

constexpr std::string_view kId = "mapping";

// Nothing, false, 0, "" and {} say that there is none.
bool isError(const Json& error) {
    if (error.isNumber()) return error != Json(0);
    return error.asBool() || !error.asString().empty() || error.size() > 0;
}

std::string shown(const Json& value) {
    constexpr std::size_t kLongest = 40;
    std::string text = value.dump();
    if (text.size() > kLongest) text = "a long value";
    return text;
}

/// Reads records one by one with the pointers of a mapping.
class MappedSession {
public:
    MappedSession(const Mapping& mapping, ReadContext& context) : m_mapping(mapping), m_builder(context, kId) {
        m_builder.beginRecord(mapping.document, std::nullopt);  // another mapping makes another session of the same records
    }

    void read(const Json& record, const std::string& at, std::optional<std::uint32_t> line) {
        m_record = &record;
        m_at = at;
        m_builder.setLine(line);
        m_builder.beginRecord(record, std::nullopt, time());
        m_builder.setAgent(plainText(value(m_mapping.agent)));
        m_builder.context().countMessage();
        const std::size_t before = m_builder.stepCount();
        const std::size_t skipped = m_builder.context().recording().skipped.size();
        readText();
        readCall();
        readResult();
        // Whatever else is wrong with the record has been told.
        const bool told = m_builder.context().recording().skipped.size() > skipped;
        if (m_builder.stepCount() == before && !told && !m_builder.overflowed())
            m_builder.skip(m_at, "the mapping finds neither text nor tool nor result here");
    }
    void finish(std::string title) { m_builder.finish(std::move(title), Json::object()); }

private:
    const Json& value(const Mapping::Pointer& pointer) const {
        static const Json kNone;
        const Json* found = pointer ? m_record->pointer(*pointer) : nullptr;
        return found != nullptr ? *found : kNone;
    }
    std::string placeOf(const Mapping::Pointer& pointer) const { return m_at + *pointer; }

    std::optional<Moment> time() {
        const Json& when = value(m_mapping.time);
        if (when.isNull()) return std::nullopt;
        std::optional<Moment> moment = momentFrom(when);
        if (!moment) m_builder.skip(placeOf(m_mapping.time), shown(when) + " is no time: RFC 3339, or a whole number since 1970");
        return moment;
    }

    std::optional<Role> role() const {
        const std::string word = plainText(value(m_mapping.role));
        const auto own = m_mapping.roles.find(word);
        if (own != m_mapping.roles.end()) return own->second;
        return word == "model" ? Role::Model : roleFromWord(word);
    }

    void readText() {
        const Json& said = value(m_mapping.text);
        if (said.isNull()) return;
        const std::string at = placeOf(m_mapping.text);
        const std::optional<Role> speaker = role();
        if (!speaker)
            return m_builder.skip(
                at, "nobody knows who says this: the role is " + shown(value(m_mapping.role)) + ", which 'roles' could explain");
        std::string text = sim::readText(said, at, m_builder);
        if (!text.empty()) m_builder.addMessage(at, *speaker, std::move(text));
    }

    void readCall() {
        const Json& tool = value(m_mapping.tool);
        if (tool.isNull() || answersOnly()) return;
        const std::string at = placeOf(m_mapping.tool);
        if (tool.asString().empty()) return m_builder.skip(at, "the name of a tool is " + shown(tool));
        const std::string id = plainText(value(m_mapping.callId));
        const Json* arguments = m_mapping.arguments ? m_record->pointer(*m_mapping.arguments) : nullptr;
        m_builder.beginCalls();
        m_builder.addCall(at, id, tool.asString(), arguments);
        if (!id.empty()) m_called.insert(id);
    }

    // A result may name the tool of the call that it answers.
    bool answersOnly() const {
        const bool hasArguments = m_mapping.arguments && m_record->pointer(*m_mapping.arguments) != nullptr;
        return !hasArguments && hasResult() && m_called.contains(plainText(value(m_mapping.callId)));
    }

    // Where a call failed there may be nothing but the error.
    bool hasResult() const { return !value(m_mapping.result).isNull() || isError(value(m_mapping.error)); }

    void readResult() {
        if (!hasResult()) return;
        const Json& answer = value(m_mapping.result);
        const Json& error = value(m_mapping.error);
        SessionBuilder::ResultRecord record;
        record.id = plainText(value(m_mapping.callId));
        record.tool = value(m_mapping.tool).asString();
        record.declaredError = isError(error);
        if (record.declaredError)
            record.declared = OutcomeFinding{Outcome::ToolError,
                                             m_mapping.error->substr(m_mapping.error->empty() ? 0 : 1) + ": " + shown(error)};
        if (record.id.empty() && record.tool.empty()) return m_builder.skip(m_at, "a result that names neither call nor tool");
        const bool answered = !answer.isNull();
        addResultValue(m_builder, placeOf(answered ? m_mapping.result : m_mapping.error), std::move(record),
                       answered ? answer : error);
    }

    const Mapping& m_mapping;
    SessionBuilder m_builder;
    const Json* m_record = nullptr;
    std::string m_at;
    std::unordered_set<std::string> m_called;
};

class MappedReader final : public RecordingReader {
public:
    MappedReader(MappingPtr mapping, ReadContext& context) : m_mapping(std::move(mapping)), m_context(context) {}

    bool take(const Record& record) override {
        if (!m_mapping->records) {
            read(record, record.json, {}, {});
            return true;
        }
        const Json* list = record.json.pointer(*m_mapping->records);
        if (list == nullptr || !list->isArray()) {
            m_context.skip(record, *m_mapping->records,
                           list == nullptr
                               ? "the mapping's 'records' leads to nothing"
                               : "the mapping's 'records' leads to " + std::string(kindName(*list)) + ", not to a list");
            return true;
        }
        for (std::size_t i = 0; i < list->size(); ++i)
            read(record, list->at(i), pointerJoin(*m_mapping->records, i), std::to_string(record.index));
        return true;
    }

    void finish() override {
        for (const auto& session : m_sessions.all()) session->session.finish(session->title);
    }

private:
    struct Open {
        Open(const Mapping& mapping, ReadContext& context, std::string name)
            : session(mapping, context), title(std::move(name)) {}
        MappedSession session;
        std::string title;
    };

    // Lists without an id of their session are a session each.
    void read(const Record& whole, const Json& record, const std::string& below, const std::string& list) {
        const Json* named = m_mapping->session ? record.pointer(*m_mapping->session) : nullptr;
        if (named == nullptr && m_mapping->session) named = whole.json.pointer(*m_mapping->session);
        const std::string title = named != nullptr ? plainText(*named) : std::string();
        Open& open = m_sessions.of(title.empty() ? "list " + list : "id " + title,
                                   [&] { return std::make_unique<Open>(*m_mapping, m_context, title); });
        open.session.read(record, whole.at + below, whole.line);
    }

    MappingPtr m_mapping;
    ReadContext& m_context;
    BySession<Open> m_sessions;
};

bool recognisesNothing(const Sample&) {
    return false;
}

}  // namespace

const Format& mappedFormat() {
    static const Format kFormat{kId, "a mapping", "what its pointers lead to", recognisesNothing, nullptr};
    return kFormat;
}

std::unique_ptr<RecordingReader> openMapped(MappingPtr mapping, ReadContext& context) {
    return std::make_unique<MappedReader>(std::move(mapping), context);
}

}  // namespace writ::sim
