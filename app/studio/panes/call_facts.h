#pragma once

#include "engine/decision/smallest_change.h"
#include "simulator/replay/replay.h"

#include <QString>

namespace writ::studio {

class Theme;

// Rich text about one call, for Explain and the narrow simulator. Links are "rule:N" (index into the set's rules).

/// The ids of the deciding rules as links; empty where no rule decided.
[[nodiscard]] QString ruleLinks(const sim::Replay& replay, std::size_t call);
/// "Allow by A.tier2-all", "Deny: default deny", with the shape's word in its colour.
[[nodiscard]] QString verdictHtml(const sim::Replay& replay, std::size_t call, const Theme& theme, bool links);
/// What the engine alone answers, and why that differs from the verdict; plain where it does not.
[[nodiscard]] QString engineHtml(const sim::Replay& replay, std::size_t call, const Theme& theme);
/// Names of the missing fields, those that decide first and marked.
[[nodiscard]] QString missingHtml(const Decision& decision, const Theme& theme);
/// One line a rule that failed: rule and message. Unknown fields are missing, not errors.
[[nodiscard]] QString errorsHtml(const sim::Replay& replay, std::size_t call);
/// The smallest changes of values that would flip the verdict, one a line; or that none was found.
[[nodiscard]] QString changesHtml(const ChangeSearch& search, const sim::Replay& replay, const Theme& theme);
/// "Called · executed", "Refused · model_declined (note by dana)".
[[nodiscard]] QString modelText(const sim::Replay& replay, std::size_t call);
/// The rule that a link names, when it is one.
[[nodiscard]] std::optional<std::uint32_t> ruleOfLink(const QString& link, const sim::Replay& replay);

}  // namespace writ::studio
