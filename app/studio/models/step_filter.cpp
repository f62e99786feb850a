#include "app/studio/models/step_filter.h"

#include "app/studio/models/filter_tokens.h"

#include <QObject>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

enum class Compare { Equal, Contains, Less, AtMost, More, AtLeast };

struct StepFilter::Node {
    enum class Kind { And, Or, Not, Condition } kind = Kind::Condition;
    const StepFieldInfo* field = nullptr;
    Compare compare = Compare::Equal;
    FilterValue value;
    std::vector<std::string> path;  ///< of an argument
    std::shared_ptr<const Node> left, right;
};

namespace {

using Node = StepFilter::Node;
using NodePtr = std::shared_ptr<const Node>;
using Token = FilterToken;

constexpr qsizetype kMaxLength = 4096;
constexpr int kMaxDepth = 64;

QString signsOf(const StepFieldInfo& field) {
    QStringList signs;
    for (const FilterOperatorInfo& op : filterOperators())
        if (takes(field, op)) signs << QLatin1String(op.sign);
    return QString(signs.mid(0, signs.size() - 1).join(u", "_s) % QObject::tr(" or ") % signs.last());
}

/// `!=` is the negation of Equal.
Compare compareOf(const FilterOperatorInfo& op) {
    static constexpr std::pair<const char*, Compare> kTable[] = {
        {"~", Compare::Contains}, {"<", Compare::Less}, {"<=", Compare::AtMost}, {">", Compare::More}, {">=", Compare::AtLeast}};
    for (const auto& [sign, compare] : kTable)
        if (qstrcmp(sign, op.sign) == 0) return compare;
    return Compare::Equal;
}

class Parser {
public:
    explicit Parser(const QString& text) : m_text(text) { advance(); }

    NodePtr run() {
        NodePtr node = alternatives();
        if (!m_error && m_token.kind != Token::Kind::End) fail(m_token, QObject::tr("write && or || between conditions"));
        return m_error ? nullptr : node;
    }
    [[nodiscard]] const std::optional<StepFilter::Error>& error() const { return m_error; }

private:
    void advance() { m_token = nextFilterToken(m_text, m_token.end()); }

    NodePtr fail(const Token& token, const QString& reason) {
        if (!m_error) m_error = StepFilter::Error{token.position, std::max<qsizetype>(1, token.length), reason};
        return nullptr;
    }

    static NodePtr join(Node::Kind kind, NodePtr left, NodePtr right = nullptr) {
        Node node;
        node.kind = kind;
        node.left = std::move(left);
        node.right = std::move(right);
        return std::make_shared<const Node>(std::move(node));
    }
    static NodePtr test(const StepFieldInfo& field, Compare compare, const QString& value) {
        Node node;
        node.field = &field;
        node.compare = compare;
        node.value = FilterValue(value);
        return std::make_shared<const Node>(std::move(node));
    }

    NodePtr chain(NodePtr (Parser::*operand)(), const char* sign, Node::Kind kind) {
        NodePtr left = (this->*operand)();
        while (!m_error && m_token.is(sign)) {
            advance();
            NodePtr right = (this->*operand)();
            left = join(kind, left, right);
        }
        return left;
    }
    NodePtr alternatives() { return chain(&Parser::conjunction, "||", Node::Kind::Or); }
    NodePtr conjunction() { return chain(&Parser::factor, "&&", Node::Kind::And); }

    NodePtr factor() {
        if (m_depth >= kMaxDepth) return fail(m_token, QObject::tr("too many levels"));
        ++m_depth;
        NodePtr node = m_token.is("!") ? negation() : m_token.is("(") ? group() : condition();
        --m_depth;
        return node;
    }
    NodePtr negation() {
        advance();
        NodePtr inner = factor();
        return m_error ? nullptr : join(Node::Kind::Not, inner);
    }
    NodePtr group() {
        advance();
        NodePtr inner = alternatives();
        if (!m_error && !m_token.is(")")) return fail(m_token, QObject::tr("a ) is missing"));
        advance();
        return inner;
    }

    NodePtr condition() {
        const Token name = m_token;
        if (name.kind == Token::Kind::Text) {
            advance();
            return test(*filterField(u"text"_s), Compare::Contains, name.text);
        }
        if (name.kind == Token::Kind::Bad && name.length > 1) return fail(name, QObject::tr("a \" is missing"));
        if (name.kind != Token::Kind::Word)
            return fail(name, name.kind == Token::Kind::End ? QObject::tr("a condition is missing")
                                                            : QObject::tr("a field was expected"));
        const StepFieldInfo* const field = filterField(name.text);
        if (!field) return fail(name, QObject::tr("no such field: use kind, tool, verdict, …"));
        advance();
        if (const FilterOperatorInfo* op = filterOperator(m_token); op && takes(*field, *op))
            return comparison(*field, *op, name.text);
        if (field->kind == FieldKind::Flag) return test(*field, Compare::Equal, u"yes"_s);
        return fail(m_token.kind == Token::Kind::End ? name : m_token,
                    QObject::tr("write %1 after %2").arg(signsOf(*field), name.text));
    }

    NodePtr comparison(const StepFieldInfo& field, const FilterOperatorInfo& op, const QString& name) {
        advance();
        const Token value = m_token;
        if (value.kind == Token::Kind::Bad)
            return fail(value, value.text.size() == 1 && value.length == 1 ? QObject::tr("put this in \" \"")
                                                                           : QObject::tr("a \" is missing"));
        if (value.kind != Token::Kind::Word && value.kind != Token::Kind::Text)
            return fail(value, QObject::tr("a value is missing"));
        const QString word = canonical(field, value.text);
        const Compare compare = compareOf(op);
        if (compare != Compare::Contains && !field.words.isEmpty() && !field.words.contains(word, Qt::CaseInsensitive))
            return fail(value, QObject::tr("use %1").arg(field.words.join(u", "_s)));
        advance();
        Node node;
        node.field = &field;
        node.compare = compare;
        node.value = FilterValue(word);
        if (field.kind == FieldKind::Argument)
            for (const QString& part : name.mid(QLatin1String(field.name).size()).split(u'.'))
                node.path.push_back(part.toStdString());
        auto made = std::make_shared<const Node>(std::move(node));
        return qstrcmp(op.sign, "!=") == 0 ? join(Node::Kind::Not, made) : made;
    }

    static QString canonical(const StepFieldInfo& field, const QString& value) {
        if (field.kind != FieldKind::Flag) return value;
        return value == u"true"_s ? u"yes"_s : value == u"false"_s ? u"no"_s : value;
    }

    const QString& m_text;
    Token m_token;
    int m_depth = 0;
    std::optional<StepFilter::Error> m_error;
};

bool inOrder(Compare compare, int order) {
    switch (compare) {
    case Compare::Less: return order < 0;
    case Compare::AtMost: return order <= 0;
    case Compare::More: return order > 0;
    case Compare::AtLeast: return order >= 0;
    case Compare::Equal:
    case Compare::Contains: break;
    }
    return order == 0;
}

/// Times are texts of one form, so that their order is that of the texts; "02:18" is compared with the time of day.
int orderOfTime(const FilterValue& value, std::string_view time) {
    constexpr std::size_t kDayLength = 11;  // "2026-03-14T"
    const bool dayless = value.text().size() > 2 && value.text()[2] == ':';
    return value.order(dayless && time.size() > kDayLength ? time.substr(kDayLength) : time);
}

template <Compare compare>
bool ordered(const FilterValue& value, std::string_view text) {
    if (text.find('T') != std::string_view::npos) return inOrder(compare, orderOfTime(value, text));
    const auto number = parseJson(text);
    const std::optional<int> order = number ? value.order(*number) : std::nullopt;
    return order && inOrder(compare, *order);
}

bool equalsText(const FilterValue& value, std::string_view text) {
    return value.equals(text);
}
bool containsText(const FilterValue& value, std::string_view text) {
    return value.isWithin(text);
}

StepFacts::Test testOf(Compare compare) {
    switch (compare) {
    case Compare::Equal: return equalsText;
    case Compare::Contains: return containsText;
    case Compare::Less: return ordered<Compare::Less>;
    case Compare::AtMost: return ordered<Compare::AtMost>;
    case Compare::More: return ordered<Compare::More>;
    case Compare::AtLeast: return ordered<Compare::AtLeast>;
    }
    return equalsText;
}

bool scalarPasses(const Node& node, const Json& value) {
    if (node.compare == Compare::Contains)
        return value.isString() ? node.value.isWithin(value.asString()) : node.value.isWithin(value.dump());
    if (node.compare != Compare::Equal || value.isNumber()) {
        const std::optional<int> order = node.value.order(value);
        return order && inOrder(node.compare, *order);
    }
    return value.isString() ? node.value.equals(value.asString()) : node.value.equals(value.dump());
}

/// A list passes when one of its items does.
bool argumentPasses(const Node& node, const Json& value) {
    if (!value.isArray()) return scalarPasses(node, value);
    return std::any_of(value.asArray().begin(), value.asArray().end(),
                       [&](const Json& item) { return scalarPasses(node, item); });
}

bool evaluate(const Node& node, const StepFacts& facts) {
    switch (node.kind) {
    case Node::Kind::And: return evaluate(*node.left, facts) && evaluate(*node.right, facts);
    case Node::Kind::Or: return evaluate(*node.left, facts) || evaluate(*node.right, facts);
    case Node::Kind::Not: return !evaluate(*node.left, facts);
    case Node::Kind::Condition: break;
    }
    if (node.field->kind != FieldKind::Argument) return facts.any(node.field->field, testOf(node.compare), node.value);
    const Json* const value = facts.argument(node.path);
    return value && argumentPasses(node, *value);
}

}  // namespace

StepFilter::Parsed StepFilter::parse(const QString& text) {
    Parsed parsed;
    if (text.trimmed().isEmpty()) return parsed;
    if (text.size() > kMaxLength) {
        parsed.error = Error{kMaxLength, text.size() - kMaxLength, QObject::tr("the filter is too long")};
        return parsed;
    }
    Parser parser(text);
    parsed.filter.m_root = parser.run();
    parsed.error = parser.error();
    return parsed;
}

bool StepFilter::matches(const StepFacts& facts) const {
    return !m_root || evaluate(*m_root, facts);
}

}  // namespace writ::studio
