#pragma once

#include "engine/cedar/generate/profile.h"
#include "engine/cedar/schema/schema.h"
#include "engine/decision/schema.h"

namespace writ::cedar {

/// What stands behind a LanguageSchema of Cedar.
class CedarSchema final : public LanguageSchema {
public:
    CedarSchema(SchemaPtr schema, SchemaFragment fragment, bool inferred);

    [[nodiscard]] Digest digest() const override { return m_digest; }
    [[nodiscard]] bool inferred() const override { return m_inferred; }
    [[nodiscard]] const Schema& schema() const { return *m_schema; }
    [[nodiscard]] const SchemaPtr& shared() const { return m_schema; }
    /// All of it in one piece, for printing.
    [[nodiscard]] const SchemaFragment& fragment() const { return m_fragment; }

private:
    SchemaPtr m_schema;
    SchemaFragment m_fragment;
    Digest m_digest;
    bool m_inferred;
};

/// The schema of a workspace in Writ's own profile: see makeProfile().
[[nodiscard]] BuiltSchema buildSchema(const SchemaSources& sources);

/// The handle's own class; null for a null handle, or one of another language.
[[nodiscard]] const CedarSchema* cedarSchema(const LanguageSchema* schema);

}  // namespace writ::cedar
