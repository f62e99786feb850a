#include "simulator/binding/time.h"
#include "simulator/binding/value.h"
#include "simulator/scratch/form.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

struct KindWords {
    FieldKind kind;
    std::string_view one, list;
};
constexpr std::array<KindWords, 12> kWords{{{FieldKind::Any, "any value", "list"},
                                            {FieldKind::Text, "text", "list of text"},
                                            {FieldKind::WholeNumber, "whole number", "list of whole numbers"},
                                            {FieldKind::Decimal, "decimal", "list of decimals"},
                                            {FieldKind::YesNo, "yes/no", "list of yes/no"},
                                            {FieldKind::OneOf, "one of", "list of choices"},
                                            {FieldKind::List, "list", "list of lists"},
                                            {FieldKind::Record, "record", "list of records"},
                                            {FieldKind::Entity, "reference", "list of references"},
                                            {FieldKind::Datetime, "date and time", "list of dates"},
                                            {FieldKind::Duration, "duration", "list of durations"},
                                            {FieldKind::Ip, "IP address", "list of IP addresses"}}};

const KindWords& wordsOf(FieldKind kind) {
    return kWords[static_cast<std::size_t>(kind)];
}

Failure expected(std::string what) {
    return fail(ErrorKind::Malformed, "Expected " + std::move(what) + ".");
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kBlank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

Json escape(std::string_view function, std::string_view argument) {
    return Json::object({{"__extn", Json::object({{"fn", function}, {"arg", argument}})}});
}

Result<Json> jsonOf(std::string_view text, const char* what, bool (*fits)(const Json&)) {
    const JsonLimits limits{64, std::size_t{16} << 20, std::size_t{1} << 20};
    Result<Json> json = parseJson(text, limits);
    if (!json || !fits(*json)) return expected(what);
    return json;
}

bool isWhole(const Json& json) {
    return json.isInteger();
}
bool isNumber(const Json& json) {
    return json.isNumber();
}
bool isList(const Json& json) {
    return json.isArray();
}
bool isObject(const Json& json) {
    return json.isObject();
}

Result<Json> yesNo(std::string_view text) {
    for (const std::string_view yes : {"yes", "true"}) {
        if (text == yes) return Json(true);
    }
    for (const std::string_view no : {"no", "false"}) {
        if (text == no) return Json(false);
    }
    return expected("yes or no");
}

/// Type::"id", its id escaped as EntityUid::text() does; or the id alone where only one type is allowed.
Result<Json> reference(const FieldType& type, std::string_view text) {
    const std::string example = type.entities.empty() ? "User::\"alice\"" : type.entities.front() + "::\"id\"";
    const std::size_t quote = text.find("::\"");
    EntityUid uid;
    if (quote == std::string_view::npos) {
        if (type.entities.size() != 1 || text.empty()) return expected("a reference, such as " + example);
        uid = {type.entities.front(), std::string(text)};
    } else {
        uid.type = text.substr(0, quote);
        const Result<Json> id = parseJson(text.substr(quote + 2));
        if (uid.type.empty() || !id || !id->isString()) return expected("a reference, such as " + example);
        uid.id = id->asString();
    }
    return Json::object({{"__entity", Json::object({{"type", uid.type}, {"id", uid.id}})}});
}

Result<Json> dateAndTime(const FieldType& type, std::string_view text) {
    const std::optional<std::int64_t> ms = binding::parseTime(Json(text), 0);
    if (!ms) return expected("a date and time, such as 2026-03-14T02:11:00Z");
    if (!type.escaped) return Json(text);
    const std::optional<std::string> written = binding::formatTime(*ms);
    if (!written) return expected("a date and time of the years 0 to 9999");
    return binding::datetimeJson(*written);
}

/// A JSON list, or texts between commas.
Result<Json> list(const FieldType& type, std::string_view text) {
    if (text.starts_with('[')) return jsonOf(text, "a list, such as [1, 2]", isList);
    Json::Array items;
    const FieldType item{type.items, type.escaped, FieldKind::Any, type.choices, type.entities};
    for (std::size_t at = 0; !text.empty() && at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        Result<Json> value = parseField(item, trimmed(text.substr(at, end - at)));
        if (!value) return value;
        items.push_back(*std::move(value));
        at = end + 1;
    }
    return Json(std::move(items));
}

/// A text of a list that would not come back as one item.
bool isSimple(const Json& item) {
    if (!item.isString()) return false;
    const std::string& text = item.asString();
    return !text.empty() && text.find_first_of(",[\n\t\r") == std::string::npos && trimmed(text).size() == text.size();
}

std::string listText(const Json& list) {
    const Json::Array& items = list.asArray();
    if (items.empty() || !std::all_of(items.begin(), items.end(), isSimple)) return list.dump();
    std::string text;
    for (const Json& item : items) text += (text.empty() ? "" : ", ") + item.asString();
    return text;
}

}  // namespace

std::string_view word(FieldSection section) {
    constexpr std::array<std::string_view, 5> kSections{"principal", "tool", "resource", "arguments", "context"};
    return kSections[static_cast<std::size_t>(section)];
}

std::string FieldType::text() const {
    const std::string_view one = wordsOf(kind).one;
    if (kind == FieldKind::OneOf) return "one of " + std::to_string(choices.size());
    if (kind == FieldKind::List) return std::string(wordsOf(items).list);
    if (kind == FieldKind::Entity && entities.size() == 1) return "reference to " + entities.front();
    return std::string(one);
}

std::string fieldText(const ScratchField& field) {
    if (field.value.state != FieldState::Known) return {};
    const Json& value = field.value.value;
    if (field.type.kind == FieldKind::YesNo && value.isBool()) return value.asBool() ? "yes" : "no";
    if (value.isString() && field.type.kind != FieldKind::Any) return value.asString();
    if (value["__entity"].isObject())
        return EntityUid{value["__entity"]["type"].asString(), value["__entity"]["id"].asString()}.text();
    if (value["__extn"]["arg"].isString()) return value["__extn"]["arg"].asString();
    const bool plain = field.type.items == FieldKind::Text || field.type.items == FieldKind::OneOf;
    if (value.isArray() && field.type.kind == FieldKind::List && plain) return listText(value);
    return value.dump();
}

Result<Json> parseField(const FieldType& type, std::string_view given) {
    if (type.kind == FieldKind::Text || type.kind == FieldKind::OneOf) return Json(given);
    const std::string_view text = trimmed(given);
    switch (type.kind) {
    case FieldKind::WholeNumber: return jsonOf(text, "a whole number, such as 600, of at most 64 bits", isWhole);
    case FieldKind::Decimal: return jsonOf(text, "a number, such as 12.50", isNumber);
    case FieldKind::YesNo: return yesNo(text);
    case FieldKind::List: return list(type, text);
    case FieldKind::Record: return jsonOf(text, "a record, such as {\"name\": 1}", isObject);
    case FieldKind::Entity: return reference(type, text);
    case FieldKind::Datetime: return dateAndTime(type, text);
    case FieldKind::Duration:
        if (text.empty()) return expected("a duration, such as 1h30m");
        return type.escaped ? escape("duration", text) : Json(text);
    case FieldKind::Ip:
        if (text.empty()) return expected("an IP address, such as 10.0.0.1");
        return type.escaped ? escape("ip", text) : Json(text);
    case FieldKind::Any:
        return jsonOf(text, "a value as JSON writes it, such as 600, \"text\" or true", [](const Json&) { return true; });
    case FieldKind::Text:
    case FieldKind::OneOf: break;
    }
    return Json(given);
}

}  // namespace writ::sim
