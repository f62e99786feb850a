#pragma once

#include "app/studio/models/filter_completion.h"

#include <QListView>

class QLineEdit;
class QStandardItemModel;

namespace writ::studio {

class Theme;

/// The list below a filter field. It never takes the focus: the field hands its keys over.
class FilterCompleter : public QListView {
    Q_OBJECT
public:
    FilterCompleter(const Theme& theme, QLineEdit* field, KnownValues known);

    /// Shows what could stand at the cursor, or hides when that is nothing.
    void offer();
    /// Up, Down, Page keys, Enter and Tab on a chosen row, Esc. False when the key is not for the list.
    bool handleKey(int key);

private:
    void accept(const QModelIndex& index);
    void place();

    QLineEdit* m_field;
    QStandardItemModel* m_rows;
    KnownValues m_known;
    FilterCompletion m_completion;
};

}  // namespace writ::studio
