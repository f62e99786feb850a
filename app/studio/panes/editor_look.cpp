#include "app/studio/panes/editor_look.h"

#include "app/studio/core/theme.h"

namespace writ::studio {
namespace {

/// In the order of cedar::TokenStyle.
constexpr std::array<const char*, editor::EditorTheme::kSyntaxColors> kSyntax{
    "syntax.text",       "syntax.comment", "syntax.keyword",      "syntax.effectPermit", "syntax.effectForbid",
    "syntax.annotation", "syntax.string",  "syntax.number",       "syntax.entityType",   "syntax.attribute",
    "syntax.operator",   "syntax.keyword", "editor.squiggleError"};

struct SeverityLook {
    const char* squiggle;
    const char* icon;
    const char* iconColor;
};
/// In the order of Severity.
constexpr std::array<SeverityLook, editor::EditorTheme::kSeverities> kSeverities{{
    {"editor.squiggleError", "error", "verdict.deny.fg"},
    {"editor.squiggleWarning", "warning", "verdict.indeterminate.fg"},
    {"editor.squiggleInfo", "info", "chrome.link"},
}};

}  // namespace

editor::EditorTheme editorTheme(const Theme& theme, int fontSize, qreal devicePixelRatio) {
    editor::EditorTheme look;
    look.code = theme.font("code");
    look.code.setPixelSize(fontSize);
    look.message = theme.font("small");
    for (std::size_t i = 0; i < kSyntax.size(); ++i) look.syntax[i] = theme.color(kSyntax[i]);
    look.text = look.caret = theme.color("syntax.text");
    look.background = theme.color("editor.background");
    look.currentLine = theme.color("editor.currentLine");
    look.selection = look.flash = theme.color("editor.selection");
    look.matchingBrace = theme.color("editor.matchingBrace");
    look.searchMatch = look.flash = theme.color("editor.squiggleWarning");
    look.margin = theme.color("editor.margin");
    look.marginText = theme.color("syntax.lineNumber");
    look.separator = theme.color("chrome.separator");
    look.count = theme.color("syntax.text");
    look.zeroCount = look.staleCount = theme.color("chrome.staleText");
    look.errorCount = theme.color("verdict.deny.fg");
    look.annotationText = theme.color("editor.annotationFg");
    look.annotationBackground = theme.color("editor.annotationBg");
    look.dead = theme.color("syntax.dead");
    look.valueText = theme.color("chrome.secondaryText");
    look.popupText = theme.color("palette.active.text");
    look.popupBackground = theme.color("palette.active.base");
    look.popupBorder = theme.color("chrome.controlBorder");
    look.popupSecondary = theme.color("chrome.secondaryText");
    look.popupSelection = theme.color("palette.active.highlight");
    look.popupMatch = theme.color("chrome.link");
    look.markerSize = theme.metric("control.iconSize");
    for (std::size_t i = 0; i < kSeverities.size(); ++i) {
        look.squiggle[i] = theme.color(kSeverities[i].squiggle);
        const QColor tint = theme.color(kSeverities[i].iconColor);
        look.marker[i] = theme.pixmap(QLatin1String(kSeverities[i].icon), tint, look.markerSize, devicePixelRatio).toImage();
    }
    const auto foldSign = [&](const char* icon) {
        return theme.pixmap(QLatin1String(icon), theme.color("chrome.secondaryText"), look.markerSize, devicePixelRatio)
            .toImage();
    };
    look.foldOpen = foldSign("chevron-down");
    look.foldClosed = foldSign("chevron-right");
    look.textGap = theme.metric("gap.normal");
    look.extraAscent = theme.metric("editor.extraAscent");
    look.extraDescent = theme.metric("editor.extraDescent");
    look.countsWidth = theme.metric("editor.marginCounts");
    look.markerWidth = theme.metric("editor.marginMarker");
    look.lineNumberWidth = theme.metric("editor.marginLineNumber");
    look.foldWidth = theme.metric("editor.marginFold");
    return look;
}

}  // namespace writ::studio
