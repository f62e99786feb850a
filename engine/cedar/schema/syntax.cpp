#include "engine/cedar/schema/syntax.h"

#include "engine/cedar/cursor.h"
#include "engine/cedar/value.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace writ::cedar {
namespace {

constexpr std::array<std::string_view, 4> kDeclarations = {"entity", "action", "type", "namespace"};
constexpr std::string_view kNeedsBoth =
    "an action that applies to something names at least one principal type and one resource type";

std::string code(std::string_view text) {
    return "`" + std::string(text) + "`";
}

class SchemaParser {
public:
    SchemaParser(const SourcePtr& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options)
        : m_cursor(*source, diagnostics, options, Grammar::Schema) {
        m_fragment.source = source;
    }

    SchemaFragment run() {
        while (!m_cursor.atEnd()) {
            const std::size_t start = m_cursor.position();
            const Span begin = m_cursor.peek().span;
            auto notes = annotations();
            if (m_cursor.atWord("namespace"))
                nameSpace(std::move(notes), begin);
            else
                declaration(global(), std::move(notes), begin);
            if (m_cursor.failed()) recover(start, false);
        }
        return std::move(m_fragment);
    }

private:
    // Namespaces

    /// Of the declarations that stand outside any namespace.
    SchemaNamespace& global() {
        const auto unnamed = [](const SchemaNamespace& space) { return space.name.text.empty(); };
        auto& spaces = m_fragment.namespaces;
        const auto at = std::find_if(spaces.begin(), spaces.end(), unnamed);
        return at != spaces.end() ? *at : spaces.emplace_back();
    }

    void nameSpace(std::vector<SchemaAnnotation> notes, Span begin) {
        m_cursor.take();
        SchemaNamespace space;
        space.annotations = std::move(notes);
        space.name = path("the name of the namespace");
        m_cursor.expect(TokenKind::LBrace, "`{`");
        while (!m_cursor.atEnd() && !m_cursor.at(TokenKind::RBrace)) member(space);
        m_cursor.expect(TokenKind::RBrace, "a declaration or `}`");
        space.span = m_cursor.spanFrom(begin);
        if (!space.name.text.empty()) m_fragment.namespaces.push_back(std::move(space));
    }

    void member(SchemaNamespace& space) {
        const std::size_t start = m_cursor.position();
        const Span begin = m_cursor.peek().span;
        auto notes = annotations();
        if (m_cursor.atWord("namespace"))
            m_cursor.fail(Code::CedarUnexpectedToken, m_cursor.peek().span, "a namespace cannot stand inside another one",
                          "write `namespace A::B { … }` beside it");
        declaration(space, std::move(notes), begin);
        if (m_cursor.failed()) recover(start, true);
    }

    // Recovery

    [[nodiscard]] bool startsDeclaration() const {
        const auto here = [this](std::string_view word) { return m_cursor.atWord(word); };
        const bool named = m_cursor.at(TokenKind::Identifier, 1) || m_cursor.at(TokenKind::String, 1);
        return named && std::any_of(kDeclarations.begin(), kDeclarations.end(), here);
    }

    void recover(std::size_t start, bool inNamespace) {
        m_cursor.resume();
        while (!m_cursor.atEnd()) {
            if (m_cursor.position() > start && startsDeclaration()) break;
            if (m_cursor.at(TokenKind::RBrace) && m_open == 0 && inNamespace) break;
            const TokenKind kind = m_cursor.take().kind;
            if (kind == TokenKind::LBrace) ++m_open;
            if (kind == TokenKind::RBrace && m_open > 0) --m_open;
            if (kind == TokenKind::Semicolon && m_open == 0) break;
        }
        m_open = 0;
    }

    void openBrace() {
        if (m_cursor.expect(TokenKind::LBrace, "`{`")) ++m_open;
    }

    void closeBrace(std::string_view expected) {
        if (m_cursor.expect(TokenKind::RBrace, expected)) --m_open;
    }

    /// A missing `;` is plain where the next declaration begins, so nothing is skipped for it.
    void endDeclaration(std::string_view expected) {
        if (m_cursor.accept(TokenKind::Semicolon)) return;
        const bool next = m_cursor.atEnd() || m_cursor.at(TokenKind::At) || m_cursor.at(TokenKind::RBrace) || startsDeclaration();
        if (!next || m_cursor.failed()) return m_cursor.unexpected(expected);
        const std::uint32_t end = m_cursor.spanFrom({}).end;
        Diagnostic* diagnostic = m_cursor.report(Code::CedarUnexpectedToken, {end, end},
                                                 "expected " + std::string(expected) + " after the declaration");
        if (diagnostic) diagnostic->fixes.push_back({"Add `;`", {{{end, end}, ";"}}});
    }

    // Names

    std::vector<SchemaAnnotation> annotations() {
        std::vector<SchemaAnnotation> notes;
        while (m_cursor.at(TokenKind::At)) {
            const Span begin = m_cursor.take().span;
            const Token name = m_cursor.peek();
            if (!m_cursor.expect(TokenKind::Identifier, "the name of an annotation")) return notes;
            SchemaAnnotation note{std::string(m_cursor.text(name)), {}, {}, false};
            if (m_cursor.accept(TokenKind::LParen)) {
                note.value = string("the text of the annotation in quotes").text;
                note.hasValue = true;
                m_cursor.expect(TokenKind::RParen, "`)`");
            }
            note.span = m_cursor.spanFrom(begin);
            const auto same = [&note](const SchemaAnnotation& other) { return other.name == note.name; };
            if (std::any_of(notes.begin(), notes.end(), same))
                m_cursor.report(Code::CedarDuplicateAnnotation, note.span,
                                "the annotation " + code("@" + note.name) + " stands twice");
            notes.push_back(std::move(note));
        }
        return notes;
    }

    SchemaName string(std::string_view expected) {
        const Token token = m_cursor.peek();
        if (!m_cursor.expect(TokenKind::String, expected)) return unreadable(token);
        return {m_cursor.string(token), token.span, {}};
    }

    SchemaName identifier(std::string_view expected) {
        const Token token = m_cursor.peek();
        if (!m_cursor.expect(TokenKind::Identifier, expected)) return unreadable(token);
        checkReserved(token);
        return {std::string(m_cursor.text(token)), token.span, {}};
    }

    /// The name "" has a span, the one of its quotes.
    static SchemaName unreadable(const Token& token) { return {{}, {token.span.begin, token.span.begin}, {}}; }

    void checkReserved(const Token& token) {
        const std::string word(m_cursor.text(token));
        if (isReserved(word))
            m_cursor.report(Code::CedarReservedWord, token.span, code(word) + " is a reserved word and cannot be a name here");
    }

    /// An identifier or any text in quotes: names of actions and attributes.
    SchemaName name(std::string_view expected) {
        return m_cursor.at(TokenKind::String) ? string(expected) : identifier(expected);
    }

    SchemaName path(std::string_view expected) {
        SchemaName result = identifier(expected);
        while (m_cursor.accept(TokenKind::DoubleColon)) {
            const SchemaName part = identifier("a name after `::`");
            result.text += "::" + part.text;
            result.span = result.span.to(part.span);
        }
        if (m_cursor.failed()) result = unreadable(m_cursor.peek());
        return result;
    }

    /// `item {, item}` without a comma at the end, which Cedar does not allow here.
    template <class Item>
    auto commaList(Item item, TokenKind end) {
        std::vector<decltype(item())> items{item()};
        while (m_cursor.at(TokenKind::Comma)) {
            const Token comma = m_cursor.take();
            if (m_cursor.at(end)) {
                trailingComma(comma.span);
                break;
            }
            items.push_back(item());
        }
        return items;
    }

    void trailingComma(Span comma) {
        Diagnostic* diagnostic = m_cursor.report(Code::CedarUnexpectedToken, comma, "this list must not end with a comma");
        if (diagnostic) diagnostic->fixes.push_back({"Remove the comma", {{comma, ""}}});
    }

    /// A path, or a list of paths in brackets, which may be empty.
    std::vector<SchemaName> entityTypes() {
        const auto type = [this] { return path("the name of an entity type"); };
        if (!m_cursor.accept(TokenKind::LBracket)) return {path("an entity type or a list of them")};
        if (m_cursor.accept(TokenKind::RBracket)) return {};
        auto types = commaList(type, TokenKind::RBracket);
        m_cursor.expect(TokenKind::RBracket, "`,` or `]`");
        return types;
    }

    // Declarations

    void declaration(SchemaNamespace& space, std::vector<SchemaAnnotation> notes, Span begin) {
        if (m_cursor.acceptWord("entity")) return entity(space, std::move(notes), begin);
        if (m_cursor.acceptWord("action")) return action(space, std::move(notes), begin);
        if (m_cursor.acceptWord("type")) return commonType(space, std::move(notes), begin);
        m_cursor.unexpected("`entity`, `action`, `type` or `namespace`");
    }

    void entity(SchemaNamespace& space, std::vector<SchemaAnnotation> notes, Span begin) {
        EntityTypeDecl decl;
        decl.annotations = std::move(notes);
        const auto names = commaList([this] { return identifier("the name of an entity type"); }, TokenKind::Semicolon);
        if (m_cursor.acceptWord("enum"))
            decl.enumIds = enumIds();
        else
            entityBody(decl);
        endDeclaration(decl.enumIds ? "`;`" : "`in`, `{`, `tags`, `enum` or `;`");
        decl.span = m_cursor.spanFrom(begin);
        addEach(names, decl, space.entityTypes);
    }

    std::vector<SchemaName> enumIds() {
        m_cursor.expect(TokenKind::LBracket, "`[`");
        auto ids = commaList([this] { return string("the id of an entity in quotes"); }, TokenKind::RBracket);
        m_cursor.expect(TokenKind::RBracket, "`,` or `]`");
        return ids;
    }

    void entityBody(EntityTypeDecl& decl) {
        if (m_cursor.acceptWord("in")) decl.memberOf = entityTypes();
        const bool equal = m_cursor.accept(TokenKind::Equal);
        if (equal || m_cursor.at(TokenKind::LBrace)) decl.shape = record();
        if (m_cursor.acceptWord("tags")) decl.tags = type();
    }

    /// One declaration a name; all of them share the rest.
    template <class Decl>
    static void addEach(const std::vector<SchemaName>& names, const Decl& decl, std::vector<Decl>& all) {
        for (const SchemaName& name : names) {
            if (name.span.empty()) continue;
            all.push_back(decl);
            all.back().name = name;
        }
    }

    void action(SchemaNamespace& space, std::vector<SchemaAnnotation> notes, Span begin) {
        ActionDecl decl;
        decl.annotations = std::move(notes);
        const auto names = commaList([this] { return this->name("the name of an action"); }, TokenKind::Semicolon);
        if (m_cursor.acceptWord("in")) decl.memberOf = actionRefs();
        if (m_cursor.acceptWord("appliesTo")) decl.appliesTo = appliesTo(names.front());
        if (m_cursor.acceptWord("attributes")) {
            openBrace();
            closeBrace("`}`, since actions have no attributes");
        }
        endDeclaration("`in`, `appliesTo` or `;`");
        decl.span = m_cursor.spanFrom(begin);
        addEach(names, decl, space.actions);
    }

    std::vector<ActionRef> actionRefs() {
        const auto one = [this] { return actionRef(); };
        if (!m_cursor.accept(TokenKind::LBracket)) return {actionRef()};
        auto refs = commaList(one, TokenKind::RBracket);
        m_cursor.expect(TokenKind::RBracket, "`,` or `]`");
        return refs;
    }

    /// `name`, `"name"`, or `A::Action::"name"`.
    ActionRef actionRef() {
        ActionRef ref;
        if (m_cursor.at(TokenKind::String) || !m_cursor.at(TokenKind::DoubleColon, 1)) {
            ref.id = name("the name of an action");
            return ref;
        }
        SchemaName type = identifier("the name of an action");
        while (m_cursor.expect(TokenKind::DoubleColon, "`::` and the id of the action") && !m_cursor.at(TokenKind::String)) {
            const SchemaName part = identifier("the id of the action in quotes");
            type.text += "::" + part.text;
            type.span = type.span.to(part.span);
        }
        ref.type = std::move(type);
        ref.id = string("the id of the action in quotes");
        return ref;
    }

    ActionAppliesTo appliesTo(const SchemaName& action) {
        ActionAppliesTo result;
        std::array<bool, 3> given{};
        const Span begin = m_cursor.peek().span;
        openBrace();
        while (!m_cursor.failed() && !m_cursor.at(TokenKind::RBrace)) {
            appliesToEntry(result, given);
            if (!m_cursor.accept(TokenKind::Comma)) break;
        }
        closeBrace("`principal`, `resource`, `context`, `,` or `}`");
        const Span span = m_cursor.spanFrom(begin);
        if (!given[0]) badAppliesTo(span, code(action.text) + " names no principal types");
        if (!given[1]) badAppliesTo(span, code(action.text) + " names no resource types");
        return result;
    }

    void appliesToEntry(ActionAppliesTo& result, std::array<bool, 3>& given) {
        constexpr std::array<std::string_view, 3> kWords = {"principal", "resource", "context"};
        const Token word = m_cursor.peek();
        const auto at = std::find(kWords.begin(), kWords.end(), m_cursor.text(word));
        if (at == kWords.end()) return m_cursor.unexpected("`principal`, `resource`, `context` or `}`");
        m_cursor.take();
        m_cursor.expect(TokenKind::Colon, "`:`");
        bool& before = given[static_cast<std::size_t>(at - kWords.begin())];
        if (before) badAppliesTo(word.span, code(*at) + " stands twice");
        before = true;
        if (*at == "context")
            result.context = context();
        else
            (*at == "principal" ? result.principals : result.resources) = applyingTypes(word.span);
    }

    std::vector<SchemaName> applyingTypes(Span word) {
        auto types = entityTypes();
        if (types.empty()) badAppliesTo(word, "this list must name at least one entity type");
        return types;
    }

    void badAppliesTo(Span span, std::string message) {
        Diagnostic* diagnostic = m_cursor.report(Code::SchemaBadAppliesTo, span, std::move(message));
        if (diagnostic) diagnostic->notes.push_back({std::nullopt, std::string(kNeedsBoth)});
    }

    TypeExpr context() {
        if (m_cursor.at(TokenKind::LBrace)) return record();
        TypeExpr type;
        type.kind = TypeExpr::Kind::Name;
        type.lookup = TypeLookup::Common;
        type.name = path("a record or the name of a common type");
        type.span = type.name.span;
        return type;
    }

    void commonType(SchemaNamespace& space, std::vector<SchemaAnnotation> notes, Span begin) {
        CommonTypeDecl decl;
        decl.annotations = std::move(notes);
        decl.name = identifier("the name of the type");
        m_cursor.expect(TokenKind::Equal, "`=`");
        decl.type = type();
        endDeclaration("`;`");
        decl.span = m_cursor.spanFrom(begin);
        if (!decl.name.span.empty()) space.commonTypes.push_back(std::move(decl));
    }

    // Types

    TypeExpr type() {
        if (m_cursor.at(TokenKind::LBrace)) return record();
        if (m_cursor.atWord("Set") && m_cursor.at(TokenKind::Less, 1)) return set();
        TypeExpr type;
        type.kind = TypeExpr::Kind::Name;
        type.name = path("a type");
        type.span = type.name.span;
        return type;
    }

    /// Whether one more level may be opened; reports it when not.
    bool deeper() {
        if (m_nesting < m_cursor.options().maxNesting) {
            ++m_nesting;
            return true;
        }
        m_cursor.fail(Code::CedarTooDeep, m_cursor.peek().span,
                      "types are nested more than " + std::to_string(m_cursor.options().maxNesting) + " levels deep");
        return false;
    }

    TypeExpr set() {
        TypeExpr result;
        result.kind = TypeExpr::Kind::Set;
        const Span begin = m_cursor.take().span;
        m_cursor.take();
        if (deeper()) {
            result.element.push_back(type());
            --m_nesting;
        } else {
            result.element.emplace_back();
        }
        m_cursor.expect(TokenKind::Greater, "`>`");
        result.span = m_cursor.spanFrom(begin);
        return result;
    }

    TypeExpr record() {
        TypeExpr result;
        const Span begin = m_cursor.peek().span;
        if (!deeper()) return result;
        openBrace();
        while (!m_cursor.failed() && !m_cursor.at(TokenKind::RBrace)) {
            addAttribute(result.attributes);
            if (!m_cursor.accept(TokenKind::Comma)) break;
        }
        closeBrace("`,` or `}`");
        --m_nesting;
        warnOfRepetitions(result.attributes);
        result.span = m_cursor.spanFrom(begin);
        return result;
    }

    void addAttribute(std::vector<SchemaAttribute>& attributes) {
        SchemaAttribute attribute;
        attribute.annotations = annotations();
        attribute.name = name("an attribute or `}`");
        if (m_cursor.failed()) return;
        attribute.required = !m_cursor.accept(TokenKind::Question);
        m_cursor.expect(TokenKind::Colon, attribute.required ? "`:` or `?`" : "`:`");
        attribute.type = type();
        attributes.push_back(std::move(attribute));
    }

    void warnOfRepetitions(const std::vector<SchemaAttribute>& attributes) {
        std::unordered_set<std::string_view> seen;
        for (const SchemaAttribute& attribute : attributes) {
            if (seen.insert(attribute.name.text).second) continue;
            m_cursor.report(Code::SchemaRepeatedAttribute, attribute.name.span,
                            "the attribute " + code(attribute.name.text) + " stands twice; this one counts");
        }
    }

    Cursor m_cursor;
    SchemaFragment m_fragment;
    std::uint32_t m_nesting = 0;
    std::uint32_t m_open = 0;  ///< braces of the declaration that are open
};

}  // namespace

SchemaFragment parseSchema(const SourcePtr& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options) {
    if (source->size() > options.maxBytes) {
        diagnostics.push_back(makeDiagnostic(Code::FileTooLarge, *source, {0, 0},
                                             "the schema is larger than " + std::to_string(options.maxBytes) + " bytes"));
        return {source, {}};
    }
    if (const std::size_t bad = firstInvalidUtf8(source->text()); bad != std::string_view::npos) {
        const auto at = static_cast<std::uint32_t>(bad);
        diagnostics.push_back(makeDiagnostic(Code::FileNotUtf8, *source, {at, at + 1}, "the text is not UTF-8 from here on"));
    }
    return SchemaParser(source, diagnostics, options).run();
}

}  // namespace writ::cedar
