#pragma once

#include "app/studio/models/call_text.h"

#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QWidget>

#include <functional>

class QAbstractItemView;
class QHBoxLayout;
class QProgressBar;
class QVBoxLayout;

namespace writ::studio {

struct StudioContext;
class Theme;

/// A label in a theme colour and font that follows a change of the theme.
class ToneLabel : public QLabel {
    Q_OBJECT
public:
    ToneLabel(const Theme& theme, const char* color, const char* font, QWidget* parent);
    void setTone(const char* color, bool strong = false);

protected:
    /// A style sheet that was changed while the label was hidden takes effect as it is shown, and takes its colour back.
    void showEvent(QShowEvent* event) override;

private:
    void apply();
    const Theme& m_theme;
    const char* m_color;
    const char* m_font;
    bool m_strong = false;
};

/// What a pane shows when it has nothing: an icon, what is missing, what to do next.
class EmptyPage : public QWidget {
    Q_OBJECT
public:
    EmptyPage(const Theme& theme, QWidget* parent);
    void setContent(const QString& icon, const QString& title, const QString& text);
    /// One or two verbs; `accent` for the one that is meant.
    QPushButton* addButton(const QString& text, const QString& objectName, bool accent);

private:
    void paintIcon();
    const Theme& m_theme;
    QString m_icon;
    QLabel* m_picture;
    QLabel* m_title;
    QLabel* m_text;
    QHBoxLayout* m_buttons;
};

/// Content, or the page that says why there is none.
class PanePages : public QStackedWidget {
    Q_OBJECT
public:
    PanePages(const Theme& theme, QWidget* content, QWidget* parent);
    [[nodiscard]] EmptyPage& empty() { return *m_empty; }
    void showContent() { setCurrentIndex(0); }
    void showEmpty(const QString& icon, const QString& title, const QString& text);

private:
    EmptyPage* m_empty;
};

/// Two lines above a result: what is under way with progress and Cancel; that the result is out of date, or why there is none.
class ReplayBars : public QWidget {
    Q_OBJECT
public:
    ReplayBars(const StudioContext& context, QWidget* parent);

private:
    class Bar;
    void refresh();
    void showProgress(quint64 done, quint64 total, const QString& what);

    const StudioContext& m_context;
    Bar* m_busy;
    Bar* m_stale;
    QProgressBar* m_progress;
};

/// Shape and word of a verdict in a tinted box.
class VerdictChip : public QWidget {
    Q_OBJECT
public:
    VerdictChip(const Theme& theme, QWidget* parent);
    void setMark(Mark mark, bool stale);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Mark m_mark = Mark::NotReplayable;
    bool m_stale = false;
};

/// A button that triggers an action of the registry, with its icon and, inside, its key where one is given.
[[nodiscard]] QPushButton* verbButton(const StudioContext& context, const char* action, const QString& text, const QString& key,
                                      QWidget* parent);
/// From now on it can be pressed while the action can be triggered.
void enableWith(const QAction* action, QPushButton* button);
/// Names a widget for tests and for screen readers.
template <class Widget>
Widget* named(Widget* widget, const QString& name, const QString& spoken) {
    widget->setObjectName(name);
    widget->setAccessibleName(spoken);
    return widget;
}
/// What all item views of the panes have in common: delegate, row height, names, no frames.
void setUpView(QAbstractItemView& view, const StudioContext& context, const QString& objectName, const QString& accessibleName,
               int rowHeight);
[[nodiscard]] QVBoxLayout* paneLayout(QWidget* pane);
/// Opens a rule's text in the editor.
void revealRule(const StudioContext& context, const sim::Replay& replay, std::uint32_t rule);
void revealSpan(const StudioContext& context, const QString& file, Span span);
/// "A" of "A · in force"; the name in capitals when it is one letter.
[[nodiscard]] QString shortVersion(const sim::PolicyVersion& version);

}  // namespace writ::studio
