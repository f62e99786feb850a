// Completion in Cedar schemas.
#include "engine/cedar/service/completion_list.h"
#include "engine/cedar/service/text.h"
#include "engine/cedar/value.h"

#include <algorithm>
#include <array>

namespace writ::cedar {

namespace {

class SchemaCompleter {
public:
    SchemaCompleter(const SnapshotData& data, const DocumentState& state, const CursorPlace& place, CompletionList& list)
        : m_data(data), m_state(state), m_place(place), m_list(list) {
        for (std::size_t i = 0; i < place.count; ++i) bracket(i);
    }

    void run() {
        const TokenKind before = m_place.before().kind;
        const std::string_view text = m_place.textBefore();
        if (before == TokenKind::At) return annotations();
        if (before == TokenKind::DoubleColon) return behindPath(m_place.pathBefore(m_place.count - 1));
        const std::size_t statement = statementStart();
        if (statement == m_place.count || before == TokenKind::RParen) return declarations();
        const std::string_view head = m_place.text(statement);
        if (m_place.inString) return head == "action" ? actionNames() : void();
        if (inAppliesTo()) return appliesTo();
        if (before == TokenKind::Colon || before == TokenKind::Less || before == TokenKind::Equal || text == "tags")
            return types();
        if (!m_open.empty() && m_place.token(m_open.back()).kind == TokenKind::LBrace && m_open.back() > statement)
            return attributes();
        if (text == "in" || inList()) return head == "action" ? actionNames() : entityTypes();
        if (before == TokenKind::Identifier || before == TokenKind::String || before == TokenKind::RBracket ||
            before == TokenKind::RBrace || before == TokenKind::Greater)
            words(head);
    }

private:
    void bracket(std::size_t index) {
        const TokenKind kind = m_place.token(index).kind;
        if (kind == TokenKind::LBrace || kind == TokenKind::LBracket || kind == TokenKind::LParen) m_open.push_back(index);
        const bool closes = kind == TokenKind::RBrace || kind == TokenKind::RBracket || kind == TokenKind::RParen;
        if (closes && !m_open.empty()) m_open.pop_back();
    }

    /// The first token of the declaration around the place; `count` where a new one can begin.
    [[nodiscard]] std::size_t statementStart() const {
        std::size_t start = 0;
        std::size_t depth = 0;
        bool inNamespace = false;
        for (std::size_t i = 0; i < m_place.count; ++i) {
            const TokenKind kind = m_place.token(i).kind;
            if (depth == 0 && m_place.text(i) == "namespace") inNamespace = true;
            if (kind == TokenKind::LBrace && depth == 0 && inNamespace) {
                inNamespace = false;
                start = i + 1;
            } else if (kind == TokenKind::LBrace || kind == TokenKind::LBracket || kind == TokenKind::LParen) {
                ++depth;
            } else if (kind == TokenKind::RBrace && depth == 0) {
                start = i + 1;
            } else if ((kind == TokenKind::RBrace || kind == TokenKind::RBracket || kind == TokenKind::RParen) && depth > 0) {
                --depth;
            } else if (kind == TokenKind::Semicolon) {
                depth = 0;
                start = i + 1;
            }
        }
        while (start + 1 < m_place.count && m_place.token(start).kind == TokenKind::At) start = behindAnnotation(start);
        return std::min(start, m_place.count);
    }

    [[nodiscard]] std::size_t behindAnnotation(std::size_t at) const {
        std::size_t next = at + 2;
        if (next >= m_place.count || m_place.token(next).kind != TokenKind::LParen) return next;
        while (next < m_place.count && m_place.token(next).kind != TokenKind::RParen) ++next;
        return next + 1;
    }

    [[nodiscard]] bool opensAppliesTo(std::size_t open) const {
        return m_place.token(open).kind == TokenKind::LBrace && open > 0 && m_place.text(open - 1) == "appliesTo";
    }
    [[nodiscard]] bool inList() const { return !m_open.empty() && m_place.token(m_open.back()).kind == TokenKind::LBracket; }
    [[nodiscard]] bool inAppliesTo() const {
        if (m_open.empty()) return false;
        const bool list = inList() && m_open.size() >= 2 && opensAppliesTo(m_open[m_open.size() - 2]);
        return opensAppliesTo(m_open.back()) || list;
    }

    void appliesTo() {
        const TokenKind before = m_place.before().kind;
        if (inList()) return entityTypes();
        if (before == TokenKind::Colon) return m_place.textBefore(2) == "context" ? types() : entityTypes();
        for (const std::string_view name : {"principal", "resource", "context"}) {
            const BuiltinDoc* row = builtinDoc(BuiltinKind::SchemaWord, name);
            const bool isContext = name == "context";
            SnippetText insert;
            insert.raw(name).raw(isContext ? ": { " : ": [").place().raw(isContext ? " }" : "]");
            m_list.add(CompletionKind::Keyword, std::string(name), insert, Rank::Expected, std::string(row->signature),
                       std::string(row->text));
        }
    }

    void annotations() {
        const BuiltinDoc* row = builtinDoc(BuiltinKind::Annotation, "doc");
        m_list.add(CompletionKind::Annotation, "doc", SnippetText().raw("doc(\"").place().raw("\")"), Rank::Expected,
                   std::string(row->signature), std::string(row->text));
    }

    void declarations() {
        const auto add = [&](std::string_view name, SnippetText insert) {
            const BuiltinDoc* row = builtinDoc(BuiltinKind::SchemaWord, name);
            m_list.add(CompletionKind::Keyword, std::string(name), std::move(insert), Rank::Expected, std::string(row->signature),
                       std::string(row->text));
        };
        add("entity", SnippetText().raw("entity ").place("Name").raw(" {\n  ").place().raw("\n};"));
        add("action", SnippetText()
                          .raw("action ")
                          .place("name")
                          .raw(" appliesTo {\n  principal: [")
                          .place()
                          .raw("],\n  resource: [")
                          .place()
                          .raw("],\n};"));
        add("type", SnippetText().raw("type ").place("Name").raw(" = ").place().raw(";"));
        if (m_open.empty()) add("namespace", SnippetText().raw("namespace ").place("Name").raw(" {\n  ").place().raw("\n}"));
        m_list.add(CompletionKind::Annotation, "@doc", SnippetText().raw("@doc(\"").place().raw("\")\n"), Rank::Likely,
                   "words about the declaration");
    }

    /// What may follow the name of a declaration.
    void words(std::string_view head) {
        const auto add = [&](std::string_view name) {
            m_list.word(CompletionKind::Keyword, BuiltinKind::SchemaWord, name, Rank::Expected);
        };
        if (head == "entity") {
            add("in");
            add("tags");
            add("enum");
        } else if (head == "action") {
            add("in");
            const BuiltinDoc* row = builtinDoc(BuiltinKind::SchemaWord, "appliesTo");
            m_list.add(CompletionKind::Keyword, "appliesTo",
                       SnippetText().raw("appliesTo { principal: [").place().raw("], resource: [").place().raw("] }"),
                       Rank::Expected, std::string(row->signature), std::string(row->text));
        }
    }

    void attributes() {
        const TokenKind before = m_place.before().kind;
        if (before == TokenKind::LBrace || before == TokenKind::Comma)
            m_list.add(CompletionKind::Snippet, "attribute", SnippetText().place("name").raw(": ").place("String"), Rank::Snippet,
                       "a required attribute");
    }

    [[nodiscard]] std::string space() const {
        for (const SchemaNamespace& candidate : m_state.schema->fragment->namespaces) {
            const bool around = candidate.span.begin <= m_place.word.begin && m_place.word.end <= candidate.span.end;
            if (!candidate.name.text.empty() && around) return candidate.name.text;
        }
        return {};
    }

    /// As it must be written here.
    [[nodiscard]] std::string written(const std::string& name) const { return writtenIn(space(), name); }

    void entityTypes() {
        for (const auto& [name, declared] : m_data.world->index->entityTypes())
            m_list.add(CompletionKind::EntityType, written(name), Rank::Expected, "entity type");
    }

    void types() {
        for (const auto& [name, declared] : m_data.world->index->commonTypes())
            m_list.add(CompletionKind::Type, written(name), Rank::Expected, "common type");
        for (const auto& [name, declared] : m_data.world->index->entityTypes())
            m_list.add(CompletionKind::EntityType, written(name), Rank::Likely, "entity type");
        for (const BuiltinDoc& row : builtinDocs()) {
            if (row.kind != BuiltinKind::Type) continue;
            if (row.name == "Set")
                m_list.add(CompletionKind::Type, "Set", SnippetText().raw("Set<").place().raw(">"), Rank::Expected, "Set<Type>",
                           std::string(row.text));
            else
                m_list.add(CompletionKind::Type, std::string(row.name), Rank::Expected, "built-in type", std::string(row.text));
        }
        m_list.add(CompletionKind::Snippet, "{ … }", SnippetText().raw("{ ").place().raw(" }"), Rank::Snippet, "record");
    }

    void actionNames() {
        for (const auto& [uid, declared] : m_data.world->index->actions())
            m_list.add(CompletionKind::Action, quoted(uid.id), Rank::Expected, uid.type);
        for (const ToolDescription& tool : m_data.world->tools)
            m_list.add(CompletionKind::Action, quoted(tool.name), Rank::Possible, "tool", tool.description);
    }

    void behindPath(const std::string& path) {
        const std::string prefix = path + "::";
        const auto add = [&](const std::string& name, CompletionKind kind) {
            if (name.starts_with(prefix)) m_list.add(kind, name.substr(prefix.size()), Rank::Expected, name);
        };
        for (const auto& [name, declared] : m_data.world->index->entityTypes()) add(name, CompletionKind::EntityType);
        for (const auto& [name, declared] : m_data.world->index->commonTypes()) add(name, CompletionKind::Type);
        for (const auto& [uid, declared] : m_data.world->index->actions()) {
            if (uid.type == path) m_list.add(CompletionKind::Action, quoted(uid.id), Rank::Expected, "action");
        }
    }

    const SnapshotData& m_data;
    const DocumentState& m_state;
    const CursorPlace& m_place;
    CompletionList& m_list;
    std::vector<std::size_t> m_open;
};

}  // namespace

std::vector<CompletionItem> completeSchema(const SnapshotData& data, const DocumentState& state, std::uint32_t offset) {
    const CursorPlace place(state.source(), state.schema->tokens, offset);
    if (place.inComment) return {};
    CompletionList list(place.word);
    SchemaCompleter(data, state, place, list).run();
    return list.take();
}

}  // namespace writ::cedar
