#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// A text with places where its lines may break (after P. Wadler, "A prettier printer"), kept as a flat list of
/// instructions: so it is built, laid out and destroyed without recursion, in linear time whatever the width.
/// A group stays on one line where it fits together with what follows up to the next break; otherwise all breaks that
/// stand directly in it become line ends. Views must outlive the document.
class Document {
public:
    /// Ends a group or a level of indentation with its own life.
    class [[nodiscard]] Scope {
    public:
        ~Scope() { m_document.close(m_open); }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        friend class Document;
        Scope(Document& document, std::size_t open) : m_document(document), m_open(open) {}
        Document& m_document;
        std::size_t m_open;
    };

    void text(std::string_view text) { add(Kind::Text, text); }
    /// A string or a comment: nothing inside is taken for an empty line.
    void verbatim(std::string_view text) { add(Kind::Verbatim, text); }
    void space() { text(" "); }
    void line() { add(Kind::Line, {}); }          ///< a space, or a line end
    void softLine() { add(Kind::SoftLine, {}); }  ///< nothing, or a line end
    void hardLine() { add(Kind::HardLine, {}); }  ///< always a line end

    Scope group() { return {*this, open(Kind::Group, 0)}; }
    Scope indent(std::uint32_t columns) { return {*this, open(Kind::Indent, columns)}; }
    /// A place where a group may begin that is known only later, from `beginGroup` on.
    [[nodiscard]] std::size_t reserveGroup() { return open(Kind::Nothing, 0); }
    Scope beginGroup(std::size_t reserved) {
        m_items[reserved].kind = Kind::Group;
        return {*this, reserved};
    }

    /// The text in lines of `width` columns where possible, without empty lines and without white space at its ends;
    /// nothing where it would be larger than `maxBytes`.
    [[nodiscard]] std::optional<std::string> render(std::uint32_t width, std::size_t maxBytes) const;

private:
    friend class Renderer;
    enum class Kind : std::uint8_t { Nothing, Text, Verbatim, Line, SoftLine, HardLine, Group, Indent, Close };
    struct Item {
        Kind kind = Kind::Nothing;
        std::uint32_t amount = 0;  ///< texts: columns; Indent: columns
        std::size_t partner = 0;   ///< Group, Indent: the Close; Close: what it closes
        std::string_view text;
    };
    void add(Kind kind, std::string_view text);
    std::size_t open(Kind kind, std::uint32_t amount);
    void close(std::size_t open);

    std::vector<Item> m_items;
};

}  // namespace writ::cedar
