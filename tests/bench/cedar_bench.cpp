// Cedar: what one compile, one preparation and one decision cost. Data are made here, so figures compare across machines.
#include "engine/cedar/language.h"

#include <benchmark/benchmark.h>

namespace {

using namespace writ;

/// Policies as an agent's workspace has them: a scope by tool, limits in a condition.
std::string policyText(std::int64_t count) {
    std::string text;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::string n = std::to_string(i);
        text += "@id(\"rule-" + n + "\")\n" + (i % 4 == 0 ? "forbid" : "permit") +
                "(principal in Team::\"support\", action == Action::\"tool_" + n +
                "\", resource)\nwhen { context.input.amount_cents <= 50000 && context.session.age_days < " + n +
                " && principal.role == \"tier2\" }\nunless { context.session has approval && resource.frozen };\n";
    }
    return text;
}

Json entities(std::int64_t count) {
    Json::Array list;
    for (std::int64_t i = 0; i < count; ++i) {
        const Json uid = Json::object({{"type", Json("Agent")}, {"id", Json("agent-" + std::to_string(i))}});
        const Json team = Json::object({{"type", Json("Team")}, {"id", Json("support")}});
        list.push_back(
            Json::object({{"uid", uid}, {"attrs", Json::object({{"role", Json("tier2")}})}, {"parents", Json::array({team})}}));
    }
    return Json(std::move(list));
}

Request request(bool masked) {
    Request request;
    request.subject = {"Agent", "agent-0"};
    request.action = "tool_41";
    request.resource = {"Order", "O-1001"};
    request.resourceProperties =
        parseJson(R"({"frozen":false,"total":99.5,"lines":[{"sku":"a","n":1},{"sku":"b","n":2}]})").value();
    request.context =
        parseJson(R"({"input":{"order_id":"O-1001"},"session":{"age_days":12,"user":"ana","scopes":["a","b","c"]}})").value();
    if (masked)
        request.unknown.push_back({"/context/input/amount_cents", UnknownReason::Masked});
    else
        request.context = request.context.withPointer("/input/amount_cents", Json(4200));
    return request;
}

PolicySetPtr compiled(std::int64_t count) {
    return cedar::language().compile({std::make_shared<const Source>("bench.cedar", policyText(count))}).policies;
}

void compile(benchmark::State& state) {
    const auto source = std::make_shared<const Source>("bench.cedar", policyText(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(cedar::language().compile({source}));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(source->size()));
}
BENCHMARK(compile)->Name("cedar/compile")->Arg(10)->Arg(1000)->Unit(benchmark::kMicrosecond);

void prepareFacts(benchmark::State& state) {
    const Facts facts(entities(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(cedar::language().prepareFacts(facts));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(prepareFacts)->Name("cedar/prepareFacts")->Arg(100)->Arg(10000)->Unit(benchmark::kMicrosecond);

void prepare(benchmark::State& state) {
    const auto facts = cedar::language().prepareFacts(Facts(entities(1000))).value();
    const Request question = request(state.range(0) != 0);
    for (auto _ : state) benchmark::DoNotOptimize(cedar::language().prepare(question, facts, {}));
}
BENCHMARK(prepare)->Name("cedar/prepare")->ArgName("masked")->Arg(0)->Arg(1);

void decide(benchmark::State& state) {
    const PolicySetPtr policies = compiled(state.range(0));
    const auto facts = cedar::language().prepareFacts(Facts(entities(1000))).value();
    const InputPtr input = cedar::language().prepare(request(state.range(1) != 0), facts, {}).value();
    const auto scratch = policies->makeScratch();
    for (auto _ : state) benchmark::DoNotOptimize(policies->decide(*input, *scratch));
}
BENCHMARK(decide)->Name("cedar/decide")->ArgNames({"policies", "masked"})->Args({50, 0})->Args({50, 1})->Args({1000, 0});

void explain(benchmark::State& state) {
    const PolicySetPtr policies = compiled(50);
    const auto facts = cedar::language().prepareFacts(Facts(entities(1000))).value();
    const InputPtr input = cedar::language().prepare(request(false), facts, {}).value();
    for (auto _ : state) benchmark::DoNotOptimize(policies->explain(*input));
}
BENCHMARK(explain)->Name("cedar/explain")->Unit(benchmark::kMicrosecond);

}  // namespace
