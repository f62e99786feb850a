#include "app/studio/compare/counter_button.h"
#include "app/studio/compare/review_counts.h"
#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/window/version_picker.h"

#include <QBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPickerWidth = 204;
constexpr int kLeastWidth = 720;
constexpr int kCountsWidth = 1240;
constexpr int kVerbsWidth = 940;

class CompareHeader : public QWidget {
public:
    CompareHeader(const StudioContext& context, QWidget* parent) : QWidget(parent), m_context(context) {
        setObjectName(u"compareHeader"_s);
        setAccessibleName(tr("Versions and review"));
        setFixedHeight(context.theme.metric("barHeight.compareHeader"));
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(12, 0, 12, 0);
        row->setSpacing(context.theme.metric("gap.normal"));
        addPicker(row, u"A"_s, VersionPicker::Side::Against, u"comparePickerA"_s);
        addSwap(row);
        addPicker(row, u"B"_s, VersionPicker::Side::Policy, u"comparePickerB"_s);
        row->addSpacing(4);
        addCounters(row);
        m_counts = new ReviewCountsBar(context, this);
        row->addWidget(m_counts);
        row->addStretch(1);
        m_next = addVerb(row, "review.next", u"nextUnreviewed"_s, tr("Next"), u"U"_s);
        m_seal = addVerb(row, "review.seal", u"sealReview"_s, tr("Seal review"), {});
        for (const auto signal : {&StudioState::replayChanged, &StudioState::workspaceChanged})
            connect(&context.state, signal, this, &CompareHeader::refresh);
        for (const auto signal : {&CompareState::reviewChanged, &CompareState::filterChanged})
            connect(&context.compare, signal, this, &CompareHeader::refresh);
        connect(&context.theme, &Theme::changed, this, [this] { update(); });
        refresh();
    }

    /// A narrow window loses the review's counts first, which the list shows as well, then the words on the buttons.
    [[nodiscard]] QSize minimumSizeHint() const override { return {kLeastWidth, height()}; }

protected:
    void resizeEvent(QResizeEvent* event) override {
        QWidget::resizeEvent(event);
        m_counts->setVisible(width() >= kCountsWidth);
        m_next->setVisible(width() >= kVerbsWidth);
        m_seal->setVisible(width() >= kVerbsWidth);
    }
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.fillRect(rect(), palette().color(QPalette::Base));
        painter.setPen(m_context.theme.color("chrome.separator"));
        painter.drawLine(0, 0, width(), 0);
        painter.drawLine(rect().bottomLeft(), rect().bottomRight());
        if (m_counts->isVisible()) painter.drawLine(m_counts->x() - 12, 0, m_counts->x() - 12, height());
    }

private:
    void addPicker(QHBoxLayout* row, const QString& letter, VersionPicker::Side side, const QString& name) {
        auto* label = new ToneLabel(m_context.theme, "palette.active.text", "ui", this);
        label->setText(letter);
        label->setTone("palette.active.text", true);
        auto* picker = new VersionPicker(m_context.state, m_context.theme, side, this);
        picker->setObjectName(name);
        picker->setMaximumWidth(kPickerWidth);
        picker->setMinimumWidth(96);
        picker->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        row->addWidget(label);
        row->addWidget(picker, 1);
    }

    void addSwap(QHBoxLayout* row) {
        auto* swap = new QToolButton(this);
        swap->setObjectName(u"swapVersions"_s);
        swap->setAccessibleName(tr("Swap the versions"));
        swap->setToolTip(tr("Compare the other way round"));
        swap->setIcon(m_context.theme.icon(u"swap"_s));
        connect(swap, &QToolButton::clicked, m_context.actions.action("version.swap"), &QAction::trigger);
        row->addWidget(swap);
    }

    void addCounters(QHBoxLayout* row) {
        auto* counters = new QHBoxLayout;
        counters->setSpacing(0);
        row->addLayout(counters);
        for (std::size_t i = 0; i < kCounterCount; ++i) {
            const CounterInfo& info = counterTable()[i];
            auto* counter = new CounterButton(m_context.theme, info, this);
            m_counters[i] = counter;
            counters->addWidget(counter);
            connect(counter, &QPushButton::clicked, this, [this, kind = info.kind](bool on) {
                FlipFilter filter = m_context.compare.filter();
                filter.kind = on ? std::optional(kind) : std::nullopt;
                m_context.compare.setFilter(filter);
            });
        }
        row->addSpacing(16);
    }

    QPushButton* addVerb(QHBoxLayout* row, const char* id, const QString& name, const QString& text, const QString& key) {
        QPushButton* button = verbButton(m_context, id, text, key, this);
        button->setObjectName(name);
        row->addWidget(button);
        return button;
    }

    void refresh() {
        const sim::ComparisonPtr comparison = m_context.state.comparison();
        const ReviewViewPtr review = m_context.compare.review();
        const bool stale = m_context.state.isStale();
        for (std::size_t i = 0; i < kCounterCount; ++i) {
            const ChangeKind kind = counterTable()[i].kind;
            const auto number = comparison ? std::optional(count(*comparison, kind)) : std::nullopt;
            const bool first = kind == ChangeKind::WouldAllow && number.value_or(0) > 0 && (!review || !review->seal);
            m_counters[i]->setCount(number, stale, first);
            m_counters[i]->setChecked(m_context.compare.filter().kind == kind);
        }
        m_counts->setEnabled(comparison != nullptr);
        m_next->setEnabled(review && review->counts.unreviewed > 0);
        const QString why = !review ? tr("Nothing to seal yet")
                            : stale ? m_context.compare.closedBecause()
                                    : QString::fromStdString(review->unsealableBecause);
        m_seal->setEnabled(why.isEmpty());
        m_seal->setToolTip(why.isEmpty() ? m_context.actions.action("review.seal")->statusTip() : why);
        m_seal->setAccessibleDescription(why);
    }

    const StudioContext& m_context;
    std::array<CounterButton*, kCounterCount> m_counters{};
    ReviewCountsBar* m_counts = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_seal = nullptr;
};

}  // namespace

QWidget* createCompareHeader(const StudioContext& context, QWidget* parent) {
    return new CompareHeader(context, parent);
}

}  // namespace writ::studio
