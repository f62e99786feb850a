// Smallest changes keep to the schema.
#include "tests/unit/cedar/why/typed_bench.h"

namespace writ::cedar {
namespace {

using testing::schemaFile;
using testing::TypedBench;
using Strings = std::vector<std::string>;

constexpr const char* kSchema = R"(
entity Team, Server;
entity Agent in [Team] = { role: String };
entity Robot in [Server];
entity Mode enum ["read", "write"];
type Info = { must: Long, may?: String };
action egress;
action act in [egress] appliesTo { principal: [Agent, Robot], resource: Server, context: {
  n: Long, mode?: Mode, opt?: Long, info?: Info, outer?: { x: Long, y: Long }, price?: decimal, tags?: Set<Long> } };
)";

constexpr const char* kEntities = R"([{"uid":{"type":"Agent","id":"a"},"attrs":{"role":"tier1"},"parents":[]}])";

#define PERMIT(condition) "permit(principal, action, resource) when { " condition " };"
#define FORBID(condition) "permit(principal, action, resource); forbid(principal, action, resource) when { " condition " };"

struct Case {
    const char* name;
    const char* policies;
    const char* context;
    Strings changes;
};
class TypedChange : public ::testing::TestWithParam<Case> {};

TEST_P(TypedChange, Is) {
    TypedBench bench(GetParam().policies, schemaFile(kSchema), kEntities);
    EXPECT_EQ(bench.context(GetParam().context).changes(), GetParam().changes);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, TypedChange,
    ::testing::Values(
        Case{"bound", PERMIT("context.n < 5"), R"({"n":5})", {"n 5 -> 4"}},
        Case{"enum_member",
             PERMIT("context has mode && context.mode != Mode::\"read\""),
             R"({"n":5})",
             {"mode absent -> {\"__entity\":{\"type\":\"Mode\",\"id\":\"write\"}}"}},
        Case{"enum_has_no_others", PERMIT("context has mode && context.mode == Mode::\"delete\""), R"({"n":5})", {}},
        Case{"no_text_for_a_number", PERMIT("context.n == \"x\""), R"({"n":5})", {}},
        Case{"no_number_for_a_text", PERMIT("principal.role == 7"), R"({"n":5})", {}},
        Case{"declared", PERMIT("context has opt"), R"({"n":5})", {"opt absent -> present"}},
        Case{"not_declared", PERMIT("context has nonsense"), R"({"n":5})", {}},
        Case{"required_stays", FORBID("context has n"), R"({"n":5})", {}},
        Case{"optional_goes", FORBID("context has opt"), R"({"n":5,"opt":1})", {"opt 1 -> absent"}},
        Case{"what_is_not_declared_goes", FORBID("context has more"), R"({"n":5,"more":1})", {"more 1 -> absent"}},
        Case{"brothers_are_required", PERMIT("context has outer.x"), R"({"n":5})", {}},
        Case{"brothers_are_there",
             PERMIT("context has outer && context.outer.x == 1"),
             R"({"n":5,"outer":{"x":0,"y":0}})",
             {"x 0 -> 1"}},
        Case{"decimal",
             PERMIT("context.price.lessThan(decimal(\"20.0\"))"),
             R"({"n":5,"price":25})",
             {"price 25 -> {\"__extn\":{\"fn\":\"decimal\",\"arg\":\"19.9999\"}}"}},
        Case{"set_of_numbers", PERMIT("!context.tags.isEmpty()"), R"({"n":5,"tags":[]})", {"tags [] -> [0]"}},
        Case{"member_of_another_type", PERMIT("context.tags.contains(\"a\")"), R"({"n":5,"tags":[1]})", {}},
        Case{"group", "permit(principal in Team::\"t\", action, resource);", R"({"n":5})", {"principal joins Team::\"t\""}},
        Case{"group_of_another_type", "permit(principal in Server::\"t\", action, resource);", R"({"n":5})", {}},
        Case{"actions_keep_their_groups",
             "permit(principal, action in Action::\"egress\", resource) when { context.n < 5 };",
             R"({"n":5})",
             {"n 5 -> 4"}}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(TypedChange, WhatAppearsIsComplete) {
    TypedBench bench(PERMIT("context has info"), schemaFile(kSchema), kEntities);
    const ChangeProposal proposal = bench.context(R"({"n":5})").proposal();
    ASSERT_EQ(proposal.changes.size(), 1U);
    ASSERT_TRUE(proposal.changes.front().to);
    EXPECT_EQ(proposal.changes.front().to->dump(), R"({"must":0})");
    EXPECT_EQ(proposal.request.context["info"].dump(), R"({"must":0})");
}

/// What does not keep to the schema already does not keep anything else from changing.
TEST(TypedChange, ARequestThatDiffersCanChange) {
    TypedBench bench(PERMIT("context.n < 5"), schemaFile(kSchema), kEntities);
    EXPECT_EQ(bench.context(R"({"n":5,"opt":"x"})").changes(), Strings{"n 5 -> 4"});
    TypedBench wrong(PERMIT("context.n < 5"), schemaFile(kSchema), kEntities);
    EXPECT_EQ(wrong.context(R"({"n":"five"})").changes(), Strings{"n \"five\" -> 4"});
}

}  // namespace
}  // namespace writ::cedar
