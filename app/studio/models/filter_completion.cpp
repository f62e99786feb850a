#include "app/studio/models/filter_completion.h"

#include "app/studio/models/filter_tokens.h"

#include <QObject>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

using Choice = FilterCompletion::Choice;
constexpr std::size_t kMostChoices = 200;

/// Where the cursor stands: what may come, and the piece that is being written.
struct Spot {
    enum class Expect { Field, Operator, Value, Link } expect = Expect::Field;
    const StepFieldInfo* field = nullptr;
    QString name;  ///< of the field as written
    qsizetype begin = 0;
    qsizetype length = 0;
    QString prefix;
};

void take(Spot& spot, const FilterToken& token) {
    using Expect = Spot::Expect;
    if (token.is("&&") || token.is("||")) {
        spot.expect = Expect::Field;
    } else if (token.is(")")) {
        spot.expect = Expect::Link;
    } else if (spot.expect == Expect::Field && !token.is("(") && !token.is("!")) {
        spot.field = token.kind == FilterToken::Kind::Word ? filterField(token.text) : nullptr;
        spot.name = token.text;
        spot.expect = spot.field ? Expect::Operator : Expect::Link;
    } else if (spot.expect == Expect::Operator && filterOperator(token)) {
        spot.expect = Expect::Value;
    } else if (spot.expect == Expect::Value) {
        spot.expect = Expect::Link;
    }
}

Spot spotAt(const QString& text, qsizetype cursor) {
    Spot spot;
    spot.begin = cursor;
    for (FilterToken token = nextFilterToken(text, 0); token.kind != FilterToken::Kind::End && token.position < cursor;
         token = nextFilterToken(text, token.end())) {
        if (token.kind != FilterToken::Kind::Operator && token.end() >= cursor) {
            spot.begin = token.position;
            spot.length = token.length;
            spot.prefix = text.mid(token.position, cursor - token.position);
            break;
        }
        take(spot, token);
    }
    return spot;
}

void add(FilterCompletion& result, const QString& prefix, const QString& shown, const QString& text, const QString& help) {
    if (result.choices.size() < kMostChoices && shown.startsWith(prefix, Qt::CaseInsensitive) && text != prefix)
        result.choices.push_back({text, help});
}

void addOperators(FilterCompletion& result, const StepFieldInfo& field, const QString& before) {
    for (const FilterOperatorInfo& op : filterOperators())
        if (takes(field, op)) result.choices.push_back({before % QLatin1String(op.sign), QObject::tr(op.help)});
}

void addLinks(FilterCompletion& result, const QString& before) {
    result.choices.push_back({before % u"&& "_s, QObject::tr("and")});
    result.choices.push_back({before % u"|| "_s, QObject::tr("or")});
}

void addFields(FilterCompletion& result, const Spot& spot, const KnownValues& known) {
    const StepFieldInfo* const whole = filterField(spot.prefix);
    // Any name may follow "args.": its operators come once it is a name that occurs, or nothing else could be meant.
    const auto begins = [&](const QString& argument) {
        return QString(u"args."_s % argument).startsWith(spot.prefix, Qt::CaseInsensitive);
    };
    const QStringList arguments = whole && whole->kind == FieldKind::Argument ? known(whole->field) : QStringList();
    const bool unfinished =
        std::any_of(arguments.begin(), arguments.end(), begins) && !arguments.contains(spot.prefix.mid(5), Qt::CaseInsensitive);
    if (whole && !unfinished) {
        addOperators(result, *whole, spot.prefix);
        if (whole->kind == FieldKind::Flag) addLinks(result, spot.prefix % u' ');
    }
    for (const StepFieldInfo& field : stepFields()) {
        const QString name = QLatin1String(field.name);
        if (field.kind != FieldKind::Argument)
            add(result, spot.prefix, name, name, QObject::tr(field.help));
        else if (!spot.prefix.isEmpty())
            for (const QString& argument : known(field.field))
                add(result, spot.prefix, name % argument, name % argument, QObject::tr("argument"));
    }
}

void addValues(FilterCompletion& result, const Spot& spot, const KnownValues& known) {
    QString prefix = spot.prefix;
    if (prefix.startsWith(u'"')) prefix = prefix.mid(1);
    for (const QString& value : spot.field->words.isEmpty() ? known(spot.field->field) : spot.field->words)
        add(result, prefix, value, quotedValue(value), {});
}

}  // namespace

FilterCompletion completeFilter(const QString& text, qsizetype cursor, const KnownValues& known) {
    const Spot spot = spotAt(text, cursor);
    FilterCompletion result{spot.begin, spot.length, {}};
    switch (spot.expect) {
    case Spot::Expect::Field: addFields(result, spot, known); break;
    case Spot::Expect::Operator:
        if (!spot.prefix.isEmpty()) break;
        addOperators(result, *spot.field, {});
        if (spot.field->kind == FieldKind::Flag) addLinks(result, {});
        break;
    case Spot::Expect::Value:
        if (spot.field->kind != FieldKind::Argument) addValues(result, spot, known);
        break;
    case Spot::Expect::Link:
        if (spot.prefix.isEmpty() && spot.begin > 0 && text[spot.begin - 1].isSpace()) addLinks(result, {});
        break;
    }
    return result;
}

}  // namespace writ::studio
