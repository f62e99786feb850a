#include "engine/cedar/service/completion_json.h"
#include "engine/cedar/service/completion_list.h"

namespace writ::cedar {

namespace {

void completePolicy(const PolicyCompletion& at) {
    switch (at.place.region) {
    case CursorPlace::Region::Outside:
    case CursorPlace::Region::Annotation: return completeOutside(at);
    case CursorPlace::Region::Scope: return completeScope(at);
    case CursorPlace::Region::BehindScope: return completeBehindScope(at);
    case CursorPlace::Region::Condition: return completeCondition(at);
    }
}

}  // namespace

bool triggersCompletion(char typed) {
    return std::string_view(".:\"@[<").find(typed) != std::string_view::npos;
}

std::vector<CompletionItem> complete(const Snapshot& snapshot, Position at) {
    const DocumentState* state = snapshot.data().find(at.document);
    if (!state) return {};
    const std::uint32_t offset = clamped(state->source(), at.offset);
    if (state->schema && state->document.kind == DocumentKind::Schema) return completeSchema(snapshot.data(), *state, offset);
    if (!state->policies) return completeJson(snapshot.data(), *state, offset);
    const CursorPlace place(state->source(), state->policies->tokens, offset);
    if (place.inComment) return {};
    CompletionList list(place.word);
    completePolicy({snapshot.data(), *state, place, list});
    return list.take();
}

}  // namespace writ::cedar
