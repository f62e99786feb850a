#pragma once

#include "engine/cedar/service/expression_types.h"

#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// The types of a piece of a half-written condition: it is read as the only condition of a policy with the scope that stands
/// before it.
class Receiver {
public:
    /// `head` is the text from permit or forbid to the `)` of the scope; empty: any scope.
    Receiver(const World& world, std::string_view head, std::string_view expression);
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] std::vector<TypePtr> types() const { return m_types; }
    [[nodiscard]] std::vector<Holder> holders() const { return m_holders; }

private:
    std::string m_text;
    Tree m_tree;
    std::vector<TypePtr> m_types;
    std::vector<Holder> m_holders;
};

/// The policy that a scope alone makes, for its environments; nothing when it cannot be read.
[[nodiscard]] std::optional<Policy> policyOfHead(std::string_view head);

/// "Long | String"; empty for none.
[[nodiscard]] std::string typeText(const std::vector<TypePtr>& types);

/// The entity types among some types, sorted, without repetitions.
[[nodiscard]] std::vector<std::string> entityTypesOf(const std::vector<TypePtr>& types);

}  // namespace writ::cedar
