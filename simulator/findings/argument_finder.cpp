#include "simulator/findings/argument_finder.h"

#include "simulator/findings/schema_fit.h"
#include "simulator/findings/words.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <span>

namespace writ::sim {
namespace {

constexpr auto kMoneyStems = std::to_array<std::string_view>(
    {"amount", "pric", "total", "cost", "fee", "valu", "payment", "balanc", "sum", "money", "budget"});
constexpr auto kFreeTextNames = std::to_array<std::string_view>(
    {"text",    "body", "messag",   "content", "subject", "reason", "summary", "query",  "command", "not",
     "comment", "titl", "question", "prompt",  "nam",     "cmd",    "cod",     "script", "sql",     "description"});
constexpr auto kCodeNames = std::to_array<std::string_view>({"command", "cmd", "cod", "script", "sql", "query"});
constexpr auto kNegations = std::to_array<std::string_view>({"not", "no", "without", "t", "never", "dont"});

std::string_view nameOf(TextSource source) {
    constexpr std::array<std::string_view, 3> kNames{"the request", "the model's text", "a result"};
    return kNames[static_cast<std::size_t>(source)];
}

template <class Words>
bool holds(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

template <class Words>
bool holdsAny(const std::vector<std::string>& stems, const Words& words) {
    return std::any_of(stems.begin(), stems.end(), [&](const std::string& stem) { return holds(words, stem); });
}

constexpr std::size_t kMostLevels = 4;  ///< of objects within objects
constexpr std::int64_t kMostItems = 20;
constexpr std::size_t kMostProperties = 200;

/// One property of a tool's schema, or of an object in it, that takes a scalar or a list of scalars; and what its words say.
struct Property {
    std::string name;
    std::string pointer;           ///< "/address/city"
    const Json* schema = nullptr;  ///< of a list, that of its items
    bool required = false;         ///< and so is every object that it stands in
    bool isList = false;
    std::int64_t leastItems = 0;
    std::int64_t mostItems = kMostItems;
    std::vector<std::string> nameStems;
    std::vector<std::string> stems;  ///< of name, title and description

    [[nodiscard]] bool named(std::initializer_list<std::string_view> words) const {
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return holds(nameStems, word); });
    }
};

/// A value with its source; `argument` is set by who takes it.
struct Found {
    Json value;
    ArgumentSource source;
};

bool isRequiredIn(const Json& object, const std::string& name) {
    const auto& required = object["required"].asArray();
    return std::any_of(required.begin(), required.end(), [&](const Json& one) { return one.asString() == name; });
}

/// Lists of lists or of objects stay: nothing is made up for them.
void addProperties(const Json& object, const std::string& pointer, bool required, std::size_t level,
                   std::vector<Property>& properties) {
    for (const auto& [name, schema] : object["properties"].asObject()) {
        if (properties.size() >= kMostProperties) return;
        const bool isRequired = required && isRequiredIn(object, name);
        const std::string at = pointerJoin(pointer, name);
        if (schema["properties"].isObject() && level < kMostLevels) {
            addProperties(schema, at, isRequired, level + 1, properties);
            continue;
        }
        Property property;
        property.name = name;
        property.pointer = at;
        property.schema = &schema;
        if (schema["items"].isObject()) {
            property.schema = &schema["items"];
            property.isList = true;
            if (const Json& least = schema["minItems"]; least.isInteger()) property.leastItems = least.asInteger();
            if (const Json& most = schema["maxItems"]; most.isInteger())
                property.mostItems = std::min(property.mostItems, most.asInteger());
        }
        property.required = isRequired;
        property.nameStems = stemsOf(name, 200);
        property.stems = stemsOf(name + " " + schema["title"].asString() + " " + schema["description"].asString(), 1000);
        properties.push_back(std::move(property));
    }
}

std::vector<Property> propertiesOf(const ToolDescription& tool) {
    std::vector<Property> properties;
    addProperties(tool.inputSchema, "", true, 1, properties);
    return properties;
}

/// `object` with a value at a path of names; objects on the way are made.
Json withValue(const Json& object, std::span<const std::string> path, const Json& value) {
    const std::string& name = path.front();
    if (path.size() == 1) return object.with(name, value);
    const Json& below = object[name];
    return object.with(name, withValue(below.isObject() ? below : Json::object(), path.subspan(1), value));
}

void addMissing(const Json& schema, const Json& arguments, const std::string& pointer, std::size_t level,
                std::vector<std::string>& missing) {
    for (const Json& name : schema["required"].asArray())
        if (!arguments.contains(name.asString())) missing.push_back(pointerJoin(pointer, name.asString()).substr(1));
    if (level == kMostLevels) return;
    for (const auto& [name, property] : schema["properties"].asObject())
        if (arguments[name].isObject()) addMissing(property, arguments[name], pointerJoin(pointer, name), level + 1, missing);
}

class Finder {
public:
    Finder(const ToolDescription& tool, const Catalog& catalog, const ProbeMaterial& material)
        : m_properties(propertiesOf(tool)), m_catalog(catalog), m_material(material) {
        for (const auto& [name, values] : material.named)
            for (const NamedValue& one : values)
                if (one.value.isString()) m_namesOf[one.value.asString()].insert(name);
    }

    void fill(ProbeCandidate& candidate) {
        // What is told apart best takes its values first.
        constexpr std::array<Rule, 8> kRules{&Finder::listed,  &Finder::byKind,  &Finder::byPattern, &Finder::byShape,
                                             &Finder::asMoney, &Finder::asCount, &Finder::asThing,   &Finder::asText};
        std::vector<std::optional<Found>> found(m_properties.size());
        const std::vector<std::size_t> order = inOrder();
        for (const Rule rule : kRules)
            for (const std::size_t i : order)
                if (!found[i]) found[i] = takeAll(rule, m_properties[i]);
        for (std::size_t i = 0; i < m_properties.size(); ++i) {
            if (!found[i]) found[i] = takeAll(&Finder::asFlag, m_properties[i]);
            if (!found[i] && m_properties[i].required) found[i] = takeAll(&Finder::onlyOne, m_properties[i]);
        }
        for (std::size_t i = 0; i < m_properties.size(); ++i) {
            const std::string& pointer = m_properties[i].pointer;
            if (!found[i]) continue;
            candidate.arguments = withValue(candidate.arguments, *pointerTokens(pointer), found[i]->value);
            found[i]->source.argument = pointer.substr(1);
            candidate.sources.push_back(std::move(found[i]->source));
        }
    }

private:
    using Place = std::pair<std::uint32_t, std::size_t>;
    using Rule = std::optional<Found> (Finder::*)(const Property&);

    /// Whoever needs one value takes it before lists take all.
    [[nodiscard]] std::vector<std::size_t> inOrder() const {
        std::vector<std::size_t> order(m_properties.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto rank = [&](std::size_t i) { return std::pair(m_properties[i].isList, !m_properties[i].required); };
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
        return order;
    }

    /// What a rule finds; for a list, all that it finds in the step that holds the first.
    std::optional<Found> takeAll(Rule rule, const Property& property) {
        if (property.mostItems <= 0) return std::nullopt;
        std::optional<Found> found = take((this->*rule)(property), property);
        if (!found || !property.isList) return found;
        Json::Array items{found->value};
        while (found->source.pointer == "/text" && static_cast<std::int64_t>(items.size()) < property.mostItems) {
            std::optional<Found> next = (this->*rule)(property);
            if (!next || next->source.step != found->source.step || !(next = take(std::move(next), property))) break;
            if (std::find(items.begin(), items.end(), next->value) != items.end()) continue;  // told twice
            found->source.begin = std::min(found->source.begin, next->source.begin);
            found->source.end = std::max(found->source.end, next->source.end);
            items.push_back(std::move(next->value));
        }
        if (static_cast<std::int64_t>(items.size()) < property.leastItems) return std::nullopt;
        found->value = Json(std::move(items));
        return found;
    }

    /// Keeps a value that the schema takes, and marks its place as used.
    std::optional<Found> take(std::optional<Found> found, const Property& property) {
        if (!found || !fitsSchema(found->value, *property.schema)) return std::nullopt;
        if (found->source.pointer == "/text" && !m_used.insert({found->source.step, found->source.begin}).second)
            return std::nullopt;
        return found;
    }

    [[nodiscard]] bool isUsed(const ProbeText& text, std::size_t begin) const { return m_used.count({text.step, begin}) != 0; }
    /// Also a part of it.
    [[nodiscard]] bool isUsed(const ProbeText& text, const TextValue& value) const {
        const auto first = m_used.lower_bound({text.step, value.begin});
        return first != m_used.end() && first->first == text.step && first->second < value.end;
    }

    static Found spanOf(const ProbeText& text, std::size_t begin, std::size_t end, Json value, const std::string& rule) {
        return {std::move(value), {"", text.step, "/text", begin, end, rule + " of " + std::string(nameOf(text.source))}};
    }

    /// The first unused value in the texts that `fits`; results hold too many numbers to be asked for them.
    template <class Fits>
    [[nodiscard]] const TextValue* first(const Fits& fits, const ProbeText** where, bool inResults = true) const {
        for (const ProbeText& text : m_material.texts) {
            if (text.source == TextSource::Result && !inResults) continue;
            for (const TextValue& value : text.values) {
                if (isUsed(text, value) || !fits(value)) continue;
                *where = &text;
                return &value;
            }
        }
        return nullptr;
    }

    /// A value of the schema's list that stands in the request or the refusal.
    std::optional<Found> listed(const Property& property) {
        for (const ProbeText& text : m_material.texts) {
            if (text.source == TextSource::Result) continue;
            const std::string lower = lowerCase(text.text.substr(0, 8000));
            for (const Json& one : choicesOf(*property.schema)) {
                if (!one.isString() || one.asString().size() < 2) continue;
                std::string sought = lowerCase(one.asString());
                std::size_t at = wholeWord(lower, sought);
                std::replace(sought.begin(), sought.end(), '_', ' ');
                if (at == std::string::npos) at = wholeWord(lower, sought);
                if (at != std::string::npos && !isUsed(text, at))
                    return spanOf(text, at, at + sought.size(), one, "one of the tool's choices, in the words");
            }
        }
        return std::nullopt;
    }

    static std::size_t wholeWord(const std::string& text, const std::string& word) {
        const auto inWord = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
            const bool begins = at == 0 || !inWord(text[at - 1]);
            const bool ends = at + word.size() == text.size() || !inWord(text[at + word.size()]);
            if (begins && ends) return at;
        }
        return std::string::npos;
    }

    /// E-mail addresses, URLs, hosts, dates and paths, where format or name ask for one.
    std::optional<Found> byKind(const Property& property) {
        if (!takesText(*property.schema)) return std::nullopt;
        const std::string& format = (*property.schema)["format"].asString();
        if (format == "email" || property.name == "to" || property.named({"email", "recipient", "cc", "participant", "attende"}))
            return ofKind(ValueKind::Email, "e-mail address");
        if (format == "uri" || property.named({"url", "uri", "link"})) return ofKind(ValueKind::Url, "URL");
        if (property.named({"domain", "host", "hostnam"})) return host();
        if (format.starts_with("date") || property.named({"dat", "day"})) return ofKind(ValueKind::Date, "date");
        if (property.named({"path", "fil", "filenam", "directory", "folder"})) return ofKind(ValueKind::Path, "path");
        return std::nullopt;
    }

    std::optional<Found> ofKind(ValueKind kind, const std::string& rule) const {
        const ProbeText* text = nullptr;
        const TextValue* value = first([&](const TextValue& one) { return one.kind == kind; }, &text);
        if (value == nullptr) return std::nullopt;
        return spanOf(*text, value->begin, value->end, Json(value->text), rule);
    }

    /// A host, also that of an address.
    std::optional<Found> host() const {
        if (std::optional<Found> found = ofKind(ValueKind::Host, "host")) return found;
        const ProbeText* text = nullptr;
        const TextValue* value =
            first([](const TextValue& one) { return one.kind == ValueKind::Email || one.kind == ValueKind::Url; }, &text);
        if (value == nullptr) return std::nullopt;
        const std::string name = hostOf(value->text);
        const std::size_t at = lowerCase(value->text).find(name);
        if (name.empty() || at == std::string::npos) return std::nullopt;
        return spanOf(*text, value->begin + at, value->begin + at + name.size(), Json(value->text.substr(at, name.size())),
                      "host of an address");
    }

    std::optional<Found> byPattern(const Property& property) {
        const std::string& pattern = (*property.schema)["pattern"].asString();
        if (pattern.empty() || !takesText(*property.schema)) return std::nullopt;
        const ProbeText* text = nullptr;
        const TextValue* value = first([&](const TextValue& one) { return fitsSchema(Json(one.text), *property.schema); }, &text);
        if (value == nullptr) return std::nullopt;
        return spanOf(*text, value->begin, value->end, Json(value->text), "what the tool's pattern fits");
    }

    /// An identifier that looks like those which the argument had before, or which descriptions give as examples.
    std::optional<Found> byShape(const Property& property) {
        if (!takesText(*property.schema) || !choicesOf(*property.schema).empty()) return std::nullopt;
        const std::set<std::string> shapes = shapesOf(property.name);
        if (shapes.empty()) return std::nullopt;
        const ProbeText* text = nullptr;
        const auto fits = [&](const TextValue& one) {
            const bool identifies = one.kind == ValueKind::Id || one.kind == ValueKind::Number;
            return identifies && shapes.count(shapeOf(one.text)) != 0 && !isOfAnother(one.text, property.name);
        };
        const TextValue* value = first(fits, &text);
        if (value == nullptr) return std::nullopt;
        return spanOf(*text, value->begin, value->end, Json(value->text),
                      "identifier, of the form that " + property.name + " has elsewhere,");
    }

    /// Steps gave the value under other names, and never under this one.
    [[nodiscard]] bool isOfAnother(const std::string& value, const std::string& name) const {
        const auto names = m_namesOf.find(value);
        return names != m_namesOf.end() && names->second.count(name) == 0;
    }

    [[nodiscard]] std::set<std::string> shapesOf(const std::string& name) const {
        std::set<std::string> shapes;
        if (const auto named = m_material.named.find(name); named != m_material.named.end()) {
            for (const NamedValue& one : named->second)
                if (kindOfWhole(one.value.asString()) == ValueKind::Id) shapes.insert(shapeOf(one.value.asString()));
        }
        for (const ToolDescription& tool : m_catalog.tools()) {
            for (const TextValue& value : textValues(tool.inputSchema["properties"][name]["description"].asString(), 16))
                if (value.kind == ValueKind::Id) shapes.insert(shapeOf(value.text));
        }
        return shapes;
    }

    std::optional<Found> asMoney(const Property& property) {
        if (!takesNumber(*property.schema)) return std::nullopt;
        const bool cents = holds(property.stems, "cent");
        if (!cents && !holdsAny(property.stems, kMoneyStems)) return std::nullopt;
        const ProbeText* text = nullptr;
        const TextValue* value = first([](const TextValue& one) { return one.kind == ValueKind::Money; }, &text, false);
        if (value == nullptr) return std::nullopt;
        if (!cents) return spanOf(*text, value->begin, value->end, plainAmount(value->text), "money");
        const std::optional<std::int64_t> whole = centsOf(value->text);
        if (!whole) return std::nullopt;
        return spanOf(*text, value->begin, value->end, Json(*whole), "money, in cents,");
    }

    /// "300.00" is a whole number to a tool that wants one.
    static Json plainAmount(const std::string& amount) {
        const std::size_t point = amount.find('.');
        if (point == std::string::npos) return Json::number(amount);
        const bool whole = amount.find_first_not_of('0', point + 1) == std::string::npos;
        return Json::number(whole ? amount.substr(0, point) : amount);
    }

    /// "412 accounts" for account_count: a number beside a word of the argument.
    std::optional<Found> asCount(const Property& property) {
        if (!takesNumber(*property.schema)) return std::nullopt;
        const ProbeText* where = nullptr;
        for (const ProbeText& text : m_material.texts) {
            if (text.source == TextSource::Result) continue;
            const std::vector<Word> words = wordsOf(text.text, 8000);
            where = &text;
            for (const TextValue& value : text.values) {
                if (value.kind != ValueKind::Number || isUsed(text, value.begin)) continue;
                const bool beside = std::any_of(words.begin(), words.end(), [&](const Word& word) {
                    const std::size_t gap = word.begin >= value.end   ? word.begin - value.end
                                            : value.begin >= word.end ? value.begin - word.end
                                                                      : 9;
                    return gap <= 1 && !isCommonWord(word.stem) && holds(property.nameStems, word.stem);
                });
                if (beside)
                    return spanOf(*where, value.begin, value.end, Json::number(value.text),
                                  "number beside a word of " + property.name);
            }
        }
        return std::nullopt;
    }

    /// "card 9921": a word of the argument's description with the number behind it.
    std::optional<Found> asThing(const Property& property) {
        if (!takesText(*property.schema) || !choicesOf(*property.schema).empty()) return std::nullopt;
        for (const ProbeText& text : m_material.texts) {
            if (text.source == TextSource::Result) continue;
            const std::vector<Word> words = wordsOf(text.text, 8000);
            for (const TextValue& value : text.values) {
                if ((value.kind != ValueKind::Number && value.kind != ValueKind::Id) || isUsed(text, value.begin)) continue;
                const auto before =
                    std::find_if(words.begin(), words.end(), [&](const Word& word) { return word.end + 1 == value.begin; });
                if (before == words.end() || isCommonWord(before->stem) || before->stem.size() < 3 ||
                    !holds(property.stems, before->stem))
                    continue;
                const std::string rule = "what stands behind \"" +
                                         std::string(text.text.substr(before->begin, before->end - before->begin)) +
                                         "\", a word of " + property.name + ",";
                if (holds(property.nameStems, before->stem)) return spanOf(text, value.begin, value.end, Json(value.text), rule);
                m_used.insert({text.step, value.begin});
                return spanOf(text, before->begin, value.end, Json(text.text.substr(before->begin, value.end - before->begin)),
                              rule);
            }
        }
        return std::nullopt;
    }

    std::optional<Found> asText(const Property& property) {
        if (!takesText(*property.schema) || !choicesOf(*property.schema).empty() || !holdsAny(property.nameStems, kFreeTextNames))
            return std::nullopt;
        const bool code = holdsAny(property.nameStems, kCodeNames);
        const ProbeText* text = nullptr;
        const auto quoted = [&](const TextValue& one) {
            return one.kind == ValueKind::Code || (!code && one.kind == ValueKind::Quoted);
        };
        const TextValue* value = first(quoted, &text, false);
        if (value == nullptr) return std::nullopt;
        return spanOf(*text, value->begin, value->end, Json(value->text), "quotation");
    }

    /// "force" in the request, where nothing denies it.
    std::optional<Found> asFlag(const Property& property) {
        if (!takesFlag(*property.schema) || property.nameStems.empty()) return std::nullopt;
        for (const ProbeText& text : m_material.texts) {
            if (text.source != TextSource::Request) continue;
            const std::vector<Word> words = wordsOf(text.text, 8000);
            for (std::size_t i = 0; i < words.size(); ++i) {
                if (property.nameStems.size() != 1 || words[i].stem != property.nameStems.front()) continue;
                const bool denied =
                    (i > 0 && holds(kNegations, words[i - 1].stem)) || (i > 1 && holds(kNegations, words[i - 2].stem));
                if (!denied)
                    return spanOf(text, words[i].begin, words[i].end, Json(true), "the name of the switch, in the words");
            }
        }
        return std::nullopt;
    }

    /// The one value that the argument's name ever had before.
    std::optional<Found> onlyOne(const Property& property) {
        const auto named = m_material.named.find(property.name);
        if (named == m_material.named.end()) return std::nullopt;
        const std::vector<NamedValue>& values = named->second;
        if (std::any_of(values.begin(), values.end(),
                        [&](const NamedValue& one) { return !(one.value == values.front().value); }))
            return std::nullopt;
        const NamedValue& last = values.back();
        return Found{last.value, {"", last.step, last.pointer, 0, 0, "the only " + property.name + " before"}};
    }

    std::vector<Property> m_properties;
    const Catalog& m_catalog;
    const ProbeMaterial& m_material;
    std::map<std::string, std::set<std::string>> m_namesOf;  ///< by value
    std::set<Place> m_used;
};

}  // namespace

std::string shapeOf(std::string_view text) {
    std::string shape;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9';
        const bool lower = c >= 'a' && c <= 'z';
        const bool upper = c >= 'A' && c <= 'Z';
        const char kind = digit ? '0' : lower ? 'a' : upper ? 'A' : c;
        if (shape.empty() || shape.back() != kind || (!digit && !lower && !upper)) shape += kind;
    }
    return shape;
}

std::optional<std::int64_t> centsOf(std::string_view amount) {
    const std::size_t point = std::min(amount.find('.'), amount.size());
    std::string digits(amount.substr(0, point));
    std::string fraction(point < amount.size() ? amount.substr(point + 1) : std::string_view());
    while (fraction.size() > 2 && fraction.back() == '0') fraction.pop_back();
    if (fraction.size() > 2) return std::nullopt;
    fraction.resize(2, '0');
    // "0.50" is 50: leading zeros are no part of a JSON number.
    digits += fraction;
    const bool negative = digits.starts_with('-');
    const std::size_t first = digits.find_first_not_of('0', negative ? 1 : 0);
    digits = (negative ? "-" : "") + (first == std::string::npos ? std::string("0") : digits.substr(first));
    const Json number = Json::number(digits);
    return number.isInteger() ? std::optional(number.asInteger()) : std::nullopt;
}

std::vector<std::string> missingArguments(const ToolDescription& tool, const Json& arguments) {
    std::vector<std::string> missing;
    addMissing(tool.inputSchema, arguments, "", 1, missing);
    return missing;
}

void findArguments(const ToolDescription& tool, const Catalog& catalog, const ProbeMaterial& material,
                   ProbeCandidate& candidate) {
    Finder(tool, catalog, material).fill(candidate);
    candidate.missing = missingArguments(tool, candidate.arguments);
}

}  // namespace writ::sim
