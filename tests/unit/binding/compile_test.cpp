#include "tests/unit/binding/support.h"

namespace writ::sim::test {
namespace {

struct Refused {
    const char* document;
    const char* pointer;
    const char* words;  ///< a part of the message
};

void expectRefused(const BindingSources& given, const char* pointer, const char* words) {
    const auto binding = compileBinding(given);
    ASSERT_FALSE(binding.has_value()) << given.document.dump();
    EXPECT_EQ(binding.error().kind, ErrorKind::Malformed);
    EXPECT_EQ(binding.error().file, "binding.json");
    EXPECT_EQ(binding.error().pointer, pointer) << given.document.dump();
    EXPECT_NE(binding.error().message.find(words), std::string::npos) << binding.error().message;
}

/// A document whose context member x is the value.
std::string withX(std::string_view value) {
    return "{\"format\":1,\"records\":{\"Order\":{}},\"context\":{\"x\":" + std::string(value) + "}}";
}

TEST(Compile, RefusesWrongShapes) {
    const std::vector<Refused> cases{
        {"[]", "", "one object"},
        {"{}", "", "\"format\" is missing"},
        {R"({"format":2})", "/format", "`format` is 1"},
        {R"({"format":1,"contexts":{}})", "/contexts", "Did you mean context?"},
        {R"({"format":1,"masked":"***"})", "/masked", "list of texts"},
        {R"({"format":1,"masked":[""]})", "/masked/0", "text"},
        {R"({"format":1,"failure":{}})", "/failure", "prefixes"},
        {R"({"format":1,"failure":{"prefixes":[1]}})", "/failure/prefixes/0", "text"},
        {R"({"format":1,"clock":{"$now":true}})", "/clock/$now", "the clock itself"},
        {R"({"format":1,"principal":"x"})", "/principal", "object"},
        {R"({"format":1,"principal":{"type":"A"}})", "/principal", "\"id\" is missing"},
        {R"({"format":1,"resource":{"type":"A","id":"b","attrs":{}}})", "/resource/attrs", "no member"},
        {R"({"format":1,"chain":{}})", "/chain", "outermost first"},
        {R"({"format":1,"chain":[{"type":"A","id":"b","properties":{}}]})", "/chain/0/properties", "no member"},
        {R"({"format":1,"context":[]})", "/context", "object of named values"},
        {R"({"format":1,"context":{"$const":{}}})", "/context", "object of named values"},
        {R"({"format":1,"records":[]})", "/records", "object"},
        {R"({"format":1,"records":{"R":{"lern":[]}}})", "/records/R/lern", "Did you mean learn?"},
        {R"({"format":1,"records":{"R":{"learn":{}}}})", "/records/R/learn", "list"},
        {R"({"format":1,"records":{"R":{"learn":[{"tool":"t"}]}}})", "/records/R/learn/0", "\"key\" is missing"},
        {R"({"format":1,"records":{"R":{"learn":[{"tool":[],"key":"k"}]}}})", "/records/R/learn/0/tool", "tool's name"},
        {R"({"format":1,"records":{"R":{"learn":[{"tool":"t","key":"k","at":"x"}]}}})", "/records/R/learn/0/at", "JSON Pointer"},
        {R"({"format":1,"records":{"R":{"learn":[{"tool":"t","key":"k","merge":1}]}}})", "/records/R/learn/0/merge",
         "true or false"},
        {R"({"format":1,"records":{"R":{"learn":[{"tool":"t","key":{"$item":"/id"}}]}}})", "/records/R/learn/0/key/$item",
         "no item at hand"},
        {R"({"format":1,"records":{"R":{"effects":[{"tool":"t","key":"k","set":{"cabin":1}}]}}})",
         "/records/R/effects/0/set/cabin", "JSON Pointer"},
        {R"({"format":1,"records":{"R":{"effects":[{"tool":"t","key":"k","set":[]}]}}})", "/records/R/effects/0/set", "object"},
        {R"({"format":1,"tools":[]})", "/tools", "by tool name"},
        {R"({"format":1,"tools":{"t":{"action":{}}}})", "/tools/t/action", "no member"}};
    for (const auto& one : cases) expectRefused(sources(one.document), one.pointer, one.words);
}

TEST(Compile, RefusesWrongOperators) {
    const std::vector<Refused> cases{
        {R"({"$argment":"/a"})", "/context/x/$argment", "Did you mean $argument?"},
        {R"({"$zzzzzzzz":1})", "/context/x/$zzzzzzzz", "There is no operator"},
        {R"({"$below":1})", "/context/x/$below", "is a test"},
        {R"({"$effect":1})", "/context/x/$effect", "There is no operator"},
        {R"({"$argument":"/a","b":1})", "/context/x", "stands alone"},
        {R"({"$argument":"a"})", "/context/x/$argument", "JSON Pointer"},
        {R"({"$argument":"/a~2"})", "/context/x/$argument", "JSON Pointer"},
        {R"({"$argument":{"$const":"/a"}})", "/context/x/$argument", "JSON Pointer"},
        {R"({"$call":"name"})", "/context/x/$call", "\"tool\" or \"id\" or \"server\""},
        {R"({"$now":false})", "/context/x/$now", "takes true"},
        {R"({"$item":"/a"})", "/context/x/$item", "no item at hand"},
        {R"({"$count":{"$item":"/a"}})", "/context/x/$count/$item", "no item at hand"},
        {R"({"$result":"/a"})", "/context/x/$result", "inside `learn` and `effects`"},
        {R"({"$result":{"at":"/a"}})", "/context/x/$result", "\"tool\" is missing"},
        {R"({"$result":{"tool":"t","pick":"best"}})", "/context/x/$result/pick", "first"},
        {R"({"$result":{"tool":"t","where":{"":{"$item":""}}}})", "/context/x/$result/where//$item", "no item at hand"},
        {R"({"$record":{"kind":"Ordre","key":"k"}})", "/context/x/$record/kind", "Did you mean Order?"},
        {R"({"$record":"Order"})", "/context/x/$record", "takes an object"},
        {R"({"$fact":{"type":"A","id":"b"}})", "/context/x/$fact", "\"at\" is missing"},
        {R"({"$equal":[1]})", "/context/x/$equal", "two values"},
        {R"({"$sameSet":{}})", "/context/x/$sameSet", "list of values"},
        {R"({"$either":[]})", "/context/x/$either", "at least one"},
        {R"({"$countWhere":{"in":[],"were":{}}})", "/context/x/$countWhere", "\"where\" is missing"},
        {R"({"$countWhere":{"in":[],"where":{"a":1}}})", "/context/x/$countWhere/where/a", "JSON Pointer"},
        {R"({"$countWhere":{"in":[],"where":[]}})", "/context/x/$countWhere/where", "tests by JSON Pointer"},
        {R"({"$countWhere":{"in":[],"where":{"/a":{"$belo":1}}}})", "/context/x/$countWhere/where/~1a/$belo",
         "There is no operator"},
        {R"({"$toDatetime":{"value":"x","zone":"America/New_York"}})", "/context/x/$toDatetime/zone", "is no zone"},
        {R"({"$hour":{"value":"x","zone":"+25:00"}})", "/context/x/$hour/zone", "is no zone"},
        {R"({"$hour":{"value":"x","zone":5}})", "/context/x/$hour/zone", "text"},
        {R"({"$runningTotal":{"tools":"t"}})", "/context/x/$runningTotal", "\"at\" is missing"},
        {R"({"a":[{"b":{"$sun":[]}}]})", "/context/x/a/0/b/$sun", "Did you mean $sum?"}};
    for (const auto& one : cases) expectRefused(sources(withX(one.document)), one.pointer, one.words);
}

TEST(Compile, RefusesToolsThatTheCatalogDoesNotHave) {
    auto given = sources(R"({"format":1,"tools":{"get_ordre":{}}})");
    EXPECT_TRUE(compileBinding(given).has_value()) << "without a catalog any name will do";
    ToolDescription tool;
    tool.name = "get_order";
    given.tools = {tool};
    expectRefused(given, "/tools/get_ordre", "Did you mean get_order?");
    given.document = json(R"({"format":1,"records":{"R":{"learn":[{"tool":"get_ordre","key":"k"}]}}})");
    expectRefused(given, "/records/R/learn/0/tool", "Did you mean get_order?");
}

TEST(Compile, LimitsNesting) {
    const auto nested = [](std::size_t levels, const char* open, const char* close) {
        std::string text;
        for (std::size_t i = 0; i < levels; ++i) text += open;
        text += "1";
        for (std::size_t i = 0; i < levels; ++i) text += close;
        return withX(text);
    };
    EXPECT_TRUE(compileBinding(sources(nested(60, "{\"$count\":", "}"))).has_value());
    for (const auto& [open, close] :
         {std::pair("{\"$count\":", "}"), std::pair("[", "]"), std::pair("{\"a\":", "}"),
          std::pair("{\"$countWhere\":{\"in\":[],\"where\":{\"\":", "}}}"), std::pair("{\"$either\":[", "]}")}) {
        const auto binding = compileBinding(sources(nested(150, open, close)));
        ASSERT_FALSE(binding.has_value()) << open;
        EXPECT_NE(binding.error().message.find("nested deeper"), std::string::npos) << binding.error().message;
    }
    std::string nots = "1";
    for (int i = 0; i < 150; ++i) nots = "{\"$not\":" + nots + "}";
    EXPECT_FALSE(compileBinding(sources(withX("{\"$countWhere\":{\"in\":[],\"where\":{\"\":" + nots + "}}}"))).has_value());
}

TEST(Compile, ConstantsMayBeDeepAndStrange) {
    Json deep(1);
    for (int i = 0; i < 200; ++i) deep = Json::object({{"$x", deep}});
    auto given = sources(R"({"format":1})");
    given.document = given.document.with("context", Json::object({{"x", Json::object({{"$const", deep}})}}));
    SessionBuilder builder;
    EXPECT_NE(shown(compiled(given)->bind(builder.call("t", "{}").session())[0], "/context/x"), "absent");
}

}  // namespace
}  // namespace writ::sim::test
