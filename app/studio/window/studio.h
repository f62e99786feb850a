#pragma once

#include "app/studio/core/action_registry.h"
#include "app/studio/core/compare_state.h"
#include "app/studio/core/english_plurals.h"
#include "app/studio/core/settings.h"
#include "app/studio/core/studio_context.h"
#include "app/studio/core/studio_state.h"
#include "app/studio/core/theme.h"
#include "app/studio/documents/document_manager.h"
#include "app/studio/documents/language_service.h"
#include "app/studio/window/main_window.h"

#include <QSize>

namespace writ::studio {

/// The whole program behind one window. Needs a QApplication and writInitResources().
class Studio : public QObject {
    Q_OBJECT
public:
    /// Empty names take the user's own places.
    explicit Studio(const QString& settingsFile = {}, const QString& recoveryFolder = {});

    [[nodiscard]] MainWindow& window() { return m_window; }
    [[nodiscard]] StudioContext& context() { return m_context; }
    void applyLook();

private:
    EnglishPlurals m_plurals;
    Settings m_settings;
    Theme m_theme;
    ActionRegistry m_actions;
    StudioState m_state;
    DocumentManager m_documents;
    LanguageService m_language;
    CompareState m_compare;
    StudioContext m_context;
    MainWindow m_window;
};

/// What the command line asks for.
struct StudioOptions {
    QString path;  ///< workspace or recording
    QString sample;
    QString layout;
    QString theme;
    QString screenshot;  ///< file: grab the settled window and end
    QSize size;
    unsigned select = 0;  ///< a step of the first session
};
/// Reads the arguments of the application; ends the program for --help, --version and bad usage.
[[nodiscard]] StudioOptions readStudioOptions(const QStringList& arguments);
/// Runs until the window is closed.
[[nodiscard]] int runStudio(const StudioOptions& options);

}  // namespace writ::studio
