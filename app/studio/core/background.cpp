#include "app/studio/core/background.h"

namespace writ::studio {

Background::Background(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
}

Background::~Background() {
    stop();
    ++*m_newest;
    m_pool.waitForDone();
}

std::shared_ptr<RunProgress> Background::begin() {
    if (m_progress) m_progress->cancel();
    const bool ran = isRunning();
    const quint64 id = ++*m_newest;
    m_progress = std::make_shared<RunProgress>([this, id](std::uint64_t done, std::uint64_t total, const char* what) {
        QMetaObject::invokeMethod(this, [this, id, done, total, text = QString::fromUtf8(what)] {
            if (id == *m_newest && isRunning()) emit progress(done, total, text);
        });
    });
    if (!ran) emit runningChanged();
    return m_progress;
}

bool Background::end(quint64 id) {
    if (id != *m_newest || !m_progress) return false;
    m_progress.reset();
    emit runningChanged();
    return true;
}

void Background::stop() {
    if (m_progress) m_progress->cancel();
}

void Background::drop() {
    if (!m_progress) return;
    m_progress->cancel();
    m_progress.reset();
    ++*m_newest;
    emit runningChanged();
}

void Background::dropAndWait() {
    drop();
    m_pool.waitForDone();
}

}  // namespace writ::studio
