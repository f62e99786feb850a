// For random policies, and random parts of random worlds hidden: whatever the hidden parts turn out to be, the residual policy
// does the same as the policy.
#include "tests/unit/cedar/partial/support.h"

#include <random>

namespace writ::cedar {
namespace {

using testing::compileText;
using testing::recordOf;
using testing::schemaOf;
using testing::treeOf;

constexpr const char* kSchema = R"(
entity Team in [Team];
entity User in [Team] = { age: Long, name: String, boss?: User, marks: Set<Long> } tags String;
entity Doc in [Team] = { owner: User, open: Bool, meta: { size: Long, label?: String } };
action read, write in [all] appliesTo { principal: User, resource: Doc, context: {
    n: Long, s: String, b: Bool, rec: { a: Long, o?: Bool }, m?: Long, u?: User, ip: ipaddr } };
action all;
)";

constexpr unsigned kPolicies = 600;
constexpr unsigned kCompletions = 6;

class Random {
public:
    explicit Random(unsigned seed) : m_engine(seed) {}
    std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(m_engine); }
    bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
    std::string pick(std::initializer_list<const char*> options) { return *(options.begin() + below(options.size())); }

private:
    std::mt19937 m_engine;
};

/// Texts of expressions by type. Most of them validate.
class ExpressionMaker {
public:
    explicit ExpressionMaker(Random& random) : m_random(random) {}

    std::string boolean(int depth) {
        if (depth == 0)
            return m_random.pick(
                {"true", "false", "context.b", "resource.open", "principal has boss", "context has m", "context has rec.o"});
        const int next = depth - 1;
        switch (m_random.below(16)) {
        case 0:
        case 1: return "(" + boolean(next) + " && " + boolean(next) + ")";
        case 2:
        case 3: return "(" + boolean(next) + " || " + boolean(next) + ")";
        case 4: return "!" + parenthesized(boolean(next));
        case 5: return "(if " + boolean(next) + " then " + boolean(next) + " else " + boolean(next) + ")";
        case 6: return "(" + integer(next) + m_random.pick({" < ", " <= ", " > ", " >= ", " == ", " != "}) + integer(next) + ")";
        case 7: return "(" + user(next) + m_random.pick({" == ", " != "}) + user(next) + ")";
        case 8: return "(" + entity(next) + " in " + groups() + ")";
        case 9:
            return "(" + entity(next) + " is " + m_random.pick({"User", "Doc", "Team"}) +
                   (m_random.chance(50) ? " in " + groups() : "") + ")";
        case 10: return "(" + string(next) + m_random.pick({" == \"a\"", " like \"a*\"", " like \"*b\"", " != \"b\""}) + ")";
        case 11: return user(next) + ".hasTag(" + m_random.pick({"\"k\"", "\"l\"", "context.s"}) + ")";
        case 12:
            return "(" + user(next) + " has boss && " + user(next) + ".boss" + m_random.pick({".age > 1", " == principal"}) + ")";
        case 13: return user(next) + ".marks.contains(" + integer(next) + ")";
        case 14:
            return m_random.pick({"(context has m && context.m > 1)", "(context has rec.o && context.rec.o)",
                                  "context.ip.isLoopback()", "context.ip.isInRange(ip(\"10.0.0.0/8\"))",
                                  "(resource.meta has label && resource.meta.label == \"a\")",
                                  "(context has u && context.u == resource.owner)", "action in [Action::\"all\"]",
                                  "({a: context.n, b: true} == {a: 1, b: context.b})", "(9223372036854775807 + 1 > 2)"});
        default: return "(principal.hasTag(\"k\") && principal.getTag(\"k\") == " + string(next) + ")";
        }
    }

    std::string scope() {
        return "(" +
               m_random.pick({"principal", "principal == User::\"u0\"", "principal in Team::\"t0\"", "principal is User",
                              "principal is User in Team::\"t1\""}) +
               ", " +
               m_random.pick(
                   {"action", "action == Action::\"read\"", "action in Action::\"all\"", "action in [Action::\"write\"]"}) +
               ", " + m_random.pick({"resource", "resource == Doc::\"d0\"", "resource in Team::\"t0\"", "resource is Doc"}) + ")";
    }

private:
    static std::string parenthesized(const std::string& text) { return "(" + text + ")"; }

    std::string integer(int depth) {
        if (depth == 0 || m_random.chance(40))
            return m_random.pick({"1", "2", "9223372036854775807", "context.n", "context.rec.a", "principal.age",
                                  "resource.meta.size", "resource.owner.age"});
        if (m_random.chance(20)) return "-" + parenthesized(integer(depth - 1));
        return "(" + integer(depth - 1) + m_random.pick({" + ", " - ", " * "}) + integer(depth - 1) + ")";
    }

    std::string string(int depth) {
        if (depth > 0 && m_random.chance(20))
            return "(if " + boolean(depth - 1) + " then " + string(depth - 1) + " else " + string(depth - 1) + ")";
        return m_random.pick({"\"a\"", "\"ab\"", "context.s", "principal.name", "resource.owner.name"});
    }

    std::string user(int depth) {
        if (depth > 0 && m_random.chance(15))
            return "(if " + boolean(depth - 1) + " then " + user(depth - 1) + " else " + user(depth - 1) + ")";
        return m_random.pick({"principal", "User::\"u0\"", "User::\"u1\"", "resource.owner"});
    }
    std::string entity(int depth) {
        return m_random.chance(60) ? user(depth) : m_random.pick({"resource", "Doc::\"d1\"", "Team::\"t0\"", "action"});
    }
    std::string groups() {
        return m_random.pick(
            {"Team::\"t0\"", "Team::\"t1\"", "[Team::\"t1\", Team::\"t2\"]", "principal", "resource", "Action::\"all\""});
    }

    Random& m_random;
};

Json uid(const char* type, const std::string& id) {
    return Json::object({{"type", type}, {"id", id}});
}
Json ref(const char* type, const std::string& id) {
    return Json::object({{"__entity", uid(type, id)}});
}

/// Everything that a request can read.
struct World {
    std::string principal, resource;
    Json context;
    Json::Array entities;  ///< users, documents and teams; those that do not exist are left out
};

/// Makes worlds; parts that stand in `fixed` are taken from there.
class WorldMaker {
public:
    explicit WorldMaker(Random& random) : m_random(random) {}

    World make() {
        World world{"u" + index(), "d" + index(), context(), {}};
        for (const char* id : {"t0", "t1", "t2"}) {
            if (m_random.chance(90)) world.entities.push_back(entity("Team", id, Json::object(), parents(id[1])));
        }
        for (const char* id : {"u0", "u1", "u2"}) {
            if (m_random.chance(85)) world.entities.push_back(entity("User", id, user(), parents('9')).with("tags", tags()));
        }
        for (const char* id : {"d0", "d1", "d2"}) {
            if (m_random.chance(85)) world.entities.push_back(entity("Doc", id, doc(), parents('9')));
        }
        return world;
    }

private:
    static Json entity(const char* type, const char* id, Json attributes, Json parents) {
        return Json::object({{"uid", uid(type, id)}, {"attrs", std::move(attributes)}, {"parents", std::move(parents)}});
    }
    std::string index() { return std::to_string(m_random.below(3)); }
    Json number() { return Json(static_cast<std::int64_t>(m_random.below(4))); }
    Json text() { return Json(m_random.pick({"a", "ab", "b", "k"})); }
    Json flag() { return Json(m_random.chance(50)); }

    /// Teams above, of a smaller number than `below`: so there is no cycle.
    Json parents(char below) {
        Json::Array teams;
        for (const char* id : {"t0", "t1", "t2"}) {
            if (id[1] < below && m_random.chance(35)) teams.push_back(uid("Team", id));
        }
        return Json(std::move(teams));
    }

    Json user() {
        Json attributes = Json::object({{"age", number()}, {"name", text()}, {"marks", Json::array({number(), number()})}});
        return m_random.chance(50) ? attributes.with("boss", ref("User", "u" + index())) : attributes;
    }
    Json tags() {
        Json tags = Json::object();
        for (const char* key : {"k", "l", "a"}) tags = m_random.chance(40) ? tags.with(key, text()) : tags;
        return tags;
    }
    Json doc() {
        Json meta = Json::object({{"size", number()}});
        if (m_random.chance(50)) meta = meta.with("label", text());
        return Json::object({{"owner", ref("User", "u" + index())}, {"open", flag()}, {"meta", meta}});
    }
    Json context() {
        Json record = Json::object({{"a", number()}});
        if (m_random.chance(50)) record = record.with("o", flag());
        Json context = Json::object(
            {{"n", number()},
             {"s", text()},
             {"b", flag()},
             {"rec", record},
             {"ip", Json::object(
                        {{"__extn", Json::object({{"fn", "ip"}, {"arg", m_random.pick({"127.0.0.1", "10.1.2.3", "::1"})}})}})}});
        if (m_random.chance(50)) context = context.with("m", number());
        return m_random.chance(50) ? context.with("u", ref("User", "u" + index())) : context;
    }

    Random& m_random;
};

/// Which parts of a world are hidden.
struct Hidden {
    bool principal, resource, context;
    std::vector<std::string> fields;  ///< members of the context
    std::vector<std::string> lost;    ///< "type/id/part": parts of entities, or "type/id" for whole ones
};

constexpr std::array kFields = {"n", "s", "b", "rec", "m", "u", "ip"};

Hidden hide(Random& random) {
    Hidden hidden{random.chance(50), random.chance(50), random.chance(30), {}, {}};
    for (const char* field : kFields) {
        if (random.chance(30)) hidden.fields.emplace_back(field);
    }
    for (const char* entity : {"User/u0", "User/u1", "User/u2", "Doc/d0", "Doc/d1", "Doc/d2", "Team/t0", "Team/t1", "Team/t2"}) {
        if (random.chance(30)) hidden.lost.emplace_back(entity);
        for (const char* part : {"attrs", "parents", "tags"}) {
            if (random.chance(30)) hidden.lost.push_back(std::string(entity) + "/" + part);
        }
    }
    return hidden;
}

std::string nameOf(const Json& entity) {
    return entity["uid"]["type"].asString() + "/" + entity["uid"]["id"].asString();
}

bool isLost(const Hidden& hidden, const std::string& what) {
    return std::find(hidden.lost.begin(), hidden.lost.end(), what) != hidden.lost.end();
}

const Json* findEntity(const World& world, const std::string& name) {
    const auto found =
        std::find_if(world.entities.begin(), world.entities.end(), [&](const Json& e) { return nameOf(e) == name; });
    return found == world.entities.end() ? nullptr : &*found;
}

/// What is known: entities that do not exist are not, so nothing is said of them.
PartialEntities visibleEntities(const World& world, const Hidden& hidden) {
    Json::Array entities;
    for (const Json& entity : world.entities) {
        if (isLost(hidden, nameOf(entity))) continue;
        Json::Object members;
        for (const auto& [name, member] : entity.asObject()) {
            if (!isLost(hidden, nameOf(entity) + "/" + name)) members.emplace_back(name, member);
        }
        entities.emplace_back(std::move(members));
    }
    return PartialEntities::load(Json(std::move(entities))).value();
}

/// `other` where something is hidden, `world` where not.
World complete(const World& world, const World& other, const Hidden& hidden) {
    World result{hidden.principal ? other.principal : world.principal,
                 hidden.resource ? other.resource : world.resource,
                 hidden.context ? other.context : world.context,
                 {}};
    if (!hidden.context) {
        Json::Object members;
        for (const char* field : kFields) {
            const bool isHidden = std::find(hidden.fields.begin(), hidden.fields.end(), field) != hidden.fields.end();
            if (const Json* value = (isHidden ? other : world).context.find(field)) members.emplace_back(field, *value);
        }
        result.context = Json(std::move(members));
    }
    for (const char* name : {"User/u0", "User/u1", "User/u2", "Doc/d0", "Doc/d1", "Doc/d2", "Team/t0", "Team/t1", "Team/t2"}) {
        const Json* known = isLost(hidden, name) ? nullptr : findEntity(world, name);
        const Json* free = findEntity(other, name);
        if (!known) {
            if (free) result.entities.push_back(*free);
            continue;
        }
        // A part can only be hidden of an entity that exists in the other world too; else the entity keeps it.
        Json entity = *known;
        for (const char* part : {"attrs", "parents", "tags"}) {
            if (free && free->contains(part) && isLost(hidden, std::string(name) + "/" + part))
                entity = entity.with(part, (*free)[part]);
        }
        result.entities.push_back(entity);
    }
    return result;
}

std::vector<RuleState> statesIn(const World& world, const std::string& action, const std::vector<Compiled>& sets) {
    Json::Array entities = world.entities;
    for (const char* name : {"read", "write"})
        entities.push_back(Json::object(
            {{"uid", uid("Action", name)}, {"attrs", Json::object()}, {"parents", Json::array({uid("Action", "all")})}}));
    const auto facts = language().prepareFacts(Facts(Json(std::move(entities)))).value();
    Request request;
    request.subject = {"User", world.principal};
    request.action = action;
    request.resource = {"Doc", world.resource};
    request.context = world.context;
    const InputPtr input = language().prepare(request, facts, {}).value();
    std::vector<RuleState> states;
    for (const Compiled& set : sets) states.push_back(set.policies->decide(*input, *set.policies->makeScratch()).states.front());
    return states;
}

RuleState stateOf(ResidualState state) {
    if (state == ResidualState::Errored) return RuleState::Errored;
    return state == ResidualState::Satisfied ? RuleState::Matched : RuleState::NotMatched;
}

struct Tally {
    std::array<int, 4> states{};  ///< by ResidualState
    unsigned agreements = 0;
};

void checkOne(unsigned seed, const Schema& schema, Tally& tally) {
    Random random(seed);
    ExpressionMaker expressions(random);
    const std::string text =
        "permit" + expressions.scope() + " " + random.pick({"when", "unless"}) + " { " + expressions.boolean(3) + " };";
    const std::string action = random.pick({"read", "write"});
    const World world = WorldMaker(random).make();
    const Hidden hidden = hide(random);
    PartialRequest request{{"User", std::nullopt}, {"Action", action}, {"Doc", std::nullopt}, std::nullopt};
    if (!hidden.principal) request.principal.id = world.principal;
    if (!hidden.resource) request.resource.id = world.resource;
    if (!hidden.context) {
        std::vector<std::string> pointers;
        Json::Object members;
        for (const auto& [name, member] : world.context.asObject()) {
            if (std::find(hidden.fields.begin(), hidden.fields.end(), name) == hidden.fields.end())
                members.emplace_back(name, member);
        }
        for (const std::string& field : hidden.fields) pointers.push_back("/" + field);
        request.context = recordOf(Json(std::move(members)), pointers);
    }
    const auto response = evaluatePartially(treeOf(text), schema, request, visibleEntities(world, hidden));
    if (!response) return;  // does not validate
    const std::string residual = toText(response->tree);
    const std::vector<Compiled> sets{compileText(text), compileText(residual)};
    ASSERT_TRUE(sets[1].policies) << seed << "\n" << text << "\n" << residual;
    const ResidualState state = response->policies.front().state;
    ++tally.states[static_cast<std::size_t>(state)];
    for (unsigned i = 0; i < kCompletions; ++i) {
        const World full = complete(world, WorldMaker(random).make(), hidden);
        const std::vector<RuleState> states = statesIn(full, action, sets);
        ASSERT_EQ(states[0], states[1]) << seed << "\n"
                                        << text << "\n"
                                        << residual << "\n"
                                        << full.principal << " " << full.resource << "\n"
                                        << full.context.dump() << "\n"
                                        << Json(full.entities).dump();
        if (state != ResidualState::Residual) {
            ASSERT_EQ(states[0], stateOf(state)) << seed << "\n" << text;
        }
        ++tally.agreements;
    }
}

TEST(Agreement, ResidualsDoWhatTheirPoliciesDo) {
    const SchemaPtr schema = schemaOf(kSchema);
    Tally tally;
    for (unsigned seed = 1; seed <= kPolicies && !::testing::Test::HasFatalFailure(); ++seed) checkOne(seed, *schema, tally);
    // The cases must not all be of one kind.
    for (const int count : tally.states) EXPECT_GT(count, 0);
    EXPECT_GT(tally.agreements, kPolicies * kCompletions / 3);
}

}  // namespace
}  // namespace writ::cedar
