// Reports of the billing incident, byte for byte. WRIT_UPDATE_GOLDENS=1 rewrites the files.
#include "app/cli/command_table.h"
#include "tests/unit/workspace/temp_workspace.h"

#include <sstream>

namespace writ::cli {
namespace {

namespace fs = std::filesystem;

class ReportGolden : public testing::TestWithParam<const char*> {};

TEST_P(ReportGolden, IsUnchanged) {
    const fs::path source(WRIT_SOURCE_DIR);
    const test::TempFolder folder;
    const std::string suffix = GetParam();
    const fs::path written = folder.path("report." + suffix);
    std::istringstream in;
    std::ostringstream out, err;
    Console console{in, out, err, false};
    EXPECT_EQ(run({"report", (source / "resources/samples/billing").string(), "billing", "--policies", "b", "--author",
                   "Dana Whitfield", "--time", "2026-03-17T09:00:00+01:00", "--" + suffix, written.string()},
                  console),
              kFine)
        << err.str();
    EXPECT_EQ(out.str(), "");
    const std::string text = folder.read("report." + suffix);
    const fs::path file = source / "tests/golden/cli" / ("billing-report-b." + suffix);
    const char* update = std::getenv("WRIT_UPDATE_GOLDENS");
    if (update != nullptr && std::string(update) == "1") {
        ASSERT_TRUE(writeFileAtomically(file, text));
        GTEST_SKIP() << "rewritten: " << file;
    }
    EXPECT_EQ(text, readFile(file).value_or("missing"));
    EXPECT_EQ(text.find(source.string()), std::string::npos) << "a path of this machine";
}

INSTANTIATE_TEST_SUITE_P(Billing, ReportGolden, testing::Values("html", "csv"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace writ::cli
