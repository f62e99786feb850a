#pragma once

#include "engine/json/json.h"

#include <optional>

namespace writ::sim::binding {

/// An exact decimal: coefficient / 10^scale, without trailing zeros in the fraction. No operation rounds.
class Decimal {
public:
    static constexpr int kMaxScale = 18;

    Decimal() = default;
    explicit Decimal(std::int64_t whole) : m_coefficient(whole) {}
    /// Nothing when the number needs more than 64 bits or 18 fraction digits, or is none.
    [[nodiscard]] static std::optional<Decimal> fromJson(const Json& json);
    [[nodiscard]] static std::optional<Decimal> fromText(std::string_view text);

    /// Nothing when it does not fit.
    [[nodiscard]] std::optional<Decimal> plus(const Decimal& other) const;
    [[nodiscard]] int compare(const Decimal& other) const;  ///< -1, 0, 1
    /// An Integer, or a Number such as "12.5".
    [[nodiscard]] Json toJson() const;

private:
    [[nodiscard]] std::optional<std::int64_t> scaledTo(int scale) const;
    void normalize();

    std::int64_t m_coefficient = 0;
    int m_scale = 0;
};

}  // namespace writ::sim::binding
