#include "simulator/outcome/classify.h"

#include <gtest/gtest.h>

namespace writ::sim {
namespace {

TEST(Outcome, WordsAreTheClosedVocabulary) {
    const std::vector<std::string> words{"executed",         "policy_deny",    "policy_default_deny", "policy_error",  "approval_pending",
                                         "user_declined",    "model_refusal_declared", "model_refusal_text", "model_declined", "model_cannot",
                                         "provider_filter",  "tool_error",     "transport_error",     "not_called",    "unknown"};
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
    session.steps[0].declared = OutcomeFinding{Outcome::PolicyDeny, "note by dana"};
    EXPECT_EQ(classify(session, session.steps[0], {}), (OutcomeFinding{Outcome::PolicyDeny, "note by dana"}));
    EXPECT_FALSE(succeeded(session.steps[1], {}));
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
