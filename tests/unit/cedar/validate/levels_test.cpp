#include "tests/unit/cedar/validate/support.h"

namespace writ::cedar::testing {
namespace {

struct LevelCase {
    const char* condition;
    std::uint32_t needed;
};

TEST(Levels, CountTheLongestChain) {
    for (const LevelCase& one : std::vector<LevelCase>{
             {"true", 0},
             {"context.ip.isIpv4()", 0},
             {"principal == resource.owner || true", 1},
             {"principal.tall", 1},
             {"principal has nick", 1},
             {"principal has boss.boss.name", 3},
             {"principal has boss && principal.boss.name == \"x\"", 2},
             {"resource.owner.address.city == \"x\"", 2},
             {"resource.owner in Team::\"t\"", 2},
             {"principal in Team::\"t\"", 1},
             {"resource.owner.hasTag(principal.name)", 2},
             {"resource.owner.hasTag(\"x\") && resource.owner.getTag(\"x\") == \"y\"", 2},
             {"(if principal.tall then principal else resource.owner).tall", 2},
             {"{a: principal, b: resource.owner}.a.tall", 1},
             {"{a: principal, b: resource.owner}.b.tall", 2},
             {"{a: {b: resource.owner}}.a.b.tall", 2},
             {"{a: {b: resource.owner}} has a.b.tall", 2},
             {"resource.owner is User", 1},
             {"resource.owner is User in Team::\"t\"", 2},
             {"principal.tall || (false && resource.owner.tall)", 1},
         }) {
        for (std::uint32_t level = 0; level <= one.needed + 1; ++level) {
            ValidateOptions options;
            options.level = level;
            const Checked checked = check(viewWhen(one.condition), options);
            EXPECT_EQ(hasErrors(checked.diagnostics), level < one.needed) << one.condition << " at " << level << "\n"
                                                                          << checked.readable();
            for (const Diagnostic& diagnostic : checked.diagnostics) EXPECT_EQ(diagnostic.code, Code::CedarLevelExceeded);
        }
    }
}

TEST(Levels, ScopesAskForTheHierarchy) {
    for (const char* scope : {"principal in Team::\"t\", action, resource", "principal, action in Action::\"read\", resource",
                              "principal is User in Team::\"t\", action, resource", "principal, action, resource in ?resource"}) {
        ValidateOptions options;
        const std::string text = "permit(" + std::string(scope) + ");";
        options.level = 0;
        EXPECT_TRUE(hasErrors(check(text, options).diagnostics)) << text;
        options.level = 1;
        EXPECT_FALSE(hasErrors(check(text, options).diagnostics)) << text;
    }
    ValidateOptions none;
    none.level = 0;
    EXPECT_FALSE(
        hasErrors(check("permit(principal == User::\"a\", action == Action::\"view\", resource is Doc);", none).diagnostics));
}

TEST(Levels, EntitiesNamedInThePolicyHaveNoData) {
    ValidateOptions options;
    options.level = 5;
    expectMarked(viewWhen("«0417 User::\"a\"».tall"), options);
    expectMarked(viewWhen("«0417 User::\"a\"» in Team::\"t\""), options);
    expectMarked(viewWhen("Action::\"view\" in Action::\"read\""), options);
    expectMarked(viewWhen("User::\"a\" == principal"), options);
}

}  // namespace
}  // namespace writ::cedar::testing
