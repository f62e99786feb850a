#include "engine/cedar/service/names.h"

#include "engine/cedar/value.h"

namespace writ::cedar {

OwnerPath OwnerPath::below(std::string_view attribute) const {
    OwnerPath inner = *this;
    inner.path.emplace_back(attribute);
    return inner;
}

std::string OwnerPath::text() const {
    std::string text;
    switch (root) {
    case Root::None: break;
    case Root::Entity: text = "entity "; break;
    case Root::Context: text = "context "; break;
    case Root::Common: text = "type "; break;
    }
    text += name;
    for (const std::string& step : path) text += "." + quoted(step);
    return text;
}

}  // namespace writ::cedar
