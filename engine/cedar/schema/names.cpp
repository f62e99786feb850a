#include "engine/cedar/schema/names.h"

#include "engine/cedar/cursor.h"
#include "engine/cedar/value.h"
#include "engine/text/nearest.h"

#include <algorithm>
#include <array>

namespace writ::cedar {
namespace {

constexpr std::string_view kInternal = "__cedar";
constexpr std::string_view kInternalPrefix = "__cedar::";
constexpr std::array<std::string_view, 8> kTypeWords = {"Bool", "Boolean", "Entity", "Extension",
                                                        "Long", "Record",  "Set",    "String"};
constexpr std::array<std::string_view, 7> kBuiltins = {"Bool", "Long", "String", "ipaddr", "decimal", "datetime", "duration"};

/// Calls `visit` with each part of a path until it returns false.
bool allParts(std::string_view path, auto visit) {
    while (true) {
        const std::size_t colons = path.find("::");
        if (!visit(path.substr(0, colons))) return false;
        if (colons == std::string_view::npos) return true;
        path.remove_prefix(colons + 2);
    }
}

bool allows(TypeLookup lookup, ResolvedName::Kind kind) {
    switch (lookup) {
    case TypeLookup::Any: return true;
    case TypeLookup::Common: return kind != ResolvedName::Kind::Entity;
    case TypeLookup::Entity: return kind == ResolvedName::Kind::Entity;
    case TypeLookup::Primitive:
    case TypeLookup::Extension: return kind == ResolvedName::Kind::Builtin;
    }
    return false;
}

}  // namespace

std::string qualified(std::string_view space, std::string_view name) {
    return space.empty() ? std::string(name) : std::string(space) + "::" + std::string(name);
}

std::string_view baseName(std::string_view name) {
    const std::size_t colons = name.rfind("::");
    return colons == std::string_view::npos ? name : name.substr(colons + 2);
}

bool isPath(std::string_view name) {
    return allParts(name, isPlainName);
}

bool isInternal(std::string_view path) {
    return !allParts(path, [](std::string_view part) { return part != kInternal; });
}

bool isTypeWord(std::string_view name) {
    return std::find(kTypeWords.begin(), kTypeWords.end(), name) != kTypeWords.end();
}

TypePtr builtinType(std::string_view name) {
    if (name == "Bool") return Type::boolean();
    if (name == "Long") return Type::longInteger();
    if (name == "String") return Type::string();
    for (const ExtensionType type :
         {ExtensionType::Ip, ExtensionType::Decimal, ExtensionType::Datetime, ExtensionType::Duration}) {
        if (name == word(type)) return Type::extension(type);
    }
    return nullptr;
}

SchemaNames::SchemaNames(const std::vector<SchemaFragment>& fragments) {
    for (const SchemaFragment& fragment : fragments) {
        for (const SchemaNamespace& space : fragment.namespaces) {
            const std::string& name = space.name.text;
            for (const EntityTypeDecl& decl : space.entityTypes) m_entities.insert(qualified(name, decl.name.text));
            for (const CommonTypeDecl& decl : space.commonTypes) m_commons.insert(qualified(name, decl.name.text));
            for (const ActionDecl& decl : space.actions) m_actions.insert({qualified(name, "Action"), decl.name.text});
            if (!space.actions.empty()) m_entities.insert(qualified(name, "Action"));
        }
    }
}

ResolvedName SchemaNames::at(const std::string& name, TypeLookup lookup) const {
    using Kind = ResolvedName::Kind;
    if (isCommon(name) && allows(lookup, Kind::Common)) return {Kind::Common, name, nullptr};
    if (isEntity(name) && allows(lookup, Kind::Entity)) return {Kind::Entity, name, nullptr};
    return {};
}

ResolvedName SchemaNames::type(std::string_view space, std::string_view written, TypeLookup lookup) const {
    using Kind = ResolvedName::Kind;
    if (written.empty()) return {};
    const bool simple = written.find("::") == std::string_view::npos;
    if (lookup == TypeLookup::Primitive || lookup == TypeLookup::Extension) {
        TypePtr type = builtinType(written);
        return type ? ResolvedName{Kind::Builtin, std::string(written), std::move(type)} : ResolvedName{};
    }
    if (simple && !space.empty()) {
        if (ResolvedName found = at(qualified(space, written), lookup)) return found;
    }
    const std::string name(written);
    if (ResolvedName found = at(name, lookup)) return found;
    const bool hidden = simple && (isEntity(name) || isCommon(name));
    const bool internal = written.starts_with(kInternalPrefix);
    if (hidden || !allows(lookup, Kind::Builtin) || !(simple || internal)) return {};
    TypePtr type = builtinType(internal ? written.substr(kInternalPrefix.size()) : written);
    return type ? ResolvedName{Kind::Builtin, name, std::move(type)} : ResolvedName{};
}

std::optional<EntityUid> SchemaNames::action(std::string_view space, const ActionRef& ref) const {
    const std::string_view type = ref.type ? std::string_view(ref.type->text) : "Action";
    if (type.find("::") == std::string_view::npos) {
        EntityUid own{qualified(space, type), ref.id.text};
        if (m_actions.count(own) > 0) return own;
    }
    EntityUid uid{std::string(type), ref.id.text};
    return m_actions.count(uid) > 0 ? std::optional(std::move(uid)) : std::nullopt;
}

std::string SchemaNames::nearestType(std::string_view space, std::string_view written, TypeLookup lookup) const {
    std::vector<std::string> names;
    for (const auto* declared : {&m_entities, &m_commons}) {
        if (!allows(lookup, declared == &m_commons ? ResolvedName::Kind::Common : ResolvedName::Kind::Entity)) continue;
        for (const std::string& name : *declared) {
            const bool near = name == qualified(space, baseName(name)) || name.find("::") == std::string::npos;
            if (baseName(name) == written) return name;  // the right word in another namespace
            names.push_back(near && written.find("::") == std::string_view::npos ? std::string(baseName(name)) : name);
        }
    }
    std::vector<std::string_view> candidates(names.begin(), names.end());
    if (allows(lookup, ResolvedName::Kind::Builtin)) candidates.insert(candidates.end(), kBuiltins.begin(), kBuiltins.end());
    return std::string(nearest(written, candidates));
}

std::string SchemaNames::nearestAction(std::string_view space, std::string_view id) const {
    std::vector<std::string_view> candidates;
    for (const EntityUid& uid : m_actions) {
        if (uid.type == qualified(space, "Action") || uid.type == "Action") candidates.push_back(uid.id);
    }
    return std::string(nearest(id, candidates));
}

}  // namespace writ::cedar
