#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace writ::studio {

/// Asks for a name and a place. The place must be new or empty.
class NewWorkspaceDialog : public QDialog {
    Q_OBJECT
public:
    NewWorkspaceDialog(const QString& parentFolder, QWidget* parent);

    [[nodiscard]] QString name() const;
    [[nodiscard]] QString folder() const;

private:
    void check();
    void browse();

    QLineEdit* m_name;
    QLineEdit* m_parent;
    QLabel* m_hint;
    QPushButton* m_create = nullptr;
};

}  // namespace writ::studio
