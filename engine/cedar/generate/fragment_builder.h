#pragma once

#include "engine/cedar/schema/fragment.h"
#include "engine/text/result.h"

#include <map>
#include <string>

namespace writ::cedar {

// Schema parts without a place in any text.

[[nodiscard]] TypeExpr namedType(std::string name, TypeLookup lookup = TypeLookup::Any);
[[nodiscard]] TypeExpr setType(TypeExpr element);
/// The attributes sorted by name.
[[nodiscard]] TypeExpr recordType(std::map<std::string, SchemaAttribute> attributes);
[[nodiscard]] SchemaAttribute attributeOf(std::string name, TypeExpr type, bool required, Basis basis = Basis::Written);
[[nodiscard]] SchemaName plainName(std::string text);
[[nodiscard]] const SchemaAnnotation* findAnnotation(const std::vector<SchemaAnnotation>& annotations, std::string_view name);

/// A schema being put together: everything by name, so that what comes out is sorted.
class FragmentBuilder {
public:
    FragmentBuilder() = default;
    /// Begins with what a fragment declares.
    explicit FragmentBuilder(const SchemaFragment& fragment) { add(fragment); }

    /// Everything that a fragment declares. Of two declarations of one name the later counts.
    void add(const SchemaFragment& fragment);

    /// Adds a declaration; false when the namespace has one of that name already.
    bool addEntityType(const std::string& space, EntityTypeDecl declaration);
    bool addCommonType(const std::string& space, CommonTypeDecl declaration);
    bool addAction(const std::string& space, ActionDecl declaration);

    [[nodiscard]] const EntityTypeDecl* entityType(const std::string& space, const std::string& name) const;
    [[nodiscard]] const CommonTypeDecl* commonType(const std::string& space, const std::string& name) const;
    [[nodiscard]] const ActionDecl* action(const std::string& space, const std::string& name) const;

    /// Everything sorted by name.
    [[nodiscard]] SchemaFragment finish() const;

private:
    struct Space {
        std::vector<SchemaAnnotation> annotations;
        std::map<std::string, EntityTypeDecl, std::less<>> entityTypes;
        std::map<std::string, CommonTypeDecl, std::less<>> commonTypes;
        std::map<std::string, ActionDecl, std::less<>> actions;
    };
    [[nodiscard]] const Space* find(const std::string& space) const;

    std::map<std::string, Space, std::less<>> m_spaces;
};

}  // namespace writ::cedar
