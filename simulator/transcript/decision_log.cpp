#include "simulator/transcript/decision_log.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

struct VerdictRow {
    std::string_view word;
    Verdict verdict;
};
constexpr std::array<VerdictRow, 12> kVerdicts{{{"allow", Verdict::Allow},
                                                {"allowed", Verdict::Allow},
                                                {"permit", Verdict::Allow},
                                                {"permitted", Verdict::Allow},
                                                {"effect_allow", Verdict::Allow},
                                                {"deny", Verdict::Deny},
                                                {"denied", Verdict::Deny},
                                                {"forbid", Verdict::Deny},
                                                {"forbidden", Verdict::Deny},
                                                {"block", Verdict::Deny},
                                                {"effect_deny", Verdict::Deny},
                                                {"effect_no_match", Verdict::Deny}}};

}  // namespace

void DecisionSessions::add(LoggedDecision logged, const Json& source, std::string at, std::optional<std::uint32_t> line,
                           std::optional<Moment> time) {
    SessionBuilder& builder =
        m_sessions.of(logged.session, [&] { return std::make_unique<Open>(m_context, m_format, logged.session); }).builder;
    builder.setLine(line);
    builder.beginRecord(source, std::nullopt, std::move(time));
    builder.addCall(std::move(at), std::move(logged.id), std::move(logged.tool), logged.arguments ? &*logged.arguments : nullptr);
    m_context.countMessage();
    Step* call = builder.lastCall();
    if (call == nullptr) return;
    call->context = std::make_shared<const CallContext>(CallContext{std::move(logged.metadata), std::move(logged.hidden)});
    call->recorded = std::make_shared<const RecordedDecision>(std::move(logged.decision));
    call->declared = std::move(logged.outcome);
}

void DecisionSessions::finish() {
    for (const auto& session : m_sessions.all()) session->builder.finish(session->title, Json::object());
}

std::optional<Verdict> verdictFrom(const Json& value) {
    if (value.isBool()) return value.asBool() ? Verdict::Allow : Verdict::Deny;
    std::string word = value.asString();
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto row =
        std::find_if(kVerdicts.begin(), kVerdicts.end(), [&](const VerdictRow& known) { return known.word == word; });
    return row == kVerdicts.end() ? std::nullopt : std::optional(row->verdict);
}

std::string firstTextAt(const Json& json, std::span<const std::string_view> pointers) {
    for (const std::string_view pointer : pointers) {
        const Json* value = json.pointer(pointer);
        if (value == nullptr) continue;
        if (value->isString() && !value->asString().empty()) return value->asString();
        if (value->isNumber()) return value->numberText();
    }
    return {};
}

std::vector<std::string> textsOf(const Json& list) {
    std::vector<std::string> texts;
    for (const Json& item : list.asArray())
        if (item.isString()) texts.push_back(item.asString());
    return texts;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
    return all;
}

}  // namespace writ::sim
