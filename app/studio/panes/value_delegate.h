#pragma once

#include "app/studio/panes/cell_delegate.h"

namespace writ::studio {

/// Edits a field of a scratch request by its type: a line, a line that steps by the arrow keys for whole numbers, a list for
/// yes/no and for one of several. A text that is no such value stays in its editor, framed red.
class ValueDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

    [[nodiscard]] QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                                        const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
};

}  // namespace writ::studio
