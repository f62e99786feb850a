#include "resources/init_resources.h"

#include <QtGlobal>
#include <QtCore/qglobal.h>

void writInitResources() { Q_INIT_RESOURCE(writ_resource_data); }
