#pragma once

#include "engine/cedar/policy_json/link.h"

namespace writ::cedar {

/// Levels of arrays and objects of policies in JSON, both written and read: two for each level of a tree of the largest height.
inline constexpr std::size_t kMaxPolicyJsonDepth = 2020;

/// Policies as JSON, in the form of Cedar 4.13 (its external syntax tree): surface operators are kept. An error where the JSON
/// would be nested beyond kMaxPolicyJsonDepth. Only of trees without Invalid nodes.
[[nodiscard]] Result<Json> toPolicyJson(const Tree& tree, const Policy& policy);
/// {staticPolicies, templates, templateLinks}. A policy without an id of its own is called policyN by its place.
[[nodiscard]] Result<Json> toPolicySetJson(const Tree& tree, const std::vector<TemplateLink>& links);

}  // namespace writ::cedar
