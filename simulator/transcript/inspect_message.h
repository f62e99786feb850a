#pragma once

#include "simulator/transcript/inspect_attachments.h"

namespace writ::sim {

/// Reads a message of an Inspect AI log that is no result; its references are resolved.
void readInspectMessage(const Json& message, const std::string& at, const Attachments& attachments, SessionBuilder& builder);
/// Reads a call {"id","function","arguments"}, as in messages and tool events.
void readInspectCall(const Json& call, std::string at, const Attachments& attachments, SessionBuilder& builder);
/// The result that a tool message or a tool event holds in `content`.
[[nodiscard]] SessionBuilder::ResultRecord inspectResult(const Json& record, const Json& content, const std::string& contentAt,
                                                         SessionBuilder& builder);

}  // namespace writ::sim
