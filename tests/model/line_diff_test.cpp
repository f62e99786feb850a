#include "tests/model/line_diff_test.h"

#include "simulator/compare/line_diff.h"

#include <QTest>

#include <random>

namespace writ::tests {

using namespace sim;

namespace {

/// "=a -b +c" a line each.
QString shape(const std::string& from, const std::string& to) {
    const auto a = splitLines(from), b = splitLines(to);
    QStringList words;
    for (const DiffLine& line : diffLines(from, to).lines) {
        const std::string_view text = line.kind == DiffKind::Added ? b[line.to - 1] : a[line.from - 1];
        const QChar sign = line.kind == DiffKind::Same ? u'=' : line.kind == DiffKind::Added ? u'+' : u'-';
        words << QString(sign + QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
    }
    return words.join(u' ');
}

}  // namespace

void LineDiffTest::lines_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* from, const char* to, const char* expected) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(expected);
    };
    row("both empty", "", "", "");
    row("same", "a\nb\n", "a\nb\n", "=a =b");
    row("final line end does not count", "a\nb", "a\nb\n", "=a =b");
    row("line ends do not count", "a\r\nb\r\n", "a\nb\n", "=a =b");
    row("all new", "", "a\nb\n", "+a +b");
    row("all gone", "a\nb\n", "", "-a -b");
    row("changed in the middle", "a\nb\nc\n", "a\nx\nc\n", "=a -b +x =c");
    row("inserted", "a\nc\n", "a\nb\nc\n", "=a +b =c");
    row("repeated lines", "a\na\nb\n", "a\nb\n", "=a -a =b");
    row("moved", "a\nb\nc\n", "c\na\nb\n", "+c =a =b -c");
}

void LineDiffTest::lines() {
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, expected);
    QCOMPARE(shape(from.toStdString(), to.toStdString()), expected);
}

void LineDiffTest::rebuildsBothTexts() {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        const auto text = [&] {
            std::string made;
            for (auto i = random() % 12; i > 0; --i) made += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
            return made;
        };
        const std::string from = text(), to = text();
        std::uint32_t a = 0, b = 0;
        for (const DiffLine& line : diffLines(from, to).lines) {
            if (line.kind != DiffKind::Added) QCOMPARE(line.from, ++a);
            if (line.kind != DiffKind::Removed) QCOMPARE(line.to, ++b);
            if (line.kind == DiffKind::Same) QVERIFY(splitLines(from)[line.from - 1] == splitLines(to)[line.to - 1]);
        }
        QCOMPARE(std::size_t{a}, splitLines(from).size());
        QCOMPARE(std::size_t{b}, splitLines(to).size());
    }
}

void LineDiffTest::largeTextsAreOneBlock() {
    const LineDiff diff = diffLines("h\na\nb\nt\n", "h\nb\na\nt\n", 4);
    QVERIFY(!diff.exact);
    QCOMPARE(diff.lines.size(), std::size_t{6});
    QCOMPARE(diff.lines.front().kind, DiffKind::Same);
    QCOMPARE(diff.lines.back().kind, DiffKind::Same);
}

void LineDiffTest::changedPartKeepsCharacters() {
    const ChangedPart part = changedPart("x \xC3\xA4 y", "x \xC3\xB6 y");
    QCOMPARE(part.begin, std::size_t{2});
    QCOMPARE(part.fromEnd, std::size_t{4});
    QCOMPARE(part.toEnd, std::size_t{4});
    const ChangedPart grown = changedPart("a < 5", "a <= 5");
    QCOMPARE(grown.begin, std::size_t{3});
    QCOMPARE(grown.fromEnd, std::size_t{3});
    QCOMPARE(grown.toEnd, std::size_t{4});
}

}  // namespace writ::tests
