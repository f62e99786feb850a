#include "tests/conformance/report.h"

#include <algorithm>

namespace writ::conformance {
namespace {

constexpr std::size_t kShown = 20;  ///< failures of a suite in the text form

Json strings(const std::vector<std::string>& texts) {
    return Json(Json::Array(texts.begin(), texts.end()));
}

Json skipsJson(const Suite& suite) {
    Json::Array skips;
    for (const auto& [reason, cases] : suite.skips())
        skips.push_back(Json::object({{"reason", Json(reason)}, {"cases", strings(cases)}}));
    return Json(std::move(skips));
}

struct Totals {
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::size_t skipped = 0;
};

Totals totalsOf(const std::vector<Suite>& suites) {
    Totals totals;
    for (const Suite& suite : suites) {
        totals.passed += suite.passed();
        totals.failed += suite.failures().size();
        totals.skipped += suite.skipped();
    }
    return totals;
}

}  // namespace

void Suite::skip(const std::string& what, const std::string& reason) {
    ++m_skipped;
    m_skips[reason].push_back(what);
}

Json countsJson(const std::map<std::string, std::size_t>& counts) {
    Json::Object members;
    for (const auto& [name, count] : counts) members.emplace_back(name, Json(count));
    return Json(std::move(members));
}

Json toJson(const Report& report) {
    Json::Array rows;
    for (const Suite& suite : report.suites) {
        rows.push_back(Json::object({{"name", Json(suite.name())},
                                     {"passed", Json(suite.passed())},
                                     {"failed", Json(suite.failures().size())},
                                     {"skipped", Json(suite.skipped())},
                                     {"failures", strings(suite.failures())},
                                     {"skips", skipsJson(suite)}}));
    }
    const Totals totals = totalsOf(report.suites);
    Json::Object members{{"suites", Json(std::move(rows))},
                         {"passed", Json(totals.passed)},
                         {"failed", Json(totals.failed)},
                         {"skipped", Json(totals.skipped)}};
    members.insert(members.end(), report.details.begin(), report.details.end());
    return Json(std::move(members));
}

std::string toText(const Report& report) {
    std::string text = report.text;
    for (const Suite& suite : report.suites) {
        text += suite.name() + ": " + std::to_string(suite.passed()) + " passed, " + std::to_string(suite.failures().size()) +
                " failed, " + std::to_string(suite.skipped()) + " skipped\n";
        for (const auto& [reason, cases] : suite.skips())
            text += "  skipped " + std::to_string(cases.size()) + " (" + cases.front() + " …): " + reason + "\n";
        for (std::size_t i = 0; i < std::min(kShown, suite.failures().size()); ++i)
            text += "  FAILED " + suite.failures()[i] + "\n";
    }
    const Totals totals = totalsOf(report.suites);
    return text + "in all: " + std::to_string(totals.passed) + " passed, " + std::to_string(totals.failed) + " failed, " +
           std::to_string(totals.skipped) + " skipped\n";
}

bool anyFailed(const std::vector<Suite>& suites) {
    return std::any_of(suites.begin(), suites.end(), [](const Suite& suite) { return !suite.failures().empty(); });
}

}  // namespace writ::conformance
