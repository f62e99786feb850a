#include "app/studio/core/settings.h"

#include <QStandardPaths>

namespace writ::studio {

namespace {

QString defaultFile() {
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + QStringLiteral("/studio.ini");
}

}  // namespace

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent), m_settings(file.isEmpty() ? defaultFile() : file, QSettings::IniFormat) {
}

}  // namespace writ::studio
