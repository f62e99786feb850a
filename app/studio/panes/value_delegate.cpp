#include "app/studio/panes/value_delegate.h"

#include "app/studio/models/scratch_form_model.h"
#include "app/studio/models/text.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>

#include <limits>

namespace writ::studio {

namespace {

/// Whole numbers of 64 bits, which QSpinBox cannot hold.
class WholeNumberBox : public QAbstractSpinBox {
public:
    using QAbstractSpinBox::QAbstractSpinBox;
    [[nodiscard]] QLineEdit* line() const { return lineEdit(); }
    void stepBy(int steps) override {
        bool ok = false;
        const qint64 now = text().toLongLong(&ok);
        if (qint64 next = 0; ok && !__builtin_add_overflow(now, qint64{steps}, &next))
            lineEdit()->setText(QString::number(next));
        else if (!ok && text().isEmpty())
            lineEdit()->setText(QStringLiteral("0"));
    }

protected:
    [[nodiscard]] StepEnabled stepEnabled() const override { return StepUpEnabled | StepDownEnabled; }
};

const sim::ScratchField* fieldOf(const QModelIndex& index) {
    const auto* model = qobject_cast<const ScratchFormModel*>(index.model());
    return model ? model->field(index) : nullptr;
}

QComboBox* choices(QWidget* parent, const QStringList& words, bool others) {
    auto* box = new QComboBox(parent);
    box->setProperty("compact", true);
    box->setEditable(others);
    box->addItems(words);
    if (box->lineEdit()) box->lineEdit()->setObjectName(QStringLiteral("valueEditorText"));
    return box;
}

QString textOf(const QWidget* editor) {
    if (const auto* box = qobject_cast<const QComboBox*>(editor)) return box->currentText();
    if (const auto* spin = qobject_cast<const QAbstractSpinBox*>(editor)) return spin->text();
    return static_cast<const QLineEdit*>(editor)->text();
}

}  // namespace

QWidget* ValueDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const {
    const sim::ScratchField* const field = fieldOf(index);
    if (!field) return nullptr;
    QWidget* editor = nullptr;
    if (field->type.kind == sim::FieldKind::YesNo) {
        editor = choices(parent, {QStringLiteral("true"), QStringLiteral("false")}, false);
    } else if (field->type.kind == sim::FieldKind::OneOf) {
        QStringList words;
        for (const std::string& choice : field->type.choices) words << q(choice);
        editor = choices(parent, words, true);
    } else if (field->type.kind == sim::FieldKind::WholeNumber) {
        editor = new WholeNumberBox(parent);
    } else {
        editor = new QLineEdit(parent);
        editor->setProperty("compact", true);
    }
    editor->setObjectName(QStringLiteral("valueEditor"));
    editor->setAccessibleName(tr("%1, %2").arg(q(field->label), q(field->type.text())));
    return editor;
}

void ValueDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    // Once: what somebody types stays when the model has news of other values.
    if (editor->property("filled").toBool()) return;
    editor->setProperty("filled", true);
    const QString text = index.data(Qt::EditRole).toString();
    if (auto* box = qobject_cast<QComboBox*>(editor)) {
        if (box->isEditable())
            box->setEditText(text);
        else
            box->setCurrentIndex(std::max(0, box->findText(text)));
    } else if (auto* spin = dynamic_cast<WholeNumberBox*>(editor)) {
        spin->line()->setText(text);
        spin->selectAll();
    } else if (auto* line = qobject_cast<QLineEdit*>(editor)) {
        line->setText(text);
        line->selectAll();
    }
}

void ValueDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
    model->setData(index, textOf(editor), Qt::EditRole);
}

}  // namespace writ::studio
