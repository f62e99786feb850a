#pragma once

#include "simulator/transcript/bytes.h"
#include "simulator/transcript/reader.h"

#include <functional>

namespace writ::sim {

/// Gives the records of a text one at a time.
class RecordSource {
public:
    virtual ~RecordSource() = default;
    [[nodiscard]] virtual Framing framing() const = 0;
    /// The next record, or nothing at the end. A damaged line is told to `onDamaged` and stepped over; other damage is an error.
    [[nodiscard]] virtual Result<std::optional<Record>> next() = 0;

    using Damaged = std::function<void(const Record& place, const Error& error)>;
    Damaged onDamaged;
};

/// How the text is framed is told by its beginning: JSON Lines are several values, the first complete on its line; else a text
/// that begins with "[" is one list, and all others are one document. Lines and lists may be of any length, and take no more
/// memory than their longest record.
[[nodiscard]] Result<std::unique_ptr<RecordSource>> openRecords(ByteSourcePtr bytes, const ReadLimits& limits);
/// The same records. Those of a long text are cut and parsed on a thread of its own, a few of them ahead of whoever reads them.
[[nodiscard]] std::unique_ptr<RecordSource> readAhead(std::unique_ptr<RecordSource> source);

}  // namespace writ::sim
