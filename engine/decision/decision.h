#pragma once

#include "engine/decision/field_pointer.h"
#include "engine/decision/request.h"
#include "engine/text/diagnostic.h"
#include "engine/text/digest.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace writ {

enum class Verdict : std::uint8_t { Allow, Deny, Indeterminate };
[[nodiscard]] std::string_view word(Verdict verdict);  ///< "allow", "deny", "indeterminate"

/// Why a verdict is what it is.
enum class Reason : std::uint8_t {
    Permit,         ///< a permit matched, no forbid did, none is open
    Forbid,         ///< a forbid matched for certain
    DefaultDeny,    ///< nothing matched, no permit is open
    UnknownFields,  ///< indeterminate: an open rule read an unknown field
    RuleError,      ///< indeterminate: an open rule failed, no unknown field was read
};
[[nodiscard]] std::string_view word(Reason reason);  ///< "permit", "forbid", "default_deny", "unknown_fields", "rule_error"

enum class Effect : std::uint8_t { Permit, Forbid };

/// One policy or rule of a set.
struct Rule {
    std::string id;  ///< design: @id where unique in the set, else file:policyN
    Effect effect = Effect::Permit;
    std::string file;
    Span span;               ///< the whole rule
    Span headSpan;           ///< the word permit or forbid: where marks stand
    std::uint32_t line = 1;  ///< of headSpan, from 1
    Json annotations;        ///< an object of strings
    /// Over all that decides what the rule does: rules of the same digest do the same for every input, in any set.
    /// Its id, its annotations and its place do not count.
    Digest digest;
};

/// What one rule did for one request.
enum class RuleState : std::uint8_t {
    NotMatched,
    Matched,
    Errored,  ///< failed for certain: counts as open for the verdict
    Open,     ///< read an unknown field
};

/// What rules did, as bits. Those of several rules are joined with `|`, and the joined ones tell the verdict (judge.h).
/// So one column of them a rule, over a corpus, is all that verdicts need.
using OutcomeBits = std::uint8_t;

/// A rule that did something.
struct RuleBits {
    std::uint32_t rule = 0;
    OutcomeBits bits = 0;
};

/// A rule that could not be evaluated for certain. It owns no text: PolicySet::message() makes one when somebody looks.
struct RuleError {
    std::uint32_t rule = 0;  ///< index into PolicySet::rules()
    std::string_view code;   ///< static: "attribute_missing", "type_error", "overflow", …; "unknown_field" for an open rule
    Span span;               ///< the expression that failed
    std::uint32_t firstField = 0;  ///< into Decision::fields: see Decision::fieldsOf
    std::uint32_t fieldCount = 0;
};

/// An engine's full answer to one request.
struct Decision {
    Verdict verdict = Verdict::Indeterminate;
    Reason reason = Reason::RuleError;
    /// The engine's own answer, unknown fields taken as absent and failing rules skipped. Allow or Deny only.
    Verdict engineDecision = Verdict::Deny;
    Reason engineReason = Reason::DefaultDeny;  ///< Permit, Forbid or DefaultDeny
    std::vector<std::uint32_t> rules;    ///< that determined the verdict (the engine's own answer, when indeterminate), ascending
    std::vector<RuleError> errors;       ///< by rule
    std::vector<FieldPointer> fields;    ///< those of all errors, one error after the other
    std::vector<FieldPointer> missing;   ///< unknown or failed fields that open rules read; sorted, unique
    std::vector<FieldPointer> deciding;  ///< those of `missing` that can change the verdict
    /// On which an indeterminate verdict hangs, ascending: open rules that could match, and whose match could change it.
    std::vector<std::uint32_t> open;
    std::vector<RuleState> states;  ///< one a rule of the set, in order

    /// The fields of the request that an error of this decision concerns, sorted.
    [[nodiscard]] std::span<const FieldPointer> fieldsOf(const RuleError& error) const {
        return std::span(fields).subspan(error.firstField, error.fieldCount);
    }
};

/// One row of an explanation: a condition of a rule with its value in this request.
enum class Truth : std::uint8_t { True, False, Unknown, Error, NotReached, Value };
[[nodiscard]] std::string_view word(Truth truth);  ///< "true", "false", "unknown", "error", "not reached", "value"

struct Clause {
    std::uint32_t depth = 0;  ///< 0: a scope part or a whole condition
    Span span;
    std::string text;   ///< the source of the clause on one line
    std::string value;  ///< what its operands were: "50000 <= 50000"; may be empty
    Truth truth = Truth::NotReached;
    /// The verdict hinged on it. In a default deny: the nearest permit lacked it, whether it was reached or not.
    bool hinged = false;
};

struct RuleExplanation {
    std::uint32_t rule = 0;
    RuleState state = RuleState::NotMatched;
    bool scopeMatched = false;  ///< principal, action and resource fit
    bool hinged = false;        ///< the verdict hinged on this rule; some of its clauses then say by what
    std::vector<Clause> clauses;
};

struct Explanation {
    Decision decision;
    std::vector<RuleExplanation> rules;  ///< one a rule of the set, in order
};

/// Time and randomness come from here, never from the machine.
struct Clock {
    std::optional<std::int64_t> nowMs;  ///< since 1970 UTC
    std::uint64_t seed = 0;
};

/// What is known apart from the request: Cedar entities as JSON ([{uid, attrs, parents, tags?}]).
/// Immutable; made once for a workspace.
class Facts {
public:
    Facts() = default;
    explicit Facts(Json entities, std::string source = {}) : m_entities(std::move(entities)), m_source(std::move(source)) {}
    [[nodiscard]] const Json& entities() const { return m_entities; }
    [[nodiscard]] const std::string& source() const { return m_source; }

private:
    Json m_entities = Json(Json::Array{});
    std::string m_source;
};

/// A request in a language's own values. Independent of any policy set. Immutable.
class Input {
public:
    virtual ~Input() = default;
    /// Equal for inputs of the same scope.
    [[nodiscard]] virtual std::uint64_t scopeHash() const { return 0; }
    /// Whether no rule of the language can tell both apart by its scope alone (SingleRules::mayFit).
    [[nodiscard]] virtual bool sameScope(const Input& /*other*/) const { return true; }
};
using InputPtr = std::shared_ptr<const Input>;

/// Memory that decide() reuses, its result included; one a thread.
class Scratch {
public:
    virtual ~Scratch() = default;
};

/// What a language offers beside whose rules do not depend on each other: one rule, evaluated alone. So a corpus keeps a
/// column of bits a rule, and after an edit evaluates only the columns of the rules that changed (Rule::digest). Where joined
/// bits say Indeterminate, decide() may know more, since it sees all rules at once; a definite verdict is the same.
class SingleRules {
public:
    virtual ~SingleRules() = default;
    [[nodiscard]] virtual OutcomeBits evaluate(std::uint32_t rule, const Input& input, Scratch& scratch) const = 0;
    /// The same of all rules: those that did something, ascending. Lies in the scratch until it is used again.
    [[nodiscard]] virtual std::span<const RuleBits> evaluateAll(const Input& input, Scratch& scratch) const = 0;
    /// Where it says no, the rule does nothing, whatever else the input holds. The same for inputs of the same scope.
    [[nodiscard]] virtual bool mayFit(std::uint32_t rule, const Input& input, Scratch& scratch) const = 0;
};

/// Compiled policies. Immutable and safe to use from several threads.
class PolicySet {
public:
    virtual ~PolicySet() = default;
    [[nodiscard]] virtual std::unique_ptr<Scratch> makeScratch() const = 0;
    /// The result lies in the scratch, which must come from this set, until the next decide() on it: who keeps it copies it.
    /// From the second time on nothing is allocated, as long as no rule reads an unknown field.
    [[nodiscard]] virtual const Decision& decide(const Input& input, Scratch& scratch) const = 0;
    /// What an error of a decision on this input says to people.
    [[nodiscard]] virtual std::string message(const Input& input, const RuleError& error) const = 0;
    /// Null where the language has no such thing.
    [[nodiscard]] virtual const SingleRules* singleRules() const { return nullptr; }
    [[nodiscard]] virtual Explanation explain(const Input& input) const = 0;
    [[nodiscard]] virtual const std::vector<Rule>& rules() const = 0;
    /// SHA-256 over the names and texts of the sources.
    [[nodiscard]] virtual Digest digest() const = 0;
};
using PolicySetPtr = std::shared_ptr<const PolicySet>;

/// For each rule of `after` one of `before` that does the same, if there is one: its column need not be evaluated again.
[[nodiscard]] std::vector<std::optional<std::uint32_t>> unchangedRules(const PolicySet& before, const PolicySet& after);

struct Compiled {
    PolicySetPtr policies;  ///< null when there is an error
    std::vector<Diagnostic> diagnostics;
};

/// Facts in a language's own values, made once and shared by many inputs.
class PreparedFacts {
public:
    virtual ~PreparedFacts() = default;
};
using PreparedFactsPtr = std::shared_ptr<const PreparedFacts>;

struct ChangeOptions;
struct ChangeSearch;

/// What each language meets. Stateless.
class Language {
public:
    virtual ~Language() = default;
    [[nodiscard]] virtual std::string_view id() const = 0;                     ///< "cedar"
    [[nodiscard]] virtual std::vector<std::string_view> suffixes() const = 0;  ///< ".cedar"
    [[nodiscard]] virtual Compiled compile(const std::vector<SourcePtr>& sources) const = 0;
    [[nodiscard]] virtual Result<PreparedFactsPtr> prepareFacts(const Facts& facts) const = 0;
    /// JSON becomes the language's own values. A number that does not fit is an error, never rounded.
    [[nodiscard]] virtual Result<InputPtr> prepare(const Request& request, const PreparedFactsPtr& facts,
                                                   const Clock& clock) const = 0;
    /// The fewest values whose change flips the verdict (smallest_change.h). The policies are of this language. An error where
    /// the language has no such search.
    [[nodiscard]] virtual Result<ChangeSearch> smallestChange(const PolicySet& policies, const Request& request,
                                                              const Facts& facts, const ChangeOptions& options) const;
    /// What is suspicious about policies that compile: warnings and notes, with fixes where there are any. Sources with errors
    /// are passed over.
    [[nodiscard]] virtual std::vector<Diagnostic> lint(const std::vector<SourcePtr>& sources) const;
};

}  // namespace writ
