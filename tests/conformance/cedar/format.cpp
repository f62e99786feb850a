#include "engine/cedar/format/format.h"

#include "tests/conformance/cedar/session.h"
#include "tests/conformance/cedar/suites.h"

namespace writ::conformance {
namespace {

/// Compares with the expected bytes; what was expected must also stay as it is when it is formatted again.
void checkFormatted(const std::string& name, const std::string& before, const std::string& after, Suite& suite) {
    const cedar::Formatted formatted = cedar::formatPolicies(Source(name, before));
    if (!formatted.text) return suite.fail(name + ": not formatted: " + formatted.diagnostics.front().message);
    if (*formatted.text != after) return suite.fail(name + ": expected\n" + after + "got\n" + *formatted.text);
    suite.check(cedar::formatPolicies(Source(name, after)).text == after, name + ": formatting twice changes it");
}

}  // namespace

void runFormatterPair(const std::filesystem::path& input, Suite& suite) {
    const std::string name = input.filename().string();
    std::filesystem::path output = input;
    output.replace_extension().replace_extension(".out.cedar");
    const auto before = readText(input);
    const auto after = readText(output);
    if (!before || !after) return suite.fail(name + ": cannot be read");
    checkFormatted(name, *before, *after, suite);
}

void runFormatOracle(const std::filesystem::path& file, Suite& suite) {
    forEachLine(file, suite, [&suite](const Json& row, std::size_t line) {
        checkFormatted("line " + std::to_string(line), row["text"].asString(), row["formatted"].asString(), suite);
    });
}

}  // namespace writ::conformance
