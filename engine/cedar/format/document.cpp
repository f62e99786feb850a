#include "engine/cedar/format/document.h"

#include "engine/text/display_width.h"

#include <algorithm>

namespace writ::cedar {

void Document::add(Kind kind, std::string_view text) {
    m_items.push_back({kind, static_cast<std::uint32_t>(displayWidth(text)), 0, text});
}

std::size_t Document::open(Kind kind, std::uint32_t amount) {
    m_items.push_back({kind, amount, 0, {}});
    return m_items.size() - 1;
}

void Document::close(std::size_t open) {
    // What is empty must not stand between a line end and the level that ends behind it.
    if (open + 1 == m_items.size()) return m_items.pop_back();
    m_items[open].partner = m_items.size();
    m_items.push_back({Kind::Close, 0, open, {}});
}

/// Lays out a document, one instruction after the other.
class Renderer {
public:
    Renderer(const std::vector<Document::Item>& items, std::uint32_t width) : m_items(items), m_width(width) { measure(); }

    std::optional<std::string> run(std::size_t maxBytes) {
        for (std::size_t i = 0; i < m_items.size(); ++i) {
            step(i);
            if (m_out.size() > maxBytes) return std::nullopt;
        }
        dropEmptyLines();
        trim();
        return std::move(m_out);
    }

private:
    using Kind = Document::Kind;

    /// Sums over the instructions, by which one look tells whether a group fits.
    void measure() {
        m_flat.resize(m_items.size() + 1);
        m_hardLines.resize(m_items.size() + 1);
        for (std::size_t i = 0; i < m_items.size(); ++i) {
            const Kind kind = m_items[i].kind;
            m_flat[i + 1] = m_flat[i] + (kind == Kind::Line ? 1 : isText(kind) ? m_items[i].amount : 0);
            m_hardLines[i + 1] = m_hardLines[i] + (kind == Kind::HardLine ? 1 : 0);
        }
        m_toBreak.resize(m_items.size() + 1);
        for (std::size_t i = m_items.size(); i-- > 0;) {
            const Kind kind = m_items[i].kind;
            m_toBreak[i] = isBreak(kind) ? 0 : m_toBreak[i + 1] + (isText(kind) ? m_items[i].amount : 0);
        }
    }

    static bool isText(Kind kind) { return kind == Kind::Text || kind == Kind::Verbatim; }
    static bool isBreak(Kind kind) { return kind == Kind::Line || kind == Kind::SoftLine || kind == Kind::HardLine; }

    /// Whether a group fits flat behind what stands on the line, with all that cannot be parted from it.
    [[nodiscard]] bool fits(std::size_t group) const {
        const std::size_t end = m_items[group].partner;
        if (m_hardLines[end] != m_hardLines[group]) return false;
        return m_column + (m_flat[end] - m_flat[group]) + m_toBreak[end] <= m_width;
    }

    void step(std::size_t i) {
        const Document::Item& item = m_items[i];
        const bool flat = i < m_flatUntil;
        switch (item.kind) {
        case Kind::Nothing: return;
        case Kind::Text: return write(item);
        case Kind::Verbatim: return writeVerbatim(item);
        case Kind::Line: return flat ? write({Kind::Text, 1, 0, " "}) : breakLine(i);
        case Kind::SoftLine: return flat ? void() : breakLine(i);
        case Kind::HardLine: return breakLine(i);
        case Kind::Group:
            if (!flat && fits(i)) m_flatUntil = item.partner;
            return;
        case Kind::Indent: m_indent += item.amount; return;
        case Kind::Close: m_indent -= indentOf(item); return;
        }
    }

    [[nodiscard]] std::uint32_t indentOf(const Document::Item& close) const {
        const Document::Item& open = m_items[close.partner];
        return open.kind == Kind::Indent ? open.amount : 0;
    }

    void write(const Document::Item& item) {
        m_out += item.text;
        m_column += item.amount;
    }

    void writeVerbatim(const Document::Item& item) {
        dropEmptyLines();
        write(item);
        m_pieceBegin = m_out.size();
    }

    /// The new line is indented for what follows: levels that end here count no more.
    void breakLine(std::size_t i) {
        std::uint32_t indent = m_indent;
        for (++i; i < m_items.size() && m_items[i].kind == Kind::Close; ++i) indent -= indentOf(m_items[i]);
        m_out += '\n';
        m_out.append(indent, ' ');
        m_column = indent;
    }

    /// Takes the empty lines out of what was written since the last string or comment. A first line end stays, as it ends
    /// what stands before; so does a last line that has not ended yet.
    void dropEmptyLines() {
        const std::string piece = m_out.substr(m_pieceBegin);
        if (piece.find('\n') == std::string::npos) return;
        m_out.resize(m_pieceBegin);
        if (piece.front() == '\n') m_out += '\n';
        for (std::size_t at = 0; at < piece.size();) {
            const std::size_t end = std::min(piece.find('\n', at), piece.size() - 1) + 1;
            const std::string_view line = std::string_view(piece).substr(at, end - at);
            const bool isEmpty = line.find_first_not_of(" \n") == std::string_view::npos;
            if (!isEmpty || line.back() != '\n') m_out += line;
            at = end;
        }
    }

    void trim() {
        const std::size_t first = m_out.find_first_not_of(" \n");
        if (first == std::string::npos) return m_out.clear();
        m_out.erase(m_out.find_last_not_of(" \n") + 1);
        m_out.erase(0, first);
    }

    const std::vector<Document::Item>& m_items;
    std::uint32_t m_width;
    std::vector<std::uint64_t> m_flat;       ///< columns of all before, in one line
    std::vector<std::uint32_t> m_hardLines;  ///< hard line ends before
    std::vector<std::uint64_t> m_toBreak;    ///< columns from here to the next possible line end
    std::string m_out;
    std::uint64_t m_column = 0;
    std::uint32_t m_indent = 0;
    std::size_t m_flatUntil = 0;   ///< instructions before this one stand in a group that fits
    std::size_t m_pieceBegin = 0;  ///< behind the last string or comment
};

std::optional<std::string> Document::render(std::uint32_t width, std::size_t maxBytes) const {
    return Renderer(m_items, width).run(maxBytes);
}

}  // namespace writ::cedar
