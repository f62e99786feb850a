#pragma once

#include "engine/json/json.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::sim {

/// Who may call which tools, as a tool manifest says it.
struct ToolGrant {
    enum class Who : std::uint8_t { Anyone, Agent, Role };
    Who who = Who::Anyone;
    std::string name;                ///< of the agent or role
    std::vector<std::string> tools;  ///< without repetition, in the order of the manifest
};

struct ToolManifest {
    std::vector<ToolGrant> grants;
    std::vector<std::string> notes;  ///< entries that no permit stands for, with the reason
};

/// `tools: [a, b]` for everyone, for the `agent`, `role` or `name` that stands beside it, or for each of `agents` and `roles`; an
/// entry is a name, or a mapping with a `name`. Nothing where the document lists no tools. Whatever could narrow an entry (a
/// pattern, a condition, a word that is not known) leaves it out: a policy must not permit more than its manifest.
[[nodiscard]] std::optional<ToolManifest> readToolManifest(const Json& document);

/// Cedar policies that permit exactly that: one permit for each grant. `source` is named in comments; agents are entities of
/// `agentType`, roles groups of type Role.
[[nodiscard]] std::string manifestPolicy(const ToolManifest& manifest, std::string_view source,
                                         std::string_view agentType = "Agent");

}  // namespace writ::sim
