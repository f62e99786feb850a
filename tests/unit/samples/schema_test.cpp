// Each sample's schema: its policies validate as they stand, and what the binding makes of its recordings conforms.
#include "engine/cedar/generate/cedar_schema.h"
#include "engine/cedar/generate/typed_request.h"
#include "engine/cedar/schema/conformance.h"
#include "simulator/replay/replay.h"

#include <gtest/gtest.h>
#include <filesystem>
#include <map>

namespace writ::sim {
namespace {

/// Numbers with a fraction as Cedar's own JSON has them, which knows none.
Json inCedarsJson(const Json& json) {
    if (json.isNumber() && !json.isInteger()) {
        return Json::object({{"__extn", Json::object({{"fn", "decimal"}, {"arg", json.numberText()}})}});
    }
    if (json.isArray()) {
        Json::Array items;
        for (const Json& item : json.asArray()) items.push_back(inCedarsJson(item));
        return Json(std::move(items));
    }
    if (!json.isObject()) return json;
    Json::Object members;
    for (const auto& [name, member] : json.asObject()) members.emplace_back(name, inCedarsJson(member));
    return Json(std::move(members));
}

class SampleSchema : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        RunControl control;
        auto loaded = loadWorkspace(std::filesystem::path(WRIT_SOURCE_DIR) / "resources" / "samples" / GetParam(), {}, control);
        ASSERT_TRUE(loaded) << loaded.error().text();
        workspace = *loaded;
        ASSERT_TRUE(workspace->schema) << (workspace->problems.empty() ? "" : workspace->problems.front().error.text());
    }

    WorkspacePtr workspace;
};

TEST_P(SampleSchema, PoliciesOfBothVersionsValidate) {
    EXPECT_FALSE(workspace->schema->inferred());
    for (const std::string& name : workspace->versions) {
        const auto version = policyVersion(*workspace, name);
        ASSERT_TRUE(version);
        for (const char* compat : {"4.12", ""}) {
            const Compiled compiled =
                compileWith(*languageById("cedar"), version->sources, workspace->schema.get(), {compat, std::nullopt});
            for (const Diagnostic& diagnostic : compiled.diagnostics)
                if (diagnostic.severity == Severity::Error)
                    ADD_FAILURE() << name << ": " << diagnostic.source << ": " << diagnostic.message;
        }
    }
}

TEST_P(SampleSchema, RequestsConform) {
    RunControl control;
    const auto corpus = prepareCorpus(workspace, control);
    ASSERT_TRUE(corpus) << corpus.error().text();
    const cedar::Schema& schema = cedar::cedarSchema(workspace->schema.get())->schema();
    std::size_t exact = 0;
    for (const CorpusCall& call : (*corpus)->calls) {
        const std::string where = "call " + std::to_string(call.call);
        for (const RequestIssue& issue : call.schemaIssues)
            ADD_FAILURE() << where << ": " << issue.pointer << ": " << issue.message;
        // A request with unknown fields is no request of Cedar's own: its known part was checked above.
        const BoundCallPtr bound = call.bound.get();
        if (!bound->request || !bound->request->unknown.empty()) continue;
        const Request request = cedar::typedRequest(*bound->request, schema);
        const auto checked = cedar::checkRequest(schema, request.subject, {"Action", request.action}, request.resource,
                                                 inCedarsJson(request.context));
        EXPECT_TRUE(checked) << where << ": " << (checked ? "" : checked.error().text());
        ++exact;
    }
    EXPECT_GT(exact, 0U);
}

INSTANTIATE_TEST_SUITE_P(All, SampleSchema,
                         testing::Values("refund", "billing", "delegation", "mail", "shell", "five-scenarios", "airline"),
                         [](const auto& sample) {
                             std::string name = sample.param;
                             for (char& c : name) c = c == '-' ? '_' : c;
                             return name;
                         });

}  // namespace
}  // namespace writ::sim
