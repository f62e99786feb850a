#pragma once

#include "engine/text/result.h"
#include "simulator/outcome/outcome.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace writ::sim {

class Phrases;

/// Guesses from what a model wrote whether it declines, and why: a linear model over the phrases of the text's beginning.
/// resources/refusal-model/README.md says how it was made and how good it is. Immutable, so threads may share it.
class RefusalModel {
public:
    /// The one that is part of the product.
    [[nodiscard]] static const RefusalModel& shipped();
    /// Reads the format of refusals.model.
    [[nodiscard]] static Result<RefusalModel> parse(std::string text);

    /// A heuristic finding (model_refusal_text, model_declined or model_cannot) whose evidence are the phrases that weigh most;
    /// nothing where the text does not decline.
    [[nodiscard]] std::optional<OutcomeFinding> judge(std::string_view text) const;

    RefusalModel(RefusalModel&&) = default;
    RefusalModel& operator=(RefusalModel&&) = default;

private:
    class Parser;
    /// Columns: that a text declines at all; that it does so by a rule of its instructions; that it lacks a tool or information.
    /// The last two stand against a refusal, which has 0.
    using Weights = std::array<std::int32_t, 3>;
    struct Row {
        std::string_view phrase;
        Weights weights{};
    };

    RefusalModel() = default;
    [[nodiscard]] std::vector<const Row*> rowsOf(const Phrases& phrases) const;
    [[nodiscard]] static std::string evidence(std::vector<const Row*> rows, std::size_t kindColumn);

    std::unique_ptr<const std::string> m_text;  ///< of all phrases
    std::size_t m_words = 0;                    ///< of a text's beginning
    std::size_t m_longest = 0;                  ///< words and marks in a phrase
    std::int32_t m_scale = 1;                   ///< this weight is 1
    Weights m_bias{};
    std::unordered_map<std::string_view, Row> m_rows;
};

}  // namespace writ::sim
