#include "app/studio/window/settings_dialog.h"

#include "app/studio/core/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace writ::studio {

namespace {

QSpinBox* sizeBox(Settings& settings, const Setting<int>& row, const QString& name, QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setRange(11, 24);
    box->setSuffix(QStringLiteral(" px"));
    box->setValue(settings.value(row));
    box->setObjectName(QString::fromLatin1(row.key).section(u'/', -1));
    box->setAccessibleName(name);
    if (auto* field = box->findChild<QLineEdit*>()) {
        field->setObjectName(box->objectName() + QStringLiteral("Text"));
        field->setAccessibleName(name);
    }
    QObject::connect(box, &QSpinBox::valueChanged, box, [&settings, row](int value) { settings.set(row, value); });
    return box;
}

QCheckBox* checkBox(Settings& settings, const Setting<bool>& row, const QString& text, QWidget* parent) {
    auto* box = new QCheckBox(text, parent);
    box->setObjectName(QString::fromLatin1(row.key).section(u'/', -1));
    box->setAccessibleName(QString(text).remove(u'&'));
    box->setChecked(settings.value(row));
    QObject::connect(box, &QCheckBox::toggled, box, [&settings, row](bool on) { settings.set(row, on); });
    return box;
}

QComboBox* themeBox(Settings& settings, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setObjectName(QStringLiteral("theme"));
    box->setAccessibleName(QObject::tr("Theme"));
    box->addItem(QObject::tr("As the desktop"), QStringLiteral("system"));
    box->addItem(QObject::tr("Light"), QStringLiteral("light"));
    box->addItem(QObject::tr("Dark"), QStringLiteral("dark"));
    box->setCurrentIndex(qMax(0, box->findData(settings.value(setting::kTheme))));
    QObject::connect(box, &QComboBox::currentIndexChanged, box,
                     [&settings, box] { settings.set(setting::kTheme, box->currentData().toString()); });
    return box;
}

}  // namespace

SettingsDialog::SettingsDialog(Settings& settings, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("settingsDialog"));
    setAccessibleName(tr("Settings"));
    setWindowTitle(tr("Settings"));
    setMinimumWidth(440);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(20, 20, 20, 20);
    form->setSpacing(12);
    form->addRow(tr("&Theme"), themeBox(settings, this));
    form->addRow(tr("Text &size"), sizeBox(settings, setting::kUiFontSize, tr("Text size"), this));
    form->addRow(tr("&Editor text size"), sizeBox(settings, setting::kEditorFontSize, tr("Editor text size"), this));
    form->addRow(QString(),
                 checkBox(settings, setting::kFormatOnSave, tr("&Format policies and schemas when they are saved"), this));
    form->addRow(QString(),
                 checkBox(settings, setting::kInlineValues, tr("Show the selected call's &values beside the rule"), this));
    auto* author = new QLineEdit(settings.value(setting::kAuthor), this);
    author->setObjectName(QStringLiteral("author"));
    author->setAccessibleName(tr("Name in notes"));
    connect(author, &QLineEdit::editingFinished, this,
            [&settings, author] { settings.set(setting::kAuthor, author->text().trimmed()); });
    form->addRow(tr("&Name in notes"), author);
    auto* hint = new QLabel(tr("Changes work at once."), this);
    hint->setProperty("secondary", true);
    form->addRow(hint);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton* close = buttons->button(QDialogButtonBox::Close);
    close->setObjectName(QStringLiteral("settingsClose"));
    close->setAccessibleName(tr("Close"));
    close->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::accept);
    form->addRow(buttons);
}

}  // namespace writ::studio
