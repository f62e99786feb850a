#include "engine/cedar/generate/profile.h"

#include "engine/cedar/generate/profile_types.h"
#include "tests/unit/cedar/generate/support.h"

namespace writ::cedar::testing {
namespace {

struct TypeCase {
    const char* schema;
    const char* type;  ///< empty: none
};

std::string typeText(const TypeExpr& type) {
    if (type.kind == TypeExpr::Kind::Name) return type.name.text;
    if (type.kind == TypeExpr::Kind::Set) return "Set<" + typeText(type.element.front()) + ">";
    std::string text = "{";
    for (const SchemaAttribute& a : type.attributes)
        text += (text.size() > 1 ? ", " : "") + a.name.text + (a.required ? ": " : "?: ") + typeText(a.type);
    return text + "}";
}

TEST(ProfileTypes, JsonSchemaInWritsOwnWay) {
    const std::vector<TypeCase> cases{
        {R"({"type": "string", "enum": ["a"]})", "String"},
        {R"({"type": "string", "format": "date-time"})", "String"},
        {R"({"type": "integer"})", "Long"},
        {R"({"type": "number"})", "decimal"},
        {R"({"type": ["integer", "number"]})", "decimal"},
        {R"({"type": ["string", "null"]})", "String"},
        {R"({"anyOf": [{"type": "string"}, {"const": "x"}]})", "String"},
        {R"({"enum": [1, 2, null]})", "Long"},
        {R"({"type": ["string", "integer"]})", ""},
        {R"({"type": "array"})", ""},
        {R"({"type": "array", "items": {"type": "number"}})", "Set<decimal>"},
        {R"({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}], "items": false})", "Set<Long>"},
        {R"({"type": "object", "properties": {"b": {"type": "string"}, "a": {"type": ["integer", "null"]}}, "required": ["a", "b"]})",
         "{a?: Long, b: String}"},
        {R"({"type": "object", "properties": {"x": {"type": "object"}, "y": {"type": "boolean"}}})", "{y?: Bool}"},
        {R"({"oneOf": [{"type": "object", "properties": {"p": {"type": "string"}}, "required": ["p"]},
                       {"type": "object", "properties": {"p": {"type": "string"}, "q": {"type": "string"}}, "required": ["p", "q"]}]})",
         "{p: String, q?: String}"},
        {R"({"allOf": [{"type": "object", "properties": {"p": {"type": "string"}}}, {"type": "object", "properties": {"q": {"type": "integer"}}, "required": ["q"]}]})",
         "{p?: String, q: Long}"},
        {R"({"$ref": "#/$defs/A", "$defs": {"A": {"type": "boolean"}}})", "Bool"},
        {R"({"type": "object", "properties": {"me": {"$ref": "#"}, "n": {"type": "integer"}}})", nullptr},
    };
    for (const TypeCase& row : cases) {
        const ProfileType type = profileType(json(row.schema));
        if (row.type == nullptr) continue;  // only has to end
        EXPECT_EQ(type.type ? typeText(*type.type) : "", row.type) << row.schema;
        EXPECT_EQ(type.type.has_value() || !type.untyped.empty(), true) << row.schema;
    }
}

ToolDescription tool(const char* name, const char* input = R"({"type": "object"})") {
    ToolDescription description;
    description.name = name;
    description.inputSchema = json(input);
    return description;
}

TEST(Profile, WithoutAFileTypesComeFromFactsAndBinding) {
    RequestShape shape{"read",
                       "Agent",
                       "Doc",
                       {},
                       json(R"({"properties": {"owner": {"type": "string"}}})"),
                       json(R"({"properties": {"session": {"type": "object", "properties": {"at": {"type": "datetime"}}}}})")};
    const Profile profile = makeProfile(
        {{},
         {tool("read", R"({"properties": {"id": {"type": "string"}}, "required": ["id"]})"), tool("odd-name")},
         {shape},
         json(
             R"([{"uid": {"type": "Doc", "id": "d"}, "attrs": {"tenant": "a", "n": 1}, "parents": [{"type": "Folder", "id": "f"}]},
                  {"uid": {"type": "Doc", "id": "e"}, "attrs": {"tenant": "b", "n": "x"}, "parents": []},
                  {"uid": {"type": "Action", "id": "read"}, "attrs": {}, "parents": [{"type": "Action", "id": "all"}]}])")});
    EXPECT_TRUE(resolved(profile.fragments));
    EXPECT_EQ(textOf(merged(profile.fragments)), R"(type readInput = {
  id: String
};

entity Agent;

entity Doc in [Folder] = {
  owner?: String,
  tenant: String
};

entity Folder;

entity McpServer;

action "all";

action "odd-name" appliesTo {
  principal: [Agent],
  resource: [McpServer],
  context: {
    input: {}
  }
};

action "read" in [Action::"all"] appliesTo {
  principal: [Agent],
  resource: [Doc],
  context: {
    input: readInput,
    session?: {
      at?: datetime
    }
  }
};
)");
}

TEST(Profile, AFileSaysWhatIsNotGenerated) {
    const SchemaFragment file = schemaOf(R"(
@mcp_principal entity Person { name: String };
@mcp_resource entity Box;
entity Crate;
@mcp_context("session") type Session = { now: datetime };
action all;
action write in [all] appliesTo { principal: Person, resource: Crate, context: { reason: String } };
@mcp_action action each;
)");
    const Profile profile = makeProfile({{file}, {tool("write"), tool("read")}, {}, json("[]")});
    const SchemaPtr schema = resolved(profile.fragments);
    ASSERT_TRUE(schema);
    const SchemaAction* write = schema->action({"Action", "write"});
    ASSERT_NE(write, nullptr);
    EXPECT_EQ(write->resources, std::vector<std::string>{"Crate"});
    EXPECT_EQ(write->context->text(), "{ input: {}, reason: String }");
    const SchemaAction* read = schema->action({"Action", "read"});
    ASSERT_NE(read, nullptr);
    EXPECT_EQ(read->resources, std::vector<std::string>{"Box"});
    EXPECT_EQ(read->principals, std::vector<std::string>{"Person"});
    EXPECT_EQ(read->context->text(), "{ input: {}, session: { now: datetime } }");
    EXPECT_EQ(read->memberOf, (std::vector<EntityUid>{{"Action", "each"}}));
}

TEST(Profile, TellsWhatPoliciesCannotRead) {
    const Profile profile = makeProfile(
        {{}, {tool("t", R"({"properties": {"a": {"type": ["string", "integer"]}, "o": {"properties": {"x": {}}}}})")}, {}, {}});
    ASSERT_EQ(profile.notes.size(), 2U);
    EXPECT_EQ(profile.notes[0].pointer, "/a");
    EXPECT_EQ(profile.notes[1].pointer, "/o/x");
}

}  // namespace
}  // namespace writ::cedar::testing
