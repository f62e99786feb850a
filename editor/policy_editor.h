#pragma once

#include "editor/editor_theme.h"
#include "editor/scintilla.h"
#include "editor/search.h"
#include "editor/snippet_session.h"
#include "engine/cedar/service/service.h"
#include "engine/text/diagnostic.h"

#include <Qsci/qsciscintilla.h>

#include <QTimer>

#include <optional>

namespace writ::editor {

class CompletionPopup;
class InfoTip;

/// How often one rule matched, decided, and failed or read an unknown field.
struct RuleTally {
    std::uint64_t matched = 0;
    std::uint64_t decided = 0;
    std::uint64_t errors = 0;
    friend bool operator==(const RuleTally&, const RuleTally&) = default;
};

/// What one rule did; shown in the counts margin beside its effect.
struct RuleCount {
    std::uint32_t offset = 0;          ///< of the word permit or forbid
    RuleTally calls{};                 ///< recorded ones
    std::optional<RuleTally> tests{};  ///< of the workspace; nothing while that is not known
    friend bool operator==(const RuleCount&, const RuleCount&) = default;
};

/// A rule that no request can match.
struct DeadRule {
    Span span;                 ///< all of its text
    std::uint32_t offset = 0;  ///< of the word permit or forbid
    friend bool operator==(const DeadRule&, const DeadRule&) = default;
};

/// The text editor for policies and the JSON files of a workspace. All places are UTF-8 byte offsets.
class PolicyEditor : public QsciScintilla {
    Q_OBJECT
public:
    PolicyEditor(TextLanguage language, QWidget* parent);
    ~PolicyEditor() override;

    [[nodiscard]] TextLanguage textLanguage() const { return m_language; }
    void setTheme(const EditorTheme& theme);
    [[nodiscard]] const Scintilla& view() const { return m_view; }

    // Text
    [[nodiscard]] QByteArray bytes() const { return m_view.text(); }
    void load(const QByteArray& text);                    ///< forgets undo
    void takeOver(const QByteArray& text);                ///< changes only what differs, as one undo step
    void applyEdits(const std::vector<TextEdit>& edits);  ///< ascending, as one undo step
    void toggleComment();
    void setAllFolded(bool closed);
    [[nodiscard]] QRect textRect(std::uint32_t offset) const;  ///< where a character stands on the screen
    [[nodiscard]] QRect caretRect() const { return textRect(m_view.caret()); }

    // Assistance. The editor says what it wants to know (see the signals); whoever asks the language service hands the answer
    // over. Answers that come too late are dropped here.
    void complete();  ///< asks for completions at the caret
    void describe();  ///< asks what stands at the caret
    void showCompletions(std::vector<cedar::CompletionItem> items, std::uint32_t askedAt);
    void showHover(const cedar::Hover& hover);
    void showSignature(const std::optional<cedar::SignatureHelp>& help);
    /// Values of the selected call, painted behind the ends of lines until the lines change.
    void setInlineValues(std::vector<cedar::InlineValue> values);
    [[nodiscard]] QString inlineText(std::uint32_t line) const;  ///< of a line from 0; empty where there is none
    [[nodiscard]] const CompletionPopup& popup() const { return *m_popup; }

    // Places
    void reveal(Span span);             ///< selects it and lets it flash
    void goToLine(std::uint32_t line);  ///< from 1

    // Marks. They move with the text until the next ones are set.
    void setDiagnostics(const std::vector<Diagnostic>& diagnostics);
    [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return m_diagnostics; }
    void setMessagesShown(bool shown);  ///< the annotation lines
    /// `stale`: a newer result is on its way.
    void setRuleCounts(const std::vector<RuleCount>& counts, bool stale);
    /// What the counts of a line mean, in words; empty where it has none.
    [[nodiscard]] QString countTip(std::uint32_t line) const;
    void greyRuleCounts();  ///< what is shown belongs to an older text
    /// Ascending. Their text is greyed, and the counts margin says so where no call speaks against it.
    void setDeadRules(const std::vector<DeadRule>& rules);
    /// The squiggled place after or before the caret; nothing when there is none on that side.
    [[nodiscard]] std::optional<Span> problemFromCaret(bool forward) const;

    // Find
    const SearchResult& setSearch(const SearchQuery& query);  ///< marks every match
    [[nodiscard]] const SearchResult& searchResult() const { return m_found; }
    /// Selects the next or previous match. Its number from 1, 0 when there is none.
    std::size_t selectMatch(bool forward);
    /// The selected match's number from 1; 0 when the selection is none.
    [[nodiscard]] std::size_t currentMatch() const;
    void replaceCurrent(const QString& replacement);
    std::size_t replaceAll(const QString& replacement);  ///< one undo step

signals:
    void bytesChanged();
    void placeChanged();
    void completionWanted(quint32 offset);
    void signatureWanted(quint32 offset);
    void hoverWanted(quint32 offset);
    void definitionWanted(quint32 offset);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool canInsertFromMimeData(const QMimeData* source) const override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void releaseKeys();
    void setUpMargins();
    void setUpAssistance();
    [[nodiscard]] std::uint32_t wordStart(std::uint32_t caret) const;
    void offerWhileTyping(int character);
    void followTyping();
    void insertCompletion(const cedar::CompletionItem& item);
    void paintValues();
    void onCharAdded(int character);
    void indentNewLine();
    void dedentClosing();
    void showAnnotations();
    void markSearch();
    [[nodiscard]] std::vector<std::uint32_t> deadLines() const;
    void markDead(std::uint32_t line);
    [[nodiscard]] Span visibleSpan(Span span) const;
    [[nodiscard]] QFont inPoints(QFont font) const;
    void paintMargins();
    void paintIndicators();
    void defineFoldSign(int number, int shape, const QImage& image);

    Scintilla m_view;
    TextLanguage m_language;
    EditorTheme m_theme;
    std::vector<Diagnostic> m_diagnostics;
    bool m_messagesShown = true;
    std::vector<RuleCount> m_counts;  ///< by place; the n-th belongs to the n-th line with counts
    bool m_hasCounts = false;         ///< every rule has some
    SearchQuery m_query;
    SearchResult m_found;
    QTimer m_flash;
    CompletionPopup* m_popup = nullptr;
    InfoTip* m_tip = nullptr;
    SnippetSession m_snippet;
    std::vector<cedar::InlineValue> m_values;  ///< by line
    std::uint32_t m_completionStart = 0;       ///< where what is completed begins
    std::uint32_t m_completionAsked = 0;       ///< the caret when it was asked for
};

}  // namespace writ::editor
