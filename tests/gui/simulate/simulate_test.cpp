#include "tests/gui/simulate/simulate_test.h"

#include "app/studio/window/workspace_commands.h"
#include "simulator/cases/test_case.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QTableView>

namespace writ::test {

void SimulateTest::init() {
    m_home = std::make_unique<GuiHome>();
    m_studio = m_home->makeStudio();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
}

void SimulateTest::cleanup() {
    m_studio.reset();
    m_home.reset();
}

void SimulateTest::open(const char* sample, std::uint32_t step) {
    window().commands().openPath(m_home->copyOfSample(QLatin1String(sample)));
    QVERIFY(waitForReplay(state()));
    window().showLayout(QStringLiteral("simulate"));
    state().select({0, step});
    QVERIFY(QTest::qWaitFor([this] { return steps()->width() > 600; }, 5000));  // the docks take their places
    steps()->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), steps());
}

QDialog* SimulateTest::dialog() const {
    auto* found = find<QDialog>("noteDialog");
    if (!found || !QTest::qWaitForWindowExposed(found)) return nullptr;
    QApplication::setActiveWindow(found);  // as a window manager does
    return found;
}

void SimulateTest::back() {
    QTRY_VERIFY(!find<QDialog>("noteDialog"));
    QApplication::setActiveWindow(&window());
    QTRY_VERIFY(QApplication::focusWidget());
}

/// Ctrl+Enter belongs to the replay, so the button is reached as people reach it: by its mnemonic-free default.
void SimulateTest::accept() {
    auto* save = find<QAbstractButton>("noteSave");
    QVERIFY(save->isEnabled());
    save->setFocus();
    press(Qt::Key_Space);
    back();
    QVERIFY(QTest::qWaitFor([this] { return state().isBusy(); }, 5000));
    QVERIFY(waitForReplay(state()));
}

sim::Notes SimulateTest::notes() const {
    const auto read = sim::readNotes(state().workspace()->root / state().corpus()->sessions[0]->file);
    return read ? *read : sim::Notes{};
}

std::size_t SimulateTest::tests() const {
    const auto all = sim::allTestCases(*state().workspace());
    return all ? all->size() : 0;
}

const sim::Step& SimulateTest::step(std::uint32_t number) const {
    return state().corpus()->sessions[0]->steps[number - 1];
}

QWidget* SimulateTest::steps() const {
    return find<QWidget>("simulatorPane")->findChild<QTableView*>(QStringLiteral("stepTable"));
}

QWidget* SimulateTest::focus() const {
    if (!QTest::qWaitFor([] { return QApplication::focusWidget() != nullptr; }, 3000)) QApplication::setActiveWindow(&window());
    return QApplication::focusWidget();
}

}  // namespace writ::test
