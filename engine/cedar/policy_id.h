#pragma once

#include "engine/cedar/tree.h"
#include "engine/text/diagnostic.h"

#include <string_view>

namespace writ::cedar {

/// The id from JSON or a link, else the text of @id; empty when there is neither.
[[nodiscard]] std::string_view givenId(const Policy& policy);
/// That a policy of the set has an id which others have too.
[[nodiscard]] Diagnostic repeatedId(const Source& source, Span head, std::string_view id);

}  // namespace writ::cedar
