#pragma once

#include "simulator/transcript/session_builder.h"

namespace writ::sim {

/// Texts of an Inspect AI sample that stand once in the log and are referred to as "attachment://…".
class Attachments {
public:
    Attachments(const Json& sample, SessionBuilder& builder);

    /// The value with every reference replaced by its text. References that cannot be stay, and are told at `at`.
    [[nodiscard]] Json resolve(const Json& value, const std::string& at);
    /// Whether the value, once resolved, still refers to a text that is not there.
    [[nodiscard]] bool lacksText(const Json& resolved) const;

private:
    [[nodiscard]] const Json* textOf(const Json& value) const;
    /// Nothing when there is nothing to replace.
    [[nodiscard]] std::optional<Json> replaced(const Json& value, const std::string& at);
    [[nodiscard]] std::optional<Json> replacedText(const Json& value, const std::string& at);

    const Json& m_texts;
    SessionBuilder& m_builder;
    std::size_t m_bytesLeft = 0;  // that may still be put in for references: a hostile log would multiply itself
};

}  // namespace writ::sim
