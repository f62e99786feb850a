#include "tests/conformance/cedar/suites.h"
#include "tests/conformance/cedar/validation.h"

#include "engine/json/file.h"

#include <algorithm>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;

class Discovery {
public:
    /// What tells how to judge other files.
    void prepare(const std::vector<fs::path>& files) {
        for (const fs::path& file : files) {
            const std::string name = file.filename().string();
            if (name.starts_with("validation-differs")) m_validation.readDifferences(file);
            if (name.starts_with("validation-messages")) m_validation.readMessages(file);
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
        if (name == "schema-to-json.jsonl.gz") m_schemas.runJson(file);
        if (name.ends_with(".cedarschema") && !name.ends_with(".roundtrip.cedarschema")) m_schemas.run(file);
        if (name == "probes.json" || name == "parse-probes.json") visitProbes(file, name);
        if (name == "request.json" && file.parent_path().filename() == "tpe_rfc") runPartialSample(file.parent_path(), m_partial);
    }

    void visitTests(const std::vector<fs::path>& files) {
        forEachTest(files, [this](const std::string& group, const Result<TestCase>& test) {
            m_decisions.run(group, test);
            m_validation.run(group, test);
        });
    }

    std::vector<Suite> finish() {
        m_decisions.addTo(m_suites);
        m_schemas.addTo(m_suites);
        m_validation.addTo(m_suites);
        for (Suite* suite :
             {&m_probes, &m_policyJson, &m_partial, &m_formatterPairs, &m_formatOracle, &m_examples, &m_benchmarks}) {
            if (!suite->empty()) m_suites.push_back(std::move(*suite));
        }
        return std::move(m_suites);
    }

private:
    void visitProbes(const fs::path& file, const std::string& name) {
        const auto json = readJsonFile(file);
        if (!json) return;
        if (name == "probes.json") return runProbes(*json, m_probes);
        runParseProbes(*json, m_suites);
        m_schemas.runProbes((*json)["schemas"]);
    }

    static bool isSample(const fs::path& file) {
        return std::any_of(file.begin(), file.end(),
                           [](const fs::path& part) { return part == "cli-samples" || part == "examples"; });
    }

    DecisionSuites m_decisions;
    SchemaSuites m_schemas;
    ValidationSuites m_validation;
    Suite m_probes{"probes"};
    Suite m_formatterPairs{"formatter pairs"};
    Suite m_formatOracle{"formatted oracle"};
    Suite m_policyJson{"policy files in JSON"};
    Suite m_partial{"partial evaluation sample"};
    Suite m_examples{"examples"};
    Suite m_benchmarks{"benchmark requests"};
    std::vector<Suite> m_suites;
};

}  // namespace

std::vector<Suite> runCedar(const fs::path& folder, const std::string& without) {
    Discovery discovery;
    const std::vector<fs::path> files = filesBelow(folder, without);
    discovery.prepare(files);
    for (const fs::path& file : files) discovery.visit(file);
    discovery.visitTests(files);
    return discovery.finish();
}

}  // namespace writ::conformance
