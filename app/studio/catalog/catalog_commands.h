#pragma once

#include "app/studio/catalog/catalog_review.h"
#include "app/studio/core/background.h"

#include <QPointer>

namespace writ::studio {

struct StudioContext;
class CatalogDialog;
class MessageStack;

/// What one does with the catalog as a whole: import, take a snapshot, compare.
class CatalogCommands : public QObject {
    Q_OBJECT
public:
    CatalogCommands(const StudioContext& context, MessageStack& messages, QWidget& window);

    void askFile();
    void askServer();
    /// Shows what the tools would change, and adds them if the user agrees.
    void importFrom(CatalogSource source);
    void compare();
    void askSnapshot();
    void takeSnapshot(const QString& name);

private:
    void add(const CatalogSource& source);
    void complain(const QString& title, const QString& text);
    [[nodiscard]] bool hasWorkspace();
    CatalogDialog& open(CatalogDialog* dialog);

    const StudioContext& m_context;
    MessageStack& m_messages;
    QWidget& m_window;
    QPointer<CatalogDialog> m_dialog;
    Background m_background;
};

}  // namespace writ::studio
