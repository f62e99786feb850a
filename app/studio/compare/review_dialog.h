#pragma once

#include <QDialog>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace writ::studio {

struct StudioContext;

/// Asks who decides, once, and for a note. The name is kept in the settings.
class ReviewDialog : public QDialog {
    Q_OBJECT
public:
    enum class Note { None, Optional, Required };
    struct Words {
        QString title, hint, verb;
    };
    ReviewDialog(const StudioContext& context, const Words& words, Note note, QWidget* parent);

    [[nodiscard]] QString note() const;
    /// Nothing would be asked: the name is known and no note is needed.
    [[nodiscard]] static bool isNeeded(const StudioContext& context, Note note);

private:
    void addNote();
    void addName();
    void addButtons(const QString& verb);
    void check();

    const StudioContext& m_context;
    Note m_kind;
    QFormLayout* m_form;
    QLineEdit* m_note = nullptr;
    QLineEdit* m_name = nullptr;
    QLabel* m_complaint = nullptr;
    QPushButton* m_save = nullptr;
};

}  // namespace writ::studio
