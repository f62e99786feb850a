#include "app/studio/panes/note_dialog.h"

#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/core/time_now.h"
#include "app/studio/core/window_first.h"
#include "app/studio/models/text.h"
#include "app/studio/panes/pane_parts.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    const char* title;
    const char* hint;
    const char* verb;
};
/// In the order of NoteKind.
constexpr Words kWords[] = {
    {QT_TRANSLATE_NOOP("NoteDialog", "Note beside step %1"),
     QT_TRANSLATE_NOOP("NoteDialog", "It is stored beside the recording, which is never changed."),
     QT_TRANSLATE_NOOP("NoteDialog", "Save note")},
    {QT_TRANSLATE_NOOP("NoteDialog", "Who stopped step %1?"),
     QT_TRANSLATE_NOOP("NoteDialog", "Your word stands from now on. What was found stays beside it and is never overwritten."),
     QT_TRANSLATE_NOOP("NoteDialog", "Save correction")},
    {QT_TRANSLATE_NOOP("NoteDialog", "Probe call after step %1"),
     QT_TRANSLATE_NOOP("NoteDialog", "The call that the model did not make. It is hypothetical, and is always shown so."),
     QT_TRANSLATE_NOOP("NoteDialog", "Add probe call")},
};

QStringList outcomeWords(bool refusalsOnly) {
    QStringList words;
    for (std::size_t i = 0; i < sim::kOutcomeCount; ++i)
        if (const auto outcome = static_cast<sim::Outcome>(i); !refusalsOnly || sim::modelRefused(outcome))
            words << q(sim::word(outcome));
    return words;
}

/// "send_email {"to": …}, 80 %": a guess to begin with.
QString suggestionText(const sim::ProbeCandidate& candidate) {
    constexpr qsizetype kMost = 48;
    const QString arguments = q(candidate.arguments.dump());
    return QObject::tr("%1 %2, %3 %")
        .arg(q(candidate.tool), arguments.size() > kMost ? QString(arguments.left(kMost) % u'…') : arguments)
        .arg(candidate.score);
}

}  // namespace

NoteDialog::NoteDialog(const StudioContext& context, NoteKind kind, sim::SessionPtr session, const sim::Step& step,
                       QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_kind(kind),
      m_session(std::move(session)),
      m_anchor(anchorOf(*m_session, step)),
      m_step(step.number),
      m_form(new QFormLayout(this)) {
    const Words& words = kWords[static_cast<std::size_t>(kind)];
    setObjectName(u"noteDialog"_s);
    setWindowTitle(tr(words.title).arg(step.number));
    setAccessibleName(windowTitle());
    setMinimumWidth(520);
    m_form->setContentsMargins(20, 20, 20, 20);
    m_form->setSpacing(12);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    auto* title = new QLabel(u"<b>"_s % windowTitle() % u"</b>"_s, this);
    auto* hint = new QLabel(tr(words.hint), this);
    hint->setProperty("secondary", true);
    hint->setWordWrap(true);
    m_form->addRow(title);
    m_form->addRow(hint);
    if (kind == NoteKind::Mark) addMark(step);
    if (kind == NoteKind::Correction) addCorrection(step);
    if (kind == NoteKind::Probe) addProbe(step);
    addName();
    addButtons(tr(words.verb));
    check();
}

void NoteDialog::addText(const QString& label, const QString& name) {
    m_text = named(new QPlainTextEdit(this), name, QString(label).remove(u'&'));
    m_text->setProperty("field", true);
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(72);
    connect(m_text, &QPlainTextEdit::textChanged, this, &NoteDialog::check);
    m_form->addRow(label, m_text);
}

void NoteDialog::addOutcomes(const QString& label, const QStringList& words, const QString& current) {
    m_outcome = named(new QComboBox(this), u"noteOutcome"_s, QString(label).remove(u'&'));
    m_outcome->addItems(words);
    m_outcome->setCurrentText(current);
    m_form->addRow(label, m_outcome);
}

void NoteDialog::addMark(const sim::Step&) {
    addText(tr("N&ote"), u"noteText"_s);
    m_text->setFocus();
}

void NoteDialog::addCorrection(const sim::Step& step) {
    const sim::OutcomeFinding* const stated = step.stated();
    addOutcomes(tr("&Outcome"), outcomeWords(false), stated ? q(sim::word(stated->outcome)) : u"unknown"_s);
    addText(tr("&Reason"), u"noteText"_s);
    m_outcome->setFocus();
}

void NoteDialog::addProbe(const sim::Step& step) {
    m_suggestions = named(new QComboBox(this), u"probeSuggestions"_s, tr("Suggestions"));
    m_suggestions->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_suggestions->addItem(tr("Write it yourself"));
    connect(m_suggestions, &QComboBox::activated, this, &NoteDialog::takeSuggestion);
    m_form->addRow(tr("&Suggestions"), m_suggestions);
    m_tool = named(new QComboBox(this), u"probeTool"_s, tr("Tool"));
    m_tool->setEditable(true);
    m_tool->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    named(m_tool->lineEdit(), u"probeToolText"_s, tr("Tool"));
    if (const sim::WorkspacePtr workspace = m_context.state.workspace())
        for (const ToolDescription& tool : workspace->catalog.tools()) m_tool->addItem(q(tool.name));
    connect(m_tool, &QComboBox::currentTextChanged, this, &NoteDialog::check);
    m_form->addRow(tr("&Tool"), m_tool);
    m_arguments = named(new QPlainTextEdit(u"{}"_s, this), u"probeArguments"_s, tr("Arguments as JSON"));
    m_arguments->setFont(m_context.theme.font("codeSmall"));
    m_arguments->setProperty("field", true);
    m_arguments->setTabChangesFocus(true);
    m_arguments->setFixedHeight(96);
    connect(m_arguments, &QPlainTextEdit::textChanged, this, &NoteDialog::check);
    m_form->addRow(tr("&Arguments"), m_arguments);
    m_unknown = named(new QLabel(this), u"probeUnknown"_s, tr("Arguments that stay unknown"));
    m_unknown->setProperty("secondary", true);
    m_unknown->setWordWrap(true);
    m_form->addRow(QString(), m_unknown);
    addOutcomes(tr("&Outcome"), outcomeWords(true), u"model_declined"_s);
    addText(tr("&Reason"), u"noteText"_s);
    addSuggestions(step.number);
    m_tool->setFocus();
}

/// Guesses at what the model refused, from the session itself; looked for in the background.
void NoteDialog::addSuggestions(std::uint32_t step) {
    const sim::WorkspacePtr workspace = m_context.state.workspace();
    if (!workspace || !workspace->binding) return;
    const auto guess = [workspace, session = m_session, step] {
        return sim::probeCandidates(*session, workspace->catalog, step, workspace->binding->failureSigns());
    };
    runBehindWindow(guess, this, [this](std::vector<sim::ProbeCandidate> found) {
        m_candidates = std::move(found);
        for (const sim::ProbeCandidate& candidate : m_candidates) {
            m_suggestions->addItem(suggestionText(candidate));
            m_suggestions->setItemData(m_suggestions->count() - 1, q(candidate.why), Qt::ToolTipRole);
        }
        const bool untouched = !m_arguments->document()->isModified() && !m_text->document()->isModified();
        if (!m_candidates.empty() && untouched) {
            m_suggestions->setCurrentIndex(1);
            takeSuggestion(1);
        }
    });
}

void NoteDialog::takeSuggestion(int row) {
    if (row < 1 || static_cast<std::size_t>(row) > m_candidates.size()) return;
    const sim::ProbeCandidate& candidate = m_candidates[static_cast<std::size_t>(row) - 1];
    m_tool->setCurrentText(q(candidate.tool));
    m_arguments->setPlainText(q(candidate.arguments.dump(true)));
    m_text->setPlainText(q(candidate.why));
    check();
}

std::vector<std::string> NoteDialog::missing() const {
    const sim::WorkspacePtr workspace = m_context.state.workspace();
    const ToolDescription* const tool =
        workspace ? workspace->catalog.find(m_tool->currentText().trimmed().toStdString()) : nullptr;
    const auto given = parseJson(m_arguments->toPlainText().toStdString());
    return tool && given ? sim::missingArguments(*tool, *given) : std::vector<std::string>();
}

void NoteDialog::addName() {
    if (!m_context.settings.value(setting::kAuthor).isEmpty()) return;
    m_name = named(new QLineEdit(this), u"noteAuthor"_s, tr("Your name"));
    m_name->setPlaceholderText(tr("Every note carries one. It is asked once and kept in the settings."));
    connect(m_name, &QLineEdit::textChanged, this, &NoteDialog::check);
    m_form->addRow(tr("Your na&me"), m_name);
}

void NoteDialog::addButtons(const QString& verb) {
    m_complaint = new QLabel(this);
    m_complaint->setObjectName(u"noteComplaint"_s);
    m_complaint->setProperty("secondary", true);
    m_complaint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(this);
    m_save = named(new QPushButton(verb, buttons), u"noteSave"_s, verb);
    m_save->setProperty("accent", true);
    m_save->setDefault(true);
    buttons->addButton(m_save, QDialogButtonBox::AcceptRole);
    named(buttons->addButton(QDialogButtonBox::Cancel), u"noteCancel"_s, tr("Cancel"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        if (m_name) m_context.settings.set(setting::kAuthor, m_name->text().trimmed());
        accept();
    });
    m_form->addRow(m_complaint);
    m_form->addRow(buttons);
}

QString NoteDialog::complaint() const {
    if (m_kind == NoteKind::Mark && m_text->toPlainText().trimmed().isEmpty()) return tr("Write something.");
    if (m_kind == NoteKind::Correction && m_text->toPlainText().trimmed().isEmpty())
        return tr("Give the reason: others will ask for it.");
    if (m_tool && m_tool->currentText().trimmed().isEmpty()) return tr("Name the tool.");
    if (m_arguments) {
        const auto parsed = parseJson(m_arguments->toPlainText().toStdString());
        if (!parsed) return tr("The arguments are not JSON: %1").arg(q(parsed.error().text()));
        if (!parsed->isObject()) return tr("The arguments must be a JSON object, such as { \"amount\": 5 }.");
    }
    if (m_name && m_name->text().trimmed().isEmpty()) return tr("Give your name.");
    return {};
}

void NoteDialog::check() {
    if (!m_save) return;
    const QString why = complaint();
    m_complaint->setText(why);
    if (m_unknown) {
        QStringList names;
        for (const std::string& name : missing()) names << q(name);
        m_unknown->setText(names.isEmpty() ? QString() : tr("Not given, so unknown: %1").arg(names.join(u", "_s)));
    }
    m_save->setEnabled(why.isEmpty());
}

sim::NoteStamp NoteDialog::stamp() const {
    return {m_context.settings.value(setting::kAuthor).toStdString(), timeNow()};
}

NoteEdit NoteDialog::edit() const {
    const std::string text = m_text->toPlainText().trimmed().toStdString();
    const auto outcome = m_outcome ? sim::outcomeFromWord(m_outcome->currentText().toStdString()).value_or(sim::Outcome::Unknown)
                                   : sim::Outcome::Unknown;
    if (m_kind == NoteKind::Mark) return studio::addMark(*m_session, {m_anchor, text, stamp()});
    if (m_kind == NoteKind::Correction) return studio::addCorrection(*m_session, {m_anchor, outcome, text, stamp()});
    sim::ProbeCandidate candidate;
    candidate.tool = m_tool->currentText().trimmed().toStdString();
    candidate.arguments = parseJson(m_arguments->toPlainText().toStdString()).value_or(Json::object());
    candidate.missing = missing();
    sim::ProbeNote probe = sim::probeNote(*m_session, m_step, candidate, stamp(), std::nullopt, true);
    probe.outcome.outcome = outcome;
    probe.text = text;
    return studio::addProbe(*m_session, std::move(probe));
}

}  // namespace writ::studio
