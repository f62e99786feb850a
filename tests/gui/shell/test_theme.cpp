#include "app/studio/core/action_registry.h"
#include "app/studio/window/fuzzy.h"
#include "tests/gui/support/gui_support.h"

#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace writ::studio;

namespace {

double channel(double value) {
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

/// WCAG 2.
double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace

class TestTheme : public QObject {
    Q_OBJECT
private slots:
    void textCanBeRead_data();
    void textCanBeRead();
    void paletteComesFromTheTokens();
    void iconsTakeTheColour();
    void iconsFollowTheTheme();
    void fontSizeMovesEveryRole();
    void noColourStandsInCode();
    void actionsAreSound();
    void fuzzyMatchPrefersWords();

private:
    Theme m_theme;
};

void TestTheme::textCanBeRead_data() {
    QTest::addColumn<QByteArray>("ink");
    QTest::addColumn<QByteArray>("paper");
    QTest::addColumn<double>("need");
    const QList<QByteArray> texts{"palette.active.text",      "chrome.secondaryText",     "chrome.link",
                                  "chrome.attention",         "verdict.allow.fg",         "verdict.deny.fg",
                                  "verdict.indeterminate.fg", "verdict.notReplayable.fg", "palette.active.placeholderText"};
    for (const QByteArray& ink : texts)
        for (const QByteArray& paper :
             {QByteArray("palette.active.base"), QByteArray("palette.active.window"), QByteArray("palette.active.alternateBase")})
            QTest::newRow(QByteArray(ink + " on " + paper).constData()) << ink << paper << 4.5;
    for (const char* verdict : {"allow", "deny", "indeterminate", "notReplayable"}) {
        const QByteArray base = QByteArray("verdict.") + verdict;
        QTest::newRow(QByteArray(base + " on its tint").constData())
            << QByteArray(base + ".fg") << QByteArray(base + ".tint") << 4.5;
    }
    QTest::newRow("selection") << QByteArray("palette.active.highlightedText") << QByteArray("palette.active.highlight") << 4.5;
    QTest::newRow("accent button") << QByteArray("chrome.accentText") << QByteArray("chrome.accent") << 4.5;
    QTest::newRow("focus ring") << QByteArray("chrome.focusRing") << QByteArray("palette.active.window") << 3.0;
    QTest::newRow("disabled") << QByteArray("palette.disabled.text") << QByteArray("palette.active.window") << 3.0;
}

void TestTheme::textCanBeRead() {
    QFETCH(QByteArray, ink);
    QFETCH(QByteArray, paper);
    QFETCH(double, need);
    for (const Theme::Choice choice : {Theme::Choice::Light, Theme::Choice::Dark}) {
        m_theme.apply(*qApp, choice);
        const double found = contrast(m_theme.color(ink.constData()), m_theme.color(paper.constData()));
        QVERIFY2(found >= need, qPrintable(QString::number(found)));
    }
}

void TestTheme::paletteComesFromTheTokens() {
    QSignalSpy changed(&m_theme, &Theme::changed);
    m_theme.apply(*qApp, Theme::Choice::Dark);
    QVERIFY(m_theme.isDark());
    QCOMPARE(QApplication::palette().color(QPalette::Active, QPalette::Base), m_theme.color("palette.active.base"));
    QCOMPARE(QApplication::palette().color(QPalette::Inactive, QPalette::Highlight), m_theme.color("palette.inactive.highlight"));
    QCOMPARE(QApplication::palette().color(QPalette::Disabled, QPalette::Text), m_theme.color("palette.disabled.text"));
    m_theme.apply(*qApp, Theme::Choice::Light);
    QVERIFY(!m_theme.isDark());
    QCOMPARE(QApplication::palette().color(QPalette::Active, QPalette::Window), m_theme.color("palette.active.window"));
    QCOMPARE(changed.count(), 2);
    QVERIFY(!qApp->styleSheet().contains(u'$'));
}

void TestTheme::iconsTakeTheColour() {
    for (const QString& file : QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")})) {
        const QImage image = m_theme.pixmap(file.chopped(4), QColor(Qt::red), 32, 1).toImage();
        bool painted = false;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (const QColor pixel = image.pixelColor(x, y); pixel.alpha() == 255) {
                    painted = true;
                    QVERIFY2(pixel.red() > 250 && pixel.green() < 5, qPrintable(file));
                }
        QVERIFY2(painted, qPrintable(file));
    }
}

void TestTheme::iconsFollowTheTheme() {
    m_theme.apply(*qApp, Theme::Choice::Light);
    const QIcon icon = m_theme.icon(QStringLiteral("replay"));
    const QImage light = icon.pixmap(16, 16).toImage();
    m_theme.apply(*qApp, Theme::Choice::Dark);
    QVERIFY(icon.pixmap(16, 16).toImage() != light);
}

void TestTheme::fontSizeMovesEveryRole() {
    const int code = m_theme.font("code").pixelSize();
    m_theme.setUiFontSize(m_theme.font("ui").pixelSize() + 3);
    QCOMPARE(m_theme.font("code").pixelSize(), code + 3);
    QCOMPARE(m_theme.font("ui").pixelSize(), 16);
    m_theme.setUiFontSize(13);
}

void TestTheme::noColourStandsInCode() {
    const QRegularExpression hex(QStringLiteral("\"#[0-9A-Fa-f]{3,8}\"|QColor\\(\\s*[0-9]"));
    int files = 0;
    for (const char* folder : {"/app/studio", "/editor"})
        for (QDirIterator it(QStringLiteral(WRIT_SOURCE_DIR) + QLatin1String(folder),
                             {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files, QDirIterator::Subdirectories);
             it.hasNext();) {
            QFile file(it.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!QString::fromUtf8(file.readAll()).contains(hex), qPrintable(file.fileName()));
            ++files;
        }
    QVERIFY(files > 30);
}

void TestTheme::actionsAreSound() {
    QSet<QString> ids, windowKeys, listKeys;
    for (const ActionInfo& info : actionTable()) {
        const QString id = QLatin1String(info.id);
        QVERIFY2(!ids.contains(id), info.id);
        ids << id;
        QVERIFY2(*info.text && *info.help, info.id);
        QVERIFY2(!*info.icon || QFile::exists(QStringLiteral(":/icons/") + QLatin1String(info.icon) + QStringLiteral(".svg")),
                 info.id);
        const bool window = qstrcmp(info.scope, "window") == 0;
        QVERIFY2(window || qstrcmp(info.scope, "list") == 0 || qstrcmp(info.scope, "editor") == 0, info.id);
        if (!*info.shortcut) continue;
        for (const QKeySequence& key : QKeySequence::listFromString(QLatin1String(info.shortcut), QKeySequence::PortableText)) {
            QVERIFY2(!key.isEmpty(), info.id);
            QSet<QString>& taken = window ? windowKeys : listKeys;
            QVERIFY2(!taken.contains(key.toString()), info.id);
            taken << key.toString();
        }
    }
    QVERIFY(!windowKeys.intersects(listKeys));
}

void TestTheme::fuzzyMatchPrefersWords() {
    const auto word = fuzzyMatch(QStringLiteral("deny"), QStringLiteral("Next deny"));
    const auto letters = fuzzyMatch(QStringLiteral("deny"), QStringLiteral("Disable every new key"));
    QVERIFY(word && letters);
    QVERIFY(word->score > letters->score);
    QCOMPARE(word->positions, QList<int>({5, 6, 7, 8}));
    QVERIFY(!fuzzyMatch(QStringLiteral("xyz"), QStringLiteral("Next deny")));
    QVERIFY(fuzzyMatch({}, QStringLiteral("anything")));
}

WRIT_GUI_TEST_MAIN(TestTheme)
#include "test_theme.moc"
