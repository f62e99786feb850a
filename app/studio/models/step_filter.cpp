#include "app/studio/models/step_filter.h"

#include <QObject>

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

const std::vector<StepFieldInfo>& stepFields() {
    static const std::vector<StepFieldInfo> table{
        {StepField::Kind, "kind", "message call result refusal approval delegation error", "what the step is"},
        {StepField::Tool, "tool", "", "name of the tool"},
        {StepField::Verdict, "verdict", "allow deny indeterminate not_replayable", "what the policy says"},
        {StepField::Outcome, "outcome",
         "executed policy_deny policy_default_deny policy_error approval_pending user_declined model_refusal_declared model_refusal_text "
         "model_declined model_cannot provider_filter tool_error transport_error not_called unknown",
         "who stopped it"},
        {StepField::Rule, "rule", "", "a rule that decided"},
        {StepField::Flip, "flip", "yes no", "whether the verdict differs from the other version"},
        {StepField::Probe, "probe", "yes no", "whether the call is hypothetical"},
        {StepField::Session, "session", "", "title or id of the session"},
        {StepField::Principal, "principal", "", "for whom the call is made"},
        {StepField::Text, "text", "", "message, arguments or result"},
    };
    return table;
}

struct StepFilter::Node {
    enum class Kind { And, Or, Not, Equal, Contains } kind = Kind::Equal;
    StepField field = StepField::Kind;
    QString value;
    std::shared_ptr<const Node> left, right;
};

namespace {

using Node = StepFilter::Node;
using NodePtr = std::shared_ptr<const Node>;

constexpr qsizetype kMaxLength = 4096;
constexpr int kMaxDepth = 64;

struct Token {
    enum class Kind { Word, Text, Operator, Bad, End } kind = Kind::End;
    QString text;
    qsizetype position = 0;
    qsizetype length = 0;
};

bool isWordCharacter(QChar c) { return c.isLetterOrNumber() || u"_-.:#/@*$"_s.contains(c); }

Token quoted(const QString& text, qsizetype begin) {
    Token token{Token::Kind::Text, {}, begin, 0};
    qsizetype at = begin + 1;
    for (; at < text.size() && text[at] != u'"'; ++at) {
        if (text[at] == u'\\' && at + 1 < text.size())
            ++at;
        token.text += text[at];
    }
    token.length = std::min(at + 1, text.size()) - begin;
    if (at >= text.size())
        token.kind = Token::Kind::Bad;
    return token;
}

Token nextToken(const QString& text, qsizetype at) {
    while (at < text.size() && text[at].isSpace())
        ++at;
    if (at >= text.size())
        return {Token::Kind::End, {}, text.size(), 1};
    if (text[at] == u'"')
        return quoted(text, at);
    for (const auto& two : {u"=="_s, u"!="_s, u"&&"_s, u"||"_s})
        if (QStringView(text).mid(at, 2) == two)
            return {Token::Kind::Operator, two, at, 2};
    if (u"!~()"_s.contains(text[at]))
        return {Token::Kind::Operator, text.mid(at, 1), at, 1};
    qsizetype end = at;
    while (end < text.size() && isWordCharacter(text[end]))
        ++end;
    if (end == at)
        return {Token::Kind::Bad, text.mid(at, 1), at, 1};
    return {Token::Kind::Word, text.mid(at, end - at), at, end - at};
}

QString vocabulary(const StepFieldInfo& field) { return QString::fromLatin1(field.words).split(u' ', Qt::SkipEmptyParts).join(u", "_s); }

const StepFieldInfo* fieldNamed(const QString& name) {
    const auto it = std::find_if(stepFields().begin(), stepFields().end(),
                                 [&](const StepFieldInfo& field) { return name.compare(QLatin1String(field.name), Qt::CaseInsensitive) == 0; });
    return it == stepFields().end() ? nullptr : &*it;
}

class Parser {
public:
    explicit Parser(const QString& text) : m_text(text) { advance(); }

    NodePtr run() {
        NodePtr node = alternatives();
        if (!m_error && m_token.kind != Token::Kind::End)
            fail(m_token, QObject::tr("write && or || between conditions"));
        return m_error ? nullptr : node;
    }
    [[nodiscard]] const std::optional<StepFilter::Error>& error() const { return m_error; }

private:
    void advance() { m_token = nextToken(m_text, m_token.position + m_token.length); }
    [[nodiscard]] bool at(const QString& op) const { return m_token.kind == Token::Kind::Operator && m_token.text == op; }

    NodePtr fail(const Token& token, const QString& reason) {
        if (!m_error)
            m_error = StepFilter::Error{token.position, std::max<qsizetype>(1, token.length), reason};
        return nullptr;
    }

    NodePtr chain(NodePtr (Parser::*operand)(), const QString& op, Node::Kind kind) {
        NodePtr left = (this->*operand)();
        while (!m_error && at(op)) {
            advance();
            NodePtr right = (this->*operand)();
            left = std::make_shared<const Node>(Node{kind, {}, {}, left, right});
        }
        return left;
    }
    NodePtr alternatives() { return chain(&Parser::conjunction, u"||"_s, Node::Kind::Or); }
    NodePtr conjunction() { return chain(&Parser::factor, u"&&"_s, Node::Kind::And); }

    NodePtr factor() {
        if (m_depth >= kMaxDepth)
            return fail(m_token, QObject::tr("too many levels"));
        ++m_depth;
        NodePtr node = at(u"!"_s) ? negation() : at(u"("_s) ? group() : condition();
        --m_depth;
        return node;
    }
    NodePtr negation() {
        advance();
        NodePtr inner = factor();
        return m_error ? nullptr : std::make_shared<const Node>(Node{Node::Kind::Not, {}, {}, inner, nullptr});
    }
    NodePtr group() {
        advance();
        NodePtr inner = alternatives();
        if (!m_error && !at(u")"_s))
            return fail(m_token, QObject::tr("a ) is missing"));
        advance();
        return inner;
    }

    NodePtr condition() {
        const Token name = m_token;
        if (name.kind != Token::Kind::Word)
            return fail(name, name.kind == Token::Kind::End ? QObject::tr("a condition is missing") : QObject::tr("a field was expected"));
        const StepFieldInfo* const field = fieldNamed(name.text);
        if (!field)
            return fail(name, QObject::tr("no such field: use kind, tool, verdict, …"));
        advance();
        if (at(u"=="_s) || at(u"!="_s) || at(u"~"_s))
            return comparison(*field);
        if (field->field == StepField::Flip || field->field == StepField::Probe)
            return std::make_shared<const Node>(Node{Node::Kind::Equal, field->field, u"yes"_s, nullptr, nullptr});
        return fail(m_token.kind == Token::Kind::End ? name : m_token, QObject::tr("write ==, != or ~ after %1").arg(name.text));
    }

    NodePtr comparison(const StepFieldInfo& field) {
        const QString op = m_token.text;
        advance();
        const Token value = m_token;
        if (value.kind == Token::Kind::Bad)
            return fail(value, value.text.size() == 1 && value.length == 1 ? QObject::tr("put this in \" \"") : QObject::tr("a \" is missing"));
        if (value.kind != Token::Kind::Word && value.kind != Token::Kind::Text)
            return fail(value, QObject::tr("a value is missing"));
        const QString word = canonical(field, value.text);
        if (op != u"~"_s && !isAllowed(field, word))
            return fail(value, QObject::tr("use %1").arg(vocabulary(field)));
        advance();
        const Node::Kind kind = op == u"~"_s ? Node::Kind::Contains : Node::Kind::Equal;
        auto node = std::make_shared<const Node>(Node{kind, field.field, word, nullptr, nullptr});
        return op == u"!="_s ? std::make_shared<const Node>(Node{Node::Kind::Not, {}, {}, node, nullptr}) : node;
    }

    static QString canonical(const StepFieldInfo& field, const QString& value) {
        if (field.field != StepField::Flip && field.field != StepField::Probe)
            return value;
        return value == u"true"_s ? u"yes"_s : value == u"false"_s ? u"no"_s : value;
    }
    static bool isAllowed(const StepFieldInfo& field, const QString& value) {
        return !*field.words || QString::fromLatin1(field.words).split(u' ').contains(value, Qt::CaseInsensitive);
    }

    const QString& m_text;
    Token m_token;
    int m_depth = 0;
    std::optional<StepFilter::Error> m_error;
};

bool evaluate(const Node& node, const StepFilter::Values& values) {
    switch (node.kind) {
    case Node::Kind::And: return evaluate(*node.left, values) && evaluate(*node.right, values);
    case Node::Kind::Or: return evaluate(*node.left, values) || evaluate(*node.right, values);
    case Node::Kind::Not: return !evaluate(*node.left, values);
    case Node::Kind::Equal: return values(node.field).contains(node.value, Qt::CaseInsensitive);
    case Node::Kind::Contains: {
        const QStringList all = values(node.field);
        return std::any_of(all.begin(), all.end(), [&](const QString& value) { return value.contains(node.value, Qt::CaseInsensitive); });
    }
    }
    return false;
}

}  // namespace

StepFilter::Parsed StepFilter::parse(const QString& text) {
    Parsed parsed;
    if (text.trimmed().isEmpty())
        return parsed;
    if (text.size() > kMaxLength) {
        parsed.error = Error{kMaxLength, text.size() - kMaxLength, QObject::tr("the filter is too long")};
        return parsed;
    }
    Parser parser(text);
    parsed.filter.m_root = parser.run();
    parsed.error = parser.error();
    return parsed;
}

bool StepFilter::matches(const Values& values) const { return !m_root || evaluate(*m_root, values); }

}  // namespace writ::studio
