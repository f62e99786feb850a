#pragma once

#include "app/studio/core/theme.h"
#include "app/studio/models/call_text.h"

#include <QModelIndex>
#include <QPainter>
#include <QStyleOptionViewItem>

namespace writ::studio {

/// One cell being painted: a rectangle that is used up from the left, and the state all parts share.
struct CellPainter {
    CellPainter(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index, const Theme& theme);

    [[nodiscard]] QVariant value(int role) const { return index.data(role); }
    [[nodiscard]] QString text(int role) const { return index.data(role).toString(); }
    [[nodiscard]] bool flag(int role) const { return index.data(role).toBool(); }
    [[nodiscard]] QColor secondary() const;
    [[nodiscard]] QColor foreground() const;
    /// The colour of a verdict, or grey when the result is stale.
    [[nodiscard]] QColor verdictColor(Mark mark) const;
    [[nodiscard]] QFont font(const char* role, bool strong = false) const;

    void icon(const QString& name, const QColor& color, int gap = 6);
    /// Paints and takes its width; elides what does not fit.
    void words(const QString& text, const QFont& font, const QColor& color, Qt::TextElideMode elide = Qt::ElideRight);
    void space(int width) { rect.setLeft(rect.left() + width); }
    void tint(const QColor& color) const { painter.fillRect(option.rect, color); }

    QPainter& painter;
    const QStyleOptionViewItem& option;
    const QModelIndex& index;
    const Theme& theme;
    QRect rect;
    bool selected = false;
    bool stale = false;
    bool probe = false;
};

/// Shape and word of a verdict.
void paintVerdict(CellPainter& cell, Mark mark, bool strong = true);

}  // namespace writ::studio
