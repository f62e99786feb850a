#pragma once

#include "app/studio/window/studio.h"

#include <QTimer>

namespace writ::studio {

/// Waits until the window has settled, grabs it to a file and ends the program.
class Screenshot : public QObject {
    Q_OBJECT
public:
    Screenshot(const StudioContext& context, MainWindow& window, StudioOptions options);

private:
    void settle();
    void grab();

    const StudioContext& m_context;
    MainWindow& m_window;
    StudioOptions m_options;
    QTimer m_rest;
};

}  // namespace writ::studio
