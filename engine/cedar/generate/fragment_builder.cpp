#include "engine/cedar/generate/fragment_builder.h"

#include <algorithm>

namespace writ::cedar {
namespace {

template <class Declaration>
const Declaration* found(const std::map<std::string, Declaration, std::less<>>& declarations, const std::string& name) {
    const auto at = declarations.find(name);
    return at == declarations.end() ? nullptr : &at->second;
}

template <class Declaration>
std::vector<Declaration> sorted(const std::map<std::string, Declaration, std::less<>>& declarations) {
    std::vector<Declaration> list;
    for (const auto& [name, declaration] : declarations) list.push_back(declaration);
    return list;
}

}  // namespace

SchemaName plainName(std::string text) {
    return {std::move(text), {}, {}};
}

TypeExpr namedType(std::string name, TypeLookup lookup) {
    TypeExpr type;
    type.kind = TypeExpr::Kind::Name;
    type.lookup = lookup;
    type.name = plainName(std::move(name));
    return type;
}

TypeExpr setType(TypeExpr element) {
    TypeExpr type;
    type.kind = TypeExpr::Kind::Set;
    type.element.push_back(std::move(element));
    return type;
}

TypeExpr recordType(std::map<std::string, SchemaAttribute> attributes) {
    TypeExpr type;
    for (auto& [name, attribute] : attributes) type.attributes.push_back(std::move(attribute));
    return type;
}

SchemaAttribute attributeOf(std::string name, TypeExpr type, bool required, Basis basis) {
    return {plainName(std::move(name)), std::move(type), required, {}, basis};
}

const SchemaAnnotation* findAnnotation(const std::vector<SchemaAnnotation>& annotations, std::string_view name) {
    const auto found =
        std::find_if(annotations.begin(), annotations.end(), [&](const SchemaAnnotation& a) { return a.name == name; });
    return found == annotations.end() ? nullptr : &*found;
}

void FragmentBuilder::add(const SchemaFragment& fragment) {
    for (const SchemaNamespace& given : fragment.namespaces) {
        Space& space = m_spaces[given.name.text];
        space.annotations.insert(space.annotations.end(), given.annotations.begin(), given.annotations.end());
        for (const EntityTypeDecl& declaration : given.entityTypes)
            space.entityTypes.insert_or_assign(declaration.name.text, declaration);
        for (const CommonTypeDecl& declaration : given.commonTypes)
            space.commonTypes.insert_or_assign(declaration.name.text, declaration);
        for (const ActionDecl& declaration : given.actions) space.actions.insert_or_assign(declaration.name.text, declaration);
    }
}

bool FragmentBuilder::addEntityType(const std::string& space, EntityTypeDecl declaration) {
    std::string name = declaration.name.text;
    return m_spaces[space].entityTypes.try_emplace(std::move(name), std::move(declaration)).second;
}

bool FragmentBuilder::addCommonType(const std::string& space, CommonTypeDecl declaration) {
    std::string name = declaration.name.text;
    return m_spaces[space].commonTypes.try_emplace(std::move(name), std::move(declaration)).second;
}

bool FragmentBuilder::addAction(const std::string& space, ActionDecl declaration) {
    std::string name = declaration.name.text;
    return m_spaces[space].actions.try_emplace(std::move(name), std::move(declaration)).second;
}

const FragmentBuilder::Space* FragmentBuilder::find(const std::string& space) const {
    const auto at = m_spaces.find(space);
    return at == m_spaces.end() ? nullptr : &at->second;
}

const EntityTypeDecl* FragmentBuilder::entityType(const std::string& space, const std::string& name) const {
    const Space* at = find(space);
    return at == nullptr ? nullptr : found(at->entityTypes, name);
}

const CommonTypeDecl* FragmentBuilder::commonType(const std::string& space, const std::string& name) const {
    const Space* at = find(space);
    return at == nullptr ? nullptr : found(at->commonTypes, name);
}

const ActionDecl* FragmentBuilder::action(const std::string& space, const std::string& name) const {
    const Space* at = find(space);
    return at == nullptr ? nullptr : found(at->actions, name);
}

SchemaFragment FragmentBuilder::finish() const {
    SchemaFragment fragment;
    for (const auto& [name, space] : m_spaces) {
        SchemaNamespace made;
        made.name = plainName(name);
        made.entityTypes = sorted(space.entityTypes);
        made.commonTypes = sorted(space.commonTypes);
        made.actions = sorted(space.actions);
        made.annotations = space.annotations;
        fragment.namespaces.push_back(std::move(made));
    }
    return fragment;
}

}  // namespace writ::cedar
