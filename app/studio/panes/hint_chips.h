#pragma once

#include "engine/decision/request.h"

#include <QWidget>

namespace writ::studio {

class Theme;

/// The four hints of a tool: a solid border where the catalog states one, dashed where the protocol's default implies it.
class HintChips : public QWidget {
    Q_OBJECT
public:
    HintChips(const Theme& theme, QWidget* parent);
    void setTool(const ToolDescription* tool);

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Chip {
        QString text;
        bool stated = false;
    };
    struct Placed {
        QRect box;
        const Chip* chip;
    };
    [[nodiscard]] std::vector<Placed> place(int width) const;

    const Theme& m_theme;
    std::vector<Chip> m_chips;
};

}  // namespace writ::studio
