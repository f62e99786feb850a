#pragma once

#include "engine/cedar/validate/checker.h"

namespace writ::cedar {

/// Reports what a policy names and the schema does not have: entity types, actions, ids of enumerated types.
void checkNames(const PolicyContext& context);

/// Reports a scope that fits no combination of action, principal and resource of the schema.
void checkApplicability(const PolicyContext& context, const Policy& policy, Severity severity);

/// Reports an entity whose type the schema does not have.
void checkEntityType(const PolicyContext& context, const std::string& type, Span span);

}  // namespace writ::cedar
