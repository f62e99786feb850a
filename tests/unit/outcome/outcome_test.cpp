#include "simulator/outcome/classify.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

TEST(Outcome, WordsAreTheClosedVocabulary) {
    const std::vector<std::string> words{"executed",
                                         "policy_deny",
                                         "policy_default_deny",
                                         "policy_error",
                                         "approval_pending",
                                         "user_declined",
                                         "model_refusal_declared",
                                         "model_refusal_text",
                                         "model_declined",
                                         "model_cannot",
                                         "provider_filter",
                                         "tool_error",
                                         "transport_error",
                                         "not_called",
                                         "unknown"};
    ASSERT_EQ(words.size(), kOutcomeCount);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto outcome = static_cast<Outcome>(i);
        EXPECT_EQ(word(outcome), words[i]);
        EXPECT_EQ(outcomeFromWord(words[i]), outcome);
        EXPECT_EQ(modelRefused(outcome), words[i].starts_with("model_")) << words[i];
    }
    EXPECT_FALSE(outcomeFromWord("Executed"));
    EXPECT_FALSE(outcomeFromWord(""));
}

/// A session of one call, answered by `result` where there is one.
Session withResult(std::optional<Step> result) {
    Session session;
    Step call;
    call.number = 1;
    call.kind = StepKind::Call;
    call.tool = "f";
    if (result) call.resultStep = 2;
    session.steps.push_back(call);
    if (result) {
        result->number = 2;
        result->kind = StepKind::Result;
        result->callStep = 1;
        session.steps.push_back(*result);
    }
    return session;
}

Step resultOf(std::string text, bool declaredError = false) {
    Step step;
    step.text = std::move(text);
    step.declaredError = declaredError;
    return step;
}

TEST(Outcome, ComesFromExplicitFieldsOnly) {
    const FailureSigns none{{}};
    const FailureSigns usual;
    const FailureSigns own{{"Blocked", ""}};
    struct Row {
        std::optional<Step> result;
        FailureSigns signs;
        Outcome outcome;
    };
    const std::vector<Row> rows{
        {std::nullopt, usual, Outcome::Unknown},
        {resultOf("done"), usual, Outcome::Executed},
        {resultOf(""), usual, Outcome::Executed},
        {resultOf("Error: no"), usual, Outcome::ToolError},
        {resultOf("Error: no"), none, Outcome::Executed},
        {resultOf("no Error"), usual, Outcome::Executed},
        {resultOf("I cannot do that."), usual, Outcome::Executed},
        {resultOf("done", true), usual, Outcome::ToolError},
        {resultOf("done", true), none, Outcome::ToolError},
        {resultOf("Blocked by a rule"), own, Outcome::ToolError},
        {resultOf("Error: no"), own, Outcome::Executed},
    };
    for (const Row& row : rows) {
        const Session session = withResult(row.result);
        const OutcomeFinding finding = classify(session, session.steps[0], row.signs);
        EXPECT_EQ(finding.outcome, row.outcome) << (row.result ? row.result->text : "no result");
        EXPECT_FALSE(finding.evidence.empty());
        if (row.result) {
            EXPECT_EQ(succeeded(session.steps[1], row.signs), row.outcome == Outcome::Executed) << row.result->text;
        }
    }
}

TEST(Outcome, WhatIsDeclaredWins) {
    Session session = withResult(resultOf("Error: no"));
    session.steps[0].declared = OutcomeFinding{Outcome::PolicyDeny, "toolDenialKind: permission-rule"};
    EXPECT_EQ(classify(session, session.steps[0], {}), (OutcomeFinding{Outcome::PolicyDeny, "toolDenialKind: permission-rule"}));
    EXPECT_FALSE(succeeded(session.steps[1], {}));
}

TEST(Outcome, ACorrectionStandsBesideWhatWasFound) {
    Session session = withResult(resultOf("Error: no"));
    session.steps[0].correction = OutcomeFinding{Outcome::PolicyDeny, "note by dana"};
    const Judged judged = judge(session, session.steps[0], {});
    EXPECT_EQ(judged.found.outcome, Outcome::ToolError);
    EXPECT_EQ(judged.standing(), (OutcomeFinding{Outcome::PolicyDeny, "note by dana"}));
    EXPECT_EQ(classify(session, session.steps[0], {}), judged.standing());
}

Step turnOf(StepKind kind, Role role, std::string text) {
    Step step = resultOf(std::move(text));
    step.kind = kind;
    step.role = role;
    return step;
}

const std::string kRefusing = "I'm sorry, but I can't help with that request.";

TEST(Outcome, OfAModelsMessageIsAGuess) {
    const auto judged = judgeTurn(turnOf(StepKind::Message, Role::Model, kRefusing));
    ASSERT_TRUE(judged.has_value());
    EXPECT_EQ(judged->found.outcome, Outcome::ModelRefusalText);
    EXPECT_EQ(judged->found.certainty, Certainty::Heuristic);
    EXPECT_FALSE(judged->correction);
    EXPECT_FALSE(judgeTurn(turnOf(StepKind::Message, Role::Model, "Here is the list.")));
    for (const Role role : {Role::System, Role::User, Role::Tool})
        EXPECT_FALSE(judgeTurn(turnOf(StepKind::Message, role, kRefusing)));
}

TEST(Outcome, OfAResultIsNeverARefusal) {
    for (const bool failed : {false, true}) {
        for (const std::string& text : {kRefusing, "Error: " + kRefusing}) {
            const Session session = withResult(resultOf(text, failed));
            EXPECT_FALSE(modelRefused(classify(session, session.steps[0], {}).outcome));
            EXPECT_FALSE(judgeTurn(session.steps[0]));
            EXPECT_FALSE(judgeTurn(session.steps[1]));
        }
    }
}

TEST(Outcome, OfATurnIsCertainWhereAFieldSaysSo) {
    Step refusal = turnOf(StepKind::Refusal, Role::Model, "Here is the list.");
    EXPECT_FALSE(judgeTurn(refusal)) << "a text alone is not looked at where a field should have said it";
    refusal.declared = OutcomeFinding{Outcome::ModelRefusalDeclared, "message.refusal"};
    EXPECT_EQ(judgeTurn(refusal)->found, *refusal.declared);
    Step message = turnOf(StepKind::Message, Role::Model, kRefusing);
    message.correction = OutcomeFinding{Outcome::Executed, "note by dana"};
    EXPECT_EQ(judgeTurn(message)->standing().outcome, Outcome::Executed);
    EXPECT_EQ(judgeTurn(message)->found.outcome, Outcome::ModelRefusalText);
    message.text = "Here is the list.";
    EXPECT_EQ(judgeTurn(message)->found.outcome, Outcome::Unknown);
}

TEST(Outcome, OfAProbeIsNeverExecuted) {
    Session session = withResult(std::nullopt);
    session.steps[0].probe = true;
    EXPECT_EQ(classify(session, session.steps[0], {}).outcome, Outcome::NotCalled);
    session.steps[0].declared = OutcomeFinding{Outcome::ModelDeclined, "note by dana"};
    EXPECT_EQ(classify(session, session.steps[0], {}).outcome, Outcome::ModelDeclined);
    EXPECT_FALSE(succeeded(session.steps[0], {}));
}

TEST(Outcome, ADanglingResultIsNoResult) {
    Session session = withResult(std::nullopt);
    session.steps[0].resultStep = 99;
    EXPECT_EQ(classify(session, session.steps[0], {}).outcome, Outcome::Unknown);
}

}  // namespace
}  // namespace writ::sim
