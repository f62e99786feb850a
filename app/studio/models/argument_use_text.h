#pragma once

#include "simulator/catalog/usage.h"

#include <QString>

namespace writ::studio {

/// "80 to 50001 in 7 calls", "original_payment 6, card_9921 1".
[[nodiscard]] QString argumentUseText(const sim::ArgumentUse& use);

}  // namespace writ::studio
