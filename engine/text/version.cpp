#include "engine/text/version.h"

namespace writ {

std::string_view productVersion() {
    return WRIT_VERSION;
}

}  // namespace writ
