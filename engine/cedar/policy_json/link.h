#pragma once

#include "engine/cedar/parser.h"

#include <array>
#include <optional>

namespace writ::cedar {

/// The order is that of the scope: principal, (action,) resource.
struct TemplateLink {
    std::string templateId;
    std::string id;                      ///< of the policy that the link makes
    std::optional<EntityUid> principal;  ///< for ?principal
    std::optional<EntityUid> resource;   ///< for ?resource
    Span span;                           ///< the link, in the source that holds it
    Span idSpan;
    Span templateSpan;  ///< where it names the template
};

/// What a text of policies holds, be it Cedar or JSON.
struct PolicyDocument {
    Tree tree;  ///< policies and templates
    std::vector<TemplateLink> links;
};

/// Whether `policy` has exactly the slots that the link fills; else a sentence about what is missing or too much.
[[nodiscard]] std::optional<std::string> slotMismatch(const Policy& policy, const TemplateLink& link);
/// A template with its slots filled: a policy like any other, of the same tree, with the link's id. Only where the slots match.
[[nodiscard]] Policy linked(const Policy& policy, const TemplateLink& link);

/// One source with what it holds. `document.links` are applied by linkAll().
struct LinkablePart {
    SourcePtr source;
    PolicyDocument document;
};

/// Adds the policy of every link to the tree that holds its template. A template is called by its id in JSON, by an @id that is
/// unique, by file:policyN, or by policyN in its own source or, where only one source has templates, in that one. All ids of
/// links, policies and templates are one namespace.
void linkAll(std::vector<LinkablePart>& parts, std::vector<Diagnostic>& diagnostics);

}  // namespace writ::cedar
