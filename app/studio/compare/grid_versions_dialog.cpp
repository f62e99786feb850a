#include "app/studio/compare/grid_versions_dialog.h"

#include "app/studio/core/compare_state.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/window/version_picker.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace writ::studio {

using namespace Qt::StringLiterals;

GridVersionsDialog::GridVersionsDialog(const StudioContext& context, QWidget* parent)
    : QDialog(parent), m_context(context), m_list(new QListWidget(this)), m_chosen(context.compare.gridRevs()) {
    setObjectName(u"gridVersionsDialog"_s);
    setWindowTitle(tr("Versions to compare with A"));
    setAccessibleName(windowTitle());
    resize(520, 420);
    auto* hint = new QLabel(tr("Each is replayed over all sessions and compared with A. Space ticks a version."), this);
    hint->setProperty("secondary", true);
    hint->setWordWrap(true);
    m_list->setObjectName(u"gridVersionRows"_s);
    m_list->setAccessibleName(windowTitle());
    m_list->setUniformItemSizes(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    for (const auto which : {QDialogButtonBox::Ok, QDialogButtonBox::Cancel}) {
        QPushButton* button = buttons->button(which);
        button->setObjectName(which == QDialogButtonBox::Ok ? u"gridVersionsOk"_s : u"gridVersionsCancel"_s);
        button->setAccessibleName(QString(button->text()).remove(u'&'));
    }
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        apply();
        accept();
    });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(12);
    column->addWidget(new QLabel(u"<b>"_s % windowTitle() % u"</b>"_s, this));
    column->addWidget(hint);
    column->addWidget(m_list, 1);
    column->addWidget(buttons);
    add(versionRows(context.state));
    if (const sim::WorkspacePtr workspace = context.state.workspace())
        gitVersionRows(workspace, this, [this](const std::vector<VersionRow>& rows) { add(rows); });
    if (m_list->count() > 0) m_list->setCurrentRow(0);
}

void GridVersionsDialog::add(const std::vector<VersionRow>& rows) {
    for (const VersionRow& row : rows) {
        if (row.rev == m_context.state.againstRev()) continue;
        auto* item = new QListWidgetItem(m_context.theme.icon(row.icon),
                                         row.detail.isEmpty() ? row.label : QString(row.label % u"   " % row.detail), m_list);
        item->setData(Qt::UserRole, row.rev);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(m_chosen.contains(row.rev) ? Qt::Checked : Qt::Unchecked);
    }
}

void GridVersionsDialog::apply() {
    QStringList revs;
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->checkState() == Qt::Checked) revs << m_list->item(row)->data(Qt::UserRole).toString();
    m_context.compare.setGridRevs(revs);
}

}  // namespace writ::studio
