#include "engine/cedar/validate/text_safety.h"

#include "engine/cedar/validate/unicode.h"
#include "engine/text/utf8.h"

#include <array>
#include <cstdio>

namespace writ::cedar {
namespace {

template <class Predicate>
std::optional<char32_t> firstOf(std::string_view text, Predicate isWanted) {
    while (!text.empty()) {
        const Scalar scalar = firstScalar(text);
        if (scalar.size == 0) return std::nullopt;
        if (isWanted(scalar.value)) return scalar.value;
        text.remove_prefix(scalar.size);
    }
    return std::nullopt;
}

/// "U+200B".
std::string codePoint(char32_t character) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "U+%04X", static_cast<unsigned>(character));
    return text.data();
}

bool isUnusual(char32_t character) {
    const bool isPrintableAscii = character >= ' ' && character <= '~';
    return !isPrintableAscii && !fitsIdentifier(character);
}

void checkString(Reporter& reporter, std::string_view text, Span span) {
    if (const auto found = firstOf(text, changesDirection)) {
        reporter.report(Code::CedarBidiString, span,
                        "the character " + codePoint(*found) +
                            " in this string changes the direction of writing: it is not what it looks like");
    } else if (!isOfOneScript(text)) {
        reporter.report(Code::CedarMixedScriptString, span,
                        "this string mixes letters of several scripts: some may look like others and be different");
    }
}

void checkName(Reporter& reporter, std::string_view name, Span span) {
    if (const auto found = firstOf(name, changesDirection)) {
        reporter.report(Code::CedarBidiIdentifier, span,
                        "the character " + codePoint(*found) +
                            " in this name changes the direction of writing: it is not what it looks like");
    } else if (const auto unusual = firstOf(name, isUnusual)) {
        reporter.report(Code::CedarUnusualIdentifier, span, "the character " + codePoint(*unusual) + " has no place in a name");
    } else if (!isOfOneScript(name)) {
        reporter.report(Code::CedarMixedScriptIdentifier, span,
                        "this name mixes letters of several scripts: some may look like others and be different");
    }
}

/// Cedar looks at a pattern with what has no form of its own escaped, so that does not count.
std::string readableText(const Pattern& pattern) {
    std::string readable;
    for (const std::string& piece : pattern.pieces) {
        for (std::string_view text = piece; !text.empty();) {
            const Scalar scalar = firstScalar(text);
            if (scalar.size == 0) break;
            if (standsAlone(scalar.value)) appendScalar(readable, scalar.value);
            text.remove_prefix(scalar.size);
        }
    }
    return readable;
}

void checkValue(Reporter& reporter, const Value& value, Span span) {
    if (value.is(Value::Kind::String)) checkString(reporter, value.asString(), span);
    if (value.is(Value::Kind::Entity)) checkName(reporter, value.asEntity().id, span);
}

}  // namespace

void checkTextSafety(const PolicyContext& context) {
    const Tree& tree = context.tree;
    Reporter& reporter = *context.reporter;
    for (const ScopeClause& clause : context.policy->scope) {
        for (std::size_t i = 0; i < clause.entities.size(); ++i)
            checkValue(reporter, clause.entities[i], i < clause.entitySpans.size() ? clause.entitySpans[i] : clause.span);
    }
    for (const NodeId id : nodesOf(tree, *context.policy)) {
        const Node& node = tree.node(id);
        if (node.kind == NodeKind::Literal) checkValue(reporter, tree.constants[node.datum], node.span);
        if (node.kind == NodeKind::Like) checkString(reporter, readableText(tree.patterns[node.datum]), node.span);
        const bool isAttribute = node.kind == NodeKind::Attribute;
        const bool isNamed = isAttribute || node.kind == NodeKind::Has || node.kind == NodeKind::Record;
        const std::uint32_t names = isAttribute ? 1 : node.kind == NodeKind::Has ? node.extra : node.count;
        for (std::uint32_t i = 0; isNamed && i < names; ++i)
            checkName(reporter, tree.names[node.datum + i], tree.nameSpans[node.datum + i]);
    }
}

}  // namespace writ::cedar
