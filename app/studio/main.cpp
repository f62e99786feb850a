#include "resources/init_resources.h"

#include <QApplication>

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    writInitResources();
    return 0;
}
