// The five scenarios: what each call of each sample is decided to be, by which rules, under both versions.
#include "simulator/compare/compare.h"
#include "simulator/replay/replay.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <filesystem>
#include <map>

namespace writ::sim {
namespace {

struct Row {
    const char* scenario;
    std::uint32_t call;
    const char* tool;
    bool probe;
    std::string underA;  // "verdict:rule,rule"; no rule for a default deny
    std::string underB;  // for an indeterminate verdict the rules are those of the engine's own answer
};
const std::vector<Row> kTable{
    {"refund", 1, "get_order", false, "allow:A.read", "allow:B.read"},
    {"refund", 2, "process_refund", false, "allow:A.refund", "allow:B.refund"},
    {"refund", 3, "process_refund", false, "deny", "allow:B.refund"},
    {"refund", 4, "process_refund", false, "deny", "deny:B.running-total"},
    {"refund", 5, "process_refund", false, "deny", "deny"},
    {"refund", 6, "process_refund", false, "allow:A.refund", "deny:B.identity"},
    {"refund", 7, "process_refund", true, "allow:A.refund", "deny:B.orig-card"},
    {"refund", 8, "process_refund", false, "allow:A.refund", "deny:B.running-total"},
    {"billing", 1, "search_invoices", false, "allow:A.tier2-all", "allow:B.tier2-all"},
    {"billing", 2, "adjust_invoice", false, "allow:A.tier2-all", "allow:B.tier2-all"},
    {"billing", 3, "adjust_invoice", false, "allow:A.tier2-all", "deny:B.ticket-scope"},
    {"billing", 4, "bulk_credit", false, "allow:A.tier2-all", "deny:B.bulk-cap,B.night-approval"},
    {"billing", 5, "bulk_credit", false, "allow:A.tier2-all", "indeterminate:B.tier2-all"},
    {"billing", 6, "export_ledger", true, "allow:A.tier2-all", "deny:B.no-export"},
    {"delegation", 1, "doc_read", false, "allow:A.scope", "allow:B.scope"},
    {"delegation", 2, "doc_read", false, "allow:A.scope", "deny:B.tenant"},
    {"delegation", 3, "doc_read", false, "allow:A.scope", "allow:B.scope"},
    {"delegation", 4, "doc_read", false, "allow:A.scope", "deny:B.depth"},
    {"delegation", 5, "doc_read", false, "allow:A.scope", "deny:B.narrow"},
    {"delegation", 6, "doc_read", false, "allow:A.scope", "deny:B.tenant,B.narrow"},
    {"mail", 1, "read_email", false, "allow:A.base", "allow:B.base"},
    {"mail", 2, "read_file", false, "allow:A.base", "allow:B.base"},
    {"mail", 3, "send_email", false, "deny:A.domain", "deny:B.flow,B.confirm"},
    {"mail", 4, "send_email", true, "deny:A.domain", "deny:B.flow,B.confirm"},
    {"mail", 5, "create_event", false, "allow:A.base", "deny:B.flow"},
    {"mail", 6, "send_email", false, "allow:A.base", "allow:B.base"},
    {"mail", 7, "send_email", false, "deny:A.domain", "allow:B.base"},
    {"shell", 1, "run_shell", false, "allow:A.base", "allow:B.base"},
    {"shell", 2, "run_shell", false, "deny:A.no-rm", "allow:B.base"},
    {"shell", 3, "run_shell", false, "allow:A.base", "deny:B.destructive"},
    {"shell", 4, "run_shell", false, "allow:A.base", "deny:B.net-exec"},
    {"shell", 5, "run_shell", false, "allow:A.base", "deny:B.opaque"},
    {"shell", 6, "git_push", false, "allow:A.base", "deny:B.force-push"},
    {"shell", 7, "run_shell", true, "allow:A.base", "deny:B.destructive"},
};

const std::vector<std::string> kScenarios{"refund", "billing", "delegation", "mail", "shell"};

std::filesystem::path sample(const std::string& name) {
    return std::filesystem::path(WRIT_SOURCE_DIR) / "resources" / "samples" / name;
}

WorkspacePtr load(const std::string& name) {
    RunControl control;
    auto workspace = loadWorkspace(sample(name), {}, control);
    EXPECT_TRUE(workspace.has_value()) << workspace.error().text();
    if (!workspace) return nullptr;
    for (const WorkspaceProblem& problem : (*workspace)->problems) ADD_FAILURE() << problem.error.text();
    EXPECT_TRUE((*workspace)->skipped.empty());
    return *workspace;
}

ReplayPtr replayed(const CorpusPtr& corpus, const std::string& version) {
    RunControl control;
    auto texts = policyVersion(*corpus->workspace, version);
    if (!texts) return nullptr;
    const Compiled compiled = languageById("cedar")->compile(texts->sources);
    EXPECT_FALSE(hasErrors(compiled.diagnostics)) << compiled.diagnostics.front().message;
    auto result = replay(corpus, compiled.policies, *texts, control);
    return result ? *result : nullptr;
}

/// A sample under both versions.
struct Sample {
    WorkspacePtr workspace;
    CorpusPtr corpus;
    ReplayPtr a;
    ReplayPtr b;
};

Sample open(const std::string& name) {
    RunControl control;
    Sample opened;
    opened.workspace = load(name);
    if (!opened.workspace) return opened;
    auto corpus = prepareCorpus(opened.workspace, control);
    EXPECT_TRUE(corpus.has_value());
    if (!corpus) return opened;
    opened.corpus = *corpus;
    opened.a = replayed(opened.corpus, "a");
    opened.b = replayed(opened.corpus, "b");
    return opened;
}

/// "deny:B.bulk-cap,B.night-approval". Ids that stand in two files of the union are file:policyN there.
std::string verdictText(const Replay& replay, std::size_t index) {
    const std::optional<Decision> decision = replay.decision(index);
    if (!decision) return "not replayable";
    std::string text(word(decision->verdict));
    for (std::size_t i = 0; i < decision->rules.size(); ++i) {
        const Rule& rule = replay.policies->rules()[decision->rules[i]];
        const bool isBase = rule.id.find(":policy0") != std::string::npos;
        text += (i == 0 ? ":" : ",") + (isBase ? rule.annotations["id"].asString() : rule.id);
    }
    return text;
}

const CorpusCall* findCall(const Corpus& corpus, const std::string& session, std::uint32_t number, std::size_t& index) {
    for (index = 0; index < corpus.calls.size(); ++index) {
        const CorpusCall& call = corpus.calls[index];
        if (corpus.sessions[call.session]->id == session && call.call == number) return &call;
    }
    return nullptr;
}

void expectRows(const Sample& opened, const std::string& scenario) {
    ASSERT_TRUE(opened.a && opened.b);
    std::size_t index = 0;
    for (const Row& row : kTable) {
        if (row.scenario != scenario) continue;
        SCOPED_TRACE(scenario + " call " + std::to_string(row.call));
        const CorpusCall* call = findCall(*opened.corpus, scenario, row.call, index);
        ASSERT_NE(call, nullptr);
        const Step& step = call->stepIn(opened.corpus->sessions);
        EXPECT_EQ(step.tool, row.tool);
        EXPECT_EQ(step.probe, row.probe);
        EXPECT_EQ(modelRefused(call->outcome.outcome), row.probe);
        EXPECT_EQ(verdictText(*opened.a, index), row.underA);
        EXPECT_EQ(verdictText(*opened.b, index), row.underB);
    }
}

TEST(Samples, EachScenarioGivesItsTable) {
    for (const std::string& scenario : kScenarios) {
        const Sample opened = open(scenario);
        expectRows(opened, scenario);
        const auto rows = std::count_if(kTable.begin(), kTable.end(), [&](const Row& row) { return row.scenario == scenario; });
        EXPECT_EQ(opened.corpus->calls.size(), static_cast<std::size_t>(rows)) << scenario;
        EXPECT_EQ(opened.corpus->sessions.size(), 1u);
    }
}

TEST(Samples, TheUnionGivesTheSameAndTheMatrix) {
    const Sample opened = open("five-scenarios");
    for (const std::string& scenario : kScenarios) expectRows(opened, scenario);
    EXPECT_EQ(opened.a->summary.sessions, 5u);
    EXPECT_EQ(opened.a->summary.calls, 34u);
    EXPECT_EQ(opened.a->summary.probeCalls, 4u);
    EXPECT_EQ(opened.a->summary.notReplayable, 0u);
    EXPECT_EQ(opened.a->summary.matrix, (Matrix{{{{24, 3}, {6, 1}, {0, 0}}}}));
    EXPECT_EQ(opened.b->summary.matrix, (Matrix{{{{13, 0}, {16, 4}, {1, 0}}}}));
}

TEST(Samples, MaskedFieldsMakeBillingFiveIndeterminate) {
    const Sample opened = open("billing");
    std::size_t index = 0;
    ASSERT_NE(findCall(*opened.corpus, "billing", 5, index), nullptr);
    const Decision decision = *opened.b->decision(index);
    EXPECT_EQ(decision.verdict, Verdict::Indeterminate);
    EXPECT_EQ(decision.engineDecision, Verdict::Allow);
    EXPECT_EQ(texts(decision.missing), (std::vector<std::string>{"/context/input/account_count", "/context/input/total_cents"}));
    const std::vector<std::string> deciding = texts(decision.deciding);
    EXPECT_NE(std::find(deciding.begin(), deciding.end(), "/context/input/account_count"), deciding.end());
}

/// Whether the destination of Refund's probe call is hidden, or was never there.
enum class Destination { Masked, Absent };

Verdict refundSeven(Destination destination) {
    const Sample opened = open("refund");
    std::size_t index = 0;
    const CorpusCall* call = findCall(*opened.corpus, "refund", 7, index);
    Request request = *call->bound.get()->request;
    Json::Object input;
    for (const Json::Member& member : request.context["input"].asObject())
        if (member.first != "destination") input.push_back(member);
    request.context = request.context.with("input", Json(std::move(input)));
    if (destination == Destination::Masked) request.unknown.push_back({"/context/input/destination", UnknownReason::Masked});
    const Language& cedar = *languageById("cedar");
    const auto prepared = cedar.prepare(request, cedar.prepareFacts(opened.workspace->facts).value(), call->bound.get()->clock);
    const auto scratch = opened.b->policies->makeScratch();
    return opened.b->policies->decide(*prepared.value(), *scratch).verdict;
}

TEST(Samples, RefundSevenTellsMaskedFromAbsent) {
    EXPECT_EQ(refundSeven(Destination::Masked), Verdict::Indeterminate);
    EXPECT_EQ(refundSeven(Destination::Absent), Verdict::Allow);
}

// What policies read stands in no note where facts, results, metadata or time can give it.
TEST(Samples, ContextIsDerivedAndNotWritten) {
    const std::map<std::string, std::vector<std::string>> fromNotes{
        {"mail", {"/context/session/labels", "/context/session/taint", "/context/session/user_confirmed"}},
        {"shell", {"/context/input/effects", "/context/input/paths_outside_workspace"}}};
    for (const std::string& scenario : kScenarios) {
        std::vector<std::string> found;
        const Sample opened = open(scenario);
        for (const CorpusCall& call : opened.corpus->calls) {
            if (call.stepIn(opened.corpus->sessions).probe) continue;
            const BoundCallPtr bound = call.bound.get();
            for (const Provenance& value : bound->provenance) {
                const bool item = value.pointer.find_first_of("0123456789") != std::string::npos;
                const std::string pointer = item ? value.pointer.substr(0, value.pointer.rfind('/')) : value.pointer;
                const bool known = std::find(found.begin(), found.end(), pointer) != found.end();
                if (value.origin == Origin::Notes && pointer.starts_with("/context/") && !known) found.push_back(pointer);
            }
        }
        std::sort(found.begin(), found.end());
        const auto expected = fromNotes.find(scenario);
        EXPECT_EQ(found, expected == fromNotes.end() ? std::vector<std::string>{} : expected->second) << scenario;
    }
}

Json contextOf(const Sample& opened, const std::string& session, std::uint32_t number) {
    std::size_t index = 0;
    const CorpusCall* call = findCall(*opened.corpus, session, number, index);
    return call != nullptr && call->bound.get()->request ? call->bound.get()->request->context["session"] : Json();
}

TEST(Samples, DerivedContextIsExact) {
    struct Expected {
        const char* session;
        std::uint32_t call;
        const char* context;
    };
    const std::vector<Expected> rows{
        {"refund", 1, R"({"order_age_days":12,"customer_verified":true})"},
        {"refund", 3, R"({"order_age_days":30,"customer_verified":true,"order_refunded_cents":0})"},
        {"refund", 5, R"({"order_age_days":31,"customer_verified":true,"order_refunded_cents":0})"},
        {"refund", 6, R"({"order_age_days":12,"customer_verified":false,"order_refunded_cents":0})"},
        {"refund", 7, R"({"order_age_days":3,"customer_verified":true,"order_refunded_cents":0})"},
        {"refund", 8, R"({"order_age_days":12,"customer_verified":true,"order_refunded_cents":12000})"},
        {"billing", 4, R"({"ticket_account":"AC-7781","hour_utc":2})"},
        {"billing", 5, R"({"ticket_account":"AC-7781","hour_utc":2,"approval_id":"CHG-118"})"},
        {"delegation", 3,
         R"({"origin_user":"globex/ivo","origin_tenant":"globex","delegation_depth":1,"delegated_scopes":["docs:read"]})"},
        {"delegation", 4,
         R"({"origin_user":"acme/dana","origin_tenant":"acme","delegation_depth":3,"delegated_scopes":["docs:read"]})"},
        {"delegation", 6, R"({"delegation_depth":1})"},
        {"mail", 4, R"({"taint":["untrusted_content"],"labels":["confidential"]})"},
        {"shell", 5, R"({"branch_protected":false})"},
        {"shell", 6, R"({"branch_protected":true})"},
    };
    const Sample all = open("five-scenarios");
    for (const Expected& row : rows) {
        const Json expected = parseJson(row.context).value();
        EXPECT_EQ(contextOf(all, row.session, row.call), expected)
            << row.session << row.call << contextOf(all, row.session, row.call).dump();
        EXPECT_EQ(contextOf(open(row.session), row.session, row.call), expected) << row.session << row.call;
    }
}

TEST(Samples, OldTraceLacksItsOriginAndHidesNothing) {
    const Sample opened = open("delegation");
    std::size_t index = 0;
    const CorpusCall* call = findCall(*opened.corpus, "delegation", 6, index);
    EXPECT_TRUE(call->bound.get()->request->unknown.empty());
}

TEST(Samples, CatalogsDescribeEveryRecordedTool) {
    for (std::string name : {"refund", "billing", "delegation", "mail", "shell", "five-scenarios"}) {
        const WorkspacePtr workspace = load(name);
        EXPECT_TRUE(workspace->catalog.notes().empty() || name == "five-scenarios") << name;
        for (const SessionPtr& session : workspace->sessions) {
            for (const Step& step : session->steps) {
                if (step.kind != StepKind::Call) continue;
                const ToolDescription* tool = workspace->catalog.find(step.tool);
                ASSERT_NE(tool, nullptr) << step.tool;
                EXPECT_EQ(Json(tool->server), session->metadata["server"].isString() && step.tool != "read_file"
                                                  ? session->metadata["server"]
                                                  : Json(tool->server));
                for (const auto& [argument, value] : step.arguments.asObject())
                    EXPECT_TRUE(tool->inputSchema["properties"].contains(argument)) << step.tool << argument;
            }
        }
    }
}

TEST(Samples, StepsOfTheBillingIncidentAreAsTold) {
    const WorkspacePtr workspace = load("billing");
    const std::vector<Step>& steps = workspace->sessions[0]->steps;
    ASSERT_EQ(steps.size(), 20u);
    for (const std::uint32_t call : {2u, 6u, 9u, 12u, 15u, 19u}) EXPECT_EQ(steps[call - 1].kind, StepKind::Call) << call;
    EXPECT_TRUE(steps[18].probe);
    EXPECT_EQ(steps[0].time->text, "2026-03-14T02:11:04Z");
    EXPECT_EQ(workspace->sessions[0]->title, "Billing incident");
}

}  // namespace
}  // namespace writ::sim
