#include "app/studio/core/studio_style.h"

#include "app/studio/core/theme.h"

#include <QDialogButtonBox>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOptionComplex>
#include <QTabBar>

namespace writ::studio {

namespace {

const char* standardIconName(QStyle::StandardPixmap pixmap) {
    struct Row {
        QStyle::StandardPixmap pixmap;
        const char* icon;
    };
    static constexpr Row kIcons[] = {
        {QStyle::SP_TitleBarCloseButton, "close"},
        {QStyle::SP_DockWidgetCloseButton, "close"},
        {QStyle::SP_LineEditClearButton, "close"},
        {QStyle::SP_DialogCloseButton, "close"},
        {QStyle::SP_TitleBarNormalButton, "float"},
        {QStyle::SP_MessageBoxInformation, "info"},
        {QStyle::SP_MessageBoxWarning, "warning"},
        {QStyle::SP_MessageBoxCritical, "error"},
        {QStyle::SP_MessageBoxQuestion, "info"},
        {QStyle::SP_DirIcon, "workspace"},
        {QStyle::SP_DirClosedIcon, "workspace"},
        {QStyle::SP_DirOpenIcon, "workspace"},
        {QStyle::SP_DirLinkIcon, "workspace"},
        {QStyle::SP_DirHomeIcon, "workspace"},
        {QStyle::SP_FileIcon, "policy"},
        {QStyle::SP_FileLinkIcon, "policy"},
        {QStyle::SP_DriveHDIcon, "facts"},
        {QStyle::SP_ComputerIcon, "facts"},
        {QStyle::SP_ArrowRight, "chevron-right"},
        {QStyle::SP_ArrowForward, "chevron-right"},
        {QStyle::SP_ArrowLeft, "chevron-left"},
        {QStyle::SP_ArrowBack, "chevron-left"},
        {QStyle::SP_ArrowDown, "chevron-down"},
        {QStyle::SP_ArrowUp, "chevron-up"},
        {QStyle::SP_FileDialogToParent, "chevron-up"},
        {QStyle::SP_FileDialogBack, "chevron-left"},
        {QStyle::SP_FileDialogNewFolder, "add"},
        {QStyle::SP_FileDialogDetailedView, "rule"},
        {QStyle::SP_FileDialogListView, "catalog"},
        {QStyle::SP_ToolBarHorizontalExtensionButton, "chevron-right"},
        {QStyle::SP_ToolBarVerticalExtensionButton, "chevron-down"},
    };
    for (const Row& row : kIcons)
        if (row.pixmap == pixmap) return row.icon;
    return nullptr;
}

}  // namespace

StudioStyle::StudioStyle(const Theme& theme) : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))), m_theme(&theme) {
}

void StudioStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
    if (!m_theme) return QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool enabled = option->state & State_Enabled;
    const QColor sign = m_theme->color(enabled ? "chrome.secondaryText" : "palette.disabled.text");
    switch (static_cast<int>(element)) {
    case PE_IndicatorArrowDown: return drawIcon(painter, option->rect, "chevron-down", sign);
    case PE_IndicatorArrowUp: return drawIcon(painter, option->rect, "chevron-up", sign);
    case PE_IndicatorArrowRight: return drawIcon(painter, option->rect, "chevron-right", sign);
    case PE_IndicatorArrowLeft: return drawIcon(painter, option->rect, "chevron-left", sign);
    case PE_IndicatorTabClose: return drawIcon(painter, option->rect, "close", sign);
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            drawIcon(painter, option->rect, option->state & State_Open ? "chevron-down" : "chevron-right", sign);
        return;
    case PE_IndicatorHeaderArrow: {
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        return drawIcon(painter, option->rect,
                        header && header->sortIndicator == QStyleOptionHeader::SortUp ? "chevron-up" : "chevron-down", sign);
    }
    case PE_IndicatorCheckBox: return drawCheck(*option, *painter, false);
    case PE_IndicatorItemViewItemCheck: return drawCheck(*option, *painter, false);
    case PE_IndicatorRadioButton: return drawCheck(*option, *painter, true);
    case PE_FrameTabBarBase: return;
    case PE_FrameFocusRect: {
        painter->setPen(QPen(m_theme->color("chrome.focusRing"), m_theme->metric("focusRing")));
        painter->setBrush(Qt::NoBrush);
        // Of a tab, what is told is the room of its words, which a ring would cross.
        const auto* tabs = qobject_cast<const QTabBar*>(widget);
        painter->drawRect(tabs != nullptr ? tabs->tabRect(tabs->currentIndex()).adjusted(3, 4, -4, -2)
                                          : option->rect.adjusted(1, 1, -1, -1));
        return;
    }
    default: return QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void StudioStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                     const QWidget* widget) const {
    if (control == CC_ComboBox && m_theme)
        drawCombo(*option, *painter);
    else
        QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void StudioStyle::drawCombo(const QStyleOptionComplex& option, QPainter& painter) const {
    const bool focus = option.state & State_HasFocus;
    const bool enabled = option.state & State_Enabled;
    const qreal inset = focus ? 1 : 0.5;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(
        QPen(m_theme->color(focus ? "chrome.focusRing" : "chrome.controlBorder"), focus ? m_theme->metric("focusRing") : 1));
    painter.setBrush(m_theme->color(option.state & State_MouseOver && enabled ? "chrome.hover" : "palette.active.button"));
    const qreal radius = m_theme->metric("radius.control");
    painter.drawRoundedRect(QRectF(option.rect).adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
    QRect arrow = option.rect;
    arrow.setLeft(arrow.right() - 22);
    drawIcon(&painter, arrow, "chevron-down", m_theme->color(enabled ? "chrome.secondaryText" : "palette.disabled.text"));
}

void StudioStyle::drawCheck(const QStyleOption& option, QPainter& painter, bool round) const {
    const bool on = option.state & (State_On | State_NoChange);
    const bool enabled = option.state & State_Enabled;
    const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme->color(on && enabled ? "chrome.accent" : "chrome.controlBorder"));
    painter.setBrush(m_theme->color(on && enabled ? "chrome.accent" : "palette.active.base"));
    const qreal radius = round ? box.width() / 2 : m_theme->metric("radius.chip");
    painter.drawRoundedRect(box, radius, radius);
    painter.restore();
    if (on)
        drawIcon(&painter, option.rect.adjusted(2, 2, -2, -2), round ? "dot" : "accept",
                 m_theme->color(enabled ? "chrome.accentText" : "palette.disabled.text"));
}

void StudioStyle::drawIcon(QPainter* painter, const QRect& rect, const char* name, const QColor& color) const {
    const int side = qMin(qMin(rect.width(), rect.height()), m_theme->metric("control.iconSize"));
    if (side <= 0) return;
    const QPixmap image = m_theme->pixmap(QLatin1String(name), color, side, painter->device()->devicePixelRatioF());
    painter->drawPixmap(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, image);
}

QIcon StudioStyle::standardIcon(StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const {
    const char* name = standardIconName(pixmap);
    return name && m_theme ? m_theme->icon(QLatin1String(name)) : QProxyStyle::standardIcon(pixmap, option, widget);
}

QPixmap StudioStyle::standardPixmap(StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const {
    const char* name = standardIconName(pixmap);
    return name && m_theme ? m_theme->pixmap(QLatin1String(name), m_theme->color("palette.active.text"), 16, 1)
                           : QProxyStyle::standardPixmap(pixmap, option, widget);
}

int StudioStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (static_cast<int>(metric)) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
    case PM_ListViewIconSize:
    case PM_ToolBarIconSize:
    case PM_TabCloseIndicatorWidth:
    case PM_TabCloseIndicatorHeight:
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return m_theme ? m_theme->metric("control.iconSize") : 16;
    case PM_SplitterWidth:
    case PM_DockWidgetSeparatorExtent: return m_theme ? m_theme->metric("separator") : 1;
    case PM_DockWidgetFrameWidth: return 0;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int StudioStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const {
    switch (static_cast<int>(hint)) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ItemView_ShowDecorationSelected: return hint == SH_ItemView_ShowDecorationSelected;
    case SH_ComboBox_Popup: return 0;
    case SH_UnderlineShortcut: return 0;
    case SH_MainWindow_SpaceBelowMenuBar: return 0;
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0;
    case SH_DialogButtonLayout: return QDialogButtonBox::GnomeLayout;  // what is decided stands at the right, in every dialog
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

}  // namespace writ::studio
