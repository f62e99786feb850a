#include "engine/cedar/service/name_search.h"
#include "engine/cedar/service/policy_lookup.h"
#include "engine/cedar/service/service.h"
#include "engine/cedar/service/text.h"

#include "engine/cedar/value.h"

#include <algorithm>

namespace writ::cedar {

namespace {

std::string code(std::string_view text) {
    return "`" + std::string(text) + "`";
}

bool touches(Span a, Span b) {
    return a.begin <= b.end && b.begin <= a.end;
}

/// Where a declaration can be added to the schema: the document and namespace that hold the most of them.
struct InsertionPlace {
    const DocumentState* state = nullptr;
    std::uint32_t offset = 0;
    std::string indent;
};

/// At the end of the namespace, or of the document for the empty one; only in Cedar's own syntax.
std::optional<InsertionPlace> placeFor(const SnapshotData& data, std::string_view space) {
    for (const DocumentState& state : data.states) {
        if (state.document.kind != DocumentKind::Schema) continue;
        for (const SchemaNamespace& candidate : state.schema->fragment->namespaces) {
            if (candidate.name.text != space) continue;
            if (space.empty()) return InsertionPlace{&state, state.source().size(), {}};
            const std::string_view text = state.source().text(candidate.span);
            if (text.ends_with('}')) return InsertionPlace{&state, candidate.span.end - 1, "  "};
        }
        if (space.empty()) return InsertionPlace{&state, state.source().size(), {}};
    }
    return std::nullopt;
}

std::string_view withoutColons(std::string_view space) {
    return space.ends_with("::") ? space.substr(0, space.size() - 2) : space;
}

class Actions {
public:
    Actions(const Snapshot& snapshot, const DocumentState& state, Span selection)
        : m_snapshot(snapshot), m_data(snapshot.data()), m_state(state), m_selection(selection) {}

    std::vector<CodeAction> run() {
        std::vector<Diagnostic> findings = m_snapshot.diagnostics(m_state.source().name());
        for (Diagnostic& finding : m_snapshot.lints(m_state.source().name())) findings.push_back(std::move(finding));
        for (const Diagnostic& finding : findings) {
            if (!touches(finding.span, m_selection)) continue;
            for (const Fix& fix : finding.fixes)
                m_actions.push_back({ActionKind::QuickFix, fix.title, {{m_state.source().name(), fix.edits}}, finding});
            declare(finding);
        }
        if (m_state.schema) removeUnused();
        return std::move(m_actions);
    }

private:
    void add(ActionKind kind, std::string title, const DocumentState& where, TextEdit edit, std::optional<Diagnostic> mends) {
        m_actions.push_back({kind, std::move(title), {{where.source().name(), {std::move(edit)}}}, std::move(mends)});
    }

    /// What a policy names and the schema lacks.
    void declare(const Diagnostic& finding) {
        const bool type = finding.code == Code::CedarUnknownEntityType;
        const bool action = finding.code == Code::CedarUnknownAction;
        const bool attribute = finding.code == Code::CedarUnknownAttribute;
        if (!m_state.policies || (!type && !action && !attribute)) return;
        for (const Occurrence& occurrence : m_data.occurrences(m_state)) {
            if (!touches(occurrence.span, finding.span)) continue;
            const Name& name = occurrence.name;
            if (type && name.kind == NameKind::EntityType && !m_data.world->index->entityTypes().contains(name.text))
                return declareIn(spaceOf(name.text), "entity " + std::string(lastPart(name.text)) + ";", name.text, finding);
            if (action && name.kind == NameKind::Action && !m_data.world->index->actions().contains({name.owner, name.text}))
                return declareIn(spaceOf(name.owner), actionText(name), quoted(name.text), finding);
            if (attribute && name.kind == NameKind::Attribute) return declareAttribute(name, finding);
        }
    }

    void declareIn(std::string_view space, const std::string& declaration, std::string_view name, const Diagnostic& finding) {
        const auto place = placeFor(m_data, withoutColons(space));
        if (!place) return;
        const std::string_view before = place->state->source().text({0, place->offset});
        const std::string begin = before.empty() || before.ends_with('\n') ? "" : "\n";
        add(ActionKind::QuickFix, "Declare " + code(name) + " in " + place->state->source().name(), *place->state,
            {{place->offset, place->offset}, begin + place->indent + declaration + "\n"}, finding);
    }

    /// An action for the principals and resources that other actions have.
    [[nodiscard]] std::string actionText(const Name& name) const {
        const auto list = [](const std::vector<std::string>& types) {
            std::string text;
            for (const std::string& type : types) text += (text.empty() ? "" : ", ") + type;
            return "[" + text + "]";
        };
        for (const SchemaAction& other : m_data.world->known->actions()) {
            if (!other.applies) continue;
            return "action " + quoted(name.text) + " appliesTo { principal: " + list(other.principals) +
                   ", resource: " + list(other.resources) + " };";
        }
        return "action " + quoted(name.text) + ";";
    }

    /// As an optional String in the record that lacks it, where that is written with braces.
    void declareAttribute(const Name& name, const Diagnostic& finding) {
        for (const DocumentState& state : m_data.states) {
            if (state.document.kind != DocumentKind::Schema) continue;
            for (const Occurrence& occurrence : *state.occurrences) {
                const Name& sibling = occurrence.name;
                if (!occurrence.declares || sibling.kind != NameKind::Attribute || sibling.owner != name.owner) continue;
                const std::string key = isPlainName(name.text) ? name.text : quoted(name.text);
                add(ActionKind::QuickFix, "Declare " + code(name.text) + " in " + state.source().name(), state,
                    {{occurrence.span.begin, occurrence.span.begin}, key + "?: String, "}, finding);
                return;
            }
        }
    }

    /// A declaration of a schema that nothing names.
    void removeUnused() {
        for (const Occurrence& occurrence : *m_state.occurrences) {
            if (!occurrence.declares || !touches(occurrence.span, m_selection)) continue;
            const auto places = placesOf(m_data, {occurrence.name});
            const bool unused =
                std::all_of(places.begin(), places.end(), [](const NamedPlace& place) { return place.occurrence.declares; });
            const auto span = declarationOf(occurrence.name);
            if (unused && span)
                add(ActionKind::Refactor, "Remove unused " + code(m_state.source().text(occurrence.part)), m_state, {*span, ""},
                    std::nullopt);
        }
    }

    /// The span of a declaration that stands for one name alone.
    [[nodiscard]] std::optional<Span> declarationOf(const Name& name) const {
        if (m_state.document.kind != DocumentKind::Schema) return std::nullopt;
        const SchemaIndex& index = *m_data.world->index;
        if (name.kind == NameKind::CommonType) {
            const auto found = index.commonTypes().find(name.text);
            if (found != index.commonTypes().end()) return found->second.decl->span;
        } else if (name.kind == NameKind::EntityType) {
            const auto found = index.entityTypes().find(name.text);
            if (found != index.entityTypes().end() && isAlone(found->second.space->entityTypes, *found->second.decl))
                return found->second.decl->span;
        }
        return std::nullopt;
    }

    template <class Decl>
    static bool isAlone(const std::vector<Decl>& all, const Decl& one) {
        return std::count_if(all.begin(), all.end(), [&](const Decl& other) { return other.span == one.span; }) == 1;
    }

    const Snapshot& m_snapshot;
    const SnapshotData& m_data;
    const DocumentState& m_state;
    Span m_selection;
    std::vector<CodeAction> m_actions;
};

}  // namespace

std::vector<CodeAction> codeActions(const Snapshot& snapshot, std::string_view document, Span selection) {
    const DocumentState* state = snapshot.data().find(document);
    if (!state) return {};
    const std::uint32_t begin = clamped(state->source(), selection.begin);
    const std::uint32_t end = std::max(begin, clamped(state->source(), selection.end));
    return Actions(snapshot, *state, {begin, end}).run();
}

}  // namespace writ::cedar
