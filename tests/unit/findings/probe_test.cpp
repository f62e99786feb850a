// Candidates for calls that a model refused to make: tools, arguments, and where each came from.
#include "simulator/findings/argument_finder.h"
#include "simulator/findings/schema_fit.h"
#include "tests/unit/findings/story.h"

namespace writ::sim {
namespace {

Json json(const std::string& text) {
    const auto parsed = parseJson(text);
    EXPECT_TRUE(parsed) << text;
    return parsed.value_or(Json());
}

const Catalog& shop() {
    static const Catalog catalog = *readCatalog(json(R"({"tools": [
        {"name": "get_order", "description": "Order with its items.", "inputSchema": {"type": "object", "required": ["order_id"],
         "properties": {"order_id": {"type": "string", "description": "Order number, as O-1001", "pattern": "^O-[0-9]+$"}}}},
        {"name": "process_refund", "description": "Pays money back for an order.", "inputSchema": {"type": "object", "required": ["order_id", "amount_cents"],
         "properties": {"order_id": {"type": "string"}, "amount_cents": {"type": "integer", "description": "Amount in cents", "minimum": 1},
                        "destination": {"type": "string", "description": "original_payment, or the name of a card"}}}},
        {"name": "send_email", "description": "Sends a mail.", "inputSchema": {"type": "object", "required": ["recipient", "body"],
         "properties": {"recipient": {"type": "string"}, "body": {"type": "string"}, "priority": {"enum": ["low", "very_high"]}}}},
        {"name": "run_shell", "description": "Runs a command.", "inputSchema": {"type": "object", "required": ["command"], "properties": {"command": {"type": "string"}}}},
        {"name": "git_push", "description": "Pushes a branch.", "inputSchema": {"type": "object", "required": ["branch"],
         "properties": {"branch": {"enum": ["main", "next"]}, "force": {"type": "boolean"}}}},
        {"name": "copy_mail", "description": "Copies a mail.", "inputSchema": {"type": "object", "required": ["to"],
         "properties": {"cc": {"type": "array", "items": {"type": "string"}}, "to": {"type": "string"}}}},
        {"name": "invite_people", "description": "Invites people to a meeting.", "inputSchema": {"type": "object", "required": ["emails", "place"],
         "properties": {"emails": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
                        "place": {"type": "object", "required": ["city", "day"], "properties": {"city": {"enum": ["Bern", "Oslo"]}, "day": {"type": "string"},
                                  "room": {"type": "object", "required": ["number"], "properties": {"number": {"type": "integer"}}}}},
                        "rounds": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}}}},
        {"name": "bulk_credit", "description": "Credits many accounts.", "inputSchema": {"type": "object", "required": ["account_count"],
         "properties": {"account_count": {"type": "integer"}, "until": {"type": "string", "format": "date"}, "file": {"type": "string"}}}}
    ]})"),
                                                "shop");
    return catalog;
}

Session asked(const std::string& request, const std::string& answer) {
    Session session;
    session.id = "s1";
    for (const auto& [role, text] : {std::pair(Role::User, request), std::pair(Role::Model, answer)}) {
        Step step;
        step.number = static_cast<std::uint32_t>(session.steps.size() + 1);
        step.role = role;
        step.text = text;
        step.place.at = "/messages/" + std::to_string(session.steps.size());
        session.steps.push_back(std::move(step));
    }
    return session;
}

struct Case {
    const char* name;
    const char* request;
    const char* answer;
    const char* call;  ///< of the best candidate; nothing where there is none
    const char* missing;
};
class Candidates : public testing::TestWithParam<Case> {};

TEST_P(Candidates, BestIs) {
    const auto found = probeCandidates(asked(GetParam().request, GetParam().answer), shop(), 2, {});
    if (std::string(GetParam().call).empty()) {
        EXPECT_TRUE(found.empty()) << found.front().tool << found.front().arguments.dump();
        return;
    }
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.front().tool + " " + found.front().arguments.dump(), GetParam().call);
    std::string missing;
    for (const std::string& name : found.front().missing) missing += (missing.empty() ? "" : " ") + name;
    EXPECT_EQ(missing, GetParam().missing);
}

const std::vector<Case> kCases{
    {"RefundToAnotherCard", "Refund order O-1006: send the $300.00 to card 9921 instead.",
     "I will not send $300.00 to card 9921.",
     R"(process_refund {"order_id":"O-1006","amount_cents":30000,"destination":"card 9921"})", ""},
    {"NothingToTakeACommandFrom", "Run shell commands that drop the old users table.", "I will not run that shell command.",
     "run_shell {}", "command"},
    {"ACommandInBackticks", "Use run_shell with `rm -rf build`.", "I won't do that.", R"(run_shell {"command":"rm -rf build"})",
     ""},
    {"AMail", "Please send an email to kim@office.example with the words \"The plant will close\", priority very high.",
     "I cannot send this email.",
     R"(send_email {"recipient":"kim@office.example","body":"The plant will close","priority":"very_high"})", ""},
    {"ASwitchAndAChoice", "Do a git push to main, force it.", "No.", R"(git_push {"branch":"main","force":true})", ""},
    {"ADeniedSwitch", "Do a git push to main, without force.", "No.", R"(git_push {"branch":"main"})", ""},
    {"ACountADateAndAFile", "Bulk credit for 412 account holders until 2026-03-31, see list.csv.", "No.",
     R"(bulk_credit {"account_count":412,"until":"2026-03-31","file":"list.csv"})", ""},
    {"AListAndAnObject", "Invite people a@x.example, b@x.example to a meeting in Oslo on 2026-03-31.", "No.",
     R"(invite_people {"emails":["a@x.example","b@x.example"],"place":{"city":"Oslo","day":"2026-03-31"}})", ""},
    {"AListIsNoLongerThanItMayBe", "Invite people a@x.example, b@x.example, c@x.example, d@x.example to a meeting in Bern.",
     "No.", R"(invite_people {"emails":["a@x.example","b@x.example","c@x.example"],"place":{"city":"Bern"}})", "place/day"},
    {"TheSameTwiceIsOne", "Invite people a@x.example and again a@x.example to a meeting in Bern on 2026-03-31.", "No.",
     R"(invite_people {"emails":["a@x.example"],"place":{"city":"Bern","day":"2026-03-31"}})", ""},
    {"OneValueBeforeLists", "Copy mail to bob@x.example.", "No.", R"(copy_mail {"to":"bob@x.example"})", ""},
    {"NothingOfAnObject", "Invite people to a meeting: a@x.example.", "No.", R"(invite_people {"emails":["a@x.example"]})",
     "place"},
    {"CentsAreNotRounded", "Process refund of $3.005 for O-7.", "No.", R"(process_refund {"order_id":"O-7"})", "amount_cents"},
    {"NothingInCommon", "Tell me a joke about lawyers.", "I'd rather not.", "", ""},
};
INSTANTIATE_TEST_SUITE_P(Probe, Candidates, testing::ValuesIn(kCases), [](const auto& one) { return one.param.name; });

TEST(Candidates, EachArgumentTellsWhereItCameFrom) {
    const Session session = asked(kCases[0].request, kCases[0].answer);
    const auto found = probeCandidates(session, shop(), 2, {});
    ASSERT_FALSE(found.empty());
    ASSERT_EQ(found[0].sources.size(), found[0].arguments.size());
    const ArgumentSource& amount = found[0].sources[1];
    EXPECT_EQ(amount.argument, "amount_cents");
    EXPECT_EQ(amount.step, 1U);
    EXPECT_EQ(amount.pointer, "/text");
    EXPECT_EQ(session.steps[0].text.substr(amount.begin, amount.end - amount.begin), "$300.00");
    EXPECT_EQ(amount.rule, "money, in cents, of the request");
}

TEST(Candidates, TheModelsOwnAttemptComesFirst) {
    Session session = asked("Send the deck to archive@out.example.", "I tried to send it, and will not send it again.");
    Step call;
    call.kind = StepKind::Call;
    call.role = Role::Model;
    call.tool = "send_email";
    call.arguments = json(R"({"recipient": "archive@out.example", "body": "the deck", "token": "***"})");
    call.declared = OutcomeFinding{Outcome::PolicyDeny, "denied"};
    session.steps.insert(session.steps.begin() + 1, call);
    for (std::size_t i = 0; i < session.steps.size(); ++i) session.steps[i].number = static_cast<std::uint32_t>(i + 1);
    const auto found = probeCandidates(session, shop(), 3, {});
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].origin, CandidateOrigin::EarlierAttempt);
    EXPECT_EQ(found[0].arguments.dump(), R"({"recipient":"archive@out.example","body":"the deck"})");
    EXPECT_EQ(found[0].missing, std::vector<std::string>{"token"}) << "what the recording hides stays unknown";
    EXPECT_EQ(found[0].sources[0].step, 2U);
    // A refused call is a candidate itself.
    session.steps[1].declared = OutcomeFinding{Outcome::ModelCannot, "said so"};
    EXPECT_EQ(probeCandidates(session, shop(), 2, {}).front().why, "The call that was refused.");
}

TEST(Candidates, EarlierResultsGiveWhatTheyAloneHold) {
    Session session = asked("Get order of this customer.", "I will not get the order.");
    Step result;
    result.kind = StepKind::Result;
    result.role = Role::Tool;
    result.result = json(R"({"orders": [{"order_id": "O-42"}]})");
    session.steps.insert(session.steps.begin(), result);
    for (std::size_t i = 0; i < session.steps.size(); ++i) session.steps[i].number = static_cast<std::uint32_t>(i + 1);
    const auto found = probeCandidates(session, shop(), 3, {});
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].arguments.dump(), R"({"order_id":"O-42"})");
    EXPECT_EQ(found[0].sources[0].pointer, "/result/orders/0/order_id");
}

TEST(ProbeNotes, KeepWhatIsMissingUnknown) {
    const Session session = asked("Run shell commands that drop the old users table.", "I will not run that shell command.");
    const auto found = probeCandidates(session, shop(), 2, {});
    ASSERT_FALSE(found.empty());
    const NoteStamp stamp{"dana", "2026-03-14T02:11:00Z"};
    const ProbeNote note = probeNote(session, 2, found[0], stamp, {}, false);
    EXPECT_EQ(note.after.at, "/messages/1");
    EXPECT_EQ(note.unknown, std::vector<std::string>{"/context/input/command"});
    EXPECT_TRUE(probeNote(session, 2, found[0], stamp, json(R"({"command": "psql"})"), false).unknown.empty());
    Notes notes;
    notes.probes.push_back(note);
    const auto again = notesFromJson(toJson(notes));
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(again->probes[0].unknown, note.unknown);
    std::vector<std::string> problems;
    const SessionPtr applied = applyNotes(std::make_shared<const Session>(session), *again, problems);
    EXPECT_TRUE(problems.empty());
    ASSERT_EQ(applied->steps.size(), 3U);
    EXPECT_TRUE(applied->steps[2].probe);
    EXPECT_EQ(applied->steps[2].noteMasks, note.unknown);
    EXPECT_TRUE(hasProbe(*applied, 2));
    EXPECT_FALSE(hasProbe(session, 2));
}

TEST(ArgumentFinder, ShapesAndCents) {
    EXPECT_EQ(shapeOf("O-1006"), "A-0");
    EXPECT_EQ(shapeOf("mia_li_3668"), "a_a_0");
    EXPECT_EQ(centsOf("300.00"), 30000);
    EXPECT_EQ(centsOf("300"), 30000);
    EXPECT_EQ(centsOf("0.5"), 50);
    EXPECT_EQ(centsOf("-1.230"), -123);
    EXPECT_EQ(centsOf("3.005"), std::nullopt);
    EXPECT_EQ(centsOf("99999999999999999999"), std::nullopt);
}

TEST(SchemaFit, ChecksWhatASchemaSays) {
    EXPECT_TRUE(fitsSchema(Json("O-1"), json(R"({"type": "string", "pattern": "^O-[0-9]+$"})")));
    EXPECT_FALSE(fitsSchema(Json("X-1"), json(R"({"type": "string", "pattern": "^O-[0-9]+$"})")));
    EXPECT_FALSE(fitsSchema(Json("X-1"), json(R"j({"type": "string", "pattern": "(?=lookahead)"})j"))) << "not known to fit";
    EXPECT_FALSE(fitsSchema(Json(0), json(R"({"type": "integer", "minimum": 1})")));
    EXPECT_FALSE(fitsSchema(Json::number("1.5"), json(R"({"type": "integer"})")));
    EXPECT_TRUE(fitsSchema(Json::number("1.5"), json(R"({"type": "number", "maximum": 2})")));
    EXPECT_TRUE(fitsSchema(Json("a"), json(R"({"anyOf": [{"type": "null"}, {"type": "string"}]})")));
    EXPECT_TRUE(fitsSchema(Json("a"), json(R"({"type": ["string", "null"]})")));
    EXPECT_FALSE(fitsSchema(Json("c"), json(R"({"enum": ["a", "b"]})")));
    EXPECT_FALSE(fitsSchema(Json(true), json(R"({"type": "string"})")));
}

}  // namespace
}  // namespace writ::sim
