#pragma once

#include "tests/conformance/report.h"

#include "engine/cedar/validate/validate.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace writ::conformance {

/// What the validator says of policies whose verdict is published: tests with `shouldValidate`, samples, and the official
/// messages for the generated corpora.
class ValidationSuites {
public:
    /// A test with `policies`, `schema` and `shouldValidate`, as Cedar 4.12 and as 4.13 judge it.
    void run(const std::filesystem::path& test, const Json& json);
    /// A policy file beside its schema: valid, unless its name says otherwise; `-level-N` names the level that it needs.
    void runSample(const std::filesystem::path& policies);
    /// Names of cases, one a line, that 4.13 accepts and 4.12 refuses.
    void readDifferences(const std::filesystem::path& file);
    /// One line a case: what Cedar 4.12 finds, in its words.
    void readMessages(const std::filesystem::path& file) { m_messageFiles.push_back(file); }
    void addTo(std::vector<Suite>& suites);

private:
    struct Case {
        std::filesystem::path policies;
        std::filesystem::path schema;
        bool shouldValidate = false;
    };
    void judge(const std::string& name, const Case& one);
    void compare(const Json& row);
    void runLinks(const std::filesystem::path& policies, const cedar::Schema& schema);

    std::map<std::string, Case> m_cases;
    std::set<std::string> m_differences;
    std::vector<std::filesystem::path> m_messageFiles;
    Suite m_as412{"validation as Cedar 4.12"};
    Suite m_as413{"validation as Cedar 4.13"};
    Suite m_messages{"validation findings"};
    Suite m_samples{"validation of samples"};
};

}  // namespace writ::conformance
