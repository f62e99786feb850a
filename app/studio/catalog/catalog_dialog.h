#pragma once

#include "app/studio/catalog/catalog_review.h"
#include "app/studio/core/background.h"

#include <QDialog>

class QComboBox;
class QProgressBar;
class QPushButton;
class QTabWidget;
class QTreeView;
class QVBoxLayout;

namespace writ::studio {

struct StudioContext;
class ChangeModel;
class CatalogFindingModel;
class ImpactModel;
class PanePages;
class ReviewModel;
class ToneLabel;

/// Two catalogs side by side: what differs, what the newer one would do to rules and recorded calls, what is suspicious in its
/// texts. Before an import it shows what would come in and asks.
class CatalogDialog : public QDialog {
    Q_OBJECT
public:
    /// Shows what adding `source` would change; accepted() means that it is to be added.
    [[nodiscard]] static CatalogDialog* forImport(const StudioContext& context, CatalogSource source, QWidget* parent);
    /// Compares snapshots, files and what the workspace has.
    [[nodiscard]] static CatalogDialog* forCompare(const StudioContext& context, QWidget* parent);

    [[nodiscard]] const CatalogSource& source() const { return m_question.after; }
    [[nodiscard]] const CatalogReviewPtr& review() const { return m_review; }
    [[nodiscard]] bool isBusy() const { return m_background.isRunning(); }

    void reject() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    CatalogDialog(const StudioContext& context, CatalogSource before, CatalogSource after, bool adding, QWidget* parent);
    void addPickers(QVBoxLayout& column);
    QComboBox* makePicker(const QString& name, const QString& title);
    void fillPicker(QComboBox& picker, const CatalogSource& chosen);
    void pick(QComboBox& picker, CatalogSource& side);
    void addTabs(QVBoxLayout& column);
    void addTab(ReviewModel& model, const QString& name, const QString& accessible);
    void addProgress(QVBoxLayout& column);
    void addButtons(QVBoxLayout& column);
    void ask();
    void take(const Result<CatalogReviewPtr>& review);
    void refresh();
    void showPages();
    void openRow(const QModelIndex& index);
    [[nodiscard]] QString summary() const;

    const StudioContext& m_context;
    CatalogQuestion m_question;
    CatalogReviewPtr m_review;
    QString m_error;
    std::vector<SnapshotRow> m_snapshots;
    ToneLabel* m_intro;
    QComboBox* m_before = nullptr;
    QComboBox* m_after = nullptr;
    QTabWidget* m_tabs;
    ChangeModel* m_changes;
    ImpactModel* m_impact;
    CatalogFindingModel* m_findings;
    std::vector<PanePages*> m_pages;  ///< one a tab
    QWidget* m_progressRow = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_close = nullptr;
    QPushButton* m_add = nullptr;
    Background m_background;
};

}  // namespace writ::studio
