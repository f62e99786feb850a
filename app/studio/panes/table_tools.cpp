#include "app/studio/panes/table_tools.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/models/roles.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QSaveFile>
#include <QTableView>
#include <QTreeView>

#include <algorithm>
#include <functional>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

QString cellText(const QModelIndex& index) {
    const QVariant copy = index.data(CopyRole);
    if (copy.isValid()) return copy.toString();
    const QString detail =
        index.data(CellRole).toInt() == static_cast<int>(Cell::StepText) ? index.data(DetailRole).toString() : QString();
    return QString(index.data(Qt::DisplayRole).toString() % (detail.isEmpty() ? QString() : QString(u' ' % detail)));
}

/// Depth first, parents before children.
void visit(const QAbstractItemModel& model, const QModelIndex& parent, const std::function<void(const QModelIndex&)>& row) {
    for (int i = 0; i < model.rowCount(parent); ++i) {
        const QModelIndex index = model.index(i, 0, parent);
        row(index);
        visit(model, index, row);
    }
}

const QHeaderView* headerOf(const QAbstractItemView* view) {
    if (const auto* table = qobject_cast<const QTableView*>(view)) return table->horizontalHeader();
    const auto* tree = qobject_cast<const QTreeView*>(view);
    return tree ? tree->header() : nullptr;
}

QString csvField(const QString& text) {
    static const QString kSpecial = u",\"\r\n"_s;
    const bool quote = std::any_of(text.begin(), text.end(), [&](QChar c) { return kSpecial.contains(c); });
    if (!quote) return text;
    QString inner = text;
    return QString(u'"' % inner.replace(u'"', u"\"\""_s) % u'"');
}

}  // namespace

TableTools::TableTools(const StudioContext& context, QAbstractItemView* view, QString fileName)
    : QObject(view), m_context(context), m_view(view), m_fileName(std::move(fileName)) {
    setObjectName(u"tableTools"_s);
    view->setContextMenuPolicy(Qt::CustomContextMenu);
    view->installEventFilter(this);
    connect(view, &QWidget::customContextMenuRequested, this, &TableTools::showMenu);
    context.actions.on("clipboard.copy", this, [this] {
        if (hasFocus()) copyText();
    });
    context.actions.on("clipboard.selectAll", this, [this] {
        if (hasFocus()) m_view->selectAll();
    });
    context.actions.on("table.copyCsv", this, [this] {
        if (hasFocus()) copyCsv();
    });
    context.actions.on("table.exportCsv", this, [this] {
        if (hasFocus()) askForFile();
    });
}

bool TableTools::hasFocus() const {
    return m_view->isVisible() && m_view->window()->focusWidget() == m_view;
}

std::vector<QStringList> TableTools::rows(bool all) const {
    const QAbstractItemModel& model = *m_view->model();
    const QHeaderView* const header = headerOf(m_view);
    std::vector<int> columns;
    for (int i = 0; i < model.columnCount(); ++i)
        if (!header || !header->isSectionHidden(i)) columns.push_back(i);
    std::vector<QStringList> result(1);
    for (const int column : columns) result.front() << model.headerData(column, Qt::Horizontal).toString().simplified();
    const QItemSelectionModel* const selection = m_view->selectionModel();
    const bool whole = all || !selection->hasSelection();
    visit(model, m_view->rootIndex(), [&](const QModelIndex& index) {
        if (!whole && !selection->isSelected(index)) return;
        QStringList row;
        for (const int column : columns) row << cellText(index.siblingAtColumn(column));
        result.push_back(row);
    });
    return result;
}

QString TableTools::csv(const std::vector<QStringList>& rows) {
    QString text;
    for (const QStringList& row : rows) {
        QStringList fields;
        std::transform(row.begin(), row.end(), std::back_inserter(fields), csvField);
        text += fields.join(u',') % u"\r\n";
    }
    return text;
}

void TableTools::copyText() const {
    QStringList lines;
    const std::vector<QStringList> all = rows(false);
    std::for_each(all.begin() + 1, all.end(), [&](const QStringList& row) { lines << row.join(u'\t'); });
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void TableTools::copyCsv() const {
    QGuiApplication::clipboard()->setText(csv(rows(true)));
}

bool TableTools::exportTo(const QString& path) const {
    QSaveFile file(path);
    const QByteArray bytes = csv(rows(true)).toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return true;
    emit m_context.state.failed(tr("%1 could not be written.").arg(QDir::toNativeSeparators(path)), file.errorString());
    return false;
}

void TableTools::askForFile() {
    auto* dialog = new QFileDialog(m_view->window(), tr("Export table as CSV"), m_context.settings.value(setting::kLastFolder));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Comma-separated values (*.csv)"));
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(m_fileName % u".csv");
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { exportTo(file); });
    dialog->open();
}

void TableTools::showMenu(const QPoint& position) {
    auto* menu = new QMenu(m_view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& text, const char* name, void (TableTools::*run)()) {
        QAction* action = menu->addAction(text);
        action->setObjectName(QLatin1String(name));
        connect(action, &QAction::triggered, this, run);
    };
    QAction* copy = menu->addAction(tr("&Copy"));
    copy->setShortcut(QKeySequence::Copy);
    connect(copy, &QAction::triggered, this, [this] { copyText(); });
    connect(menu->addAction(tr("Copy table as C&SV")), &QAction::triggered, this, [this] { copyCsv(); });
    add(tr("E&xport table as CSV…"), "exportCsv", &TableTools::askForFile);
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

bool TableTools::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Copy)) {
            if (event->type() == QEvent::KeyPress) copyText();
            event->accept();
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace writ::studio
