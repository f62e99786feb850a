#pragma once

#include "simulator/workspace/notes.h"
#include "tests/gui/support/gui_support.h"

#include <QTest>

#include <cstdint>
#include <memory>

class QDialog;

namespace writ::test {

/// A studio of its own for each test, driven by keyboard in the Simulate layout.
class SimulateTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

protected:
    void open(const char* sample, std::uint32_t step);
    [[nodiscard]] studio::MainWindow& window() const { return m_studio->window(); }
    [[nodiscard]] studio::StudioState& state() const { return m_studio->context().state; }
    [[nodiscard]] const studio::StudioContext& context() const { return m_studio->context(); }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return window().findChild<Widget*>(QLatin1String(name));
    }
    /// Where the keys go; after a window has closed it takes a moment until somebody has them.
    [[nodiscard]] QWidget* focus() const;
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(focus(), static_cast<Qt::Key>(key), modifiers);
    }
    void type(const QString& text) const { QTest::keyClicks(focus(), text); }
    [[nodiscard]] QDialog* dialog() const;  ///< of notes, corrections and probe calls
    void accept();                          ///< that dialog
    void back();                            ///< to the window, once that dialog is closed
    [[nodiscard]] sim::Notes notes() const;
    [[nodiscard]] std::size_t tests() const;  ///< of the workspace
    [[nodiscard]] const sim::Step& step(std::uint32_t number) const;
    [[nodiscard]] QWidget* steps() const;

private:
    std::unique_ptr<GuiHome> m_home;
    std::unique_ptr<studio::Studio> m_studio;
};

}  // namespace writ::test
