#pragma once

#include <QWidget>

class QListView;
class QListWidget;
class QVBoxLayout;

namespace writ::studio {

struct StudioContext;
class SampleStrips;
class ScenarioModel;

/// What one sees without a workspace: actions, recent workspaces, samples with their verdicts, how it works.
class StartPage : public QWidget {
    Q_OBJECT
public:
    StartPage(const StudioContext& context, QWidget* parent);

    void setRecent(const QStringList& folders);

signals:
    void sampleChosen(const QString& id);
    void folderChosen(const QString& folder);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeLeft();
    QWidget* makeRight();
    void addAction(QVBoxLayout& column, const char* id, const char* icon);
    QWidget* makeLegend();
    QWidget* makeSteps();

    const StudioContext& m_context;
    ScenarioModel* m_model;
    SampleStrips* m_strips;
    QListView* m_samples = nullptr;
    QListWidget* m_recent = nullptr;
    QWidget* m_recentTitle = nullptr;
    bool m_started = false;
};

}  // namespace writ::studio
