#pragma once

#include "app/studio/report/report_job.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;

namespace writ::studio {

struct StudioContext;
class ToneLabel;

/// What a report is about, who makes it and where it goes.
class ReportDialog : public QDialog {
    Q_OBJECT
public:
    /// Without a file: for printing.
    ReportDialog(const StudioContext& context, bool toFile, QWidget* parent);

    /// What was chosen; the time is now, with its zone.
    [[nodiscard]] ReportJob job() const;

private:
    void addScope(QFormLayout& form);
    void addFile(QFormLayout& form);
    void takeFormat();
    void askFile();
    void check();
    [[nodiscard]] ReportFormat format() const;

    const StudioContext& m_context;
    bool m_toFile;
    QComboBox* m_scope;
    QComboBox* m_format;
    QLineEdit* m_author;
    QLineEdit* m_file;
    ToneLabel* m_hint;
    QPushButton* m_make = nullptr;
};

}  // namespace writ::studio
