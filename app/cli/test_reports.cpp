#include "app/cli/test_reports.h"

#include "app/cli/xml_text.h"

#include <algorithm>

namespace writ::cli {
namespace {

/// On one line, where "#" begins a directive.
std::string tapLine(std::string_view text) {
    return escaped(text, [](char32_t character) -> std::string {
        if (character == '#') return "\\#";
        if (character == '\\') return "\\\\";
        return isControl(character) ? shownControl(character) : std::string();
    });
}

std::string countAttributes(const Counts& counts) {
    return attribute("tests", std::to_string(counts.cases)) + attribute("failures", std::to_string(counts.failures)) +
           attribute("errors", std::to_string(counts.errors));
}

std::string junitCase(const CaseResult& result) {
    const std::string head = "    <testcase" + attribute("classname", result.test.file) + attribute("name", result.test.name);
    const bool undecided = !result.decision;
    if (!undecided && result.failure.empty()) return head + "/>\n";
    const std::string_view element = undecided ? "error" : "failure";
    const std::string version = result.version.empty() ? "" : "policy version " + result.version + ": ";
    return head + ">\n      <" + std::string(element) +
           attribute("message", version + (undecided ? result.error : result.failure)) +
           attribute("type", undecided ? "undecided" : "verdict") + "/>\n    </testcase>\n";
}

}  // namespace

Counts countOf(const std::vector<CaseResult>& results) {
    Counts counts;
    for (const CaseResult& result : results) {
        ++counts.cases;
        if (!result.decision)
            ++counts.errors;
        else if (!result.failure.empty())
            ++counts.failures;
    }
    return counts;
}

std::string junitText(const std::string& name, const std::vector<CaseResult>& results) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", name) +
                       countAttributes(countOf(results)) + ">\n";
    // Cases of a file stand together.
    for (auto begin = results.begin(); begin != results.end();) {
        const auto end =
            std::find_if(begin, results.end(), [&](const CaseResult& one) { return one.test.file != begin->test.file; });
        const std::vector<CaseResult> suite(begin, end);
        text += "  <testsuite" + attribute("name", begin->test.file) + countAttributes(countOf(suite)) + ">\n";
        for (const CaseResult& result : suite) text += junitCase(result);
        text += "  </testsuite>\n";
        begin = end;
    }
    return text + "</testsuites>\n";
}

std::string tapText(const std::vector<CaseResult>& results) {
    std::string text = "TAP version 13\n1.." + std::to_string(results.size()) + "\n";
    std::size_t number = 0;
    for (const CaseResult& result : results) {
        const bool passed = result.decision && result.failure.empty();
        text += (passed ? "ok " : "not ok ") + std::to_string(++number) + " - " +
                tapLine(result.test.file + ": " + result.test.name) + "\n";
        if (passed) continue;
        // A JSON text is a YAML scalar.
        text += "  ---\n  message: " + Json(result.decision ? result.failure : result.error).dump() + "\n";
        if (!result.version.empty()) text += "  version: " + Json(result.version).dump() + "\n";
        text += "  ...\n";
    }
    return text;
}

}  // namespace writ::cli
