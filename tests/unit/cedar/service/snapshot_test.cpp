#include "tests/unit/cedar/service/marked.h"

#include "engine/cedar/parser.h"

#include <algorithm>
#include <thread>

namespace writ::cedar::testing {
namespace {

std::uint32_t firstErrorLine(const Snapshot& snapshot, std::string_view document) {
    const Source& source = *snapshot.document(document)->source;
    for (const Diagnostic& finding : snapshot.diagnostics(document)) {
        if (finding.severity == Severity::Error) return source.lineColumn(finding.span.begin).line;
    }
    return 0;
}

TEST(Snapshot, MarksTheLineOfAMistake) {
    struct Case {
        const char* document;
        const char* text;
        std::uint32_t line;
    };
    const std::string good = "permit (principal, action, resource);\n";
    const std::vector<Case> cases = {
        {kPolicies, "permit (principal, action, resource);\nforbid (principal, action);\n", 2},
        {kPolicies, "permit (principal, action, resource)\nforbid (principal, action, resource);\n", 2},
        {kPolicies, "\n\nallow (principal, action, resource);\n", 3},
        {kPolicies, "permit (principal, action, resource)\nwhen { };\n", 2},
        {kPolicies, "permit (principal, action, resource)\nwhen {\n  principal.\n};\n", 4},
        {kPolicies, "permit (principal, action, resource)\nwhen {\n  principal.email = \"x\"\n};\n", 3},
        {kPolicies, "permit (principal, action, resource)\nwhen { \"open };\n", 2},
        {kPolicies, "permit (principal, action, resource)\nwhen { 1 < 2 < 3 };\n", 2},
        {kPolicies, "permit (principal, action, resource)\nwhen { principal.email.matches(\"x\") };\n", 2},
        {kPolicies, "permit (principal, action, resource)\nwhen { 'single' == \"x\" };\n", 2},
        {kPolicies, "@id(\"a\")\n@id(\"b\")\npermit (principal, action, resource);\n", 2},
        {kPolicies, "permit (\n  principal == User,\n  action, resource);\n", 2},
        {kPolicies, "permit (principal, action, resource)\nwhen {\n  principal.nothing == 1 };\n", 3},
        {kPolicies, "permit (principal is Robot, action, resource)\nwhen { true };\n", 1},
        {kPolicies, "permit (principal,\n action == Action::\"fly\", resource);\n", 2},
        {kPolicies, "permit (principal, action, resource)\nwhen {\n principal.level ==\n \"three\" };\n", 3},
        {kPolicies, "permit (principal, action, resource)\nwhen { principal.manager == principal };\n", 2},
        {kPolicies, "permit (principal, action, resource)\nwhen { context.ip.isInRange(1) };\n", 2},
        {kSchema, "entity A;\nentity B in [C];\n", 2},
        {kSchema, "entity A {\n  x: Lnog\n};\n", 2},
        {kSchema, "entity A;\nentity ;\n", 2},
        {kSchema, "action a appliesTo {\n  principal: [],\n  resource: [] };\n", 2},
        {kFacts, "[\n  {\"uid\": {\"type\": \"A\", \"id\": \"x\"}, \"attrs\": {}, \"parents\": []},\n  oops\n]", 3},
        {kFacts, "[\n  {\"uid\": \"A\", \"attrs\": {}, \"parents\": []}\n]", 2},
    };
    for (const Case& one : cases) {
        const bool isPolicies = one.document == kPolicies;
        const bool isSchema = one.document == kSchema;
        const SnapshotPtr snapshot = workspace(isPolicies ? one.text : good, isSchema ? one.text : kSchemaText,
                                               one.document == kFacts ? one.text : kFactsText);
        EXPECT_EQ(firstErrorLine(*snapshot, one.document), one.line) << one.text;
    }
    EXPECT_EQ(firstErrorLine(*workspace(good), kPolicies), 0U);
}

/// Cutting a document into units must change nothing of what the parser says.
TEST(Snapshot, FindsWhatTheWholeParserFinds) {
    const Strings texts = {
        "permit (principal, action, resource);; forbid (principal, action, resource);",
        "permit (principal, action; resource); forbid (principal, action, resource) when { 1 };",
        "permit (principal, action, resource) when { \"a;b\" == // ; comment\n 1 }; nonsense ; @id(\"x\") forbid",
        "permit (principal, action, resource) when { [1, 2 ; 3] };\npermit (principal, action, resource)",
        "// only a comment\n",
        "permit (principal, action, resource) when { \"open };\npermit (principal, action, resource);",
        "@id(\"a\" permit (principal, action, resource); permit (principal, action, resource) when { if };",
        "permit (principal, action, resource) when { a.b.c };\n\n\nforbid (principal, action, resource) unless { "
        "99999999999999999999 };",
    };
    for (const std::string& text : texts) {
        std::vector<Diagnostic> whole;
        const SourcePtr source = sourceOf(kPolicies, text);
        static_cast<void>(parse(*source, whole));
        normalize(whole);
        const SnapshotPtr snapshot = Snapshot::make({{DocumentKind::Policies, source, {}}});
        EXPECT_EQ(snapshot->diagnostics(kPolicies), whole) << text;
    }
}

TEST(Snapshot, ChecksOnlyWhatChanged) {
    std::string text;
    for (int i = 0; i < 50; ++i)
        text += "@id(\"p" + std::to_string(i) + "\") permit (principal, action, resource) when { principal.level > " +
                std::to_string(i) + " };\n";
    const SnapshotPtr first = workspace(text);
    EXPECT_EQ(first->checkedPolicies(), 50U);
    std::string changed = text;
    changed.replace(changed.find("principal.level > 20"), 20, "principal.nevel > 20");
    const SnapshotPtr second = first->with({DocumentKind::Policies, sourceOf(kPolicies, changed), "a"});
    EXPECT_EQ(second->checkedPolicies(), 1U);
    ASSERT_EQ(second->diagnostics(kPolicies).size(), 1U);
    EXPECT_EQ(second->document(kPolicies)->source->lineColumn(second->diagnostics(kPolicies).front().span.begin).line, 21U);
    EXPECT_TRUE(first->diagnostics(kPolicies).empty());
    const SnapshotPtr moved = second->with({DocumentKind::Policies, sourceOf(kPolicies, "\n\n// above\n" + changed), "a"});
    EXPECT_EQ(moved->checkedPolicies(), 0U);
    EXPECT_EQ(moved->document(kPolicies)->source->lineColumn(moved->diagnostics(kPolicies).front().span.begin).line, 24U);
    const SnapshotPtr facts = moved->with({DocumentKind::Facts, sourceOf(kFacts, "[]"), {}});
    EXPECT_EQ(facts->checkedPolicies(), 0U);
    std::string schema = kSchemaText;
    schema.replace(schema.find("level: Long"), 11, "nevel: Long");
    const SnapshotPtr other = facts->with({DocumentKind::Schema, sourceOf(kSchema, schema), {}});
    EXPECT_EQ(other->checkedPolicies(), 50U);
    EXPECT_EQ(other->diagnostics(kPolicies).size(), 49U);
    const SnapshotPtr without = other->without(kSchema);
    EXPECT_TRUE(without->diagnostics(kPolicies).empty());
    EXPECT_EQ(without->schema(), nullptr);
}

TEST(Snapshot, IsTheSameWhicheverWayItWasReached) {
    const std::string one = "permit (principal, action, resource) when { principal.nevel > 1 };\n";
    const std::string two = "forbid (principal is Usr, action, resource);\n" + one;
    const SnapshotPtr fresh = workspace(two);
    const SnapshotPtr stepped = workspace(one)->with({DocumentKind::Policies, sourceOf(kPolicies, two), "a"});
    EXPECT_EQ(fresh->diagnostics(kPolicies), stepped->diagnostics(kPolicies));
}

TEST(Snapshot, KnowsRepeatedIdsOfOneGroupOnly) {
    const std::string policy = "@id(\"x\") permit (principal, action, resource);";
    const auto make = [&](const char* group) {
        return Snapshot::make({{DocumentKind::Policies, sourceOf("a.cedar", policy), "a"},
                               {DocumentKind::Policies, sourceOf("b.cedar", policy), group}});
    };
    EXPECT_TRUE(make("b")->diagnostics("a.cedar").empty());
    ASSERT_EQ(make("a")->diagnostics("a.cedar").size(), 1U);
    EXPECT_EQ(make("a")->diagnostics("a.cedar").front().code, Code::CedarDuplicateId);
}

TEST(Snapshot, KeepsTheLastSchemaForHelpWhileItIsBroken) {
    const Marked marked("permit (principal, action, resource) when { principal.^ };");
    const SnapshotPtr broken = workspace(marked.text)->with({DocumentKind::Schema, sourceOf(kSchema, "entity User {"), {}});
    EXPECT_EQ(broken->schema(), nullptr);
    bool found = false;
    for (const CompletionItem& item : complete(*broken, {kPolicies, marked.cursor})) found = found || item.label == "email";
    EXPECT_TRUE(found);
}

TEST(Snapshot, ReadsASchemaInJson) {
    const char* schema =
        R"({"": {"entityTypes": {"User": {"shape": {"type": "Record", "attributes": {"n": {"type": "Long"}}}}, "Doc": {}},
        "actions": {"view": {"appliesTo": {"principalTypes": ["User"], "resourceTypes": ["Doc"]}}}}})";
    const SnapshotPtr snapshot = Snapshot::make(
        {{DocumentKind::JsonSchema, sourceOf("s.json", schema), {}},
         {DocumentKind::Policies, sourceOf(kPolicies, "permit (principal, action, resource) when { principal.m > 1 };"), {}}});
    EXPECT_TRUE(snapshot->diagnostics("s.json").empty());
    ASSERT_EQ(snapshot->diagnostics(kPolicies).size(), 1U);
    EXPECT_EQ(snapshot->diagnostics(kPolicies).front().code, Code::CedarUnknownAttribute);
}

/// With the binding's shapes a workspace without a schema file is checked as its replays are.
TEST(Snapshot, ChecksAgainstTheSchemaOfReplays) {
    const char* facts = R"([{"uid": {"type": "Agent", "id": "a"}, "attrs": {"role": "x"}, "parents": []}])";
    const std::string text =
        "permit (principal is Agent, action == Action::\"adjust_invoice\", resource)\n"
        "when { principal.role == \"x\" && context.session.hour > 3 &&\n context.input.total_cents > \"5\" };\n";
    const std::vector<ServiceDocument> documents = {{DocumentKind::Policies, sourceOf(kPolicies, text), "a"},
                                                    {DocumentKind::Facts, sourceOf(kFacts, facts), {}}};
    EXPECT_TRUE(Snapshot::make(documents, tools())->diagnostics(kPolicies).empty());
    const Json context =
        parseJson(
            R"({"type":"object","properties":{"session":{"type":"object","properties":{"hour":{"type":"integer"}},"required":["hour"]}},"required":["session"]})")
            .value();
    const SnapshotPtr snapshot = Snapshot::make(documents, tools(), {{"adjust_invoice", "Agent", "McpServer", {}, {}, context}});
    ASSERT_EQ(snapshot->diagnostics(kPolicies).size(), 1U);
    EXPECT_EQ(firstErrorLine(*snapshot, kPolicies), 3U);
    EXPECT_TRUE(snapshot->diagnostics(kFacts).empty());
}

TEST(Snapshot, HoldsFactsAgainstTheSchema) {
    const SnapshotPtr snapshot =
        workspace("", kSchemaText,
                  "[\n{\"uid\": {\"type\": \"Folder\", \"id\": \"f\"}, \"attrs\": {}, \"parents\": []},\n"
                  "{\"uid\": {\"type\": \"Team\", \"id\": \"green\"}, \"attrs\": {}, \"parents\": []}]");
    EXPECT_EQ(firstErrorLine(*snapshot, kFacts), 3U);
}

TEST(Snapshot, LintsTheWholeGroup) {
    const std::string all = "permit (principal, action, resource);\n";
    const SnapshotPtr snapshot = Snapshot::make({{DocumentKind::Policies, sourceOf("a.cedar", all), "a"},
                                                 {DocumentKind::Policies, sourceOf("b.cedar", "\n\n" + all), "a"},
                                                 {DocumentKind::Policies, sourceOf("c.cedar", "permit (principal"), "a"}});
    const auto has = [&](const char* document, Code code) {
        const auto found = snapshot->lints(document);
        return std::any_of(found.begin(), found.end(), [code](const Diagnostic& finding) { return finding.code == code; });
    };
    EXPECT_TRUE(has("a.cedar", Code::CedarAllowsAll));
    EXPECT_TRUE(has("b.cedar", Code::CedarDuplicatePolicy) || has("a.cedar", Code::CedarDuplicatePolicy));
    EXPECT_TRUE(snapshot->lints("c.cedar").empty());
    EXPECT_TRUE(snapshot->lints("none").empty());
}

TEST(Snapshot, CrossesThreads) {
    SnapshotPtr snapshot = workspace("permit (principal, action, resource) when { principal.level > 1 };");
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([snapshot] {
            for (std::uint32_t offset = 0; offset < 60; ++offset) {
                EXPECT_TRUE(snapshot->diagnostics(kPolicies).empty());
                static_cast<void>(complete(*snapshot, {kPolicies, offset}));
                static_cast<void>(hover(*snapshot, {kPolicies, offset}));
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

TEST(Snapshot, AnswersNothingForUnknownDocuments) {
    const SnapshotPtr snapshot = workspace("");
    EXPECT_TRUE(snapshot->diagnostics("none").empty());
    EXPECT_TRUE(complete(*snapshot, {"none", 0}).empty());
    EXPECT_FALSE(hover(*snapshot, {"none", 7}));
    EXPECT_FALSE(rename(*snapshot, {"none", 7}, "x"));
    EXPECT_FALSE(formatDocument(*snapshot, "none"));
    EXPECT_FALSE(policyAt(*snapshot, {"none", 0}));
}

}  // namespace
}  // namespace writ::cedar::testing
