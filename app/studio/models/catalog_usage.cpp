#include "app/studio/models/catalog_usage.h"

#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <QObject>
#include <QStringList>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kDistinct = 12;  // more different values say no more about an argument
constexpr std::size_t kShown = 3;

const char* typeOf(const Json& value) {
    switch (value.kind()) {
    case Json::Kind::Bool: return "yes/no";
    case Json::Kind::Integer: return "whole number";
    case Json::Kind::Number: return "number";
    case Json::Kind::String: return "text";
    case Json::Kind::Array: return "list";
    case Json::Kind::Object:
        return value.contains("__entity") ? "reference" : value.contains("__extn") ? "time or decimal" : "object";
    case Json::Kind::Null: break;
    }
    return "";
}

void addNumber(FieldUsage& usage, const Json& value) {
    const double number = value.asDouble();
    if (!usage.numeric || number < usage.least) {
        usage.least = number;
        usage.leastText = value.numberText();
    }
    if (!usage.numeric || number > usage.most) {
        usage.most = number;
        usage.mostText = value.numberText();
    }
    usage.numeric = true;
}

void addText(FieldUsage& usage, std::string text) {
    if (usage.values.size() < kDistinct || usage.values.contains(text))
        ++usage.values[std::move(text)];
    else
        usage.moreValues = true;
}

void add(FieldUsage& usage, const Json& value) {
    ++usage.calls;
    if (usage.typeWord.empty()) usage.typeWord = typeOf(value);
    if (value.isNumber())
        addNumber(usage, value);
    else if (value.isString())
        addText(usage, value.asString());
    else if (value.isBool())
        addText(usage, value.asBool() ? "yes" : "no");
}

void addUnknown(CatalogUsage& usage, ToolUsage& tool, const std::string& pointer) {
    const auto tokens = pointerTokens(pointer);
    if (!tokens || tokens->size() < 3 || (*tokens)[0] != "context") return;
    auto& fields = (*tokens)[1] == "input" ? tool.fields : usage.context[(*tokens)[1]];
    ++fields[(*tokens)[2]].unknown;
}

void addRequest(CatalogUsage& usage, ToolUsage& tool, const Request& request) {
    for (const auto& [name, value] : request.context["input"].asObject()) add(tool.fields[name], value);
    for (const auto& [group, object] : request.context.asObject())
        if (group != "input")
            for (const auto& [name, value] : object.asObject()) add(usage.context[group][name], value);
    for (const UnknownField& field : request.unknown) addUnknown(usage, tool, field.pointer);
}

}  // namespace

QString FieldUsage::text() const {
    QStringList parts;
    if (numeric)
        parts << (leastText == mostText
                      ? plural(QObject::tr("%1 in %n call(s)", nullptr, static_cast<int>(calls)), static_cast<int>(calls))
                            .arg(q(leastText))
                      : plural(QObject::tr("%1 to %2 in %n call(s)", nullptr, static_cast<int>(calls)), static_cast<int>(calls))
                            .arg(q(leastText), q(mostText)));
    std::vector<std::pair<std::string, std::uint64_t>> ranked(values.begin(), values.end());
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    for (std::size_t i = 0; i < std::min(kShown, ranked.size()); ++i)
        parts << QString(q(ranked[i].first).left(40) % u' ' % QString::number(ranked[i].second));
    if (ranked.size() > kShown || moreValues) parts << QObject::tr("and others");
    if (unknown > 0)
        parts << plural(QObject::tr("unknown in %n call(s)", nullptr, static_cast<int>(unknown)), static_cast<int>(unknown));
    if (parts.isEmpty()) parts << plural(QObject::tr("in %n call(s)", nullptr, static_cast<int>(calls)), static_cast<int>(calls));
    return parts.join(u", "_s);
}

CatalogUsage countUsage(const sim::Corpus& corpus) {
    CatalogUsage usage;
    for (const sim::CorpusCall& call : corpus.calls) {
        const sim::Step& step = call.stepIn(corpus.sessions);
        ToolUsage& tool = usage.tools[step.tool];
        ++(step.probe ? tool.probes : tool.calls);
        if (const sim::BoundCallPtr bound = call.bound.get(); bound && bound->request) addRequest(usage, tool, *bound->request);
    }
    return usage;
}

}  // namespace writ::studio
