#pragma once

#include "engine/decision/policy_constants.h"
#include "simulator/cases/test_case.h"
#include "simulator/replay/replay.h"
#include "simulator/scratch/scratch.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace writ::sim {

/// One of the versions that requests at boundaries are decided under.
struct ProbedVersion {
    PolicyVersion version;
    PolicySetPtr policies;
};

struct BoundaryConstant {
    std::uint32_t version = 0;  ///< index into BoundaryProbes::versions
    PolicyConstant constant;
    std::optional<std::uint32_t> base;  ///< into BoundaryProbes::bases: what its probes start from; nothing where it has none
    std::string why;                    ///< for people, why that one: "A.refund matches it"
};

/// Where a value of an outline comes from. What has no source is unknown.
struct OutlineValue {
    std::string pointer;  ///< into toJson(request)
    Json value;
    std::string source;  ///< "catalog: default", "policy A.refund, scope", …
};

/// The request that a probe edits.
struct BoundaryBase {
    enum class Kind : std::uint8_t {
        Recorded,
        ProbeCall,  ///< hypothetical already: only where no recorded call reaches the rule
        Outline,    ///< made from catalog, schema and the rule's scope: only where no call reaches it
    };
    Kind kind = Kind::Recorded;
    std::optional<std::size_t> call;  ///< index into Corpus::calls; nothing for an outline
    std::string tool;
    std::vector<OutlineValue> values;  ///< of an outline
};
[[nodiscard]] std::string_view word(BoundaryBase::Kind kind);  ///< "recorded", "probe_call", "outline"

/// What one version says of a probe.
struct BoundaryVerdict {
    std::optional<Decision> decision;  ///< nothing: there is none, and `notDecided` says why
    std::string notDecided;

    [[nodiscard]] std::optional<Verdict> verdict() const { return decision ? std::optional(decision->verdict) : std::nullopt; }
};

/// Where a probe lies, as one constant sees it.
struct BoundaryPlace {
    std::uint32_t constant = 0;  ///< into BoundaryProbes::constants
    BoundarySide side = BoundarySide::At;
};

/// A request at or beside a constant. Always hypothetical: nobody made it.
struct BoundaryProbe {
    std::vector<BoundaryPlace> places;      ///< all constants at or beside which it lies, ascending; at least one
    std::uint32_t base = 0;                 ///< into BoundaryProbes::bases
    std::string pointer;                    ///< the field that is edited, and no other
    std::optional<Json> value;              ///< nothing: the field is absent
    std::string source;                     ///< where the value comes from, if not from the constant: "call 2 of refund"
    bool unedited = false;                  ///< the base has this value already
    ScratchRequest scratch;                 ///< to look at, to try on, to make a case of
    std::vector<BoundaryVerdict> verdicts;  ///< one a version

    /// Two versions say different things.
    [[nodiscard]] bool differs() const;
    /// Its place at that constant, or null.
    [[nodiscard]] const BoundaryPlace* placeAt(std::uint32_t constant) const;
};

/// A constant that could not be probed.
struct BoundaryGap {
    std::uint32_t constant = 0;  ///< into BoundaryProbes::constants
    std::string reason;          ///< one sentence
};

/// Immutable. Every constant has a probe or a gap.
struct BoundaryProbes {
    CorpusPtr corpus;
    std::vector<ProbedVersion> versions;      ///< one or two
    std::vector<BoundaryConstant> constants;  ///< by version, rule, place
    std::vector<BoundaryBase> bases;
    std::vector<BoundaryProbe> probes;  ///< by their first constant, then value; no two are the same request
    std::vector<BoundaryGap> gaps;
};
using BoundaryProbesPtr = std::shared_ptr<const BoundaryProbes>;

struct BoundaryOptions {
    std::string rule;               ///< only constants of rules of this id or @id; empty: of all
    std::size_t maxCalls = 20'000;  ///< that are looked at as bases for one constant
};

/// Probes for the constants in the policies of one or two versions. Nothing is called, and no recording changes. An error for a
/// language without PolicyConstants, a rule that no version has, and when cancelled.
[[nodiscard]] Result<BoundaryProbesPtr> probeBoundaries(CorpusPtr corpus, std::vector<ProbedVersion> versions,
                                                        const BoundaryOptions& options, RunControl& control);

/// A case that expects what a version says of a probe; its name tells that it is hypothetical.
[[nodiscard]] Result<TestCase> caseOf(const BoundaryProbes& probes, std::size_t probe, std::size_t version);
/// "amount_cents 50000", "destination absent": a probe for people.
[[nodiscard]] std::string probeText(const BoundaryProbe& probe);

/// `writ boundary --json` (format 1).
[[nodiscard]] Json boundaryJson(const BoundaryProbes& probes);

}  // namespace writ::sim
