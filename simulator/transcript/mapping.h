#pragma once

#include "simulator/transcript/format.h"

#include <array>
#include <filesystem>
#include <map>

namespace writ::sim {

/// Where the records of a recording that no row of formats() knows hold what a session is made of. Documented in
/// resources/help/recordings.md and resources/schemas/mapping.schema.json.
struct Mapping {
    using Pointer = std::optional<std::string>;  ///< JSON Pointer

    Pointer records;  ///< from the file's (or line's, or item's) value to the list of records; without: that value is one
    // The others lead from a record.
    Pointer session;
    Pointer time;
    Pointer agent;
    Pointer role;
    Pointer text;
    Pointer tool;
    Pointer arguments;
    Pointer result;
    Pointer callId;
    Pointer error;
    std::map<std::string, Role> roles;  ///< what words of the recording mean

    Json document;  ///< as it was read
};
using MappingPtr = std::shared_ptr<const Mapping>;

/// The members of a mapping that are pointers, in the order of the documentation.
struct MappingMember {
    std::string_view name;
    Mapping::Pointer Mapping::*member;
    std::string_view help;
};
[[nodiscard]] const std::vector<MappingMember>& mappingMembers();

/// A mistake is an error that names its place in the document.
[[nodiscard]] Result<MappingPtr> mappingFromJson(const Json& document);
[[nodiscard]] Result<MappingPtr> readMapping(const std::filesystem::path& file);

/// sessions/x.jsonl, sessions/x.jsonl.gz -> x: what the sessions and the files beside a recording are named by.
[[nodiscard]] std::string recordingStem(const std::filesystem::path& recording);
/// sessions/x.jsonl -> sessions/x.mapping.json
[[nodiscard]] std::filesystem::path mappingPath(const std::filesystem::path& recording);
/// Whether a file of this name is a mapping.
[[nodiscard]] bool isMappingName(std::string_view name);

/// The format of what is read by a mapping. It recognises nothing by itself, so it is no row of formats().
[[nodiscard]] const Format& mappedFormat();
[[nodiscard]] std::unique_ptr<RecordingReader> openMapped(MappingPtr mapping, ReadContext& context);

}  // namespace writ::sim
