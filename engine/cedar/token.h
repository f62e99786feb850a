#pragma once

#include "engine/text/diagnostic.h"

#include <string_view>
#include <vector>

namespace writ::cedar {

/// The one tokenizer of Cedar: it serves parser and editor (reference: Cedar 4.5, lexical grammar).
enum class TokenKind : std::uint8_t {
    Identifier,
    Integer,
    String,
    Slot,
    Question,  ///< only in schemas, where there are no slots
    At,
    Dot,
    Comma,
    Semicolon,
    Colon,
    DoubleColon,
    LParen,
    RParen,
    LBrace,
    RBrace,
    LBracket,
    RBracket,
    EqualEqual,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    OrOr,
    AndAnd,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Not,
    Equal,
    Whitespace,
    Comment,
    Invalid,
    End,
};

/// What an editor paints. Decided from the token and its neighbours, without a tree.
enum class TokenStyle : std::uint8_t {
    Text,
    Comment,
    Keyword,
    EffectPermit,
    EffectForbid,
    Annotation,
    String,
    Number,
    EntityType,
    Attribute,
    Operator,
    Variable,
    Invalid,
};

struct Token {
    TokenKind kind = TokenKind::End;
    Span span;
};

enum class Grammar : std::uint8_t { Policy, Schema };

/// All tokens of `text`, white space and comments included, so that they cover every byte; ends with End.
/// With `diagnostics`, lexical errors are reported there.
[[nodiscard]] std::vector<Token> tokenize(const Source& source, std::vector<Diagnostic>* diagnostics,
                                          Grammar grammar = Grammar::Policy);

/// `text` without white space at its ends, Unicode's included.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// One style a token, in parallel.
[[nodiscard]] std::vector<TokenStyle> styles(const Source& source, const std::vector<Token>& tokens);

/// Words the editor completes: keywords, variables, functions and methods.
[[nodiscard]] const std::vector<std::string_view>& words();

}  // namespace writ::cedar
