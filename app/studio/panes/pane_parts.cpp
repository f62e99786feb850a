#include "app/studio/panes/pane_parts.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/cell_delegate.h"

#include <QAbstractItemView>
#include <QAction>
#include <QBoxLayout>
#include <QDir>
#include <QHeaderView>
#include <QPainter>
#include <QProgressBar>
#include <QTableView>
#include <QTimer>
#include <QTreeView>

namespace writ::studio {

using namespace Qt::StringLiterals;

ToneLabel::ToneLabel(const Theme& theme, const char* color, const char* font, QWidget* parent)
    : QLabel(parent), m_theme(theme), m_color(color), m_font(font) {
    connect(&theme, &Theme::changed, this, &ToneLabel::apply);
    apply();
}

void ToneLabel::setTone(const char* color, bool strong) {
    m_color = color;
    m_strong = strong;
    apply();
}

void ToneLabel::showEvent(QShowEvent* event) {
    apply();
    QLabel::showEvent(event);
}

void ToneLabel::apply() {
    QFont font = m_theme.font(m_font);
    if (m_strong) font.setWeight(QFont::DemiBold);
    setFont(font);
    QPalette own = palette();
    own.setColor(QPalette::WindowText, m_theme.color(m_color));
    own.setColor(QPalette::Text, m_theme.color(m_color));
    own.setColor(QPalette::Link, m_theme.color("chrome.link"));
    setPalette(own);
}

EmptyPage::EmptyPage(const Theme& theme, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_picture(new QLabel(this)),
      m_title(new ToneLabel(theme, "palette.active.text", "ui", this)),
      m_text(new ToneLabel(theme, "chrome.secondaryText", "ui", this)),
      m_buttons(new QHBoxLayout) {
    setObjectName(u"emptyPage"_s);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    static_cast<ToneLabel*>(m_title)->setTone("palette.active.text", true);
    m_title->setAlignment(Qt::AlignCenter);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_picture->setAlignment(Qt::AlignCenter);
    m_buttons->setAlignment(Qt::AlignCenter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 24, 16);
    column->addStretch(1);
    column->addWidget(m_picture);
    column->addSpacing(4);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addSpacing(8);
    column->addLayout(m_buttons);
    column->addStretch(1);
    connect(&theme, &Theme::changed, this, &EmptyPage::paintIcon);
}

void EmptyPage::setContent(const QString& icon, const QString& title, const QString& text) {
    m_icon = icon;
    m_title->setText(title);
    m_text->setText(text);
    paintIcon();
}

void EmptyPage::paintIcon() {
    if (!m_icon.isEmpty())
        m_picture->setPixmap(m_theme.pixmap(m_icon, m_theme.color("chrome.secondaryText"), 32, devicePixelRatioF()));
}

QPushButton* EmptyPage::addButton(const QString& text, const QString& objectName, bool accent) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(objectName);
    button->setAccessibleName(text);
    button->setProperty("accent", accent);
    m_buttons->addWidget(button);
    return button;
}

PanePages::PanePages(const Theme& theme, QWidget* content, QWidget* parent)
    : QStackedWidget(parent), m_empty(new EmptyPage(theme, this)) {
    addWidget(content);
    addWidget(m_empty);
}

void PanePages::showEmpty(const QString& icon, const QString& title, const QString& text) {
    m_empty->setContent(icon, title, text);
    setCurrentIndex(1);
}

/// One line of 32 px on a tint.
class ReplayBars::Bar : public QWidget {
public:
    Bar(const Theme& theme, const char* icon, const char* iconColor, const char* tint, QWidget* parent)
        : QWidget(parent),
          m_theme(theme),
          m_icon(icon),
          m_iconColor(iconColor),
          m_tint(tint),
          m_title(new ToneLabel(theme, "palette.active.text", "ui", this)),
          m_text(new ToneLabel(theme, "palette.active.text", "ui", this)),
          m_row(new QHBoxLayout(this)) {
        setFixedHeight(theme.metric("barHeight.messageBar"));
        m_title->setTone("palette.active.text", true);
        m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        m_row->setContentsMargins(32, 0, 8, 0);
        m_row->addWidget(m_title);
        m_row->addWidget(m_text, 1);
    }
    void setText(const QString& title, const QString& text) {
        m_title->setText(title);
        m_text->setText(text);
        m_text->setToolTip(text);
    }
    [[nodiscard]] QHBoxLayout* row() const { return m_row; }
    void setLook(const char* icon, const char* iconColor, const char* tint) {
        m_icon = icon;
        m_iconColor = iconColor;
        m_tint = tint;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.color(m_tint));
        painter.drawPixmap(8, height() / 2 - 8,
                           m_theme.pixmap(QLatin1String(m_icon), m_theme.color(m_iconColor), 16, devicePixelRatioF()));
        painter.setPen(m_theme.color("chrome.separator"));
        painter.drawLine(rect().bottomLeft(), rect().bottomRight());
    }

private:
    const Theme& m_theme;
    const char* m_icon;
    const char* m_iconColor;
    const char* m_tint;
    ToneLabel* m_title;
    ToneLabel* m_text;
    QHBoxLayout* m_row;
};

ReplayBars::ReplayBars(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_busy(new Bar(context.theme, "replay", "chrome.secondaryText", "palette.active.window", this)),
      m_stale(new Bar(context.theme, "clock", "verdict.indeterminate.fg", "verdict.indeterminate.tint", this)),
      m_progress(new QProgressBar(this)) {
    setObjectName(u"replayBars"_s);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(120);
    m_progress->setAccessibleName(tr("Progress of the replay"));
    m_progress->setObjectName(u"replayProgress"_s);
    const auto button = [&](const QString& text, const QString& name, Bar* bar) {
        auto* made = new QPushButton(text, bar);
        made->setObjectName(name);
        made->setAccessibleName(text);
        made->setProperty("compact", true);
        bar->row()->addWidget(made);
        return made;
    };
    m_busy->row()->insertWidget(1, m_progress);
    connect(button(tr("Cancel"), u"replayCancel"_s, m_busy), &QPushButton::clicked, this, [this] { m_context.state.cancel(); });
    connect(button(tr("Replay"), u"replayAgain"_s, m_stale), &QPushButton::clicked, this,
            [this] { m_context.state.replayNow(); });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_busy);
    column->addWidget(m_stale);
    connect(&context.state, &StudioState::replayChanged, this, &ReplayBars::refresh);
    connect(&context.state, &StudioState::progress, this, &ReplayBars::showProgress);
    // A short replay must not make the window flicker.
    auto* patience = new QTimer(this);
    patience->setSingleShot(true);
    patience->setInterval(300);
    connect(&context.state, &StudioState::busyChanged, this, [this, patience] {
        if (m_context.state.isBusy())
            patience->start();
        else
            patience->stop();
        refresh();
    });
    connect(patience, &QTimer::timeout, this, [this] { m_busy->setVisible(m_context.state.isBusy()); });
    m_busy->hide();
    refresh();
}

void ReplayBars::showProgress(quint64 done, quint64 total, const QString& what) {
    const QLocale locale;
    m_progress->setMaximum(1000);
    m_progress->setValue(total == 0 ? 0 : static_cast<int>(done * 1000 / total));
    m_busy->setText(what, total == 0 ? QString() : tr("%1 of %2").arg(locale.toString(done), locale.toString(total)));
}

void ReplayBars::refresh() {
    const StudioState& state = m_context.state;
    if (!state.isBusy()) m_busy->hide();
    const bool failed = !state.failure().isEmpty();
    if (failed) {
        m_stale->setLook("error", "verdict.deny.fg", "chrome.errorBarBg");
        m_stale->setText(state.replay() ? tr("Out of date.") : tr("No result."), state.failure());
    } else {
        m_stale->setLook("clock", "verdict.indeterminate.fg", "verdict.indeterminate.tint");
        const QString input = state.unsavedInput();
        m_stale->setText(tr("Out of date."), input.isEmpty()
                                                 ? tr("The policy changed after this replay.")
                                                 : tr("%1 changed after this replay. Save it to replay with it.").arg(input));
    }
    m_stale->setVisible(failed || (state.isStale() && state.replay()));
}

VerdictChip::VerdictChip(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void VerdictChip::setMark(Mark mark, bool stale) {
    m_mark = mark;
    m_stale = stale;
    setAccessibleName(stale ? tr("%1 (stale)").arg(word(mark)) : word(mark));
    updateGeometry();
    update();
}

QSize VerdictChip::sizeHint() const {
    QFont font = m_theme.font("ui");
    font.setWeight(QFont::DemiBold);
    return {QFontMetrics(font).horizontalAdvance(word(m_mark)) + 38, 24};
}

void VerdictChip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const MarkInfo& look = info(m_mark);
    if (!m_stale) painter.setBrush(m_theme.color(look.tint));
    painter.drawRoundedRect(rect(), 3, 3);
    const QColor color = m_theme.color(m_stale ? "chrome.staleText" : look.fg);
    painter.drawPixmap(8, height() / 2 - 8, m_theme.pixmap(QLatin1String(look.icon), color, 16, devicePixelRatioF()));
    QFont font = m_theme.font("ui");
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(rect().adjusted(30, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, word(m_mark));
}

QPushButton* verbButton(const StudioContext& context, const char* action, const QString& text, const QString& key,
                        QWidget* parent) {
    QAction* triggered = context.actions.action(action);
    auto* button = new QPushButton(triggered->icon(), key.isEmpty() ? text : QString(text % u"      "), parent);
    button->setAccessibleName(text);
    button->setToolTip(triggered->statusTip());
    QObject::connect(button, &QPushButton::clicked, triggered, &QAction::trigger);
    if (key.isEmpty()) return button;
    auto* inside = new QHBoxLayout(button);
    inside->setContentsMargins(0, 0, 8, 0);
    auto* label = new QLabel(key, button);
    label->setProperty("key", true);
    inside->addWidget(label, 0, Qt::AlignRight | Qt::AlignVCenter);
    return button;
}

void enableWith(const QAction* action, QPushButton* button) {
    const auto follow = [button, action] { button->setEnabled(action->isEnabled()); };
    QObject::connect(action, &QAction::changed, button, follow);
    follow();
}

void setUpView(QAbstractItemView& view, const StudioContext& context, const QString& objectName, const QString& accessibleName,
               int rowHeight) {
    view.setObjectName(objectName);
    view.setAccessibleName(accessibleName);
    view.setFrameShape(QFrame::NoFrame);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setSelectionMode(QAbstractItemView::SingleSelection);
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setTabKeyNavigation(false);
    view.setTextElideMode(Qt::ElideRight);
    view.setItemDelegate(new CellDelegate(context.theme, rowHeight, &view));
    view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    QObject::connect(&context.theme, &Theme::changed, &view, [&view] { view.viewport()->update(); });
    QHeaderView* header = nullptr;
    if (auto* table = qobject_cast<QTableView*>(&view)) {
        table->setShowGrid(false);
        table->setWordWrap(false);
        table->verticalHeader()->hide();
        table->verticalHeader()->setMinimumSectionSize(rowHeight);
        table->verticalHeader()->setDefaultSectionSize(rowHeight);
        table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
        header = table->horizontalHeader();
    } else if (auto* tree = qobject_cast<QTreeView*>(&view)) {
        tree->setUniformRowHeights(true);
        tree->setAllColumnsShowFocus(true);
        tree->setAnimated(false);
        tree->setIndentation(16);
        header = tree->header();
    }
    if (header) {
        header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        header->setHighlightSections(false);
        header->setFixedHeight(context.theme.metric("barHeight.tableHeader"));
        header->setMinimumSectionSize(24);
    }
}

QVBoxLayout* paneLayout(QWidget* pane) {
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

void revealSpan(const StudioContext& context, const QString& file, Span span) {
    const sim::WorkspacePtr workspace = context.state.workspace();
    if (!workspace) return;
    const QString path = QDir(QString::fromStdString(workspace->root.string())).absoluteFilePath(file);
    emit context.documents.revealRequested(QDir::cleanPath(path), span.begin, span.end);
}

void revealRule(const StudioContext& context, const sim::Replay& replay, std::uint32_t rule) {
    const Rule& one = replay.policies->rules()[rule];
    revealSpan(context, q(one.file), one.span);
}

QString shortVersion(const sim::PolicyVersion& version) {
    const QString name = q(version.name);
    return name.size() == 1 ? name.toUpper() : name.section(u'/', -1);
}

}  // namespace writ::studio
