#include "app/studio/models/filter_tokens.h"

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr const char* kDoubleSigns[] = {"==", "!=", "&&", "||", "<=", ">="};
constexpr QStringView kSingleSigns = u"!~()<>";
constexpr QStringView kWordMarks = u"_-.:#/@*$+";

bool isWordCharacter(QChar c) {
    return c.isLetterOrNumber() || kWordMarks.contains(c);
}

FilterToken quoted(const QString& text, qsizetype begin) {
    FilterToken token{FilterToken::Kind::Text, {}, begin, 0};
    qsizetype at = begin + 1;
    for (; at < text.size() && text[at] != u'"'; ++at) {
        if (text[at] == u'\\' && at + 1 < text.size()) ++at;
        token.text += text[at];
    }
    token.length = std::min(at + 1, text.size()) - begin;
    if (at >= text.size()) token.kind = FilterToken::Kind::Bad;
    return token;
}

}  // namespace

FilterToken nextFilterToken(const QString& text, qsizetype at) {
    while (at < text.size() && text[at].isSpace()) ++at;
    if (at >= text.size()) return {FilterToken::Kind::End, {}, text.size(), 1};
    if (text[at] == u'"') return quoted(text, at);
    for (const char* sign : kDoubleSigns)
        if (QStringView(text).mid(at, 2) == QLatin1String(sign)) return {FilterToken::Kind::Operator, text.mid(at, 2), at, 2};
    if (kSingleSigns.contains(text[at])) return {FilterToken::Kind::Operator, text.mid(at, 1), at, 1};
    qsizetype end = at;
    while (end < text.size() && isWordCharacter(text[end])) ++end;
    if (end == at) return {FilterToken::Kind::Bad, text.mid(at, 1), at, 1};
    return {FilterToken::Kind::Word, text.mid(at, end - at), at, end - at};
}

const StepFieldInfo* filterField(const QString& name) {
    const auto fits = [&](const StepFieldInfo& field) {
        const QLatin1String own(field.name);
        return field.kind == FieldKind::Argument ? name.size() > own.size() && name.startsWith(own, Qt::CaseInsensitive)
                                                 : name.compare(own, Qt::CaseInsensitive) == 0;
    };
    const auto it = std::find_if(stepFields().begin(), stepFields().end(), fits);
    return it == stepFields().end() ? nullptr : &*it;
}

const FilterOperatorInfo* filterOperator(const FilterToken& token) {
    const auto& all = filterOperators();
    const auto it = std::find_if(all.begin(), all.end(), [&](const FilterOperatorInfo& op) { return token.is(op.sign); });
    return it == all.end() ? nullptr : &*it;
}

QString quotedValue(const QString& value) {
    if (!value.isEmpty() && std::all_of(value.begin(), value.end(), isWordCharacter)) return value;
    QString inner = value;
    return QString(u'"' % inner.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) % u'"');
}

}  // namespace writ::studio
