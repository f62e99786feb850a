#pragma once

#include "simulator/redact/redactor.h"
#include "simulator/transcript/record_transform.h"

namespace writ::sim {

/// The rules of redaction at work on the recordings of one workspace. Not for several threads at once.
class Redaction final : public RecordTransform {
public:
    /// Reads the workspace's key of pseudonyms, or makes it.
    [[nodiscard]] static Result<Redaction> in(const std::filesystem::path& workspace, RedactionRulesPtr rules);

    [[nodiscard]] Json apply(const Json& record, const Record& place) override;
    [[nodiscard]] Json applyToNotes(const Json& notes) override;
    [[nodiscard]] std::optional<Error> leftIn(const Session& session) override { return m_redactor.leftIn(session); }

    /// How many values were taken out, by label.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const { return m_redactor.counts(); }

private:
    explicit Redaction(Redactor redactor) : m_redactor(std::move(redactor)) {}
    Redactor m_redactor;
};

}  // namespace writ::sim
