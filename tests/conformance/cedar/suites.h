#pragma once

#include "tests/conformance/report.h"

#include <filesystem>
#include <vector>

namespace writ::conformance {

/// Every suite whose data lie below a folder; those without data are left out.
[[nodiscard]] std::vector<Suite> runCedar(const std::filesystem::path& folder);

/// {policies, entities, schema, requests[]} with decisions, reasons and errors: hand-written and generated tests.
class DecisionSuites {
public:
    void run(const std::filesystem::path& test, const Json& json);
    void addTo(std::vector<Suite>& suites) const;

private:
    Suite m_files{"decision files"};
    Suite m_requests{"decision requests"};
};

void runProbes(const Json& json, Suite& suite);
void runParseProbes(const Json& json, std::vector<Suite>& suites);
void runMutations(const std::filesystem::path& file, Suite& suite);
/// A folder with policies, entities and requests in ALLOW and DENY.
void runExample(const std::filesystem::path& folder, Suite& suite);
/// A folder with policies and nN.entities.json.gz, nN.requests.json.gz.
void runBenchmark(const std::filesystem::path& folder, Suite& suite);

}  // namespace writ::conformance
