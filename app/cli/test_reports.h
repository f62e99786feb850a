#pragma once

#include "simulator/cases/test_case.h"

namespace writ::cli {

/// What came of one case.
struct CaseResult {
    sim::TestCase test;
    std::string version;               ///< that decided it
    std::optional<Decision> decision;  ///< nothing: see `error`
    std::vector<std::string> rules;    ///< sorted ids
    std::string failure;               ///< what differs from the expectation; empty when it passed
    std::string error;                 ///< why it could not be decided
};

struct Counts {
    std::size_t cases = 0, failures = 0, errors = 0;
    [[nodiscard]] std::size_t passed() const { return cases - failures - errors; }
};
[[nodiscard]] Counts countOf(const std::vector<CaseResult>& results);

// For programs that run tests. Equal runs give equal bytes: no times, no names of machines.

/// JUnit XML: a suite a file. What XML cannot hold is shown as \u{…}.
[[nodiscard]] std::string junitText(const std::string& name, const std::vector<CaseResult>& results);
/// Test Anything Protocol, version 13.
[[nodiscard]] std::string tapText(const std::vector<CaseResult>& results);

}  // namespace writ::cli
