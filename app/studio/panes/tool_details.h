#pragma once

#include "app/studio/models/catalog_usage.h"

#include <QWidget>

class QGridLayout;

namespace writ::studio {

struct StudioContext;
class HintChips;
class ToneLabel;

/// What is known of one tool: calls seen, ranges of its arguments, rules that name it, hints.
class ToolDetails : public QWidget {
    Q_OBJECT
public:
    ToolDetails(const StudioContext& context, QWidget* parent);
    /// `tool` null shows nothing.
    void setTool(const ToolDescription* tool, const CatalogUsage& usage);

private:
    void addRow(const QString& name, const QString& html, const QString& objectName);
    void openLink(const QString& link);
    [[nodiscard]] QString callsSeen(const ToolDescription& tool, const CatalogUsage& usage) const;
    [[nodiscard]] QString rules(const ToolDescription& tool) const;

    const StudioContext& m_context;
    ToneLabel* m_title;
    ToneLabel* m_description;
    QWidget* m_rows;
    QGridLayout* m_grid = nullptr;
    HintChips* m_hints;
};

}  // namespace writ::studio
