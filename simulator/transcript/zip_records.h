#pragma once

#include "simulator/transcript/records.h"
#include "simulator/transcript/zip_files.h"

namespace writ::sim {

enum class ZipKind : std::uint8_t {
    Files,       ///< each file is a recording, or none
    InspectLog,  ///< the files are one log: a header, and one file a sample
};
/// Told by the names of the files.
[[nodiscard]] Result<ZipKind> zipKind(const ZipPlace& place, const ReadLimits& limits, RunControl& control);

/// The records of a log's files. The header comes first, wherever it stands, so that each sample is whole when it is read.
[[nodiscard]] std::unique_ptr<RecordSource> openInspectZip(const ZipPlace& place, const ReadLimits& limits, RunControl& control);

}  // namespace writ::sim
