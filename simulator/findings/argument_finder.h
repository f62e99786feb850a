#pragma once

#include "simulator/findings/probe_candidates.h"
#include "simulator/findings/text_values.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// Who wrote a text that may hold arguments.
enum class TextSource : std::uint8_t { Request, Refusal, Result };
struct ProbeText {
    TextSource source = TextSource::Request;
    std::uint32_t step = 0;
    std::string_view text;  ///< of the session, which outlives this
    std::vector<TextValue> values;
};

/// A value that an earlier step gave under a name.
struct NamedValue {
    Json value;
    std::uint32_t step = 0;
    std::string pointer;
};

/// What the steps up to a refusal offer for arguments.
struct ProbeMaterial {
    std::vector<ProbeText> texts;                                       ///< the request, the refusal, then results, latest first
    std::map<std::string, std::vector<NamedValue>, std::less<>> named;  ///< by name of argument or member, in order of the steps
};
/// Of results only those that report success.
[[nodiscard]] ProbeMaterial materialBefore(const Session& session, std::uint32_t step, const FailureSigns& signs);

/// The arguments of a call of `tool` as far as the material has them: fills arguments, sources and missing.
void findArguments(const ToolDescription& tool, const Catalog& catalog, const ProbeMaterial& material, ProbeCandidate& candidate);

/// "A-0" of "O-1006": letters and digits as runs. Identifiers of one kind have one shape.
[[nodiscard]] std::string shapeOf(std::string_view text);
/// Whole cents of an amount such as "300.00"; nothing where it has fractions of a cent, or does not fit.
[[nodiscard]] std::optional<std::int64_t> centsOf(std::string_view amount);

}  // namespace writ::sim
