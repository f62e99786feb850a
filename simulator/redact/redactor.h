#pragma once

#include "simulator/redact/rules.h"
#include "simulator/transcript/session.h"

#include <map>
#include <optional>

namespace writ::sim {

/// Takes secrets out of recordings by rules and puts pseudonyms in their place. What is left keeps its shape: places, line
/// numbers and the names of members stay, so a redacted recording reads like the original. JSON inside of texts is looked into.
/// Not for several threads at once.
class Redactor {
public:
    Redactor(RedactionRulesPtr rules, Pseudonyms pseudonyms) : m_rules(std::move(rules)), m_pseudonyms(std::move(pseudonyms)) {}

    /// A record of a recording; the same value (shared) where nothing was taken out.
    [[nodiscard]] Json redacted(const Json& record);
    /// Arguments of a call of this tool, as rules about arguments see them.
    [[nodiscard]] Json redactedArguments(const std::string& tool, const Json& arguments);
    /// A text that is no JSON.
    [[nodiscard]] std::string redactedText(std::string_view text);

    /// How many values were taken out, by label.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const { return m_counts; }

    /// What the rules still find in a session that was read from redacted records, because the recording held it in pieces or
    /// called its members otherwise than the rules know. Such a recording must not be kept.
    [[nodiscard]] std::optional<Error> leftIn(const Session& session);

private:
    class Walk;

    RedactionRulesPtr m_rules;
    Pseudonyms m_pseudonyms;
    std::map<std::string, std::uint64_t> m_counts;
};

}  // namespace writ::sim
