#include "app/studio/start/recent_list.h"

#include "app/studio/core/theme.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QListWidget>
#include <QLocale>
#include <QPainter>

namespace writ::studio {

namespace {

constexpr int kMost = 5;
constexpr int kLine = 17;
enum Role { FolderRole = Qt::UserRole, PathRole, TimeRole };

QString spokenTime(const QDateTime& time) {
    if (!time.isValid()) return {};
    const qint64 days = time.date().daysTo(QDate::currentDate());
    const QLocale locale;
    if (days == 0) return QObject::tr("Today %1").arg(locale.toString(time.time(), QStringLiteral("HH:mm")));
    return days == 1 ? QObject::tr("Yesterday") : locale.toString(time.date(), QLocale::ShortFormat);
}

}  // namespace

QString shortFolder(const QString& folder) {
    const QString home = QDir::homePath();
    return folder.startsWith(home + u'/') ? QString(u'~' % QStringView(folder).mid(home.size())) : folder;
}

RecentDelegate::RecentDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {
}

QSize RecentDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {200, m_theme.metric("rowHeight.startRow")};
}

void RecentDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    const bool focused = option.state & QStyle::State_HasFocus;
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, m_theme.color(focused ? "palette.active.highlight" : "palette.inactive.highlight"));
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, m_theme.color("chrome.hover"));
    painter->setPen(m_theme.color("chrome.separator"));
    if (index.row() + 1 < index.model()->rowCount()) painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    const QRect row = option.rect.adjusted(12, 0, -12, 0);
    painter->drawPixmap(row.left(), row.center().y() - 8,
                        m_theme.pixmap(QStringLiteral("workspace"), m_theme.color("chrome.secondaryText"), 16,
                                       painter->device()->devicePixelRatioF()));
    const QRect first(row.left() + 28, row.center().y() - kLine + 1, row.width() - 28, kLine);
    QFont strong = m_theme.font("ui");
    strong.setWeight(QFont::DemiBold);
    painter->setFont(strong);
    painter->setPen(m_theme.color("palette.active.text"));
    painter->drawText(first, Qt::AlignVCenter, index.data().toString());
    painter->setFont(m_theme.font("small"));
    painter->setPen(m_theme.color("chrome.secondaryText"));
    painter->drawText(first, Qt::AlignRight | Qt::AlignVCenter, index.data(TimeRole).toString());
    painter->drawText(first.translated(0, kLine), Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data(PathRole).toString(), Qt::ElideMiddle, first.width()));
    painter->restore();
}

void fillRecentList(QListWidget& list, const QStringList& folders) {
    list.clear();
    for (const QString& folder : folders.mid(0, kMost)) {
        auto* item = new QListWidgetItem(folder.section(u'/', -1), &list);
        item->setData(FolderRole, folder);
        item->setData(PathRole, shortFolder(folder));
        item->setData(TimeRole, spokenTime(QFileInfo(folder + QStringLiteral("/.writ/store.sqlite")).lastModified()));
        item->setToolTip(folder);
    }
    list.setFixedHeight(list.count() * list.sizeHintForRow(0) + 2);
}

}  // namespace writ::studio
