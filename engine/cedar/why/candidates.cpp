#include "engine/cedar/why/candidates.h"

#include "engine/cedar/generate/typed_request.h"
#include "engine/cedar/schema/conformance.h"
#include "engine/cedar/schema/request_types.h"
#include "engine/cedar/why/fill_in.h"
#include "engine/cedar/why/linear.h"
#include "engine/cedar/why/representatives.h"
#include "engine/cedar/why/value_json.h"

#include <algorithm>

namespace writ::cedar {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMaxToggled = 5;  ///< members of a set that are added and taken away in all combinations

bool isAtOrBelow(std::string_view pointer, std::string_view above) {
    return pointer.substr(0, above.size()) == above && (pointer.size() == above.size() || pointer[above.size()] == '/');
}

/// The policies that can be about the action of a request, and the pointers they read.
class Readers {
public:
    Readers(const CedarPolicySet& policies, const CedarInput& input) : m_policies(policies) {
        for (std::uint32_t rule = 0; rule < policies.rules().size(); ++rule) {
            Evaluator evaluator(policies.treeOf(rule), input.exact, *input.store);
            bool fits = false;
            const bool known = evaluator.matches(policies.policyOf(rule).scope[1], Variable::Action, fits) == Status::Ok;
            if (!known || fits) m_rules.push_back(rule);
        }
        for (const std::uint32_t rule : m_rules) {
            for (const Condition& condition : policies.policyOf(rule).conditions) collect(policies.treeOf(rule), condition.body);
        }
    }

    [[nodiscard]] const std::vector<std::uint32_t>& rules() const { return m_rules; }

    /// Only the ends of paths; the records on the way are not changed as a whole.
    [[nodiscard]] std::vector<std::string> fields() const {
        std::vector<std::string> ends;
        for (const std::string& pointer : m_pointers) {
            const auto goesOn = [&pointer](const std::string& other) { return other != pointer && isAtOrBelow(other, pointer); };
            if (std::none_of(m_pointers.begin(), m_pointers.end(), goesOn)) ends.push_back(pointer);
        }
        return ends;
    }

    /// What each of the fields that are unknown in this input is asked.
    [[nodiscard]] UsesByField uses(const CedarInput& input) const {
        UsesByField uses;
        for (const std::uint32_t rule : m_rules) {
            Evaluator evaluator(m_policies.treeOf(rule), input.exact, *input.store);
            collectUses(m_policies.treeOf(rule), m_policies.policyOf(rule), evaluator, uses);
        }
        return uses;
    }

private:
    void collect(const Tree& tree, NodeId id) {
        const Node& node = tree.node(id);
        if (node.kind == NodeKind::Attribute) {
            for (const std::string& pointer : requestPointers(tree, id)) add(pointer);
        }
        if (node.kind == NodeKind::Has) {
            for (std::string pointer : holderPointers(tree, tree.child(node, 0))) {
                for (std::uint32_t i = 0; i < node.extra; ++i) pointer = pointerJoin(pointer, tree.names[node.datum + i]);
                add(pointer);
            }
        }
        for (std::uint32_t i = 0; i < node.count; ++i) collect(tree, tree.child(node, i));
    }

    static std::vector<std::string> holderPointers(const Tree& tree, NodeId id) {
        const Node& node = tree.node(id);
        if (node.kind != NodeKind::Variable) return requestPointers(tree, id);
        constexpr std::array<const char*, 4> kPlaces = {"/subject/properties", "/action/properties", "/resource/properties",
                                                        "/context"};
        return {kPlaces[node.datum]};
    }

    void add(const std::string& pointer) {
        if (isAtOrBelow(pointer, "/action")) return;
        if (std::find(m_pointers.begin(), m_pointers.end(), pointer) == m_pointers.end()) m_pointers.push_back(pointer);
    }

    const CedarPolicySet& m_policies;
    std::vector<std::uint32_t> m_rules;
    std::vector<std::string> m_pointers;
};

void merge(FieldUses& uses, const FieldUses& more) {
    const auto append = [](auto& list, const auto& other) { list.insert(list.end(), other.begin(), other.end()); };
    uses.boolean = uses.boolean || more.boolean;
    uses.set = uses.set || more.set;
    append(uses.equals, more.equals);
    append(uses.patterns, more.patterns);
    append(uses.types, more.types);
    append(uses.inside, more.inside);
    append(uses.members, more.members);
    for (const auto& [kind, points] : more.points) uses.points[kind].insert(points.begin(), points.end());
}

/// What a field can hold, and those who know its type.
struct FieldType {
    const RequestTypes& types;
    FieldDomain domain;
};

/// The values of one field that answer something differently.
class ValueChoice {
public:
    /// `type` is null for a field of any type.
    ValueChoice(const FieldUses& uses, std::optional<Value> now, const FieldType* type, const EntityStore& store)
        : m_uses(uses), m_now(std::move(now)), m_type(type), m_store(store) {}

    std::vector<std::optional<Json>> run(bool mayBeAbsent) {
        const bool isAsked = !m_uses.members.empty() || (m_now && m_now->is(Kind::Set) && !m_now->members().empty());
        if (m_now && m_now->is(Kind::Set) && m_uses.set && (isAsked || !m_type))
            toggleMembers();
        else
            chooseRepresentatives();
        std::vector<std::optional<Json>> result;
        for (const Value& value : m_values) {
            const bool fits = !m_type || m_type->types.isOf(value, *m_type->domain.type);
            if (fits && (!m_now || value != *m_now)) result.emplace_back(jsonOf(value));
        }
        if (m_now && mayBeAbsent) result.emplace_back();
        return result;
    }

private:
    /// The set with some of the values it is asked about added or taken away; few changes first.
    void toggleMembers() {
        std::set<Value> asked(m_uses.members.begin(), m_uses.members.end());
        std::vector<Value> toggled(asked.begin(), asked.end());
        if (toggled.size() > kMaxToggled) toggled.resize(kMaxToggled);
        std::vector<std::size_t> choices;
        for (std::size_t choice = 1; choice < std::size_t{1} << toggled.size(); ++choice) choices.push_back(choice);
        std::stable_sort(choices.begin(), choices.end(),
                         [](std::size_t a, std::size_t b) { return __builtin_popcountll(a) < __builtin_popcountll(b); });
        for (const std::size_t choice : choices) {
            std::set<Value> members(m_now->members().begin(), m_now->members().end());
            for (std::size_t i = 0; i < toggled.size(); ++i) {
                if (!((choice >> i) & 1U)) continue;
                if (members.erase(toggled[i]) == 0) members.insert(toggled[i]);
            }
            m_values.push_back(Value::set({members.begin(), members.end()}));
        }
        if (toggled.empty() && m_now->members().empty()) m_values.push_back(Value::set({Value(std::string("other"))}));
        m_values.push_back(Value::set({}));
    }

    void chooseRepresentatives() {
        const auto all = representatives(m_uses, UnknownReason::Masked, m_type ? &m_type->domain : nullptr, m_store, {});
        if (!all) return;
        std::vector<Value> values;
        for (const auto& value : *all) {
            if (!value->is(Kind::Record) || isAsked(*value)) values.push_back(plain(*value));
        }
        const auto fits = [this](const Value& value) { return value.kind() == m_now->kind(); };
        if (m_now && std::any_of(values.begin(), values.end(), fits)) {
            values.erase(std::remove_if(values.begin(), values.end(), [&fits](const Value& value) { return !fits(value); }),
                         values.end());
        }
        std::stable_sort(values.begin(), values.end(), [this](const Value& a, const Value& b) { return isNearer(a, b); });
        m_values.insert(m_values.end(), values.begin(), values.end());
        // Any value: only its presence counts.
        if (m_values.empty()) m_values.push_back(m_type ? m_type->types.example(*m_type->domain.type) : Value(true));
    }

    [[nodiscard]] bool isAsked(const Value& value) const {
        return std::find(m_uses.equals.begin(), m_uses.equals.end(), value) != m_uses.equals.end();
    }

    /// A text that stands for all others reads better as a word, where no pattern looks at it.
    [[nodiscard]] Value plain(const Value& value) const {
        if (!value.is(Kind::String) || !m_uses.patterns.empty() || isAsked(value)) return value;
        std::string other = "other";
        while (isAsked(Value(other))) other += "_";
        return Value(other);
    }

    [[nodiscard]] bool isNearer(const Value& a, const Value& b) const {
        const auto distance = [this](const Value& value) {
            const auto from = m_now && m_now->kind() == value.kind() ? numberOf(*m_now) : std::optional<std::int64_t>();
            const Linear::Wide step = from ? Linear::Wide{*numberOf(value)} - *from : 0;
            return step < 0 ? -step : step;
        };
        if (distance(a) != distance(b)) return distance(a) < distance(b);
        return isAsked(a) && !isAsked(b);
    }

    const FieldUses& m_uses;
    std::optional<Value> m_now;
    const FieldType* m_type;
    const EntityStore& m_store;
    std::vector<Value> m_values;
};

class CandidateFinder {
public:
    CandidateFinder(const ChangeSource& source, const CedarInput& input)
        : m_source(source), m_request(source.request), m_input(input), m_readers(source.policies, input) {
        if (source.schema) m_types = RequestTypes::of(*source.schema, input.exact);
    }

    Result<std::vector<Candidate>> run(std::size_t maxFields, bool& cut) {
        std::vector<std::string> fields = m_readers.fields();
        const auto hidden = [this](const std::string& field) { return isHidden(field) || cannotBe(field); };
        fields.erase(std::remove_if(fields.begin(), fields.end(), hidden), fields.end());
        cut = fields.size() > maxFields;
        if (cut) fields.resize(maxFields);
        auto together = usesOf(fields);
        if (!together) return tl::unexpected(std::move(together.error()));
        for (const std::string& field : fields) {
            auto alone = usesOf({field});
            if (!alone) return tl::unexpected(std::move(alone.error()));
            FieldUses uses;
            for (const UsesByField* found : {&*alone, &*together}) {
                if (const auto at = found->find(field); at != found->end()) merge(uses, at->second);
            }
            addField(field, uses);
        }
        addGroups(Variable::Principal, m_request.subject, "/subject");
        addGroups(Variable::Resource, m_request.resource, "/resource");
        return std::move(m_result);
    }

private:
    [[nodiscard]] bool isHidden(const std::string& field) const {
        return std::any_of(m_request.unknown.begin(), m_request.unknown.end(), [&field](const UnknownField& unknown) {
            return isAtOrBelow(field, unknown.pointer) || isAtOrBelow(unknown.pointer, field);
        });
    }

    /// It is not there, and the schema has no such field.
    [[nodiscard]] bool cannotBe(const std::string& field) const { return m_types && m_types->excludes(field) && !valueAt(field); }

    /// What policies ask of these fields while none of them is known.
    Result<UsesByField> usesOf(const std::vector<std::string>& fields) {
        Request asked = m_request;
        for (const std::string& field : fields) asked.unknown.push_back({field, UnknownReason::Masked});
        auto prepared = prepareTyped(asked, m_input.store, m_source.schema);
        if (!prepared) return tl::unexpected(std::move(prepared.error()));
        const CedarInput& input = **prepared;
        UsesByField uses = m_readers.uses(input);
        const auto fillable = fillableFields(input.exact);
        for (auto at = uses.begin(); at != uses.end();) at = fillable.count(at->first) > 0 ? std::next(at) : uses.erase(at);
        return uses;
    }

    void addField(const std::string& field, const FieldUses& uses) {
        Candidate candidate;
        candidate.pointer = field;
        const std::optional<Value> now = valueAt(field);
        if (now) candidate.now = jsonOf(*now);
        const Json request = toJson(m_request);
        const Json* written = request.pointer(field);
        if (now && written) candidate.now = *written;
        std::optional<FieldType> type;
        if (auto domain = m_types ? m_types->domainOf(field) : std::nullopt)
            type.emplace(FieldType{*m_types, std::move(*domain)});
        const bool mayBeAbsent = written && (!type || type->domain.optional);
        if (!m_types || !m_types->excludes(field))
            candidate.to = ValueChoice(uses, now, type ? &*type : nullptr, *m_input.store).run(mayBeAbsent);
        else if (written)
            candidate.to.emplace_back();  // what the schema does not have can only go
        candidate.onlyPresence = uses.equals.empty() && uses.points.empty() && uses.patterns.empty() && uses.types.empty() &&
                                 uses.inside.empty() && !uses.boolean && !uses.set;
        if (!candidate.to.empty()) m_result.push_back(std::move(candidate));
    }

    /// The value that the engine sees there: of the request, else of the facts.
    [[nodiscard]] std::optional<Value> valueAt(const std::string& field) const {
        const std::vector<std::string> tokens = pointerTokens(field).value_or(std::vector<std::string>());
        const bool context = tokens.front() == "context";
        const auto variable = tokens.front() == "subject" ? Variable::Principal : Variable::Resource;
        const Tree none;
        const Evaluator evaluator(none, m_input.exact, *m_input.store);
        const Value* at = context ? &m_input.exact.variables[3]
                                  : evaluator.recordOf(m_input.exact.variables[static_cast<std::size_t>(variable)]);
        for (std::size_t i = context ? 1 : 2; i < tokens.size() && at; ++i)
            at = at->is(Kind::Record) ? at->find(tokens[i]) : nullptr;
        if (!at || at->hasUnknown()) return std::nullopt;
        return *at;
    }

    /// Groups that policies ask of the principal or resource: joining those it is not in, leaving those it stands directly in.
    void addGroups(Variable variable, const EntityUid& uid, const std::string& part) {
        if (!m_input.exact.variables[static_cast<std::size_t>(variable)].is(Kind::Entity)) return;
        std::set<EntityUid> groups;
        for (const std::uint32_t rule : m_readers.rules()) collectGroups(rule, variable, groups);
        if (groups.empty()) return;
        for (const EntityUid& group : groups) {
            if (!m_input.store->isIn(uid, group) && mayJoin(uid, group)) addGroup(part, std::nullopt, groupJson(group));
        }
        for (const Json& entity : m_source.facts.entities().asArray()) {
            if (!isEntity(entity["uid"], uid)) continue;
            for (const Json& parent : entity["parents"].asArray()) addGroup(part, bare(parent), std::nullopt);
            break;
        }
    }

    [[nodiscard]] bool mayJoin(const EntityUid& uid, const EntityUid& group) const {
        const SchemaEntityType* type = m_source.schema ? m_source.schema->entityType(uid.type) : nullptr;
        return !type || !type->place.isWritten() || checkParent(uid, group, {}, *m_source.schema);
    }

    static Json groupJson(const EntityUid& group) { return Json::object({{"type", group.type}, {"id", group.id}}); }
    static const Json& bare(const Json& uid) { return uid.contains("__entity") ? uid["__entity"] : uid; }
    static bool isEntity(const Json& json, const EntityUid& uid) {
        return bare(json)["type"].asString() == uid.type && bare(json)["id"].asString() == uid.id;
    }

    void addGroup(const std::string& part, std::optional<Json> now, std::optional<Json> to) {
        Candidate candidate;
        candidate.pointer = part + "/parents";
        candidate.now = std::move(now);
        candidate.to.push_back(std::move(to));
        candidate.isGroup = true;
        m_result.push_back(std::move(candidate));
    }

    void collectGroups(std::uint32_t rule, Variable variable, std::set<EntityUid>& groups) const {
        const Policy& policy = m_source.policies.policyOf(rule);
        const ScopeClause& clause = policy.scope[static_cast<std::size_t>(variable)];
        if (clause.kind != ScopeKind::Equal) {
            for (const Value& entity : clause.entities) groups.insert(entity.asEntity());
        }
        for (const Condition& condition : policy.conditions)
            collectGroups(m_source.policies.treeOf(rule), condition.body, variable, groups);
    }

    void collectGroups(const Tree& tree, NodeId id, Variable variable, std::set<EntityUid>& groups) const {
        const Node& node = tree.node(id);
        if (node.kind == NodeKind::In || node.kind == NodeKind::IsIn) {
            const Node& left = tree.node(tree.child(node, 0));
            Evaluator evaluator(tree, m_input.exact, *m_input.store);
            Value right;
            const bool about = left.kind == NodeKind::Variable && static_cast<Variable>(left.datum) == variable;
            if (about && evaluator.evaluate(tree.child(node, 1), right) == Status::Ok) addEntities(right, groups);
        }
        for (std::uint32_t i = 0; i < node.count; ++i) collectGroups(tree, tree.child(node, i), variable, groups);
    }

    static void addEntities(const Value& value, std::set<EntityUid>& groups) {
        if (value.is(Kind::Entity)) groups.insert(value.asEntity());
        if (!value.is(Kind::Set)) return;
        for (const Value& member : value.members()) {
            if (member.is(Kind::Entity)) groups.insert(member.asEntity());
        }
    }

    const ChangeSource& m_source;
    const Request& m_request;
    const CedarInput& m_input;
    Readers m_readers;
    std::optional<RequestTypes> m_types;  ///< nothing: every field is of any type
    std::vector<Candidate> m_result;
};

}  // namespace

Result<std::vector<Candidate>> candidatesFor(const ChangeSource& source, const CedarInput& input, std::size_t maxFields,
                                             bool& cut) {
    return CandidateFinder(source, input).run(maxFields, cut);
}

}  // namespace writ::cedar
