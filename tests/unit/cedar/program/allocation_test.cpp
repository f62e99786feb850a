// In the steady state a decision allocates nothing, whatever it is.
#include "tests/unit/cedar/support.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<std::size_t> g_allocations{0};

void* counted(std::size_t size) {
    ++g_allocations;
    void* memory = std::malloc(size == 0 ? 1 : size);
    if (!memory) throw std::bad_alloc();
    return memory;
}
}  // namespace

// Not inlined: g++ would otherwise see free() on one side of a pair only, and call the pair mismatched.
[[gnu::noinline]] void* operator new(std::size_t size) {
    return counted(size);
}
[[gnu::noinline]] void* operator new[](std::size_t size) {
    return counted(size);
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++g_allocations;
    return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    ++g_allocations;
    return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace writ::cedar {
namespace {

using testing::Bench;

struct Case {
    const char* name;
    const char* policies;
    Verdict verdict;
    Verdict engine;
};

class Allocations : public ::testing::TestWithParam<Case> {};

constexpr const char* kEntities = R"([{"uid":{"type":"Agent","id":"a"},"attrs":{"role":"tier2"},
 "parents":[{"type":"Team","id":"t"}],"tags":{"k":"v"}}])";

TEST_P(Allocations, NoneInTheSteadyState) {
    Bench bench(GetParam().policies, kEntities);
    bench.context(R"({"input":{"amount":4200,"to":"somebody with a name that is long","ip":"10.0.0.1"},"scopes":["a","b"]})");
    const InputPtr input = bench.input();
    const auto scratch = bench.policies().makeScratch();
    EXPECT_EQ(bench.policies().decide(*input, *scratch).verdict, GetParam().verdict);
    EXPECT_EQ(bench.policies().decide(*input, *scratch).engineDecision, GetParam().engine);
    const std::size_t before = g_allocations;
    for (int i = 0; i < 1000; ++i) (void)bench.policies().decide(*input, *scratch);
    EXPECT_EQ(g_allocations - before, 0U);
}

constexpr Verdict A = Verdict::Allow;
constexpr Verdict D = Verdict::Deny;
INSTANTIATE_TEST_SUITE_P(
    Cases, Allocations,
    ::testing::Values(
        Case{"Allow",
             "permit(principal in Team::\"t\", action == Action::\"act\", resource) when { context.input.amount <= 5000 };", A,
             A},
        Case{"Sets",
             "permit(principal, action, resource) when { [context.input.amount, 7].contains(4200) && "
             "{a: context.input.to}.a like \"some*\" && principal in [resource, Team::\"t\"] && "
             "context.scopes.containsAny([\"b\", principal.role]) && principal.getTag(\"k\") == \"v\" };",
             A, A},
        Case{"Extensions",
             "permit(principal, action, resource) when { ip(context.input.ip).isInRange(ip(\"10.0.0.0/8\")) && "
             "decimal(\"1.5\").lessThan(decimal(\"2.0\")) };",
             A, A},
        Case{"Forbid",
             "permit(principal, action, resource); forbid(principal is Agent, action, resource) "
             "when { principal.role == \"tier2\" };",
             D, D},
        Case{"DefaultDeny", "permit(principal, action == Action::\"other\", resource);", D, D},
        Case{"FailedForbidThatCannotMatter", "forbid(principal, action, resource) when { context.input.missing > 1 };", D, D},
        Case{"FailuresBesideAForbid",
             "forbid(principal, action, resource); permit(principal, action, resource) when "
             "{ context.input.missing > 1 && principal.alsoMissing == resource.gone }; "
             "permit(principal, action, resource) when { context.input.amount + 9223372036854775807 > 0 };",
             D, D}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace writ::cedar
