#pragma once

#include "simulator/scratch/document.h"

namespace writ::sim {

struct ScratchRequest::Base {
    WorkspacePtr workspace;
    ScratchOrigin origin;
    SessionPtr session;  ///< null: made from nothing
    PreparedFactsPtr facts;
    BoundCall start;          ///< the call as it was bound, or the request made from nothing
    scratch::Document shown;  ///< what changes are told against
};

struct ScratchRequest::State {
    BoundCall bound;             ///< with the edits; its request is an outline only where it also says why it is not replayable
    std::optional<Facts> facts;  ///< where they differ from the workspace's
    scratch::Document shown;     ///< the request, with the attributes that the facts hold
};

namespace scratch {

/// The call with those edits that are of the call, bound anew in its session.
[[nodiscard]] Result<BoundCall> boundAnew(const ScratchRequest::Base& base, const std::vector<ScratchEdit>& edits);
/// A request of a call that nobody recorded: its tool, its arguments, and what else requests of this tool must hold, unknown.
[[nodiscard]] Result<Request> skeleton(const Workspace& workspace, const Document& call);
/// Tool and arguments of a recorded call as a document; what the recording hid of them is unknown. Of a call whose arguments
/// were not recorded those of the catalog are, all unknown.
[[nodiscard]] Document callDocument(const Workspace& workspace, const Step& call);
/// A tool with the arguments that it requires, unknown.
[[nodiscard]] Document callDocument(const ToolDescription& tool);

/// The request with what the facts hold of its subject and its resource.
[[nodiscard]] Document withFacts(Document document, const Facts& facts);

}  // namespace scratch
}  // namespace writ::sim
