#include "resources/init_resources.h"

#include <QtCore/qglobal.h>
#include <QtGlobal>

void writInitResources() {
    Q_INIT_RESOURCE(writ_resource_data);
}
