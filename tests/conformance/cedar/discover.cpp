#include "tests/conformance/cedar/suites.h"
#include "tests/conformance/cedar/validation.h"

#include "engine/json/file.h"

#include <algorithm>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

/// All files below a folder, in an order that does not depend on the file system.
std::vector<fs::path> filesBelow(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (at->is_regular_file(error)) files.push_back(at->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

class Discovery {
public:
    /// What tells how to judge other files.
    void prepare(const std::vector<fs::path>& files) {
        for (const fs::path& file : files) {
            const std::string name = file.filename().string();
            if (name.rfind("validation-differs", 0) == 0) m_validation.readDifferences(file);
            if (name.rfind("validation-messages", 0) == 0) m_validation.readMessages(file);
        }
    }

    void visit(const fs::path& file) {
        const std::string name = file.filename().string();
        std::error_code error;
        if (name == "policies.cedar" && fs::exists(file.parent_path() / "ALLOW", error))
            runExample(file.parent_path(), m_examples);
        if (name == "policies.cedar") runBenchmark(file.parent_path(), m_benchmarks);
        if (file.extension() == ".cedar" && isSample(file)) m_validation.runSample(file);
        if (name == "mutated-policies.jsonl.gz") runMutations(file, m_suites);
        if (name == "stub.cedarschema") runGenerator(file.parent_path(), m_suites);
        if (name.size() > 9 && name.substr(name.size() - 9) == ".in.cedar") runFormatterPair(file, m_formatterPairs);
        if (name == "format.jsonl.gz") runFormatOracle(file, m_formatOracle);
        if (name == "policy-to-json.jsonl.gz") runPolicyOracle(file, m_suites);
        if (name.ends_with(".cedar.json")) runPolicyJsonFile(file, m_policyJson);
        // Entity stores are read with the test that names them.
        const bool isJson = file.extension() == ".json" && file.stem().extension() != ".entities" && name != "entities.json";
        if (isJson) visitJson(file, name);
    }

    std::vector<Suite> finish() {
        m_decisions.addTo(m_suites);
        m_validation.addTo(m_suites);
        for (Suite* suite : {&m_probes, &m_policyJson, &m_formatterPairs, &m_formatOracle, &m_examples, &m_benchmarks}) {
            if (!suite->empty()) m_suites.push_back(std::move(*suite));
        }
        return std::move(m_suites);
    }

private:
    void visitJson(const fs::path& file, const std::string& name) {
        const auto json = readJsonFile(file);
        if (!json) return;
        if (name == "probes.json") return runProbes(*json, m_probes);
        if (name == "parse-probes.json") return runParseProbes(*json, m_suites);
        const bool isTest = (*json)["policies"].isString() && (*json)["entities"].isString() && (*json)["requests"].isArray();
        if (isTest) m_decisions.run(file, *json);
        if (isTest) m_validation.run(file, *json);
    }

    static bool isSample(const fs::path& file) {
        return std::any_of(file.begin(), file.end(),
                           [](const fs::path& part) { return part == "cli-samples" || part == "examples"; });
    }

    DecisionSuites m_decisions;
    ValidationSuites m_validation;
    Suite m_probes{"probes"};
    Suite m_formatterPairs{"formatter pairs"};
    Suite m_formatOracle{"formatted oracle"};
    Suite m_policyJson{"policy files in JSON"};
    Suite m_examples{"examples"};
    Suite m_benchmarks{"benchmark requests"};
    std::vector<Suite> m_suites;
};

}  // namespace

std::vector<Suite> runCedar(const fs::path& folder) {
    Discovery discovery;
    const std::vector<fs::path> files = filesBelow(folder);
    discovery.prepare(files);
    for (const fs::path& file : files) discovery.visit(file);
    return discovery.finish();
}

}  // namespace writ::conformance
