#pragma once

#include "editor/editor_theme.h"
#include "engine/cedar/service/service.h"

#include <QAbstractListModel>
#include <QFrame>

class QKeyEvent;
class QLabel;
class QListView;

namespace writ::editor {

/// Items narrowed to those that fit what is typed, best first.
class CompletionModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    void setItems(std::vector<cedar::CompletionItem> items);
    /// First what begins with it, then what holds its letters in order; case does not matter.
    void narrow(const QString& typed);
    [[nodiscard]] const QString& typed() const { return m_typed; }
    [[nodiscard]] const cedar::CompletionItem& item(int row) const { return m_items[m_rows[static_cast<std::size_t>(row)]]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<cedar::CompletionItem> m_items;
    std::vector<std::size_t> m_rows;  ///< of m_items
    QString m_typed;
};

/// What could stand at the caret, with what is known of the current one beside it. It never takes the focus: the editor
/// hands it the keys that are meant for it.
class CompletionPopup : public QFrame {
    Q_OBJECT
public:
    explicit CompletionPopup(QWidget* parent);

    void setTheme(const EditorTheme& theme);
    /// Shows the items that fit `typed` at the line whose rectangle is given in global coordinates; hides when none does.
    void showAt(const QRect& line, std::vector<cedar::CompletionItem> items, const QString& typed);
    void narrow(const QString& typed);
    /// True when the key was meant for the list.
    bool handleKey(const QKeyEvent& key);
    [[nodiscard]] const CompletionModel& model() const { return *m_model; }

signals:
    void chosen(const writ::cedar::CompletionItem& item);

private:
    void fit();
    void step(int rows);
    void accept();
    void showDocumentation();

    EditorTheme m_theme;
    CompletionModel* m_model;
    QListView* m_list;
    QLabel* m_documentation;
    QRect m_line;
};

}  // namespace writ::editor
