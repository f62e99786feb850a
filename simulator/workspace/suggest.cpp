#include "simulator/workspace/suggest.h"

#include "engine/text/nearest.h"

namespace writ::sim {

std::string didYouMean(std::string_view word, const std::vector<std::string_view>& candidates) {
    const std::string_view match = nearest(word, candidates);
    return match.empty() ? std::string() : " Did you mean '" + std::string(match) + "'?";
}

std::string listed(const std::vector<std::string>& items) {
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i != 0) text += i + 1 == items.size() ? " and " : ", ";
        text += items[i];
    }
    return text;
}

}  // namespace writ::sim
