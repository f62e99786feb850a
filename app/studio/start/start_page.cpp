#include "app/studio/start/start_page.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/theme.h"
#include "app/studio/start/recent_list.h"
#include "app/studio/start/scenario_list.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>

namespace writ::studio {

namespace {

constexpr int kLeftWidth = 432;
constexpr int kRightWidth = 832;
constexpr int kColumnGap = 56;
constexpr int kTop = 40;

QLabel* label(const QString& text, const char* role, QWidget* parent) {
    auto* made = new QLabel(text, parent);
    made->setProperty(role, true);
    made->setWordWrap(true);
    return made;
}

/// A signed label whose icon follows the theme.
QLabel* sign(const Theme& theme, const char* icon, const char* color, QWidget* parent) {
    auto* made = new QLabel(parent);
    const auto paint = [made, &theme, icon, color] {
        made->setPixmap(theme.pixmap(QLatin1String(icon), theme.color(color), 16, made->devicePixelRatioF()));
    };
    QObject::connect(&theme, &Theme::changed, made, paint);
    paint();
    return made;
}

}  // namespace

StartPage::StartPage(const StudioContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_model(new ScenarioModel(samples(), this)), m_strips(new SampleStrips(this)) {
    setObjectName(QStringLiteral("startPage"));
    setAccessibleName(tr("Start page"));
    auto* content = new QWidget;
    content->setObjectName(QStringLiteral("startContent"));
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(24, kTop, 24, 24);
    row->setSpacing(0);
    row->addStretch(1);
    row->addWidget(makeLeft(), 432);
    row->addSpacing(kColumnGap);
    row->addWidget(makeRight(), 832);
    row->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("startScroll"));
    scroll->setAccessibleName(tr("Start page"));
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    connect(m_strips, &SampleStrips::ready, m_model, &ScenarioModel::setStrip);
}

void StartPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!std::exchange(m_started, true)) m_strips->start(m_model->list());
    m_samples->setFocus();
}

QWidget* StartPage::makeLeft() {
    auto* left = new QWidget;
    left->setMaximumWidth(kLeftWidth);
    left->setMinimumWidth(300);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(label(tr("Writ Studio"), "pageTitle", left));
    column->addSpacing(8);
    column->addWidget(label(tr("Write the policies that decide what an agent’s tool calls may do, replay recorded sessions "
                               "through them, and compare the result."),
                            "secondary", left));
    column->addSpacing(22);
    addAction(*column, "workspace.open", "workspace");
    addAction(*column, "import.recording", "session");
    addAction(*column, "import.catalog", "import");
    addAction(*column, "workspace.new", "add");
    column->addSpacing(28);
    m_recentTitle = label(tr("Recent workspaces"), "strong", left);
    column->addWidget(m_recentTitle);
    column->addSpacing(8);
    m_recent = new QListWidget(left);
    m_recent->setObjectName(QStringLiteral("recentList"));
    m_recent->setAccessibleName(tr("Recent workspaces"));
    m_recent->setProperty("card", true);
    m_recent->setItemDelegate(new RecentDelegate(m_context.theme, m_recent));
    m_recent->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const auto choose = [this](const QListWidgetItem* item) { emit folderChosen(item->data(Qt::UserRole).toString()); };
    connect(m_recent, &QListWidget::itemActivated, this, choose);
    connect(m_recent, &QListWidget::itemClicked, this, choose);
    column->addWidget(m_recent);
    column->addStretch(1);
    return left;
}

void StartPage::addAction(QVBoxLayout& column, const char* id, const char* icon) {
    QAction* action = m_context.actions.action(id);
    const QString text = QString(action->text()).remove(u'&');
    auto* button = new QPushButton(QStringLiteral("  ") + text);
    button->setProperty("startAction", true);
    button->setObjectName(QStringLiteral("start.") + QLatin1String(id));
    button->setAccessibleName(text);
    button->setToolTip(action->statusTip());
    button->setIcon(m_context.theme.icon(QLatin1String(icon), "chrome.link"));
    auto* row = new QHBoxLayout(button);
    row->setContentsMargins(8, 0, 8, 0);
    auto* key = new QLabel(action->shortcut().toString(QKeySequence::NativeText).replace(u'+', u' '), button);
    key->setProperty("key", true);
    row->addWidget(key, 0, Qt::AlignRight | Qt::AlignVCenter);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    column.addWidget(button);
}

void StartPage::setRecent(const QStringList& folders) {
    fillRecentList(*m_recent, folders);
    m_recentTitle->setVisible(!folders.isEmpty());
    m_recent->setVisible(!folders.isEmpty());
}

QWidget* StartPage::makeRight() {
    auto* right = new QWidget;
    right->setMaximumWidth(kRightWidth);
    right->setMinimumWidth(620);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 66, 0, 0);
    column->setSpacing(0);
    column->addWidget(label(
        tr("<b>Sample scenarios</b>&nbsp; Each opens as a workspace you can change. A is the policy in force, B the candidate."),
        "plain", right));
    column->addSpacing(8);
    m_samples = new QListView(right);
    m_samples->setObjectName(QStringLiteral("sampleList"));
    m_samples->setAccessibleName(tr("Sample scenarios"));
    m_samples->setProperty("card", true);
    m_samples->setModel(m_model);
    m_samples->setItemDelegate(new ScenarioDelegate(m_context.theme, *m_model, m_samples));
    m_samples->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_samples->setFixedHeight(m_model->rowCount() * m_context.theme.metric("rowHeight.startScenario") + 2);
    m_samples->setCurrentIndex(m_model->index(0));
    const auto choose = [this](const QModelIndex& index) { emit sampleChosen(index.data(ScenarioModel::IdRole).toString()); };
    connect(m_samples, &QListView::activated, this, choose);
    connect(m_samples, &QListView::clicked, this, choose);
    column->addWidget(m_samples);
    column->addSpacing(12);
    column->addWidget(makeLegend());
    column->addSpacing(28);
    column->addWidget(label(tr("How it works"), "strong", right));
    column->addSpacing(8);
    column->addWidget(makeSteps());
    column->addStretch(1);
    return right;
}

QWidget* StartPage::makeLegend() {
    auto* legend = new QWidget;
    auto* row = new QHBoxLayout(legend);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    auto* lead = label(tr("One mark for each recorded call:"), "secondary", legend);
    lead->setWordWrap(false);
    row->addWidget(lead);
    constexpr struct {
        const char* icon;
        const char* color;
        const char* word;
    } kMarks[] = {{"verdict-allow", "verdict.allow.fg", "Allow"},
                  {"verdict-deny", "verdict.deny.fg", "Deny"},
                  {"verdict-indeterminate", "verdict.indeterminate.fg", "Indeterminate"},
                  {"probe", "chrome.attention", "dashed box: the call that the model refused to make"}};
    for (const auto& mark : kMarks) {
        row->addSpacing(10);
        row->addWidget(sign(m_context.theme, mark.icon, mark.color, legend));
        row->addWidget(new QLabel(tr(mark.word), legend));
    }
    row->addStretch(1);
    return legend;
}

QWidget* StartPage::makeSteps() {
    auto* steps = new QWidget;
    auto* row = new QHBoxLayout(steps);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    constexpr struct {
        const char* icon;
        const char* title;
        const char* text;
    } kSteps[] = {{"policy", "1. Write", "A rule’s effect on recorded calls shows while you type."},
                  {"replay", "2. Replay", "The engine alone answers. No tool is called."},
                  {"compare", "3. Compare", "See who stopped each call, and what B would change."}};
    for (const auto& step : kSteps) {
        auto* part = new QFrame(steps);
        part->setProperty("step", true);
        auto* column = new QVBoxLayout(part);
        column->setContentsMargins(0, 8, 0, 0);
        column->setSpacing(4);
        auto* head = new QHBoxLayout;
        head->setSpacing(6);
        head->addWidget(sign(m_context.theme, step.icon, "palette.active.text", part));
        head->addWidget(label(tr(step.title), "strong", part), 1);
        column->addLayout(head);
        column->addWidget(label(tr(step.text), "secondary", part));
        column->addStretch(1);
        row->addWidget(part, 1);
    }
    return steps;
}

}  // namespace writ::studio
