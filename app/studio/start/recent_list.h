#pragma once

#include <QStyledItemDelegate>

class QListWidget;

namespace writ::studio {

class Theme;

/// A recent workspace in two lines: name and folder, and when it was last replayed.
class RecentDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    RecentDelegate(const Theme& theme, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const Theme& m_theme;
};

/// Shows at most five, with a height that fits.
void fillRecentList(QListWidget& list, const QStringList& folders);

/// "~/policies/refund" for a folder in the user's home.
[[nodiscard]] QString shortFolder(const QString& folder);

}  // namespace writ::studio
