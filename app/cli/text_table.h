#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cli {

enum class Style : std::uint8_t { Plain, Strong, Faint, Allow, Deny, Indeterminate, Attention };

struct Cell {
    Cell(std::string cellText, Style cellStyle = Style::Plain) : text(std::move(cellText)), style(cellStyle) {}
    std::string text;
    Style style;
};

struct Column {
    std::string title;
    std::size_t maxWidth = 0;  ///< longer texts are cut with "…"; 0: never
    bool right = false;
};

/// Rows under a head, in columns as wide as their texts need.
class TextTable {
public:
    explicit TextTable(std::vector<Column> columns) : m_columns(std::move(columns)) {}
    void add(std::vector<Cell> row);  ///< one cell a column
    [[nodiscard]] std::string text(bool colour) const;
    [[nodiscard]] bool empty() const { return m_rows.empty(); }

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<Cell>> m_rows;
};

/// The text in the colour of a style, where `colour` says so.
[[nodiscard]] std::string styled(std::string_view text, Style style, bool colour);

}  // namespace writ::cli
