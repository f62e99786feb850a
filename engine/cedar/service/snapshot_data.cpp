#include "engine/cedar/service/snapshot_data.h"
#include "engine/cedar/policy_id.h"

#include "engine/cedar/entities.h"
#include "engine/cedar/generate/profile.h"
#include "engine/cedar/policy_json/read.h"
#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/read.h"
#include "engine/cedar/schema/resolve.h"
#include "engine/cedar/schema/syntax.h"
#include "engine/cedar/service/policy_occurrences.h"
#include "engine/cedar/validate/validate.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace writ::cedar {

namespace {

using Units = std::unordered_map<std::string_view, CheckedUnitPtr>;

class SnapshotBuilder {
public:
    SnapshotBuilder(SnapshotParts parts, const SnapshotData* previous)
        : m_data(std::make_shared<SnapshotData>()), m_parts(std::move(parts)), m_previous(previous) {
        m_data->documents = std::move(m_parts.documents);
    }

    std::shared_ptr<const SnapshotData> run() {
        for (const ServiceDocument& document : m_data->documents) m_data->states.push_back(read(document));
        makeWorld();
        const bool sameWorld = m_previous && m_previous->world->known == m_data->world->known &&
                               m_previous->world->schema == m_data->world->schema &&
                               m_previous->world->index == m_data->world->index;
        for (DocumentState& state : m_data->states) {
            if (state.schema || state.facts)
                state.occurrences = namesOf(state);
            else if (state.jsonPolicies)
                checkJsonPolicies(state, sameWorld);
            else if (!state.policies || !sameWorld)
                state.policies = checkPolicies(state.document, sameWorld);
            if (state.facts) holdFacts(state);
        }
        findRepeatedIds();
        return std::move(m_data);
    }

private:
    [[nodiscard]] const DocumentState* before(const std::string& name) const {
        return m_previous ? m_previous->find(name) : nullptr;
    }

    /// What a document tells by itself. Policies that changed are left to checkPolicies().
    [[nodiscard]] DocumentState read(const ServiceDocument& document) const {
        DocumentState state{document, nullptr, nullptr, nullptr, nullptr, std::nullopt, {}, nullptr};
        const DocumentState* old = before(document.source->name());
        const bool same = old && old->document.kind == document.kind &&
                          (old->document.source == document.source || old->source().text() == document.source->text());
        if (same) {
            state.policies = old->policies;
            state.schema = old->schema;
            state.facts = old->facts;
            state.jsonPolicies = old->jsonPolicies;
            return state;
        }
        switch (document.kind) {
        case DocumentKind::Policies: break;
        case DocumentKind::Schema:
        case DocumentKind::JsonSchema: state.schema = readSchemaDocument(document.source, document.kind); break;
        case DocumentKind::Facts: state.facts = std::make_shared<const FactsText>(document.source); break;
        case DocumentKind::JsonPolicies: state.jsonPolicies = readJsonPolicies(*document.source); break;
        }
        return state;
    }

    static std::shared_ptr<const JsonPolicyText> readJsonPolicies(const Source& source) {
        auto document = std::make_shared<JsonPolicyText>();
        document->outline = JsonOutline(source.text());
        document->document = readPolicyJson(source, document->syntax);
        return document;
    }

    static std::shared_ptr<const SchemaText> readSchemaDocument(const SourcePtr& source, DocumentKind kind) {
        auto document = std::make_shared<SchemaText>();
        const bool isJson = kind == DocumentKind::JsonSchema;
        if (isJson)
            document->outline = JsonOutline(source->text());
        else
            document->tokens = significantTokens(*source);
        document->fragment = std::make_shared<const SchemaFragment>(isJson ? readJsonSchema(source, document->syntax)
                                                                           : parseSchema(source, document->syntax));
        return document;
    }

    template <class Pointer>
    [[nodiscard]] std::vector<Pointer> collect(const std::vector<DocumentState>& states, Pointer DocumentState::*member) const {
        std::vector<Pointer> found;
        for (const DocumentState& state : states) {
            if (state.*member) found.push_back(state.*member);
        }
        return found;
    }

    void makeWorld() {
        const auto facts = collect(m_data->states, &DocumentState::facts);
        const bool sameFacts = m_previous && collect(m_previous->states, &DocumentState::facts) == facts;
        auto world = std::make_shared<World>();
        world->tools = std::move(m_parts.tools);
        world->shapes = std::move(m_parts.shapes);
        world->facts = sameFacts ? m_previous->world->facts : std::make_shared<const FactsIndex>(facts);
        const auto schemas = collect(m_data->states, &DocumentState::schema);
        const bool sameSchemas = m_previous && collect(m_previous->states, &DocumentState::schema) == schemas;
        if (sameSchemas && sameFacts && sameSources(*m_previous->world, *world))
            keepSchema(*world);
        else
            makeSchema(schemas, sameSchemas, *world);
        m_data->world = std::move(world);
    }

    static bool sameSources(const World& a, const World& b) {
        const auto sameTool = [](const ToolDescription& x, const ToolDescription& y) {
            return x.name == y.name && x.description == y.description && x.inputSchema == y.inputSchema;
        };
        const auto sameShape = [](const RequestShape& x, const RequestShape& y) {
            return x.tool == y.tool && x.subjectType == y.subjectType && x.resourceType == y.resourceType &&
                   x.subjectProperties == y.subjectProperties && x.resourceProperties == y.resourceProperties &&
                   x.context == y.context;
        };
        return std::equal(a.tools.begin(), a.tools.end(), b.tools.begin(), b.tools.end(), sameTool) &&
               std::equal(a.shapes.begin(), a.shapes.end(), b.shapes.begin(), b.shapes.end(), sameShape);
    }

    void keepSchema(World& world) {
        const World& old = *m_previous->world;
        world.schema = old.schema;
        world.index = old.index;
        world.known = old.known;
        world.isAssumed = old.isAssumed;
        m_data->schemaFindings = m_previous->schemaFindings;
        m_data->schemaKey = m_previous->schemaKey;
    }

    void makeSchema(const std::vector<std::shared_ptr<const SchemaText>>& schemas, bool sameSchemas, World& world) {
        const std::vector<SchemaFragment> fragments = fragmentsOf(schemas, world);
        for (const SchemaFragment& fragment : fragments) m_data->schemaKey += schemaJson(fragment).dump();
        // Most changes of facts show nothing new of their types.
        const bool sameShapes = m_previous && m_previous->world->shapes.empty() == world.shapes.empty();
        if (sameSchemas && sameShapes && m_previous->schemaKey == m_data->schemaKey) return keepSchema(world);
        std::vector<SchemaIndex::FragmentPtr> shared;
        for (const SchemaFragment& fragment : fragments) shared.push_back(std::make_shared<const SchemaFragment>(fragment));
        world.index = std::make_shared<const SchemaIndex>(std::move(shared), SchemaNames(fragments));
        const auto sound = [](const std::shared_ptr<const SchemaText>& schema) { return !hasErrors(schema->syntax); };
        world.known = fragments.empty() ? nullptr : resolveSchema(fragments, m_data->schemaFindings);
        if (!std::all_of(schemas.begin(), schemas.end(), sound)) world.known = nullptr;
        world.isAssumed = schemas.empty() && world.shapes.empty();
        if (!world.isAssumed) world.schema = world.known;
        if (!world.known && m_previous) world.known = m_previous->world->known;
    }

    /// The schema documents, completed as replays do it. Without tools they are taken as they are.
    static std::vector<SchemaFragment> fragmentsOf(const std::vector<std::shared_ptr<const SchemaText>>& schemas,
                                                   const World& world) {
        ProfileSources sources;
        for (const auto& schema : schemas) sources.files.push_back(*schema->fragment);
        if (world.tools.empty() && !schemas.empty()) return sources.files;
        sources.tools = world.tools;
        sources.shapes = world.shapes;
        sources.entities = world.facts->all();
        return makeProfile(std::move(sources)).fragments;
    }

    /// Facts and schema may each be right and not fit together.
    void holdFacts(DocumentState& state) const {
        const World& world = *m_data->world;
        if (!world.schema || state.facts->json.isNull()) return;
        const DocumentState* old = before(state.source().name());
        if (old && old->facts == state.facts && m_previous->world->schema == world.schema) {
            state.factsFinding = old->factsFinding;
            return;
        }
        const auto store = EntityStore::load(state.facts->json, *world.schema);
        if (!store) state.factsFinding = malformedJson(state.source(), state.facts->outline, store.error());
    }

    [[nodiscard]] std::shared_ptr<const std::vector<Occurrence>> namesOf(const DocumentState& state) const {
        const DocumentState* old = before(state.source().name());
        const bool sameIndex = old && m_previous->world->index == m_data->world->index;
        if (sameIndex && old->schema == state.schema && old->facts == state.facts) return old->occurrences;
        const SchemaIndex& index = *m_data->world->index;
        return std::make_shared<const std::vector<Occurrence>>(state.schema ? schemaOccurrences(*state.schema->fragment, index)
                                                                            : factsOccurrences(*state.facts, index));
    }

    std::shared_ptr<const PolicyText> checkPolicies(const ServiceDocument& document, bool sameWorld) {
        auto result = std::make_shared<PolicyText>();
        result->tokens = significantTokens(*document.source);
        const Units known = unitsBefore(document.source->name());
        std::uint32_t policies = 0;
        for (const Span span : splitPolicies(*document.source, result->tokens)) {
            const std::string_view text = document.source->text(span);
            const auto found = known.find(text);
            CheckedUnitPtr unit = found == known.end() ? nullptr : found->second;
            if (!unit || !sameWorld) unit = check(unit ? unit->unit : readUnit(document.source->name(), text));
            result->units.push_back({unit, span.begin, policies});
            policies += static_cast<std::uint32_t>(unit->unit->tree.policies.size());
        }
        return result;
    }

    [[nodiscard]] Units unitsBefore(const std::string& name) const {
        Units units;
        const DocumentState* old = before(name);
        if (!old || !old->policies) return units;
        units.reserve(old->policies->units.size());
        for (const PlacedUnit& placed : old->policies->units) units.emplace(placed.unit().source->text(), placed.checked);
        return units;
    }

    /// All policies of a document at once: it is read as one, and a change of it is rarely one of a single policy.
    void checkJsonPolicies(DocumentState& state, bool sameWorld) {
        const DocumentState* old = before(state.source().name());
        if (sameWorld && old && old->jsonPolicies == state.jsonPolicies) {
            state.policyFindings = old->policyFindings;
            return;
        }
        const Tree& tree = state.jsonPolicies->document.tree;
        m_data->checkedPolicies += tree.policies.size();
        const bool isSound = !hasErrors(state.jsonPolicies->syntax);
        if (isSound && m_data->world->schema) state.policyFindings = validate(state.source(), tree, *m_data->world->schema);
    }

    CheckedUnitPtr check(PolicyUnitPtr unit) {
        ++m_data->checkedPolicies;
        auto checked = std::make_shared<CheckedUnit>();
        const World& world = *m_data->world;
        if (world.schema) checked->findings = validate(*unit->source, unit->tree, *world.schema);
        checked->occurrences = policyOccurrences(*unit, world);
        checked->unit = std::move(unit);
        return checked;
    }

    void findRepeatedIds() {
        struct Place {
            const DocumentState* state;
            Span head;
        };
        std::map<std::pair<std::string_view, std::string_view>, std::vector<Place>> places;
        for (const DocumentState& state : m_data->states) {
            if (!state.policies) continue;
            for (const PlacedUnit& placed : state.policies->units) {
                for (const Policy& policy : placed.unit().tree.policies) {
                    const std::string_view id = givenId(policy);
                    if (!id.empty()) places[{state.document.group, id}].push_back({&state, placed.inDocument(policy.headSpan)});
                }
            }
        }
        for (const auto& [key, found] : places) {
            for (std::size_t i = 0; found.size() > 1 && i < found.size(); ++i) {
                m_data->setFindings.push_back(repeatedId(found[i].state->source(), found[i].head, key.second));
            }
        }
    }

    std::shared_ptr<SnapshotData> m_data;
    SnapshotParts m_parts;
    const SnapshotData* m_previous;
};

}  // namespace

const PlacedUnit* PolicyText::unitAt(std::uint32_t offset) const {
    const auto behind = std::upper_bound(units.begin(), units.end(), offset,
                                         [](std::uint32_t at, const PlacedUnit& placed) { return at < placed.offset; });
    return behind == units.begin() ? nullptr : &*std::prev(behind);
}

const DocumentState* SnapshotData::find(std::string_view name) const {
    const auto found =
        std::find_if(states.begin(), states.end(), [name](const DocumentState& state) { return state.source().name() == name; });
    return found == states.end() ? nullptr : &*found;
}

std::vector<Occurrence> SnapshotData::occurrences(const DocumentState& state) const {
    if (state.jsonPolicies) return {};
    if (!state.policies) return *state.occurrences;
    std::vector<Occurrence> all;
    for (const PlacedUnit& placed : state.policies->units) {
        for (Occurrence occurrence : placed.checked->occurrences) {
            occurrence.span = placed.inDocument(occurrence.span);
            occurrence.part = placed.inDocument(occurrence.part);
            all.push_back(std::move(occurrence));
        }
    }
    return all;
}

std::vector<Occurrence> SnapshotData::occurrencesAt(const DocumentState& state, std::uint32_t offset) const {
    std::vector<Occurrence> found;
    for (Occurrence& occurrence : occurrences(state)) {
        if (occurrence.span.begin <= offset && offset <= occurrence.span.end) found.push_back(std::move(occurrence));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Occurrence& a, const Occurrence& b) { return a.span.size() < b.span.size(); });
    return found;
}

std::shared_ptr<const SnapshotData> buildSnapshot(SnapshotParts parts, const SnapshotData* previous) {
    return SnapshotBuilder(std::move(parts), previous).run();
}

std::uint32_t clamped(const Source& source, std::uint32_t offset) {
    return std::min(offset, source.size());
}

}  // namespace writ::cedar
