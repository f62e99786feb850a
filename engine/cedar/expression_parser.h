#pragma once

#include "engine/cedar/cursor.h"
#include "engine/cedar/extension.h"
#include "engine/cedar/tree_builder.h"

namespace writ::cedar {

/// Reads expressions into the arena of a tree.
class ExpressionParser {
public:
    ExpressionParser(Cursor& cursor, Tree& tree) : m_cursor(cursor), m_tree(tree), m_builder(tree) {}

    NodeId expression();
    /// What stands on one side of a comparison.
    NodeId operand() { return sum(); }
    /// Reads something else where an operand of a special form must stand, and reports it as a whole unless its syntax is broken.
    void mistaken(Code code, std::string_view message, std::string_view help = {});
    /// A name such as A::B; reserved words in it are reported. Empty after a syntax error.
    std::string path(std::string_view expected);

private:
    NodeId conditional();
    NodeId disjunction();
    NodeId conjunction();
    NodeId relation();
    NodeId comparison(NodeId left, NodeKind kind);
    void chained();
    NodeId has(NodeId left);
    bool attributePath();
    NodeId like(NodeId left);
    NodeId is(NodeId left);
    NodeId sum();
    NodeId product();
    NodeId unary();
    NodeId negated(const Token& first, std::uint32_t count);
    NodeId member();
    NodeId access(NodeId receiver);
    NodeId index(NodeId receiver);
    NodeId badCall(NodeId receiver);
    NodeId misplacedWord(const Token& token);
    NodeId methodCall(NodeId receiver, const Token& name);
    NodeId primary();
    NodeId integer(const Token& token, bool isNegative, Span span);
    NodeId named();
    NodeId qualified(const Token& first);
    NodeId variable(const Token& token);
    NodeId functionCall(const std::string& name, Span nameSpan);
    NodeId setLiteral();
    NodeId recordLiteral();
    std::optional<std::string> recordKey();
    std::vector<NodeId> arguments();

    NodeId make(NodeKind kind, Span span, const std::vector<NodeId>& children = {}, std::uint32_t datum = 0);
    NodeId literal(Value value, Span span) { return m_builder.literal(std::move(value), span); }
    NodeId invalid(Span span) { return make(NodeKind::Invalid, span); }
    std::uint32_t addName(std::string name, Span span) { return m_builder.name(std::move(name), span); }
    [[nodiscard]] Span spanOf(NodeId id) const { return m_tree.nodes[id].span; }

    Cursor& m_cursor;
    Tree& m_tree;
    TreeBuilder m_builder;
    std::uint32_t m_nesting = 0;
};

}  // namespace writ::cedar
