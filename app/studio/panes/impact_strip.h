#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace writ::studio {

struct StudioContext;

/// "If saved, of 8 calls: 2 would deny, …" above the text, and the captions of the counts beside it. Each part opens its
/// calls in Compare.
class ImpactStrip : public QWidget {
    Q_OBJECT
public:
    ImpactStrip(const StudioContext& context, QWidget* parent);
    /// Where the text begins, so that captions stand over the counts. Without counts there are no captions.
    void setTextIndent(int pixels, bool withCounts);

signals:
    /// A filter of the step list, such as "flip && verdict==deny".
    void partChosen(const QString& filter);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void clear();
    void fit();
    QPushButton* addPart(const char* name, const QString& filter);

    const StudioContext& m_context;
    QLabel* m_lead;
    QStringList m_leads;  ///< what it may say, the longest first
    QWidget* m_indent;
    std::vector<QPushButton*> m_parts;
    QToolButton* m_compare;
    bool m_withCounts = true;
};

}  // namespace writ::studio
