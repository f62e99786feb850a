#include "app/studio/compare/filter_note.h"

#include "app/studio/core/compare_state.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/theme.h"
#include "app/studio/panes/pane_parts.h"

#include <QBoxLayout>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// In the order of ChangeKind.
constexpr const char* kKinds[] = {QT_TRANSLATE_NOOP("FilterNote", "would deny"), QT_TRANSLATE_NOOP("FilterNote", "would allow"),
                                  QT_TRANSLATE_NOOP("FilterNote", "indeterminate"), QT_TRANSLATE_NOOP("FilterNote", "unchanged"),
                                  QT_TRANSLATE_NOOP("FilterNote", "not replayable")};
/// In the order of sim::ReviewState.
constexpr const char* kStates[] = {QT_TRANSLATE_NOOP("FilterNote", "unreviewed"), QT_TRANSLATE_NOOP("FilterNote", "accepted"),
                                   QT_TRANSLATE_NOOP("FilterNote", "rejected")};

}  // namespace

FilterNote::FilterNote(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_text(new ToneLabel(context.theme, "palette.active.text", "ui", this)),
      m_clear(new QPushButton(tr("Show all flips"), this)) {
    setObjectName(u"filterNote"_s);
    setFixedHeight(context.theme.metric("barHeight.filterLine"));
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_clear->setObjectName(u"clearFlipFilter"_s);
    m_clear->setAccessibleName(m_clear->text());
    m_clear->setProperty("compact", true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(context.theme.metric("padding.pane"), 0, context.theme.metric("padding.pane"), 0);
    row->addWidget(m_text, 1);
    row->addWidget(m_clear);
    connect(m_clear, &QPushButton::clicked, this, [this] { m_context.compare.setFilter({}); });
    connect(&context.compare, &CompareState::filterChanged, this, &FilterNote::refresh);
    refresh();
}

void FilterNote::refresh() {
    const FlipFilter& filter = m_context.compare.filter();
    QStringList parts;
    if (filter.kind) parts << tr(kKinds[static_cast<std::size_t>(*filter.kind)]);
    if (filter.review) parts << tr(kStates[static_cast<std::size_t>(*filter.review)]);
    if (!filter.title.isEmpty()) parts << filter.title;
    m_text->setText(tr("Only %1").arg(parts.join(u" · "_s)));
    m_text->setToolTip(m_text->text());
    setVisible(!filter.isEmpty());
}

}  // namespace writ::studio
