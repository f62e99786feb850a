#pragma once

#include "tests/conformance/cedar/session.h"

#include <functional>

namespace writ::conformance {

/// The text of a file by its path from the root of the test data, which may be a folder or an archive.
using ReadFile = std::function<Result<std::string>(const std::string& path)>;

struct TestRequest {
    std::string description;
    CedarRequest request;
    Answer expected;
};

/// One test of integration/ or corpus/: {policies, entities, schema, shouldValidate, requests[]}.
struct TestCase {
    std::string name;
    std::string policies;  ///< in either syntax
    std::string schema;    ///< in either syntax
    Json entities;
    bool shouldValidate = true;
    std::vector<TestRequest> requests;
};

/// Whether a JSON document is such a test.
[[nodiscard]] bool isTestCase(const Json& json);
/// Reads the test and the files that it names.
[[nodiscard]] Result<TestCase> readTestCase(std::string name, const Json& json, const ReadFile& read);
/// The schema of a test, or why there is none.
[[nodiscard]] Result<cedar::SchemaPtr> schemaOf(const std::string& text);

/// Calls `visit` with every test among the files and in the archives (.tar.gz) among them; the first argument names the data
/// that the test is from, such as "integration" or "corpus-tests-4.10".
using VisitTest = std::function<void(const std::string& group, const Result<TestCase>& test)>;
void forEachTest(const std::vector<std::filesystem::path>& files, const VisitTest& visit);

}  // namespace writ::conformance
