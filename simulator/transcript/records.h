#pragma once

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

/// `bytes` must outlive the source.
[[nodiscard]] Result<std::unique_ptr<RecordSource>> openRecords(std::string_view bytes, const ReadLimits& limits);

}  // namespace writ::sim
