#include "simulator/transcript/inspect_attachments.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

// The id that a text refers to, if it refers to one. Older logs use the second word.
std::optional<std::string_view> referredId(const Json& value) {
    static constexpr std::array<std::string_view, 2> kProtocols{"attachment://", "tc://"};
    const std::string_view text = value.asString();
    for (const std::string_view protocol : kProtocols)
        if (text.starts_with(protocol)) return text.substr(protocol.size());
    return std::nullopt;
}

// Ids are hashes. A text that only begins like a reference is what somebody wrote.
bool isHash(std::string_view id) {
    constexpr std::size_t kDigits = 32;
    return id.size() == kDigits && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

const Json& textsOf(const Json& sample) {
    const Json& texts = sample["attachments"];
    return texts.isObject() ? texts : sample["transcript"]["content"];
}

}  // namespace

Attachments::Attachments(const Json& sample, SessionBuilder& builder) : m_texts(textsOf(sample)), m_builder(builder) {
    constexpr std::size_t kRepeats = 4;
    constexpr std::size_t kAlways = std::size_t{16} << 20;
    for (const Json::Member& member : m_texts.asObject()) m_bytesLeft += kRepeats * member.second.asString().size();
    m_bytesLeft += kAlways;
}

Json Attachments::resolve(const Json& value, const std::string& at) {
    std::optional<Json> changed = replaced(value, at);
    return changed ? *std::move(changed) : value;
}

bool Attachments::lacksText(const Json& resolved) const {
    if (resolved.isString()) {
        const std::optional<std::string_view> id = referredId(resolved);
        return id && (isHash(*id) || textOf(resolved) != nullptr);
    }
    const Json::Object& members = resolved.asObject();
    const Json::Array& items = resolved.asArray();
    return std::any_of(members.begin(), members.end(), [&](const Json::Member& member) { return lacksText(member.second); }) ||
           std::any_of(items.begin(), items.end(), [&](const Json& item) { return lacksText(item); });
}

const Json* Attachments::textOf(const Json& value) const {
    const std::optional<std::string_view> id = referredId(value);
    const Json* text = id ? m_texts.find(*id) : nullptr;
    return text != nullptr && text->isString() ? text : nullptr;
}

std::optional<Json> Attachments::replacedText(const Json& value, const std::string& at) {
    const std::optional<std::string_view> id = referredId(value);
    if (!id) return std::nullopt;
    const Json* text = textOf(value);
    if (text == nullptr) {
        if (isHash(*id)) m_builder.skip(at, "the attachment " + std::string(*id) + " is not in the log");
        return std::nullopt;
    }
    const std::size_t size = text->asString().size();
    if (size > m_bytesLeft) {
        m_builder.skip(at, "the log refers to its attachments so often that no more of them are put in");
        return std::nullopt;
    }
    m_bytesLeft -= size;
    return *text;
}

std::optional<Json> Attachments::replaced(const Json& value, const std::string& at) {
    if (value.isString()) return replacedText(value, at);
    // Copies are made only where something changes, which is rare.
    std::optional<Json::Object> members;
    for (std::size_t i = 0; i < value.asObject().size(); ++i) {
        std::optional<Json> text = replaced(value.asObject()[i].second, at);
        if (!text) continue;
        if (!members) members = value.asObject();
        (*members)[i].second = *std::move(text);
    }
    if (members) return Json(*std::move(members));
    std::optional<Json::Array> items;
    for (std::size_t i = 0; i < value.asArray().size(); ++i) {
        std::optional<Json> text = replaced(value.asArray()[i], at);
        if (!text) continue;
        if (!items) items = value.asArray();
        (*items)[i] = *std::move(text);
    }
    return items ? std::optional(Json(*std::move(items))) : std::nullopt;
}

}  // namespace writ::sim
