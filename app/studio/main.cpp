#include "app/studio/window/studio.h"
#include "engine/text/allocator.h"
#include "resources/init_resources.h"

#include <QApplication>

#include <clocale>

int main(int argc, char** argv) {
    writ::tuneAllocator();
    QApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");  // Qt takes the user's; libraries write numbers into files
    QApplication::setApplicationName(QStringLiteral("writ-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("Writ Studio"));
    QApplication::setApplicationVersion(QStringLiteral(WRIT_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.writstudio.WritStudio"));
    writInitResources();
    return writ::studio::runStudio(writ::studio::readStudioOptions(QApplication::arguments()));
}
