#include "app/studio/panes/code_painter.h"

#include "app/studio/core/theme.h"
#include "app/studio/models/text.h"
#include "engine/cedar/token.h"

#include <QFontMetrics>
#include <QPainter>

namespace writ::studio {

namespace {

struct StyleInfo {
    cedar::TokenStyle style;
    const char* color;
    bool strong;
};
const StyleInfo& styleInfo(cedar::TokenStyle style) {
    using S = cedar::TokenStyle;
    static constexpr StyleInfo kTable[] = {
        {S::Text, "syntax.text", false},
        {S::Comment, "syntax.comment", false},
        {S::Keyword, "syntax.keyword", false},
        {S::EffectPermit, "syntax.effectPermit", true},
        {S::EffectForbid, "syntax.effectForbid", true},
        {S::Annotation, "syntax.annotation", false},
        {S::String, "syntax.string", false},
        {S::Number, "syntax.number", false},
        {S::EntityType, "syntax.entityType", false},
        {S::Attribute, "syntax.attribute", false},
        {S::Operator, "syntax.operator", false},
        {S::Variable, "syntax.keyword", false},
        {S::Invalid, "editor.squiggleError", false},
    };
    return kTable[static_cast<std::size_t>(style)];
}

}  // namespace

std::vector<CodeRun> cedarRuns(const QString& text, const Theme& theme) {
    const Source source("<cell>", text.toStdString());
    const std::vector<cedar::Token> tokens = cedar::tokenize(source, nullptr);
    const std::vector<cedar::TokenStyle> styles = cedar::styles(source, tokens);
    std::vector<CodeRun> runs;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].span.empty()) continue;
        const StyleInfo& style = styleInfo(styles[i]);
        runs.push_back({q(source.text(tokens[i].span)), theme.color(style.color), style.strong});
    }
    return runs;
}

void paintRuns(QPainter& painter, const QRect& rect, const std::vector<CodeRun>& runs, const QFont& font) {
    int x = rect.left();
    QFont strong = font;
    strong.setWeight(QFont::Bold);
    for (const CodeRun& run : runs) {
        const QFont& use = run.strong ? strong : font;
        const QFontMetrics metrics(use);
        const int room = rect.right() + 1 - x;
        if (room <= 0) return;
        const QString shown = metrics.elidedText(run.text, Qt::ElideRight, room);
        painter.setFont(use);
        painter.setPen(run.color);
        painter.drawText(QRect(x, rect.top(), room, rect.height()), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, shown);
        x += metrics.horizontalAdvance(run.text);
    }
}

}  // namespace writ::studio
