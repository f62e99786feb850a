#pragma once

#include "app/studio/core/compare_state.h"

#include <QPushButton>

#include <array>

namespace writ::studio {

class Theme;

/// How a counter of the comparison looks.
struct CounterInfo {
    ChangeKind kind;
    const char* name;
    const char* caption;
    const char* icon;
    const char* color;
};
inline constexpr std::size_t kCounterCount = 4;
[[nodiscard]] const std::array<CounterInfo, kCounterCount>& counterTable();

/// A number that opens its rows; a second time shows all flips again.
class CounterButton : public QPushButton {
    Q_OBJECT
public:
    CounterButton(const Theme& theme, const CounterInfo& counter, QWidget* parent);

    /// `first`: flips of this counter wait, and ought to be reviewed before others.
    void setCount(std::optional<std::uint64_t> count, bool stale, bool first);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    const CounterInfo& m_info;
    std::optional<std::uint64_t> m_count;
    bool m_stale = false;
    bool m_first = false;
};

}  // namespace writ::studio
