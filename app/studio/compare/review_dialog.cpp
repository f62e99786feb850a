#include "app/studio/compare/review_dialog.h"

#include "app/studio/core/compare_state.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/panes/pane_parts.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

QString loginName() {
    for (const char* variable : {"USER", "LOGNAME", "USERNAME"})
        if (const QString name = qEnvironmentVariable(variable); !name.isEmpty()) return name;
    return {};
}

}  // namespace

ReviewDialog::ReviewDialog(const StudioContext& context, const Words& words, Note note, QWidget* parent)
    : QDialog(parent), m_context(context), m_kind(note), m_form(new QFormLayout(this)) {
    setObjectName(u"reviewDialog"_s);
    setWindowTitle(words.title);
    setAccessibleName(words.title);
    setMinimumWidth(480);
    m_form->setContentsMargins(20, 20, 20, 20);
    m_form->setSpacing(12);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    auto* title = new QLabel(u"<b>"_s % words.title.toHtmlEscaped() % u"</b>"_s, this);
    auto* hint = new QLabel(words.hint, this);
    hint->setProperty("secondary", true);
    hint->setWordWrap(true);
    m_form->addRow(title);
    m_form->addRow(hint);
    if (note != Note::None) addNote();
    if (context.compare.reviewer().isEmpty()) addName();
    addButtons(words.verb);
    check();
}

bool ReviewDialog::isNeeded(const StudioContext& context, Note note) {
    return note != Note::None || context.compare.reviewer().isEmpty();
}

void ReviewDialog::addNote() {
    m_note = named(new QLineEdit(this), u"reviewNote"_s, tr("Note"));
    m_note->setPlaceholderText(m_kind == Note::Required ? tr("What is wrong with it") : tr("May stay empty"));
    connect(m_note, &QLineEdit::textChanged, this, &ReviewDialog::check);
    m_form->addRow(tr("N&ote"), m_note);
    m_note->setFocus();
}

void ReviewDialog::addName() {
    m_name = named(new QLineEdit(loginName(), this), u"reviewName"_s, tr("Your name"));
    m_name->setToolTip(tr("Every decision carries one. It is asked once and kept in the settings."));
    connect(m_name, &QLineEdit::textChanged, this, &ReviewDialog::check);
    m_form->addRow(tr("Your na&me"), m_name);
    if (!m_note) m_name->selectAll();
}

void ReviewDialog::addButtons(const QString& verb) {
    m_complaint = new QLabel(this);
    m_complaint->setObjectName(u"reviewComplaint"_s);
    m_complaint->setProperty("secondary", true);
    auto* buttons = new QDialogButtonBox(this);
    m_save = named(new QPushButton(verb, buttons), u"reviewSave"_s, verb);
    m_save->setProperty("accent", true);
    m_save->setDefault(true);
    buttons->addButton(m_save, QDialogButtonBox::AcceptRole);
    named(buttons->addButton(QDialogButtonBox::Cancel), u"reviewCancel"_s, tr("Cancel"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        if (m_name) m_context.compare.setReviewer(m_name->text().trimmed());
        accept();
    });
    m_form->addRow(m_complaint);
    m_form->addRow(buttons);
}

QString ReviewDialog::note() const {
    return m_note ? m_note->text().trimmed() : QString();
}

void ReviewDialog::check() {
    if (!m_save) return;
    QString why;
    if (m_kind == Note::Required && note().isEmpty())
        why = tr("Say why: whoever changes the policy will ask.");
    else if (m_name && m_name->text().trimmed().isEmpty())
        why = tr("Give your name.");
    m_complaint->setText(why);
    m_save->setEnabled(why.isEmpty());
}

}  // namespace writ::studio
