#include "editor/rich_text.h"

#include <QStringList>

namespace writ::editor {
namespace {

QString escaped(const std::string& text) {
    return QString::fromStdString(text).toHtmlEscaped();
}

QString inCode(const QString& html, const EditorTheme& theme) {
    return QStringLiteral("<span style=\"font-family:'%1'\">%2</span>").arg(theme.code.family(), html);
}

}  // namespace

QString paragraphsHtml(const std::string& text, const EditorTheme& theme) {
    QString html;
    for (const QString& paragraph : QString::fromStdString(text).split(QStringLiteral("\n\n"), Qt::SkipEmptyParts)) {
        const QStringList parts =
            paragraph.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")).split(QLatin1Char('`'));
        QString line;
        for (qsizetype i = 0; i < parts.size(); ++i) line += i % 2 == 1 ? inCode(parts[i], theme) : parts[i];
        html += QStringLiteral("<p style=\"margin:0 0 6px 0\">%1</p>").arg(line);
    }
    return html;
}

QString hoverHtml(const cedar::Hover& hover, const EditorTheme& theme) {
    QString html =
        QStringLiteral("<p style=\"margin:0 0 6px 0; white-space:pre-wrap\">%1</p>").arg(inCode(escaped(hover.code), theme));
    html += paragraphsHtml(hover.text, theme);
    if (hover.rows.empty()) return html;
    html += QStringLiteral("<table cellspacing=\"0\" cellpadding=\"1\">");
    for (const cedar::HoverRow& row : hover.rows)
        html += QStringLiteral("<tr><td style=\"color:%1; padding-right:12px\">%2</td><td>%3</td></tr>")
                    .arg(theme.popupSecondary.name(), escaped(row.name), inCode(escaped(row.value), theme));
    return html + QStringLiteral("</table>");
}

QString signatureHtml(const cedar::SignatureHelp& help, const EditorTheme& theme) {
    QString label;
    const Span active = help.active < help.parameters.size() ? help.parameters[help.active] : Span{};
    const auto part = [&](std::uint32_t begin, std::uint32_t end) { return escaped(help.label.substr(begin, end - begin)); };
    const auto length = static_cast<std::uint32_t>(help.label.size());
    if (active.empty() || active.end > length)
        label = part(0, length);
    else
        label = part(0, active.begin) + QStringLiteral("<b>") + part(active.begin, active.end) + QStringLiteral("</b>") +
                part(active.end, length);
    return QStringLiteral("<p style=\"margin:0 0 4px 0\">%1</p>").arg(inCode(label, theme)) +
           paragraphsHtml(help.documentation, theme);
}

}  // namespace writ::editor
