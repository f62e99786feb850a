// Completion in conditions.
#include "engine/cedar/service/completion_list.h"

#include "engine/cedar/extension.h"
#include "engine/cedar/validate/signatures.h"
#include "engine/cedar/value.h"

#include <algorithm>
#include <array>
#include <set>

namespace writ::cedar {

namespace {

constexpr std::size_t kNone = CursorPlace::kNone;
constexpr std::array<std::string_view, 6> kComparisons = {"==", "!=", "<", "<=", ">", ">="};

class ConditionCompleter {
public:
    explicit ConditionCompleter(const PolicyCompletion& at) : m_at(at), m_place(at.place), m_list(at.list) {}

    void run() {
        const TokenKind before = m_place.before().kind;
        const std::string_view text = m_place.textBefore();
        if (before == TokenKind::Dot) return members();
        if (before == TokenKind::DoubleColon) return addBehindPath(m_at, m_place.pathBefore(m_place.count - 1));
        if (before == TokenKind::LBracket && opensIndex()) return attributes(operandEndingAt(m_place.count - 2), true, false);
        if (m_place.inString) return insideString();
        if (before == TokenKind::Identifier && text == "has") return attributes(operandEndingAt(m_place.count - 2), false, false);
        if (before == TokenKind::Identifier && text == "is") return addEntityTypes(m_at, typesOfReceiver(), Rank::Expected);
        if (before == TokenKind::Identifier && text == "like") return likePattern();
        if (m_place.count > 0 && m_place.endsOperand(m_place.count - 1)) return operators();
        operands();
    }

private:
    [[nodiscard]] bool opensIndex() const { return m_place.count >= 2 && m_place.endsOperand(m_place.count - 2); }

    /// The text of the operand that ends with a token; empty when there is none.
    [[nodiscard]] std::string_view operandEndingAt(std::size_t last) const {
        if (last >= m_place.count) return {};
        const std::size_t first = m_place.operandStart(last);
        if (first == kNone) return {};
        return m_at.source().text(m_place.token(first).span.to(m_place.token(last).span));
    }

    [[nodiscard]] std::vector<std::string> typesOfReceiver() const {
        if (m_place.count < 2) return {};
        return entityTypesOf(Receiver(m_at.world(), m_at.head(), operandEndingAt(m_place.count - 2)).types());
    }

    void members() {
        if (m_place.count < 2) return;
        const std::string_view text = operandEndingAt(m_place.count - 2);
        if (text.empty()) return;
        const Receiver receiver(m_at.world(), m_at.head(), text);
        fields(receiver, false, true);
        methods(receiver);
        if (receiver.types().empty()) wordsUsedBehind(text);
    }

    void attributes(std::string_view operand, bool isIndex, bool isMember) {
        if (operand.empty()) return;
        const Receiver receiver(m_at.world(), m_at.head(), operand);
        fields(receiver, isIndex, isMember);
        if (receiver.types().empty()) wordsUsedBehind(operand);
    }

    void fields(const Receiver& receiver, bool isIndex, bool isMember) {
        for (const Holder& holder : receiver.holders()) {
            for (const TypeField& field : holder.record->fields()) {
                field_(field, isIndex, isMember);
                if (isMember && !field.required) guarded(field);
            }
        }
    }

    void field_(const TypeField& field, bool isIndex, bool isMember) {
        const std::string detail = field.type->text() + (field.required ? "" : " (optional)");
        if (isIndex) {
            m_list.add(CompletionKind::Attribute, quoted(field.name), Rank::Expected, detail, field.doc);
        } else if (isPlainName(field.name)) {
            m_list.add(CompletionKind::Attribute, field.name, Rank::Expected, detail, field.doc);
        } else {
            const std::string name = isMember ? "[" + quoted(field.name) + "]" : quoted(field.name);
            CompletionItem& item =
                m_list.add(CompletionKind::Attribute, field.name, SnippetText().raw(name), Rank::Expected, detail, field.doc);
            if (isMember) item.replace.begin = m_place.before().span.begin;
        }
    }

    /// `e has a && e.a`, which is what an optional attribute needs.
    void guarded(const TypeField& field) {
        const std::size_t first = m_place.operandStart(m_place.count - 2);
        if (first == kNone || !isPlainName(field.name)) return;
        const Span operand = m_place.token(first).span.to(m_place.token(m_place.count - 2).span);
        const std::string text(m_at.source().text(operand));
        CompletionItem& item =
            m_list.add(CompletionKind::Snippet, field.name + " (guarded)",
                       SnippetText().raw(text + " has " + field.name + " && " + text + "." + field.name), Rank::Snippet,
                       field.type->text(), "Asks for the optional attribute before it is read.");
        item.replace.begin = operand.begin;
    }

    void methods(const Receiver& receiver) {
        const std::vector<TypePtr> types = receiver.types();
        for (const BuiltinDoc& row : builtinDocs()) {
            if (row.kind != BuiltinKind::Method) continue;
            const auto fits = [&](const TypePtr& type) { return hasMethod(*type, row); };
            if (types.empty() || std::any_of(types.begin(), types.end(), fits))
                m_list.callable(CompletionKind::Method, row, Rank::Likely);
        }
    }

    [[nodiscard]] bool hasMethod(const Type& type, const BuiltinDoc& row) const {
        if (type.is(TypeKind::Set)) return row.receiver == "Set";
        if (type.is(TypeKind::Extension)) return row.receiver == word(type.extensionType());
        if (!type.is(TypeKind::Entity) || row.receiver != "entity") return false;
        const auto& names = type.entityTypes();
        return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            const SchemaEntityType* declared = m_at.world().known->entityType(name);
            return declared && declared->tags;
        });
    }

    /// Where no schema says what there is: what other policies read of the same thing.
    void wordsUsedBehind(std::string_view operand) {
        std::set<std::string_view> words;
        for (const DocumentState& state : m_at.data.states) {
            if (!state.policies) continue;
            const std::vector<Token>& tokens = state.policies->tokens;
            for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
                const std::string_view link = state.source().text(tokens[i].span);
                if ((link != "." && link != "has") || tokens[i + 1].kind != TokenKind::Identifier) continue;
                const std::string_view before = state.source().text().substr(0, tokens[i - 1].span.end);
                const bool isMe = &state == &m_at.state && tokens[i + 1].span.begin <= m_place.word.end &&
                                  m_place.word.begin <= tokens[i + 1].span.end;
                if (before.ends_with(operand) && !isMe) words.insert(state.source().text(tokens[i + 1].span));
            }
        }
        for (const std::string_view word : words) {
            const BuiltinDoc* method = builtinDoc(BuiltinKind::Method, word);
            if (!method) m_list.add(CompletionKind::Attribute, std::string(word), Rank::Expected, "used in policies");
        }
    }

    /// A string: the key of a tag, or a value that an argument is limited to.
    void insideString() {
        const std::string_view callee = m_place.textBefore(2);
        if (m_place.before().kind == TokenKind::LParen && (callee == "getTag" || callee == "hasTag")) return tagKeys();
        const std::string_view text = m_place.textBefore();
        if ((text == "==" || text == "!=") && m_place.count >= 2) namedValues(operandEndingAt(m_place.count - 2));
    }

    void tagKeys() {
        const std::string_view operand = m_place.count >= 4 ? operandEndingAt(m_place.count - 4) : std::string_view();
        const std::vector<std::string> types = entityTypesOf(Receiver(m_at.world(), m_at.head(), operand).types());
        std::set<std::string> keys;
        for (const auto& [uid, entry] : m_at.world().facts->entities()) {
            const bool fits = types.empty() || std::binary_search(types.begin(), types.end(), uid.type);
            if (!fits || !entry.entity->tags) continue;
            for (const std::uint32_t child : entry.entity->tags->children) keys.insert(entry.document->outline.node(child).name);
        }
        for (const std::string& key : keys) m_list.add(CompletionKind::Tag, quoted(key), Rank::Expected, "tag");
    }

    /// The texts that the catalog allows for `context.input.NAME`.
    void namedValues(std::string_view operand) {
        constexpr std::string_view kInput = "context.input.";
        if (!operand.starts_with(kInput)) return;
        const std::string_view name = operand.substr(kInput.size());
        for (const std::string& tool : toolsInScope()) {
            const ToolDescription* described = m_at.world().tool(tool);
            if (!described) continue;
            for (const Json& value : described->inputSchema["properties"][name]["enum"].asArray()) {
                if (value.isString()) m_list.add(CompletionKind::EnumId, quoted(value.asString()), Rank::Expected, "value");
            }
        }
    }

    [[nodiscard]] std::set<std::string> toolsInScope() const {
        std::set<std::string> tools;
        const auto policy = policyOfHead(m_at.head());
        if (!policy || !m_at.world().known) return tools;
        for (const LinkedEnvironment& environment : fittingEnvironments(*policy, *m_at.world().known))
            tools.insert(environment.request->action->uid.id);
        return tools;
    }

    void likePattern() {
        m_list.add(CompletionKind::Snippet, "\"*…*\"", SnippetText().raw("\"*").place().raw("*\""), Rank::Expected, "contains");
        m_list.add(CompletionKind::Snippet, "\"…*\"", SnippetText().raw("\"").place().raw("*\""), Rank::Expected, "begins with");
        m_list.add(CompletionKind::Snippet, "\"*…\"", SnippetText().raw("\"*").place().raw("\""), Rank::Expected, "ends with");
    }

    void operators() {
        const std::string_view operand = operandEndingAt(m_place.count - 1);
        const Receiver receiver(m_at.world(), m_at.head(), operand);
        for (const BuiltinDoc& row : builtinDocs()) {
            if (row.kind != BuiltinKind::Operator || row.name == "!") continue;
            const bool likely = receiver.types().empty() || suits(*receiver.types().front(), row.name);
            m_list.add(CompletionKind::Keyword, std::string(row.name), likely ? Rank::Expected : Rank::Possible,
                       std::string(row.signature), std::string(row.text));
        }
        for (const std::string_view name : {"then", "else"})
            m_list.word(CompletionKind::Keyword, BuiltinKind::Keyword, name, Rank::Possible);
    }

    static bool suits(const Type& type, std::string_view name) {
        if (name == "==" || name == "!=") return true;
        if (type.isBoolean()) return name == "&&" || name == "||";
        if (type.is(TypeKind::String)) return name == "like";
        if (type.is(TypeKind::Record)) return name == "has";
        if (type.is(TypeKind::Entity)) return name == "in" || name == "is" || name == "has";
        const bool ordered = std::find(kComparisons.begin(), kComparisons.end(), name) != kComparisons.end();
        if (type.is(TypeKind::Long)) return ordered || name == "+" || name == "-" || name == "*";
        return type.is(TypeKind::Extension) && type.extensionType() != ExtensionType::Ip && ordered;
    }

    /// Something of the type of the left side, then everything that begins an expression.
    void operands() {
        const std::vector<TypePtr> wanted = typesOfLeftSide();
        const std::vector<std::string> entities = entityTypesOf(wanted);
        if (isActionType(entities.empty() ? "" : entities.front()))
            addActions(m_at, Rank::Expected);
        else if (!entities.empty())
            addEntities(m_at, m_place.textBefore() == "in" ? m_at.world().withAncestors(entities) : entities, Rank::Expected);
        const auto wants = [&](TypeKind kind) {
            return std::any_of(wanted.begin(), wanted.end(), [kind](const TypePtr& type) { return type->is(kind); });
        };
        const bool boolean = wants(TypeKind::Bool);
        for (const std::string_view name : {"context", "principal", "resource", "action"})
            m_list.word(CompletionKind::Variable, BuiltinKind::Variable, name, Rank::Likely);
        for (const std::string_view name : {"true", "false"})
            m_list.word(CompletionKind::Keyword, BuiltinKind::Keyword, name, boolean ? Rank::Expected : Rank::Possible);
        functions(wanted);
        m_list.add(CompletionKind::Snippet, "if … then … else",
                   SnippetText().raw("if ").place("test").raw(" then ").place("true").raw(" else ").place("false"), Rank::Snippet,
                   "choice");
        if (entities.empty()) addEntityTypes(m_at, {}, Rank::Possible);
    }

    void functions(const std::vector<TypePtr>& wanted) {
        for (const BuiltinDoc& row : builtinDocs()) {
            if (row.kind != BuiltinKind::Function) continue;
            const auto found = findExtension(row.name);
            const TypePtr result = found ? signatures()[*found].result : nullptr;
            const auto fits = [&](const TypePtr& type) { return result && *type == *result; };
            const bool isWanted = std::any_of(wanted.begin(), wanted.end(), fits);
            m_list.callable(CompletionKind::Function, row, isWanted ? Rank::Expected : Rank::Possible);
        }
    }

    /// Of `a` in `a ==`, of the members of `s` in `s.contains(`.
    [[nodiscard]] std::vector<TypePtr> typesOfLeftSide() const {
        if (m_place.count < 2) return {};
        const std::string_view text = m_place.textBefore();
        const bool compares = std::find(kComparisons.begin(), kComparisons.end(), text) != kComparisons.end() || text == "in";
        if (compares) return Receiver(m_at.world(), m_at.head(), operandEndingAt(m_place.count - 2)).types();
        const bool calls =
            m_place.before().kind == TokenKind::LParen && m_place.textBefore(2) == "contains" && m_place.count >= 4;
        if (!calls) return {};
        std::vector<TypePtr> members;
        for (const TypePtr& type : Receiver(m_at.world(), m_at.head(), operandEndingAt(m_place.count - 4)).types()) {
            if (type->is(TypeKind::Set)) members.push_back(type->element());
        }
        return members;
    }

    const PolicyCompletion& m_at;
    const CursorPlace& m_place;
    CompletionList& m_list;
};

}  // namespace

void completeCondition(const PolicyCompletion& at) {
    ConditionCompleter(at).run();
}

}  // namespace writ::cedar
