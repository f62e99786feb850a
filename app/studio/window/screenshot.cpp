#include "app/studio/window/screenshot.h"

#include <QApplication>

namespace writ::studio {

namespace {

constexpr int kRestMs = 900;

}  // namespace

Screenshot::Screenshot(const StudioContext& context, MainWindow& window, StudioOptions options)
    : QObject(&window), m_context(context), m_window(window), m_options(std::move(options)) {
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &Screenshot::settle);
    connect(&context.state, &StudioState::busyChanged, &m_rest, qOverload<>(&QTimer::start));
    connect(&context.state, &StudioState::replayChanged, &m_rest, qOverload<>(&QTimer::start));
    m_rest.start();
}

void Screenshot::settle() {
    if (m_context.state.isBusy()) {
        m_rest.start();
        return;
    }
    if (const unsigned step = std::exchange(m_options.select, 0u); step > 0 && m_context.state.corpus()) {
        m_context.state.select({0, step});
        m_rest.start();
        return;
    }
    grab();
}

void Screenshot::grab() {
    const bool written = m_window.grab().save(m_options.screenshot);
    if (!written) qWarning("%s could not be written.", qPrintable(m_options.screenshot));
    QApplication::exit(written ? 0 : 1);
}

}  // namespace writ::studio
