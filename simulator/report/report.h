#pragma once

#include "simulator/replay/coverage.h"

#include <optional>
#include <string>
#include <vector>

namespace writ::sim {

/// What only the caller knows of a report.
struct ReportOptions {
    std::string author;
    std::string time;                      ///< RFC 3339 with its zone
    std::optional<std::uint32_t> session;  ///< an incident: index into Corpus::sessions; nothing: the whole replay
};

/// A replay as people read it: texts only, made once. No compliance verdict.
struct Report {
    struct Named {
        std::string name, value;
    };
    struct OfSession {
        std::string id, title, file, format, digest;
        std::string begins, ends;  ///< first and last recorded time, UTC
    };
    /// "Workaround", and what was found.
    struct PointedOut {
        std::string title, sentence, certainty;
        std::string session;  ///< of the first step
        std::string steps;    ///< "3, 8"
    };
    struct Note {
        std::string session;
        std::uint32_t step = 0;  ///< 0: the session as a whole
        std::string kind, text, author, time;
    };
    /// A step in which somebody or something stopped, or that somebody wrote about.
    struct Call {
        std::string session;
        std::uint32_t step = 0, call = 0;  ///< call 0: a turn of the model without one
        std::string time, recordedTime;    ///< UTC; as recorded. Empty where the recording has none
        bool probe = false, counterfactual = false;
        std::string principal, tool, resource;
        std::vector<std::string> actors;
        std::string arguments;  ///< as recorded, what is masked as "[masked]"
        std::string recordedVerdict;
        std::string verdict;  ///< "allow", "deny", "indeterminate", "not replayable"; empty of a turn
        std::string sentence;
        std::vector<std::string> rules;  ///< "B.bulk-cap (policies/b/billing.cedar:12)"
        std::string outcome, evidence, certainty;
        std::string found;                 ///< where a person corrected it: what was found
        std::vector<std::string> unknown;  ///< fields, as policies write them
        std::vector<std::string> why;      ///< for what it is listed: "denied", "marked"
        std::vector<Note> notes;
    };
    struct Gap {
        std::string what, why;
        std::uint64_t calls = 0;  ///< that it concerns; 0: told of a file
        std::string where;        ///< "billing, step 15"; the first few
    };

    std::string title;
    std::vector<Named> about;  ///< who made it and when, of what, under which versions and digests
    std::vector<OfSession> sessions;
    Summary summary;
    Coverage coverage;
    std::vector<PointedOut> findings;
    std::vector<Call> calls;  ///< those that matter, by session, then step
    std::vector<Gap> gaps;    ///< what could not be known
    std::vector<Note> notes;  ///< all, by session, then step
};

[[nodiscard]] Report makeReport(const Replay& replay, const ReportOptions& options);

/// One file, without scripts and without anything from elsewhere; fit to be printed. Characters that cannot be seen are shown.
[[nodiscard]] std::string toHtml(const Report& report);
/// One table (RFC 4180); its first column tells what a line is about. Cells that a spreadsheet would run begin with an
/// apostrophe.
[[nodiscard]] std::string toCsv(const Report& report);

/// What every report says of itself.
inline constexpr const char* kNotAVerdict =
    "This is not a compliance verdict. It shows what the named policies say of recorded calls, and what the recording says "
    "happened.";

}  // namespace writ::sim
