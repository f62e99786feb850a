#pragma once

#include "engine/json/json.h"

#include <map>
#include <string>
#include <vector>

namespace writ::conformance {

/// What became of the cases of one kind.
class Suite {
public:
    explicit Suite(std::string name) : m_name(std::move(name)) {}

    void pass() { ++m_passed; }
    void fail(std::string what) { m_failures.push_back(std::move(what)); }
    /// Each reason is told once, with the cases that it concerns.
    void skip(const std::string& what, const std::string& reason);
    void check(bool passed, const std::string& what) { passed ? pass() : fail(what); }

    [[nodiscard]] const std::string& name() const { return m_name; }
    [[nodiscard]] std::size_t passed() const { return m_passed; }
    [[nodiscard]] std::size_t skipped() const { return m_skipped; }
    [[nodiscard]] const std::vector<std::string>& failures() const { return m_failures; }
    [[nodiscard]] const std::map<std::string, std::vector<std::string>>& skips() const { return m_skips; }
    [[nodiscard]] bool empty() const { return m_passed + m_skipped + m_failures.size() == 0; }

private:
    std::string m_name;
    std::size_t m_passed = 0;
    std::size_t m_skipped = 0;
    std::vector<std::string> m_failures;
    std::map<std::string, std::vector<std::string>> m_skips;
};

/// What the tool prints: suites, and what else its subject tells.
struct Report {
    std::vector<Suite> suites;
    Json::Object details;  ///< further members in JSON
    std::string text;      ///< the same for people
};

[[nodiscard]] Json toJson(const Report& report);
[[nodiscard]] std::string toText(const Report& report);
[[nodiscard]] Json countsJson(const std::map<std::string, std::size_t>& counts);
[[nodiscard]] bool anyFailed(const std::vector<Suite>& suites);

}  // namespace writ::conformance
