#include "engine/decision/decision.h"

#include "engine/decision/smallest_change.h"

#include <map>

namespace writ {

std::string_view word(Verdict verdict) {
    switch (verdict) {
    case Verdict::Allow: return "allow";
    case Verdict::Deny: return "deny";
    case Verdict::Indeterminate: return "indeterminate";
    }
    return "indeterminate";
}

std::string_view word(Reason reason) {
    switch (reason) {
    case Reason::Permit: return "permit";
    case Reason::Forbid: return "forbid";
    case Reason::DefaultDeny: return "default_deny";
    case Reason::UnknownFields: return "unknown_fields";
    case Reason::RuleError: return "rule_error";
    }
    return "rule_error";
}

std::string_view word(Truth truth) {
    switch (truth) {
    case Truth::True: return "true";
    case Truth::False: return "false";
    case Truth::Unknown: return "unknown";
    case Truth::Error: return "error";
    case Truth::NotReached: return "not reached";
    case Truth::Value: return "value";
    }
    return "error";
}

std::vector<std::optional<std::uint32_t>> unchangedRules(const PolicySet& before, const PolicySet& after) {
    std::map<Digest, std::uint32_t> known;
    for (std::uint32_t i = 0; i < before.rules().size(); ++i) known.emplace(before.rules()[i].digest, i);
    std::vector<std::optional<std::uint32_t>> same;
    for (const Rule& rule : after.rules()) {
        const auto found = known.find(rule.digest);
        same.push_back(found == known.end() ? std::nullopt : std::optional(found->second));
    }
    return same;
}

Result<ChangeSearch> Language::smallestChange(const PolicySet&, const Request&, const Facts&, const ChangeOptions&) const {
    return fail(ErrorKind::Unsupported, "the policy language has no search for the smallest change");
}

std::vector<Diagnostic> Language::lint(const std::vector<SourcePtr>&) const {
    return {};
}

}  // namespace writ
