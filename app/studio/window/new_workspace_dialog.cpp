#include "app/studio/window/new_workspace_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace writ::studio {

NewWorkspaceDialog::NewWorkspaceDialog(const QString& parentFolder, QWidget* parent)
    : QDialog(parent),
      m_name(new QLineEdit(tr("policies"), this)),
      m_parent(new QLineEdit(parentFolder, this)),
      m_hint(new QLabel(this)) {
    setObjectName(QStringLiteral("newWorkspaceDialog"));
    setAccessibleName(tr("New workspace"));
    setWindowTitle(tr("New workspace"));
    setMinimumWidth(520);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(20, 20, 20, 20);
    form->setSpacing(12);
    m_name->setObjectName(QStringLiteral("workspaceName"));
    m_name->setAccessibleName(tr("Name"));
    m_parent->setObjectName(QStringLiteral("workspaceParent"));
    m_parent->setAccessibleName(tr("In folder"));
    auto* browseButton = new QPushButton(tr("Browse…"), this);
    browseButton->setObjectName(QStringLiteral("workspaceBrowse"));
    browseButton->setAccessibleName(tr("Browse for a folder"));
    connect(browseButton, &QPushButton::clicked, this, &NewWorkspaceDialog::browse);
    auto* place = new QHBoxLayout;
    place->addWidget(m_parent, 1);
    place->addWidget(browseButton);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("In &folder"), place);
    m_hint->setProperty("secondary", true);
    m_hint->setWordWrap(true);
    form->addRow(m_hint);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_create = buttons->addButton(tr("Create"), QDialogButtonBox::AcceptRole);
    m_create->setProperty("accent", true);
    m_create->setObjectName(QStringLiteral("workspaceCreate"));
    m_create->setAccessibleName(tr("Create the workspace"));
    m_create->setDefault(true);
    QPushButton* cancel = buttons->button(QDialogButtonBox::Cancel);
    cancel->setObjectName(QStringLiteral("workspaceCancel"));
    cancel->setAccessibleName(tr("Cancel"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    form->addRow(buttons);
    connect(m_name, &QLineEdit::textChanged, this, &NewWorkspaceDialog::check);
    connect(m_parent, &QLineEdit::textChanged, this, &NewWorkspaceDialog::check);
    m_name->selectAll();
    check();
}

QString NewWorkspaceDialog::name() const {
    return m_name->text().trimmed();
}

QString NewWorkspaceDialog::folder() const {
    return QDir(m_parent->text()).absoluteFilePath(name());
}

void NewWorkspaceDialog::check() {
    const QDir target(folder());
    const bool named = !name().isEmpty() && !name().contains(u'/') && name() != u"." && name() != u"..";
    const bool free = !target.exists() || target.isEmpty();
    m_create->setEnabled(named && free);
    if (!named)
        m_hint->setText(tr("Give a name without a slash."));
    else if (!free)
        m_hint->setText(tr("%1 exists and is not empty.").arg(target.path()));
    else
        m_hint->setText(
            tr("%1 is made with a manifest, a policy that denies everything and an example binding.").arg(target.path()));
}

void NewWorkspaceDialog::browse() {
    const QString chosen = QFileDialog::getExistingDirectory(this, tr("In folder"), m_parent->text());
    if (!chosen.isEmpty()) m_parent->setText(chosen);
}

}  // namespace writ::studio
