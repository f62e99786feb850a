// Policies of which there is nothing to say.
#include "engine/json/file.h"
#include "tests/unit/cedar/lint/lint_bench.h"

#include <filesystem>

namespace writ::cedar {
namespace {

using testing::findingsIn;
using testing::Strings;

TEST(LintClean, FindsNothing) {
    EXPECT_EQ(findingsIn(R"(
@id("read") @description("Reading is free.")
permit (principal is Agent, action in [Action::"get", Action::"list"], resource);
@id("pay") @description("Payments up to $500 within 30 days.")
permit (principal in Team::"tier2", action == Action::"pay", resource)
when { context.cents <= 50000 && context.days <= 30 };
@id("verified")
forbid (principal, action == Action::"pay", resource)
unless { context has verified && context.verified };
@id("night")
forbid (principal, action == Action::"pay", resource)
when { (context.hour < 6 || context.hour >= 20) && context.cents > 10000 };
@id("tagged")
forbid (principal, action, resource) when { resource.labels.contains("secret") && context.command like "curl *" };
)"),
              Strings());
}

/// The findings that the samples are meant to have.
TEST(LintClean, KnowsTheSamples) {
    namespace fs = std::filesystem;
    Strings found;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(WRIT_SOURCE_DIR) / "resources/samples")) {
        if (entry.path().extension() != ".cedar") continue;
        const auto text = readFile(entry.path());
        ASSERT_TRUE(text);
        for (const std::string& finding : findingsIn(*text))
            found.push_back(fs::relative(entry.path(), fs::path(WRIT_SOURCE_DIR) / "resources/samples").generic_string() + ": " +
                            finding);
    }
    std::sort(found.begin(), found.end());
    const std::string sum = "CEDAR-0703 context.session.order_refunded_cents + context.input.amount_cents";
    EXPECT_EQ(found, (Strings{"five-scenarios/policies/b/refund.cedar: " + sum, "refund/policies/b/refund.cedar: " + sum}));
}

}  // namespace
}  // namespace writ::cedar
