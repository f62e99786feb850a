#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>

class QDockWidget;
class QMainWindow;

namespace writ::studio {

struct StudioContext;
class BottomTabs;
class DockTitle;

/// The docks of the window and their named arrangements. Each arrangement remembers what the user made of it.
class Layouts : public QObject {
    Q_OBJECT
public:
    /// `central` is shown in Author only.
    Layouts(const StudioContext& context, QMainWindow& window, QWidget& central);

    [[nodiscard]] QString current() const { return m_current; }
    void show(const QString& layout);
    /// The start page: no docks.
    void hideAll();
    void reset();
    void save();
    /// Shows a pane where the layout has it, and gives it the focus.
    void focusPane(const QString& pane);
    /// The next (1) or previous (-1) visible pane.
    void cyclePane(int direction);
    [[nodiscard]] QDockWidget* dock(const QString& id) const { return m_docks.value(id); }

    [[nodiscard]] static QStringList names();

private:
    void addDock(const QString& id, const QString& title, int number, QWidget* pane);
    void makeDocks();
    void arrange(const QString& layout);
    void arrangeAuthor();
    void arrangeSimulate();
    void arrangeCompare();
    void shareHeight(QDockWidget* above, QDockWidget* below, int height);
    void focusMain();
    void updateSubtitles();
    [[nodiscard]] QList<QWidget*> visiblePanes() const;

    const StudioContext& m_context;
    QMainWindow& m_window;
    QWidget& m_central;
    BottomTabs* m_tabs = nullptr;
    QHash<QString, QDockWidget*> m_docks;
    QHash<QString, DockTitle*> m_titles;
    QStringList m_order;
    QString m_current;
};

}  // namespace writ::studio
