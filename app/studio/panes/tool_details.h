#pragma once

#include "app/studio/catalog/catalog_insight.h"

#include <QWidget>

class QGridLayout;

namespace writ::studio {

struct StudioContext;
class HintChips;
class ToneLabel;

/// What is known of one tool: calls seen, ranges of its arguments, rules that name it, hints and what speaks against them, what
/// is suspicious in its texts.
class ToolDetails : public QWidget {
    Q_OBJECT
public:
    ToolDetails(const StudioContext& context, QWidget* parent);
    /// `tool` null shows nothing. Of a stray, which no catalog has, only the calls are known.
    void setTool(const ToolDescription* tool, CatalogInsightPtr insight, bool stray);

private:
    void addRow(const QString& name, const QString& html, const QString& objectName);
    void openLink(const QString& link);
    void addArguments(const ToolDescription& tool);
    void addConflicts(const sim::ToolUse& use);
    void addFindings(const ToolDescription& tool);
    [[nodiscard]] QString callsSeen(const ToolDescription& tool) const;
    [[nodiscard]] QString rules(const sim::ToolUse* use) const;

    const StudioContext& m_context;
    CatalogInsightPtr m_insight;
    ToneLabel* m_title;
    ToneLabel* m_description;
    QWidget* m_rows;
    QGridLayout* m_grid = nullptr;
    HintChips* m_hints;
};

}  // namespace writ::studio
