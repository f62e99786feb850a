#include "simulator/transcript/exchange.h"

#include "simulator/transcript/api_error.h"
#include "simulator/transcript/lone_turns.h"
#include "simulator/transcript/stepless.h"
#include "simulator/transcript/wire_body.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

struct Exchange {
    Part request;
    Part response;
    const Dialect* asker = nullptr;     // null when the request is none of a known dialect
    const Dialect* answerer = nullptr;  // null when the answer is none of a known dialect
    std::string problem;                // with the answer
    Json status;                        // of HTTP
    Json whole;                         // the object that holds both; its other members are metadata
    std::string at;
    std::optional<std::uint32_t> index;  // within its list

    [[nodiscard]] const Dialect* dialect() const { return asker != nullptr ? asker : answerer; }
};

template <typename Predicate>
const Dialect* firstDialect(Predicate predicate) {
    const auto all = dialects();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Dialect* dialect) { return predicate(*dialect); });
    return found == all.end() ? nullptr : *found;
}

const Dialect* dialectOfRequest(const Json& json) {
    return firstDialect([&](const Dialect& dialect) { return dialect.isRequest(json); });
}
const Dialect* dialectOfResponse(const Json& json) {
    return firstDialect([&](const Dialect& dialect) { return dialect.isResponse(json); });
}
const Dialect* dialectOfEvents(const std::vector<Json>& events) {
    return firstDialect([&](const Dialect& dialect) {
        return dialect.isStreamEvent != nullptr && std::any_of(events.begin(), events.end(), dialect.isStreamEvent);
    });
}

// One side of a pair: the body of {"request":{"body":…}}; a body that stands there directly is understood too.
struct Side {
    WireBody body;
    std::string at;
    Json status;
};

Side sideOf(const Json& pair, std::string_view name, const std::string& at) {
    const Json* found = pair.find(name);
    if (found == nullptr) return {};
    std::string pointer = pointerJoin(at, name);
    const Json* body = found->find("body");
    if (body == nullptr) return {readWireBody(*found, {}), std::move(pointer), {}};
    const Json& status = found->contains("status") ? (*found)["status"] : (*found)["status_code"];
    return {readWireBody(*body, {}), pointerJoin(pointer, "body"), status.isObject() ? status["code"] : status};
}

void setResponse(Exchange& exchange, Side side) {
    WireBody& body = side.body;
    // Gemini also streams a list of answers.
    if (!body.isStream && body.json.isArray() && dialectOfEvents(body.json.asArray()) != nullptr) {
        body.events = body.json.asArray();
        body.isStream = body.inText = true;
    }
    if (body.isStream) {
        exchange.answerer = dialectOfEvents(body.events);
        if (exchange.answerer != nullptr)
            body.json = exchange.answerer->assemble(body.events);
        else if (!body.events.empty())
            body.json = body.events.front();
    } else {
        exchange.answerer = dialectOfResponse(body.json);
    }
    exchange.problem = std::move(body.problem);
    exchange.status = std::move(side.status);
    exchange.response = {std::move(body.json), std::move(side.at), body.inText};
}

// Nothing where neither side is known.
std::optional<Exchange> pairAt(const Json& pair, const std::string& at) {
    if (!pair.contains("request") && !pair.contains("response")) return std::nullopt;
    Exchange exchange;
    exchange.whole = pair;
    exchange.at = at;
    setResponse(exchange, sideOf(pair, "response", at));
    Side asked = sideOf(pair, "request", at);
    const Json& request = asked.body.json;
    if (exchange.answerer != nullptr && exchange.answerer->mayBeRequest(request))
        exchange.asker = exchange.answerer;
    else
        exchange.asker = dialectOfRequest(request);
    if (exchange.dialect() == nullptr) return std::nullopt;
    exchange.request = {std::move(asked.body.json), std::move(asked.at), asked.body.inText};
    return exchange;
}

// A request, an answer, or both in one object.
std::optional<Exchange> singleAt(const Json& json, const std::string& at) {
    Exchange exchange;
    exchange.at = at;
    exchange.asker = dialectOfRequest(json);
    exchange.answerer = dialectOfResponse(json);
    if (exchange.dialect() == nullptr) return std::nullopt;
    if (exchange.asker == nullptr && exchange.answerer->mayBeRequest(json)) exchange.asker = exchange.answerer;
    if (exchange.asker != nullptr) exchange.request = {json, at};
    if (exchange.answerer != nullptr) {
        exchange.response = {json, at};
    } else if (Side answer = sideOf(json, "response", at); dialectOfResponse(answer.body.json) != nullptr) {
        setResponse(exchange, std::move(answer));  // some logs put the answer beside what was asked
    }
    return exchange;
}

std::optional<Exchange> exchangeAt(const Json& json, const std::string& at) {
    std::optional<Exchange> single = singleAt(json, at);
    return single ? std::move(single) : pairAt(json, at);
}

// What a record holds: one exchange, or a list of them; `unknown` is called for those of a list that are none. They are
// looked at one by one, since their decoded bodies together may be larger than the file.
template <typename Known, typename Unknown>
void forEachExchange(const Json& json, const std::string& at, Known known, Unknown unknown) {
    if (std::optional<Exchange> single = exchangeAt(json, at)) return known(*single);
    const Json::Array& pairs = json["interactions"].asArray();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const std::string pairPointer = pointerJoin(pointerJoin(at, "interactions"), i);
        std::optional<Exchange> pair = pairAt(pairs[i], pairPointer);
        if (pair) pair->index = static_cast<std::uint32_t>(i);
        if (pair)
            known(*pair);
        else
            unknown(pairs[i], pairPointer);
    }
}

const Dialect* firstDialectIn(const Json& json) {
    if (const std::optional<Exchange> single = exchangeAt(json, {})) return single->dialect();
    for (const Json& each : json["interactions"].asArray())
        if (const std::optional<Exchange> pair = pairAt(each, {})) return pair->dialect();
    return nullptr;
}

// A list, or lines, that are the messages of one conversation. A line that is a whole request or answer begins its own.
bool isMessageList(const Sample& sample, const Dialect& dialect) {
    if (sample.framing == Framing::Document) return false;
    const auto isMessage = [](const Record& record) {
        const Dialect* answer = dialectOfResponse(record.json);
        return record.json["role"].isString() && (answer == nullptr || answer == &vercelDialect());
    };
    if (sample.framing == Framing::Lines && !std::all_of(sample.records.begin(), sample.records.end(), isMessage)) return false;
    Json::Array items;
    for (const Record& record : sample.records) items.push_back(record.json);
    return dialect.isRequest(Json(std::move(items)));
}

void readAnswer(const Exchange& exchange, SessionBuilder& builder) {
    const Part& response = exchange.response;
    const std::optional<ApiError> error = readApiError(response.json, exchange.status);
    if (exchange.answerer != nullptr) exchange.answerer->readResponse(response, builder);
    // What models of any make answer through Bedrock.
    if (response.json["amazon-bedrock-guardrailAction"].asString() == "INTERVENED")
        builder.addRefusal(response.at + "/amazon-bedrock-guardrailAction", {},
                           {Outcome::ProviderFilter, "amazon-bedrock-guardrailAction: INTERVENED"});
    if (error) {
        if (exchange.answerer == nullptr) builder.beginRecord(response.json, std::nullopt);
        builder.addError(response.at + error->at, error->message, error->finding);
    }
    if (!exchange.problem.empty())
        return builder.skip(response.at, "the answer is incomplete or unreadable: " + exchange.problem);
    if (exchange.answerer != nullptr || error || !response.exists()) return;
    const std::string what = describeStepless(response.json);
    builder.skip(response.at, what.empty() ? "not an answer of a known format" : "the answer is " + what);
}

Json metadata(const Exchange& exchange) {
    const std::array<const Json*, 3> objects{&exchange.response.json, &exchange.request.json, &exchange.whole};
    return metadataOf(objects);
}

Turn readTurn(const Exchange& exchange, const Record& record, ReadContext& context, Detail detail,
              KnownMessages* messages = nullptr) {
    TurnReader reader(context, exchange.dialect()->id, detail, messages);
    SessionBuilder& builder = reader.builder();
    builder.setLine(record.line);
    if (exchange.index) builder.setRun(*exchange.index);
    if (detail == Detail::All) builder.setTime(momentOf(exchange.whole));
    if (exchange.asker != nullptr) {
        builder.setWithin(exchange.request.inText ? exchange.request.at : std::string());
        exchange.asker->readRequest(exchange.request, builder);
    } else if (exchange.request.exists()) {
        builder.skip(exchange.request.at, "not a request of a known format");
    }
    reader.beginAnswer();
    builder.setWithin(exchange.response.inText ? exchange.response.at : std::string());
    readAnswer(exchange, builder);
    Turn turn = reader.finish();
    if (detail == Detail::All) turn.about = metadata(exchange);
    // Where several records hold lists, their indices do not tell sessions apart.
    if (exchange.index && record.at.empty() && !record.line) turn.index = exchange.index;
    if (exchange.dialect()->nameTurn != nullptr)
        exchange.dialect()->nameTurn(exchange.request.json, exchange.response.json, turn);
    return turn;
}

class ExchangeReader final : public RecordingReader {
public:
    explicit ExchangeReader(ReadContext& context) : m_context(context), m_conversations(context) {
        if (context.nothingRepeated()) m_loneTurns.emplace(context);
    }

    bool take(const Record& record) override {
        bool isExchange = false;
        const auto read = [&](const Exchange& exchange) {
            isExchange = true;
            if (m_context.overflowed() || m_context.toBeReadAnew()) return;
            if (m_loneTurns)
                m_loneTurns->add(readTurn(exchange, record, m_context, Detail::Words));
            else if (m_context.hasAll())
                m_conversations.add(readTurn(exchange, record, m_context, Detail::All));
            else
                join(readTurn(exchange, record, m_context, Detail::Contents, &m_known));
        };
        const auto skip = [&](const Json& pair, const std::string& at) {
            isExchange = true;
            const std::string what = describeStepless(pair);
            m_context.skip(record, std::string_view(at).substr(record.at.size()),
                           what.empty() ? "neither a request nor an answer of a known format" : what);
        };
        forEachExchange(record.json, record.at, read, skip);
        return isExchange;
    }
    void finish() override { m_conversations.finish(); }

private:
    // What later requests repeat of this one is kept as it was read.
    void join(Turn turn) {
        m_conversations.slim(turn);
        if (turn.list && turn.list->key.messages > 0) remember(turn.steps, *turn.list);
        m_conversations.add(std::move(turn));
    }

    void remember(const std::vector<Step>& steps, SessionBuilder::ReadList& list) {
        const auto begin = static_cast<std::ptrdiff_t>(list.begin);
        list.key.steps.assign(steps.begin() + begin, steps.begin() + static_cast<std::ptrdiff_t>(list.end));
        const auto moved = [&](std::uint32_t number) {
            return number > list.begin && number <= list.end ? number - static_cast<std::uint32_t>(list.begin) : 0;
        };
        for (Step& step : list.key.steps) {
            step.number = moved(step.number);
            step.callStep = moved(step.callStep);
            step.resultStep = moved(step.resultStep);
        }
        m_known.keep(std::move(list.key));
    }

    ReadContext& m_context;
    Conversations m_conversations;
    KnownMessages m_known;
    std::optional<LoneTurns> m_loneTurns;  // instead, as long as nothing is repeated
};

class MessageListReader final : public RecordingReader {
public:
    MessageListReader(const Dialect& dialect, ReadContext& context) : m_dialect(dialect), m_builder(context, dialect.id) {}

    bool take(const Record& record) override {
        m_builder.setLine(record.line);
        m_builder.beginRecord(record.json, static_cast<std::uint32_t>(record.index));
        m_builder.expect(Json::array({record.json}));
        dialectOf(record.json).readMessage(record.json, record.at, m_builder);
        m_builder.context().countMessage();
        return true;
    }
    void finish() override { m_builder.finish({}, Json::object()); }

private:
    // The first messages of a list may be plain ones, so that it shows only later of what dialect they are.
    const Dialect& dialectOf(const Json& message) const {
        const Dialect* own = dialectOfRequest(Json::array({message}));
        return own == nullptr || own == &openAiChatDialect() ? m_dialect : *own;
    }

    const Dialect& m_dialect;
    SessionBuilder m_builder;
};

}  // namespace

std::span<const Dialect* const> dialects() {
    static const std::array<const Dialect*, 7> kAll{&vercelDialect(),        &geminiDialect(),          &bedrockDialect(),
                                                    &anthropicDialect(),     &openAiResponsesDialect(), &openAiChatDialect(),
                                                    &textCompletionDialect()};
    return kAll;
}

const Json* messageList(const Json& request, std::string_view member) {
    if (request.isArray()) return &request;
    return request[member].isArray() ? request.find(member) : nullptr;
}

std::string messageListAt(const Part& request, std::string_view member) {
    return request.json.isArray() ? request.at : pointerJoin(request.at, member);
}

void readMessages(const Part& request, std::string_view member, const Dialect& dialect, SessionBuilder& builder) {
    const Json* messages = messageList(request.json, member);
    if (messages == nullptr) return;
    builder.eachMessage(*messages, messageListAt(request, member),
                        [&](const Json& message, const std::string& at) { dialect.readMessage(message, at, builder); });
}

bool recognisesExchange(const Sample& sample, const Dialect& dialect) {
    if (isMessageList(sample, dialect)) return true;
    for (const Record& record : sample.records)
        if (const Dialect* first = firstDialectIn(record.json)) return first == &dialect;
    return false;
}

std::unique_ptr<RecordingReader> openExchange(const Sample& sample, const Dialect& dialect, ReadContext& context) {
    if (isMessageList(sample, dialect)) return std::make_unique<MessageListReader>(dialect, context);
    return std::make_unique<ExchangeReader>(context);
}

}  // namespace writ::sim
