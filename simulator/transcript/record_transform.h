#pragma once

#include "engine/text/result.h"
#include "simulator/transcript/format.h"

#include <optional>

namespace writ::sim {

/// An error of a recording that is changed: what a message quotes of it may be what should be left out.
[[nodiscard]] inline Error withoutQuotes(Error error) {
    if (error.kind == ErrorKind::Malformed)
        error.message = "not valid JSON, or not UTF-8; what stands there is not shown, since the recording is redacted";
    return error;
}

/// Changes a recording on its way into a workspace: what it leaves out never gets there. Members and items must keep their
/// places, since notes point to them.
class RecordTransform {
public:
    virtual ~RecordTransform() = default;
    /// What is kept of a record. `place` tells where it stands; its json is the record.
    [[nodiscard]] virtual Json apply(const Json& record, const Record& place) = 0;
    /// The same for the notes beside the recording.
    [[nodiscard]] virtual Json applyToNotes(const Json& notes) = 0;
    /// What a session, read from the records that were kept, holds that should have been left out; then none of it is kept.
    [[nodiscard]] virtual std::optional<Error> leftIn(const Session& session) = 0;
};

}  // namespace writ::sim
