#include "editor/completion.h"

#include "engine/cedar/token.h"

#include <set>
#include <string>

namespace writ::editor {
namespace {

using cedar::Token;
using cedar::TokenKind;

/// The token that ends at or holds the caret; null where there is none.
const Token* tokenBefore(const std::vector<Token>& tokens, std::uint32_t caret) {
    for (const Token& token : tokens)
        if (token.span.begin < caret && caret <= token.span.end)
            return &token;
    return nullptr;
}

bool takesNoWords(const Token& token) {
    return token.kind == TokenKind::String || token.kind == TokenKind::Comment || token.kind == TokenKind::Integer ||
           token.kind == TokenKind::Invalid;
}

}  // namespace

Completions completionsAt(TextLanguage language, const QByteArray& text, std::uint32_t caret) {
    if (language != TextLanguage::Cedar)
        return {};
    const Source source("<editor>", text.toStdString());
    const std::vector<Token> tokens = cedar::tokenize(source, nullptr);
    const Token* current = tokenBefore(tokens, caret);
    if (current != nullptr && takesNoWords(*current))
        return {};
    std::string prefix;
    if (current != nullptr && current->kind == TokenKind::Identifier)
        prefix = source.text({current->span.begin, caret});
    std::set<std::string> words(cedar::words().begin(), cedar::words().end());
    for (const Token& token : tokens)
        if (token.kind == TokenKind::Identifier && &token != current)
            words.emplace(source.text(token.span));
    Completions result{static_cast<std::uint32_t>(prefix.size()), {}};
    for (const std::string& word : words)
        if (word.size() > prefix.size() && word.compare(0, prefix.size(), prefix) == 0)
            result.words.append(QByteArray::fromStdString(word));
    return result;
}

}  // namespace writ::editor
