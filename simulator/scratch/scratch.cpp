#include "simulator/scratch/scratch.h"

#include "simulator/scratch/facts_edit.h"
#include "simulator/scratch/state.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

using scratch::Document;

/// The recording holds no arguments that could be read: edits may state them.
bool lacksArguments(const std::string& notReplayable) {
    const std::string code = notReplayable.substr(0, notReplayable.find(':'));
    return code == "arguments_not_recorded" || code == "arguments_unreadable";
}

Result<PreparedFactsPtr> factsOf(const Workspace& workspace) {
    for (const WorkspaceProblem& problem : workspace.problems) {
        if (problem.fatal) return tl::unexpected(problem.error);
    }
    const Language* language = languageById(workspace.manifest.language);
    if (language == nullptr || workspace.binding == nullptr)
        return fail(ErrorKind::Unsupported, "Requests of this workspace cannot be decided.");
    Result<PreparedFactsPtr> facts = prepareFactsWith(*language, workspace.facts, workspace.schema.get());
    if (!facts) return tl::unexpected(std::move(facts.error()).in(workspace.facts.source()));
    return facts;
}

/// "/subject/properties/NAME…": the attribute that an edit is about.
struct Attribute {
    std::string part, name;
    bool whole = false;  ///< not only something in it

    [[nodiscard]] std::string pointer() const { return pointerJoin("/" + part + "/properties", name); }
};
std::optional<Attribute> attributeOf(const std::string& pointer) {
    const auto tokens = pointerTokens(pointer);
    const bool fits = tokens && tokens->size() > 2 && ((*tokens)[0] == "subject" || (*tokens)[0] == "resource");
    if (!fits || (*tokens)[1] != "properties") return std::nullopt;
    return Attribute{(*tokens)[0], (*tokens)[2], tokens->size() == 3};
}

/// Lays edits into a request whose attributes may stand in the facts.
class Editor {
public:
    Editor(Document document, const Facts& facts) : m_document(std::move(document)), m_facts(facts) {}

    Result<void> apply(const ScratchEdit& edit) {
        if (const std::optional<Attribute> attribute = attributeOf(edit.pointer)) prepare(*attribute, edit.kind);
        return scratch::apply(edit, m_document);
    }

    [[nodiscard]] const Document& document() const { return m_document; }
    /// Where attributes had to be taken out of them.
    [[nodiscard]] const std::optional<Facts>& changedFacts() const { return m_changed; }

private:
    void prepare(const Attribute& attribute, ScratchEdit::Kind kind) {
        const Json& entity = m_document.json[attribute.part];
        const EntityUid uid{entity["type"].asString(), entity["id"].asString()};
        const Json* held = scratch::attributesOf(m_changed ? *m_changed : m_facts, uid).find(attribute.name);
        if (held == nullptr) return;
        const bool stands = m_document.value(attribute.pointer()).state != FieldState::Absent;
        // A part of what only the facts hold: the whole of it becomes the request's own first.
        if (!attribute.whole && !stands) m_document.json = m_document.json.withPointer(attribute.pointer(), *held);
        if (attribute.whole && kind == ScratchEdit::Kind::Remove)
            m_changed = scratch::withoutAttribute(m_changed ? *m_changed : m_facts, uid, attribute.name);
    }

    Document m_document;
    const Facts& m_facts;
    std::optional<Facts> m_changed;
};

/// What is derived follows only a call that was recorded.
bool isBoundAnew(const ScratchRequest::Base& base, const std::vector<ScratchEdit>& edits, Derived derived) {
    return base.session != nullptr && derived == Derived::Follow && std::any_of(edits.begin(), edits.end(), scratch::isOfCall);
}

Result<BoundCall> boundWith(const ScratchRequest::Base& base, const std::vector<ScratchEdit>& edits, bool anew) {
    if (!anew) return base.start;
    return scratch::boundAnew(base, edits);
}

/// Of subject or resource: type or id.
bool namesEntity(const ScratchEdit& edit) {
    constexpr std::array<std::string_view, 4> kNames{"/subject/type", "/subject/id", "/resource/type", "/resource/id"};
    return std::find(kNames.begin(), kNames.end(), edit.pointer) != kNames.end();
}

void dropProvenance(const std::vector<ScratchEdit>& edits, std::vector<Provenance>& provenance) {
    const auto edited = [&](const Provenance& one) {
        return std::any_of(edits.begin(), edits.end(),
                           [&](const ScratchEdit& edit) { return scratch::isWithin(one.pointer, edit.pointer); });
    };
    provenance.erase(std::remove_if(provenance.begin(), provenance.end(), edited), provenance.end());
}

Result<std::shared_ptr<const ScratchRequest::State>> stateOf(const ScratchRequest::Base& base,
                                                             const std::vector<ScratchEdit>& edits, Derived derived) {
    auto state = std::make_shared<ScratchRequest::State>();
    const bool anew = isBoundAnew(base, edits, derived);
    Result<BoundCall> bound = boundWith(base, edits, anew);
    if (!bound) return tl::unexpected(std::move(bound.error()));
    if (!bound->request) bound->request = bound->outline;
    if (bound->request && !edits.empty()) bound->notReplayable.clear();
    state->bound = *std::move(bound);
    if (!state->bound.request) return state;
    Editor editor(Document::of(*state->bound.request), base.workspace->facts);
    // Whose attributes are edited has to be known first.
    for (const bool naming : {true, false}) {
        for (const ScratchEdit& edit : edits) {
            if (namesEntity(edit) != naming || (anew && scratch::isOfCall(edit))) continue;
            if (Result<void> done = editor.apply(edit); !done) return tl::unexpected(std::move(done.error()));
        }
    }
    Result<Request> request = editor.document().request();
    if (!request) return tl::unexpected(std::move(request.error()));
    state->bound.request = *std::move(request);
    dropProvenance(edits, state->bound.provenance);
    state->facts = editor.changedFacts();
    state->shown = scratch::withFacts(editor.document(), state->facts ? *state->facts : base.workspace->facts);
    return state;
}

}  // namespace

Result<ScratchRequest> ScratchRequest::of(std::shared_ptr<Base> base) {
    Result<std::shared_ptr<const State>> state = stateOf(*base, {}, Derived::Follow);
    if (!state) return tl::unexpected(std::move(state.error()));
    base->shown = (*state)->shown;
    ScratchRequest scratch;
    scratch.m_base = std::move(base);
    scratch.m_state = *std::move(state);
    return scratch;
}

Result<ScratchRequest> ScratchRequest::ofCall(const Corpus& corpus, std::size_t call) {
    const CorpusCall& from = corpus.calls[call];
    Result<PreparedFactsPtr> facts = factsOf(*corpus.workspace);
    if (!facts) return tl::unexpected(std::move(facts.error()));
    auto base = std::make_shared<Base>();
    base->workspace = corpus.workspace;
    base->session = corpus.sessions[from.session];
    base->origin = {base->session->id, from.step, from.call, base->session->digest};
    base->facts = *std::move(facts);
    const BoundCallPtr recorded = from.bound.get();
    base->start = *recorded;
    if (!recorded->request && lacksArguments(from.notReplayable)) {
        Result<BoundCall> bound = scratch::boundAnew(*base, {});
        if (!bound) return tl::unexpected(std::move(bound.error()));
        base->start = *std::move(bound);
    }
    base->start.notReplayable = recorded->request ? std::string() : from.notReplayable;
    return of(std::move(base));
}

Result<ScratchRequest> ScratchRequest::ofTool(WorkspacePtr workspace, const std::string& tool) {
    Result<PreparedFactsPtr> facts = factsOf(*workspace);
    if (!facts) return tl::unexpected(std::move(facts.error()));
    const ToolDescription* description = workspace->catalog.find(tool);
    if (description == nullptr) return fail(ErrorKind::NotFound, "The catalog has no tool '" + tool + "'.");
    Result<Request> made = scratch::skeleton(*workspace, scratch::callDocument(*description));
    if (!made) return tl::unexpected(std::move(made.error()));
    auto base = std::make_shared<Base>();
    base->workspace = std::move(workspace);
    base->facts = *std::move(facts);
    base->start.request = *std::move(made);
    return of(std::move(base));
}

Result<ScratchRequest> ScratchRequest::built(std::vector<ScratchEdit> edits, Derived derived) const {
    Result<std::shared_ptr<const State>> state = stateOf(*m_base, edits, derived);
    if (!state) return tl::unexpected(std::move(state.error()));
    ScratchRequest other = *this;
    other.m_state = *std::move(state);
    other.m_edits = std::move(edits);
    other.m_derived = derived;
    return other;
}

Result<ScratchRequest> ScratchRequest::with(ScratchEdit edit) const {
    return with(std::vector<ScratchEdit>{std::move(edit)});
}

Result<ScratchRequest> ScratchRequest::with(const std::vector<ScratchEdit>& edits) const {
    std::vector<ScratchEdit> all = m_edits;
    for (ScratchEdit edit : edits) {
        // Null means absent.
        if (edit.kind == ScratchEdit::Kind::Set && edit.value.isNull()) edit.kind = ScratchEdit::Kind::Remove;
        if (Result<void> fits = scratch::check(edit); !fits) return tl::unexpected(std::move(fits.error()));
        all.erase(std::remove_if(all.begin(), all.end(),
                                 [&](const ScratchEdit& old) { return scratch::isWithin(old.pointer, edit.pointer); }),
                  all.end());
        all.push_back(std::move(edit));
    }
    return built(std::move(all), m_derived);
}

Result<ScratchRequest> ScratchRequest::restored(std::string_view pointer) const {
    std::vector<ScratchEdit> kept = m_edits;
    kept.erase(std::remove_if(kept.begin(), kept.end(),
                              [&](const ScratchEdit& edit) { return scratch::isWithin(edit.pointer, pointer); }),
               kept.end());
    return built(std::move(kept), m_derived);
}

Result<ScratchRequest> ScratchRequest::withDerived(Derived derived) const {
    return built(m_edits, derived);
}

const WorkspacePtr& ScratchRequest::workspace() const {
    return m_base->workspace;
}

const ScratchOrigin& ScratchRequest::origin() const {
    return m_base->origin;
}

const Request* ScratchRequest::outline() const {
    return m_state->bound.request ? &*m_state->bound.request : nullptr;
}

const Request* ScratchRequest::request() const {
    return m_state->bound.notReplayable.empty() ? outline() : nullptr;
}

const std::string& ScratchRequest::notReplayable() const {
    return m_state->bound.notReplayable;
}

const Facts& ScratchRequest::facts() const {
    return m_state->facts ? *m_state->facts : m_base->workspace->facts;
}

Result<PreparedFactsPtr> ScratchRequest::preparedFacts() const {
    if (!m_state->facts) return m_base->facts;
    const Language& language = *languageById(m_base->workspace->manifest.language);
    return prepareFactsWith(language, *m_state->facts, m_base->workspace->schema.get());
}

const Clock& ScratchRequest::clock() const {
    return m_state->bound.clock;
}

const std::vector<EntityUid>& ScratchRequest::actors() const {
    return m_state->bound.actors;
}

const std::vector<Provenance>& ScratchRequest::provenance() const {
    return m_state->bound.provenance;
}

FieldValue ScratchRequest::value(std::string_view pointer) const {
    return m_state->shown.value(pointer);
}

bool ScratchRequest::isEdited(std::string_view pointer) const {
    return std::any_of(m_edits.begin(), m_edits.end(), [&](const ScratchEdit& edit) {
        return scratch::isWithin(pointer, edit.pointer) || scratch::isWithin(edit.pointer, pointer);
    });
}

std::vector<ScratchChange> ScratchRequest::changes() const {
    std::vector<ScratchChange> all = scratch::changes(m_base->shown, m_state->shown);
    for (ScratchChange& change : all) change.edited = isEdited(change.pointer);
    return all;
}

}  // namespace writ::sim
