#include "app/studio/core/window_first.h"

#include <QtGlobal>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#endif

namespace writ::studio {

void letWindowGoFirst() {
#ifdef Q_OS_LINUX
    constexpr int kNice = 10;
    setpriority(PRIO_PROCESS, 0, kNice);  // of this thread alone, here; that it fails would only cost smoothness
#endif
}

}  // namespace writ::studio
