#include "app/studio/window/status_bar.h"

#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/window/coverage_label.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace writ::studio {

StudioStatusBar::StudioStatusBar(const StudioContext& context, QWidget* parent)
    : QStatusBar(parent),
      m_context(context),
      m_counts(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_cancel(new QPushButton(tr("Cancel"), this)),
      m_language(new QLabel(this)),
      m_policy(makeDigest("policyDigest")),
      m_against(makeDigest("againstDigest")),
      m_schema(makeDigest("schemaDigest")),
      m_catalog(makeDigest("catalogDigest")),
      m_sessions(makeDigest("sessionsDigest")) {
    setObjectName(QStringLiteral("statusBar"));
    setAccessibleName(tr("Status"));
    setSizeGripEnabled(false);
    setFixedHeight(context.theme.metric("barHeight.statusBar"));
    // A window narrower than all of it cuts the end off; it must not grow because work has begun.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* draft = new QToolButton(this);
    draft->setObjectName(QStringLiteral("draftLine"));
    draft->setProperty("status", true);
    draft->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    draft->setIcon(context.theme.icon(QStringLiteral("offline")));
    draft->setText(tr("Replay: no tool is called, no network used"));
    draft->setAccessibleName(draft->text());
    connect(draft, &QToolButton::clicked, context.actions.action("help.replay"), &QAction::trigger);
    addWidget(draft);
    m_counts->setObjectName(QStringLiteral("replayCounts"));
    m_counts->setProperty("statusPart", true);
    addWidget(m_counts);
    addWidget(new CoverageLabel(context, this));
    m_progress->setObjectName(QStringLiteral("progress"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(120);
    addWidget(m_progress);
    m_cancel->setObjectName(QStringLiteral("cancelReplay"));
    m_cancel->setAccessibleName(tr("Cancel the replay"));
    m_cancel->setProperty("compact", true);
    connect(m_cancel, &QPushButton::clicked, &context.state, &StudioState::cancel);
    addWidget(m_cancel);
    m_language->setProperty("statusPart", true);
    addPermanentWidget(m_language);
    for (QToolButton* digest : {m_policy, m_against, m_schema, m_catalog, m_sessions}) addPermanentWidget(digest);
    connect(&context.state, &StudioState::replayChanged, this, &StudioStatusBar::showReplay);
    connect(&context.state, &StudioState::busyChanged, this, &StudioStatusBar::showBusy);
    connect(&context.state, &StudioState::progress, this, [this](quint64 done, quint64 total, const QString& what) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(total > 0 ? static_cast<int>(done * 1000 / total) : 0);
        m_counts->setText(what);
    });
    showReplay();
    showBusy();
}

QToolButton* StudioStatusBar::makeDigest(const char* name) {
    auto* button = new QToolButton(this);
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(tr("Copy a digest"));
    button->setProperty("status", true);
    connect(button, &QToolButton::clicked, this,
            [button] { QApplication::clipboard()->setText(button->property("digest").toString()); });
    return button;
}

void StudioStatusBar::showDigest(QToolButton& button, const QString& word, const QString& hex) {
    button.setVisible(!hex.isEmpty());
    button.setText(word % u' ' % hex.left(8));
    button.setProperty("digest", hex);
    button.setAccessibleName(tr("Copy the digest: %1").arg(word));
    button.setToolTip(tr("SHA-256 of %1\n%2\nClick to copy").arg(word.toLower(), hex));
}

void StudioStatusBar::showReplay() {
    const sim::ReplayPtr replay = m_context.state.replay();
    if (!replay) {
        m_counts->setText(m_context.state.workspace() ? m_context.state.failure() : tr("No workspace open"));
        m_language->setText(tr("Everything works offline on this machine"));
        for (QToolButton* digest : {m_policy, m_against, m_schema, m_catalog, m_sessions}) digest->hide();
        return;
    }
    const sim::Summary& all = replay->summary;
    const QLocale locale;
    const QString sessions = tr("%n session(s)", nullptr, static_cast<int>(all.sessions));
    const QString input = m_context.state.unsavedInput();
    m_counts->setText(m_context.state.isStale()
                          ? tr("Out of date: %1 changed after this replay").arg(input.isEmpty() ? tr("the policy") : input)
                          : tr("Replayed %1 of %2 calls in %3")
                                .arg(locale.toString(all.calls - all.notReplayable), locale.toString(all.calls), sessions));
    QString language = QString::fromStdString(replay->corpus->workspace->manifest.language);
    language[0] = language[0].toUpper();
    m_language->setText(language);
    const auto hex = [](const Digest& digest) { return QString::fromStdString(digest.hex()); };
    showDigest(*m_policy, tr("Policy"), hex(replay->digests.policies));
    const sim::ReplayPtr against = m_context.state.against();
    showDigest(*m_against, tr("Against"), against ? hex(against->digests.policies) : QString());
    showDigest(*m_schema, tr("Schema"), replay->corpus->workspace->schema ? hex(replay->digests.schema) : QString());
    showDigest(*m_catalog, tr("Catalog"), hex(replay->digests.catalog));
    showDigest(*m_sessions, tr("Sessions"), hex(replay->digests.sessions));
}

void StudioStatusBar::showBusy() {
    const bool busy = m_context.state.isBusy();
    m_progress->setRange(0, 0);
    m_progress->setVisible(busy);
    m_cancel->setVisible(busy);
    if (!busy) showReplay();
}

}  // namespace writ::studio
