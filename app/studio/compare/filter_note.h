#pragma once

#include <QWidget>

class QPushButton;

namespace writ::studio {

struct StudioContext;
class ToneLabel;

/// One line that says what the flips are narrowed to, with the way out; hidden while they are not.
class FilterNote : public QWidget {
    Q_OBJECT
public:
    FilterNote(const StudioContext& context, QWidget* parent);

private:
    void refresh();

    const StudioContext& m_context;
    ToneLabel* m_text;
    QPushButton* m_clear;
};

}  // namespace writ::studio
