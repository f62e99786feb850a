#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/panes/flip_tree.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/window/version_picker.h"

#include <QBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QTreeView>

#include <array>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

struct CounterInfo {
    ChangeKind kind;
    const char* name;
    const char* caption;
    const char* icon;
    const char* color;
};
constexpr CounterInfo kCounters[] = {
    {ChangeKind::WouldDeny, "counterDeny", QT_TRANSLATE_NOOP("QWidget", "would deny"), "verdict-deny", "verdict.deny.fg"},
    {ChangeKind::WouldAllow, "counterAllow", QT_TRANSLATE_NOOP("QWidget", "would allow"), "verdict-allow", "verdict.allow.fg"},
    {ChangeKind::Unchanged, "counterUnchanged", QT_TRANSLATE_NOOP("QWidget", "unchanged"), "", "palette.active.text"},
    {ChangeKind::Indeterminate, "counterIndeterminate", QT_TRANSLATE_NOOP("QWidget", "indeterminate"), "verdict-indeterminate", "verdict.indeterminate.fg"},
};

/// A number that opens its rows; a second time shows all flips again.
class Counter : public QPushButton {
public:
    Counter(const Theme& theme, const CounterInfo& counter, QWidget* parent) : QPushButton(parent), m_theme(theme), m_info(counter) {
        setObjectName(QLatin1String(counter.name));
        setCheckable(true);
        setFlat(true);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        setCount(std::nullopt, false);
    }
    [[nodiscard]] QSize sizeHint() const override { return {m_info.kind == ChangeKind::Indeterminate ? 116 : 104, m_theme.metric("barHeight.compareHeader")}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

    void setCount(std::optional<std::uint64_t> count, bool stale) {
        m_count = count;
        m_stale = stale;
        setEnabled(count.has_value());
        setAccessibleName(count ? QString(QString::number(*count) % u' ' % tr(m_info.caption)) : tr(m_info.caption));
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.fillRect(rect(), isChecked() ? m_theme.color("chrome.accentTint") : underMouse() && isEnabled() ? m_theme.color("chrome.hover") : palette().color(QPalette::Base));
        painter.setPen(m_theme.color("chrome.separator"));
        painter.drawLine(0, 0, 0, height());
        const bool zero = m_count.value_or(0) == 0;
        const QColor color = m_theme.color(m_stale ? "chrome.staleText" : zero ? "chrome.secondaryText" : m_info.color);
        int x = 14;
        if (*m_info.icon) {
            painter.drawPixmap(x, 16, m_theme.pixmap(QLatin1String(m_info.icon), color, 16, devicePixelRatioF()));
            x += 22;
        }
        QFont big = m_theme.font("counter");
        big.setWeight(zero ? QFont::Normal : QFont::DemiBold);
        painter.setFont(big);
        painter.setPen(color);
        painter.drawText(QRect(x, 8, width() - x, 30), Qt::AlignLeft | Qt::AlignVCenter, m_count ? QString::number(*m_count) : u"–"_s);
        painter.setFont(m_theme.font("small"));
        painter.setPen(m_theme.color("chrome.secondaryText"));
        painter.drawText(QRect(14, 38, width() - 16, 18), Qt::AlignLeft | Qt::AlignVCenter, tr(m_info.caption));
        if (hasFocus()) {
            painter.setPen(QPen(m_theme.color("chrome.focusRing"), m_theme.metric("focusRing")));
            painter.drawRect(rect().adjusted(1, 1, -1, -1));
        }
    }

private:
    const Theme& m_theme;
    const CounterInfo& m_info;
    std::optional<std::uint64_t> m_count;
    bool m_stale = false;
};

class ComparePane : public QWidget {
public:
    ComparePane(const StudioContext& context, QWidget* parent) : QWidget(parent), m_context(context), m_flips(new FlipTree(context, this)) {
        setObjectName(u"comparePane"_s);
        setAccessibleName(tr("Compare"));
        setFocusProxy(m_flips->view());
        QVBoxLayout* column = paneLayout(this);
        m_header = makeHeader();
        column->addWidget(m_header);
        column->addWidget(new ReplayBars(context, this));
        column->addWidget(m_flips, 1);
        connect(m_flips, &FlipTree::filterChanged, this, &ComparePane::refresh);
        connect(&context.state, &StudioState::replayChanged, this, &ComparePane::refresh);
        refresh();
    }

private:
    QWidget* makeHeader() {
        auto* header = new QWidget(this);
        header->setAutoFillBackground(true);
        header->setBackgroundRole(QPalette::Base);
        header->setFixedHeight(m_context.theme.metric("barHeight.compareHeader"));
        auto* row = new QHBoxLayout(header);
        row->setContentsMargins(12, 0, 0, 0);
        row->setSpacing(8);
        addPicker(header, row, u"A"_s, VersionPicker::Side::Against, u"comparePickerA"_s);
        auto* swap = new QToolButton(header);
        swap->setObjectName(u"swapVersions"_s);
        swap->setAccessibleName(tr("Swap the versions"));
        swap->setToolTip(tr("Compare the other way round"));
        swap->setIcon(m_context.theme.icon(u"swap"_s));
        connect(swap, &QToolButton::clicked, this, &ComparePane::swap);
        row->addWidget(swap);
        addPicker(header, row, u"B"_s, VersionPicker::Side::Policy, u"comparePickerB"_s);
        row->addStretch(1);
        auto* counters = new QHBoxLayout;
        counters->setSpacing(0);
        row->addLayout(counters);
        for (std::size_t i = 0; i < std::size(kCounters); ++i) {
            auto* counter = new Counter(m_context.theme, kCounters[i], header);
            m_counters[i] = counter;
            counters->addWidget(counter);
            connect(counter, &QPushButton::clicked, this, [this, i](bool on) { m_flips->setFilter(on ? std::optional(kCounters[i].kind) : std::nullopt); });
        }
        connect(&m_context.theme, &Theme::changed, header, [header] { header->update(); });
        return header;
    }

    void addPicker(QWidget* header, QHBoxLayout* row, const QString& letter, VersionPicker::Side side, const QString& name) {
        auto* label = new ToneLabel(m_context.theme, "palette.active.text", "ui", header);
        label->setText(letter);
        label->setTone("palette.active.text", true);
        auto* picker = new VersionPicker(m_context.state, m_context.theme, side, header);
        picker->setObjectName(name);
        row->addWidget(label);
        row->addWidget(picker);
    }

    void swap() {
        StudioState& state = m_context.state;
        const QString a = state.againstRev(), b = state.policyRev();
        state.setAgainstRev(b);
        state.setPolicyRev(a);
    }

    void refresh() {
        const sim::ComparisonPtr comparison = m_context.state.comparison();
        m_header->setVisible(m_context.state.workspace() != nullptr);
        for (std::size_t i = 0; i < m_counters.size(); ++i) {
            m_counters[i]->setCount(comparison ? std::optional(count(*comparison, kCounters[i].kind)) : std::nullopt, m_context.state.isStale());
            m_counters[i]->setChecked(m_flips->model().filter() == kCounters[i].kind);
        }
    }

    const StudioContext& m_context;
    FlipTree* m_flips;
    QWidget* m_header = nullptr;
    std::array<Counter*, std::size(kCounters)> m_counters{};
};

}  // namespace

QWidget* createComparePane(const StudioContext& context, QWidget* parent) { return new ComparePane(context, parent); }

}  // namespace writ::studio
