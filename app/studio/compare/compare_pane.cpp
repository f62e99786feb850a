#include "app/studio/compare/flip_tree.h"
#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"
#include "app/studio/panes/panes.h"
#include "app/studio/window/message_bar.h"

#include <QBoxLayout>
#include <QPointer>
#include <QTreeView>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

QString joined(const std::vector<std::string>& parts) {
    QStringList words;
    for (const std::string& part : parts) words << q(part);
    return joinedWords(words);
}

/// Compare, left: the flips, below what is said of the review as a whole.
class ComparePane : public QWidget {
public:
    ComparePane(const StudioContext& context, QWidget* parent)
        : QWidget(parent),
          m_context(context),
          m_bars(new MessageStack(context.theme, this)),
          m_flips(new FlipTree(context, this)) {
        setObjectName(u"comparePane"_s);
        setAccessibleName(tr("Compare"));
        setFocusProxy(m_flips->view());
        QVBoxLayout* column = paneLayout(this);
        column->addWidget(new ReplayBars(context, this));
        column->addWidget(m_bars);
        column->addWidget(m_flips, 1);
        connect(&context.compare, &CompareState::reviewChanged, this, &ComparePane::showReview);
        showReview();
    }

private:
    void showReview() {
        const ReviewViewPtr review = m_context.compare.review();
        if (!review) return say(std::nullopt);
        if (!review->staleness.empty())
            return say(MessageBar::Content{MessageBar::Kind::Warning,
                                           tr("This review is locked: %1 changed.").arg(joined(review->staleness)),
                                           tr("What was said then can be read, not continued."),
                                           {{tr("Begin a new review"), [this] { m_context.compare.beginAnew(); }}}});
        if (review->seal)
            return say(MessageBar::Content{
                MessageBar::Kind::Info,
                tr("Sealed by %1, %2.").arg(q(review->seal->name), q(review->seal->time)),
                tr("%1 accepted, %2 rejected. Nothing in it can change any more.")
                    .arg(review->seal->counts.accepted)
                    .arg(review->seal->counts.rejected),
                {{tr("Export the review…"), [this] { m_context.actions.action("review.export")->trigger(); }}}});
        say(std::nullopt);
    }

    /// One bar at most, and the same one stays.
    void say(const std::optional<MessageBar::Content>& content) {
        if (m_bar && content && m_bar->content().title == content->title) return;
        delete m_bar;
        if (content) m_bar = m_bars->show(*content);
    }

    const StudioContext& m_context;
    MessageStack* m_bars;
    FlipTree* m_flips;
    QPointer<MessageBar> m_bar;
};

}  // namespace

QWidget* createComparePane(const StudioContext& context, QWidget* parent) {
    return new ComparePane(context, parent);
}

}  // namespace writ::studio
