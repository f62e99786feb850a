#include "app/studio/panes/editor_assist.h"

#include "app/studio/core/settings.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/documents/language_service.h"
#include "app/studio/panes/editor_page.h"
#include "app/studio/window/command_palette.h"

#include <QCoreApplication>
#include <QDir>
#include <QInputDialog>
#include <QMenu>

#include <array>

namespace writ::studio {
namespace {

struct SymbolLook {
    const char* icon;
    const char* color;
    const char* word;
};
/// In the order of cedar::SymbolKind.
constexpr std::array<SymbolLook, 9> kSymbols{{
    {"verdict-allow", "verdict.allow.fg", QT_TRANSLATE_NOOP("Symbols", "permit")},
    {"verdict-deny", "verdict.deny.fg", QT_TRANSLATE_NOOP("Symbols", "forbid")},
    {"rule", "palette.active.text", QT_TRANSLATE_NOOP("Symbols", "template")},
    {"workspace", "palette.active.text", QT_TRANSLATE_NOOP("Symbols", "namespace")},
    {"facts", "palette.active.text", QT_TRANSLATE_NOOP("Symbols", "entity type")},
    {"catalog", "palette.active.text", QT_TRANSLATE_NOOP("Symbols", "action")},
    {"dot", "palette.active.text", QT_TRANSLATE_NOOP("Symbols", "type")},
    {"dot", "palette.active.text", QT_TRANSLATE_NOOP("Symbols", "attribute")},
    {"facts", "palette.active.text", QT_TRANSLATE_NOOP("Symbols", "entity")},
}};

QString q(const std::string& text) {
    return QString::fromStdString(text);
}

}  // namespace

EditorAssist::EditorAssist(const StudioContext& context, EditorPage& page) : QObject(&page), m_context(context), m_page(page) {
    connectEditor();
}

std::string EditorAssist::name() const {
    return m_page.document().name().toStdString();
}

bool EditorAssist::isCedarText() const {
    return m_context.language.snapshot() && m_context.language.snapshot()->document(name()) != nullptr;
}

template <class Query, class Answer>
void EditorAssist::ask(Query query, Answer answer) {
    if (!isCedarText()) return;
    const QByteArray text = m_page.editor().bytes();
    m_context.language.ask(this, std::move(query), [this, text, answer = std::move(answer)](const auto& result) {
        if (m_page.editor().bytes() == text) answer(result);
    });
}

void EditorAssist::connectEditor() {
    editor::PolicyEditor& editor = m_page.editor();
    connect(&editor, &editor::PolicyEditor::completionWanted, this, [this, &editor](quint32 offset) {
        if (isCedarText())  // the answer may come after some more letters: the editor narrows the list
            m_context.language.ask(
                this,
                [document = name(), offset](const cedar::Snapshot& all) {
                    return cedar::complete(all, {document, offset});
                },
                [&editor, offset](const std::vector<cedar::CompletionItem>& items) { editor.showCompletions(items, offset); });
    });
    connect(&editor, &editor::PolicyEditor::signatureWanted, this, [this, &editor](quint32 offset) {
        ask(
            [document = name(), offset](const cedar::Snapshot& all) {
                return cedar::signatureHelp(all, {document, offset});
            },
            [&editor](const std::optional<cedar::SignatureHelp>& help) { editor.showSignature(help); });
    });
    connect(&editor, &editor::PolicyEditor::hoverWanted, this, [this, &editor](quint32 offset) {
        ask(
            [document = name(), offset](const cedar::Snapshot& all) {
                return cedar::hover(all, {document, offset});
            },
            [&editor](const std::optional<cedar::Hover>& hover) {
                if (hover) editor.showHover(*hover);
            });
    });
    connect(&editor, &editor::PolicyEditor::definitionWanted, this, qOverload<quint32>(&EditorAssist::goToDefinition));
    connect(&editor, &editor::PolicyEditor::placeChanged, this, &EditorAssist::showValues);
    connect(&m_context.language, &LanguageService::snapshotChanged, this, &EditorAssist::showValues);
    connect(&m_context.state, &StudioState::selectionChanged, this, &EditorAssist::showValues);
    connect(&m_context.state, &StudioState::replayChanged, this, &EditorAssist::showValues);
    connect(&m_context.settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String(setting::kInlineValues.key)) showValues();
    });
}

void EditorAssist::goToDefinition() {
    goToDefinition(m_page.editor().view().caret());
}

void EditorAssist::goToDefinition(quint32 offset) {
    ask(
        [document = name(), offset](const cedar::Snapshot& all) {
            return cedar::definition(all, {document, offset});
        },
        [this](const std::vector<cedar::Location>& places) {
            if (places.empty())
                emit refused(tr("Nothing declares what stands here."));
            else if (places.size() == 1)
                open(places.front());
            else
                showLocations(places);
        });
}

void EditorAssist::findUses() {
    const quint32 offset = m_page.editor().view().caret();
    ask(
        [document = name(), offset](const cedar::Snapshot& all) {
            return cedar::references(all, {document, offset}, true);
        },
        [this](const std::vector<cedar::Location>& places) {
            if (places.empty())
                emit refused(tr("Put the cursor on a type, an action, an attribute or an entity to find its uses."));
            else
                showLocations(places);
        });
}

void EditorAssist::open(const cedar::Location& place) {
    const sim::WorkspacePtr workspace = m_context.state.workspace();
    const QString path = workspace ? QDir(q(workspace->root.string())).absoluteFilePath(q(place.document)) : q(place.document);
    emit m_context.documents.revealRequested(path, place.span.begin, place.span.end);
}

void EditorAssist::showLocations(const std::vector<cedar::Location>& places) {
    std::vector<PaletteEntry> entries;
    const QIcon icon = m_context.theme.icon(QStringLiteral("policy"));
    for (const cedar::Location& place : places) {
        const cedar::ServiceDocument* document = m_context.language.snapshot()->document(place.document);
        if (document == nullptr) continue;
        const std::uint32_t line = document->source->lineColumn(place.span.begin).line;
        const QString text = q(std::string(document->source->line(line))).simplified();
        entries.push_back(
            {icon, text, QStringLiteral("%1:%2").arg(q(place.document)).arg(line), {}, [this, place] { open(place); }});
    }
    auto* list = new CommandPalette(m_context, &m_page);
    list->setAttribute(Qt::WA_DeleteOnClose);
    list->popUp(std::move(entries), tr("Places that name it"));
}

void EditorAssist::listSymbols() {
    ask([document = name()](const cedar::Snapshot& all) { return cedar::documentSymbols(all, document); },
        [this](const std::vector<cedar::DocumentSymbol>& symbols) { showSymbols(symbols); });
}

void EditorAssist::showSymbols(const std::vector<cedar::DocumentSymbol>& symbols) {
    std::vector<PaletteEntry> entries;
    const auto add = [&](const cedar::DocumentSymbol& symbol, const QString& prefix, const auto& again) -> void {
        const SymbolLook& look = kSymbols[static_cast<std::size_t>(symbol.kind)];
        const QString detail = symbol.detail.empty() ? QCoreApplication::translate("Symbols", look.word) : q(symbol.detail);
        entries.push_back({m_context.theme.icon(QLatin1String(look.icon), look.color),
                           prefix + q(symbol.name),
                           detail,
                           {},
                           [this, span = symbol.nameSpan] { m_page.editor().reveal(span); }});
        for (const cedar::DocumentSymbol& child : symbol.children)
            again(child, prefix + q(symbol.name) + QStringLiteral(" › "), again);
    };
    for (const cedar::DocumentSymbol& symbol : symbols) add(symbol, {}, add);
    if (entries.empty()) return emit refused(tr("This file declares nothing yet."));
    auto* list = new CommandPalette(m_context, &m_page);
    list->setAttribute(Qt::WA_DeleteOnClose);
    list->popUp(std::move(entries), tr("Rules and declarations of this file"));
}

void EditorAssist::rename() {
    const quint32 offset = m_page.editor().view().caret();
    ask(
        [document = name(), offset](const cedar::Snapshot& all) {
            return cedar::renameTarget(all, {document, offset});
        },
        [this, offset](const tl::expected<cedar::RenameTarget, cedar::Refusal>& target) {
            if (target)
                askForName(*target, offset);
            else
                emit refused(q(target.error()));
        });
}

void EditorAssist::askForName(const cedar::RenameTarget& target, quint32 offset) {
    auto* dialog = new QInputDialog(&m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("renameDialog"));
    dialog->setWindowTitle(tr("Rename %1").arg(q(target.name)));
    dialog->setLabelText(tr("New name, in every file of the workspace:"));
    dialog->setTextValue(q(target.name));
    dialog->setOkButtonText(tr("Rename"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, offset](const QString& text) {
        ask(
            [document = name(), offset, wanted = text.trimmed().toStdString()](const cedar::Snapshot& all) {
                return cedar::rename(all, {document, offset}, wanted);
            },
            [this](const tl::expected<std::vector<cedar::DocumentEdits>, cedar::Refusal>& edits) {
                if (edits)
                    apply(*edits);
                else
                    emit refused(q(edits.error()));
            });
    });
    dialog->open();
}

/// Other files are opened and changed too; nothing is saved.
void EditorAssist::apply(const std::vector<cedar::DocumentEdits>& edits) {
    const sim::WorkspacePtr workspace = m_context.state.workspace();
    for (const cedar::DocumentEdits& one : edits) {
        if (one.document == name()) {
            m_page.editor().applyEdits(one.edits);
            continue;
        }
        const QString path = workspace ? QDir(q(workspace->root.string())).absoluteFilePath(q(one.document)) : q(one.document);
        const Result<Document*> document = m_context.documents.open(path);
        if (!document) {
            emit refused(q(document.error().text()));
            continue;
        }
        QByteArray text = (*document)->text();
        for (auto edit = one.edits.rbegin(); edit != one.edits.rend(); ++edit)
            text.replace(static_cast<qsizetype>(edit->span.begin), static_cast<qsizetype>(edit->span.size()),
                         QByteArray::fromStdString(edit->replacement));
        (*document)->setText(text);
    }
}

void EditorAssist::fixOrChange() {
    const editor::Scintilla& view = m_page.editor().view();
    Span where = view.selection();
    if (where.empty()) {
        const std::uint32_t line = view.lineOf(where.begin);
        // A problem anywhere on the line counts, as its mark stands beside the line.
        for (const Diagnostic& problem : m_page.editor().diagnostics())
            if (!problem.fixes.empty() && view.lineOf(std::min(problem.span.begin, view.length())) == line) where = problem.span;
    }
    ask([document = name(), where](const cedar::Snapshot& all) { return cedar::codeActions(all, document, where); },
        [this](const std::vector<cedar::CodeAction>& actions) { choose(actions); });
}

void EditorAssist::choose(const std::vector<cedar::CodeAction>& actions) {
    if (actions.empty()) return emit refused(tr("There is nothing to mend or change here."));
    if (actions.size() == 1) return apply(actions.front().edits);
    auto* menu = new QMenu(&m_page);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("codeActions"));
    menu->setAccessibleName(tr("Fix or change"));
    for (const cedar::CodeAction& action : actions)
        connect(menu->addAction(q(action.title)), &QAction::triggered, this, [this, edits = action.edits] { apply(edits); });
    menu->setActiveAction(menu->actions().front());
    menu->popup(m_page.editor().caretRect().bottomLeft());
}

void EditorAssist::format(const std::function<void()>& then) {
    const auto finish = [then] {
        if (then) then();
    };
    if (!isCedarText() || m_page.editor().isReadOnly()) return finish();
    ask([document = name()](const cedar::Snapshot& all) { return cedar::formatDocument(all, document); },
        [this, finish, quiet = static_cast<bool>(then)](const tl::expected<std::vector<TextEdit>, cedar::Refusal>& edits) {
            if (edits && !edits->empty())
                m_page.editor().applyEdits(*edits);
            else if (!edits && !quiet)
                emit refused(q(edits.error()));
            finish();
        });
}

void EditorAssist::widenSelection() {
    const Span selection = m_page.editor().view().selection();
    ask(
        [document = name(), selection](const cedar::Snapshot& all) {
            return cedar::selectionRanges(all, {document, selection.begin});
        },
        [this, selection](const std::vector<Span>& ranges) {
            for (const Span range : ranges)
                if (range.begin <= selection.begin && range.end >= selection.end && range != selection)
                    return m_page.editor().view().select(range);
        });
}

/// The rule at the cursor on the selected call. Late answers are dropped: the newest question counts.
void EditorAssist::showValues() {
    const quint64 asked = ++m_valuesAsked;
    const auto call = m_context.state.selectedCall();
    const sim::CorpusPtr corpus = m_context.state.corpus();
    const InputPtr input = call && corpus ? corpus->calls[*call].input : nullptr;
    if (!m_context.settings.value(setting::kInlineValues) || !input || !isCedarText() ||
        m_page.editor().textLanguage() != editor::TextLanguage::Cedar)
        return m_page.editor().setInlineValues({});
    const quint32 offset = m_page.editor().view().caret();
    ask(
        [document = name(), offset, input](const cedar::Snapshot& all) -> std::optional<cedar::InlineEvaluation> {
            const auto policy = cedar::policyAt(all, {document, offset});
            return policy ? cedar::inlineValues(all, document, policy->index, *input) : std::nullopt;
        },
        [this, asked](const std::optional<cedar::InlineEvaluation>& evaluation) {
            if (asked == m_valuesAsked)
                m_page.editor().setInlineValues(evaluation ? evaluation->values : std::vector<cedar::InlineValue>());
        });
}

}  // namespace writ::studio
