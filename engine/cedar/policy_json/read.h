#pragma once

#include "engine/cedar/policy_json/link.h"

namespace writ::cedar {

/// Reads policies in JSON, in one of three shapes that the content tells apart:
///  - a policy or template: {effect, principal, action, resource, conditions, annotations?}
///  - a policy set: {staticPolicies, templates, templateLinks}
///  - links of templates that stand elsewhere: [{template_id, link_id, args}], as the tools of Cedar write them.
/// Spans are those of the JSON text; messages name the JSON Pointer. With an error among the diagnostics the tree must not be
/// evaluated.
[[nodiscard]] PolicyDocument readPolicyJson(const Source& source, std::vector<Diagnostic>& diagnostics,
                                            const ParseOptions& options = {});
/// Whether a source holds JSON: by its name (`.json`), or by its first character where the name does not say `.cedar`.
[[nodiscard]] bool isPolicyJson(const Source& source);
/// Cedar's text or JSON.
[[nodiscard]] PolicyDocument readPolicies(const Source& source, std::vector<Diagnostic>& diagnostics,
                                          const ParseOptions& options = {});

}  // namespace writ::cedar
