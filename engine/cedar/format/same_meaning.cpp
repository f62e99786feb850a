#include "engine/cedar/format/same_meaning.h"

#include "engine/cedar/token.h"

#include <algorithm>

namespace writ::cedar {
namespace {

bool same(const Node& left, const Node& right) {
    return left.kind == right.kind && left.first == right.first && left.count == right.count && left.datum == right.datum &&
           left.extra == right.extra;
}

bool same(const Pattern& left, const Pattern& right) {
    return left.pieces == right.pieces;
}

bool same(const ScopeClause& left, const ScopeClause& right) {
    return left.kind == right.kind && left.type == right.type && left.entities == right.entities && left.hasSlot == right.hasSlot;
}

bool same(const Annotation& left, const Annotation& right) {
    return left.name == right.name && left.value == right.value;
}

bool same(const Condition& left, const Condition& right) {
    return left.isUnless == right.isUnless && left.body == right.body;
}

template <class List>
bool sameList(const List& left, const List& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const auto& a, const auto& b) { return same(a, b); });
}

bool samePolicy(const Policy& left, const Policy& right) {
    return left.effect == right.effect && left.isTemplate == right.isTemplate && sameList(left.annotations, right.annotations) &&
           sameList(left.scope, right.scope) && sameList(left.conditions, right.conditions);
}

std::vector<std::string_view> commentsOf(const Source& source) {
    std::vector<std::string_view> comments;
    for (const Token& token : tokenize(source, nullptr)) {
        if (token.kind == TokenKind::Comment) comments.push_back(trimmed(source.text(token.span)));
    }
    return comments;
}

}  // namespace

bool sameMeaning(const Tree& left, const Tree& right) {
    const bool samePolicies =
        std::equal(left.policies.begin(), left.policies.end(), right.policies.begin(), right.policies.end(), samePolicy);
    return samePolicies && sameList(left.nodes, right.nodes) && left.children == right.children &&
           left.constants == right.constants && left.names == right.names && sameList(left.patterns, right.patterns);
}

bool sameComments(const Source& left, const Source& right) {
    return commentsOf(left) == commentsOf(right);
}

}  // namespace writ::cedar
