#include "engine/cedar/generate/cedar_schema.h"

#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/read.h"
#include "engine/cedar/schema/resolve.h"

namespace writ::cedar {

CedarSchema::CedarSchema(SchemaPtr schema, SchemaFragment fragment, bool inferred)
    : m_schema(std::move(schema)),
      m_fragment(std::move(fragment)),
      m_digest(sha256(schemaJson(m_fragment).canonical())),
      m_inferred(inferred) {
}

BuiltSchema buildSchema(const SchemaSources& sources) {
    BuiltSchema built;
    ProfileSources parts;
    for (const SourcePtr& file : sources.files) parts.files.push_back(readSchema(file, built.diagnostics));
    parts.tools = sources.tools;
    parts.shapes = sources.shapes;
    parts.entities = sources.entities;
    Profile profile = makeProfile(std::move(parts));
    for (ProfileNote& note : profile.notes) built.untyped.push_back({note.tool, note.pointer, note.reason});
    SchemaPtr schema = resolveSchema(profile.fragments, built.diagnostics);
    normalize(built.diagnostics);
    if (schema && !hasErrors(built.diagnostics)) {
        built.schema = std::make_shared<const CedarSchema>(std::move(schema), merged(profile.fragments), sources.files.empty());
    }
    return built;
}

const CedarSchema* cedarSchema(const LanguageSchema* schema) {
    return dynamic_cast<const CedarSchema*>(schema);
}

}  // namespace writ::cedar
