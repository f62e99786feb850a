#pragma once

#include "engine/cedar/schema/schema.h"
#include "engine/cedar/service/names.h"
#include "engine/cedar/token.h"
#include "engine/cedar/tree.h"

#include <memory>
#include <vector>

namespace writ::cedar {

/// One policy's text, from its first token to its `;`, read apart from its document. What stands before and behind it has
/// no influence, so it is kept as long as the text stays. Spans count in `source`. Immutable.
struct PolicyUnit {
    SourcePtr source;           ///< named as the document
    std::vector<Token> tokens;  ///< without white space and comments; ends with End
    Tree tree;                  ///< usually of one policy; several or none where a `;` is missing
    std::vector<Diagnostic> syntax;

    [[nodiscard]] bool isSound() const { return !hasErrors(syntax); }
};
using PolicyUnitPtr = std::shared_ptr<const PolicyUnit>;

/// What a schema says of a unit.
struct CheckedUnit {
    PolicyUnitPtr unit;
    std::vector<Diagnostic> findings;     ///< of validator and lints
    std::vector<Occurrence> occurrences;  ///< ascending by span
};
using CheckedUnitPtr = std::shared_ptr<const CheckedUnit>;

struct PlacedUnit {
    CheckedUnitPtr checked;
    std::uint32_t offset = 0;       ///< of the unit's text in the document
    std::uint32_t firstPolicy = 0;  ///< number of policies before it in the document

    [[nodiscard]] const PolicyUnit& unit() const { return *checked->unit; }
    [[nodiscard]] Span span() const { return {offset, offset + unit().source->size()}; }
    [[nodiscard]] Span inDocument(Span span) const { return {offset + span.begin, offset + span.end}; }
};

/// The tokens of a text without white space and comments; ends with End.
[[nodiscard]] std::vector<Token> significantTokens(const Source& source);
/// Cuts a document behind every `;`: there the parser begins anew, whatever stood before.
[[nodiscard]] std::vector<Span> splitPolicies(const Source& source, const std::vector<Token>& significant);
[[nodiscard]] PolicyUnitPtr readUnit(std::string document, std::string_view text);
/// The same finding, told of a text that begins `offset` bytes earlier.
[[nodiscard]] Diagnostic shifted(Diagnostic diagnostic, std::uint32_t offset);

}  // namespace writ::cedar
