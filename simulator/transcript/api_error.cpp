#include "simulator/transcript/api_error.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace {

constexpr std::int64_t kFirstErrorStatus = 400;

// Codes that say: a filter beside the model stopped it.
constexpr std::array<std::string_view, 6> kFilterCodes{"content_filter",           "content_filtered",
                                                       "content_policy_violation", "image_content_policy_violation",
                                                       "moderation_blocked",       "ResponsibleAIPolicyViolation"};

// The fields that hold such codes, the most telling first.
constexpr std::array<std::string_view, 6> kCodeFields{"/innererror/code", "/inner_error/code", "/code", "/type", "/status",
                                                      "/__type"};

bool isFilterCode(const std::string& code) {
    return std::find(kFilterCodes.begin(), kFilterCodes.end(), code) != kFilterCodes.end();
}

// "/innererror/code" of "error" is "error.innererror.code".
std::string fieldName(std::string_view root, std::string_view pointer) {
    std::string name(root);
    for (const char c : pointer) name += c == '/' ? '.' : c;
    return name.starts_with('.') ? name.substr(1) : name;
}

OutcomeFinding findingOf(const Json& error, std::string_view root, const Json& httpStatus) {
    std::optional<OutcomeFinding> transport;
    for (const std::string_view field : kCodeFields) {
        const Json* code = error.pointer(field);
        if (code == nullptr || (!code->isString() && !code->isNumber())) continue;
        const std::string text = code->isString() ? code->asString() : code->numberText();
        const std::string evidence = fieldName(root, field) + ": " + text;
        if (isFilterCode(text)) return {Outcome::ProviderFilter, evidence};
        if (!transport) transport = OutcomeFinding{Outcome::TransportError, evidence};
    }
    if (transport) return *transport;
    return {Outcome::TransportError, httpStatus.isInteger() ? "HTTP status " + httpStatus.numberText() : "a field error"};
}

std::string messageOf(const Json& error) {
    if (error.isString()) return error.asString();
    for (const std::string_view field : {"message", "Message", "detail", "error"})
        if (error[field].isString()) return error[field].asString();
    return error.dump();
}

bool saysError(const Json& error) {
    return !error.asString().empty() || (error.isObject() && error.size() > 0);
}

}  // namespace

std::optional<ApiError> readApiError(const Json& body, const Json& httpStatus) {
    if (body.isArray() && saysError(body.at(0)["error"]))
        return ApiError{"/0/error", messageOf(body.at(0)["error"]), findingOf(body.at(0)["error"], "error", httpStatus)};
    if (const Json& error = body["error"]; saysError(error))
        return ApiError{"/error", messageOf(error), findingOf(error, "error", httpStatus)};
    const bool failed = httpStatus.isInteger() && httpStatus.asInteger() >= kFirstErrorStatus;
    if (!failed && body["object"].asString() != "error" && body["type"].asString() != "error") return std::nullopt;
    return ApiError{{}, body.isNull() ? std::string() : messageOf(body), findingOf(body, {}, httpStatus)};
}

}  // namespace writ::sim
