#pragma once

#include "app/studio/window/message_bar.h"
#include "editor/policy_editor.h"

#include <QPointer>
#include <QWidget>

#include <memory>

namespace writ::sim {
struct Replay;
struct RuleCount;
}  // namespace writ::sim

namespace writ::studio {

class Document;
class EditorAssist;
struct StudioContext;

/// How many recorded calls each rule of one file matched and decided, and in how many it failed or stayed open.
/// `tests`: the same of the tests of the workspace, one a rule of the replay; may be null.
[[nodiscard]] std::vector<editor::RuleCount> ruleCounts(const sim::Replay& replay, const std::string& file,
                                                        const std::vector<sim::RuleCount>* tests = nullptr);

/// One open file: its text with marks, and bars above it about its file on disk.
class EditorPage : public QWidget {
    Q_OBJECT
public:
    EditorPage(const StudioContext& context, Document& document, QWidget* parent);

    [[nodiscard]] Document& document() const { return m_document; }
    [[nodiscard]] editor::PolicyEditor& editor() const { return *m_editor; }
    [[nodiscard]] EditorAssist& assist() const { return *m_assist; }
    [[nodiscard]] int textIndent() const;  ///< where the text begins, in pixels
    void save();
    void revert();
    /// An icon of the kind of file.
    [[nodiscard]] QString iconName() const;

private:
    void connectDocument();
    void applyLook();
    void refreshMarks();
    void showCounts();
    void showDeadRules(const std::vector<Diagnostic>& diagnostics);
    void write();
    void showOutsideChange();
    void showRemoved();
    void showFailure(const QString& why);
    void reload();
    void showBar(MessageBar::Content content);
    void closeBar();
    void overwrite();
    void keepMine();

    const StudioContext& m_context;
    Document& m_document;
    MessageStack* m_bars;
    editor::PolicyEditor* m_editor;
    EditorAssist* m_assist = nullptr;
    QPointer<MessageBar> m_bar;
    bool m_outsideChange = false;  ///< its bar is open: it says why a save is refused
};

}  // namespace writ::studio
