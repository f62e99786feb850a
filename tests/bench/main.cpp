// writ-bench                                             micro-benchmarks (Google Benchmark; its options)
// writ-bench cedar [--data DIR] [--json] [--export DIR]   decisions and replays on the published Cedar benchmark
// writ-bench impact [--calls N] [--policies N]           an edited policy against a whole replay, and memory
// writ-bench import [FILE] [--size MIB]                   recordings against simdjson's DOM: time and memory
#include "tests/bench/cedar_speed.h"
#include "tests/bench/impact_speed.h"
#include "tests/bench/import_speed.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace {

std::filesystem::path sharedFolder() {
    const char* shared = std::getenv("WRIT_SHARED");
    return shared ? std::filesystem::path(shared) : std::filesystem::path(WRIT_SOURCE_DIR).parent_path() / "shared";
}

int runCedar(int argc, char** argv) {
    writ::bench::SpeedOptions options{sharedFolder() / "conformance/cedar/bench", {}, false};
    for (int i = 2; i < argc; ++i) {
        const std::string_view argument = argv[i];
        const bool hasValue = i + 1 < argc;
        if (argument == "--json") {
            options.json = true;
        } else if (argument == "--data" && hasValue) {
            options.data = argv[++i];
        } else if (argument == "--export" && hasValue) {
            options.exportTo = argv[++i];
        } else {
            std::cerr << "usage: writ-bench cedar [--data DIR] [--json] [--export DIR]\n";
            return 2;
        }
    }
    return writ::bench::cedarSpeed(options);
}

int runImpact(int argc, char** argv) {
    writ::bench::ImpactOptions options;
    for (int i = 2; i + 1 < argc; i += 2) {
        const std::string_view argument = argv[i];
        const std::size_t number = std::strtoul(argv[i + 1], nullptr, 10);
        if (argument == "--calls") {
            options.calls = number;
        } else if (argument == "--policies") {
            options.policies = number;
        } else {
            std::cerr << "usage: writ-bench impact [--calls N] [--policies N]\n";
            return 2;
        }
    }
    return writ::bench::impactSpeed(options);
}

int runImport(int argc, char** argv) {
    writ::bench::ImportOptions options;
    for (int i = 2; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--size" && i + 1 < argc) {
            options.megabytes = std::strtoul(argv[++i], nullptr, 10);
        } else if (!argument.starts_with("-")) {
            options.file = argument;
        } else {
            std::cerr << "usage: writ-bench import [FILE] [--size MIB]\n";
            return 2;
        }
    }
    return writ::bench::importSpeed(options);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "cedar") return runCedar(argc, argv);
    if (argc > 1 && std::string_view(argv[1]) == "impact") return runImpact(argc, argv);
    if (argc > 1 && std::string_view(argv[1]) == "import") return runImport(argc, argv);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
