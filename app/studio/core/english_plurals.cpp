#include "app/studio/core/english_plurals.h"

#include <QCoreApplication>

namespace writ::studio {

EnglishPlurals::EnglishPlurals() {
    QCoreApplication::installTranslator(this);
}

QString EnglishPlurals::translate(const char*, const char* source, const char*, int n) const {
    QString text = QString::fromUtf8(source);
    if (n < 0 || !text.contains(u"(s)")) return {};
    return text.replace(QStringLiteral("(s)"), n == 1 ? QString() : QStringLiteral("s"));
}

}  // namespace writ::studio
