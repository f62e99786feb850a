#pragma once

#include "tests/conformance/cedar/test_case.h"
#include "tests/conformance/report.h"

#include <filesystem>
#include <functional>
#include <map>
#include <vector>

namespace writ::conformance {

/// Every suite whose data lie below a folder, but in no folder called `without`; those without data are left out.
[[nodiscard]] std::vector<Suite> runCedar(const std::filesystem::path& folder, const std::string& without);

/// Decisions, reasons and errors of hand-written and generated tests.
class DecisionSuites {
public:
    void run(const std::string& group, const Result<TestCase>& test);
    void addTo(std::vector<Suite>& suites) const;

private:
    struct Group {
        Suite files;
        Suite requests;
    };
    std::map<std::string, Group> m_groups;
};

/// Schemas in the Cedar syntax beside their resolved JSON and the text that is printed from what they mean.
class SchemaSuites {
public:
    void run(const std::filesystem::path& schema);
    void runJson(const std::filesystem::path& lines);
    void runProbes(const Json& probes);
    void addTo(std::vector<Suite>& suites) const;

private:
    Suite m_parse{"schemas: accepted"};
    Suite m_resolved{"schemas: resolved JSON"};
    Suite m_printed{"schemas: printed"};
    Suite m_json{"schemas: to JSON"};
    Suite m_roundTrip{"schemas: to JSON and text and back"};
    Suite m_probes{"parse probes: schemas"};
};

/// Rows of {text, json}: the JSON of policies and back.
void runPolicyOracle(const std::filesystem::path& file, std::vector<Suite>& suites);
/// A file NAME.cedar.json: accepted or refused, and equal to NAME.cedar where that stands beside it.
void runPolicyJsonFile(const std::filesystem::path& file, Suite& suite);
/// The sample of RFC 95: a request without the id of its resource, with and without its context.
void runPartialSample(const std::filesystem::path& folder, Suite& suite);
void runProbes(const Json& json, Suite& suite);
void runParseProbes(const Json& json, std::vector<Suite>& suites);
/// X.in.cedar beside X.out.cedar.
void runFormatterPair(const std::filesystem::path& input, Suite& suite);
/// JSON Lines, possibly compressed, with `text` and `formatted`.
void runFormatOracle(const std::filesystem::path& file, Suite& suite);
/// Rows of {text, parses, error}: accepted or refused, and whether the first error stands where Cedar's own does.
void runMutations(const std::filesystem::path& file, std::vector<Suite>& suites);
/// A folder with policies, entities and requests in ALLOW and DENY.
void runExample(const std::filesystem::path& folder, Suite& suite);
/// A folder with policies and nN.entities.json.gz, nN.requests.json.gz.
void runBenchmark(const std::filesystem::path& folder, Suite& suite);

/// Each line of JSON Lines, possibly compressed, with its number from 1; lines that cannot be read are failures.
void forEachLine(const std::filesystem::path& file, Suite& suite, const std::function<void(const Json&, std::size_t)>& visit);

/// A folder with stub.cedarschema, tools and the schemas made of both.
void runGenerator(const std::filesystem::path& folder, std::vector<Suite>& suites);

}  // namespace writ::conformance
