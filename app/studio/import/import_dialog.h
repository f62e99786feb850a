#pragma once

#include "app/studio/import/import_work.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace writ::studio {

struct StudioContext;
class ImportModel;
class ToneLabel;

/// Which recordings come into the workspace, and how: shows what each file holds, imports, and says what came of it.
class ImportDialog : public QDialog {
    Q_OBJECT
public:
    ImportDialog(const StudioContext& context, ImportPlace place, QWidget* parent);

    void addFiles(const QStringList& files) { m_work.addFiles(files); }
    /// Imports without being asked, as soon as the files were read; for files that were named on a command line.
    void startWhenRead();
    [[nodiscard]] ImportWork& work() { return m_work; }

    /// Esc: stops an import that runs, else closes.
    void reject() override;

signals:
    /// At least one recording is in the workspace now.
    void imported(const writ::studio::ImportPlace& place, const QString& what);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void addIntro(QVBoxLayout& column);
    QWidget* makeTable();
    QWidget* makeFileButtons();
    QWidget* makeOptions();
    QWidget* makeRedaction();
    QWidget* makeMapping();
    QWidget* makeProgress();
    QWidget* makeButtons();
    QPushButton* addButton(const QString& text, const QString& name);
    void refresh();
    void showDetails();
    void showProgress(quint64 bytes, quint64 of, const QString& file);
    void takeRedaction();
    void askFiles();
    void askMapping();
    void askRules();
    void finish();
    [[nodiscard]] QString summary() const;

    const StudioContext& m_context;
    ImportWork m_work;
    ImportModel* m_model;
    QTableView* m_table;
    ToneLabel* m_intro;
    QPlainTextEdit* m_details;
    QPushButton* m_add = nullptr;
    QPushButton* m_remove = nullptr;
    QLineEdit* m_mapping = nullptr;
    QPushButton* m_mappingChoose = nullptr;
    QComboBox* m_redaction = nullptr;
    QLineEdit* m_rules = nullptr;
    QPushButton* m_rulesChoose = nullptr;
    QWidget* m_progressRow = nullptr;
    ToneLabel* m_progressText = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_import = nullptr;
    bool m_startWhenRead = false;
    bool m_told = false;  ///< what came of it
};

/// Asks for recordings; empty when nobody chose any.
[[nodiscard]] QStringList askForRecordings(const StudioContext& context, QWidget* parent);

}  // namespace writ::studio
