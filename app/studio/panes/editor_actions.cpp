// The actions that EditorPane answers.
#include "app/studio/core/action_registry.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/documents/language_service.h"
#include "app/studio/panes/editor_assist.h"
#include "app/studio/panes/editor_pane.h"
#include "app/studio/panes/editor_tab_bar.h"
#include "app/studio/panes/find_bar.h"
#include "app/studio/panes/problem_list.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QInputDialog>
#include <QLineEdit>
#include <QPlainTextEdit>

#include <algorithm>
#include <array>

namespace writ::studio {
namespace {

/// What needs an open file, a changed one, or one that may be written.
enum class Needs { File, Changes, Writable };
struct Need {
    const char* action;
    Needs needs;
};
constexpr std::array<Need, 23> kNeeds{{
    {"file.save", Needs::Changes},        {"file.revert", Needs::Changes},    {"file.close", Needs::File},
    {"find.show", Needs::File},           {"find.next", Needs::File},         {"find.previous", Needs::File},
    {"find.replace", Needs::Writable},    {"find.line", Needs::File},         {"policy.comment", Needs::Writable},
    {"policy.complete", Needs::Writable}, {"policy.fix", Needs::Writable},    {"policy.describe", Needs::File},
    {"policy.definition", Needs::File},   {"policy.references", Needs::File}, {"policy.rename", Needs::Writable},
    {"policy.symbols", Needs::File},      {"policy.format", Needs::Writable}, {"policy.widen", Needs::File},
    {"policy.foldAll", Needs::File},      {"policy.unfoldAll", Needs::File},  {"policy.messages", Needs::File},
    {"file.nextTab", Needs::File},        {"file.previousTab", Needs::File},
}};

bool isMet(Needs needs, const EditorPage* page) {
    if (page == nullptr) return false;
    return needs == Needs::File || (needs == Needs::Changes ? page->document().isModified() : !page->editor().isReadOnly());
}

/// One editing command on every kind of text field.
struct TextCommand {
    const char* action;
    void (editor::PolicyEditor::*onEditor)();
    void (*onLine)(QLineEdit&);
    void (QPlainTextEdit::*onPlain)();
};

/// What the current page does by itself.
struct PageCommand {
    const char* action;
    void (*run)(EditorPage& page);
};
constexpr std::array<PageCommand, 12> kPageCommands{{
    {"policy.comment", [](EditorPage& page) { page.editor().toggleComment(); }},
    {"policy.complete", [](EditorPage& page) { page.editor().complete(); }},
    {"policy.describe", [](EditorPage& page) { page.editor().describe(); }},
    {"policy.foldAll", [](EditorPage& page) { page.editor().setAllFolded(true); }},
    {"policy.unfoldAll", [](EditorPage& page) { page.editor().setAllFolded(false); }},
    {"policy.definition", [](EditorPage& page) { page.assist().goToDefinition(); }},
    {"policy.references", [](EditorPage& page) { page.assist().findUses(); }},
    {"policy.rename", [](EditorPage& page) { page.assist().rename(); }},
    {"policy.symbols", [](EditorPage& page) { page.assist().listSymbols(); }},
    {"policy.fix", [](EditorPage& page) { page.assist().fixOrChange(); }},
    {"policy.format", [](EditorPage& page) { page.assist().format(); }},
    {"policy.widen", [](EditorPage& page) { page.assist().widenSelection(); }},
}};

const std::array<TextCommand, 6>& textCommands() {
    static const std::array<TextCommand, 6> table{{
        {"edit.undo", &editor::PolicyEditor::undo, [](QLineEdit& line) { line.undo(); }, &QPlainTextEdit::undo},
        {"edit.redo", &editor::PolicyEditor::redo, [](QLineEdit& line) { line.redo(); }, &QPlainTextEdit::redo},
        {"clipboard.cut", &editor::PolicyEditor::cut, [](QLineEdit& line) { line.cut(); }, &QPlainTextEdit::cut},
        {"clipboard.copy", &editor::PolicyEditor::copy, [](QLineEdit& line) { line.copy(); }, &QPlainTextEdit::copy},
        {"clipboard.paste", &editor::PolicyEditor::paste, [](QLineEdit& line) { line.paste(); }, &QPlainTextEdit::paste},
        {"clipboard.selectAll", nullptr, [](QLineEdit& line) { line.selectAll(); }, &QPlainTextEdit::selectAll},
    }};
    return table;
}

/// Lists that have the focus answer these for themselves.
void run(const TextCommand& command) {
    QWidget* focus = QApplication::focusWidget();
    if (auto* editor = qobject_cast<editor::PolicyEditor*>(focus))
        command.onEditor == nullptr ? editor->selectAll(true) : (editor->*command.onEditor)();
    else if (auto* line = qobject_cast<QLineEdit*>(focus))
        command.onLine(*line);
    else if (auto* plain = qobject_cast<QPlainTextEdit*>(focus))
        (plain->*command.onPlain)();
}

}  // namespace

void EditorPane::connectFileActions() {
    ActionRegistry& actions = m_context.actions;
    actions.on("file.open", this, [this] { chooseFile(); });
    actions.on("file.save", this, [this] {
        if (EditorPage* page = currentPage()) page->save();
    });
    actions.on("file.saveAll", this, [this] { saveAll(); });
    actions.on("file.revert", this, [this] {
        if (EditorPage* page = currentPage()) page->revert();
    });
    actions.on("file.close", this, [this] { closePages({m_tabs->currentIndex()}); });
    const auto step = [this](int by) {
        const int count = m_tabs->count();
        if (count > 0) m_tabs->setCurrentIndex((m_tabs->currentIndex() + by + count) % count);
        if (EditorPage* page = currentPage()) page->setFocus();
    };
    actions.on("file.nextTab", this, [step] { step(1); });
    actions.on("file.previousTab", this, [step] { step(-1); });
}

void EditorPane::connectEditActions() {
    ActionRegistry& actions = m_context.actions;
    for (const TextCommand& command : textCommands()) actions.on(command.action, this, [command] { run(command); });
    actions.on("find.show", this, [this] { m_find->open(false); });
    actions.on("find.replace", this, [this] { m_find->open(true); });
    actions.on("find.next", this, [this] { m_find->findNext(true); });
    actions.on("find.previous", this, [this] { m_find->findNext(false); });
    actions.on("find.line", this, [this] { goToLine(); });
    for (const PageCommand& command : kPageCommands)
        actions.on(command.action, this, [this, run = command.run] {
            if (EditorPage* page = currentPage()) run(*page);
        });
    actions.on("policy.messages", this, [this] {
        m_messagesShown = !m_messagesShown;
        for (int index = 0; index < m_tabs->count(); ++index) pageAt(index)->editor().setMessagesShown(m_messagesShown);
    });
}

void EditorPane::connectGoActions() {
    ActionRegistry& actions = m_context.actions;
    actions.on("problem.next", this, [this] { goToProblem(true); });
    actions.on("problem.previous", this, [this] { goToProblem(false); });
}

void EditorPane::updateActions() {
    const EditorPage* page = currentPage();
    for (const Need& need : kNeeds) m_context.actions.action(need.action)->setEnabled(isMet(need.needs, page));
    m_context.actions.action("file.saveAll")->setEnabled(!m_context.documents.modified().empty());
}

void EditorPane::chooseFile() {
    const sim::WorkspacePtr workspace = m_context.state.workspace();
    const QString folder = workspace ? QString::fromStdString(workspace->root.string()) : QString();
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open a file"), folder, tr("Policies and JSON (*.cedar *.cedarschema *.json *.jsonl);;All files (*)"));
    if (!path.isEmpty()) reveal(path, 0, 0);
}

void EditorPane::saveAll() {
    for (Document* document : m_context.documents.modified())
        if (EditorPage* page = pageOf(document)) page->save();
}

void EditorPane::copyPath(int index) {
    if (const EditorPage* page = pageAt(index)) QApplication::clipboard()->setText(page->document().path());
}

void EditorPane::goToLine() {
    EditorPage* page = currentPage();
    if (page == nullptr) return;
    const auto lines = static_cast<int>(page->editor().view().lineCount());
    const auto line = static_cast<int>(page->editor().view().caretPlace().line);
    QInputDialog dialog(this);
    dialog.setObjectName(QStringLiteral("goToLine"));
    dialog.setWindowTitle(tr("Go to line"));
    dialog.setLabelText(tr("Line, 1 to %1:").arg(lines));
    dialog.setInputMode(QInputDialog::IntInput);
    dialog.setIntRange(1, lines);
    dialog.setIntValue(line);
    if (dialog.exec() == QDialog::Accepted) page->editor().goToLine(static_cast<std::uint32_t>(dialog.intValue()));
}

/// Within the file by its squiggles, which moved with the text; then on to the next file that has problems.
void EditorPane::goToProblem(bool forward) {
    EditorPage* page = currentPage();
    if (page != nullptr) {
        if (const std::optional<Span> place = page->editor().problemFromCaret(forward)) return page->editor().reveal(*place);
    }
    std::vector<Problem> problems = problemsOf(m_context.state, m_context.language);
    std::erase_if(problems, [](const Problem& problem) { return problem.path.isEmpty(); });
    if (problems.empty()) return;
    std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) { return a.path < b.path; });
    const QString here = page == nullptr ? QString() : page->document().path();
    if (forward) {
        const auto next = std::find_if(problems.begin(), problems.end(), [&](const Problem& one) { return one.path > here; });
        studio::reveal(next == problems.end() ? problems.front() : *next, m_context.documents);
    } else {
        const auto previous =
            std::find_if(problems.rbegin(), problems.rend(), [&](const Problem& one) { return one.path < here; });
        studio::reveal(previous == problems.rend() ? problems.back() : *previous, m_context.documents);
    }
}

}  // namespace writ::studio
