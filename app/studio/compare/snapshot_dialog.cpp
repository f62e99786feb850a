#include "app/studio/compare/snapshot_dialog.h"

#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/time_now.h"
#include "simulator/store/store.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

Result<void> keepSnapshot(const std::filesystem::path& root, const std::string& name, const std::vector<SourcePtr>& sources,
                          const std::string& time) {
    std::error_code code;
    std::filesystem::create_directories(root / ".writ", code);
    Result<sim::Store> store = sim::Store::open(root / ".writ" / "store.sqlite");
    return store ? store->saveSnapshot(name, sources, time) : Failure(std::move(store).error());
}

}  // namespace

SnapshotDialog::SnapshotDialog(const StudioContext& context, QWidget* parent)
    : QDialog(parent), m_context(context), m_name(new QLineEdit(this)), m_complaint(new QLabel(this)) {
    setObjectName(u"snapshotDialog"_s);
    setWindowTitle(tr("Keep the text as a snapshot"));
    setAccessibleName(windowTitle());
    setMinimumWidth(480);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(20, 20, 20, 20);
    form->setSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    auto* hint = new QLabel(tr("The text of %1 as it is now, unsaved changes included. It can then be compared like any version.")
                                .arg(QString::fromStdString(context.state.version().label)),
                            this);
    hint->setWordWrap(true);
    hint->setProperty("secondary", true);
    m_name->setObjectName(u"snapshotName"_s);
    m_name->setAccessibleName(tr("Name of the snapshot"));
    m_name->setText(QString(context.state.policyRev().section(u'/', -1).section(u':', -1) % u'-' %
                            QDateTime::currentDateTime().toString(u"yyyy-MM-dd-HHmm"_s)));
    m_name->selectAll();
    m_complaint->setObjectName(u"snapshotComplaint"_s);
    m_complaint->setProperty("secondary", true);
    m_complaint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(this);
    m_save = new QPushButton(tr("Keep it"), buttons);
    m_save->setObjectName(u"snapshotSave"_s);
    m_save->setAccessibleName(m_save->text());
    m_save->setProperty("accent", true);
    m_save->setDefault(true);
    buttons->addButton(m_save, QDialogButtonBox::ActionRole);
    QPushButton* cancel = buttons->addButton(QDialogButtonBox::Cancel);
    cancel->setObjectName(u"snapshotCancel"_s);
    cancel->setAccessibleName(tr("Cancel"));
    form->addRow(new QLabel(u"<b>"_s % windowTitle() % u"</b>"_s, this));
    form->addRow(hint);
    form->addRow(tr("&Name"), m_name);
    form->addRow(m_complaint);
    form->addRow(buttons);
    connect(m_name, &QLineEdit::textChanged, this, &SnapshotDialog::check);
    connect(m_save, &QPushButton::clicked, this, &SnapshotDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
}

void SnapshotDialog::check() {
    const bool empty = m_name->text().trimmed().isEmpty();
    m_complaint->setText(empty ? tr("Give it a name.") : QString());
    m_save->setEnabled(!empty && !m_work.isRunning());
}

void SnapshotDialog::save() {
    const sim::WorkspacePtr workspace = m_context.state.workspace();
    if (!workspace) return;
    const QString name = m_name->text().trimmed();
    m_work.run([root = workspace->root, text = name.toStdString(), sources = m_context.state.version().sources,
                time = timeNow()](RunProgress&) { return keepSnapshot(root, text, sources, time); },
               [this, name](const Result<void>& kept) {
                   check();
                   if (!kept) {
                       m_complaint->setText(QString::fromStdString(kept.error().text()));
                       return;
                   }
                   emit m_context.state.done(tr("Snapshot kept."), name);
                   accept();
               });
    m_save->setEnabled(false);
}

}  // namespace writ::studio
