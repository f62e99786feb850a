// The language service on a large workspace: what a key stroke costs.
#include "engine/cedar/service/service.h"

#include <benchmark/benchmark.h>

namespace {

using namespace writ;
using namespace writ::cedar;

constexpr const char* kSchema =
    "entity Agent in [Team] { role: String, level: Long, manager?: Agent };\nentity Team;\nentity Server { owner: Agent };\n"
    "action pay, refund, read appliesTo { principal: [Agent], resource: [Server],\n"
    "  context: { input: { amount_cents: Long, note?: String, account: String }, session: { hour: Long, approval?: String } } "
    "};\n";

std::string policies(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string n = std::to_string(i);
        text += "// Rule " + n + "\n@id(\"rule-" + n + "\")\nforbid (\n  principal in Team::\"t" + n +
                "\",\n  action in [Action::\"pay\", Action::\"refund\"],\n  resource)\nwhen {\n  context.input.amount_cents > " +
                n + " &&\n  context.session.hour < 6 && principal.role == \"tier" + n +
                "\"\n}\nunless { context.session has approval };\n\n";
    }
    return text;
}

SourcePtr source(std::string name, std::string text) {
    return std::make_shared<const Source>(std::move(name), std::move(text));
}

SnapshotPtr workspace(std::size_t count) {
    return Snapshot::make({{DocumentKind::Policies, source("p.cedar", policies(count)), "a"},
                           {DocumentKind::Schema, source("s.cedarschema", kSchema), {}}});
}

/// A digit typed in the middle of one document, and the diagnostics of all of it.
void keyStroke(benchmark::State& state) {
    const auto count = static_cast<std::size_t>(state.range(0));
    SnapshotPtr snapshot = workspace(count);
    const std::string text = policies(count);
    const std::size_t at = text.find("amount_cents > " + std::to_string(count / 2)) + 15;
    std::size_t strokes = 0;
    for (auto _ : state) {
        std::string changed = text;
        changed.insert(at, std::to_string(++strokes));
        snapshot = snapshot->with({DocumentKind::Policies, source("p.cedar", std::move(changed)), "a"});
        benchmark::DoNotOptimize(snapshot->diagnostics("p.cedar"));
    }
    state.counters["checked"] = static_cast<double>(snapshot->checkedPolicies());
    state.counters["bytes"] = static_cast<double>(text.size());
}
BENCHMARK(keyStroke)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

/// The first reading of a workspace.
void firstReading(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(workspace(static_cast<std::size_t>(state.range(0)))->diagnostics("p.cedar"));
}
BENCHMARK(firstReading)->Arg(1'000)->Unit(benchmark::kMillisecond);

void lintsOfTheSet(benchmark::State& state) {
    const SnapshotPtr snapshot = workspace(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(snapshot->lints("p.cedar"));
}
BENCHMARK(lintsOfTheSet)->Arg(1'000)->Unit(benchmark::kMillisecond);

void completion(benchmark::State& state) {
    const std::string text = policies(static_cast<std::size_t>(state.range(0)));
    const SnapshotPtr snapshot = workspace(static_cast<std::size_t>(state.range(0)));
    const auto at = static_cast<std::uint32_t>(text.rfind("context.input.") + 14);
    for (auto _ : state) benchmark::DoNotOptimize(complete(*snapshot, {"p.cedar", at}));
}
BENCHMARK(completion)->Arg(1'000)->Unit(benchmark::kMillisecond);

void referencesOfAType(benchmark::State& state) {
    const SnapshotPtr snapshot = workspace(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(references(*snapshot, {"s.cedarschema", 9}, true));
}
BENCHMARK(referencesOfAType)->Arg(1'000)->Unit(benchmark::kMillisecond);

}  // namespace
