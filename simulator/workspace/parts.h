#pragma once

#include "simulator/workspace/workspace.h"

namespace writ::sim {

// Parts of a workspace that are made of its others. What is wrong becomes a problem.

/// Of bindingDocument, catalog and facts. A broken one is fatal: calls would be bound differently.
void compileBindingOf(Workspace& workspace);
/// Of schemaFiles, catalog, binding and facts.
void makeSchemaOf(Workspace& workspace);

}  // namespace writ::sim
