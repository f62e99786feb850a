#include "engine/cedar/expression_parser.h"
#include "engine/text/nearest.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

namespace writ::cedar {
namespace {

struct Relation {
    TokenKind token;
    NodeKind node;
};
constexpr std::array kRelations = {
    Relation{TokenKind::EqualEqual, NodeKind::Equal}, Relation{TokenKind::NotEqual, NodeKind::NotEqual},
    Relation{TokenKind::Less, NodeKind::Less},        Relation{TokenKind::LessEqual, NodeKind::LessEqual},
    Relation{TokenKind::Greater, NodeKind::Greater},  Relation{TokenKind::GreaterEqual, NodeKind::GreaterEqual},
};

constexpr std::array kVariables = {Variable::Principal, Variable::Action, Variable::Resource, Variable::Context};

std::optional<NodeKind> relationAt(const Cursor& cursor) {
    for (const Relation& relation : kRelations) {
        if (cursor.at(relation.token)) return relation.node;
    }
    return cursor.atWord("in") ? std::optional(NodeKind::In) : std::nullopt;
}

bool atAnyRelation(const Cursor& cursor) {
    return relationAt(cursor) || cursor.atWord("has") || cursor.atWord("like") || cursor.atWord("is");
}

std::optional<Variable> findVariable(std::string_view name) {
    const auto found = std::find_if(kVariables.begin(), kVariables.end(), [name](Variable v) { return word(v) == name; });
    return found == kVariables.end() ? std::nullopt : std::optional(*found);
}

std::vector<std::string_view> callableNames(bool methods) {
    std::vector<std::string_view> names;
    for (const ExtensionFunction& function : extensionFunctions()) {
        if (function.isMethod == methods && !function.hidden) names.push_back(function.name);
    }
    if (methods) {
        for (const BuiltinMethod& method : builtinMethods()) names.push_back(method.name);
    }
    return names;
}

void addNote(Diagnostic* diagnostic, std::string message) {
    if (diagnostic && !message.empty()) diagnostic->notes.push_back({std::nullopt, std::move(message)});
}

/// "did you mean", as a note and as a fix.
void suggest(Diagnostic* diagnostic, Span span, std::string_view replacement) {
    if (!diagnostic || replacement.empty()) return;
    addNote(diagnostic, "did you mean `" + std::string(replacement) + "`?");
    diagnostic->fixes.push_back({"Replace by `" + std::string(replacement) + "`", {{span, std::string(replacement)}}});
}

std::string code(std::string_view text) {
    return "`" + std::string(text) + "`";
}

}  // namespace

NodeId ExpressionParser::make(NodeKind kind, Span span, const std::vector<NodeId>& children, std::uint32_t datum) {
    if (m_builder.heightOver(children) <= m_cursor.options().maxHeight) return m_builder.add(kind, span, children, datum);
    m_cursor.fail(Code::CedarTooDeep, span,
                  "this expression has more than " + std::to_string(m_cursor.options().maxHeight) + " levels of operators",
                  "split it into several conditions or policies");
    return invalid(span);
}

NodeId ExpressionParser::expression() {
    if (m_nesting >= m_cursor.options().maxNesting) {
        m_cursor.fail(Code::CedarTooDeep, m_cursor.peek().span,
                      "expressions are nested more than " + std::to_string(m_cursor.options().maxNesting) + " levels deep here");
        return invalid(m_cursor.peek().span);
    }
    ++m_nesting;
    const NodeId node = m_cursor.atWord("if") ? conditional() : disjunction();
    --m_nesting;
    return node;
}

NodeId ExpressionParser::conditional() {
    const Span begin = m_cursor.take().span;
    const NodeId test = expression();
    if (!m_cursor.acceptWord("then")) m_cursor.unexpected("`then`");
    const NodeId yes = expression();
    if (!m_cursor.acceptWord("else")) m_cursor.unexpected("`else`");
    const NodeId no = expression();
    return make(NodeKind::If, m_cursor.spanFrom(begin), {test, yes, no});
}

NodeId ExpressionParser::disjunction() {
    std::vector<NodeId> operands{conjunction()};
    while (m_cursor.accept(TokenKind::OrOr)) operands.push_back(conjunction());
    if (operands.size() == 1) return operands.front();
    return make(NodeKind::Or, spanOf(operands.front()).to(spanOf(operands.back())), operands);
}

NodeId ExpressionParser::conjunction() {
    std::vector<NodeId> operands{relation()};
    while (m_cursor.accept(TokenKind::AndAnd)) operands.push_back(relation());
    if (operands.size() == 1) return operands.front();
    return make(NodeKind::And, spanOf(operands.front()).to(spanOf(operands.back())), operands);
}

NodeId ExpressionParser::relation() {
    NodeId node = sum();
    if (const auto kind = relationAt(m_cursor)) {
        node = comparison(node, *kind);
    } else if (m_cursor.acceptWord("has")) {
        node = has(node);
    } else if (m_cursor.acceptWord("like")) {
        node = like(node);
    } else if (m_cursor.acceptWord("is")) {
        node = is(node);
    } else if (m_cursor.at(TokenKind::Equal)) {
        const Span span = m_cursor.take().span;
        Diagnostic* diagnostic = m_cursor.report(Code::CedarSingleEqual, span, "`=` is not an operator of Cedar");
        suggest(diagnostic, span, "==");
        sum();
    }
    if (atAnyRelation(m_cursor)) chained();
    return node;
}

/// Told once; what follows is read to its end.
void ExpressionParser::chained() {
    addNote(m_cursor.report(Code::CedarChainedComparison, m_cursor.peek().span,
                            "comparisons do not chain: " + code(m_cursor.text(m_cursor.peek())) + " follows another one"),
            "put parentheses around one of them, or join two comparisons with `&&`");
    while (atAnyRelation(m_cursor)) {
        m_cursor.take();
        sum();
    }
}

void ExpressionParser::mistaken(Code code, std::string_view message, std::string_view help) {
    const Span begin = m_cursor.peek().span;
    m_cursor.quietly([this] { sum(); });
    addNote(m_cursor.report(code, m_cursor.spanFrom(begin), std::string(message)), std::string(help));
}

NodeId ExpressionParser::comparison(NodeId left, NodeKind kind) {
    m_cursor.take();
    const NodeId right = sum();
    return make(kind, spanOf(left).to(spanOf(right)), {left, right});
}

NodeId ExpressionParser::has(NodeId left) {
    const auto first = static_cast<std::uint32_t>(m_tree.names.size());
    if (m_cursor.at(TokenKind::String) && !m_cursor.continuesOperand(1)) {
        const Token name = m_cursor.take();
        addName(m_cursor.string(name), name.span);
    } else if (!attributePath()) {
        mistaken(Code::CedarUnexpectedToken, "after `has` stands either one string or names joined by `.`");
        return invalid(spanOf(left));
    }
    const NodeId node = make(NodeKind::Has, m_cursor.spanFrom(spanOf(left)), {left}, first);
    m_tree.nodes[node].extra = static_cast<std::uint32_t>(m_tree.names.size()) - first;
    return node;
}

/// Names joined by dots, where nothing but they stands here.
bool ExpressionParser::attributePath() {
    std::size_t count = 0;
    while (m_cursor.at(TokenKind::Identifier, count) && m_cursor.at(TokenKind::Dot, count + 1)) count += 2;
    if (m_cursor.at(TokenKind::Identifier, count) && m_cursor.continuesOperand(count + 1)) return false;
    if (count == 0 && !m_cursor.at(TokenKind::Identifier)) return false;
    do {
        const Token name = m_cursor.peek();
        if (!m_cursor.expect(TokenKind::Identifier, "an attribute name")) break;
        m_cursor.checkName(name);
        addName(std::string(m_cursor.text(name)), name.span);
    } while (m_cursor.accept(TokenKind::Dot));
    return true;
}

NodeId ExpressionParser::like(NodeId left) {
    const Token token = m_cursor.peek();
    if (token.kind != TokenKind::String || m_cursor.continuesOperand(1)) {
        mistaken(Code::CedarUnexpectedToken, "after `like` stands a pattern: a string literal in which `*` stands for any text");
        return invalid(token.span);
    }
    m_cursor.take();
    return make(NodeKind::Like, spanOf(left).to(token.span), {left}, m_builder.pattern(m_cursor.pattern(token)));
}

NodeId ExpressionParser::is(NodeId left) {
    const Token token = m_cursor.peek();
    const std::size_t length = m_cursor.pathLength();
    if (length == 0 || m_cursor.continuesOperand(length)) {
        const bool isString = token.kind == TokenKind::String;
        const std::string name(m_cursor.text({token.kind, {token.span.begin + 1, token.span.end - 1}}));
        mistaken(Code::CedarBadTypeName, "after `is` stands the name of an entity type",
                 isString ? "write `is " + name + "`" : std::string());
        if (m_cursor.acceptWord("in")) sum();
        return invalid(token.span);
    }
    std::string type = path("the name of an entity type");
    const std::uint32_t name = addName(std::move(type), m_cursor.spanFrom(token.span));
    if (!m_cursor.acceptWord("in")) return make(NodeKind::Is, m_cursor.spanFrom(spanOf(left)), {left}, name);
    const NodeId container = sum();
    return make(NodeKind::IsIn, spanOf(left).to(spanOf(container)), {left, container}, name);
}

NodeId ExpressionParser::sum() {
    NodeId node = product();
    while (m_cursor.at(TokenKind::Plus) || m_cursor.at(TokenKind::Minus)) {
        const NodeKind kind = m_cursor.take().kind == TokenKind::Plus ? NodeKind::Add : NodeKind::Subtract;
        const NodeId right = product();
        node = make(kind, spanOf(node).to(spanOf(right)), {node, right});
    }
    return node;
}

NodeId ExpressionParser::product() {
    NodeId node = unary();
    while (m_cursor.at(TokenKind::Star) || m_cursor.at(TokenKind::Slash) || m_cursor.at(TokenKind::Percent)) {
        const Token token = m_cursor.take();
        if (token.kind != TokenKind::Star) {
            m_cursor.report(Code::CedarUnsupportedOperator, token.span,
                            token.kind == TokenKind::Slash ? "division is not supported" : "remainder is not supported");
        }
        const NodeId right = unary();
        node = make(NodeKind::Multiply, spanOf(node).to(spanOf(right)), {node, right});
    }
    return node;
}

NodeId ExpressionParser::unary() {
    const Token first = m_cursor.peek();
    if (first.kind != TokenKind::Not && first.kind != TokenKind::Minus) return member();
    std::uint32_t count = 0;
    while (m_cursor.accept(first.kind)) ++count;
    if (count > 4) {
        m_cursor.report(Code::CedarTooManyUnary, m_cursor.spanFrom(first.span),
                        "more than 4 " + code(m_cursor.text(first)) + " in a row are not allowed");
        count = 4;
    }
    if (first.kind == TokenKind::Minus) return negated(first, count);
    NodeId node = member();
    for (; count > 0; --count) node = make(NodeKind::Not, m_cursor.spanFrom(first.span), {node});
    return node;
}

/// The last `-` before a bare integer belongs to the literal: only so can the smallest Long be written.
NodeId ExpressionParser::negated(const Token& first, std::uint32_t count) {
    const bool bare = m_cursor.at(TokenKind::Integer) && !m_cursor.at(TokenKind::Dot, 1) && !m_cursor.at(TokenKind::LBracket, 1);
    NodeId node = kNoNode;
    if (bare) {
        const Token token = m_cursor.take();
        node = integer(token, true, first.span.to(token.span));
        --count;
    } else {
        node = member();
    }
    for (; count > 0; --count) node = make(NodeKind::Negate, m_cursor.spanFrom(first.span), {node});
    return node;
}

NodeId ExpressionParser::integer(const Token& token, bool isNegative, Span span) {
    constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
    std::uint64_t value = 0;
    bool fits = true;
    for (const char c : m_cursor.text(token)) {
        fits = fits && !__builtin_mul_overflow(value, std::uint64_t{10}, &value) &&
               !__builtin_add_overflow(value, static_cast<std::uint64_t>(c - '0'), &value);
    }
    if (!fits || value > kMax + (isNegative ? 1 : 0)) {
        m_cursor.report(Code::CedarIntegerOutOfRange, span,
                        "this integer does not fit into 64 bits; the largest is 9223372036854775807");
        value = 0;
    }
    return literal(Value(static_cast<std::int64_t>(isNegative ? std::uint64_t{0} - value : value)), span);
}

NodeId ExpressionParser::member() {
    NodeId node = primary();
    while (true) {
        if (m_cursor.accept(TokenKind::Dot)) {
            node = access(node);
        } else if (m_cursor.accept(TokenKind::LBracket)) {
            node = index(node);
        } else if (m_cursor.at(TokenKind::LParen)) {
            node = badCall(node);
        } else {
            return node;
        }
    }
}

NodeId ExpressionParser::access(NodeId receiver) {
    constexpr std::string_view kWanted = "an attribute or method name after `.`";
    const Token name = m_cursor.peek();
    if (m_cursor.atPolicy()) m_cursor.unexpected(kWanted);
    if (!m_cursor.expect(TokenKind::Identifier, kWanted)) return invalid(name.span);
    m_cursor.checkName(name);
    if (m_cursor.at(TokenKind::LParen)) return methodCall(receiver, name);
    const std::uint32_t datum = addName(std::string(m_cursor.text(name)), name.span);
    return make(NodeKind::Attribute, spanOf(receiver).to(name.span), {receiver}, datum);
}

NodeId ExpressionParser::badCall(NodeId receiver) {
    addNote(m_cursor.report(Code::CedarBadCall, m_cursor.peek().span, "only functions and methods can be called"),
            "calls are written `name(…)` or `e.name(…)`");
    arguments();
    return invalid(spanOf(receiver));
}

NodeId ExpressionParser::index(NodeId receiver) {
    const Token key = m_cursor.peek();
    if (!m_cursor.at(TokenKind::String) || !m_cursor.at(TokenKind::RBracket, 1)) {
        m_cursor.quietly([this] { expression(); });
        m_cursor.report(Code::CedarUnexpectedToken, m_cursor.spanFrom(key.span), "between `[` and `]` stands a string literal");
        m_cursor.expect(TokenKind::RBracket, "`]`");
        return invalid(key.span);
    }
    m_cursor.take();
    const std::uint32_t name = addName(m_cursor.string(key), key.span);
    m_cursor.expect(TokenKind::RBracket, "`]`");
    return make(NodeKind::Attribute, m_cursor.spanFrom(spanOf(receiver)), {receiver}, name);
}

NodeId ExpressionParser::methodCall(NodeId receiver, const Token& name) {
    const std::string_view word = m_cursor.text(name);
    std::vector<NodeId> operands = arguments();
    const auto count = static_cast<std::uint32_t>(operands.size());
    operands.insert(operands.begin(), receiver);
    const Span span = m_cursor.spanFrom(spanOf(receiver));
    if (const BuiltinMethod* builtin = findBuiltin(word)) {
        if (count == builtin->arguments)
            return make(NodeKind::Method, span, operands, static_cast<std::uint32_t>(builtin->method));
        m_cursor.report(
            Code::CedarWrongArity, name.span,
            code(word) + " takes " + std::to_string(builtin->arguments) + " argument(s), but got " + std::to_string(count));
        return invalid(span);
    }
    const auto extension = findExtension(word);
    if (extension && extensionFunctions()[*extension].isMethod) return make(NodeKind::Call, span, operands, *extension);
    if (extension) {
        addNote(m_cursor.report(Code::CedarCallStyle, name.span, code(word) + " is a function, not a method"),
                "write `" + std::string(word) + "(…)`");
    } else {
        suggest(m_cursor.report(Code::CedarUnknownFunction, name.span, code(word) + " is not a method of Cedar"), name.span,
                nearest(word, callableNames(true)));
    }
    return invalid(span);
}

NodeId ExpressionParser::primary() {
    const Token token = m_cursor.peek();
    if (token.kind == TokenKind::Integer) return integer(m_cursor.take(), false, token.span);
    if (token.kind == TokenKind::String) return literal(Value(m_cursor.string(m_cursor.take())), token.span);
    if (token.kind == TokenKind::Identifier) return named();
    if (token.kind == TokenKind::LBracket) return setLiteral();
    if (token.kind == TokenKind::LBrace) return recordLiteral();
    if (token.kind == TokenKind::Slot) {
        m_cursor.take();
        addNote(m_cursor.report(Code::CedarMisplacedSlot, token.span,
                                "the slot " + code(m_cursor.text(token)) + " cannot stand in a condition"),
                "slots stand in the scope, after `==` or `in`");
        return make(NodeKind::Slot, token.span);
    }
    if (!m_cursor.expect(TokenKind::LParen, "an expression")) return invalid(token.span);
    const NodeId inner = expression();
    m_cursor.expect(TokenKind::RParen, "`)`");
    return inner;
}

NodeId ExpressionParser::named() {
    const Token first = m_cursor.peek();
    if (m_cursor.at(TokenKind::DoubleColon, 1)) return qualified(first);
    const std::string_view name = m_cursor.text(first);
    if (name == "true" || name == "false") return literal(Value(name == "true"), m_cursor.take().span);
    if (isReserved(name)) return misplacedWord(first);
    m_cursor.take();
    return m_cursor.at(TokenKind::LParen) ? functionCall(std::string(name), first.span) : variable(first);
}

/// Only `if` breaks the syntax here; any other word could be a name, had it not another meaning.
NodeId ExpressionParser::misplacedWord(const Token& token) {
    if (m_cursor.text(token) == "if") {
        m_cursor.unexpected("an expression");
        return invalid(token.span);
    }
    m_cursor.report(Code::CedarUnexpectedToken, token.span, "expected an expression, found " + code(m_cursor.text(token)));
    m_cursor.take();
    if (m_cursor.at(TokenKind::LParen)) arguments();
    return invalid(token.span);
}

/// A::B::"id" or A::b(…): what begins with a name and `::`.
NodeId ExpressionParser::qualified(const Token& first) {
    const std::string name = path("a name or the id of an entity");
    if (m_cursor.at(TokenKind::LParen)) return functionCall(name, m_cursor.spanFrom(first.span));
    const Token id = m_cursor.peek();
    if (!m_cursor.accept(TokenKind::DoubleColon)) {
        m_cursor.report(Code::CedarBadEntity, m_cursor.spanFrom(first.span),
                        code(name) + " is a type name, where an expression is needed");
        return invalid(first.span);
    }
    if (m_cursor.at(TokenKind::LBrace)) {
        addNote(m_cursor.report(Code::CedarBadEntity, m_cursor.spanFrom(first.span), "an entity is not written with a record"),
                "write `" + name + "::\"id\"`");
        recordLiteral();
        return invalid(id.span);
    }
    const Token text = m_cursor.peek();
    if (!m_cursor.expect(TokenKind::String, "a name or the id of an entity in quotes")) return invalid(text.span);
    return literal(Value(EntityUid{name, m_cursor.string(text)}), m_cursor.spanFrom(first.span));
}

std::string ExpressionParser::path(std::string_view expected) {
    std::string name;
    while (true) {
        const Token word = m_cursor.peek();
        if (!m_cursor.expect(TokenKind::Identifier, expected)) return {};
        m_cursor.checkName(word);
        if (m_cursor.text(word) == "__cedar")
            m_cursor.report(Code::CedarReservedWord, word.span, "names with `__cedar` are reserved for Cedar itself");
        name += m_cursor.text(word);
        if (!m_cursor.at(TokenKind::DoubleColon) || !m_cursor.at(TokenKind::Identifier, 1)) return name;
        m_cursor.take();
        name += "::";
    }
}

NodeId ExpressionParser::variable(const Token& token) {
    const std::string_view name = m_cursor.text(token);
    if (const auto found = findVariable(name))
        return make(NodeKind::Variable, token.span, {}, static_cast<std::uint32_t>(*found));
    Diagnostic* diagnostic = m_cursor.report(Code::CedarUnknownVariable, token.span, code(name) + " is not a variable of Cedar");
    addNote(diagnostic, "the variables are `principal`, `action`, `resource` and `context`; a text stands in double quotes");
    suggest(diagnostic, token.span, nearest(name, {"principal", "action", "resource", "context", "true", "false"}));
    return invalid(token.span);
}

NodeId ExpressionParser::functionCall(const std::string& name, Span nameSpan) {
    const std::vector<NodeId> operands = arguments();
    const Span span = m_cursor.spanFrom(nameSpan);
    const auto extension = findExtension(name);
    if (extension && !extensionFunctions()[*extension].isMethod) return make(NodeKind::Call, span, operands, *extension);
    if (extension || findBuiltin(name)) {
        addNote(m_cursor.report(Code::CedarCallStyle, nameSpan, code(name) + " is a method, not a function"),
                "write `e." + name + "(…)`");
    } else if (findVariable(name)) {
        m_cursor.report(Code::CedarBadCall, nameSpan, "the variable " + code(name) + " cannot be called");
    } else {
        suggest(m_cursor.report(Code::CedarUnknownFunction, nameSpan, code(name) + " is not a function of Cedar"), nameSpan,
                nearest(name, callableNames(false)));
    }
    return invalid(span);
}

std::vector<NodeId> ExpressionParser::arguments() {
    std::vector<NodeId> operands;
    m_cursor.expect(TokenKind::LParen, "`(`");
    while (!m_cursor.at(TokenKind::RParen) && !m_cursor.failed()) {
        operands.push_back(expression());
        if (!m_cursor.accept(TokenKind::Comma)) break;
    }
    m_cursor.expect(TokenKind::RParen, "`,` or `)`");
    return operands;
}

NodeId ExpressionParser::setLiteral() {
    const Span begin = m_cursor.take().span;
    std::vector<NodeId> members;
    while (!m_cursor.at(TokenKind::RBracket) && !m_cursor.failed()) {
        members.push_back(expression());
        if (!m_cursor.accept(TokenKind::Comma)) break;
    }
    m_cursor.expect(TokenKind::RBracket, "`,` or `]`");
    return make(NodeKind::Set, m_cursor.spanFrom(begin), members);
}

NodeId ExpressionParser::recordLiteral() {
    const Span begin = m_cursor.take().span;
    std::vector<NodeId> values;
    std::vector<std::string> keys;
    std::vector<Span> keySpans;
    std::set<std::string> seen;
    while (!m_cursor.at(TokenKind::RBrace) && !m_cursor.failed()) {
        const Span keySpan = m_cursor.peek().span;
        keySpans.push_back(keySpan);
        const auto key = recordKey();
        keys.push_back(key.value_or(""));
        m_cursor.expect(TokenKind::Colon, "`:`");
        values.push_back(expression());
        if (key && !seen.insert(*key).second) {
            m_cursor.report(Code::CedarDuplicateKey, keySpan, "the key " + code(keys.back()) + " stands twice in this record");
        }
        if (!m_cursor.accept(TokenKind::Comma)) break;
    }
    m_cursor.expect(TokenKind::RBrace, "`,` or `}`");
    const auto first = static_cast<std::uint32_t>(m_tree.names.size());
    for (std::size_t i = 0; i < keys.size(); ++i) addName(std::move(keys[i]), keySpans[i]);
    return make(NodeKind::Record, m_cursor.spanFrom(begin), values, first);
}

std::optional<std::string> ExpressionParser::recordKey() {
    const Token token = m_cursor.peek();
    const bool isKey = token.kind == TokenKind::String || token.kind == TokenKind::Identifier;
    if (!isKey || !m_cursor.at(TokenKind::Colon, 1)) {
        m_cursor.quietly([this] { expression(); });
        m_cursor.report(Code::CedarUnexpectedToken, m_cursor.spanFrom(token.span), "the key of a record is a name or a string");
        return std::nullopt;
    }
    m_cursor.take();
    if (token.kind == TokenKind::String) return m_cursor.string(token);
    m_cursor.checkName(token);
    return std::string(m_cursor.text(token));
}

}  // namespace writ::cedar
