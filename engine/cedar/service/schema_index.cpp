#include "engine/cedar/service/schema_index.h"

#include <algorithm>

namespace writ::cedar {

namespace {

/// Common types may name each other in a circle.
constexpr int kMaxHops = 64;

const SchemaAttribute* lastNamed(const TypeExpr& record, std::string_view name) {
    const auto found = std::find_if(record.attributes.rbegin(), record.attributes.rend(),
                                    [name](const SchemaAttribute& attribute) { return attribute.name.text == name; });
    return found == record.attributes.rend() ? nullptr : &*found;
}

}  // namespace

EntityUid actionUid(const SchemaNamespace& space, const ActionRef& reference) {
    const std::string_view type = reference.type ? std::string_view(reference.type->text) : std::string_view();
    return {type.empty() ? qualified(space.name.text, "Action") : std::string(type), reference.id.text};
}

EntityUid actionUid(const SchemaNamespace& space, const ActionDecl& declaration) {
    return {qualified(space.name.text, "Action"), declaration.name.text};
}

SchemaIndex::SchemaIndex(std::vector<FragmentPtr> fragments, SchemaNames names)
    : m_fragments(std::move(fragments)), m_names(std::move(names)) {
    for (const FragmentPtr& fragment : m_fragments) {
        for (const SchemaNamespace& space : fragment->namespaces) add(space, fragment.get());
    }
}

void SchemaIndex::add(const SchemaNamespace& space, const SchemaFragment* fragment) {
    for (const EntityTypeDecl& decl : space.entityTypes) {
        const std::string name = qualified(space.name.text, decl.name.text);
        m_entityTypes.try_emplace(name, EntityType{&decl, &space, fragment});
        collect(decl.shape, {OwnerPath::Root::Entity, name, {}}, fragment);
    }
    for (const ActionDecl& decl : space.actions) {
        const EntityUid uid = actionUid(space, decl);
        m_actions.try_emplace(uid, Action{&decl, &space, fragment});
        if (decl.appliesTo) collect(decl.appliesTo->context, {OwnerPath::Root::Context, uid.text(), {}}, fragment);
    }
    for (const CommonTypeDecl& decl : space.commonTypes) {
        const std::string name = qualified(space.name.text, decl.name.text);
        m_commonTypes.try_emplace(name, CommonType{&decl, &space, fragment});
        collect(decl.type, {OwnerPath::Root::Common, name, {}}, fragment);
    }
}

void SchemaIndex::collect(const TypeExpr& type, const OwnerPath& owner, const SchemaFragment* fragment) {
    for (const TypeExpr& element : type.element) collect(element, owner, fragment);
    for (const SchemaAttribute& attribute : type.attributes) {
        m_attributes[{NameKind::Attribute, owner.text(), attribute.name.text}] = {&attribute, fragment};
        collect(attribute.type, owner.below(attribute.name.text), fragment);
    }
}

std::optional<Name> SchemaIndex::resolve(const SchemaNamespace& space, const SchemaName& name, TypeLookup lookup) const {
    const ResolvedName found = m_names.type(space.name.text, name.text, lookup);
    if (found.kind == ResolvedName::Kind::Common) return Name{NameKind::CommonType, {}, found.name};
    if (found.kind == ResolvedName::Kind::Entity) return Name{NameKind::EntityType, {}, found.name};
    return std::nullopt;
}

SchemaIndex::Located SchemaIndex::rootOf(const OwnerPath& path) const {
    Located at{{path.root, path.name, {}}, nullptr, nullptr};
    if (path.root == OwnerPath::Root::Entity) {
        const auto found = m_entityTypes.find(path.name);
        if (found != m_entityTypes.end()) return {at.path, &found->second.decl->shape, found->second.space};
    } else if (path.root == OwnerPath::Root::Common) {
        const auto found = m_commonTypes.find(path.name);
        if (found != m_commonTypes.end()) return {at.path, &found->second.decl->type, found->second.space};
    } else if (path.root == OwnerPath::Root::Context) {
        for (const auto& [uid, action] : m_actions) {
            if (uid.text() == path.name && action.decl->appliesTo)
                return {at.path, &action.decl->appliesTo->context, action.space};
        }
    }
    return at;
}

SchemaIndex::Located SchemaIndex::settle(Located at) const {
    for (int hops = 0; hops < kMaxHops && at.type; ++hops) {
        if (at.type->kind == TypeExpr::Kind::Set) {
            at.type = at.type->element.empty() ? nullptr : &at.type->element.front();
            continue;
        }
        if (at.type->kind != TypeExpr::Kind::Name) return at;
        const auto name = resolve(*at.space, at.type->name, at.type->lookup);
        if (!name || name->kind != NameKind::CommonType) break;
        at = rootOf({OwnerPath::Root::Common, name->text, {}});
    }
    at.type = nullptr;
    return at;
}

SchemaIndex::Located SchemaIndex::locate(const OwnerPath& path) const {
    Located at = settle(rootOf(path));
    for (const std::string& step : path.path) {
        const SchemaAttribute* found = at.type ? lastNamed(*at.type, step) : nullptr;
        at.path = at.path.below(step);
        at.type = found ? &found->type : nullptr;
        at = settle(std::move(at));
    }
    return at;
}

OwnerPath SchemaIndex::home(const OwnerPath& path) const {
    Located at = locate(path);
    return at.type ? std::move(at.path) : path;
}

SchemaIndex::Attribute SchemaIndex::attribute(const Name& name) const {
    const auto found = m_attributes.find(name);
    return found == m_attributes.end() ? Attribute{nullptr, nullptr} : found->second;
}

namespace {

class SchemaNamesReader {
public:
    SchemaNamesReader(const SchemaFragment& fragment, const SchemaIndex& index) : m_fragment(fragment), m_index(index) {}

    std::vector<Occurrence> run() {
        for (const SchemaNamespace& space : m_fragment.namespaces) {
            m_space = &space;
            for (const EntityTypeDecl& decl : space.entityTypes) entityType(decl);
            for (const ActionDecl& decl : space.actions) action(decl);
            for (const CommonTypeDecl& decl : space.commonTypes) {
                const std::string name = qualified(space.name.text, decl.name.text);
                add(decl.name.span, {NameKind::CommonType, {}, name}, true);
                type(decl.type, {OwnerPath::Root::Common, name, {}});
            }
        }
        std::sort(m_found.begin(), m_found.end());
        m_found.erase(std::unique(m_found.begin(), m_found.end()), m_found.end());
        return std::move(m_found);
    }

private:
    void add(Span span, Name name, bool declares) {
        if (!span.empty()) m_found.push_back({span, lastComponent(span), std::move(name), declares});
    }

    /// `User` of `A :: User`; a quoted name whole.
    [[nodiscard]] Span lastComponent(Span span) const {
        if (!m_fragment.source) return span;
        const std::string_view text = m_fragment.source->text(span);
        if (text.starts_with('"')) return span;
        const std::size_t colons = text.rfind("::");
        if (colons == std::string_view::npos) return span;
        const std::size_t begin = text.find_first_not_of(" \t\r\n", colons + 2);
        return begin == std::string_view::npos ? span : Span{span.begin + static_cast<std::uint32_t>(begin), span.end};
    }

    void entityReference(const SchemaName& name) {
        if (const auto found = m_index.resolve(*m_space, name, TypeLookup::Entity)) add(name.span, *found, false);
    }

    void entityType(const EntityTypeDecl& decl) {
        const std::string name = qualified(m_space->name.text, decl.name.text);
        add(decl.name.span, {NameKind::EntityType, {}, name}, true);
        for (const SchemaName& parent : decl.memberOf) entityReference(parent);
        type(decl.shape, {OwnerPath::Root::Entity, name, {}});
        if (decl.tags) type(*decl.tags, {OwnerPath::Root::None, "tags of " + name, {}});
        if (!decl.enumIds) return;
        for (const SchemaName& id : *decl.enumIds) add(id.span, {NameKind::Entity, name, id.text}, true);
    }

    void action(const ActionDecl& decl) {
        const EntityUid uid = actionUid(*m_space, decl);
        add(decl.name.span, {NameKind::Action, uid.type, uid.id}, true);
        if (decl.memberOf) {
            for (const ActionRef& group : *decl.memberOf) actionReference(group);
        }
        if (!decl.appliesTo) return;
        for (const SchemaName& principal : decl.appliesTo->principals) entityReference(principal);
        for (const SchemaName& resource : decl.appliesTo->resources) entityReference(resource);
        type(decl.appliesTo->context, {OwnerPath::Root::Context, uid.text(), {}});
    }

    void actionReference(const ActionRef& reference) {
        const EntityUid uid = actionUid(*m_space, reference);
        const Span id = reference.id.span;
        const Span whole = reference.type && !reference.type->span.empty() ? reference.type->span.to(id) : id;
        if (!id.empty()) m_found.push_back({whole, id, {NameKind::Action, uid.type, uid.id}, false});
    }

    void type(const TypeExpr& expr, const OwnerPath& owner) {
        if (expr.kind == TypeExpr::Kind::Name) {
            if (const auto found = m_index.resolve(*m_space, expr.name, expr.lookup)) add(expr.name.span, *found, false);
        } else if (expr.kind == TypeExpr::Kind::Set) {
            for (const TypeExpr& element : expr.element) type(element, owner);
        } else {
            for (const SchemaAttribute& attribute : expr.attributes) {
                add(attribute.name.span, {NameKind::Attribute, owner.text(), attribute.name.text}, true);
                type(attribute.type, owner.below(attribute.name.text));
            }
        }
    }

    const SchemaFragment& m_fragment;
    const SchemaIndex& m_index;
    const SchemaNamespace* m_space = nullptr;
    std::vector<Occurrence> m_found;
};

}  // namespace

std::vector<Occurrence> schemaOccurrences(const SchemaFragment& fragment, const SchemaIndex& index) {
    return SchemaNamesReader(fragment, index).run();
}

}  // namespace writ::cedar
