#pragma once

#include <QWidget>

#include <optional>

class QLabel;

namespace writ::studio {

struct StudioContext;
class ToneLabel;

/// How much of the recording the policy could decide. Its numbers open their rows.
class CoverageLine : public QWidget {
    Q_OBJECT
public:
    CoverageLine(const StudioContext& context, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    [[nodiscard]] QString text() const;

    const StudioContext& m_context;
    ToneLabel* m_text;
    ToneLabel* m_legend;
    std::optional<std::uint32_t> m_session;
};

}  // namespace writ::studio
