#include "app/studio/documents/save_changes_dialog.h"

#include "app/studio/core/theme.h"
#include "app/studio/documents/document.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace writ::studio {
namespace {

constexpr int kWidth = 560;
constexpr int kIconSize = 28;
constexpr int kRowHeight = 26;
constexpr int kMostRows = 8;
constexpr int kGap = 8;
constexpr int kMargin = 20;

QString question(const std::vector<Document*>& modified) {
    if (modified.size() == 1) return SaveChangesDialog::tr("Save changes to %1?").arg(modified.front()->name());
    return SaveChangesDialog::tr("Save changes to %1 files?").arg(modified.size());
}

}  // namespace

qsizetype changedLines(const QByteArray& before, const QByteArray& after) {
    if (before == after) return 0;
    const QByteArrayList from = before.split('\n');
    const QByteArrayList to = after.split('\n');
    const qsizetype shorter = std::min(from.size(), to.size());
    qsizetype prefix = 0;
    while (prefix < shorter && from[prefix] == to[prefix]) ++prefix;
    qsizetype suffix = 0;
    while (suffix < shorter - prefix && from[from.size() - 1 - suffix] == to[to.size() - 1 - suffix]) ++suffix;
    return std::max(from.size(), to.size()) - prefix - suffix;
}

SaveChangesDialog::SaveChangesDialog(const std::vector<Document*>& modified, const Theme* theme, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("saveChanges"));
    setWindowTitle(tr("Writ Studio"));
    setAccessibleName(question(modified));
    setMinimumWidth(kWidth);
    auto* title = new QLabel(question(modified), this);
    title->setObjectName(QStringLiteral("saveChangesQuestion"));
    QFont strong = title->font();
    strong.setWeight(QFont::DemiBold);
    title->setFont(strong);
    auto* text = new QLabel(tr("Without saving, what was changed is lost."), this);
    text->setWordWrap(true);
    auto* icon = new QLabel(this);
    if (theme != nullptr)
        icon->setPixmap(
            theme->pixmap(QStringLiteral("warning"), theme->color("verdict.indeterminate.fg"), kIconSize, devicePixelRatioF()));
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->setHorizontalSpacing(kGap * 2);
    layout->setVerticalSpacing(kGap);
    layout->addWidget(icon, 0, 0, 2, 1, Qt::AlignTop);
    layout->addWidget(title, 0, 1);
    layout->addWidget(text, 1, 1);
    layout->addWidget(makeList(modified, theme), 2, 1);
    layout->addWidget(makeButtons(), 3, 0, 1, 2);
    layout->setColumnStretch(1, 1);
}

QWidget* SaveChangesDialog::makeList(const std::vector<Document*>& modified, const Theme* theme) {
    auto* list = new QTreeWidget(this);
    list->setObjectName(QStringLiteral("saveChangesList"));
    list->setAccessibleName(tr("Changed files"));
    list->setColumnCount(2);
    list->setHeaderHidden(true);
    list->setRootIsDecorated(false);
    list->setSelectionMode(QAbstractItemView::NoSelection);
    list->setFocusPolicy(Qt::NoFocus);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    for (const Document* document : modified) {
        const auto lines = static_cast<int>(changedLines(document->savedText(), document->text()));
        const QString what = lines == 1 ? tr("1 line changed") : tr("%1 lines changed").arg(lines);
        auto* item = new QTreeWidgetItem(list, {document->name(), what});
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setSizeHint(0, {0, kRowHeight});
        item->setToolTip(0, document->path());
        if (theme != nullptr) item->setIcon(0, theme->icon(QStringLiteral("policy")));
    }
    list->header()->setStretchLastSection(false);
    list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list->setFixedHeight(std::min(static_cast<int>(modified.size()), kMostRows) * kRowHeight + 2 * list->frameWidth() + 2);
    return list;
}

QWidget* SaveChangesDialog::makeButtons() {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, kGap, 0, 0);
    const auto add = [&](const QString& name, const QString& text, Choice choice) {
        auto* button = new QPushButton(text, row);
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, choice] { choose(choice); });
        layout->addWidget(button);
        return button;
    };
    QPushButton* discard = add(QStringLiteral("saveChangesDiscard"), tr("Discard"), Choice::Discard);
    layout->addStretch(1);
    add(QStringLiteral("saveChangesCancel"), tr("Cancel"), Choice::Cancel);
    QPushButton* save = add(QStringLiteral("saveChangesSave"), tr("Save"), Choice::Save);
    save->setProperty("accent", true);
    save->setDefault(true);
    save->setFocus();
    discard->setProperty("destructive", true);
    return row;
}

void SaveChangesDialog::choose(Choice choice) {
    m_choice = choice;
    if (choice == Choice::Cancel)
        reject();
    else
        accept();
}

}  // namespace writ::studio
