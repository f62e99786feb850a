#include "engine/cedar/format/format.h"
#include "engine/cedar/token.h"

#include <gtest/gtest.h>
#include <algorithm>

namespace writ::cedar {
namespace {

std::string format(const std::string& text, FormatOptions options = {}) {
    const Formatted formatted = formatSchema(Source("s.cedarschema", text), options);
    if (!formatted.text) return formatted.diagnostics.empty() ? "nothing" : formatted.diagnostics.front().message;
    EXPECT_EQ(formatSchema(Source("s.cedarschema", *formatted.text), options).text, formatted.text) << "not settled";
    return *formatted.text;
}

constexpr const char* kBefore = R"(// people
@doc("a person") entity   User,Admin in[Group]={name:String,"e mail"?:Set<String>, // where
home:{street:String,nested:{},},}tags Set<Long>;
entity Group; entity List;


entity Status enum["on","off"];
namespace App::Tools { // tools
type Input={a:__cedar::Long};

entity Empty{};
action "view",edit in[Action::"read","all"]appliesTo{principal:[User,Admin],resource:List,context:Input};
action read;action all;
  // the end of the tools

}
// the end
)";

constexpr const char* kAfter = R"(// people
@doc("a person")
entity User, Admin in [Group] = {
  name: String,
  "e mail"?: Set<String>, // where
  home: {
    street: String,
    nested: {}
  }
} tags Set<Long>;

entity Group;
entity List;

entity Status enum ["on", "off"];

namespace App::Tools { // tools
  type Input = {
    a: __cedar::Long
  };

  entity Empty {};

  action "view", edit in [Action::"read", "all"] appliesTo {
    principal: [User, Admin],
    resource: List,
    context: Input
  };

  action read;
  action all;

  // the end of the tools
}
// the end
)";

TEST(SchemaFormatTest, LaysOutDeclarations) {
    EXPECT_EQ(format(kBefore), kAfter);
}

TEST(SchemaFormatTest, LongListsBreak) {
    FormatOptions options;
    options.lineWidth = 20;
    options.indent = 4;
    EXPECT_EQ(format("entity A in [Alpha, Beta, Gamma]; entity Alpha, Beta, Gamma;", options),
              "entity A in [\n    Alpha,\n    Beta,\n    Gamma\n];\n\nentity Alpha,\n    Beta,\n    Gamma;\n");
}

TEST(SchemaFormatTest, KnowsSchemasWithoutDeclarations) {
    EXPECT_EQ(format(""), "\n");
    EXPECT_EQ(format("\n\n// a\n\n// b"), "// a\n// b\n");
    EXPECT_EQ(format("namespace A{}"), "namespace A {\n}\n");
    EXPECT_EQ(format("@x namespace A{\n\n// c\n} @y(\"z\") namespace B{}"),
              "@x\nnamespace A {\n  // c\n}\n\n@y(\"z\")\nnamespace B {\n}\n");
}

TEST(SchemaFormatTest, CommentsStandAnywhereAndStay) {
    const Source source("s.cedarschema", kBefore);
    for (const char* separator : {" ", "\n", " // and\n"}) {
        std::string text;
        for (const Token& token : tokenize(source, nullptr, Grammar::Schema)) {
            const bool trivia = token.kind == TokenKind::Whitespace || token.kind == TokenKind::Comment;
            if (!trivia) text += std::string(source.text(token.span)) + separator + "// c\n";
        }
        const std::string result = format(text);
        EXPECT_EQ(std::count(result.begin(), result.end(), '/'), std::count(text.begin(), text.end(), '/')) << result;
    }
}

TEST(SchemaFormatTest, ASchemaWithErrorsIsLeftAlone) {
    for (const char* text : {"entity", "entity A in [B,];", "{}", "namespace A {", "type T = Set<Set<"}) {
        const Formatted formatted = formatSchema(Source("s.cedarschema", text));
        EXPECT_FALSE(formatted.text.has_value()) << text;
        EXPECT_TRUE(hasErrors(formatted.diagnostics)) << text;
    }
}

TEST(SchemaFormatTest, HostileTextsEndSoon) {
    std::string sets = "type T = ", records = "type T = ", many;
    for (int i = 0; i < 10'000; ++i) {
        sets += "Set<";
        records += "{a:";
        many += "entity E" + std::to_string(i) + "={a:{b:Long}};";
    }
    for (const std::string& text : {sets, records, many}) {
        const Formatted formatted = formatSchema(Source("s.cedarschema", text));
        EXPECT_TRUE(formatted.text.has_value() || hasErrors(formatted.diagnostics));
    }
}

}  // namespace
}  // namespace writ::cedar
