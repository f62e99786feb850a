#pragma once

#include "engine/cedar/service/snapshot.h"
#include "engine/decision/decision.h"

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

/// The language service of Cedar: what an editor asks about a place or a document. Plain values only; offsets and spans
/// count bytes of UTF-8 in the document asked about, unless a document is named. Every query is a pure function of the
/// snapshot; it never fails: where nothing is known, its answer is empty. Safe on incomplete and hostile texts.
namespace writ::cedar {

// ---- Completion ------------------------------------------------------------------------------------------------------

enum class CompletionKind : std::uint8_t {
    Keyword,
    Variable,
    EntityType,
    Action,
    EntityId,
    EnumId,
    Attribute,
    Tag,
    Function,
    Method,
    Annotation,
    Type,
    Snippet
};

struct CompletionItem {
    CompletionKind kind = CompletionKind::Keyword;
    std::string label;          ///< what the list shows, and what typed letters are matched with
    std::string insert;         ///< replaces `replace`
    std::vector<Span> places;   ///< ranges of `insert` to visit in turn (an empty one: the caret); none: caret behind it
    std::string detail;         ///< beside the label: a type, a signature
    std::string documentation;  ///< plain text, `code` in back ticks; may be empty
    Span replace;               ///< in the document; ends at or behind the offset asked about
    std::string sortKey;        ///< ascending by bytes is best first
};

/// What could stand at the place, sorted. Items are not filtered by the letters typed so far: `replace` covers them.
[[nodiscard]] std::vector<CompletionItem> complete(const Snapshot& snapshot, Position at);

/// Whether a list should open by itself after this character was typed: `.`, `:`, `"`, `@`, `[`, `<`.
[[nodiscard]] bool triggersCompletion(char typed);

// ---- Hover and signatures --------------------------------------------------------------------------------------------

struct HoverRow {
    std::string name;
    std::string value;
};

struct Hover {
    Span span;                   ///< what the text is about
    std::string code;            ///< one line of Cedar: `context.input.amount_cents: Long`
    std::string text;            ///< plain text with `code` in back ticks, paragraphs parted by an empty line; may be empty
    std::vector<HoverRow> rows;  ///< attributes, parents, principals, resources, …
};

[[nodiscard]] std::optional<Hover> hover(const Snapshot& snapshot, Position at);

struct SignatureHelp {
    std::string label;             ///< "isInRange(range: ipaddr): Bool"
    std::vector<Span> parameters;  ///< each parameter's range in `label`
    std::uint32_t active = 0;      ///< index of the parameter at the place; may be parameters.size() when there are too many
    std::string documentation;
};

/// Inside the parentheses of a call.
[[nodiscard]] std::optional<SignatureHelp> signatureHelp(const Snapshot& snapshot, Position at);

// ---- Names across documents ------------------------------------------------------------------------------------------

struct Location {
    std::string document;
    Span span;  ///< of the name itself, quotes included where it has them
    friend auto operator<=>(const Location&, const Location&) = default;
};

/// Where the thing under the offset is declared: entity type, action, attribute and common type in schemas, entity in facts.
/// Several where several declarations are possible. A declaration is its own definition.
[[nodiscard]] std::vector<Location> definition(const Snapshot& snapshot, Position at);

/// Every place that names the same thing, in order of documents and offsets.
[[nodiscard]] std::vector<Location> references(const Snapshot& snapshot, Position at, bool withDeclarations);

struct DocumentEdits {
    std::string document;
    std::vector<TextEdit> edits;  ///< ascending, not overlapping
};
/// A sentence for people.
using Refusal = std::string;

struct RenameTarget {
    Span span;         ///< of the part that changes, without quotes
    std::string name;  ///< as it is now
};
/// What rename() would rename, or why it cannot.
[[nodiscard]] tl::expected<RenameTarget, Refusal> renameTarget(const Snapshot& snapshot, Position at);
/// Edits in all documents. Refused for keywords and built-in names, for a name that Cedar does not allow there or that is
/// taken already, and where a document that would have to change cannot be read.
[[nodiscard]] tl::expected<std::vector<DocumentEdits>, Refusal> rename(const Snapshot& snapshot, Position at,
                                                                       std::string_view newName);

// ---- The shape of a document -----------------------------------------------------------------------------------------

enum class SymbolKind : std::uint8_t { Permit, Forbid, Template, Namespace, EntityType, Action, CommonType, Attribute, Entity };

struct DocumentSymbol {
    SymbolKind kind = SymbolKind::Permit;
    std::string name;    ///< of a policy its @id, else its scope in short
    std::string detail;  ///< scope, type, parents
    Span span;           ///< all of it
    Span nameSpan;       ///< where a jump goes; inside `span`
    std::vector<DocumentSymbol> children;
};
[[nodiscard]] std::vector<DocumentSymbol> documentSymbols(const Snapshot& snapshot, std::string_view document);

enum class FoldKind : std::uint8_t { Policy, Condition, Block, Comment };
struct FoldingRange {
    FoldKind kind = FoldKind::Block;
    std::uint32_t firstLine = 1;  ///< from 1; stays visible
    std::uint32_t lastLine = 1;   ///< > firstLine
};
[[nodiscard]] std::vector<FoldingRange> foldingRanges(const Snapshot& snapshot, std::string_view document);

/// Spans around the offset from the innermost (a word) to the whole document; each lies in the next.
[[nodiscard]] std::vector<Span> selectionRanges(const Snapshot& snapshot, Position at);

enum class SemanticKind : std::uint8_t {
    Comment,
    Keyword,
    EffectPermit,
    EffectForbid,
    Annotation,
    String,
    Number,
    Operator,
    Variable,
    Slot,
    Attribute,
    EntityType,
    EntityId,
    Action,
    Function,
    Method,
    CommonType,
    BuiltinType,
    Namespace,
    Invalid
};
struct SemanticToken {
    Span span;
    SemanticKind kind = SemanticKind::Keyword;
    bool declares = false;    ///< the name is declared here (schemas)
    bool unresolved = false;  ///< with a schema: the name is not in it
};
/// In ascending order, without overlap; white space and plain punctuation have none. For policies and Cedar schemas.
[[nodiscard]] std::vector<SemanticToken> semanticTokens(const Snapshot& snapshot, std::string_view document);

// ---- Changes ---------------------------------------------------------------------------------------------------------

enum class ActionKind : std::uint8_t { QuickFix, Refactor };
struct CodeAction {
    ActionKind kind = ActionKind::QuickFix;
    std::string title;
    std::vector<DocumentEdits> edits;
    std::optional<Diagnostic> mends;  ///< the finding that would go
};
/// What can be done about `selection` (may be empty: a caret). Quick fixes first.
[[nodiscard]] std::vector<CodeAction> codeActions(const Snapshot& snapshot, std::string_view document, Span selection);

/// The edits that format a policy or schema document; none when it is formatted already. Refused when it has syntax errors
/// or is of another kind.
[[nodiscard]] tl::expected<std::vector<TextEdit>, Refusal> formatDocument(const Snapshot& snapshot, std::string_view document);

// ---- The rule under the cursor ---------------------------------------------------------------------------------------

struct PolicyPlace {
    std::uint32_t index = 0;  ///< among the policies of the document
    std::string id;           ///< of its @id annotation; may be empty
    Effect effect = Effect::Permit;
    bool isTemplate = false;
    Span span;      ///< the whole policy, annotations included
    Span headSpan;  ///< the word permit or forbid
};
/// The policy that the offset is in, or that ends right before it on the same line.
[[nodiscard]] std::optional<PolicyPlace> policyAt(const Snapshot& snapshot, Position at);

enum class InlineKind : std::uint8_t { Scope, Condition, Value };
struct InlineValue {
    InlineKind kind = InlineKind::Value;
    Span span;               ///< the clause that it tells about
    std::uint32_t line = 1;  ///< where it is to be shown: the line on which the clause ends, from 1
    std::string text;        ///< "context.input.amount_cents = 50001", "condition false", "scope fits"
    Truth truth = Truth::Value;
};
struct InlineEvaluation {
    RuleState state = RuleState::NotMatched;  ///< equals what the whole policy set says of this rule
    std::vector<InlineValue> values;          ///< by line, then by span
};
/// The policy `index` of the document evaluated on one prepared request, as PolicySet::explain does. Nothing when the
/// document has no such policy, the policy has errors or is a template, or the input is of another language.
[[nodiscard]] std::optional<InlineEvaluation> inlineValues(const Snapshot& snapshot, std::string_view document,
                                                           std::uint32_t index, const Input& input);

}  // namespace writ::cedar
