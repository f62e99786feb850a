#include "engine/cedar/partial/partial_decision.h"

#include "engine/cedar/generate/typed_request.h"
#include "engine/cedar/schema/typed_value.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// How the parts of a request are called in it.
constexpr const char* kSubject = "subject";
constexpr const char* kResource = "resource";

Failure refused(std::string pointer, std::string message) {
    Error error;
    error.kind = ErrorKind::Malformed;
    error.message = std::move(message);
    error.pointer = std::move(pointer);
    return Failure(std::move(error));
}

/// Whether a pointer is one of `place` or of something below it.
bool isWithin(const std::string& pointer, const std::string& place) {
    return pointer.starts_with(place) && (pointer.size() == place.size() || pointer[place.size()] == '/');
}

/// What must be known in any case.
Result<void> checkUnknown(const Request& request) {
    for (const UnknownField& field : request.unknown) {
        if (isWithin(field.pointer, "/action")) return refused(field.pointer, "the action must be known");
        for (const std::string part : {kSubject, kResource}) {
            const std::string place = "/" + part;
            if (field.pointer == place || isWithin(field.pointer, place + "/type"))
                return refused(field.pointer, "the type of the " + part + " must be known; its `" + place + "/id` need not");
        }
    }
    return {};
}

/// Properties belong to an entity; where its id is not known, nobody knows to which.
void dropIfNameless(Request& request, const char* part, Json& properties) {
    const std::string place = std::string("/") + part;
    const auto& fields = request.unknown;
    const bool nameless =
        std::any_of(fields.begin(), fields.end(), [&](const UnknownField& f) { return isWithin(f.pointer, place + "/id"); });
    if (!nameless) return;
    properties = Json();
    std::erase_if(request.unknown, [&](const UnknownField& field) { return isWithin(field.pointer, place + "/properties"); });
}

PartialUid uidOf(const Value& value, const EntityUid& uid) {
    const bool known = value.is(Value::Kind::Entity);
    return {uid.type, known ? std::optional(uid.id) : std::nullopt};
}

PartialEntities entitiesOf(const EntityStore& store) {
    PartialEntities entities;
    for (const EntityUid& uid : store.names()) {
        const Entity* entity = store.find(uid);
        if (!entity) continue;
        const EntityName name(uid);
        const EntityStore::Lineage lineage = store.lineageOf(name);
        std::vector<EntityUid> above;
        for (std::size_t i = 0; i < lineage.size(); ++i) above.push_back(lineage.at(i).uid);
        entities.add(uid, {entity->attributes, entity->tags, std::move(above)});
    }
    return entities;
}

/// What is declared and not told is not known.
Value withUnknown(const Value& record, const Type& type, const std::string& pointer) {
    std::vector<Attribute> all = record.attributes();
    for (const TypeField& field : type.fields()) {
        if (record.find(field.name)) continue;
        all.push_back({field.name, Value(UnknownField{pointerJoin(pointer, field.name), UnknownReason::NotRecorded})});
    }
    return Value::record(std::move(all));
}

/// As design section 4 has it: a rule that fails is as open as one that depends on what is not known.
Verdict verdictOf(std::vector<ResidualPolicy> policies) {
    for (ResidualPolicy& policy : policies) {
        if (policy.state == ResidualState::Errored) policy.state = ResidualState::Residual;
    }
    return partialDecision(policies).value_or(Verdict::Indeterminate);
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + ("`" + names[i] + "`");
    return text;
}

}  // namespace

Result<PartialDecider> PartialDecider::of(const Facts& facts, SchemaPtr schema) {
    auto store = EntityStore::load(facts.entities(), *schema);
    if (!store) return tl::unexpected(std::move(store.error()).in(facts.source()));
    auto entities = std::make_shared<const PartialEntities>(entitiesOf(**store));
    return PartialDecider(std::move(schema), std::move(*store), std::move(entities));
}

Result<PartialAnswer> PartialDecider::decide(const CedarPolicySet& policies, const Request& request) const {
    const auto question = questionOf(request);
    if (!question) return tl::unexpected(question.error());
    PartialAnswer answer;
    std::vector<ResidualPolicy> all;
    for (const CedarPolicySet::Part& part : policies.parts()) {
        auto response = evaluatePartially(part.tree, *m_schema, question->request, question->entities);
        if (!response) return tl::unexpected(std::move(response.error()).in(part.source->name()));
        for (std::uint32_t i = 0; i < response->policies.size(); ++i) {
            const ResidualPolicy& policy = response->policies[i];
            const auto rule = static_cast<std::uint32_t>(all.size());
            if (policy.state != ResidualState::Unsatisfied)
                answer.rules.push_back({rule, static_cast<std::uint32_t>(answer.responses.size()), i});
            all.push_back(policy);
        }
        answer.responses.push_back(std::move(*response));
    }
    answer.engineDecision = partialDecision(all);
    answer.verdict = verdictOf(std::move(all));
    return answer;
}

Result<PartialDecider::Question> PartialDecider::questionOf(const Request& request) const {
    if (auto usable = checkUnknown(request); !usable) return tl::unexpected(std::move(usable.error()));
    Request known = typedRequest(request, *m_schema);
    dropIfNameless(known, kSubject, known.subjectProperties);
    dropIfNameless(known, kResource, known.resourceProperties);
    const EntityUid action{"Action", known.action};
    const auto prepared = prepareInput(known, action, m_store);
    if (!prepared) return tl::unexpected(prepared.error());
    const View& view = static_cast<const CedarInput&>(**prepared).exact;

    Question question{{uidOf(view.variables[0], known.subject), action, uidOf(view.variables[2], known.resource), std::nullopt},
                      PartialEntities(m_entities)};
    const auto environment = environmentOf(*m_schema, question.request);
    if (!environment) return tl::unexpected(environment.error());
    for (const PartialUid* uid : {&question.request.principal, &question.request.resource}) {
        if (!uid->id) continue;
        const std::string part = uid == &question.request.principal ? kSubject : kResource;
        if (auto exists = checkUid({uid->type, *uid->id}, "/" + part + "/id", *m_schema); !exists)
            return tl::unexpected(std::move(exists.error()));
    }
    for (const View::Overlay& overlay : view.overlays) {
        const std::string part = overlay.name->uid == known.subject ? kSubject : kResource;
        if (auto added = addOwn(overlay, "/" + part + "/properties", question.entities); !added)
            return tl::unexpected(std::move(added.error()));
    }
    const Value& context = view.variables[3];
    if (context.is(Value::Kind::Unknown)) return question;
    if (auto fits = checkValue(context, "/context", *(*environment)->action->context, *m_schema); !fits)
        return tl::unexpected(std::move(fits.error()));
    question.request.context = context;
    return question;
}

/// An entity of which the request tells.
Result<void> PartialDecider::addOwn(const View::Overlay& overlay, const std::string& pointer, PartialEntities& entities) const {
    const EntityUid& uid = overlay.name->uid;
    const SchemaEntityType* type = m_schema->entityType(uid.type);  // there is one, since there is an environment
    const PartialEntities::Entry* listed = m_entities->find(uid);
    PartialEntities::Entry entry = listed ? *listed : PartialEntities::Entry{};
    if (overlay.attributes.is(Value::Kind::Unknown)) {
        entry.attributes.reset();
    } else {
        entry.attributes = listed ? overlay.attributes : withUnknown(overlay.attributes, *type->attributes, pointer);
        if (auto fits = checkValue(*entry.attributes, pointer, *type->attributes, *m_schema); !fits) return fits;
    }
    entities.add(uid, std::move(entry));
    return {};
}

std::string inWords(const PartialAnswer& answer, const std::vector<Rule>& rules) {
    std::string text = inWords(answer.responses);
    if (answer.verdict != Verdict::Indeterminate) return text;
    const bool permitted = std::any_of(answer.rules.begin(), answer.rules.end(), [&answer](const PartialRule& rule) {
        const ResidualPolicy& policy = answer.residual(rule);
        return policy.effect == Effect::Permit && policy.state == ResidualState::Satisfied;
    });
    std::vector<std::string> failing;
    for (const PartialRule& rule : answer.rules) {
        const ResidualPolicy& policy = answer.residual(rule);
        if (policy.state != ResidualState::Errored || (permitted && policy.effect == Effect::Permit)) continue;
        failing.push_back(rules[rule.rule].id);
    }
    if (!failing.empty()) text += ", but " + listed(failing) + (failing.size() == 1 ? " fails" : " fail");
    return text;
}

}  // namespace writ::cedar
