#pragma once

#include <QFrame>
#include <QIcon>
#include <QPointer>

class QTreeWidget;

namespace writ::studio {

class Theme;

/// A grouped list that pops up below a control: Up, Down, Enter, Esc.
class PopupList : public QFrame {
    Q_OBJECT
public:
    struct Row {
        QString group;
        QIcon icon;
        QString label;
        QString detail;
        QString value;
    };

    PopupList(const Theme& theme, QWidget* parent);
    void addRow(const Row& row, bool current);
    void popUpBelow(const QWidget& control);

signals:
    void chosen(const QString& value);

private:
    void fit();
    const Theme& m_theme;
    QTreeWidget* m_tree;
    QString m_lastGroup;
    int m_labelWidth = 0, m_detailWidth = 0;  ///< of the longest
    QPointer<const QWidget> m_control;        ///< below which it stands
};

}  // namespace writ::studio
