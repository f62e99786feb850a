#pragma once

#include "engine/cedar/validate/shapes.h"

#include <compare>
#include <vector>

namespace writ::cedar {

/// Knowledge that an expression has an attribute or a tag, where a boolean is true.
struct Capability {
    ShapeId on = 0;
    ShapeId name = 0;  ///< of a string literal for an attribute, of any expression for a tag
    bool isTag = false;
    friend auto operator<=>(const Capability&, const Capability&) = default;
};

/// A small sorted set.
class Capabilities {
public:
    Capabilities() = default;
    explicit Capabilities(Capability one) : m_all{one} {}

    [[nodiscard]] bool contains(const Capability& one) const;
    [[nodiscard]] Capabilities unitedWith(const Capabilities& other) const;
    [[nodiscard]] Capabilities intersectedWith(const Capabilities& other) const;

private:
    std::vector<Capability> m_all;
};

}  // namespace writ::cedar
