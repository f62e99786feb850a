#include "engine/cedar/language.h"
#include "simulator/workspace/workspace.h"

#include <array>

namespace writ::sim {

const Language* languageById(std::string_view id) {
    const std::array<const Language*, 1> languages{&cedar::language()};
    for (const Language* language : languages) {
        if (language->id() == id) return language;
    }
    return nullptr;
}

}  // namespace writ::sim
