#include "tests/unit/binding/support.h"

#include "simulator/workspace/notes.h"

namespace writ::sim::test {
namespace {

const NoteStamp kStamp{"dana", "2026-03-14T02:11:00Z"};

/// message, call 1, call 2, result 1, result 2
SessionPtr session() {
    SessionBuilder builder;
    builder.message("hi")
        .call("refund", R"({"order":"A","destination":"card"})")
        .call("refund", R"({"order":"B"})")
        .result("{}")
        .result("{}");
    return std::make_shared<const Session>(builder.session());
}

ProbeNote probe(std::string after, std::string tool) {
    ProbeNote note;
    note.after.at = std::move(after);
    note.tool = std::move(tool);
    note.arguments = json(R"({"order":"P"})");
    note.outcome.outcome = Outcome::ModelDeclined;
    note.text = "It said no.";
    note.stamp = kStamp;
    return note;
}

SessionPtr applied(const Notes& notes, std::vector<std::string> expectedProblems = {}) {
    std::vector<std::string> problems;
    auto result = applyNotes(session(), notes, problems);
    EXPECT_EQ(problems, expectedProblems);
    return result;
}

TEST(ApplyNotes, NothingToApplyKeepsTheSession) {
    const auto given = session();
    std::vector<std::string> problems;
    EXPECT_EQ(applyNotes(given, {}, problems), given);
}

TEST(ApplyNotes, WhoWroteWhatStaysKnown) {
    Notes notes;
    notes.probes = {probe("", "end"), probe("/messages/1", "one")};
    notes.marks = {{{"", "/messages/2", 0}, "Look here.", {"rosa", "2026-03-15T00:00:00Z"}}};
    notes.masks = {{{"", "/messages/1", 0}, "/context/input/order", kStamp}};
    notes.outcomes = {{{"", "/messages/2", 0}, Outcome::UserDeclined, "I asked.", kStamp}};
    notes.context = {{{}, "/session/taint", json("[]"), kStamp}, {{"", "/messages/2", 0}, "/session/n", json("5"), kStamp}};
    std::vector<std::string> told;
    const SessionPtr noted = applied(notes);
    for (const SessionNote& note : noted->notes)
        told.push_back(std::to_string(note.step) + " " + std::string(word(note.kind)) + " " + note.text + " " + note.author);
    EXPECT_EQ(told, (std::vector<std::string>{"0 context /session/taint = [] dana", "2 mask /context/input/order dana",
                                              "3 probe call It said no. dana", "4 mark Look here. rosa",
                                              "4 correction user_declined: I asked. dana", "4 context /session/n = 5 dana",
                                              "7 probe call It said no. dana"}));
    EXPECT_TRUE(session()->notes.empty());
}

TEST(ApplyNotes, ProbesComeInOrderAndAllIsRenumbered) {
    Notes notes;
    notes.probes = {probe("", "end"), probe("/messages/1", "one"), probe("/messages/1", "two")};
    const auto result = applied(notes);
    std::vector<std::string> shape;
    for (const auto& step : result->steps)
        shape.push_back(std::to_string(step.number) + " " + std::string(word(step.kind)) + " " + step.tool + " " +
                        std::to_string(step.call) + " " + std::to_string(step.resultStep) + " " + std::to_string(step.callStep));
    EXPECT_EQ(shape, (std::vector<std::string>{"1 message  0 0 0", "2 call refund 1 6 0", "3 call one 2 0 0", "4 call two 3 0 0",
                                               "5 call refund 4 7 0", "6 result refund 0 0 2", "7 result refund 0 0 5",
                                               "8 call end 5 0 0"}));
    const Step& one = result->steps[2];
    EXPECT_TRUE(one.probe);
    EXPECT_EQ(one.place.file, "sessions/s.notes.json");
    EXPECT_EQ(one.place.at, "/probes/1");
    EXPECT_EQ(one.declared, (OutcomeFinding{Outcome::ModelDeclined, "note by dana: It said no."}));
    EXPECT_EQ(one.noteText, "It said no.");
    EXPECT_EQ(one.arguments.dump(), R"({"order":"P"})");
    EXPECT_EQ(session()->steps.size(), 5U) << "the recording stays as it is";
}

TEST(ApplyNotes, ContextIsLaidFromTheGeneralToTheParticular) {
    Notes notes;
    notes.probes = {probe("", "end")};
    notes.probes[0].context = json(R"({"session":{"a":"probe"}})");
    notes.context = {{{"", "/messages/1", 0}, "/session/a", "call", kStamp},
                     {{}, "/session/a", "first", kStamp},
                     {{}, "/session/a", "every", kStamp},
                     {{}, "/session/b", Json(2), kStamp}};
    const auto result = applied(notes);
    EXPECT_EQ(result->steps[1].noteContext.dump(), R"({"session":{"a":"call","b":2}})");
    EXPECT_EQ(result->steps[2].noteContext.dump(), R"({"session":{"a":"every","b":2}})");
    EXPECT_EQ(result->steps[5].noteContext.dump(), R"({"session":{"a":"probe","b":2}})");
    EXPECT_TRUE(result->steps[3].noteContext.isNull()) << "results ask for nothing";
}

TEST(ApplyNotes, MasksOutcomesAndMarks) {
    Notes notes;
    notes.probes = {probe("", "end")};
    notes.masks = {{{"", "/messages/1", 0}, "/context/input/destination", kStamp},
                   {{"", "/messages/1", 0}, "/context/input/destination", kStamp},
                   {{"", "/probes/0", 0}, "/context/input/order", kStamp}};
    notes.outcomes = {{{"", "/messages/2", 0}, Outcome::UserDeclined, "", kStamp}};
    notes.marks = {{{"s", "/messages/0", 0}, "one", kStamp},
                   {{"s", "/messages/0", 0}, "two", kStamp},
                   {{"other", "/messages/0", 0}, "three", kStamp}};
    const auto result = applied(notes);
    EXPECT_EQ(result->steps[1].noteMasks, std::vector<std::string>{"/context/input/destination"});
    EXPECT_EQ(result->steps[2].correction, (OutcomeFinding{Outcome::UserDeclined, "note by dana"}));
    EXPECT_FALSE(result->steps[2].declared) << "what was found stays as it is";
    EXPECT_EQ(result->steps[0].noteText, "one\ntwo");
    const auto calls = (*compileBinding({}))->bind(*result);
    EXPECT_EQ(shown(calls[0], "/context/input/destination"), "unknown: masked");
    EXPECT_EQ(shown(calls[2], "/context/input/order"), "unknown: masked") << "probe calls can be masked too";
    EXPECT_EQ(told(calls[0], "/context/input/destination"), "notes: masked");
}

TEST(ApplyNotes, AnchorsThatFitNothingAreTold) {
    Notes notes;
    notes.probes = {probe("/messages/99", "t")};
    notes.context = {{{"", "/messages/0", 0}, "/a", 1, kStamp}};
    notes.masks = {{{"", "/messages/1", 7}, "/context/a", kStamp}};
    notes.outcomes = {{{"", "/messages/3", 0}, Outcome::Unknown, "", kStamp}};
    notes.marks = {{{"", "/x", 0}, "m", kStamp}};
    const auto result = applied(notes, {R"(/probes/0: session "s" has no step at "/messages/99")",
                                        R"(/context/0: session "s" has no call at "/messages/0")",
                                        R"(/masks/0: session "s" has no call at "/messages/1" in line 7)",
                                        R"(/outcomes/0: session "s" has no call or turn of the model at "/messages/3")",
                                        R"(/marks/0: session "s" has no step at "/x")"});
    EXPECT_EQ(result->steps.size(), 5U);
}

TEST(ApplyNotes, LinesTellStepsOfJsonLinesApart) {
    auto lines = *session();
    for (Step& step : lines.steps) {
        step.place.at = "/message";
        step.place.line = step.number;
    }
    Notes notes;
    notes.masks = {{{"", "/message", 3}, "/context/input/order", kStamp}};
    std::vector<std::string> problems;
    const auto result = applyNotes(std::make_shared<const Session>(lines), notes, problems);
    EXPECT_TRUE(problems.empty());
    EXPECT_TRUE(result->steps[1].noteMasks.empty());
    EXPECT_EQ(result->steps[2].noteMasks.size(), 1U);
}

TEST(ApplyNotes, BrokenLinksDoNoHarm) {
    auto broken = *session();
    broken.steps[1].resultStep = 4'000'000'000U;
    Notes notes;
    notes.probes = {probe("", "end")};
    std::vector<std::string> problems;
    EXPECT_EQ(applyNotes(std::make_shared<const Session>(broken), notes, problems)->steps[1].resultStep, 0U);
    EXPECT_EQ(applyNotes(nullptr, notes, problems), nullptr);
}

}  // namespace
}  // namespace writ::sim::test
