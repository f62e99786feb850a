#include "tests/gui/support/gui_support.h"

#include "app/studio/start/samples.h"
#include "resources/init_resources.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QHeaderView>
#include <QLineEdit>
#include <QTabBar>
#include <QTest>
#include <QTextEdit>

namespace writ::test {

namespace {

/// Parts that Qt makes for itself inside a named widget.
bool isPartOfAnother(const QWidget& widget) {
    if (widget.objectName().startsWith(u"qt_") || widget.inherits("QHeaderView") || widget.inherits("QTableCornerButton"))
        return true;
    const QWidget* parent = widget.parentWidget();
    return parent && (qobject_cast<const QTabBar*>(parent) || parent->inherits("QComboBoxPrivateContainer"));
}

bool isInteractive(const QWidget& widget) {
    return qobject_cast<const QAbstractButton*>(&widget) || qobject_cast<const QAbstractItemView*>(&widget) ||
           qobject_cast<const QAbstractSpinBox*>(&widget) || qobject_cast<const QComboBox*>(&widget) ||
           qobject_cast<const QLineEdit*>(&widget) || qobject_cast<const QTabBar*>(&widget) ||
           qobject_cast<const QTextEdit*>(&widget) || widget.inherits("QsciScintilla");
}

QString chainOf(const QWidget& widget) {
    QString chain =
        QLatin1String(widget.metaObject()->className()) + u'(' + widget.objectName() + u'|' + widget.accessibleName() + u')';
    for (const QWidget* above = widget.parentWidget(); above; above = above->parentWidget())
        chain += QStringLiteral(" < ") + QLatin1String(above->metaObject()->className()) + u':' + above->objectName();
    return chain;
}

}  // namespace

GuiHome::GuiHome() {
    qputenv("HOME", m_folder.path().toUtf8());
    qputenv("XDG_CONFIG_HOME", m_folder.filePath(QStringLiteral("config")).toUtf8());
    qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toUtf8());
}

std::unique_ptr<studio::Studio> GuiHome::makeStudio() const {
    auto made = std::make_unique<studio::Studio>(path(QStringLiteral("studio.ini")), path(QStringLiteral("recovery")));
    made->window().resize(1600, 1000);
    made->window().show();
    return made;
}

QString GuiHome::copyOfSample(const QString& id) const {
    QString folder = path(id);
    for (int number = 2; QDir(folder).exists(); ++number) folder = path(id + u'-' + QString::number(number));
    return studio::copySample(id, folder) ? folder : QString();
}

bool waitForReplay(const studio::StudioState& state) {
    return QTest::qWaitFor([&state] { return state.replay() && !state.isBusy() && !state.isStale(); }, 10000);
}

QStringList namelessWidgets(const QWidget& root) {
    QStringList nameless;
    for (const QWidget* widget : root.findChildren<QWidget*>())
        if (isInteractive(*widget) && !isPartOfAnother(*widget) &&
            (widget->objectName().isEmpty() || widget->accessibleName().isEmpty()))
            nameless << chainOf(*widget);
    return nameless;
}

QString pictureFile(const QString& name) {
    const QDir folder(QStringLiteral(WRIT_BINARY_DIR "/screenshots"));
    folder.mkpath(QStringLiteral("."));
    return folder.filePath(name);
}

QString grabTo(QWidget& widget, const QString& name) {
    const QString file = pictureFile(name + QStringLiteral(".png"));
    QCoreApplication::sendPostedEvents();  // what has changed takes its place first
    return widget.grab().save(file) ? file : QString();
}

int runGuiTest(int argc, char** argv, QObject* (*makeTest)()) {
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("writ-studio"));
    writInitResources();
    const std::unique_ptr<QObject> test(makeTest());
    return QTest::qExec(test.get(), argc, argv);
}

}  // namespace writ::test
