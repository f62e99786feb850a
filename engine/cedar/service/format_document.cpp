#include "engine/cedar/format/format.h"
#include "engine/cedar/service/service.h"
#include "engine/cedar/service/snapshot_data.h"

namespace writ::cedar {

tl::expected<std::vector<TextEdit>, Refusal> formatDocument(const Snapshot& snapshot, std::string_view document) {
    const DocumentState* state = snapshot.data().find(document);
    if (!state) return tl::unexpected<Refusal>("There is no such document.");
    const bool isPolicies = state->document.kind == DocumentKind::Policies;
    if (!isPolicies && state->document.kind != DocumentKind::Schema)
        return tl::unexpected<Refusal>("Only policies and schemas in Cedar's own syntax are formatted.");
    const Formatted formatted = isPolicies ? formatPolicies(state->source()) : formatSchema(state->source());
    if (!formatted.text) return tl::unexpected<Refusal>("A text with syntax errors is not formatted.");
    return lineEdits(state->source().text(), *formatted.text);
}

}  // namespace writ::cedar
