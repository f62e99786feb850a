#pragma once

#include "simulator/catalog/catalog.h"
#include "simulator/outcome/classify.h"
#include "simulator/workspace/notes.h"

#include <optional>
#include <string>
#include <vector>

namespace writ::sim {

/// Why a call may be the one that the model refused to make.
enum class CandidateOrigin : std::uint8_t {
    EarlierAttempt,  ///< the model had called it, and it came to nothing
    NamedTool,       ///< the model's text or the request names the tool
    Request,         ///< the words of the request fit the tool's
};
[[nodiscard]] std::string_view word(CandidateOrigin origin);  ///< "earlier_attempt", "named_tool", "request"

/// Where an argument of a candidate came from. There is none without a source.
struct ArgumentSource {
    std::string argument;    ///< its JSON Pointer without the first "/": of most, their names
    std::uint32_t step = 0;  ///< that holds it
    std::string pointer;     ///< into that step: "/text", "/arguments/order_id", "/result/customer_id"
    std::size_t begin = 0;   ///< bytes of the text, where the pointer is "/text"
    std::size_t end = 0;
    std::string rule;  ///< "money of the request, in cents"
};

/// A hypothetical call. A guess: a person chooses and edits it.
struct ProbeCandidate {
    CandidateOrigin origin = CandidateOrigin::Request;
    std::string tool;
    Json arguments = Json::object();
    std::vector<ArgumentSource> sources;  ///< in the order of the arguments
    std::vector<std::string>
        missing;      ///< required arguments for which nothing was found, as in `argument`: unknown, never made up
    int score = 0;    ///< in percent: an order, no probability
    std::string why;  ///< one sentence
};

/// Candidates for the call that the model refused at a step, best first, at most 5: a stopped turn, or a call whose outcome is a
/// refusal. Looks at the step, the request before it, and at most 200 steps further back. Nothing is called and nothing is made
/// up: a value is a text span of a step, an argument of an earlier call, or a member of an earlier result.
[[nodiscard]] std::vector<ProbeCandidate> probeCandidates(const Session& session, const Catalog& catalog, std::uint32_t step,
                                                          const FailureSigns& signs);
/// The required arguments that a call lacks, as ProbeCandidate::missing has them; also those of objects that it gives.
[[nodiscard]] std::vector<std::string> missingArguments(const ToolDescription& tool, const Json& arguments);
/// A probe call stands behind the step already.
[[nodiscard]] bool hasProbe(const Session& session, std::uint32_t step);

/// The note that adds a candidate behind a step. `edited` stands for its arguments, where a person changed them; required
/// arguments that are still missing are unknown. `withSession`: the recording holds several sessions, so the note names this one.
[[nodiscard]] ProbeNote probeNote(const Session& session, std::uint32_t step, const ProbeCandidate& candidate, NoteStamp stamp,
                                  const std::optional<Json>& edited, bool withSession);

/// {origin, tool, arguments, sources[{argument, step, pointer, span?, rule}], missing, score, why}
[[nodiscard]] Json candidateJson(const ProbeCandidate& candidate);

}  // namespace writ::sim
