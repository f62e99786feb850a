#pragma once

#include "engine/cedar/token.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// Where an offset of a policies document is, told only from what stands before it: half-written text is the usual case.
class CursorPlace {
public:
    enum class Region : std::uint8_t {
        Outside,      ///< between policies, or behind annotations
        Annotation,   ///< behind an `@`
        Scope,        ///< in the parentheses behind permit or forbid
        BehindScope,  ///< where when, unless or `;` may stand
        Condition,
    };
    static constexpr std::size_t kNone = ~std::size_t{0};

    /// `tokens` are the significant ones of the whole document; both must outlive the place.
    CursorPlace(const Source& source, const std::vector<Token>& tokens, std::uint32_t offset);

    Region region = Region::Outside;
    std::uint32_t scopeElement = 0;     ///< Scope: 0 principal, 1 action, 2 resource, more when there are too many commas
    std::vector<std::size_t> brackets;  ///< the open ones of scope or condition, outermost first
    Span head;                          ///< from permit or forbid to the `)` of a scope that is closed; else empty
    bool inComment = false;
    bool inString = false;
    Span word;              ///< what a completion replaces: the name or string at the offset; else empty, at the offset
    std::size_t count = 0;  ///< tokens before `word`: the last one is count - 1

    /// The token `back` before the word: 1 is the last one; End where there is none.
    [[nodiscard]] Token before(std::size_t back = 1) const;
    [[nodiscard]] std::string_view textBefore(std::size_t back = 1) const { return m_source.text(before(back).span); }
    [[nodiscard]] std::string_view text(std::size_t index) const { return m_source.text(m_tokens[index].span); }
    [[nodiscard]] const Token& token(std::size_t index) const { return m_tokens[index]; }
    /// The first token of the operand that ends with token `last`: `context.input` of `a == context.input`; kNone when no
    /// operand ends there.
    [[nodiscard]] std::size_t operandStart(std::size_t last) const;
    /// Whether an operand may end with this token, so that an operator may follow.
    [[nodiscard]] bool endsOperand(std::size_t index) const;
    /// `A::User` when the tokens up to `last` (a `::`) are a path; else empty.
    [[nodiscard]] std::string pathBefore(std::size_t last) const;
    [[nodiscard]] std::size_t matchingOpen(std::size_t close) const;

private:
    void findWord(std::uint32_t offset);
    void findRegion();
    void step(std::size_t index);
    void inScope(std::size_t index);
    void inCondition(std::size_t index);
    [[nodiscard]] bool startsPolicy(std::size_t index) const;

    const Source& m_source;
    const std::vector<Token>& m_tokens;
    Span m_effect;
};

}  // namespace writ::cedar
