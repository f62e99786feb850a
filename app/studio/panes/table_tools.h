#pragma once

#include <QModelIndex>
#include <QObject>
#include <QStringList>

#include <vector>

class QAbstractItemView;

namespace writ::studio {

struct StudioContext;

/// Copy and export for a table or tree: Ctrl+C, a context menu (also by the Menu key), CSV as RFC 4180 has it.
class TableTools : public QObject {
    Q_OBJECT
public:
    TableTools(const StudioContext& context, QAbstractItemView* view, QString fileName);

    /// Header and rows: the selected ones, or all where `all` or nothing is selected. Trees row by row, depth first.
    [[nodiscard]] std::vector<QStringList> rows(bool all) const;
    [[nodiscard]] static QString csv(const std::vector<QStringList>& rows);
    /// Atomic. False when the file could not be written; then a message was shown.
    bool exportTo(const QString& file) const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool hasFocus() const;
    void copyText() const;
    void copyCsv() const;
    void askForFile();
    void showMenu(const QPoint& position);

    const StudioContext& m_context;
    QAbstractItemView* m_view;
    QString m_fileName;
};

}  // namespace writ::studio
