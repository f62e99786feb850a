#include "engine/cedar/policy_id.h"
#include "engine/cedar/service/service.h"
#include "engine/cedar/service/snapshot_data.h"
#include "engine/cedar/service/text.h"

namespace writ::cedar {

namespace {

constexpr std::size_t kShownText = 100;

/// The parts of a scope that say something.
std::string scopeText(const Source& source, const Policy& policy) {
    std::string text;
    for (const ScopeClause& clause : policy.scope) {
        if (clause.kind != ScopeKind::Any) text += (text.empty() ? "" : ", ") + oneLine(source.text(clause.span), kShownText);
    }
    return text.empty() ? "any request" : text;
}

DocumentSymbol policySymbol(const PlacedUnit& placed, const Policy& policy) {
    const std::string id(givenId(policy));
    const std::string scope = scopeText(*placed.unit().source, policy);
    const bool permits = policy.effect == Effect::Permit;
    DocumentSymbol symbol;
    symbol.kind = policy.isTemplate ? SymbolKind::Template : permits ? SymbolKind::Permit : SymbolKind::Forbid;
    symbol.name = id.empty() ? (permits ? "permit: " : "forbid: ") + scope : id;
    symbol.detail = id.empty() ? std::string() : (permits ? "permit " : "forbid ") + scope;
    symbol.span = placed.inDocument(policy.span);
    symbol.nameSpan = placed.inDocument(policy.headSpan);
    return symbol;
}

class SchemaOutline {
public:
    explicit SchemaOutline(const Source& source) : m_source(source) {}

    std::vector<DocumentSymbol> run(const SchemaFragment& fragment) {
        std::vector<DocumentSymbol> all;
        for (const SchemaNamespace& space : fragment.namespaces) {
            std::vector<DocumentSymbol> inner = declarations(space);
            if (space.name.text.empty()) {
                std::move(inner.begin(), inner.end(), std::back_inserter(all));
            } else {
                all.push_back({SymbolKind::Namespace,
                               space.name.text,
                               {},
                               within(space.span, space.name.span),
                               space.name.span,
                               std::move(inner)});
            }
        }
        return all;
    }

private:
    /// JSON gives declarations no span of their own: then the name's serves.
    static Span within(Span whole, Span name) { return whole.begin <= name.begin && name.end <= whole.end ? whole : name; }

    std::vector<DocumentSymbol> declarations(const SchemaNamespace& space) {
        std::vector<DocumentSymbol> all;
        for (const CommonTypeDecl& decl : space.commonTypes)
            all.push_back({SymbolKind::CommonType, decl.name.text, typeText(decl.type), within(decl.span, decl.name.span),
                           decl.name.span, attributes(decl.type)});
        for (const EntityTypeDecl& decl : space.entityTypes)
            all.push_back({SymbolKind::EntityType, decl.name.text, parents(decl), within(decl.span, decl.name.span),
                           decl.name.span, attributes(decl.shape)});
        for (const ActionDecl& decl : space.actions) {
            std::vector<DocumentSymbol> context;
            if (decl.appliesTo) context = attributes(decl.appliesTo->context);
            all.push_back({SymbolKind::Action, decl.name.text, decl.appliesTo ? "" : "group", within(decl.span, decl.name.span),
                           decl.name.span, std::move(context)});
        }
        return all;
    }

    static std::string parents(const EntityTypeDecl& decl) {
        std::string text;
        for (const SchemaName& parent : decl.memberOf) text += (text.empty() ? "in " : ", ") + parent.text;
        return text;
    }

    [[nodiscard]] std::string typeText(const TypeExpr& type) const {
        return type.kind == TypeExpr::Kind::Record ? std::string() : oneLine(m_source.text(type.span), kShownText);
    }

    // Bounded by the nesting that the reader of schemas allows.
    std::vector<DocumentSymbol> attributes(const TypeExpr& type) {
        std::vector<DocumentSymbol> all;
        for (const SchemaAttribute& attribute : type.attributes) {
            const Span whole = within(attribute.name.span.to(attribute.type.span), attribute.name.span);
            all.push_back({SymbolKind::Attribute, attribute.name.text, typeText(attribute.type), whole, attribute.name.span,
                           attributes(attribute.type)});
        }
        return all;
    }

    const Source& m_source;
};

}  // namespace

std::vector<DocumentSymbol> documentSymbols(const Snapshot& snapshot, std::string_view document) {
    const DocumentState* state = snapshot.data().find(document);
    std::vector<DocumentSymbol> symbols;
    if (!state) return symbols;
    if (state->schema) return SchemaOutline(state->source()).run(*state->schema->fragment);
    if (state->facts) {
        for (const FactEntity& entity : state->facts->entities)
            symbols.push_back({SymbolKind::Entity, entity.uid.text(), {}, entity.whole->span, entity.id->span, {}});
        return symbols;
    }
    if (!state->policies) return symbols;
    for (const PlacedUnit& placed : state->policies->units) {
        for (const Policy& policy : placed.unit().tree.policies) symbols.push_back(policySymbol(placed, policy));
    }
    return symbols;
}

}  // namespace writ::cedar
