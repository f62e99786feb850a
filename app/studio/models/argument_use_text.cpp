#include "app/studio/models/argument_use_text.h"

#include "app/studio/models/text.h"

#include <QObject>
#include <QStringList>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kShown = 3;
constexpr int kLongest = 40;

QString inCalls(const QString& what, std::uint64_t calls) {
    const auto count = static_cast<int>(calls);
    return plural(QObject::tr("%1 in %n call(s)", nullptr, count), count).arg(what);
}

QString range(const sim::ArgumentUse& use) {
    const QString least = q(use.least.numberText());
    return use.least == use.most ? least : QObject::tr("%1 to %2").arg(least, q(use.most.numberText()));
}

QString valueText(const Json& value) {
    if (value.isBool()) return value.asBool() ? QObject::tr("yes") : QObject::tr("no");
    return (value.isString() ? q(value.asString()) : q(value.dump())).left(kLongest);
}

}  // namespace

QString argumentUseText(const sim::ArgumentUse& use) {
    QStringList parts;
    if (!use.least.isNull()) parts << inCalls(range(use), use.calls);
    std::size_t shown = 0;
    bool hasMore = false;
    for (const sim::ValueUse& example : use.examples) {
        if (example.value.isNumber()) continue;  // the range tells
        if (shown++ == kShown) {
            hasMore = true;
            break;
        }
        parts << QString(valueText(example.value) % u' ' % QString::number(example.count));
    }
    const bool allAreTexts = use.least.isNull();
    if (hasMore || (allAreTexts && shown > 0 && (use.distinct > shown || use.more))) parts << QObject::tr("and others");
    const auto unknown = static_cast<int>(use.unknown);
    if (unknown > 0) parts << plural(QObject::tr("unknown in %n call(s)", nullptr, unknown), unknown);
    const auto calls = static_cast<int>(use.calls);
    return parts.isEmpty() ? plural(QObject::tr("in %n call(s)", nullptr, calls), calls) : parts.join(u", "_s);
}

}  // namespace writ::studio
