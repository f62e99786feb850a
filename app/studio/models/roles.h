#pragma once

#include <Qt>

namespace writ::studio {

/// How CellDelegate paints a cell.
enum class Cell {
    Text,      ///< DisplayRole, DetailRole in grey behind it
    Number,    ///< right-aligned
    Code,      ///< in the code font
    Cedar,     ///< in the code font with the colours of Cedar; IndentRole levels
    Lanes,     ///< LaneRole and IconNameRole
    StepText,  ///< tool strong, summary, masked fields marked
    Marks,     ///< icons of MarksRole
    Verdict,   ///< VerdictRole as shape, word and colour; DetailRole names the rule
    VerdictTinted,
    Model,     ///< Called or Refused
    Change,    ///< VerdictFromRole → VerdictRole
    Truth,     ///< TruthRole
    Chip,      ///< DisplayRole in a box; dashed with DashedRole
    Header,    ///< a group: EffectRole or DisplayRole strong, DetailRole behind it
    Session,   ///< two lines: name, verdict counts
    DiffLine,  ///< DiffRole
    Review,    ///< IconNameRole and DisplayRole in the colour ToneRole
    Group,     ///< a group of rows: DisplayRole strong, CountRole in a box, DetailRole behind it
    Hunk,      ///< a hunk: DisplayRole strong, at the right DetailRole, then VerdictRole's mark with CallsRole
};

/// Roles beyond Qt's, shared by all models so that one delegate paints them all.
enum Role : int {
    CellRole = Qt::UserRole + 1,
    DetailRole,
    VerdictRole,      ///< Mark, as int
    VerdictFromRole,  ///< Mark, as int
    StaleRole,        ///< bool: an older result, to be greyed
    ProbeRole,        ///< bool: hypothetical, dashed and italic
    DimRole,          ///< bool: secondary text
    StrongRole,       ///< bool
    UnknownRole,      ///< bool: a masked or unrecorded value; tinted
    MaskedRole,       ///< QStringList: parts of DetailRole that are names of masked fields
    IconNameRole,     ///< QString
    LaneRole,         ///< 0 user, 1 model, 2 tool
    MarksRole,        ///< QStringList of icon names
    RefusedRole,      ///< bool
    TruthRole,        ///< writ::Truth, as int
    EffectRole,       ///< writ::Effect, as int
    StateRole,        ///< writ::RuleState, as int
    DashedRole,       ///< bool
    LinkRole,         ///< bool: paint as a link
    IndentRole,       ///< int
    CountsRole,       ///< QVariantList of allow, deny, indeterminate, not replayable
    DiffRole,         ///< DiffKind, as int
    WordsRole,        ///< QPoint: first changed column and its length, in a diff line
    SpanRole,         ///< bool: the first column of this row spans all
    CopyRole,         ///< QString for clipboard and CSV where it differs from DisplayRole
    SessionRole,      ///< index into the corpus
    StepRole,         ///< step number
    CallRole,         ///< index into the corpus' calls; invalid when the row is no call
    RuleRole,         ///< index into PolicySet::rules(); invalid when the row is no rule
    PointerRole,      ///< JSON Pointer into the request
    CountRole,        ///< int: how many rows a group has
    CallsRole,        ///< QString: the calls that a hunk flips
    MarkedRole,       ///< bool: belongs to what is selected elsewhere
    ToneRole,         ///< QString: colour, by name, of the icon of a Text cell
};

}  // namespace writ::studio
