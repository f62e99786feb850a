#include "engine/cedar/service/snapshot_data.h"
#include "engine/cedar/service/text.h"

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
    SnapshotBuilder(std::vector<ServiceDocument> documents, std::vector<ToolDescription> tools, const SnapshotData* previous)
        : m_data(std::make_shared<SnapshotData>()), m_tools(std::move(tools)), m_previous(previous) {
        m_data->documents = std::move(documents);
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
            else if (!state.policies || !sameWorld)
                state.policies = checkPolicies(state.document, sameWorld);
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
        DocumentState state{document, nullptr, nullptr, nullptr, nullptr};
        const DocumentState* old = before(document.source->name());
        const bool same = old && old->document.kind == document.kind &&
                          (old->document.source == document.source || old->source().text() == document.source->text());
        if (same) {
            state.policies = old->policies;
            state.schema = old->schema;
            state.facts = old->facts;
            return state;
        }
        switch (document.kind) {
        case DocumentKind::Policies: break;
        case DocumentKind::Schema:
        case DocumentKind::JsonSchema: state.schema = readSchemaDocument(document.source, document.kind); break;
        case DocumentKind::Facts: state.facts = std::make_shared<const FactsText>(document.source); break;
        }
        return state;
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
        const auto schemas = collect(m_data->states, &DocumentState::schema);
        const auto facts = collect(m_data->states, &DocumentState::facts);
        const bool sameSchemas = m_previous && collect(m_previous->states, &DocumentState::schema) == schemas;
        const bool sameFacts = m_previous && collect(m_previous->states, &DocumentState::facts) == facts;
        auto world = std::make_shared<World>();
        if (sameSchemas)
            keepSchema(*world);
        else
            resolve(schemas, *world);
        world->facts = sameFacts ? m_previous->world->facts : std::make_shared<const FactsIndex>(facts);
        const bool sameTools = m_previous && sameToolList(m_previous->world->tools, m_tools);
        world->tools = std::move(m_tools);
        if (!world->known) assume(*world, sameSchemas && sameFacts && sameTools);
        m_data->world = std::move(world);
    }

    void keepSchema(World& world) {
        const World& old = *m_previous->world;
        world.schema = old.schema;
        world.index = old.index;
        if (!old.isAssumed) world.known = old.known;
        m_data->schemaFindings = m_previous->schemaFindings;
    }

    void resolve(const std::vector<std::shared_ptr<const SchemaText>>& schemas, World& world) {
        std::vector<SchemaIndex::FragmentPtr> shared;
        std::vector<SchemaFragment> fragments;
        bool sound = true;
        for (const auto& schema : schemas) {
            shared.push_back(schema->fragment);
            fragments.push_back(*schema->fragment);
            sound = sound && !hasErrors(schema->syntax);
        }
        world.index = std::make_shared<const SchemaIndex>(std::move(shared), SchemaNames(fragments));
        if (schemas.empty()) return;
        const SchemaPtr resolved = resolveSchema(fragments, m_data->schemaFindings);
        if (sound) world.schema = resolved;
        world.known = world.schema;
        const bool hasOld = m_previous && m_previous->world->known && !m_previous->world->isAssumed;
        if (!world.known && hasOld) world.known = m_previous->world->known;
    }

    void assume(World& world, bool asBefore) const {
        world.isAssumed = true;
        world.known =
            asBefore && m_previous->world->isAssumed ? m_previous->world->known : assumedSchema(world.tools, *world.facts);
    }

    [[nodiscard]] std::shared_ptr<const std::vector<Occurrence>> namesOf(const DocumentState& state) const {
        const DocumentState* old = before(state.source().name());
        const bool sameIndex = old && m_previous->world->index == m_data->world->index;
        if (sameIndex && old->schema == state.schema && old->facts == state.facts) return old->occurrences;
        const SchemaIndex& index = *m_data->world->index;
        return std::make_shared<const std::vector<Occurrence>>(state.schema ? schemaOccurrences(*state.schema->fragment, index)
                                                                            : factsOccurrences(*state.facts, index));
    }

    static bool sameToolList(const std::vector<ToolDescription>& a, const std::vector<ToolDescription>& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ToolDescription& x, const ToolDescription& y) {
            return x.name == y.name && x.description == y.description && x.inputSchema == y.inputSchema;
        });
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
                    const std::string_view id = idOf(policy);
                    if (!id.empty()) places[{state.document.group, id}].push_back({&state, placed.inDocument(policy.headSpan)});
                }
            }
        }
        for (const auto& [key, found] : places) {
            for (std::size_t i = 0; found.size() > 1 && i < found.size(); ++i) {
                m_data->setFindings.push_back(makeDiagnostic(
                    Code::CedarDuplicateId, found[i].state->source(), found[i].head,
                    "several policies have the id `" + std::string(key.second) + "`; each is called by its place instead"));
            }
        }
    }

    std::shared_ptr<SnapshotData> m_data;
    std::vector<ToolDescription> m_tools;
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

std::shared_ptr<const SnapshotData> buildSnapshot(std::vector<ServiceDocument> documents, std::vector<ToolDescription> tools,
                                                  const SnapshotData* previous) {
    return SnapshotBuilder(std::move(documents), std::move(tools), previous).run();
}

std::uint32_t clamped(const Source& source, std::uint32_t offset) {
    return std::min(offset, source.size());
}

}  // namespace writ::cedar
