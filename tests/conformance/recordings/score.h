#pragma once

#include "engine/json/json.h"

namespace writ::conformance {

/// A number between 0 and 1, in thousandths.
[[nodiscard]] Json ratioJson(double ratio);

/// How often a yes or no was found where the labels say yes or no.
class Score {
public:
    void add(bool truth, bool found) { ++m_counts[truth ? 1 : 0][found ? 1 : 0]; }
    [[nodiscard]] std::size_t rows() const { return m_counts[0][0] + m_counts[0][1] + m_counts[1][0] + m_counts[1][1]; }
    [[nodiscard]] double agreement() const { return ratio(m_counts[0][0] + m_counts[1][1], rows()); }
    [[nodiscard]] double precision() const { return ratio(m_counts[1][1], m_counts[1][1] + m_counts[0][1]); }
    [[nodiscard]] double recall() const { return ratio(m_counts[1][1], m_counts[1][1] + m_counts[1][0]); }
    [[nodiscard]] double f1() const { return ratio(2 * m_counts[1][1], 2 * m_counts[1][1] + m_counts[0][1] + m_counts[1][0]); }
    /// {rows, agreement, precision, recall, f1}
    [[nodiscard]] Json::Object members() const;

private:
    static double ratio(std::size_t part, std::size_t all) {
        return all == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(all);
    }

    std::size_t m_counts[2][2]{};  ///< by truth, then by what was found
};

}  // namespace writ::conformance
