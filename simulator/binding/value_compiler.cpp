#include "simulator/binding/value_compiler.h"

#include "engine/text/nearest.h"
#include "simulator/binding/time.h"

#include <algorithm>

namespace writ::sim::binding {

namespace {

std::string joined(const std::vector<std::string_view>& words) {
    std::string text;
    for (const auto word : words) text += (text.empty() ? "\"" : " or \"") + std::string(word) + "\"";
    return text;
}

bool isOperatorObject(const Json& json) {
    const auto& object = json.asObject();
    return std::any_of(object.begin(), object.end(),
                       [](const Json::Member& member) { return !member.first.empty() && member.first[0] == '$'; });
}

std::string unknownOperator(const std::string& name) {
    std::vector<std::string> names;
    for (const auto& op : operatorTable()) names.emplace_back(op.name);
    if (std::any_of(testTable().begin(), testTable().end(), [&](const TestInfo& test) { return test.name == name; }))
        return name + " is a test: it stands inside `where` or `arguments` only";
    return "There is no operator " + name + suggestion(name, names);
}

/// A value made of constants alone is one constant, so that its parts keep their places.
bool isConstant(const Node& node) {
    return std::all_of(node.operands.begin(), node.operands.end(),
                       [](const NodePtr& part) { return part && part->form == Node::Form::Literal && !part->literal.isNull(); });
}

}  // namespace

std::string suggestion(std::string_view given, const std::vector<std::string>& names) {
    const std::string_view best = nearest(given, {names.begin(), names.end()});
    return best.empty() ? std::string() : ". Did you mean " + std::string(best) + "?";
}

void ValueCompiler::refuse(const std::string& at, std::string message) {
    if (m_error) return;
    m_error = fail(ErrorKind::Malformed, std::move(message)).value();
    m_error->pointer = at;
}

NodePtr ValueCompiler::value(const Json& json, const std::string& at, Surroundings around) {
    auto node = std::make_unique<Node>();
    node->place = at;
    if (around.depth >= kMaxNesting) {
        refuse(at, "Values are nested deeper than " + std::to_string(kMaxNesting) + " levels");
    } else if (json.isArray() || json.isObject()) {
        ++around.depth;
        compound(*node, json, at, around);
    } else {
        node->literal = json;
    }
    return node;
}

void ValueCompiler::compound(Node& node, const Json& json, const std::string& at, Surroundings around) {
    if (isOperatorObject(json)) return operation(node, json, at, around);
    if (json.isArray()) {
        node.form = Node::Form::List;
        for (std::size_t i = 0; i < json.size() && !failed(); ++i)
            node.operands.push_back(value(json.at(i), pointerJoin(at, i), around));
    } else {
        record(node, json, at, around);
    }
    if (failed() || !isConstant(node)) return;
    node.form = Node::Form::Literal;
    node.literal = json;
    node.names.clear();
    node.operands.clear();
}

void ValueCompiler::record(Node& node, const Json& json, const std::string& at, Surroundings around) {
    node.form = Node::Form::Record;
    for (const auto& [name, member] : json.asObject()) {
        if (failed()) return;
        node.names.push_back(name);
        node.operands.push_back(value(member, pointerJoin(at, name), around));
    }
}

void ValueCompiler::operation(Node& node, const Json& json, const std::string& at, Surroundings around) {
    const auto& object = json.asObject();
    if (object.size() != 1)
        return refuse(at, "An operator stands alone in its object: put each $ member into an object of its own");
    const auto& [name, argument] = object.front();
    const auto& table = operatorTable();
    const auto found = std::find_if(table.begin(), table.end(), [&name = name](const Operator& op) { return op.name == name; });
    const std::string inner = pointerJoin(at, name);
    if (found == table.end()) return refuse(inner, unknownOperator(name));
    node.form = Node::Form::Operator;
    node.op = &*found;
    checkPlace(*found, argument, inner, around);
    shape(node, argument, inner, around);
}

void ValueCompiler::checkPlace(const Operator& op, const Json& argument, const std::string& at, Surroundings around) {
    if (op.name == "$item" && !around.item)
        refuse(at, "$item stands inside `as`, `where` or the key of an `each` only: there is no item at hand here");
    if (op.name == "$now" && around.clock)
        refuse(at, "$now is the clock itself: the clock needs another source, such as {\"$time\": \"call\"}");
    if (op.stands == Stands::InRequests && around.result)
        refuse(at, std::string(op.name) + " tells of the call that is asked for: it cannot stand inside `learn` and `effects`");
    if (argument["within"].isString() && around.clock)
        refuse(at, "`within` looks back from the clock: it cannot stand inside the clock");
    if (!m_hasUntrusted && (op.name == "$taint" || (op.name == "$stemsFrom" && !argument.contains("tools"))))
        refuse(at, std::string(op.name) +
                       " asks for results of tools that are not trusted: the binding's member `untrusted` names them");
    if (op.name == "$delegationDepth" && argument.asString() == "chain" && around.chain)
        refuse(at, "the depth of the chain cannot stand inside the chain");
    if (op.shape == Shape::Result && argument.isString() && !around.result)
        refuse(at,
               "$result with a pointer stands inside `learn` and `effects` only: elsewhere name the tool, {\"$result\": "
               "{\"tool\": …, \"at\": …}}");
}

void ValueCompiler::shape(Node& node, const Json& argument, const std::string& at, Surroundings around) {
    const Operator& op = *node.op;
    switch (op.shape) {
    case Shape::Json: node.literal = argument; return;
    case Shape::Pointer: node.pointer = pointer(argument, at); return;
    case Shape::Word:
        node.word = argument.asString();
        if (std::find(op.words.begin(), op.words.end(), node.word) == op.words.end())
            refuse(at, std::string(op.name) + " takes " + joined(op.words));
        return;
    case Shape::True:
        if (!argument.asBool()) refuse(at, std::string(op.name) + " takes true");
        return;
    case Shape::Operand:
    case Shape::Operands:
    case Shape::Pair: return operands(node, argument, at, around);
    case Shape::Result:
        if (argument.isString()) node.pointer = pointer(argument, at);
        if (argument.isString()) return;
        return fields(node, argument, at, around);
    case Shape::Fields: return fields(node, argument, at, around);
    }
}

void ValueCompiler::operands(Node& node, const Json& argument, const std::string& at, Surroundings around) {
    if (node.op->shape == Shape::Operand) {
        node.operands.push_back(value(argument, at, around));
        return;
    }
    const std::string name(node.op->name);
    if (!argument.isArray()) return refuse(at, name + " takes a list of values");
    if (node.op->shape == Shape::Pair && argument.size() != 2) return refuse(at, name + " takes a list of two values");
    if (argument.size() == 0) return refuse(at, name + " takes at least one value");
    for (std::size_t i = 0; i < argument.size() && !failed(); ++i)
        node.operands.push_back(value(argument.at(i), pointerJoin(at, i), around));
}

bool ValueCompiler::members(const Json& json, const std::string& at, const std::vector<Field>& allowed) {
    if (!json.isObject()) {
        refuse(at, "Expected an object here");
        return false;
    }
    std::vector<std::string> names;
    for (const Field& field : allowed) {
        names.emplace_back(field.name);
        if (field.required && !json.contains(field.name)) refuse(at, "The member \"" + names.back() + "\" is missing");
    }
    for (const auto& [name, member] : json.asObject())
        if (std::find(names.begin(), names.end(), name) == names.end())
            refuse(pointerJoin(at, name), "There is no member \"" + name + "\" here" + suggestion(name, names));
    return !failed();
}

void ValueCompiler::fields(Node& node, const Json& argument, const std::string& at, Surroundings around) {
    if (!argument.isObject()) return refuse(at, std::string(node.op->name) + " takes an object");
    if (!members(argument, at, node.op->fields)) return;
    for (const Field& one : node.op->fields) field(node, one, argument.find(one.name), pointerJoin(at, one.name), around);
}

void ValueCompiler::field(Node& node, const Field& field, const Json* given, const std::string& at, Surroundings around) {
    const bool isOperand = field.kind == FieldKind::Value || field.kind == FieldKind::ItemValue;
    if (!given) {
        if (isOperand) node.operands.push_back(nullptr);
        return;
    }
    Surroundings withItem = around;
    withItem.item = true;
    switch (field.kind) {
    case FieldKind::Value: node.operands.push_back(value(*given, at, around)); return;
    case FieldKind::ItemValue: node.operands.push_back(value(*given, at, withItem)); return;
    case FieldKind::Pointer: node.pointer = pointer(*given, at); return;
    case FieldKind::Tools: node.tools = tools(*given, at); return;
    case FieldKind::ItemTests: node.where = tests(*given, at, withItem); return;
    case FieldKind::ResultTests: node.where = tests(*given, at, around); return;
    case FieldKind::Arguments: node.arguments = tests(*given, at, around); return;
    case FieldKind::Texts: node.texts.emplace(field.name, texts(*given, at)); return;
    case FieldKind::Values:
        if (!given->isArray() || given->size() == 0) return refuse(at, "Expected a list of values here, at least one");
        for (std::size_t i = 0; i < given->size() && !failed(); ++i)
            node.operands.push_back(value(given->at(i), pointerJoin(at, i), around));
        return;
    case FieldKind::Word:
    case FieldKind::Kind:
    case FieldKind::Pick:
    case FieldKind::Zone:
    case FieldKind::Duration:
    case FieldKind::Outcomes:
    case FieldKind::Parsed: fieldText(node, field, *given, at); return;
    }
}

void ValueCompiler::fieldZone(Node& node, const std::string& text, const std::string& at) {
    const auto zone = parseZone(text);
    if (!zone)
        return refuse(at, "\"" + text +
                              "\" is no zone: give an offset such as \"-05:00\", or \"UTC\" (names such as America/New_York "
                              "change their offset with the date)");
    node.zone = *zone;
}

void ValueCompiler::fieldDuration(Node& node, const std::string& text, const std::string& at) {
    node.within = parseDuration(text);
    if (!node.within)
        refuse(at, "\"" + text + "\" is no duration: give a whole number and a unit, such as \"90s\", \"15m\", \"1h\" or \"7d\"");
}

void ValueCompiler::fieldParsed(Node& node, const std::string& text, const std::string& at) {
    auto parsed = node.op->parse(text);
    if (!parsed) return refuse(at, parsed.error().message);
    node.parsed = std::move(*parsed);
}

void ValueCompiler::fieldText(Node& node, const Field& field, const Json& given, const std::string& at) {
    const std::string word = text(given, at);
    if (failed()) return;
    if (field.kind == FieldKind::Zone) return fieldZone(node, word, at);
    if (field.kind == FieldKind::Duration) return fieldDuration(node, word, at);
    if (field.kind == FieldKind::Parsed) return fieldParsed(node, word, at);
    const auto& outcomes = countedOutcomes();
    if (field.kind == FieldKind::Outcomes && std::find(outcomes.begin(), outcomes.end(), word) == outcomes.end())
        return refuse(at, "`outcome` is " + joined(outcomes));
    if (field.kind == FieldKind::Kind && m_kinds.count(word) == 0)
        return refuse(at, "`records` has no kind \"" + word + "\"" + suggestion(word, {m_kinds.begin(), m_kinds.end()}));
    if (field.kind == FieldKind::Pick && word != "first" && word != "last") return refuse(at, "`pick` is \"first\" or \"last\"");
    node.word = word;
}

Tokens ValueCompiler::pointer(const Json& json, const std::string& at) {
    auto tokens = json.isString() ? pointerTokens(json.asString()) : std::nullopt;
    if (!tokens) refuse(at, "Expected a JSON Pointer here: \"\" or a text that begins with \"/\"");
    return tokens.value_or(Tokens());
}

std::string ValueCompiler::text(const Json& json, const std::string& at) {
    if (!json.isString() || json.asString().empty()) refuse(at, "Expected a text here");
    return json.asString();
}

std::vector<std::string> ValueCompiler::texts(const Json& json, const std::string& at) {
    std::vector<std::string> result;
    if (!json.isArray()) refuse(at, "Expected a list of texts");
    for (std::size_t i = 0; i < json.asArray().size(); ++i) result.push_back(text(json.at(i), pointerJoin(at, i)));
    return result;
}

void ValueCompiler::toolName(const std::string& name, const std::string& at) {
    if (m_knownTools.empty() || m_knownTools.count(name) != 0) return;
    refuse(at, "The catalog has no tool \"" + name + "\"" + suggestion(name, {m_knownTools.begin(), m_knownTools.end()}));
}

std::vector<std::string> ValueCompiler::tools(const Json& json, const std::string& at) {
    std::vector<std::string> names;
    if (json.isString()) names.push_back(text(json, at));
    for (std::size_t i = 0; i < json.asArray().size(); ++i) names.push_back(text(json.at(i), pointerJoin(at, i)));
    if (names.empty()) refuse(at, "Expected a tool's name or a list of them");
    for (const auto& name : names) toolName(name, at);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

Tests ValueCompiler::tests(const Json& json, const std::string& at, Surroundings around) {
    Tests result;
    if (!json.isObject()) refuse(at, "Expected an object of tests by JSON Pointer: {\"/status\": \"open\"}");
    for (const auto& [name, given] : json.asObject()) {
        const std::string inner = pointerJoin(at, name);
        if (failed()) break;
        Tokens tokens = pointer(Json(name), inner);
        result.push_back({std::move(tokens), test(given, inner, around)});
    }
    return result;
}

Test ValueCompiler::test(const Json& json, const std::string& at, Surroundings around) {
    Test result;
    const auto& table = testTable();
    const auto row = std::find_if(table.begin(), table.end(),
                                  [&](const TestInfo& info) { return json.size() == 1 && json.contains(info.name); });
    if (row == table.end() || !json.isObject()) {
        result.operand = value(json, at, around);
        return result;
    }
    result.kind = row->kind;
    const std::string inner = pointerJoin(at, row->name);
    ++around.depth;
    if (around.depth > kMaxNesting) {
        refuse(inner, "Tests are nested deeper than " + std::to_string(kMaxNesting) + " levels");
    } else if (row->kind == TestKind::Not) {
        result.inner = std::make_unique<Test>(test(json[row->name], inner, around));
    } else {
        result.operand = value(json[row->name], inner, around);
    }
    return result;
}

}  // namespace writ::sim::binding
