#pragma once

#include "engine/cedar/entities.h"
#include "engine/cedar/program/program.h"

namespace writ::cedar {

/// Tells the rules whose scope a request could fit, without looking at the others. Each rule stands under one of the keys that
/// its scope needs, that which fewest other rules have: an entity or a type that principal, action or resource is held to. A rule
/// without any is always told. What is told may still not fit; what is not told does not fit.
class RuleIndex {
public:
    RuleIndex() = default;
    explicit RuleIndex(const Program& program);

    /// The rules, ascending. The variables are principal, action and resource, none of them unknown.
    void candidates(std::span<const Value, 3> variables, const EntityStore& store, std::vector<std::uint32_t>& rules) const;

private:
    /// How a variable is held to a key.
    enum class Hold : std::uint8_t { Equal, In, Is };
    static constexpr std::size_t kHolds = 3;
    static constexpr std::size_t kVariables = 3;
    using Key = std::uint64_t;
    struct Bucket {
        Key key = 0;
        std::uint32_t first = 0;  ///< into m_rules
        std::uint32_t count = 0;  ///< 0: a free place of the table
    };
    class Builder;

    [[nodiscard]] static Key keyOf(std::size_t variable, Hold hold, std::uint64_t name);
    void tell(std::size_t variable, Hold hold, std::uint64_t name, std::vector<std::uint32_t>& rules) const;
    [[nodiscard]] bool uses(std::size_t variable, Hold hold) const { return m_uses[variable][static_cast<std::size_t>(hold)]; }

    std::vector<Bucket> m_table;                                ///< open addressing by key; its size is a power of two
    std::vector<std::uint32_t> m_rules;                         ///< of one bucket after the other, ascending in each
    std::vector<std::uint32_t> m_always;                        ///< rules without a key
    std::array<std::array<bool, kHolds>, kVariables> m_uses{};  ///< whether any rule stands under such a key
};

}  // namespace writ::cedar
