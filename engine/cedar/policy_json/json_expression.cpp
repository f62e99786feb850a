#include "engine/cedar/policy_json/json_reader.h"

#include "engine/cedar/extension.h"
#include "engine/cedar/policy_json/operators.h"
#include "engine/text/nearest.h"

#include <algorithm>

namespace writ::cedar {
namespace {

constexpr std::array kVariables = {Variable::Principal, Variable::Action, Variable::Resource, Variable::Context};

std::string code(std::string_view text) {
    return "`" + std::string(text) + "`";
}

/// The names of expressions that are neither operators of two sides, methods nor extension functions.
constexpr std::array<std::string_view, 12> kOtherKeys = {"Value", "Var",  "Slot", "!",   "neg",          ".",
                                                         "has",   "like", "is",   "Set", "if-then-else", "Record"};

std::vector<std::string_view> allKeys() {
    std::vector<std::string_view> keys(kOtherKeys.begin(), kOtherKeys.end());
    for (const BinaryOperator& entry : kBinaryOperators) keys.push_back(entry.sign);
    for (const BuiltinMethod& method : builtinMethods()) keys.push_back(method.name);
    for (const ExtensionFunction& function : extensionFunctions()) {
        if (!function.hidden) keys.push_back(function.name);
    }
    return keys;
}

}  // namespace

JsonExpressionReader::JsonExpressionReader(JsonReader& reader, Tree& tree) : m_reader(reader), m_builder(tree) {
}

NodeId JsonExpressionReader::make(NodeKind kind, JsonAt at, const std::vector<NodeId>& children, std::uint32_t datum,
                                  std::uint32_t extra) {
    return m_builder.add(kind, m_reader.span(at), children, datum, extra);
}

NodeId JsonExpressionReader::invalid(JsonAt at) {
    return make(NodeKind::Invalid, at, {});
}

NodeId JsonExpressionReader::expression(JsonAt at) {
    if (!at) return m_builder.add(NodeKind::Invalid, {});
    if (!at->isObject() || at->size() != 1) {
        m_reader.malformed(at, "an expression must be an object with one member, such as {\"Var\": \"principal\"}");
        return invalid(at);
    }
    if (m_nesting + 1 >= m_reader.options().maxHeight) {
        m_reader.report(Code::CedarJsonTooDeep, at,
                        "expressions are nested more than " + std::to_string(m_reader.options().maxHeight) + " levels deep");
        return invalid(at);
    }
    ++m_nesting;
    const NodeId node = dispatch(at, at->asObject().front().first, m_reader.children(at).front());
    --m_nesting;
    return node;
}

NodeId JsonExpressionReader::dispatch(JsonAt outer, std::string_view key, JsonAt inner) {
    if (const auto function = findExtension(key)) return call(*function, inner);
    if (const BinaryOperator* entry = findOperator(key)) return binary(entry->kind, 0, inner);
    if (const BuiltinMethod* method = findBuiltin(key)) {
        const auto datum = static_cast<std::uint32_t>(method->method);
        if (method->arguments == 1) return binary(NodeKind::Method, datum, inner);
        return unary(NodeKind::Method, inner, datum);
    }
    if (key == "Value") return value(inner);
    if (key == "Var") return variable(inner);
    if (key == "!") return unary(NodeKind::Not, inner);
    if (key == "neg") return unary(NodeKind::Negate, inner);
    if (key == "if-then-else") return conditional(inner);
    if (key == ".") return attribute(inner);
    if (key == "has") return has(inner);
    if (key == "like") return like(inner);
    if (key == "is") return is(inner);
    if (key == "Set") return set(inner);
    if (key == "Record") return record(inner);
    if (key == "Slot") {
        m_reader.report(Code::CedarMisplacedSlot, outer, "a slot cannot stand in a condition");
        return invalid(outer);
    }
    const std::string_view better = nearest(key, allKeys());
    m_reader.report(Code::CedarJsonMalformed, inner, m_reader.keySpan(inner),
                    "there is no expression " + code(key) + (better.empty() ? "" : "; did you mean " + code(better) + "?"));
    return invalid(outer);
}

NodeId JsonExpressionReader::operand(JsonAt at, std::string_view name) {
    return at->isObject() ? expression(m_reader.need(at, name)) : invalid(at);
}

NodeId JsonExpressionReader::unary(NodeKind kind, JsonAt at, std::uint32_t datum) {
    if (!m_reader.needObject(at, "the operand, with the member \"arg\",")) return invalid(at);
    m_reader.refuseOthers(at, {"arg"});
    return make(kind, at, {operand(at, "arg")}, datum);
}

NodeId JsonExpressionReader::binary(NodeKind kind, std::uint32_t datum, JsonAt at) {
    if (!m_reader.needObject(at, "the operands, with the members \"left\" and \"right\",")) return invalid(at);
    m_reader.refuseOthers(at, {"left", "right"});
    const NodeId left = operand(at, "left");
    return make(kind, at, {left, operand(at, "right")}, datum);
}

NodeId JsonExpressionReader::conditional(JsonAt at) {
    if (!m_reader.needObject(at, "if-then-else")) return invalid(at);
    m_reader.refuseOthers(at, {"if", "then", "else"});
    const NodeId test = operand(at, "if");
    const NodeId yes = operand(at, "then");
    return make(NodeKind::If, at, {test, yes, operand(at, "else")});
}

NodeId JsonExpressionReader::variable(JsonAt at) {
    const auto found = std::find_if(kVariables.begin(), kVariables.end(),
                                    [&at](Variable v) { return at->isString() && word(v) == at->asString(); });
    if (found != kVariables.end()) return m_builder.variable(*found, m_reader.span(at));
    m_reader.malformed(at, "the variables are \"principal\", \"action\", \"resource\" and \"context\"");
    return invalid(at);
}

NodeId JsonExpressionReader::attribute(JsonAt at) {
    if (!m_reader.needObject(at, "the access to an attribute")) return invalid(at);
    m_reader.refuseOthers(at, {"left", "attr"});
    const NodeId left = operand(at, "left");
    const auto name = m_reader.needString(at, "attr");
    if (!name) return invalid(at);
    return make(NodeKind::Attribute, at, {left}, m_builder.name(*name, m_reader.span(m_reader.find(at, "attr"))));
}

NodeId JsonExpressionReader::has(JsonAt at) {
    if (!m_reader.needObject(at, "has")) return invalid(at);
    const NodeId left = operand(at, "left");
    const JsonAt names = m_reader.need(at, "attr");
    if (!names) return invalid(at);
    const std::vector<JsonAt> list = names->isArray() ? m_reader.children(names) : std::vector<JsonAt>{names};
    const bool valid = !list.empty() && std::all_of(list.begin(), list.end(), [](JsonAt item) { return item->isString(); });
    if (!valid) {
        m_reader.malformed(names, "a name or a list of names must stand here");
        return invalid(at);
    }
    std::vector<std::uint32_t> rows;
    for (const JsonAt item : list) rows.push_back(m_builder.name(item->asString(), m_reader.span(item)));
    return make(NodeKind::Has, at, {left}, rows.front(), static_cast<std::uint32_t>(rows.size()));
}

NodeId JsonExpressionReader::like(JsonAt at) {
    if (!m_reader.needObject(at, "like")) return invalid(at);
    m_reader.refuseOthers(at, {"left", "pattern"});
    const NodeId left = operand(at, "left");
    const JsonAt list = m_reader.need(at, "pattern");
    auto read = list ? pattern(list) : std::nullopt;
    if (!read) return invalid(at);
    return make(NodeKind::Like, at, {left}, m_builder.pattern(std::move(*read)));
}

std::optional<Pattern> JsonExpressionReader::pattern(JsonAt at) {
    if (!m_reader.needArray(at, "a pattern")) return std::nullopt;
    Pattern pattern{{""}};
    for (const JsonAt item : m_reader.children(at)) {
        if (item->isString() && item->asString() == "Wildcard") {
            pattern.pieces.emplace_back();
        } else if (item->size() == 1 && (*item)["Literal"].isString()) {
            pattern.pieces.back() += (*item)["Literal"].asString();
        } else {
            m_reader.malformed(item, "a pattern holds \"Wildcard\" and {\"Literal\": text}");
            return std::nullopt;
        }
    }
    return pattern;
}

NodeId JsonExpressionReader::is(JsonAt at) {
    if (!m_reader.needObject(at, "is")) return invalid(at);
    m_reader.refuseOthers(at, {"left", "entity_type", "in"});
    const NodeId left = operand(at, "left");
    const auto type = m_reader.typeName(at, "entity_type");
    if (!type) return invalid(at);
    const std::uint32_t name = m_builder.name(*type, m_reader.span(m_reader.find(at, "entity_type")));
    const JsonAt in = m_reader.find(at, "in");
    if (!in || in->isNull()) return make(NodeKind::Is, at, {left}, name);
    return make(NodeKind::IsIn, at, {left, expression(in)}, name);
}

NodeId JsonExpressionReader::set(JsonAt at) {
    if (!m_reader.needArray(at, "a set")) return invalid(at);
    std::vector<NodeId> members;
    for (const JsonAt item : m_reader.children(at)) members.push_back(expression(item));
    return make(NodeKind::Set, at, members);
}

/// The keys of a record, in a row; the first of them.
std::uint32_t JsonExpressionReader::names(JsonAt at, const std::vector<JsonAt>& members) {
    std::uint32_t first = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const std::uint32_t row = m_builder.name(at->asObject()[i].first, m_reader.keySpan(members[i]));
        if (i == 0) first = row;
    }
    return first;
}

NodeId JsonExpressionReader::record(JsonAt at) {
    if (!m_reader.needObject(at, "a record")) return invalid(at);
    std::vector<NodeId> values;
    const std::vector<JsonAt> members = m_reader.children(at);
    for (const JsonAt member : members) values.push_back(expression(member));
    return make(NodeKind::Record, at, values, names(at, members));
}

NodeId JsonExpressionReader::call(std::uint32_t function, JsonAt at) {
    if (!m_reader.needArray(at, "the arguments of " + code(extensionFunctions()[function].name))) return invalid(at);
    std::vector<NodeId> operands;
    for (const JsonAt item : m_reader.children(at)) operands.push_back(expression(item));
    return make(NodeKind::Call, at, operands, function);
}

NodeId JsonExpressionReader::value(JsonAt at) {
    const Span span = m_reader.span(at);
    switch (at->kind()) {
    case Json::Kind::Bool: return m_builder.literal(Value(at->asBool()), span);
    case Json::Kind::Integer: return m_builder.literal(Value(at->asInteger()), span);
    case Json::Kind::String: return m_builder.literal(Value(at->asString()), span);
    case Json::Kind::Array:
    case Json::Kind::Object: return nested(at);
    case Json::Kind::Null: m_reader.malformed(at, "null is no value of Cedar"); break;
    case Json::Kind::Number: m_reader.malformed(at, "a number must be an integer of 64 bits"); break;
    }
    return invalid(at);
}

NodeId JsonExpressionReader::nested(JsonAt at) {
    if (m_nesting + 1 >= m_reader.options().maxHeight) {
        m_reader.report(Code::CedarJsonTooDeep, at,
                        "values are nested more than " + std::to_string(m_reader.options().maxHeight) + " levels deep");
        return invalid(at);
    }
    ++m_nesting;
    const NodeId node = at->isArray() ? setValue(at) : objectValue(at);
    --m_nesting;
    return node;
}

NodeId JsonExpressionReader::setValue(JsonAt at) {
    std::vector<NodeId> members;
    for (const JsonAt item : m_reader.children(at)) members.push_back(value(item));
    return make(NodeKind::Set, at, members);
}

/// An object with one member may be an escape; any other is a record.
NodeId JsonExpressionReader::objectValue(JsonAt at) {
    if (at->size() != 1) return recordValue(at);
    const std::string& key = at->asObject().front().first;
    const JsonAt inner = m_reader.children(at).front();
    if (key == "__expr" && inner->isString()) {
        m_reader.malformed(at, "`__expr` is no longer supported; write the expression itself");
        return invalid(at);
    }
    if (key == "__entity" && (*inner)["type"].isString() && (*inner)["id"].isString()) {
        auto uid = m_reader.entity(inner);
        return uid ? m_builder.literal(Value(std::move(*uid)), m_reader.span(at)) : invalid(at);
    }
    const bool isCall = (*inner)["fn"].isString() && (inner->contains("arg") || (*inner)["args"].isArray());
    return key == "__extn" && isCall ? extensionValue(at, inner) : recordValue(at);
}

NodeId JsonExpressionReader::extensionValue(JsonAt at, JsonAt escape) {
    const std::string& name = (*escape)["fn"].asString();
    const auto function = findExtension(name);
    if (!function) {
        m_reader.malformed(escape, "there is no extension function " + code(name));
        return invalid(at);
    }
    std::vector<NodeId> operands;
    if (const JsonAt one = m_reader.find(escape, "arg")) {
        operands.push_back(value(one));
    } else {
        for (const JsonAt item : m_reader.children(m_reader.find(escape, "args"))) operands.push_back(value(item));
    }
    return make(NodeKind::Call, at, operands, *function);
}

NodeId JsonExpressionReader::recordValue(JsonAt at) {
    std::vector<NodeId> values;
    const std::vector<JsonAt> members = m_reader.children(at);
    for (const JsonAt member : members) values.push_back(value(member));
    return make(NodeKind::Record, at, values, names(at, members));
}

}  // namespace writ::cedar
