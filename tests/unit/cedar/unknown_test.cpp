// What the recording hid must never turn into an allow.
#include "tests/unit/cedar/support.h"

namespace writ::cedar {
namespace {

using testing::Bench;
using testing::permitWhen;
using testing::Strings;

constexpr const char* kRefundB = R"(
@id("B.refund") permit(principal == Agent::"a", action == Action::"process_refund", resource) when { context.input.amount_cents <= 50000 && context.session.order_age_days <= 30 };
@id("B.identity") forbid(principal, action == Action::"process_refund", resource) unless { context.session has customer_verified && context.session.customer_verified };
@id("B.orig-card") forbid(principal, action == Action::"process_refund", resource) when { context.input has destination && context.input.destination != "original_payment" };
@id("B.running-total") forbid(principal, action == Action::"process_refund", resource) when { context.session has order_refunded_cents && context.session.order_refunded_cents + context.input.amount_cents > 50000 };
)";

Bench refundCall() {
    Bench bench(kRefundB);
    bench.request.action = "process_refund";
    bench.context(
        R"({"input":{"order_id":"O-1006","amount_cents":30000},"session":{"order_age_days":3,"customer_verified":true,"order_refunded_cents":0}})");
    return bench;
}

TEST(Unknown, MaskedDestinationIsIndeterminate) {
    Bench bench = refundCall();
    const Decision decision = bench.unknown("/context/input/destination").decide();
    EXPECT_EQ(decision.verdict, Verdict::Indeterminate);
    EXPECT_EQ(decision.reason, Reason::UnknownFields);
    EXPECT_EQ(decision.engineDecision, Verdict::Allow);
    EXPECT_EQ(texts(decision.missing), Strings{"/context/input/destination"});
    EXPECT_EQ(texts(decision.deciding), Strings{"/context/input/destination"});
    EXPECT_EQ(bench.deciders(decision), Strings{"B.refund"});
    ASSERT_EQ(decision.errors.size(), 1U);
    EXPECT_EQ(decision.errors[0].code, "unknown_field");
}

TEST(Unknown, AbsentDestinationIsTheEnginesAnswer) {
    const Bench bench = refundCall();
    const Decision decision = bench.decide();
    EXPECT_EQ(decision.verdict, Verdict::Allow);
    EXPECT_EQ(bench.deciders(decision), Strings{"B.refund"});
    EXPECT_TRUE(decision.missing.empty());
}

TEST(Unknown, BillingCallFiveUnderB) {
    Bench bench(R"(
@id("B.tier2-all") permit(principal is Agent, action, resource == Server::"s") when { principal.role == "tier2" };
@id("B.bulk-cap") forbid(principal, action == Action::"bulk_credit", resource) when { context.input.account_count > 25 };
@id("B.night-approval") forbid(principal, action in [Action::"adjust_invoice", Action::"bulk_credit"], resource) when { (context.session.hour_utc < 6 || context.session.hour_utc >= 20) && context.input.total_cents > 10000 && !(context.session has approval_id) };
)",
                R"([{"uid":{"type":"Agent","id":"a"},"attrs":{"role":"tier2"},"parents":[]}])");
    bench.request.action = "bulk_credit";
    bench.context(R"({"input":{"segment":"EU"},"session":{"hour_utc":2,"approval_id":"CHG-118"}})");
    const Decision absent = bench.decide();
    EXPECT_EQ(absent.verdict, Verdict::Indeterminate);
    EXPECT_EQ(absent.reason, Reason::RuleError);
    const Decision masked = bench.unknown("/context/input/account_count").unknown("/context/input/total_cents").decide();
    for (const Decision* decision : {&absent, &masked}) {
        EXPECT_EQ(texts(decision->missing), (Strings{"/context/input/account_count", "/context/input/total_cents"}));
        EXPECT_EQ(texts(decision->deciding), Strings{"/context/input/account_count"});
        EXPECT_EQ(decision->engineDecision, Verdict::Allow);
        EXPECT_EQ(bench.deciders(*decision), Strings{"B.tier2-all"});
    }
    EXPECT_EQ(masked.reason, Reason::UnknownFields);
}

struct OpenCase {
    const char* condition;
    bool open;
};

/// context.u, context.rec.u, a member of context.list and resource.cabin are unknown.
class UnknownReads : public ::testing::TestWithParam<OpenCase> {};

TEST_P(UnknownReads, AreSeen) {
    Bench bench(permitWhen(GetParam().condition),
                R"([{"uid":{"type":"Server","id":"s"},"attrs":{"cabin":"basic","zone":"eu"},"parents":[]}])");
    bench.context(R"({"rec":{"known":1},"list":[1,null,{"price":2}],"n":1})");
    bench.unknown("/context/u").unknown("/context/rec/u").unknown("/context/list/2/cost").unknown("/resource/properties/cabin");
    EXPECT_EQ(bench.decide().states.front() == RuleState::Open, GetParam().open) << GetParam().condition;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, UnknownReads,
    ::testing::Values(OpenCase{"context.u == 1", true}, OpenCase{"context has u", true}, OpenCase{"context[\"u\"] == 1", true},
                      OpenCase{"false && context.u == 1", false}, OpenCase{"true || context.u == 1", false},
                      OpenCase{"if context.n == 1 then true else context.u == 1", false},
                      OpenCase{"context.u == 1 && false", true}, OpenCase{"context.rec == {known: 1}", true},
                      OpenCase{"context == {}", true}, OpenCase{"context.rec.known == 1", false},
                      OpenCase{"context has rec.u", true}, OpenCase{"context has rec.known", false},
                      OpenCase{"[context.rec].contains({known: 1})", true}, OpenCase{"{a: context.rec} == {a: 1}", true},
                      OpenCase{"context.list.contains(1)", true}, OpenCase{"context.list.isEmpty()", true},
                      OpenCase{"[1].containsAll(context.list)", true}, OpenCase{"resource.cabin == \"basic\"", true},
                      OpenCase{"resource has cabin", true}, OpenCase{"resource.zone == \"eu\"", false},
                      OpenCase{"resource == Server::\"s\"", false}, OpenCase{"Server::\"s\".cabin == \"basic\"", true},
                      OpenCase{"1 + context.u > 0", true}, OpenCase{"context.u like \"*\"", true},
                      OpenCase{"ip(context.u).isIpv4()", true}, OpenCase{"principal in context.u", true}));

TEST(Unknown, EveryFieldOfAnExpressionIsNamed) {
    Bench bench(permitWhen("context.a + context.b > 3 && context.c == 1"));
    bench.context("{}").unknown("/context/a").unknown("/context/b").unknown("/context/c", UnknownReason::NotRecorded);
    EXPECT_EQ(texts(bench.decide().missing), (Strings{"/context/a", "/context/b", "/context/c"}));
}

TEST(Unknown, AnIdThatIsUnknownOpensTheScope) {
    Bench bench("permit(principal, action, resource == Server::\"s\"); permit(principal, action, resource);");
    const Decision decision = bench.unknown("/resource/id").decide();
    EXPECT_EQ(decision.states[0], RuleState::Open);
    EXPECT_EQ(decision.states[1], RuleState::Matched);
    EXPECT_EQ(decision.verdict, Verdict::Allow);
}

TEST(Unknown, AFieldBelowSomethingThatIsNotThereOpensIt) {
    Bench bench(permitWhen("!(context has a)"));
    EXPECT_EQ(bench.context("{}").unknown("/context/a/b").decide().states.front(), RuleState::Open);
}

TEST(Unknown, APointerThatNamesNoPartIsRefused) {
    Bench bench(permitWhen("true"));
    bench.unknown("/contxt/a");
    EXPECT_FALSE(language().prepare(bench.request, bench.facts(), {}));
}

TEST(Unknown, AForbidForCertainDeniesWhateverElseIsOpen) {
    Bench bench("permit(principal, action, resource) when { context.u == 1 }; forbid(principal, action, resource);");
    EXPECT_EQ(bench.context("{}").unknown("/context/u").decide().verdict, Verdict::Deny);
}

TEST(Unknown, ARuleThatCouldAlsoFailIsNeverTakenAsMatched) {
    Bench bench("permit(principal, action, resource); forbid(principal, action, resource) when { context.u || true };");
    EXPECT_EQ(bench.context("{}").unknown("/context/u").decide().verdict, Verdict::Indeterminate);
}

}  // namespace
}  // namespace writ::cedar
