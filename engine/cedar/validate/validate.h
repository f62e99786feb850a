#pragma once

#include "engine/cedar/schema/schema.h"
#include "engine/cedar/tree.h"
#include "engine/text/diagnostic.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace writ::cedar {

/// The release of Cedar whose judgement is wanted. Only one finding differs: a scope that no action of the schema fits is an
/// error up to 4.12 and a warning from 4.13 on.
enum class Compat : std::uint8_t { V4_12, V4_13 };

struct ValidateOptions {
    Compat compat = Compat::V4_13;
    std::optional<std::uint32_t> level;  ///< the most dereferences in a chain (RFC 76); nothing: not checked
    std::uint32_t maxDiagnostics = 500;  ///< of one policy; more are dropped
    std::uint32_t maxHeight = 1000;      ///< levels of operators; a policy with more is refused, which bounds the stack
};

/// Cedar's strict validation of one policy or template: everything that depends on nothing but this policy and the schema, so
/// that a caller can keep the answer until one of the two changes. `policy` is an index into tree.policies, `source` the text
/// of the tree. Sorted; none for a clean policy. The policy is valid when there is no error among them.
/// Trees with syntax errors are fine: what could not be read is passed over without a word.
[[nodiscard]] std::vector<Diagnostic> validatePolicy(const Source& source, const Tree& tree, std::uint32_t policy,
                                                     const Schema& schema, const ValidateOptions& options = {});

/// All policies of a tree, one after the other; sorted.
[[nodiscard]] std::vector<Diagnostic> validate(const Source& source, const Tree& tree, const Schema& schema,
                                               const ValidateOptions& options = {});

/// The entities that fill the slots of a template.
struct SlotValues {
    std::optional<EntityUid> principal;
    std::optional<EntityUid> resource;
};

/// What is wrong with a link beyond what is wrong with its template. Spans are those of the template's scope.
[[nodiscard]] std::vector<Diagnostic> validateLink(const Source& source, const Tree& tree, std::uint32_t policy,
                                                   const SlotValues& slots, const Schema& schema,
                                                   const ValidateOptions& options = {});

}  // namespace writ::cedar
