#pragma once

#include "engine/cedar/tree.h"

namespace writ::cedar {

/// An expression as Cedar text on one line, with no more parentheses than its tree needs. Reading the text again gives
/// the same tree, up to parentheses. Only of trees without Invalid nodes; recursion is bounded by the tree's height,
/// the text of one expression by 4 MiB, behind which it is cut.
[[nodiscard]] std::string toText(const Tree& tree, NodeId id);
/// A policy or template: annotations, the scope on one line a variable where it holds something, one line a condition.
[[nodiscard]] std::string toText(const Tree& tree, const Policy& policy);
/// All policies of a tree, with empty lines between them.
[[nodiscard]] std::string toText(const Tree& tree);

}  // namespace writ::cedar
