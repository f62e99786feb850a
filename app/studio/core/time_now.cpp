#include "app/studio/core/time_now.h"

#include <QDateTime>

namespace writ::studio {

std::string timeNow() {
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
}

}  // namespace writ::studio
