#pragma once

#include "app/studio/core/studio_context.h"
#include "engine/cedar/service/service.h"

#include <QObject>

namespace writ::studio {

class EditorPage;

/// What the language service does for one open file: it asks on the editor's behalf and hands the answers over.
class EditorAssist : public QObject {
    Q_OBJECT
public:
    EditorAssist(const StudioContext& context, EditorPage& page);

    void goToDefinition();
    void findUses();
    void rename();
    void listSymbols();
    void fixOrChange();
    /// Formats the text, then calls `then`; at once where there is nothing to format.
    void format(const std::function<void()>& then = {});
    void widenSelection();

signals:
    /// Something could not be done; a sentence for people.
    void refused(const QString& why);

private:
    void connectEditor();
    void goToDefinition(quint32 offset);
    void open(const cedar::Location& place);
    void apply(const std::vector<cedar::DocumentEdits>& edits);
    void choose(const std::vector<cedar::CodeAction>& actions);
    void askForName(const cedar::RenameTarget& target, quint32 offset);
    void showLocations(const std::vector<cedar::Location>& places);
    void showSymbols(const std::vector<cedar::DocumentSymbol>& symbols);
    void showValues();
    [[nodiscard]] bool isCedarText() const;
    [[nodiscard]] std::string name() const;
    /// `answer` is called only while the text is the one that was asked about.
    template <class Query, class Answer>
    void ask(Query query, Answer answer);

    const StudioContext& m_context;
    EditorPage& m_page;
    quint64 m_valuesAsked = 0;
};

}  // namespace writ::studio
