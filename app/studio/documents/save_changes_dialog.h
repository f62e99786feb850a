#pragma once

#include <QDialog>

#include <vector>

namespace writ::studio {

class Document;
class Theme;

/// How many lines of `after` differ from `before`, at least 1 when the texts differ.
[[nodiscard]] qsizetype changedLines(const QByteArray& before, const QByteArray& after);

/// "Save changes to …?" with what would be lost. Discard stands apart at the left; Save is the default.
class SaveChangesDialog : public QDialog {
    Q_OBJECT
public:
    enum class Choice { Save, Discard, Cancel };

    /// `theme` may be null: then the dialog has no icons.
    SaveChangesDialog(const std::vector<Document*>& modified, const Theme* theme, QWidget* parent);
    [[nodiscard]] Choice choice() const { return m_choice; }

private:
    [[nodiscard]] QWidget* makeList(const std::vector<Document*>& modified, const Theme* theme);
    [[nodiscard]] QWidget* makeButtons();
    void choose(Choice choice);

    Choice m_choice = Choice::Cancel;
};

}  // namespace writ::studio
