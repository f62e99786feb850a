#pragma once

#include "app/studio/models/tree_model.h"
#include "simulator/scratch/form.h"

namespace writ::studio {

/// The fields of a scratch request as a form: sections, records and their members. Values are edited in their column.
class ScratchFormModel : public TreeModel {
    Q_OBJECT
public:
    enum Column { Field, Value, Type, Origin };
    using TreeModel::TreeModel;

    void setFields(std::vector<sim::ScratchField> fields);
    /// Null for a section.
    [[nodiscard]] const sim::ScratchField* field(const QModelIndex& index) const;
    /// The row of a pointer; invalid when there is none.
    [[nodiscard]] QModelIndex find(const std::string& pointer) const;

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Takes what a person typed; false, with complained(), when it is no value of the field's type.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

signals:
    void edited(const writ::sim::ScratchEdit& edit);
    void complained(const QString& text);

protected:
    [[nodiscard]] QVariant cell(int node, int column, int role) const override;
    [[nodiscard]] QStringList headers() const override;

private:
    [[nodiscard]] QVariant valueCell(const sim::ScratchField& field, int role) const;

    std::vector<sim::ScratchField> m_fields;
    std::vector<int> m_fieldOf;       ///< by node: index into m_fields, or -1
    std::vector<QString> m_sections;  ///< by node: title of a section
};

}  // namespace writ::studio
