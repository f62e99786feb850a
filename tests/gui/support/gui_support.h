#pragma once

#include "app/studio/window/studio.h"

#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace writ::test {

/// A home of its own for one test: settings, documents and recovery copies never touch the user's.
class GuiHome {
public:
    GuiHome();
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    [[nodiscard]] std::unique_ptr<studio::Studio> makeStudio() const;
    /// A fresh copy of a sample below this home.
    [[nodiscard]] QString copyOfSample(const QString& id) const;

private:
    QTemporaryDir m_folder;
};

/// Waits until the background work has ended and a replay is there. False after ten seconds.
[[nodiscard]] bool waitForReplay(const studio::StudioState& state);
/// Interactive widgets below `root` that lack an object name or an accessible name, as "class parent-chain".
[[nodiscard]] QStringList namelessWidgets(const QWidget& root);
/// A file of this name in the build folder's "screenshots", for people to look at.
[[nodiscard]] QString pictureFile(const QString& name);
/// Writes a picture of the widget to the build folder's "screenshots" and gives its path; empty when that failed.
[[nodiscard]] QString grabTo(QWidget& widget, const QString& name);

/// main() of a GUI test: test mode of the standard paths, resources, one QApplication.
int runGuiTest(int argc, char** argv, QObject* (*makeTest)());

}  // namespace writ::test

#define WRIT_GUI_TEST_MAIN(Class)                                                          \
    int main(int argc, char** argv) {                                                      \
        return writ::test::runGuiTest(argc, argv, []() -> QObject* { return new Class; }); \
    }
