// How long a key takes until the window has painted it, while a large corpus is decided anew in the background. A benchmark, not
// a test: the figures only mean something in a release build on a quiet machine.
//   writ-typing-frames [CALLS [KEYS]]
#include "app/studio/window/workspace_commands.h"
#include "editor/policy_editor.h"
#include "tests/gui/support/gui_support.h"

#include "resources/init_resources.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace writ;
using namespace writ::studio;

namespace {

constexpr int kCallsOfRefund = 7;  ///< recorded ones
constexpr int kPauseMs = 90;       ///< between keys: somebody who types fast

/// The Refund sample with its session over and over, as one recording of a session a line.
QString makeWorkspace(const test::GuiHome& home, int calls) {
    const QString folder = home.copyOfSample(QStringLiteral("refund"));
    QFile session(folder + QStringLiteral("/sessions/refund.json"));
    QFile many(folder + QStringLiteral("/sessions/many.jsonl"));
    if (!session.open(QIODevice::ReadOnly) || !many.open(QIODevice::WriteOnly)) return {};
    const QByteArray line = QJsonDocument::fromJson(session.readAll()).toJson(QJsonDocument::Compact) + '\n';
    // Conversations that begin alike would be taken for one that was recorded again and again.
    for (int written = 0; written < calls; written += kCallsOfRefund) {
        const QByteArray number = QByteArray::number(written);
        QByteArray one = line;
        one.replace("Order O-1001: the lamp", QByteArray("Task " + number + ", order O-1001: the lamp"));
        one.replace("call_Rf", QByteArray("call_" + number + "_"));
        many.write(one);
    }
    return folder;
}

/// From a key event until everything that it made dirty has been painted, and how long the window then was busy with what came
/// back from the workers.
class Frames : public QObject {
public:
    explicit Frames(QWidget& target) { target.installEventFilter(this); }
    void press(QWidget& target, Qt::Key key, const QString& text) {
        m_clock.start();
        m_waiting = true;
        QKeyEvent down(QEvent::KeyPress, key, Qt::NoModifier, text);
        QApplication::sendEvent(&target, &down);
        while (m_waiting && m_clock.elapsed() < 1000) QApplication::processEvents(QEventLoop::AllEvents, 5);
    }
    bool eventFilter(QObject*, QEvent* event) override {
        // The text is painted in the viewport's paint event; the queued call runs when that is over.
        if (event->type() == QEvent::Paint && m_waiting)
            QMetaObject::invokeMethod(
                this, [this] { painted(); }, Qt::QueuedConnection);
        return false;
    }
    [[nodiscard]] std::vector<double> times() const { return m_times; }

private:
    void painted() {
        if (!m_waiting) return;
        m_waiting = false;
        m_times.push_back(static_cast<double>(m_clock.nsecsElapsed()) / 1e6);
    }
    QElapsedTimer m_clock;
    bool m_waiting = false;
    std::vector<double> m_times;
};

void print(const char* what, std::vector<double> times) {
    if (times.empty()) return;
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) {
        return times[std::min(times.size() - 1, static_cast<std::size_t>(share * static_cast<double>(times.size())))];
    };
    std::printf("%s: %zu samples, median %.1f ms, 95 %% %.1f ms, max %.1f ms\n", what, times.size(), at(0.5), at(0.95),
                times.back());
}

}  // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("writ-studio"));
    writInitResources();
    const int calls = argc > 1 ? std::max(1, std::atoi(argv[1])) : 210'000;
    const int keys = argc > 2 ? std::max(1, std::atoi(argv[2])) : 200;
    const test::GuiHome home;
    const auto studio = home.makeStudio();
    StudioState& state = studio->context().state;
    QElapsedTimer clock;
    clock.start();
    studio->window().commands().openPath(makeWorkspace(home, calls));
    if (!QTest::qWaitFor([&] { return state.comparison() && !state.isBusy(); }, 600'000)) return 1;
    std::printf("%zu calls in %zu sessions, opened in %.1f s\n", state.corpus()->calls.size(), state.corpus()->sessions.size(),
                static_cast<double>(clock.elapsed()) / 1000);
    studio->context().actions.action("layout.author")->trigger();
    emit studio->context().documents.revealRequested(
        QString::fromStdString((state.workspace()->root / "policies/b/refund.cedar").string()), 0, 0);
    QTest::qWait(500);
    editor::PolicyEditor* editor = nullptr;
    for (auto* one : studio->window().findChildren<editor::PolicyEditor*>())
        if (one->isVisible()) editor = one;
    if (!editor) return 1;
    const auto at = static_cast<std::uint32_t>(editor->bytes().indexOf("<= 50000") + 8);
    editor->view().select({at, at});
    editor->setFocus();
    Frames frames(*editor->viewport());
    std::vector<double> fresh;
    QElapsedTimer sinceKey;
    QObject::connect(&state, &StudioState::replayChanged, &state, [&] {
        if (!state.isStale() && sinceKey.isValid()) fresh.push_back(static_cast<double>(sinceKey.elapsed()));
    });
    // Digits come and go at the end of the limit, so that each key changes verdicts.
    for (int i = 0; i < keys; ++i) {
        sinceKey.start();
        if (i % 2 == 0)
            frames.press(*editor, Qt::Key_1, QStringLiteral("1"));
        else
            frames.press(*editor, Qt::Key_Backspace, QStringLiteral("\b"));
        QTest::qWait(kPauseMs);
    }
    print("key to painted frame", frames.times());
    static_cast<void>(QTest::qWaitFor([&] { return !state.isStale() && !state.isBusy(); }, 60'000));
    print("key to new verdicts", fresh);
    return 0;
}
