#include "simulator/binding/binding.h"

namespace writ::sim {

namespace {

/// "runningTotal" -> "running total".
std::string spaced(const std::string& name) {
    std::string text;
    for (const char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper) text += ' ';
        text += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

std::string stepList(const std::vector<std::uint32_t>& steps) {
    std::string text = steps.size() == 1 ? "step " : "steps ";
    for (std::size_t i = 0; i < steps.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(steps[i]);
    return text;
}

}  // namespace

std::string_view word(Origin origin) {
    switch (origin) {
    case Origin::Binding: return "binding";
    case Origin::Recording: return "recording";
    case Origin::Metadata: return "metadata";
    case Origin::Facts: return "facts";
    case Origin::EarlierResult: return "earlier result";
    case Origin::Derived: return "derived";
    case Origin::Time: return "time";
    case Origin::Notes: return "notes";
    }
    return {};
}

std::string Provenance::text() const {
    std::string text(word(origin));
    if (origin == Origin::Derived) {
        text += ": " + spaced(derivation);
        if (!steps.empty()) text += " of " + stepList(steps);
    } else if (step != 0) {
        text += ", step " + std::to_string(step);
    }
    if (unknown == UnknownReason::Masked) text += ": masked";
    if (unknown == UnknownReason::NotRecorded) text += ": not recorded";
    return text;
}

}  // namespace writ::sim
