#include "simulator/draft/widen.h"

#include "engine/cedar/scalars.h"
#include "engine/cedar/value.h"
#include "simulator/scratch/request_types.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace writ::sim::draft {
namespace {

constexpr std::size_t kMaxTextLength = 64;  ///< of a text that is listed
constexpr int kMaxDepth = 8;
constexpr std::string_view kPathSeparators = "/\\:";

const Json kNoTypes;

std::string counted(std::size_t count, const char* one) {
    return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : std::string(between)) + part;
    return text;
}

/// Letters, - and _: the name of a kind, not of one thing.
bool isWord(const std::string& text) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

bool hasBlank(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}

std::vector<std::string> distinct(const std::vector<std::string>& all) {
    const std::set<std::string> sorted(all.begin(), all.end());
    return {sorted.begin(), sorted.end()};
}

std::string listText(const std::vector<std::string>& values) {
    std::vector<std::string> literals;
    for (const std::string& value : values) literals.push_back(cedar::quoted(value));
    return "[" + joined(literals, ", ") + "]";
}

// Numbers.

/// The power of ten at the first digit.
std::int64_t firstDigit(std::int64_t number) {
    std::int64_t unit = 1;
    while (number / unit >= 10 || number / unit <= -10) unit *= 10;
    return unit;
}

/// To one significant digit, away from what lies between the bounds. A number that does not fit stays as it is.
std::int64_t roundedOut(std::int64_t number, bool up) {
    const std::int64_t unit = firstDigit(number);
    std::int64_t rounded = number / unit * unit;
    if (rounded == number) return number;
    const bool movesAway = up ? number > 0 : number < 0;  // division goes towards zero
    if (movesAway && __builtin_add_overflow(rounded, up ? unit : -unit, &rounded)) return number;
    return rounded;
}

struct Bounds {
    std::int64_t least = 0, most = 0;   ///< seen
    std::int64_t lower = 0, upper = 0;  ///< permitted
};
Bounds boundsOf(const std::vector<std::int64_t>& numbers) {
    const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
    return {*least, *most, roundedOut(*least, false), roundedOut(*most, true)};
}

// Texts.

/// What stands before the first digit.
std::string stemOf(const std::string& text) {
    return text.substr(0, text.find_first_of("0123456789"));
}

/// What all of them begin with, back to where a name of a path ends.
std::string commonPath(const std::vector<std::string>& values) {
    std::string common = values.front();
    for (const std::string& value : values) {
        const auto end = std::mismatch(common.begin(), common.end(), value.begin(), value.end()).first;
        common.erase(end, common.end());
    }
    if (!common.empty() && common.front() >= '0' && common.front() <= '9') return {};  // a number or a date: it moves on
    const std::size_t separator = common.find_last_of(kPathSeparators);
    common.erase(separator == std::string::npos ? 0 : separator + 1);
    return common.ends_with("://") ? std::string() : common;
}

/// Beginnings that the values share, each of several; none where there is no such thing.
std::vector<std::string> beginnings(const std::vector<std::string>& all, const DraftOptions& options) {
    if (std::any_of(all.begin(), all.end(), hasBlank)) return {};
    const std::vector<std::string> values = distinct(all);
    std::vector<std::string> stems;
    for (const std::string& value : all) stems.push_back(stemOf(value));
    const std::vector<std::string> kinds = distinct(stems);
    const bool areLong =
        std::all_of(kinds.begin(), kinds.end(), [&](const std::string& s) { return s.size() >= options.minPrefix; });
    const bool haveNumbers = std::all_of(all.begin(), all.end(), [](const std::string& t) { return stemOf(t) != t; });
    if (areLong && haveNumbers && kinds.size() <= options.maxValues && all.size() >= 2 * kinds.size()) return kinds;
    if (values.size() < 2) return {};
    const std::string path = commonPath(values);
    return path.size() >= options.minPrefix ? std::vector{path} : std::vector<std::string>();
}

std::string patternText(const std::string& beginning) {
    const std::string literal = cedar::quoted(beginning);
    std::string text = "\"";
    for (const char c : std::string_view(literal).substr(1, literal.size() - 2)) text += c == '*' ? "\\*" : std::string(1, c);
    return text + "*\"";
}

class ArgumentWidener {
public:
    /// `root` is the schema of the tool in the catalog, to which references in it lead.
    ArgumentWidener(const Json& root, const DraftOptions& options, std::vector<DraftCondition>& found)
        : m_root(root), m_options(options), m_found(found) {}

    /// Conditions on the members of records of one kind. Gives them as one expression, empty without any.
    std::string record(const std::string& path, const std::string& pointer, const std::vector<const Json*>& records,
                       const Json& declared, const Json& types, int depth) {
        std::vector<std::string> conditions;
        for (const std::string& name : namesOf(records)) {
            const std::string text = member({path, name, pointerJoin(pointer, name)}, records, declared, types, depth);
            if (!text.empty()) conditions.push_back(text);
        }
        for (const auto& [name, schema] : resolved(declared)["properties"].asObject()) {
            if (isGiven(records, name) || !isKnown(types, name)) continue;
            conditions.push_back("!(" + hasText({path, name, {}}) + ")");
            m_found.push_back({pointerJoin(pointer, name), Widening::NeverGiven, conditions.back(), "in no call"});
        }
        return joined(conditions, " && ");
    }

private:
    struct Place {
        std::string holder, name, pointer;
    };
    [[nodiscard]] static std::string hasText(const Place& place) {
        return place.holder + " has " + (cedar::isPlainName(place.name) ? place.name : cedar::quoted(place.name));
    }
    [[nodiscard]] static std::string pathOf(const Place& place) {
        return cedar::isPlainName(place.name) ? place.holder + "." + place.name
                                              : place.holder + "[" + cedar::quoted(place.name) + "]";
    }

    [[nodiscard]] const Json& resolved(const Json& schema) const { return scratch::resolved(schema, m_root); }

    /// In the order in which they are seen first. Null means absent.
    static std::vector<std::string> namesOf(const std::vector<const Json*>& records) {
        std::vector<std::string> names;
        for (const Json* record : records) {
            for (const auto& [name, value] : record->asObject()) {
                if (!value.isNull() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
            }
        }
        return names;
    }
    static bool isGiven(const std::vector<const Json*>& records, const std::string& name) {
        return std::any_of(records.begin(), records.end(), [&](const Json* record) { return !(*record)[name].isNull(); });
    }
    /// Without a schema nobody objects to asking for a field.
    static bool isKnown(const Json& types, const std::string& name) {
        return types.isNull() || types["properties"].contains(name);
    }

    std::string member(const Place& place, const std::vector<const Json*>& records, const Json& declared, const Json& types,
                       int depth) {
        std::vector<const Json*> values;
        for (const Json* record : records) {
            if (!(*record)[place.name].isNull()) values.push_back(&(*record)[place.name]);
        }
        DraftCondition condition{place.pointer, Widening::Anything, {}, {}};
        if (!isKnown(types, place.name)) {
            condition.seen = "the schema has no type for it";
            m_found.push_back(std::move(condition));
            return {};
        }
        const Json& type = types.isNull() ? kNoTypes : scratch::resolved(types["properties"][place.name], types);
        const Json& schema = resolved(resolved(declared)["properties"][place.name]);
        std::string text;
        const auto isObject = [](const Json* value) { return value->isObject(); };
        if (std::all_of(values.begin(), values.end(), isObject) && depth < kMaxDepth) {
            text = record(pathOf(place), place.pointer, values, schema, type, depth + 1);
            if (!text.empty()) return guarded(place, text, values.size(), records.size(), nullptr);
            return {};
        }
        text = scalar(pathOf(place), values, type, condition);
        if (!text.empty()) text = guarded(place, text, values.size(), records.size(), &condition);
        condition.text = text;
        m_found.push_back(std::move(condition));
        return text;
    }

    /// A rule must not fail where the argument is absent.
    static std::string guarded(const Place& place, const std::string& text, std::size_t present, std::size_t all,
                               DraftCondition* condition) {
        if (present == all) return hasText(place) + " && " + text;
        if (condition != nullptr)
            condition->seen += ", absent in " + std::to_string(all - present) + " of " + std::to_string(all);
        return "(if " + hasText(place) + " then " + text + " else true)";
    }

    std::string scalar(const std::string& path, const std::vector<const Json*>& values, const Json& type,
                       DraftCondition& condition) {
        const std::string& wanted = type["type"].asString();
        const auto all = [&](bool (Json::*is)() const) {
            return std::all_of(values.begin(), values.end(), [is](const Json* value) { return (value->*is)(); });
        };
        const auto fits = [&](std::string_view name) { return wanted.empty() || wanted == name; };
        if (all(&Json::isBool) && fits("boolean")) return yesNo(path, values, condition);
        if (all(&Json::isInteger) && fits("integer")) return wholeNumbers(path, values, condition);
        const bool decimals = std::none_of(values.begin(), values.end(), [](const Json* value) { return value->isInteger(); });
        if (all(&Json::isNumber) && (wanted == "decimal" || (wanted.empty() && decimals)))
            return decimalNumbers(path, values, condition);
        if (all(&Json::isString) && fits("string")) return textsOf(path, values, condition);
        if (all(&Json::isArray) && fits("array")) return members(path, values, type, condition);
        condition.seen =
            wanted.empty() ? "values of several types" : "values that are not generalised (" + wanted + " in the schema)";
        return {};
    }

    static std::string yesNo(const std::string& path, const std::vector<const Json*>& values, DraftCondition& condition) {
        const bool first = values.front()->asBool();
        const bool same =
            std::all_of(values.begin(), values.end(), [first](const Json* value) { return value->asBool() == first; });
        condition.seen = same ? (first ? "always true" : "always false") : "true and false";
        if (!same) return {};
        condition.widening = Widening::YesNo;
        return path + " == " + (first ? "true" : "false");
    }

    static std::string wholeNumbers(const std::string& path, const std::vector<const Json*>& values, DraftCondition& condition) {
        std::vector<std::int64_t> numbers;
        for (const Json* value : values) numbers.push_back(value->asInteger());
        const Bounds bounds = boundsOf(numbers);
        condition.widening = Widening::Range;
        condition.seen = std::to_string(bounds.least) + " to " + std::to_string(bounds.most);
        if (bounds.lower == bounds.upper) return path + " == " + std::to_string(bounds.lower);
        return path + " >= " + std::to_string(bounds.lower) + " && " + path + " <= " + std::to_string(bounds.upper);
    }

    static std::string decimalNumbers(const std::string& path, const std::vector<const Json*>& values,
                                      DraftCondition& condition) {
        std::vector<std::int64_t> units;
        for (const Json* value : values) {
            std::string text = value->numberText();
            if (text.find('.') == std::string::npos) text += ".0";
            const cedar::Parsed<std::int64_t> parsed = cedar::parseDecimal(text);
            if (!parsed) {
                condition.seen = "numbers that are no decimals of the policy language";
                return {};
            }
            units.push_back(*parsed);
        }
        const Bounds bounds = boundsOf(units);
        condition.widening = Widening::Range;
        condition.seen = cedar::decimalText(bounds.least) + " to " + cedar::decimalText(bounds.most);
        const auto literal = [](std::int64_t number) { return "decimal(\"" + cedar::decimalText(number) + "\")"; };
        return path + ".greaterThanOrEqual(" + literal(bounds.lower) + ") && " + path + ".lessThanOrEqual(" +
               literal(bounds.upper) + ")";
    }

    std::string textsOf(const std::string& path, const std::vector<const Json*>& values, DraftCondition& condition) const {
        std::vector<std::string> all;
        for (const Json* value : values) all.push_back(value->asString());
        const std::vector<std::string> seen = distinct(all);
        condition.seen = counted(seen.size(), "value") + " in " + counted(all.size(), "call");
        if (mayList(all, m_options)) {
            condition.widening = seen.size() == 1 ? Widening::SameValue : Widening::Values;
            return seen.size() == 1 ? path + " == " + cedar::quoted(seen.front()) : listText(seen) + ".contains(" + path + ")";
        }
        const std::vector<std::string> prefixes = beginnings(all, m_options);
        if (prefixes.empty()) {
            condition.seen += ", which hardly repeat";
            return {};
        }
        condition.widening = Widening::Prefix;
        return prefixText(path, prefixes, all);
    }

    static std::string prefixText(const std::string& path, const std::vector<std::string>& prefixes,
                                  const std::vector<std::string>& all) {
        std::vector<std::string> choices;
        for (const std::string& prefix : prefixes) choices.push_back(path + " like " + patternText(prefix));
        std::string text = choices.size() == 1 ? choices.front() : "(" + joined(choices, " || ") + ")";
        // A path must not leave its folder again.
        const auto climbs = [](const std::string& value) { return value.find("..") != std::string::npos; };
        const auto isPath = [](const std::string& prefix) { return prefix.find_first_of(kPathSeparators) != std::string::npos; };
        if (std::any_of(prefixes.begin(), prefixes.end(), isPath) && std::none_of(all.begin(), all.end(), climbs))
            text += " && !(" + path + " like \"*..*\")";
        return text;
    }

    std::string members(const std::string& path, const std::vector<const Json*>& values, const Json& type,
                        DraftCondition& condition) const {
        const std::string& itemType = scratch::resolved(type["items"], type)["type"].asString();
        std::vector<std::string> all;
        for (const Json* list : values) {
            for (const Json& item : list->asArray()) {
                if (!item.isString() || !(itemType.empty() || itemType == "string")) {
                    condition.seen = "lists of other things than texts";
                    return {};
                }
                all.push_back(item.asString());
            }
        }
        const std::vector<std::string> seen = distinct(all);
        condition.seen = counted(seen.size(), "member") + " in " + counted(values.size(), "call");
        if (seen.empty()) {
            condition.widening = Widening::Members;
            return path + ".isEmpty()";
        }
        if (!mayList(all, m_options)) {
            condition.seen += ", which hardly repeat";
            return {};
        }
        condition.widening = Widening::Members;
        return listText(seen) + ".containsAll(" + path + ")";
    }

    const Json& m_root;
    const DraftOptions& m_options;
    std::vector<DraftCondition>& m_found;
};

}  // namespace

bool mayList(const std::vector<std::string>& all, const DraftOptions& options) {
    const std::vector<std::string> values = distinct(all);
    const auto isLong = [](const std::string& text) { return text.size() > kMaxTextLength; };
    if (values.size() > options.maxValues || std::any_of(values.begin(), values.end(), isLong)) return false;
    if (all.size() >= 2 * values.size()) return true;
    const bool areWords = std::all_of(values.begin(), values.end(), isWord);
    return areWords && (values.size() == 1 || values.size() < all.size());
}

Widened widenArguments(const std::vector<const Json*>& arguments, const ToolDescription* tool, const Json& types,
                       const DraftOptions& options) {
    Widened widened;
    static const Json kNothing;
    const Json& declared = tool == nullptr ? kNothing : tool->inputSchema;
    ArgumentWidener widener(declared, options, widened.conditions);
    widened.text = widener.record("context.input", "/context/input", arguments, declared, types, 0);
    return widened;
}

}  // namespace writ::sim::draft
