// Completion in facts, and in schemas and policies in JSON.
#include "tests/unit/cedar/service/completion_cases.h"

namespace writ::cedar::testing {
namespace {

constexpr const char* kJson = "x.json";

std::vector<CompletionItem> itemsIn(DocumentKind kind, const Marked& marked) {
    return complete(*workspace("")->with({kind, sourceOf(kJson, marked.text), {}}), {kJson, marked.cursor});
}

void checkAll(DocumentKind kind, const std::vector<Case>& cases) {
    for (const Case& one : cases) {
        const Marked marked(one.text);
        check(one, itemsIn(kind, marked), marked);
    }
}

/// The text after choosing an item.
std::string chosen(DocumentKind kind, const char* text, const std::string& label) {
    const Marked marked(text);
    for (const CompletionItem& item : itemsIn(kind, marked)) {
        if (item.label == label) return edited(marked.text, {{item.replace, item.insert}});
    }
    return "no " + label;
}

const std::string kUser = R"("uid": {"type": "User", "id": "bob"}, )";

TEST(JsonCompletion, OffersWhatFitsThePlaceInFacts) {
    static const std::string attributes = R"([{)" + kUser + R"("attrs": {^}}])";
    static const std::string address = R"([{)" + kUser + R"("attrs": {"email": "x", "address": {"city": "Rome", ^)";
    static const std::string level = R"([{)" + kUser + R"("attrs": {"email": "x", "^)";
    static const std::string manager = R"([{)" + kUser + R"("attrs": {"manager": ^)";
    static const std::string managerKey = R"([{)" + kUser + R"("attrs": {"manager": {^)";
    static const std::string managerType = R"([{)" + kUser + R"("attrs": {"manager": {"__entity": {"type": "^)";
    static const std::string managerId = R"([{)" + kUser + R"("attrs": {"manager": {"__entity": {"type": "User", "id": ^)";
    static const std::string strange = R"([{)" + kUser + R"("attrs": {"strange name": ^)";
    static const std::string parents = R"([{)" + kUser + R"("parents": [^)";
    static const std::string parentId = R"([{)" + kUser + R"("parents": [{"type": "Team", "id": "^"}]}])";
    static const std::string unknown = R"([{"uid": {"type": "Nobody", "id": "x"}, "attrs": {^)";
    checkAll(DocumentKind::Facts,
             {
                 {"^", {"[]"}, {}},
                 {"[^]", {R"({ "uid": { "type": "", "id": "" }, "attrs": { }, "parents": [] })"}, {"\"uid\""}},
                 {"[{^", {"\"uid\"", "\"attrs\"", "\"parents\"", "\"tags\""}, {"\"email\""}},
                 {R"([{"uid": {"type": "User", "id": "a"}, "at^trs": {}}])", {"\"attrs\"", "\"parents\""}, {"\"uid\""}},
                 {R"([{"uid": ^)", {"User::\"alice\"", "Team::\"red\"", "Doc::\"…\""}, {"\"uid\""}},
                 {R"([{"uid": {^)", {"\"type\"", "\"id\""}, {"\"uid\""}},
                 {R"([{"uid": {"type": "^)", {"\"User\"", "\"Doc\"", "\"Team\""}, {"\"alice\""}},
                 {R"([{"uid": {"type": ^)", {"\"User\""}, {}},
                 {R"([{"uid": {"type": "User", "id": "^", "x": 1}}])", {"\"alice\""}, {"\"plan\"", "\"User\""}},
                 {R"([{"uid": {"type": "Team", "id": "b^"}}])", {"\"red\"", "\"blue\""}, {}},
                 {attributes.c_str(), {"\"email\"", "\"level\"", "\"manager\"", "\"strange name\""}, {"\"owner\"", "\"uid\""}},
                 {address.c_str(), {"\"zip\""}, {"\"city\"", "\"email\""}},
                 {level.c_str(), {"\"level\""}, {"\"email\""}},
                 {manager.c_str(), {"User::\"alice\""}, {"Team::\"red\"", "true"}},
                 {managerKey.c_str(), {"\"__entity\""}, {"\"email\""}},
                 {managerType.c_str(), {"\"User\""}, {}},
                 {managerId.c_str(), {"\"alice\""}, {"\"plan\""}},
                 {strange.c_str(), {"true", "false"}, {}},
                 {parents.c_str(), {"Team::\"red\""}, {"User::\"alice\""}},
                 {parentId.c_str(), {"\"red\"", "\"blue\""}, {"\"alice\""}},
                 {unknown.c_str(), {}, {"\"email\"", "\"uid\""}},
                 {R"([{"uid": {"type": "User", "id": "a"} ^)", {}, {"\"attrs\"", "true"}},
                 {R"([{"nonsense": {^)", {}, {"\"uid\"", "\"type\""}},
             });
}

TEST(JsonCompletion, OffersWhatFitsThePlaceInSchemas) {
    const char* types = R"({"N": {"entityTypes": {"A": {"memberOfTypes": ["^)";
    checkAll(
        DocumentKind::JsonSchema,
        {
            {R"({"": {^)", {"\"entityTypes\"", "\"actions\"", "\"commonTypes\""}, {"\"type\""}},
            {R"({"": {"entityTypes": {"A": {^)", {"\"memberOfTypes\"", "\"shape\"", "\"tags\"", "\"enum\""}, {"\"appliesTo\""}},
            {R"({"": {"entityTypes": {"A": {"memberOfTypes": [^)", {"\"User\"", "\"Team\""}, {"\"Long\""}},
            {R"({"N": {"entityTypes": {"B": {}, "A": {"memberOfTypes": ["^)", {"\"User\""}, {"\"Long\""}},
            {types, {"\"User\""}, {}},
            {R"({"": {"entityTypes": {"A": {"shape": {^)", {"\"type\"", "\"attributes\""}, {"\"required\"", "\"shape\""}},
            {R"({"": {"entityTypes": {"A": {"shape": {"type": "Record", "attributes": {"x": {^)",
             {"\"type\"", "\"required\"", "\"element\""},
             {"\"shape\""}},
            {R"({"": {"entityTypes": {"A": {"shape": {"type": "Record", "attributes": {"x": {"type": "^)",
             {"\"Long\"", "\"Set\"", "\"Entity\"", "\"Address\""},
             {"\"User\""}},
            {R"({"": {"commonTypes": {"T": {"type": "Entity", "name": "^)", {"\"User\""}, {"\"ipaddr\"", "\"Long\""}},
            {R"({"": {"commonTypes": {"T": {"type": "Extension", "name": "^)", {"\"ipaddr\"", "\"datetime\""}, {"\"User\""}},
            {R"({"": {"commonTypes": {"T": {"type": "Set", "element": {"type": ^)", {"\"Long\""}, {}},
            {R"({"": {"commonTypes": {"T": {"type": "Long", "required": ^)", {}, {"\"Long\""}},
            {R"({"": {"actions": {"a": {^)", {"\"memberOf\"", "\"appliesTo\""}, {"\"shape\""}},
            {R"({"": {"actions": {"a": {"memberOf": [{"id": "^)", {"\"all\"", "\"view\""}, {"\"User\""}},
            {R"({"": {"actions": {"a": {"appliesTo": {^)", {"\"principalTypes\"", "\"resourceTypes\"", "\"context\""}, {}},
            {R"({"": {"actions": {"a": {"appliesTo": {"principalTypes": ["^"]}}}}})", {"\"User\"", "\"Doc\""}, {}},
        });
}

TEST(JsonCompletion, OffersWhatFitsThePlaceInPolicies) {
    static const std::string body =
        R"({"effect": "permit", "principal": {"op": "All"}, "action": {"op": "==", "entity": {"type": "Action", "id": "view"}},
            "resource": {"op": "All"}, "conditions": [{"kind": "when", "body": )";
    const auto in = [](const char* rest) { return body + rest; };
    static const std::string operators = in("{^");
    static const std::string variables = in(R"({"Var": "^)");
    static const std::string principal = in(R"({"has": {"left": {"Var": "principal"}, "attr": "^)");
    static const std::string input = in(R"({".": {"left": {".": {"left": {"Var": "context"}, "attr": "input"}}, "attr": ^)");
    static const std::string owner =
        in(R"({"==": {"left": {".": {"left": {"Var": "resource"}, "attr": "owner"}}, "right": {"Value": ^)");
    static const std::string test = in(R"({"is": {"left": {"Var": "principal"}, "entity_type": "^)");
    static const std::string unary = in(R"({"!": {^)");
    static const std::string call = in(R"({"contains": {^)");
    checkAll(
        DocumentKind::JsonPolicies,
        {
            {"{^", {"\"effect\"", "\"principal\"", "\"conditions\"", "\"staticPolicies\""}, {"\"uid\""}},
            {R"({"staticPolicies": {"p": {^)", {"\"effect\"", "\"action\""}, {"\"staticPolicies\""}},
            {R"({"effect": "^")", {"\"permit\"", "\"forbid\""}, {}},
            {R"({"effect": "permit", "principal": {^)", {"\"op\"", "\"entity\"", "\"slot\""}, {"\"effect\""}},
            {R"({"principal": {"op": "^)", {"\"All\"", "\"==\"", "\"is\""}, {}},
            {R"({"action": {"op": "^)", {"\"All\"", "\"in\""}, {"\"is\""}},
            {R"({"principal": {"op": "==", "entity": ^)", {"User::\"alice\""}, {"Doc::\"plan\"", "Team::\"red\""}},
            {R"({"principal": {"op": "in", "entity": ^)", {"User::\"alice\"", "Team::\"red\""}, {"Doc::\"plan\""}},
            {R"({"principal": {"op": "is", "entity_type": "^)", {"\"User\"", "\"Doc\""}, {}},
            {R"({"principal": {"op": "==", "entity": {"type": "User", "id": "^)", {"\"alice\""}, {"\"plan\""}},
            {R"({"action": {"op": "==", "entity": ^)", {"Action::\"view\"", "Action::\"all\""}, {"User::\"alice\""}},
            {R"({"action": {"op": "in", "entities": [{"type": "Action", "id": "^)", {"\"view\"", "\"edit\""}, {"\"alice\""}},
            {R"({"templateLinks": [{"templateId": "t", "newId": "n", "values": {^)", {"\"?principal\"", "\"?resource\""}, {}},
            {R"({"conditions": [{"kind": "^)", {"\"when\"", "\"unless\""}, {}},
            {operators.c_str(),
             {"\"&&\"", "\"==\"", "\"has\"", "\"Value\"", "\"contains\"", "\"ip\"", "\"isInRange\""},
             {"\"left\""}},
            {variables.c_str(), {"\"principal\"", "\"context\""}, {}},
            {principal.c_str(), {"\"email\"", "\"strange name\""}, {"\"owner\""}},
            {input.c_str(), {"\"note\"", "\"total_cents\""}, {"\"ip\"", "\"email\""}},
            {owner.c_str(), {"User::\"alice\"", "true"}, {"Doc::\"plan\""}},
            {test.c_str(), {"\"User\""}, {}},
            {unary.c_str(), {"\"arg\""}, {"\"left\""}},
            {call.c_str(), {"\"left\"", "\"right\""}, {"\"arg\""}},
        });
}

TEST(JsonCompletion, InsertsWhatIsJson) {
    const auto facts = [](const char* text, const char* label) { return chosen(DocumentKind::Facts, text, label); };
    EXPECT_EQ(facts("[{u^", "\"uid\""), R"([{"uid": { "type": "", "id": "" })");
    EXPECT_EQ(facts(R"([{"^", "x": 1}])", "\"uid\""), R"([{"uid": { "type": "", "id": "" }, "x": 1}])");
    EXPECT_EQ(facts(R"([{"u^id": {}}])", "\"uid\""), R"([{"uid": {}}])") << "no second colon";
    EXPECT_EQ(facts(R"([{"uid": {"type": "Us^er"}}])", "\"User\""), R"([{"uid": {"type": "User"}}])");
    EXPECT_EQ(facts(R"([{"uid": ^}])", "User::\"alice\""), R"([{"uid": { "type": "User", "id": "alice" }}])");
    static const std::string manager = R"([{)" + kUser + R"("attrs": {^}}])";
    EXPECT_EQ(facts(manager.c_str(), "\"manager\""),
              R"([{)" + kUser + R"("attrs": {"manager": { "__entity": { "type": "User", "id": "" } }}}])");
    EXPECT_EQ(facts(manager.c_str(), "\"level\""), R"([{)" + kUser + R"("attrs": {"level": }}])");
    for (const char* text : {"[{^}]", R"([{"uid": ^}])", manager.c_str()}) {
        const Marked marked(text);
        for (const CompletionItem& item : itemsIn(DocumentKind::Facts, marked)) {
            std::string filled = item.insert;
            // A place to be filled in may be empty where no value of the type goes without saying.
            if (!item.places.empty() && item.places.front().empty() && filled.ends_with(": ")) filled += "1";
            EXPECT_TRUE(parseJson(edited(marked.text, {{item.replace, filled}}))) << item.label << ": " << item.insert;
        }
    }
}

TEST(JsonCompletion, ToolsBecomeActionsOfASchema) {
    const Marked marked(R"({"": {"actions": {^)");
    const SnapshotPtr snapshot = Snapshot::make({{DocumentKind::JsonSchema, sourceOf(kJson, marked.text), {}}}, tools());
    const auto items = complete(*snapshot, {kJson, marked.cursor});
    EXPECT_EQ(labels(items, CompletionKind::Action), (Strings{"\"adjust_invoice\"", "\"export_ledger\""}));
}

TEST(JsonCompletion, StaysSafeInDeepAndBrokenTexts) {
    for (const std::string& text :
         {std::string(100'000, '['), std::string(100'000, '{'), std::string(1000, ']'), std::string("\"\\"),
          std::string("{\"\\u12"), std::string("[{\"uid\": \xff\xfe"), std::string("}}]]::,,\"")}) {
        for (const DocumentKind kind : {DocumentKind::Facts, DocumentKind::JsonSchema, DocumentKind::JsonPolicies}) {
            const SnapshotPtr snapshot = Snapshot::make({{kind, sourceOf(kJson, text), {}}});
            for (const std::uint32_t offset : {0U, 1U, static_cast<std::uint32_t>(text.size()), 9'000'000U}) {
                for (const CompletionItem& item : complete(*snapshot, {kJson, offset})) {
                    EXPECT_LE(item.replace.begin, item.replace.end);
                    EXPECT_LE(item.replace.end, text.size());
                }
            }
        }
    }
}

TEST(JsonPolicies, AreCheckedAgainstTheSchema) {
    const char* policy =
        R"({"effect": "permit", "principal": {"op": "All"}, "action": {"op": "All"}, "resource": {"op": "All"},
            "conditions": [{"kind": "when", "body": {"has": {"left": {"Var": "principal"}, "attr": "emial"}}},
                           {"kind": "when", "body": {"==": {"left": {".": {"left": {"Var": "principal"}, "attr": "emial"}}, "right": {"Value": "x"}}}}]})";
    const auto with = [](std::string text) {
        return workspace("")->with({DocumentKind::JsonPolicies, sourceOf(kJson, std::move(text)), "a"});
    };
    const SnapshotPtr snapshot = with(policy);
    ASSERT_FALSE(snapshot->diagnostics(kJson).empty());
    EXPECT_EQ(with("{")->diagnostics(kJson).front().severity, Severity::Error);
    std::string right(policy);
    for (std::size_t at = right.find("emial"); at != std::string::npos; at = right.find("emial")) right.replace(at, 5, "email");
    EXPECT_TRUE(with(right)->diagnostics(kJson).empty());
    EXPECT_TRUE(documentSymbols(*snapshot, kJson).empty());
    EXPECT_FALSE(selectionRanges(*snapshot, {kJson, 10}).empty());
    EXPECT_TRUE(references(*snapshot, {kJson, 10}, true).empty());
    EXPECT_FALSE(hover(*snapshot, {kJson, 10}));
}

/// A rename must not pass over a document in silence.
TEST(JsonPolicies, StandInTheWayOfARename) {
    const Marked schema(std::string(kSchemaText).insert(std::string(kSchemaText).find("Folder;"), "^"));
    const SnapshotPtr snapshot = workspace("", schema.text);
    const Position folder{kSchema, schema.cursor};
    EXPECT_TRUE(rename(*snapshot, folder, "Case"));
    const SnapshotPtr with = snapshot->with(
        {DocumentKind::JsonPolicies,
         sourceOf(
             kJson,
             R"({"effect": "permit", "principal": {"op": "All"}, "action": {"op": "All"}, "resource": {"op": "is", "entity_type": "Folder"}, "conditions": []})"),
         "a"});
    const auto refused = rename(*with, folder, "Case");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().find(kJson), std::string::npos) << refused.error();
}

}  // namespace
}  // namespace writ::cedar::testing
