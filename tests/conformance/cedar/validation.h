#pragma once

#include "tests/conformance/cedar/test_case.h"
#include "tests/conformance/report.h"

#include "engine/cedar/validate/validate.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace writ::conformance {

/// What the validator says of policies whose verdict is published: tests with `shouldValidate`, samples, and the official
/// messages for the generated corpora. What belongs to one corpus is found by the release that its name ends with.
class ValidationSuites {
public:
    /// Names of cases, one a line, that 4.13 accepts and 4.12 refuses: validation-differs-in-4.13-RELEASE.txt.
    void readDifferences(const std::filesystem::path& file);
    /// One line for each case of which Cedar 4.12 finds anything, in its words: validation-messages-RELEASE.jsonl.gz.
    void readMessages(const std::filesystem::path& file);
    /// A test as Cedar 4.12 and as 4.13 judge it. Differences and messages are read before.
    void run(const std::string& group, const Result<TestCase>& test);
    /// A policy file beside its schema: valid, unless its name says otherwise; `-level-N` names the level that it needs.
    void runSample(const std::filesystem::path& policies);
    void addTo(std::vector<Suite>& suites) const;

private:
    struct Group {
        explicit Group(const std::string& name)
            : as412(name + ": validation as Cedar 4.12"),
              as413(name + ": validation as Cedar 4.13"),
              messages(name + ": validation findings") {}
        Suite as412;
        Suite as413;
        Suite messages;
    };
    void runLinks(const std::filesystem::path& policies, const cedar::Schema& schema);

    std::map<std::string, Group> m_groups;
    std::map<std::string, std::set<std::string>> m_differences;     ///< by release
    std::map<std::string, std::map<std::string, Json>> m_messages;  ///< by release and case
    Suite m_samples{"validation of samples"};
    Suite m_unread{"validation: files that tell what to expect"};
};

}  // namespace writ::conformance
