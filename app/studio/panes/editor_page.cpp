#include "app/studio/panes/editor_page.h"

#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/documents/language_service.h"
#include "app/studio/panes/editor_assist.h"
#include "app/studio/panes/editor_look.h"

#include <QFileInfo>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace writ::studio {
namespace {

editor::TextLanguage languageOf(const QString& name) {
    const QString suffix = QFileInfo(name).suffix();
    if (suffix == QLatin1String("cedar")) return editor::TextLanguage::Cedar;
    if (suffix == QLatin1String("cedarschema")) return editor::TextLanguage::CedarSchema;
    return suffix == QLatin1String("json") || suffix == QLatin1String("jsonl") ? editor::TextLanguage::Json
                                                                               : editor::TextLanguage::Plain;
}

/// Findings that say of a whole rule that no request can match it.
bool meansDeadRule(Code code) {
    return code == Code::CedarImpossiblePolicy;
}

/// Recordings are evidence: what people add to them stands in the notes beside them.
bool isRecording(const QString& name) {
    return name.startsWith(QLatin1String("sessions/")) && !name.endsWith(QLatin1String(".notes.json")) &&
           !name.endsWith(QLatin1String(".mapping.json"));
}

SourcePtr sourceOf(const sim::PolicyVersion& version, const std::string& name) {
    const auto found = std::find_if(version.sources.begin(), version.sources.end(),
                                    [&](const SourcePtr& source) { return source->name() == name; });
    return found == version.sources.end() ? nullptr : *found;
}

bool isText(const SourcePtr& source, const QByteArray& text) {
    return source && source->text() == std::string_view(text.constData(), static_cast<std::size_t>(text.size()));
}

editor::RuleTally tallyOf(const sim::RuleCount& count) {
    return {count.matched, count.decided, count.errors};
}

}  // namespace

std::vector<editor::RuleCount> ruleCounts(const sim::Replay& replay, const std::string& file,
                                          const std::vector<sim::RuleCount>* tests) {
    const std::vector<Rule>& rules = replay.policies->rules();
    const std::vector<sim::RuleCount>& all = replay.counts;
    std::vector<editor::RuleCount> counts;
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (rules[i].file == file)
            counts.push_back({rules[i].headSpan.begin, tallyOf(all[i]),
                              tests && i < tests->size() ? std::optional(tallyOf((*tests)[i])) : std::nullopt});
    return counts;
}

EditorPage::EditorPage(const StudioContext& context, Document& document, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_document(document),
      m_bars(new MessageStack(context.theme, this)),
      m_editor(new editor::PolicyEditor(languageOf(document.name()), this)) {
    setObjectName(QStringLiteral("editorPage"));
    m_editor->setObjectName(QStringLiteral("editorText"));
    m_editor->setAccessibleName(tr("Text of %1").arg(document.name()));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bars);
    layout->addWidget(m_editor, 1);
    setFocusProxy(m_editor);
    m_editor->load(document.savedText());
    m_editor->takeOver(document.text());
    m_editor->setReadOnly(isRecording(document.name()));
    m_assist = new EditorAssist(m_context, *this);
    connect(m_assist, &EditorAssist::refused, this, [this](const QString& why) {
        showBar({MessageBar::Kind::Info, why, {}, {}});
    });
    connectDocument();
    applyLook();
    refreshMarks();
}

void EditorPage::connectDocument() {
    connect(m_editor, &editor::PolicyEditor::bytesChanged, this, [this] { m_document.setText(m_editor->bytes()); });
    connect(&m_context.language, &LanguageService::snapshotChanged, this, &EditorPage::refreshMarks);
    connect(&m_document, &Document::textChanged, this, [this] { m_editor->takeOver(m_document.text()); });
    connect(&m_document, &Document::changedOutside, this, &EditorPage::showOutsideChange);
    connect(&m_document, &Document::removedOutside, this, &EditorPage::showRemoved);
    connect(&m_context.state, &StudioState::replayChanged, this, &EditorPage::refreshMarks);
    connect(&m_context.state, &StudioState::findingsChanged, this, &EditorPage::refreshMarks);
    connect(&m_context.theme, &Theme::changed, this, &EditorPage::applyLook);
    connect(&m_context.settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String(setting::kEditorFontSize.key)) applyLook();
    });
    connect(&m_context.documents, &DocumentManager::saveFailed, this, [this](Document* document, const QString& why) {
        if (document == &m_document) showFailure(why);
    });
}

void EditorPage::applyLook() {
    m_editor->setTheme(editorTheme(m_context.theme, m_context.settings.value(setting::kEditorFontSize), devicePixelRatioF()));
}

int EditorPage::textIndent() const {
    int width = 0;
    for (int margin = 0; margin < m_editor->margins(); ++margin) width += m_editor->marginWidth(margin);
    return width;
}

QString EditorPage::iconName() const {
    struct Kind {
        const char* prefix;
        const char* icon;
    };
    static constexpr std::array<Kind, 4> kKinds{
        {{"catalog/", "catalog"}, {"facts/", "facts"}, {"sessions/", "session"}, {"binding.json", "binding"}}};
    for (const Kind& kind : kKinds)
        if (m_document.name().startsWith(QLatin1String(kind.prefix))) return QString::fromLatin1(kind.icon);
    return QStringLiteral("policy");
}

void EditorPage::refreshMarks() {
    if (m_editor->textLanguage() == editor::TextLanguage::Cedar) showCounts();
    // Spans belong to one text. While a newer one is checked, the old marks move with it and stay.
    if (!m_context.language.isAbout(m_document.name(), m_editor->bytes())) return;
    const std::vector<Diagnostic> diagnostics = m_context.language.diagnostics(m_document.name().toStdString());
    if (diagnostics != m_editor->diagnostics()) m_editor->setDiagnostics(diagnostics);
    showDeadRules(diagnostics);
}

/// Rules that the checker proves never to match.
void EditorPage::showDeadRules(const std::vector<Diagnostic>& diagnostics) {
    std::vector<editor::DeadRule> dead;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (!meansDeadRule(diagnostic.code)) continue;
        const auto policy = cedar::policyAt(*m_context.language.snapshot(), {diagnostic.source, diagnostic.span.begin});
        if (policy && (dead.empty() || dead.back().span != policy->span)) dead.push_back({policy->span, policy->headSpan.begin});
    }
    m_editor->setDeadRules(dead);
}

void EditorPage::showCounts() {
    const std::string name = m_document.name().toStdString();
    const sim::ReplayPtr candidates[] = {m_context.state.replay(), m_context.state.against()};
    for (const sim::ReplayPtr& replay : candidates) {
        if (!replay || !sourceOf(replay->version, name)) continue;
        const SourcePtr source = sourceOf(replay->version, name);
        const std::vector<editor::RuleCount> counts =
            ruleCounts(*replay, name, replay == m_context.state.replay() ? m_context.state.testCounts().get() : nullptr);
        const bool stale = replay == m_context.state.replay() && m_context.state.isStale();
        if (isText(source, m_editor->bytes()))
            m_editor->setRuleCounts(counts, stale);
        else
            m_editor->greyRuleCounts();
        return;
    }
    m_editor->setRuleCounts({}, false);
}

void EditorPage::closeBar() {
    if (m_bar) m_bar->deleteLater();  // one of its own verbs may be running
    m_bar = nullptr;
}

void EditorPage::showBar(MessageBar::Content content) {
    closeBar();
    m_bar = m_bars->show(std::move(content));
}

void EditorPage::showOutsideChange() {
    m_outsideChange = true;
    const QString name = QFileInfo(m_document.path()).fileName();
    const QString what =
        m_document.isModified() ? tr("You have unsaved changes to it.") : tr("The text shown here is the older one.");
    showBar({MessageBar::Kind::Warning,
             tr("%1 was changed by another program.").arg(name),
             what,
             {{tr("Reload"), [this] { reload(); }}, {tr("Keep mine"), [this] { keepMine(); }}}});
}

void EditorPage::showRemoved() {
    showBar({MessageBar::Kind::Warning,
             tr("%1 is no longer on disk.").arg(QFileInfo(m_document.path()).fileName()),
             tr("The text is kept here."),
             {{tr("Save it again"), [this] { overwrite(); }}}});
}

void EditorPage::showFailure(const QString& why) {
    const QString name = QFileInfo(m_document.path()).fileName();
    showBar({MessageBar::Kind::Error, tr("%1 was not saved.").arg(name), why, {{tr("Try again"), [this] { save(); }}}});
}

void EditorPage::save() {
    if (m_editor->isReadOnly()) return;
    if (m_context.settings.value(setting::kFormatOnSave))
        m_assist->format([this] { write(); });
    else
        write();
}

void EditorPage::write() {
    const Result<void> done = m_context.documents.save(m_document);
    if (done)
        closeBar();
    else if (!done.error().message.empty() && !m_outsideChange)
        showFailure(QString::fromStdString(done.error().message));
}

void EditorPage::overwrite() {
    const Result<void> done = m_context.documents.save(m_document, true);
    if (done)
        m_outsideChange = false;
    else
        showFailure(QString::fromStdString(done.error().message));
}

void EditorPage::keepMine() {
    m_outsideChange = false;
    const Result<void> done = m_context.documents.keepMine(m_document);
    if (!done) showFailure(QString::fromStdString(done.error().message));
}

void EditorPage::reload() {
    m_outsideChange = false;
    const Result<void> done = m_context.documents.reload(m_document);
    if (!done)
        showBar({MessageBar::Kind::Error,
                 tr("%1 could not be read again.").arg(m_document.name()),
                 QString::fromStdString(done.error().message),
                 {}});
}

void EditorPage::revert() {
    if (m_document.isModified()) m_document.setText(m_document.savedText());
}

}  // namespace writ::studio
