#include "editor/json_lexer.h"

#include "editor/editor_theme.h"
#include "editor/json_tokens.h"
#include "editor/scintilla.h"
#include "engine/cedar/token.h"

#include <Qsci/qsciscintilla.h>

#include <algorithm>

namespace writ::editor {
namespace {

using Base = QsciScintillaBase;
using cedar::TokenStyle;

constexpr int kDeepestFold = 200;
constexpr int kNextLevelShift = 16;  ///< a line's level word holds the next line's level in its upper half

TokenStyle styleOf(JsonTokenKind kind) {
    switch (kind) {
    case JsonTokenKind::Key: return TokenStyle::Attribute;
    case JsonTokenKind::String: return TokenStyle::String;
    case JsonTokenKind::Number: return TokenStyle::Number;
    case JsonTokenKind::Word: return TokenStyle::Keyword;
    case JsonTokenKind::Open:
    case JsonTokenKind::Close:
    case JsonTokenKind::Punctuation: return TokenStyle::Operator;
    case JsonTokenKind::Invalid: return TokenStyle::Invalid;
    case JsonTokenKind::White: break;
    }
    return TokenStyle::Text;
}

int levelBefore(const Scintilla& view, std::uint32_t line) {
    if (line == 0) return Base::SC_FOLDLEVELBASE;
    const int next = view.foldLevel(line - 1) >> kNextLevelShift;
    return std::max<int>(next, Base::SC_FOLDLEVELBASE);
}

void setLevel(const Scintilla& view, std::uint32_t line, int here, int next) {
    const int header = next > here ? Base::SC_FOLDLEVELHEADERFLAG : 0;
    view.setFoldLevel(line, here | header | (next << kNextLevelShift));
}

int changedLevel(int level, JsonTokenKind kind) {
    if (kind == JsonTokenKind::Open) return std::min(level + 1, Base::SC_FOLDLEVELBASE + kDeepestFold);
    return kind == JsonTokenKind::Close ? std::max<int>(level - 1, Base::SC_FOLDLEVELBASE) : level;
}

}  // namespace

QString JsonLexer::description(int style) const {
    return style >= 0 && static_cast<std::size_t>(style) < EditorTheme::kSyntaxColors ? QStringLiteral("JSON %1").arg(style)
                                                                                      : QString();
}

void JsonLexer::styleText(int start, int end) {
    if (editor() == nullptr) return;
    const Scintilla view(*editor());
    std::uint32_t line = view.lineOf(static_cast<std::uint32_t>(start));
    const std::uint32_t begin = view.lineStart(line);
    const std::uint32_t stop = view.lineStart(view.lineOf(static_cast<std::uint32_t>(end)) + 1);
    const QByteArray text = view.text({begin, stop});
    view.startStyling(begin);
    int here = levelBefore(view, line);
    int next = here;
    for (const JsonToken& token : jsonTokens({text.constData(), static_cast<std::size_t>(text.size())})) {
        const std::uint32_t last = view.lineOf(begin + token.span.end);
        for (; line < last; ++line, here = next) setLevel(view, line, here, next);
        view.style(token.span.size(), static_cast<int>(styleOf(token.kind)));
        next = changedLevel(next, token.kind);
    }
    setLevel(view, line, here, next);
}

}  // namespace writ::editor
