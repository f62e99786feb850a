#include "engine/cedar/validate/capabilities.h"

#include <algorithm>
#include <iterator>

namespace writ::cedar {

bool Capabilities::contains(const Capability& one) const {
    return std::binary_search(m_all.begin(), m_all.end(), one);
}

Capabilities Capabilities::unitedWith(const Capabilities& other) const {
    if (other.m_all.empty()) return *this;
    if (m_all.empty()) return other;
    Capabilities result;
    std::set_union(m_all.begin(), m_all.end(), other.m_all.begin(), other.m_all.end(), std::back_inserter(result.m_all));
    return result;
}

Capabilities Capabilities::intersectedWith(const Capabilities& other) const {
    Capabilities result;
    std::set_intersection(m_all.begin(), m_all.end(), other.m_all.begin(), other.m_all.end(), std::back_inserter(result.m_all));
    return result;
}

}  // namespace writ::cedar
