#pragma once

#include "engine/cedar/token.h"

#include <string_view>
#include <vector>

namespace writ::cedar {

/// A significant token with the comments that belong to it: those on lines of their own before it, and the one behind it
/// on its line. Comments are numbers of CommentedTokens::comments.
struct CommentedToken {
    TokenKind kind = TokenKind::End;
    std::string_view text;
    std::uint32_t leadingBegin = 0;
    std::uint32_t leadingEnd = 0;
    std::string_view trailing;    ///< empty: none
    bool afterEmptyLine = false;  ///< an empty line stands somewhere between this token and the one before
};

/// A source as its formatter sees it. Views into the source, which must live as long.
struct CommentedTokens {
    std::vector<CommentedToken> tokens;      ///< ends with End, to which the comments behind all tokens belong
    std::vector<std::string_view> comments;  ///< all, in order; trimmed
};

/// `source` must have no lexical errors. Commas before a closing bracket are left out; their comments pass to what stands
/// beside them.
[[nodiscard]] CommentedTokens attachComments(const Source& source, Grammar grammar = Grammar::Policy);

/// Whether two texts are the same token by token.
[[nodiscard]] bool sameTokens(const CommentedTokens& left, const CommentedTokens& right);

}  // namespace writ::cedar
