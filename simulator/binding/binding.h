#pragma once

#include "engine/decision/decision.h"
#include "engine/decision/request_shape.h"
#include "simulator/outcome/classify.h"
#include "simulator/transcript/session.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace writ::sim {

/// Where one value of a request came from.
enum class Origin : std::uint8_t { Binding, Recording, Metadata, Facts, EarlierResult, Derived, Time, Notes };
[[nodiscard]] std::string_view word(
    Origin origin);  ///< "binding", "recording", "metadata", "facts", "earlier result", "derived", "time", "notes"

/// The state of a value: known, unknown (with a reason) or absent. Only known and unknown values have provenance.
struct Provenance {
    std::string pointer;  ///< into toJson(request): "/context/input/amount_cents"
    Origin origin = Origin::Recording;
    std::string file;                  ///< file that holds it; empty for derived values
    std::uint32_t step = 0;            ///< step of the session that holds it; 0 when none
    std::string at;                    ///< JSON Pointer in that file or result; may be empty
    std::string derivation;            ///< operator's name, for derived values ("runningTotal"); else empty
    std::vector<std::uint32_t> steps;  ///< all steps that went into a derived value, ascending
    std::optional<UnknownReason> unknown;
    /// For people: "earlier result, step 4", "derived: running total of steps 3, 8".
    [[nodiscard]] std::string text() const;
};

/// A recorded or probe call as the engine gets it. Immutable.
struct BoundCall {
    std::uint32_t step = 0;          ///< number in the session
    std::optional<Request> request;  ///< nothing when not replayable
    std::string notReplayable;       ///< "arguments_not_recorded", "arguments_unreadable", "number_out_of_range: …", …
    /// Where only principal or resource cannot be told: the rest of the request, with these among the unknown.
    std::optional<Request> outline;
    std::vector<EntityUid> actors;       ///< delegation chain, outermost first
    std::vector<Provenance> provenance;  ///< sorted by pointer; every leaf has one
    Clock clock;
};
using BoundCallPtr = std::shared_ptr<const BoundCall>;

/// A tool whose calls change things of a kind, as binding.json says under `effects`.
struct DeclaredEffect {
    std::string tool;
    std::string kind;
};

/// binding.json, checked and compiled. Immutable; safe from several threads. The format is documented in
/// resources/help/binding.md and resources/schemas/binding.schema.json.
class Binding {
public:
    virtual ~Binding() = default;
    /// All calls of the session in order; what earlier results taught is used for later calls.
    [[nodiscard]] virtual std::vector<BoundCall> bind(const Session& session) const = 0;
    /// One call alone, as if `changed` stood in the session instead of the call of that number: what comes before it stays. In
    /// less time than bind(), since no other request is made. Nothing when that step is no call of the session.
    [[nodiscard]] virtual std::optional<BoundCall> bindOne(const Session& session, const Step& changed) const = 0;
    [[nodiscard]] virtual const FailureSigns& failureSigns() const = 0;
    /// What is known of the requests of each tool of the catalog without a recording.
    [[nodiscard]] virtual std::vector<RequestShape> shapes() const = 0;
    [[nodiscard]] virtual std::vector<DeclaredEffect> effects() const = 0;
};
using BindingPtr = std::shared_ptr<const Binding>;

struct BindingSources {
    Json document;     ///< binding.json; null gives the defaults (principal Agent::"agent", resource the tool's server)
    std::string file;  ///< its name
    Json facts = Json(Json::Array{});  ///< entities of the workspace, for {"fact": …}
    std::string factsFile;
    std::vector<ToolDescription> tools;
};
/// Unknown operators, wrong shapes and dangling names are errors with pointer and message.
[[nodiscard]] Result<BindingPtr> compileBinding(BindingSources sources);

/// A row of the table of derivations, for help and checks.
struct DerivationInfo {
    std::string_view name;
    std::string_view help;
};
[[nodiscard]] const std::vector<DerivationInfo>& derivations();

}  // namespace writ::sim
