#pragma once

#include "simulator/draft/draft.h"

#include <QString>

#include <optional>
#include <vector>

namespace writ::studio {

/// One row of what stands behind a number of a draft.
struct DraftRow {
    QString call;  ///< "Refund 3"; empty for a rule
    QString text;  ///< tool and what it asked, or the rule
    QString why;
    std::optional<std::size_t> index;  ///< into Corpus::calls
};

/// The numbers that a draft is shown with.
enum class DraftNumber { OverBlock, UnderBlock, Indeterminate, BothAllow, BothStop, Learnt, LeftOut, OverGranted, Unsaid };
inline constexpr std::size_t kDraftNumbers = 9;
struct DraftNumberInfo {
    DraftNumber number;
    const char* name;  ///< of its button
    const char* caption;
    const char* meaning;  ///< one sentence
    bool isFault;         ///< above 0 it ought to be looked at before the draft is used
};
[[nodiscard]] const DraftNumberInfo& info(DraftNumber number);
[[nodiscard]] std::uint64_t valueOf(DraftNumber number, const sim::Draft& draft);
/// What stands behind it, as far as it is listed.
[[nodiscard]] std::vector<DraftRow> rowsOf(DraftNumber number, const sim::Draft& draft);

}  // namespace writ::studio
