#include "engine/decision/scope_entities.h"

namespace writ {

std::string_view word(ScopePart part) {
    switch (part) {
    case ScopePart::Principal: return "principal";
    case ScopePart::Action: return "action";
    case ScopePart::Resource: return "resource";
    }
    return "action";
}

}  // namespace writ
