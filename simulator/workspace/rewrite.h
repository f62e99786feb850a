#pragma once

#include "simulator/transcript/reader.h"
#include "simulator/transcript/record_transform.h"
#include "simulator/workspace/staged_file.h"

namespace writ::sim {

/// What a rewritten recording is.
struct Rewritten {
    std::string suffix;            ///< ".json", ".jsonl" or ".zip"; a zip archive keeps the suffix of its file
    std::vector<Skipped> skipped;  ///< what could not be read, so nobody knows what it holds: it is not in the new file
};

/// Writes a recording anew, each record as the transform gives it. JSON Lines keep their numbers, lists and archives their
/// order, and so each record its place; gzip files are unpacked; files of an archive that are no JSON are left out.
[[nodiscard]] Result<Rewritten> rewriteRecording(const std::filesystem::path& from, RecordTransform& transform, StagedFile& to,
                                                 RunControl& control);

}  // namespace writ::sim
