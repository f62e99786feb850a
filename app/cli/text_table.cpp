#include "app/cli/text_table.h"

#include "app/cli/console.h"

#include <algorithm>

namespace writ::cli {
namespace {

bool startsCharacter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), startsCharacter));
}

std::string cut(const std::string& text, std::size_t limit) {
    if (limit == 0 || width(text) <= limit) return text;
    std::size_t end = 0;
    for (std::size_t characters = 0; end < text.size(); ++end) {
        if (startsCharacter(text[end]) && ++characters == limit) break;
    }
    return text.substr(0, end) + "…";
}

std::string_view escape(Style style) {
    switch (style) {
    case Style::Plain: return "";
    case Style::Strong: return "\033[1m";
    case Style::Faint: return "\033[2m";
    case Style::Allow: return "\033[32m";
    case Style::Deny: return "\033[31m";
    case Style::Indeterminate: return "\033[33m";
    case Style::Attention: return "\033[35m";
    }
    return "";
}

void trimEnd(std::string& line) {
    line.erase(line.find_last_not_of(' ') + 1);
}

}  // namespace

std::string styled(std::string_view text, Style style, bool colour) {
    if (!colour || style == Style::Plain) return std::string(text);
    return std::string(escape(style)) + std::string(text) + "\033[0m";
}

void TextTable::add(std::vector<Cell> row) {
    for (std::size_t i = 0; i < row.size() && i < m_columns.size(); ++i)
        row[i].text = cut(printable(row[i].text), m_columns[i].maxWidth);
    row.resize(m_columns.size(), Cell(""));
    m_rows.push_back(std::move(row));
}

std::string TextTable::text(bool colour) const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        std::size_t widest = width(m_columns[i].title);
        for (const std::vector<Cell>& row : m_rows) widest = std::max(widest, width(row[i].text));
        widths.push_back(widest);
    }
    std::string result;
    const auto addLine = [&](const std::vector<Cell>& row) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string padding(widths[i] - width(row[i].text), ' ');
            const std::string shown = styled(row[i].text, row[i].style, colour);
            line += (i == 0 ? "" : "  ") + (m_columns[i].right ? padding + shown : shown + padding);
        }
        trimEnd(line);
        result += line + "\n";
    };
    std::vector<Cell> head;
    for (const Column& column : m_columns) head.emplace_back(column.title, Style::Strong);
    addLine(head);
    for (const std::vector<Cell>& row : m_rows) addLine(row);
    return result;
}

}  // namespace writ::cli
