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

    /// The grammar has any number of variables with constraints of any kind; what is wrong with them is told once, so that a slip
    /// in the syntax is found at its own place.
    void scope(Policy& policy) {
        const std::size_t open = m_cursor.position();
        if (!m_cursor.expect(TokenKind::LParen, "`(` and the scope")) return;
        m_scopeReported = false;
        std::size_t count = 0;
        ScopeClause surplus;
        Span end = m_cursor.here();
        while (!m_cursor.at(TokenKind::RParen) && !m_cursor.failed()) {
            const bool fits = count < kScopeVariables.size();
            if (!fits) scopeMistake(m_cursor.peek().span, "nothing may follow `resource` in the scope", kScopeOrder);
            scopeElement(fits ? kScopeVariables[count] : Variable::Resource, fits ? policy.scope[count] : surplus);
            ++count;
            end = m_cursor.here();
            if (!m_cursor.accept(TokenKind::Comma)) break;
        }
        m_cursor.expect(TokenKind::RParen, "`,` or `)`");
        if (!m_cursor.failed()) {
            if (count < kScopeVariables.size())
                scopeMistake(end, "the scope lacks " + code(word(kScopeVariables[count])), kScopeOrder);
            return;
        }
        m_cursor.recoverBehind(open);
        if (m_cursor.atPolicy()) m_cursor.giveUp();
    }

    /// The first mistake of a scope; others often follow from it.
    void scopeMistake(Span span, std::string message, std::string_view help = {}) {
        Diagnostic* diagnostic = m_scopeReported ? nullptr : m_cursor.report(Code::CedarBadScope, span, std::move(message));
        m_scopeReported = true;
        if (diagnostic && !help.empty()) diagnostic->notes.push_back({std::nullopt, std::string(help)});
    }

    void scopeElement(Variable variable, ScopeClause& clause) {
        const Token token = m_cursor.peek();
        if (!m_cursor.expect(TokenKind::Identifier, code(word(variable)))) return;
        if (m_cursor.text(token) != word(variable)) {
            scopeMistake(token.span, "found " + code(m_cursor.text(token)) + " where " + code(word(variable)) + " must stand",
                         kScopeOrder);
        }
        const Token colon = m_cursor.peek();
        if (m_cursor.accept(TokenKind::Colon)) {
            scopeMistake(colon.span, "a type is not given with `:`", "write `is` and the type");
            m_cursor.quietly([this] { m_expressions.path("the name of an entity type"); });
        }
        constraint(variable, clause);
        clause.span = m_cursor.spanFrom(token.span);
    }

    void constraint(Variable variable, ScopeClause& clause) {
        const Token token = m_cursor.peek();
        if (m_cursor.acceptWord("is")) return typeConstraint(variable, clause, token.span);
        if (m_cursor.accept(TokenKind::EqualEqual)) {
            clause.kind = ScopeKind::Equal;
            target(variable, clause, false);
        } else if (m_cursor.acceptWord("in")) {
            clause.kind = ScopeKind::In;
            target(variable, clause, variable == Variable::Action);
        } else if (m_cursor.accept(TokenKind::Equal)) {
            if (Diagnostic* diagnostic = m_cursor.report(Code::CedarSingleEqual, token.span, "`=` is not an operator of Cedar")) {
                diagnostic->notes.push_back({std::nullopt, "did you mean `==`?"});
                diagnostic->fixes.push_back({"Replace by `==`", {{token.span, "=="}}});
            }
            target(variable, clause, false);
        } else {
            otherComparison("the scope compares by `==`, `in` and `is` only");
        }
    }

    /// A comparison that the scope does not have.
    void otherComparison(std::string_view message) {
        constexpr std::array kOthers = {TokenKind::NotEqual, TokenKind::Less,         TokenKind::LessEqual,
                                        TokenKind::Greater,  TokenKind::GreaterEqual, TokenKind::EqualEqual};
        if (std::find(kOthers.begin(), kOthers.end(), m_cursor.peek().kind) == kOthers.end()) return;
        scopeMistake(m_cursor.take().span, std::string(message), "move it into a `when` condition");
        m_cursor.quietly([this] { m_expressions.expression(); });
    }

    void typeConstraint(Variable variable, ScopeClause& clause, Span span) {
        if (variable == Variable::Action)
            scopeMistake(span, "`is` cannot constrain the action in the scope", "move it into a `when` condition");
        clause.kind = ScopeKind::Is;
        const Span begin = m_cursor.peek().span;
        const std::size_t length = m_cursor.pathLength();
        if (length == 0 || m_cursor.continuesOperand(length))
            m_expressions.mistaken(Code::CedarBadTypeName, "after `is` stands the name of an entity type");
        else
            clause.type = m_expressions.path("the name of an entity type");
        clause.typeSpan = m_cursor.spanFrom(begin);
        if (m_cursor.acceptWord("in")) {
            clause.kind = ScopeKind::IsIn;
            target(variable, clause, false);
        }
        otherComparison("`is` cannot be used together with a comparison; use `is … in …`");
    }

    /// Whether an operand of `length` tokens is followed by more of an expression.
    [[nodiscard]] bool goesOn(std::size_t length) const {
        const TokenKind next = m_cursor.peek(length).kind;
        const bool isOperator = next >= TokenKind::EqualEqual && next <= TokenKind::Equal;
        return isOperator || m_cursor.continuesOperand(length);
    }

    /// The tokens of an entity such as A::B::"id" that begins here; 0 when none does.
    [[nodiscard]] std::size_t entityLength() const {
        const std::size_t path = m_cursor.pathLength();
        const bool isEntity = path > 0 && m_cursor.at(TokenKind::DoubleColon, path) && m_cursor.at(TokenKind::String, path + 1);
        return isEntity ? path + 2 : 0;
    }

    /// What stands after `==` and `in`: an entity, a slot of the same name, or (action in) a list of entities.
    void target(Variable variable, ScopeClause& clause, bool allowList) {
        const Token token = m_cursor.peek();
        if (token.kind == TokenKind::LBracket && allowList) return targetList(clause);
        if (token.kind == TokenKind::Slot && !goesOn(1)) return slot(variable, clause);
        if (token.kind == TokenKind::LParen) return parenthesized(variable, clause, allowList);
        const std::size_t length = entityLength();
        length > 0 && !goesOn(length) ? entity(variable, clause) : noTarget(variable, length);
    }

    void parenthesized(Variable variable, ScopeClause& clause, bool allowList) {
        std::uint32_t depth = 0;
        while (m_cursor.accept(TokenKind::LParen)) ++depth;
        if (depth > m_cursor.options().maxNesting) {
            m_cursor.fail(
                Code::CedarTooDeep, m_cursor.peek().span,
                "parentheses are nested more than " + std::to_string(m_cursor.options().maxNesting) + " levels deep here");
            return;
        }
        target(variable, clause, allowList);
        for (; depth > 0 && !m_cursor.failed(); --depth) m_cursor.expect(TokenKind::RParen, "`)`");
    }

    void targetList(ScopeClause& clause) {
        clause.kind = ScopeKind::InSet;
        m_cursor.take();
        while (!m_cursor.at(TokenKind::RBracket) && !m_cursor.failed()) {
            target(Variable::Action, clause, false);
            if (!m_cursor.accept(TokenKind::Comma)) break;
        }
        m_cursor.expect(TokenKind::RBracket, "`,` or `]`");
    }

    /// Some other expression, where it begins with an entity of `length` tokens: read to its end, then told what is wrong with
    /// it.
    void noTarget(Variable variable, std::size_t length) {
        constexpr std::string_view kOneConstraint = "move the rest into a `when` condition or a new policy";
        const Token first = m_cursor.peek();
        const Token next = m_cursor.peek(length > 0 ? length : m_cursor.pathLength());
        const std::size_t words = m_cursor.pathLength();
        const std::size_t begin = m_cursor.position();
        m_cursor.quietly([this] { m_expressions.expression(); });
        if (m_cursor.failed()) return;
        const std::string found(m_cursor.text({first.kind, m_cursor.spanFrom(first.span)}));
        if (next.kind == TokenKind::OrOr || next.kind == TokenKind::AndAnd) {
            scopeMistake(next.span,
                         "the scope holds one constraint a variable; " + code(m_cursor.text(next)) + " is not possible here",
                         kOneConstraint);
        } else if (first.kind == TokenKind::LBracket) {
            scopeMistake(first.span, "a single entity must stand here, not a list",
                         variable == Variable::Action ? "" : "write one policy for each entity, or a `when` condition");
        } else {
            const bool isShort = found.size() <= 60 && found.find('\n') == std::string::npos;
            const bool isName = words > 0 && m_cursor.position() == begin + words;
            Diagnostic* diagnostic =
                m_cursor.report(Code::CedarBadEntity, m_cursor.spanFrom(first.span),
                                "expected an entity such as `Type::\"id\"`" + (isShort ? ", found " + code(found) : ""));
            if (diagnostic && isName) diagnostic->notes.push_back({std::nullopt, "give its id too: `" + found + "::\"id\"`"});
        }
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
        const std::string type = m_expressions.path("the type of an entity");
        m_cursor.accept(TokenKind::DoubleColon);
        const Token id = m_cursor.take();
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
        const std::size_t open = m_cursor.position();
        if (!m_cursor.expect(TokenKind::LBrace, "`{`")) return;
        if (word != "when" && word != "unless")
            m_cursor.report(Code::CedarBadCondition, token.span,
                            code(word) + " is not a condition: it must be `when` or `unless`");
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
    bool m_scopeReported = false;  ///< of the policy being read
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
