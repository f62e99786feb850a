#pragma once

#include <QFrame>

#include <functional>
#include <vector>

namespace writ::studio {

class Theme;

/// One line at the top of what it is about: what happened, verbs at the right, close at the end. Never a pop-up.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Error, Warning, Info, Success };
    struct Verb {
        QString text;
        std::function<void()> run;  ///< the bar closes afterwards
    };
    struct Content {
        Kind kind = Kind::Info;
        QString title;  ///< bold
        QString text;
        std::vector<Verb> verbs;
    };

    MessageBar(const Theme& theme, Content content, QWidget* parent);

    [[nodiscard]] const Content& content() const { return m_content; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Content m_content;
};

/// The bars of a window, newest first; the same message is shown once.
class MessageStack : public QWidget {
    Q_OBJECT
public:
    explicit MessageStack(const Theme& theme, QWidget* parent = nullptr);
    /// Information and success leave by themselves; an error stays until it is closed.
    MessageBar* show(MessageBar::Content content);

private:
    const Theme& m_theme;
};

}  // namespace writ::studio
