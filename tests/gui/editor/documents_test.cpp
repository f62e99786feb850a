// Every path that could lose work: saving, changes from outside, recovery, the close dialog.
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/documents/save_changes_dialog.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QTreeWidget>

#include <unistd.h>

using namespace writ;
using namespace writ::studio;

class DocumentsTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void opensOnce();
    void refusesWhatIsNoText_data();
    void refusesWhatIsNoText();
    void savesAtomically();
    void failedSaveKeepsText();
    void readOnlyFolderKeepsText();
    void refusesToOverwriteOutsideChange();
    void tellsOfOutsideChange();
    void ownSaveIsNoOutsideChange();
    void tellsOfRemoval();
    void keepMineThenSave();
    void recoversAfterCrash();
    void otherStudioIsNotRecovered();
    void savingDropsTheCopy();
    void closeDialog_data();
    void closeDialog();
    void closeAsksOnceForAll();
    void closeStaysWhenSaveFails();
    void countsChangedLines();

private:
    [[nodiscard]] QString file(const QString& name) const { return m_folder->filePath(name); }
    [[nodiscard]] QString recovery() const { return m_folder->filePath(QStringLiteral("recovery")); }
    static void write(const QString& path, const QByteArray& text);
    static QByteArray read(const QString& path);
    static void pressInDialog(const char* button, QByteArray* seen = nullptr);
    std::unique_ptr<QTemporaryDir> m_folder;
};

void DocumentsTest::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    write(file(QStringLiteral("a.cedar")), "permit;\n");
    write(file(QStringLiteral("b.cedar")), "forbid;\n");
}

void DocumentsTest::write(const QString& path, const QByteArray& text) {
    QFile target(path);
    QVERIFY(target.open(QIODevice::WriteOnly));
    QCOMPARE(target.write(text), text.size());
}

QByteArray DocumentsTest::read(const QString& path) {
    QFile source(path);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

void DocumentsTest::pressInDialog(const char* button, QByteArray* seen) {
    QTimer::singleShot(0, qApp, [button, seen] {
        QWidget* dialog = QApplication::activeModalWidget();
        QVERIFY(dialog != nullptr);
        if (seen != nullptr)
            *seen = QByteArray::number(dialog->findChild<QTreeWidget*>(QStringLiteral("saveChangesList"))->topLevelItemCount());
        auto* found = dialog->findChild<QPushButton*>(QLatin1String(button));
        QVERIFY(found != nullptr);
        QTest::mouseClick(found, Qt::LeftButton);
    });
}

void DocumentsTest::opensOnce() {
    DocumentManager manager(recovery());
    manager.setWorkspaceRoot(m_folder->path());
    QSignalSpy opened(&manager, &DocumentManager::opened);
    Document* first = manager.open(file(QStringLiteral("a.cedar"))).value();
    QCOMPARE(manager.open(file(QStringLiteral("./a.cedar"))).value(), first);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(first->name(), QStringLiteral("a.cedar"));
    QCOMPARE(first->text(), QByteArray("permit;\n"));
    QVERIFY(!first->isModified());
}

void DocumentsTest::refusesWhatIsNoText_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("latin 1") << QByteArray("Gr\xFC\xDF e");
    QTest::newRow("cut in a character") << QByteArray("\xE2\x98");
    QTest::newRow("binary") << QByteArray("\xFF\xFE\x00\x01", 4);
}

void DocumentsTest::refusesWhatIsNoText() {
    QFETCH(QByteArray, bytes);
    write(file(QStringLiteral("x.cedar")), bytes);
    DocumentManager manager(recovery());
    const Result<Document*> opened = manager.open(file(QStringLiteral("x.cedar")));
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Malformed);
    QCOMPARE(manager.open(file(QStringLiteral("none.cedar"))).error().kind, ErrorKind::NotFound);
    QCOMPARE(manager.open(m_folder->path()).error().kind, ErrorKind::Unreadable);
}

void DocumentsTest::savesAtomically() {
    DocumentManager manager(recovery());
    Document* document = manager.open(file(QStringLiteral("a.cedar"))).value();
    QSignalSpy saved(&manager, &DocumentManager::saved);
    document->setText("permit; // ü\n");
    QVERIFY(document->isModified());
    QVERIFY(manager.save(*document).has_value());
    QCOMPARE(read(document->path()), QByteArray("permit; // ü\n"));
    QVERIFY(!document->isModified());
    QCOMPARE(saved.count(), 1);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 2);
}

void DocumentsTest::failedSaveKeepsText() {
    DocumentManager manager(recovery());
    QDir(m_folder->path()).mkdir(QStringLiteral("sub"));
    write(file(QStringLiteral("sub/c.cedar")), "old");
    Document* document = manager.open(file(QStringLiteral("sub/c.cedar"))).value();
    document->setText("new");
    // The folder goes away: nothing can be written there, whoever asks.
    QVERIFY(QDir(file(QStringLiteral("sub"))).removeRecursively());
    const Result<void> done = manager.save(*document);
    QVERIFY(!done);
    QCOMPARE(done.error().kind, ErrorKind::Unwritable);
    QCOMPARE(document->text(), QByteArray("new"));
    QVERIFY(document->isModified());
}

void DocumentsTest::readOnlyFolderKeepsText() {
    if (geteuid() == 0) QSKIP("The superuser may write everywhere");
    DocumentManager manager(recovery());
    Document* document = manager.open(file(QStringLiteral("a.cedar"))).value();
    document->setText("new");
    QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::ExeOwner);
    const bool saved = manager.save(*document).has_value();
    QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QVERIFY(!saved);
    QCOMPARE(document->text(), QByteArray("new"));
    QCOMPARE(read(document->path()), QByteArray("permit;\n"));
}

void DocumentsTest::refusesToOverwriteOutsideChange() {
    DocumentManager manager(recovery());
    Document* document = manager.open(file(QStringLiteral("a.cedar"))).value();
    document->setText("mine");
    write(document->path(), "theirs");
    QSignalSpy outside(document, &Document::changedOutside);
    QVERIFY(!manager.save(*document));
    QCOMPARE(outside.count(), 1);
    QCOMPARE(read(document->path()), QByteArray("theirs"));
    QCOMPARE(document->text(), QByteArray("mine"));
    QVERIFY(manager.save(*document, true).has_value());
    QCOMPARE(read(document->path()), QByteArray("mine"));
}

void DocumentsTest::tellsOfOutsideChange() {
    DocumentManager manager(recovery());
    Document* document = manager.open(file(QStringLiteral("a.cedar"))).value();
    QSignalSpy outside(document, &Document::changedOutside);
    write(document->path(), "theirs");
    QTRY_VERIFY(outside.count() >= 1);
    QVERIFY(manager.reload(*document).has_value());
    QCOMPARE(document->text(), QByteArray("theirs"));
    QVERIFY(!document->isModified());
    // Editors replace files by renaming: the watcher must follow.
    outside.clear();
    write(file(QStringLiteral("a.new")), "again");
    QVERIFY(QFile::remove(document->path()));
    QVERIFY(QFile::rename(file(QStringLiteral("a.new")), document->path()));
    QTRY_VERIFY(outside.count() >= 1);
}

void DocumentsTest::ownSaveIsNoOutsideChange() {
    DocumentManager manager(recovery());
    Document* document = manager.open(file(QStringLiteral("a.cedar"))).value();
    QSignalSpy outside(document, &Document::changedOutside);
    QSignalSpy removed(document, &Document::removedOutside);
    document->setText("mine");
    QVERIFY(manager.save(*document).has_value());
    QTest::qWait(700);
    QCOMPARE(outside.count(), 0);
    QCOMPARE(removed.count(), 0);
}

void DocumentsTest::tellsOfRemoval() {
    DocumentManager manager(recovery());
    Document* document = manager.open(file(QStringLiteral("a.cedar"))).value();
    QSignalSpy removed(document, &Document::removedOutside);
    QVERIFY(QFile::remove(document->path()));
    QTRY_VERIFY(removed.count() >= 1);
    QCOMPARE(document->text(), QByteArray("permit;\n"));
    QVERIFY(manager.save(*document).has_value());
    QCOMPARE(read(document->path()), QByteArray("permit;\n"));
}

void DocumentsTest::keepMineThenSave() {
    DocumentManager manager(recovery());
    Document* document = manager.open(file(QStringLiteral("a.cedar"))).value();
    write(document->path(), "theirs");
    QVERIFY(manager.keepMine(*document).has_value());
    QVERIFY(document->isModified());
    QCOMPARE(document->text(), QByteArray("permit;\n"));
    QCOMPARE(read(document->path()), QByteArray("theirs"));
    QVERIFY(manager.save(*document).has_value());
    QCOMPARE(read(document->path()), QByteArray("permit;\n"));
}

void DocumentsTest::recoversAfterCrash() {
    const QString path = file(QStringLiteral("a.cedar"));
    {
        DocumentManager crashed(recovery());
        crashed.open(path).value()->setText("unsaved ☕");
    }
    DocumentManager manager(recovery());
    QCOMPARE(manager.recovered().size(), std::size_t{1});
    QCOMPARE(manager.recovered().front().text, QByteArray("unsaved ☕"));
    QCOMPARE(read(path), QByteArray("permit;\n"));
    manager.takeRecovered();
    QVERIFY(manager.recovered().empty());
    Document* document = manager.find(path);
    QVERIFY(document != nullptr);
    QCOMPARE(document->text(), QByteArray("unsaved ☕"));
    QVERIFY(document->isModified());
}

void DocumentsTest::otherStudioIsNotRecovered() {
    DocumentManager running(recovery());
    running.open(file(QStringLiteral("a.cedar"))).value()->setText("unsaved");
    const auto copies = [this] {
        QStringList found;
        for (const QString& run : QDir(recovery()).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            found += QDir(recovery() + QLatin1Char('/') + run).entryList({QStringLiteral("*.json")}, QDir::Files);
        return found.size();
    };
    // The copy is written a few seconds after the last edit.
    QTRY_COMPARE_WITH_TIMEOUT(copies(), qsizetype{1}, 6000);
    DocumentManager other(recovery());
    QVERIFY(other.recovered().empty());
}

void DocumentsTest::savingDropsTheCopy() {
    {
        DocumentManager manager(recovery());
        Document* document = manager.open(file(QStringLiteral("a.cedar"))).value();
        document->setText("mine");
        QVERIFY(manager.save(*document).has_value());
    }
    DocumentManager next(recovery());
    QVERIFY(next.recovered().empty());
    {
        DocumentManager crashed(recovery());
        crashed.open(file(QStringLiteral("b.cedar"))).value()->setText("unsaved");
    }
    DocumentManager offered(recovery());
    QCOMPARE(offered.recovered().size(), std::size_t{1});
    offered.discardRecovered();
    DocumentManager last(recovery());
    QVERIFY(last.recovered().empty());
}

void DocumentsTest::closeDialog_data() {
    QTest::addColumn<QByteArray>("button");
    QTest::addColumn<bool>("closed");
    QTest::addColumn<QByteArray>("onDisk");
    QTest::newRow("save") << QByteArray("saveChangesSave") << true << QByteArray("mine");
    QTest::newRow("discard") << QByteArray("saveChangesDiscard") << true << QByteArray("permit;\n");
    QTest::newRow("cancel") << QByteArray("saveChangesCancel") << false << QByteArray("permit;\n");
}

void DocumentsTest::closeDialog() {
    QFETCH(QByteArray, button);
    QFETCH(bool, closed);
    QFETCH(QByteArray, onDisk);
    const QString path = file(QStringLiteral("a.cedar"));
    {
        DocumentManager manager(recovery());
        Document* document = manager.open(path).value();
        document->setText("mine");
        pressInDialog(button.constData());
        QCOMPARE(manager.closeDocuments({document}, nullptr), closed);
        QCOMPARE(manager.find(path) == nullptr, closed);
        QCOMPARE(read(path), onDisk);
    }
    DocumentManager next(recovery());
    QCOMPARE(next.recovered().empty(), closed);
}

void DocumentsTest::closeAsksOnceForAll() {
    DocumentManager manager(recovery());
    manager.open(file(QStringLiteral("a.cedar"))).value()->setText("1");
    manager.open(file(QStringLiteral("b.cedar"))).value()->setText("2");
    QByteArray listed;
    pressInDialog("saveChangesSave", &listed);
    QVERIFY(manager.closeDocuments(manager.documents(), nullptr));
    QCOMPARE(listed, QByteArray("2"));
    QVERIFY(manager.documents().empty());
    QCOMPARE(read(file(QStringLiteral("b.cedar"))), QByteArray("2"));
    // Nothing changed: nothing is asked.
    Document* document = manager.open(file(QStringLiteral("a.cedar"))).value();
    QVERIFY(manager.closeDocuments({document}, nullptr));
}

void DocumentsTest::closeStaysWhenSaveFails() {
    DocumentManager manager(recovery());
    Document* document = manager.open(file(QStringLiteral("a.cedar"))).value();
    document->setText("mine");
    write(document->path(), "theirs");
    QSignalSpy failed(&manager, &DocumentManager::saveFailed);
    pressInDialog("saveChangesSave");
    QVERIFY(!manager.closeDocuments({document}, nullptr));
    QCOMPARE(failed.count(), 1);
    QCOMPARE(document->text(), QByteArray("mine"));
    QCOMPARE(read(document->path()), QByteArray("theirs"));
}

void DocumentsTest::countsChangedLines() {
    QCOMPARE(changedLines("a\nb\n", "a\nb\n"), qsizetype{0});
    QCOMPARE(changedLines("a\nb\nc\n", "a\nX\nc\n"), qsizetype{1});
    QCOMPARE(changedLines("a\nc\n", "a\nb\nb\nc\n"), qsizetype{2});
    QCOMPARE(changedLines("", "a"), qsizetype{1});
}

QTEST_MAIN(DocumentsTest)
#include "documents_test.moc"
