// What-if: edits of a request, what follows from them, and what they change of the verdict.
#include "simulator/replay/wording.h"
#include "tests/unit/scratch/support.h"

namespace writ::sim {
namespace {

using namespace test;

constexpr const char* kAmount = "/context/input/amount_cents";

TEST(Scratch, IsTheRecordedCallUntilItIsEdited) {
    for (const char* sample : {"refund", "billing", "delegation", "mail", "shell"}) {
        const Scene scene = Scene::sample(sample);
        for (const char* version : {"a", "b"}) {
            const auto policies = scene.policies(version);
            RunControl control;
            const auto replayed = replay(scene.corpus, policies, {}, control);
            for (std::size_t i = 0; i < scene.corpus->calls.size(); ++i) {
                const ScratchRequest scratch = *ScratchRequest::ofCall(*scene.corpus, i);
                const ScratchResult result = evaluate(scratch, policies, {std::nullopt});
                ASSERT_NE(result.decision(), nullptr);
                EXPECT_EQ(result.decision()->verdict, (*replayed)->verdict(i));
                EXPECT_EQ(result.sentence, verdictSentence(**replayed, i));
                EXPECT_EQ(result.issues, scene.corpus->calls[i].schemaIssues);
                EXPECT_TRUE(scratch.changes().empty());
                EXPECT_EQ(toJson(*scratch.request()), toJson(*scene.corpus->calls[i].bound.get()->request));
            }
        }
    }
}

TEST(Scratch, AnEditedAmountFlipsTheVerdict) {
    const Scene scene = Scene::sample("refund");
    const ScratchRequest before = scene.call(3);
    const ScratchRequest after = edited(before, set(kAmount, 600));
    EXPECT_EQ(scene.verdict(before, "a"), "deny");
    EXPECT_EQ(scene.verdict(after, "a"), "allow");
    const ScratchDifference difference =
        sim::difference(evaluate(before, scene.policies("a")), evaluate(after, scene.policies("a")));
    EXPECT_TRUE(difference.flips());
    ASSERT_EQ(difference.rules.size(), 1U);
    EXPECT_EQ(difference.rules[0].rule, "A.refund");
    EXPECT_EQ(difference.rules[0].to, RuleState::Matched);
    const auto clause = std::find_if(difference.clauses.begin(), difference.clauses.end(),
                                     [](const auto& one) { return one.text == "context.input.amount_cents < 50000"; });
    ASSERT_NE(clause, difference.clauses.end());
    EXPECT_EQ(clause->fromTruth, Truth::False);
    EXPECT_EQ(clause->toTruth, Truth::True);
    EXPECT_EQ(clause->fromValue, "50000 < 50000");
    EXPECT_EQ(clause->toValue, "600 < 50000");
    ASSERT_EQ(after.changes().size(), 1U);
    EXPECT_EQ(after.changes()[0].pointer, kAmount);
    EXPECT_EQ(after.changes()[0].from.value, Json(50000));
    EXPECT_TRUE(after.changes()[0].edited);
}

TEST(Scratch, TheSmallestChangeIsAnEditThatFlips) {
    const Scene scene = Scene::sample("refund");
    const ScratchResult result = evaluate(scene.call(3), scene.policies("a"));
    ASSERT_TRUE(result.change);
    ASSERT_FALSE(result.change->proposals.empty());
    const FieldChange& change = result.change->proposals[0].changes.at(0);
    EXPECT_EQ(scene.verdict(edited(scene.call(3), set(change.pointer, *change.to)), "a"), "allow");
}

TEST(Scratch, WhatIsDerivedFollowsTheArguments) {
    const Scene scene = Scene::sample("refund");
    constexpr const char* kTotal = "/context/session/order_refunded_cents";
    // Of another order nothing was refunded yet, and it is of another age.
    const ScratchRequest order = edited(scene.call(8), set("/context/input/order_id", "O-1099"));
    EXPECT_NE(order.value(kTotal), scene.call(8).value(kTotal));
    const auto changes = order.changes();
    const auto total =
        std::find_if(changes.begin(), changes.end(), [&](const ScratchChange& one) { return one.pointer == kTotal; });
    ASSERT_NE(total, changes.end());
    EXPECT_FALSE(total->edited);

    const auto kept = scene.call(8).withDerived(Derived::Stay)->with(set("/context/input/order_id", "O-1099"));
    EXPECT_EQ(kept->value(kTotal), scene.call(8).value(kTotal));
    EXPECT_EQ(kept->changes().size(), 1U);
    // What was edited itself stays, whatever follows.
    const ScratchRequest pinned = edited(edited(scene.call(8), set(kTotal, 7)), set("/context/input/order_id", "O-1099"));
    EXPECT_EQ(pinned.value(kTotal).value, Json(7));
    EXPECT_TRUE(pinned.isEdited(kTotal));
    EXPECT_EQ(pinned.restored(kTotal)->value(kTotal), order.value(kTotal));
    EXPECT_EQ(toJson(*pinned.restored("")->request()), toJson(*scene.call(8).request()));
}

TEST(Scratch, UnknownAndAbsentAreNotTheSame) {
    const Scene scene = Scene::sample("refund");
    const ScratchRequest call = scene.call(7);  // its destination is a card
    EXPECT_EQ(scene.verdict(call, "b"), "deny");
    EXPECT_EQ(scene.verdict(edited(call, unknown("/context/input/destination")), "b"), "indeterminate");
    EXPECT_EQ(scene.verdict(edited(call, removal("/context/input/destination")), "b"), "allow");
    EXPECT_EQ(scene.verdict(edited(call, set("/context/input/destination", nullptr)), "b"), "allow");
    const ScratchRequest known =
        edited(edited(call, unknown("/context/input/destination")), set("/context/input/destination", "original_payment"));
    EXPECT_EQ(scene.verdict(known, "b"), "allow");
    EXPECT_EQ(known.edits().size(), 1U);
}

TEST(Scratch, AMaskedValueIsKnownOnlyOnceItIsSet) {
    const Scene scene = Scene::sample("billing");
    const ScratchRequest masked = scene.call(5);
    EXPECT_EQ(masked.value("/context/input/account_count").state, FieldState::Unknown);
    EXPECT_EQ(scene.verdict(masked, "b"), "indeterminate");
    const ScratchRequest other = edited(masked, set("/context/input/segment", "all"));
    EXPECT_EQ(other.value("/context/input/account_count").state, FieldState::Unknown);
    EXPECT_EQ(scene.verdict(edited(other, set("/context/input/account_count", 10)), "b"), "allow");
    EXPECT_EQ(scene.verdict(edited(other, set("/context/input/account_count", 10'000)), "b"), "deny");
}

TEST(Scratch, AnOpenVerdictSaysWhatWouldHaveToBeKnown) {
    const Scene scene = Scene::sample("refund");
    const ScratchResult result = evaluate(edited(scene.call(7), unknown("/context/input/destination")), scene.policies("b"));
    EXPECT_EQ(result.sentence, "Cannot be known: B.orig-card reads destination, which is not known.");
}

TEST(Scratch, RefusesWhatIsNoValueOfARequest) {
    const Scene scene = Scene::sample("refund");
    const ScratchRequest call = scene.call(3);
    for (const ScratchEdit& edit :
         {set("", 1), set("/subject", Json::object()), set("/context", Json::object()), set("nonsense", 1), set("/unknown", 1),
          set("/subject/id", 5), set("/subject/type", ""), removal("/subject/id"), unknown("/action/name"),
          removal("/context/input"), set("/context/input", 5), set("/context/input/amount_cents/more", 1),
          set("/subject/other", 1),
          set("/context/input/order_id", Json::object({{"__entity", Json::object({{"type", "User"}, {"id", "u"}})}}))}) {
        EXPECT_FALSE(call.with(edit)) << edit.pointer;
    }
    const ScratchRequest hidden = edited(call, unknown("/context/session"));
    EXPECT_FALSE(hidden.with(set("/context/session/order_age_days", 3)));
    EXPECT_TRUE(hidden.with(set("/context/session", Json::object({{"order_age_days", 3}}))));
    EXPECT_FALSE(edited(call, set("/context/input/list", Json::array({1, 2}))).with(set("/context/input/list/0", 5)));
}

TEST(Scratch, TellsInWhatItDiffersFromTheSchema) {
    const Scene scene = Scene::sample("refund");
    const ScratchResult result = evaluate(edited(scene.call(3), set(kAmount, "much")), scene.policies("a"));
    ASSERT_FALSE(result.issues.empty());
    EXPECT_EQ(result.issues[0].pointer, kAmount);
    EXPECT_NE(result.decision(), nullptr);
}

TEST(Scratch, AttributesOfFactsCanBeEditedToo) {
    const Scene scene = Scene::sample("refund");
    const ScratchRequest call = scene.call(3);
    constexpr const char* kRole = "/subject/properties/tools_role";
    ASSERT_EQ(call.value(kRole).state, FieldState::Known);
    EXPECT_EQ(edited(call, set(kRole, "reader")).value(kRole).value, Json("reader"));
    const ScratchRequest without = edited(call, removal(kRole));
    EXPECT_EQ(without.value(kRole).state, FieldState::Absent);
    ASSERT_EQ(without.changes().size(), 1U);
    EXPECT_EQ(without.changes()[0].pointer, kRole);
    EXPECT_EQ(edited(call, unknown(kRole)).value(kRole).state, FieldState::Unknown);
    EXPECT_EQ(call.value(kRole).state, FieldState::Known);
}

TEST(Scratch, RemovedFactsReachTheDecision) {
    writ::test::ShopWorkspace shop;
    shop.write("policies/a/shop.cedar",
               "@id(\"tier\") permit(principal, action, resource) when { principal has tier && principal.tier == 1 };");
    const Scene scene(shop.root());
    constexpr const char* kTier = "/subject/properties/tier";
    EXPECT_EQ(scene.verdict(scene.call(1), "a"), "allow");
    EXPECT_EQ(scene.verdict(edited(scene.call(1), removal(kTier)), "a"), "deny");
    EXPECT_EQ(scene.verdict(edited(scene.call(1), set(kTier, 2)), "a"), "deny");
    EXPECT_EQ(scene.verdict(edited(scene.call(1), unknown(kTier)), "a"), "indeterminate");
    // Another principal has none of these attributes.
    EXPECT_EQ(scene.verdict(edited(scene.call(1), set("/subject/id", "stranger")), "a"), "deny");
}

TEST(Scratch, ACallWithoutArgumentsBecomesARequestByEdits) {
    const writ::test::ShopWorkspace shop;
    const Scene scene(shop.root());
    const ScratchRequest call = scene.call(6);
    EXPECT_EQ(call.request(), nullptr);
    EXPECT_EQ(scene.verdict(call, "a"), "arguments_not_recorded");
    EXPECT_NE(call.outline(), nullptr);
    EXPECT_EQ(scene.verdict(edited(call, set("/context/input/cents", 30)), "a"), "allow");
    EXPECT_EQ(scene.verdict(edited(call, set("/context/input/cents", 300)), "a"), "deny");
}

TEST(Scratch, ArgumentsThatNobodyRecordedStayUnknownBesideAnEditedOne) {
    writ::test::ShopWorkspace shop;
    shop.write("catalog/shop.json", R"({"tools": [{"name": "look"}, {"name": "pay", "inputSchema": {"type": "object",
        "properties": {"cents": {"type": "integer"}, "to": {"type": "string"}}}}]})");
    const Scene scene(shop.root());
    const ScratchRequest call = edited(scene.call(6), set("/context/input/to", "me"));
    EXPECT_EQ(call.value("/context/input/cents").state, FieldState::Unknown);
    EXPECT_EQ(scene.verdict(call, "a"), "indeterminate");
}

/// The resource of the shop's calls is the folder that an argument names; policy a looks at the amount paid before, too.
struct FolderShop : writ::test::ShopWorkspace {
    FolderShop() {
        write("binding.json", R"({"format": 1, "masked": ["***"], "principal": {"type": "Agent", "id": "clerk"},
            "resource": {"type": "Folder", "id": {"$argument": "/folder"}},
            "context": {"session": {"paid": {"$runningTotal": {"tools": ["pay"], "at": "/cents"}}}}})");
        write("policies/a/shop.cedar",
              "permit(principal, action, resource == Folder::\"open\");\n"
              "forbid(principal, action, resource) when { context.session has paid && context.session.paid > 50 };");
    }
};

TEST(BindOne, GivesTheCallThatBindGives) {
    for (const char* sample : {"refund", "billing", "delegation", "mail", "shell", "airline", "five-scenarios"}) {
        const Scene scene = Scene::sample(sample);
        const Binding& binding = *scene.corpus->workspace->binding;
        for (const CorpusCall& call : scene.corpus->calls) {
            const Session& session = *scene.corpus->sessions[call.session];
            const std::optional<BoundCall> one = binding.bindOne(session, session.steps[call.step - 1]);
            ASSERT_TRUE(one) << sample << " " << call.step;
            ASSERT_EQ(one->request.has_value(), call.bound.get()->request.has_value());
            EXPECT_EQ(one->notReplayable, call.bound.get()->notReplayable);
            EXPECT_EQ(one->actors, call.bound.get()->actors);
            EXPECT_EQ(one->clock.nowMs, call.bound.get()->clock.nowMs);
            if (one->request) {
                EXPECT_EQ(toJson(*one->request), toJson(*call.bound.get()->request)) << sample << " " << call.step;
            }
            ASSERT_EQ(one->provenance.size(), call.bound.get()->provenance.size());
            for (std::size_t i = 0; i < one->provenance.size(); ++i) {
                EXPECT_EQ(one->provenance[i].pointer, call.bound.get()->provenance[i].pointer);
                EXPECT_EQ(one->provenance[i].text(), call.bound.get()->provenance[i].text());
            }
        }
    }
}

TEST(BindOne, NeedsACallOfTheSession) {
    const Scene scene = Scene::sample("refund");
    const Session& session = *scene.corpus->sessions[0];
    Step step = session.steps[scene.corpus->calls[0].step - 1];
    for (const std::uint32_t number : {0U, 1U, 4'000'000'000U}) {
        step.number = number;
        EXPECT_FALSE(scene.corpus->workspace->binding->bindOne(session, step)) << number;
    }
}

TEST(Scratch, WithoutAResourceAllElseIsStillDerived) {
    const FolderShop shop;
    const Scene scene(shop.root());
    const ScratchRequest call = scene.call(2);
    EXPECT_EQ(call.request(), nullptr);
    EXPECT_EQ(call.notReplayable().rfind("resource_unknown", 0), 0U) << call.notReplayable();
    ASSERT_NE(call.outline(), nullptr);
    EXPECT_EQ(call.value("/resource/id").state, FieldState::Unknown);
    EXPECT_EQ(call.value("/context/session/paid").value, Json(0));
    // An edit that leaves it unknown gives a verdict that hangs on it.
    EXPECT_EQ(scene.verdict(edited(call, set("/context/input/cents", 5)), "a"), "indeterminate");
    EXPECT_EQ(scene.verdict(edited(call, set("/context/input/folder", "open")), "a"), "allow");
    EXPECT_EQ(scene.verdict(edited(call, set("/resource/id", "open")), "a"), "allow");
    EXPECT_EQ(scene.verdict(edited(call, set("/resource/id", "closed")), "a"), "deny");
    // The fourth call comes after a hundred cents were paid, so the forbid must not be overlooked.
    EXPECT_EQ(scene.verdict(edited(scene.call(4), set("/resource/id", "open")), "a"), "deny");
    const auto kept = scene.call(6).withDerived(Derived::Stay)->with(set("/resource/id", "open"));
    EXPECT_NE(scene.verdict(*kept, "a"), "allow");
}

TEST(Scratch, AnotherToolIsBoundAsThatTool) {
    const Scene scene = Scene::sample("refund");
    const ScratchRequest call = edited(scene.call(3), set("/action/name", "get_order"));
    EXPECT_EQ(call.request()->action, "get_order");
    EXPECT_EQ(call.value("/context/session/order_refunded_cents").state, FieldState::Absent);
    EXPECT_EQ(scene.verdict(call, "a"), "allow");
}

TEST(Scratch, IsMadeOfATool) {
    const Scene scene = Scene::sample("refund");
    const auto made = ScratchRequest::ofTool(scene.corpus->workspace, "process_refund");
    ASSERT_TRUE(made) << made.error().text();
    EXPECT_TRUE(made->origin().session.empty());
    EXPECT_EQ(made->value(kAmount).state, FieldState::Unknown);
    EXPECT_EQ(made->value("/context/input/destination").state, FieldState::Absent);
    EXPECT_EQ(made->value("/context/session/order_age_days").state, FieldState::Unknown);
    EXPECT_EQ(scene.verdict(*made, "a"), "indeterminate");
    const auto filled = made->with({set("/subject/id", "refund-agent"), set("/resource/id", "commerce"), set(kAmount, 600),
                                    set("/context/session/order_age_days", 3)});
    ASSERT_TRUE(filled) << filled.error().text();
    EXPECT_EQ(scene.verdict(*filled, "a"), "allow");
    EXPECT_FALSE(ScratchRequest::ofTool(scene.corpus->workspace, "no_such_tool"));
}

TEST(Scratch, TheHistoryIsJson) {
    const Scene scene = Scene::sample("refund");
    const auto policies = scene.policies("a");
    const ScratchRequest before = scene.call(3);
    const ScratchRequest after = edited(before, set(kAmount, 600));
    const Json json = toJson({{before, evaluate(before, policies)}, {after, evaluate(after, policies)}});
    EXPECT_EQ(json["entries"].size(), 2U);
    EXPECT_TRUE(json["entries"].at(0)["difference"].isNull());
    const Json& second = json["entries"].at(1);
    EXPECT_EQ(second["difference"]["from"], Json("deny"));
    EXPECT_EQ(second["difference"]["to"], Json("allow"));
    EXPECT_EQ(
        second["changes"].at(0).dump(),
        R"({"pointer":"/context/input/amount_cents","from":{"state":"known","value":50000},"to":{"state":"known","value":600},"edited":true})");
    EXPECT_EQ(second["origin"]["step"], Json(std::size_t{before.origin().step}));
}

}  // namespace
}  // namespace writ::sim
