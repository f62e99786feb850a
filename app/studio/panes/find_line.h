#pragma once

#include <QWidget>

#include <functional>

class QAbstractItemView;
class QLineEdit;

namespace writ::studio {

class Theme;
class ToneLabel;

/// A line to find text in what is above it: Enter next, Shift+Enter previous, Esc closes.
class FindLine : public QWidget {
    Q_OBJECT
public:
    /// `find` looks for a text and gives whether it was found.
    using Find = std::function<bool(const QString& text, bool forward)>;
    FindLine(const Theme& theme, const QString& name, Find find, QWidget* parent);

    void open();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void go(bool forward);

    Find m_find;
    QLineEdit* m_text;
    ToneLabel* m_answer;
};

/// Makes the next row whose cells hold the text the current one, from the start again behind the last. Rows that are not there
/// yet are fetched. Looks at so many rows at most that a window does not stand still.
bool findInView(QAbstractItemView& view, const QString& text, bool forward);

}  // namespace writ::studio
