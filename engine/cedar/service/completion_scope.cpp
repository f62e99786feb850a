// Completion outside conditions: heads, annotations, scopes, and the names that scopes and conditions share.
#include "engine/cedar/service/completion_list.h"
#include "engine/cedar/value.h"

#include <algorithm>
#include <array>
#include <set>

namespace writ::cedar {

namespace {

constexpr std::array kScopeVariables = {Variable::Principal, Variable::Action, Variable::Resource};
/// Beyond this a list is searched by typing, not by reading.
constexpr std::size_t kMaxEntities = 2'000;

std::string documentationOf(const SchemaAnnotations& annotations) {
    for (const auto& [name, value] : annotations) {
        if (name == "doc") return value;
    }
    return {};
}

std::vector<std::string> scopeTypes(const PolicyCompletion& at) {
    return at.world().sideTypes(at.place.scopeElement != 0);
}

void addScopeOperators(const PolicyCompletion& at) {
    for (const std::string_view name : {"==", "in"})
        at.list.word(CompletionKind::Keyword, BuiltinKind::Operator, name, Rank::Expected);
    if (at.place.scopeElement != 1) at.list.word(CompletionKind::Keyword, BuiltinKind::Operator, "is", Rank::Expected);
}

void addScopeTargets(const PolicyCompletion& at, bool isIn) {
    if (at.place.scopeElement == 1) {
        addActions(at, Rank::Expected);
        if (isIn && at.place.before().kind != TokenKind::LBracket)
            at.list.add(CompletionKind::Snippet, "[ … ]", SnippetText().raw("[").place().raw("]"), Rank::Snippet,
                        "several actions");
        return;
    }
    std::vector<std::string> types = scopeTypes(at);
    if (isIn) types = at.world().withAncestors(types);
    addEntities(at, std::move(types), Rank::Expected);
    const std::string slot = at.place.scopeElement == 0 ? "?principal" : "?resource";
    at.list.add(CompletionKind::Variable, slot, Rank::Possible, "slot",
                "Makes the policy a template: a link fills in the entity.");
}

}  // namespace

void addEntityTypes(const PolicyCompletion& at, const std::vector<std::string>& types, Rank rank) {
    if (!at.world().known) return;
    for (const SchemaEntityType& type : at.world().known->entityTypes()) {
        const bool fits = types.empty() || std::binary_search(types.begin(), types.end(), type.name);
        at.list.add(CompletionKind::EntityType, type.name, fits ? rank : Rank::Possible, "entity type",
                    documentationOf(type.annotations));
    }
}

void addEntities(const PolicyCompletion& at, std::vector<std::string> types, Rank rank) {
    const World& world = at.world();
    if (types.empty() && world.known) {
        for (const SchemaEntityType& type : world.known->entityTypes()) types.push_back(type.name);
    }
    std::size_t added = 0;
    for (const std::string& type : types) {
        for (const std::string& id : world.ids(type)) {
            if (++added > kMaxEntities) break;
            at.list.add(CompletionKind::EntityId, EntityUid{type, id}.text(), rank, "entity");
        }
        at.list.add(CompletionKind::EntityType, type + "::\"…\"", SnippetText().raw(type + "::\"").place().raw("\""),
                    Rank::Likely, "entity of type " + type);
    }
}

void addActions(const PolicyCompletion& at, Rank rank) {
    if (!at.world().known) return;
    for (const SchemaAction& action : at.world().known->actions()) {
        const ToolDescription* tool = at.world().tool(action.uid.id);
        std::string documentation = documentationOf(action.annotations);
        if (documentation.empty() && tool) documentation = tool->description;
        at.list.add(CompletionKind::Action, action.uid.text(), rank, action.applies ? "action" : "group of actions",
                    std::move(documentation));
    }
}

void addBehindPath(const PolicyCompletion& at, const std::string& path) {
    const World& world = at.world();
    if (!world.known) return;
    if (isActionType(path)) {
        for (const SchemaAction& action : world.known->actions()) {
            const ToolDescription* tool = world.tool(action.uid.id);
            if (action.uid.type == path)
                at.list.add(CompletionKind::Action, quoted(action.uid.id), Rank::Expected, "action",
                            tool ? tool->description : std::string());
        }
        return;
    }
    const SchemaEntityType* type = world.known->entityType(path);
    const bool isEnum = type && type->enumIds;
    for (const std::string& id : world.ids(path)) {
        at.list.add(isEnum ? CompletionKind::EnumId : CompletionKind::EntityId, quoted(id), Rank::Expected, path);
    }
    if (at.place.inString) return;
    if (type) at.list.add(CompletionKind::EntityId, "\"…\"", SnippetText().raw("\"").place().raw("\""), Rank::Likely, "id");
    std::set<std::string> next;
    const std::string prefix = path + "::";
    const auto collect = [&](const std::string& name) {
        if (name.starts_with(prefix)) next.insert(name.substr(prefix.size(), name.find("::", prefix.size()) - prefix.size()));
    };
    for (const SchemaEntityType& other : world.known->entityTypes()) collect(other.name);
    for (const SchemaAction& action : world.known->actions()) collect(action.uid.type);
    for (const std::string& name : next) at.list.add(CompletionKind::EntityType, name, Rank::Expected, prefix + name);
}

void completeOutside(const PolicyCompletion& at) {
    if (at.place.region == CursorPlace::Region::Annotation) {
        for (const BuiltinDoc& row : builtinDocs()) {
            if (row.kind != BuiltinKind::Annotation || row.name == "doc") continue;
            at.list.add(CompletionKind::Annotation, std::string(row.name),
                        SnippetText().raw(row.name).raw("(\"").place().raw("\")"), Rank::Expected, std::string(row.signature),
                        std::string(row.text));
        }
        return;
    }
    const TokenKind before = at.place.before().kind;
    const bool free = before == TokenKind::End || before == TokenKind::Semicolon || before == TokenKind::RParen ||
                      at.place.before(2).kind == TokenKind::At;
    if (at.place.inString || !free) return;
    for (const std::string_view effect : {"permit", "forbid"}) {
        const BuiltinDoc* row = builtinDoc(BuiltinKind::Keyword, effect);
        SnippetText all;
        all.raw(effect).raw(" (").place("principal").raw(", ").place("action").raw(", ").place("resource").raw(")");
        SnippetText bare = all;
        bare.raw(";");
        all.raw("\nwhen { ").place().raw(" };");
        at.list.add(CompletionKind::Keyword, std::string(effect), bare, Rank::Expected, std::string(row->signature),
                    std::string(row->text));
        at.list.add(CompletionKind::Snippet, std::string(effect) + " … when", all, Rank::Likely, "policy with a condition",
                    std::string(row->text));
    }
    const BuiltinDoc* id = builtinDoc(BuiltinKind::Annotation, "id");
    at.list.add(CompletionKind::Annotation, "@id", SnippetText().raw("@id(\"").place().raw("\")\n"), Rank::Likely,
                std::string(id->signature), std::string(id->text));
}

void completeScope(const PolicyCompletion& at) {
    const Token before = at.place.before();
    const std::string_view text = at.place.textBefore();
    const std::uint32_t element = at.place.scopeElement;
    if (element >= kScopeVariables.size()) return;
    if (before.kind == TokenKind::DoubleColon) return addBehindPath(at, at.place.pathBefore(at.place.count - 1));
    if (at.place.inString) return;
    const bool inList = at.place.brackets.size() > 1;
    if (inList && (before.kind == TokenKind::LBracket || before.kind == TokenKind::Comma)) return addScopeTargets(at, true);
    if (before.kind == TokenKind::LParen || before.kind == TokenKind::Comma)
        return at.list.word(CompletionKind::Variable, BuiltinKind::Variable, word(kScopeVariables[element]), Rank::Expected);
    if (before.kind == TokenKind::EqualEqual) return addScopeTargets(at, false);
    if (text == "in") return addScopeTargets(at, true);
    if (text == "is") return addEntityTypes(at, scopeTypes(at), Rank::Expected);
    if (before.kind != TokenKind::Identifier) return;
    if (text == word(kScopeVariables[element])) return addScopeOperators(at);
    // Behind `is Type` only `in` can follow.
    if (element != 1) at.list.word(CompletionKind::Keyword, BuiltinKind::Operator, "in", Rank::Expected);
}

void completeBehindScope(const PolicyCompletion& at) {
    for (const std::string_view name : {"when", "unless"}) {
        const BuiltinDoc* row = builtinDoc(BuiltinKind::Keyword, name);
        const std::string_view last = at.place.textBefore();
        if (last == "when" || last == "unless") return;
        at.list.add(CompletionKind::Keyword, std::string(name), SnippetText().raw(name).raw(" { ").place().raw(" }"),
                    Rank::Expected, std::string(row->signature), std::string(row->text));
    }
}

}  // namespace writ::cedar
