#pragma once

#include "simulator/scratch/scratch.h"

namespace writ::sim::scratch {

/// A request while it is edited: its JSON, and beside it what is unknown.
struct Document {
    Json json;                          ///< toJson(request) without `unknown`
    std::vector<UnknownField> unknown;  ///< sorted by pointer

    [[nodiscard]] static Document of(const Request& request);
    [[nodiscard]] Result<Request> request() const;
    /// What stands at a pointer; below an unknown value everything is unknown.
    [[nodiscard]] FieldValue value(std::string_view pointer) const;
};

/// At `top` or below it.
[[nodiscard]] bool isWithin(std::string_view pointer, std::string_view top);
/// An edit of the call itself: its tool or its arguments. All that is derived may follow it.
[[nodiscard]] bool isOfCall(const ScratchEdit& edit);
/// Whether the edit can be one of a request at all.
[[nodiscard]] Result<void> check(const ScratchEdit& edit);
/// Lays an edit that check() took into a document; an error where something else stands in its way.
[[nodiscard]] Result<void> apply(const ScratchEdit& edit, Document& document);

/// The leaves in which two documents differ, by pointer; `edited` is left for others to say.
[[nodiscard]] std::vector<ScratchChange> changes(const Document& from, const Document& to);

}  // namespace writ::sim::scratch
