#include "engine/cedar/parser.h"

#include "engine/cedar/expression_parser.h"
#include "engine/text/nearest.h"

#include <algorithm>

namespace writ::cedar {
namespace {

constexpr std::string_view kScopeOrder = "a scope holds `principal`, `action` and `resource`, in that order";
constexpr std::array kScopeVariables = {Variable::Principal, Variable::Action, Variable::Resource};

std::string code(std::string_view text) {
    return "`" + std::string(text) + "`";
}

class PolicyParser {
public:
    PolicyParser(const Source& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options)
        : m_cursor(source, diagnostics, options), m_expressions(m_cursor, m_tree) {}

    Tree run() {
        while (!m_cursor.atEnd()) {
            const std::size_t start = m_cursor.position();
            policy();
            if (m_cursor.failed()) m_cursor.recoverPolicy(start);
        }
        return std::move(m_tree);
    }

private:
    void policy() {
        Policy policy;
        const Span begin = m_cursor.peek().span;
        annotations(policy);
        const bool headed = effect(policy);
        if (headed) scope(policy);
        while (headed && m_cursor.at(TokenKind::Identifier) && !m_cursor.atPolicy()) condition(policy);
        if (headed) m_cursor.expect(TokenKind::Semicolon, "`when`, `unless` or `;`");
        policy.span = m_cursor.spanFrom(begin);
        policy.isTemplate =
            std::any_of(policy.scope.begin(), policy.scope.end(), [](const ScopeClause& clause) { return clause.hasSlot; });
        if (headed) m_tree.policies.push_back(std::move(policy));
    }

    void annotations(Policy& policy) {
        while (m_cursor.at(TokenKind::At)) {
            const Span begin = m_cursor.take().span;
            const Token name = m_cursor.peek();
            if (!m_cursor.expect(TokenKind::Identifier, "the name of an annotation")) return;
            Annotation annotation{std::string(m_cursor.text(name)), {}, {}, m_cursor.accept(TokenKind::LParen)};
            if (annotation.hasValue) annotation.value = annotationText();
            annotation.span = m_cursor.spanFrom(begin);
            const auto same = [&annotation](const Annotation& other) { return other.name == annotation.name; };
            if (std::any_of(policy.annotations.begin(), policy.annotations.end(), same)) {
                m_cursor.report(Code::CedarDuplicateAnnotation, annotation.span,
                                "the annotation " + code("@" + annotation.name) + " stands twice");
            }
            policy.annotations.push_back(std::move(annotation));
        }
    }

    std::string annotationText() {
        const Token text = m_cursor.peek();
        if (!m_cursor.expect(TokenKind::String, "the text of the annotation in quotes")) return {};
        std::string value = m_cursor.string(text);
        m_cursor.expect(TokenKind::RParen, "`)`");
        return value;
    }

    bool effect(Policy& policy) {
        const Token token = m_cursor.peek();
        if (!m_cursor.expect(TokenKind::Identifier, "`permit` or `forbid`")) return false;
        const std::string_view word = m_cursor.text(token);
        policy.headSpan = token.span;
        policy.effect = word == "forbid" ? Effect::Forbid : Effect::Permit;
        if (word == "permit" || word == "forbid") return true;
        Diagnostic* diagnostic = m_cursor.report(Code::CedarBadEffect, token.span,
                                                 code(word) + " is not an effect: a policy begins with `permit` or `forbid`");
        const std::string_view better = nearest(word, {"permit", "forbid"});
        if (diagnostic && !better.empty())
            diagnostic->fixes.push_back({"Replace by " + code(better), {{token.span, std::string(better)}}});
        if (m_cursor.at(TokenKind::LParen)) return true;
        m_cursor.unexpected("`(`");
        return false;
    }

    void scope(Policy& policy) {
        const std::size_t open = m_cursor.position();
        if (!m_cursor.expect(TokenKind::LParen, "`(` and the scope")) return;
        for (std::size_t i = 0; i < kScopeVariables.size() && !m_cursor.failed(); ++i) {
            if (!scopeElement(kScopeVariables[i], policy.scope[i])) break;
        }
        if (m_cursor.at(TokenKind::Identifier) && !m_cursor.failed()) {
            m_cursor.fail(Code::CedarBadScope, m_cursor.peek().span, "nothing may follow `resource` in the scope", kScopeOrder);
        }
        m_cursor.expect(TokenKind::RParen, "`)`");
        if (!m_cursor.failed()) return;
        m_cursor.recoverBehind(open);
        if (m_cursor.atPolicy()) m_cursor.giveUp();
    }

    bool scopeElement(Variable variable, ScopeClause& clause) {
        const Token token = m_cursor.peek();
        if (token.kind == TokenKind::RParen) {
            m_cursor.fail(Code::CedarBadScope, token.span, "the scope lacks " + code(word(variable)), kScopeOrder);
            return false;
        }
        if (!m_cursor.expect(TokenKind::Identifier, code(word(variable)))) return false;
        if (m_cursor.text(token) != word(variable)) {
            m_cursor.fail(Code::CedarBadScope, token.span,
                          "found " + code(m_cursor.text(token)) + " where " + code(word(variable)) + " must stand", kScopeOrder);
            return false;
        }
        constraint(variable, clause);
        clause.span = m_cursor.spanFrom(token.span);
        if (m_cursor.at(TokenKind::RParen)) return true;
        return m_cursor.expect(TokenKind::Comma, "`,` or `)`");
    }

    void constraint(Variable variable, ScopeClause& clause) {
        const Token token = m_cursor.peek();
        if (m_cursor.accept(TokenKind::EqualEqual)) {
            clause.kind = ScopeKind::Equal;
            target(variable, clause, false);
        } else if (m_cursor.acceptWord("in")) {
            clause.kind = ScopeKind::In;
            target(variable, clause, variable == Variable::Action);
        } else if (m_cursor.acceptWord("is")) {
            typeConstraint(variable, clause, token.span);
        } else if (m_cursor.at(TokenKind::Colon)) {
            m_cursor.fail(Code::CedarBadScope, token.span, "a type is not given with `:`", "write `is` and the type");
        } else if (m_cursor.accept(TokenKind::Equal)) {
            if (Diagnostic* diagnostic = m_cursor.report(Code::CedarSingleEqual, token.span, "`=` is not an operator of Cedar")) {
                diagnostic->notes.push_back({std::nullopt, "did you mean `==`?"});
                diagnostic->fixes.push_back({"Replace by `==`", {{token.span, "=="}}});
            }
            target(variable, clause, false);
        }
        rejectMore();
    }

    void typeConstraint(Variable variable, ScopeClause& clause, Span span) {
        if (variable == Variable::Action) {
            m_cursor.fail(Code::CedarBadScope, span, "`is` cannot constrain the action in the scope",
                          "move it into a `when` condition");
            return;
        }
        clause.kind = ScopeKind::Is;
        const Span begin = m_cursor.peek().span;
        clause.type = m_expressions.path("the name of an entity type");
        clause.typeSpan = m_cursor.spanFrom(begin);
        if (m_cursor.acceptWord("in")) {
            clause.kind = ScopeKind::IsIn;
            target(variable, clause, false);
        } else if (m_cursor.at(TokenKind::EqualEqual)) {
            m_cursor.fail(Code::CedarBadScope, m_cursor.peek().span, "`is` cannot be used together with `==`", "use `is … in …`");
        }
    }

    void rejectMore() {
        if (!m_cursor.at(TokenKind::OrOr) && !m_cursor.at(TokenKind::AndAnd)) return;
        m_cursor.fail(
            Code::CedarBadScope, m_cursor.peek().span,
            "the scope holds one constraint a variable; " + code(m_cursor.text(m_cursor.peek())) + " is not possible here",
            "move the rest into a `when` condition or a new policy");
    }

    /// What stands after `==` and `in`: an entity, a slot of the same name, or (action in) a list of entities.
    void target(Variable variable, ScopeClause& clause, bool allowList) {
        const Token token = m_cursor.peek();
        if (token.kind == TokenKind::LBracket && allowList) return targetList(clause);
        if (token.kind == TokenKind::LBracket) {
            m_cursor.fail(Code::CedarBadScope, token.span, "a single entity must stand here, not a list",
                          variable == Variable::Action ? "" : "write one policy for each entity, or a `when` condition");
            return;
        }
        if (token.kind == TokenKind::Slot) return slot(variable, clause);
        if (token.kind == TokenKind::LParen) {
            parenthesized(variable, clause, allowList);
            return;
        }
        entity(variable, clause);
    }

    void parenthesized(Variable variable, ScopeClause& clause, bool allowList) {
        std::uint32_t depth = 0;
        while (m_cursor.accept(TokenKind::LParen)) ++depth;
        if (depth > m_cursor.options().maxNesting) {
            m_cursor.fail(Code::CedarTooDeep, m_cursor.peek().span, "more parentheses inside each other than the limit allows");
            return;
        }
        target(variable, clause, allowList);
        for (; depth > 0 && !m_cursor.failed(); --depth) m_cursor.expect(TokenKind::RParen, "`)`");
    }

    void targetList(ScopeClause& clause) {
        clause.kind = ScopeKind::InSet;
        m_cursor.take();
        while (!m_cursor.at(TokenKind::RBracket) && !m_cursor.failed()) {
            if (m_cursor.at(TokenKind::LParen))
                parenthesized(Variable::Action, clause, false);
            else
                entity(Variable::Action, clause);
            if (!m_cursor.accept(TokenKind::Comma)) break;
        }
        m_cursor.expect(TokenKind::RBracket, "`,` or `]`");
    }

    void slot(Variable variable, ScopeClause& clause) {
        const Token token = m_cursor.take();
        clause.hasSlot = true;
        clause.entitySpans.push_back(token.span);
        const std::string wanted = "?" + std::string(word(variable));
        if (variable == Variable::Action) {
            m_cursor.report(Code::CedarMisplacedSlot, token.span, "there is no slot for the action");
        } else if (m_cursor.text(token) != wanted) {
            m_cursor.report(Code::CedarMisplacedSlot, token.span,
                            "only the slot " + code(wanted) + " can stand here, found " + code(m_cursor.text(token)));
        }
    }

    void entity(Variable variable, ScopeClause& clause) {
        const Token first = m_cursor.peek();
        if (first.kind != TokenKind::Identifier || isReserved(m_cursor.text(first))) {
            m_cursor.unexpected("an entity such as `Type::\"id\"`");
            return;
        }
        const std::string type = m_expressions.path("an entity such as `Type::\"id\"`");
        if (m_cursor.at(TokenKind::Dot)) {
            m_cursor.fail(Code::CedarBadEntity, m_cursor.peek().span, "names are joined by `::`, not by `.`");
        } else if (!m_cursor.at(TokenKind::DoubleColon)) {
            m_cursor.fail(Code::CedarBadEntity, m_cursor.spanFrom(first.span), "expected an entity, found the name " + code(type),
                          "give its id too: `" + type + "::\"id\"`");
        }
        m_cursor.accept(TokenKind::DoubleColon);
        const Token id = m_cursor.peek();
        if (!m_cursor.expect(TokenKind::String, "the id of the entity in quotes")) return;
        if (variable == Variable::Action && !isActionType(type)) {
            m_cursor.report(Code::CedarBadEntity, m_cursor.spanFrom(first.span),
                            "an action has the type `Action`, possibly in a namespace, but this is " + code(type));
        }
        clause.entities.push_back(Value(EntityUid{type, m_cursor.string(id)}));
        clause.entitySpans.push_back(m_cursor.spanFrom(first.span));
    }

    void condition(Policy& policy) {
        const Token token = m_cursor.take();
        const std::string_view word = m_cursor.text(token);
        if (word != "when" && word != "unless") {
            m_cursor.fail(Code::CedarBadCondition, token.span, code(word) + " is not a condition: it must be `when` or `unless`");
            return;
        }
        const std::size_t open = m_cursor.position();
        if (!m_cursor.expect(TokenKind::LBrace, "`{`")) return;
        Condition condition{word == "unless", kNoNode, token.span};
        if (m_cursor.at(TokenKind::RBrace)) {
            m_cursor.report(Code::CedarBadCondition, m_cursor.peek().span, "the condition is empty");
        } else {
            condition.body = m_expressions.expression();
        }
        m_cursor.expect(TokenKind::RBrace, "an operator or `}`");
        if (m_cursor.failed()) {
            m_cursor.recoverBehind(open);
            if (m_cursor.atPolicy()) m_cursor.giveUp();
        }
        condition.span = m_cursor.spanFrom(token.span);
        if (condition.body != kNoNode) policy.conditions.push_back(condition);
    }

    Tree m_tree;
    Cursor m_cursor;
    ExpressionParser m_expressions;
};

}  // namespace

Tree parse(const Source& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options) {
    if (source.size() > options.maxBytes) {
        diagnostics.push_back(makeDiagnostic(Code::FileTooLarge, source, {0, 0},
                                             "the policies are larger than " + std::to_string(options.maxBytes) + " bytes"));
        return {};
    }
    if (const std::size_t bad = firstInvalidUtf8(source.text()); bad != std::string_view::npos) {
        const auto at = static_cast<std::uint32_t>(bad);
        diagnostics.push_back(makeDiagnostic(Code::FileNotUtf8, source, {at, at + 1}, "the text is not UTF-8 from here on"));
    }
    return PolicyParser(source, diagnostics, options).run();
}

}  // namespace writ::cedar
