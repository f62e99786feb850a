#include "engine/cedar/policy_json/print.h"

#include "engine/cedar/cursor.h"
#include "engine/cedar/extension.h"
#include "engine/cedar/policy_json/operators.h"

namespace writ::cedar {
namespace {

constexpr std::size_t kWhole = std::size_t{1} << 40U;  ///< values are written whole
constexpr std::size_t kMaxSigns = 4;                   ///< of one kind in a row
/// Of one expression. Only a path of `has` with names in quotes repeats what stands before it, and may stand in another one.
constexpr std::size_t kMaxText = std::size_t{4} << 20U;

Binding tighter(Binding binding) {
    return static_cast<Binding>(static_cast<std::uint8_t>(binding) + 1);
}

class Printer {
public:
    explicit Printer(const Tree& tree) : m_tree(tree) {}

    std::string run(NodeId id) {
        print(id, Binding::Conditional);
        return std::move(m_text);
    }

private:
    [[nodiscard]] Binding bindingOf(const Node& node) const {
        if (const BinaryOperator* entry = findOperator(node.kind)) return entry->binding;
        if (node.kind == NodeKind::If) return Binding::Conditional;
        if (node.kind == NodeKind::Has) return hasPath(node) ? Binding::Relation : Binding::And;
        if (node.kind == NodeKind::Like || node.kind == NodeKind::Is || node.kind == NodeKind::IsIn) return Binding::Relation;
        const bool isSign = node.kind == NodeKind::Not || node.kind == NodeKind::Negate;
        return isSign || (node.kind == NodeKind::Literal && isNegative(node)) ? Binding::Unary : Binding::Primary;
    }

    [[nodiscard]] bool isNegative(const Node& literal) const {
        const Value& value = m_tree.constants[literal.datum];
        return value.is(Value::Kind::Long) && value.asLong() < 0;
    }

    /// Whether all names of a `has` can be written as one path, or it has only one.
    [[nodiscard]] bool hasPath(const Node& node) const {
        for (std::uint32_t i = 0; node.extra > 1 && i < node.extra; ++i) {
            if (!isPlainName(m_tree.names[node.datum + i])) return false;
        }
        return true;
    }

    void print(NodeId id, Binding least) {
        if (m_text.size() > kMaxText) return;
        const Node& node = m_tree.node(id);
        const bool wrapped = bindingOf(node) < least;
        if (wrapped) m_text += '(';
        write(node);
        if (wrapped) m_text += ')';
    }

    struct Writer {
        NodeKind kind;
        void (Printer::*write)(const Node&);
    };
    static constexpr std::array<Writer, 14> writers() {
        return {{{NodeKind::Literal, &Printer::literal},
                 {NodeKind::Variable, &Printer::variable},
                 {NodeKind::Not, &Printer::negation},
                 {NodeKind::Negate, &Printer::minus},
                 {NodeKind::If, &Printer::conditional},
                 {NodeKind::Attribute, &Printer::attribute},
                 {NodeKind::Has, &Printer::has},
                 {NodeKind::Like, &Printer::like},
                 {NodeKind::Is, &Printer::is},
                 {NodeKind::IsIn, &Printer::is},
                 {NodeKind::Set, &Printer::set},
                 {NodeKind::Record, &Printer::record},
                 {NodeKind::Method, &Printer::method},
                 {NodeKind::Call, &Printer::extension}}};
    }

    void write(const Node& node) {
        if (const BinaryOperator* entry = findOperator(node.kind)) return operation(node, *entry);
        for (const auto& [kind, write] : writers()) {
            if (kind == node.kind) return (this->*write)(node);
        }
    }

    void literal(const Node& node) { m_text += m_tree.constants[node.datum].text(kWhole); }
    void variable(const Node& node) { m_text += word(static_cast<Variable>(node.datum)); }
    void negation(const Node& node) { sign(node, '!'); }
    void minus(const Node& node) { sign(node, '-'); }
    void set(const Node& node) { list('[', node, 0, ']'); }
    void extension(const Node& node) {
        call(extensionFunctions()[node.datum].name, extensionFunctions()[node.datum].isMethod, node);
    }

    void method(const Node& node) {
        for (const BuiltinMethod& method : builtinMethods()) {
            if (static_cast<std::uint32_t>(method.method) == node.datum) call(method.name, true, node);
        }
    }

    void operation(const Node& node, const BinaryOperator& entry) {
        const bool isRelation = entry.binding == Binding::Relation;
        print(m_tree.child(node, 0), isRelation ? tighter(entry.binding) : entry.binding);
        for (std::uint32_t i = 1; i < node.count; ++i) {
            m_text += ' ';
            m_text += entry.sign;
            m_text += ' ';
            print(m_tree.child(node, i), tighter(entry.binding));
        }
    }

    /// The two signs do not mix, no more than four stand in a row, and a minus before digits would become part of them.
    void sign(const Node& node, char c) {
        m_text += c;
        const std::size_t at = m_text.size();
        print(m_tree.child(node, 0), Binding::Unary);
        const std::string_view operand = std::string_view(m_text).substr(at);
        const char first = operand.empty() ? '\0' : operand.front();
        const bool mixed = first == (c == '!' ? '-' : '!');
        const bool digits = c == '-' && first >= '0' && first <= '9';
        const bool many = std::min(operand.find_first_not_of(c), operand.size()) >= kMaxSigns;
        if (!mixed && !digits && !many) return;
        m_text.insert(at, 1, '(');
        m_text += ')';
    }

    void conditional(const Node& node) {
        constexpr std::string_view kWords[] = {"if ", " then ", " else "};
        for (std::uint32_t i = 0; i < 3; ++i) {
            m_text += kWords[i];
            print(m_tree.child(node, i), Binding::Conditional);
        }
    }

    void step(const std::string& name) { m_text += isPlainName(name) ? "." + name : "[" + quoted(name) + "]"; }

    void attribute(const Node& node) {
        print(m_tree.child(node, 0), Binding::Member);
        step(m_tree.names[node.datum]);
    }

    void has(const Node& node) {
        if (!hasPath(node)) return hasSteps(node);
        print(m_tree.child(node, 0), Binding::Sum);
        m_text += " has ";
        for (std::uint32_t i = 0; i < node.extra; ++i) {
            const std::string& name = m_tree.names[node.datum + i];
            if (i > 0) m_text += '.';
            m_text += isPlainName(name) ? name : quoted(name);
        }
    }

    /// Names that need quotes cannot be joined: e has "a b" && e["a b"] has c.
    void hasSteps(const Node& node) {
        for (std::uint32_t i = 0; i < node.extra; ++i) {
            if (i > 0) m_text += " && ";
            print(m_tree.child(node, 0), i == 0 ? Binding::Sum : Binding::Member);
            for (std::uint32_t before = 0; before < i; ++before) step(m_tree.names[node.datum + before]);
            const std::string& name = m_tree.names[node.datum + i];
            m_text += " has " + (isPlainName(name) ? name : quoted(name));
        }
    }

    void like(const Node& node) {
        print(m_tree.child(node, 0), Binding::Sum);
        m_text += " like \"";
        bool first = true;
        for (const std::string& piece : m_tree.patterns[node.datum].pieces) {
            if (!first) m_text += '*';
            first = false;
            const std::string text = quoted(piece);
            for (const char c : std::string_view(text).substr(1, text.size() - 2)) {
                if (c == '*') m_text += '\\';
                m_text += c;
            }
        }
        m_text += '"';
    }

    void is(const Node& node) {
        print(m_tree.child(node, 0), Binding::Sum);
        m_text += " is " + m_tree.names[node.datum];
        if (node.kind != NodeKind::IsIn) return;
        m_text += " in ";
        print(m_tree.child(node, 1), Binding::Sum);
    }

    void list(char open, const Node& node, std::uint32_t first, char close) {
        m_text += open;
        for (std::uint32_t i = first; i < node.count; ++i) {
            if (i > first) m_text += ", ";
            print(m_tree.child(node, i), Binding::Conditional);
        }
        m_text += close;
    }

    void record(const Node& node) {
        m_text += '{';
        for (std::uint32_t i = 0; i < node.count; ++i) {
            const std::string& name = m_tree.names[node.datum + i];
            if (i > 0) m_text += ", ";
            m_text += (isPlainName(name) ? name : quoted(name)) + ": ";
            print(m_tree.child(node, i), Binding::Conditional);
        }
        m_text += '}';
    }

    void call(std::string_view name, bool isMethod, const Node& node) {
        const bool hasReceiver = isMethod && node.count > 0;
        if (hasReceiver) print(m_tree.child(node, 0), Binding::Member);
        if (hasReceiver) m_text += '.';
        m_text += name;
        list('(', node, hasReceiver ? 1 : 0, ')');
    }

    const Tree& m_tree;
    std::string m_text;
};

std::string entityText(const ScopeClause& clause, Variable variable) {
    return clause.hasSlot ? "?" + std::string(word(variable)) : clause.entities.front().asEntity().text();
}

std::string listText(const std::vector<Value>& entities) {
    std::string text = "[";
    for (const Value& entity : entities) text += (text.size() > 1 ? ", " : "") + entity.asEntity().text();
    return text + "]";
}

std::string scopeText(const ScopeClause& clause, Variable variable) {
    const std::string name(word(variable));
    switch (clause.kind) {
    case ScopeKind::Any: return name;
    case ScopeKind::Equal: return name + " == " + entityText(clause, variable);
    case ScopeKind::In: return name + " in " + entityText(clause, variable);
    case ScopeKind::InSet: return name + " in " + listText(clause.entities);
    case ScopeKind::Is: return name + " is " + clause.type;
    case ScopeKind::IsIn: return name + " is " + clause.type + " in " + entityText(clause, variable);
    }
    return name;
}

std::string scopeText(const Policy& policy) {
    constexpr std::array kVariables = {Variable::Principal, Variable::Action, Variable::Resource};
    bool isFree = true;
    for (const ScopeClause& clause : policy.scope) isFree = isFree && clause.kind == ScopeKind::Any;
    if (isFree) return "(principal, action, resource)";
    std::string text = "(\n";
    for (std::size_t i = 0; i < kVariables.size(); ++i)
        text += "  " + scopeText(policy.scope[i], kVariables[i]) + (i + 1 < kVariables.size() ? ",\n" : "\n");
    return text + ")";
}

}  // namespace

std::string toText(const Tree& tree, NodeId id) {
    return Printer(tree).run(id);
}

std::string toText(const Tree& tree, const Policy& policy) {
    std::string text;
    for (const Annotation& annotation : policy.annotations)
        text += "@" + annotation.name + (annotation.hasValue ? "(" + quoted(annotation.value) + ")" : "") + "\n";
    text += policy.effect == Effect::Permit ? "permit " : "forbid ";
    text += scopeText(policy);
    for (const Condition& condition : policy.conditions)
        text += std::string("\n") + (condition.isUnless ? "unless" : "when") + " { " + toText(tree, condition.body) + " }";
    return text + ";\n";
}

std::string toText(const Tree& tree) {
    std::string text;
    for (const Policy& policy : tree.policies) text += (text.empty() ? "" : "\n") + toText(tree, policy);
    return text;
}

}  // namespace writ::cedar
