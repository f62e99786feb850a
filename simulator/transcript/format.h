#pragma once

#include "simulator/transcript/session.h"

#include <memory>
#include <string_view>
#include <vector>

namespace writ::sim {

class ReadContext;

/// How a file's JSON values stand in it.
enum class Framing : std::uint8_t {
    Document,  ///< one value that is no list
    List,      ///< the items of one top-level list
    Lines,     ///< JSON Lines
};

/// One JSON value of a file: what is parsed at a time. A file may be far larger than any of its records.
struct Record {
    Json json;
    std::string at;                     ///< JSON Pointer from the file's (or line's) value to the record: "" or "/12"
    std::optional<std::uint32_t> line;  ///< from 1, Lines only
    std::size_t index = 0;              ///< 0-based among the file's records, damaged ones included
    std::string entry{};                ///< of an archive, which the record stands in; else empty. `at` and `line` are in it
    std::size_t bytes = 0;              ///< of its text
};

/// The first records of a file: what its format is told by.
struct Sample {
    static constexpr std::size_t kMaxRecords = 20;
    static constexpr std::size_t kMaxBytes = std::size_t{16} << 20U;  ///< with so many, fewer records must do
    Framing framing = Framing::Document;
    std::vector<Record> records;
};

/// Reads the records of one file, in their order, into the context's recording. What it cannot use it skips with a reason.
class RecordingReader {
public:
    virtual ~RecordingReader() = default;
    /// False: this is no record of the format; another may know it.
    [[nodiscard]] virtual bool take(const Record& record) = 0;
    /// No record follows: sessions that were still open are finished.
    virtual void finish() {}
};

/// A recording format. The table formats() lists them in the order in which they are tried.
struct Format {
    std::string_view id;
    std::string_view name;   ///< for people
    std::string_view signs;  ///< what in the content tells it, in a few words
    bool (*recognises)(const Sample& sample);
    std::unique_ptr<RecordingReader> (*open)(const Sample& sample, ReadContext& context);
};
[[nodiscard]] const std::vector<Format>& formats();

/// Whether any record of the sample passes.
template <typename Predicate>
[[nodiscard]] bool anyRecord(const Sample& sample, Predicate predicate) {
    for (const Record& record : sample.records)
        if (predicate(record.json)) return true;
    return false;
}

}  // namespace writ::sim
