#include "engine/cedar/policy_json/read.h"

#include "engine/cedar/cursor.h"
#include "engine/cedar/literal.h"
#include "engine/cedar/policy_json/json_reader.h"
#include "engine/cedar/policy_json/write.h"

#include <algorithm>

namespace writ::cedar {
namespace {

/// Type::"id" as the tools of Cedar write arguments of links.
std::optional<EntityUid> entityFromText(const std::string& text) {
    const Source source("", text);
    std::vector<Diagnostic> diagnostics;
    const Tree tree = parse(Source("", "permit(principal == " + text + ", action, resource);"), diagnostics);
    if (!diagnostics.empty() || tree.policies.size() != 1) return std::nullopt;
    const std::vector<Value>& entities = tree.policies.front().scope[0].entities;
    return entities.empty() ? std::nullopt : std::optional(entities.front().asEntity());
}

class DocumentReader {
public:
    explicit DocumentReader(JsonReader& reader) : m_reader(reader), m_expressions(reader, m_document.tree) {}

    PolicyDocument run() {
        const JsonAt document = m_reader.document();
        if (document->isArray()) {
            for (const JsonAt item : m_reader.children(document)) link(item, {"template_id", "link_id", "args"});
        } else if (!document->isObject()) {
            m_reader.malformed(document, "a policy, a policy set or a list of template links must stand here");
        } else if (document->contains("staticPolicies") || document->contains("templates") ||
                   document->contains("templateLinks")) {
            policySet(document);
        } else {
            policy(document, {});
        }
        return std::move(m_document);
    }

private:
    struct LinkNames {
        std::string_view templateId, id, values;
    };

    void policySet(JsonAt at) {
        m_reader.refuseOthers(at, {"staticPolicies", "templates", "templateLinks"});
        policies(m_reader.need(at, "templates"), true);
        policies(m_reader.need(at, "staticPolicies"), false);
        const JsonAt links = m_reader.need(at, "templateLinks");
        if (!links || !m_reader.needArray(links, "templateLinks")) return;
        for (const JsonAt item : m_reader.children(links)) link(item, {"templateId", "newId", "values"});
    }

    void policies(JsonAt at, bool areTemplates) {
        if (!at || !m_reader.needObject(at, "a set of policies by id")) return;
        const std::vector<JsonAt> members = m_reader.children(at);
        for (std::size_t i = 0; i < members.size(); ++i) {
            const std::string& id = at->asObject()[i].first;
            const auto isTemplate = policy(members[i], id);
            if (!isTemplate || *isTemplate == areTemplates) continue;
            m_reader.report(Code::CedarJsonTemplate, members[i], m_reader.keySpan(members[i]),
                            areTemplates ? "a policy without slots cannot stand among the templates"
                                         : "a template, which has a slot, cannot stand among the static policies");
        }
    }

    /// Whether it is a template; nothing when it is no policy at all.
    std::optional<bool> policy(JsonAt at, const std::string& id) {
        if (!m_reader.needObject(at, "a policy")) return std::nullopt;
        m_reader.refuseOthers(at, {"effect", "principal", "action", "resource", "conditions", "annotations"});
        Policy policy;
        policy.id = id;
        policy.span = policy.headSpan = m_reader.span(at);
        effect(at, policy);
        scope(m_reader.need(at, "principal"), Variable::Principal, policy.scope[0]);
        scope(m_reader.need(at, "action"), Variable::Action, policy.scope[1]);
        scope(m_reader.need(at, "resource"), Variable::Resource, policy.scope[2]);
        conditions(m_reader.need(at, "conditions"), policy);
        if (const JsonAt list = m_reader.find(at, "annotations")) annotations(list, policy);
        policy.isTemplate =
            std::any_of(policy.scope.begin(), policy.scope.end(), [](const ScopeClause& clause) { return clause.hasSlot; });
        m_document.tree.policies.push_back(std::move(policy));
        return m_document.tree.policies.back().isTemplate;
    }

    void effect(JsonAt at, Policy& policy) {
        const auto effect = m_reader.needString(at, "effect");
        if (!effect) return;
        const JsonAt value = m_reader.find(at, "effect");
        policy.headSpan = m_reader.span(value);
        policy.effect = *effect == "forbid" ? Effect::Forbid : Effect::Permit;
        if (*effect != "permit" && *effect != "forbid") m_reader.malformed(value, "an effect is \"permit\" or \"forbid\"");
    }

    void scope(JsonAt at, Variable variable, ScopeClause& clause) {
        if (!at || !m_reader.needObject(at, "a scope constraint")) return;
        clause.span = m_reader.span(at);
        const auto op = m_reader.needString(at, "op");
        if (!op) return;
        if (*op == "All" || *op == "all") return;
        if (*op == "==") {
            clause.kind = ScopeKind::Equal;
            target(at, variable, clause);
        } else if (*op == "in") {
            const bool isList = variable == Variable::Action && !m_reader.find(at, "entity");
            clause.kind = isList ? ScopeKind::InSet : ScopeKind::In;
            isList ? entities(at, clause) : target(at, variable, clause);
        } else if (*op == "is" && variable != Variable::Action) {
            typeConstraint(at, variable, clause);
        } else {
            m_reader.malformed(m_reader.find(at, "op"), variable == Variable::Action
                                                            ? "a constraint of the action is \"All\", \"==\" or \"in\""
                                                            : "a constraint is \"All\", \"==\", \"in\" or \"is\"");
        }
    }

    void typeConstraint(JsonAt at, Variable variable, ScopeClause& clause) {
        m_reader.refuseOthers(at, {"op", "entity_type", "in"});
        clause.kind = ScopeKind::Is;
        if (const auto type = m_reader.typeName(at, "entity_type")) {
            clause.type = *type;
            clause.typeSpan = m_reader.span(m_reader.find(at, "entity_type"));
        }
        const JsonAt in = m_reader.find(at, "in");
        if (!in || in->isNull()) return;
        clause.kind = ScopeKind::IsIn;
        if (m_reader.needObject(in, "what follows `in`")) target(in, variable, clause);
    }

    /// {"entity": …} or {"slot": "?principal"}.
    void target(JsonAt at, Variable variable, ScopeClause& clause) {
        if (const JsonAt value = m_reader.find(at, "entity")) return entity(value, variable, clause);
        if (const JsonAt value = m_reader.find(at, "slot")) return slot(value, variable, clause);
        m_reader.malformed(at, "a constraint needs an \"entity\" or a \"slot\"");
    }

    void entity(JsonAt at, Variable variable, ScopeClause& clause) {
        auto uid = m_reader.entity(at);
        if (!uid) return;
        if (variable == Variable::Action && !isActionType(uid->type))
            m_reader.malformed(at, "an action has the type `Action`, possibly in a namespace, but this is `" + uid->type + "`");
        clause.entities.emplace_back(std::move(*uid));
        clause.entitySpans.push_back(m_reader.span(at));
    }

    void slot(JsonAt at, Variable variable, ScopeClause& clause) {
        clause.hasSlot = true;
        clause.entitySpans.push_back(m_reader.span(at));
        const std::string wanted = "?" + std::string(word(variable));
        if (variable == Variable::Action)
            m_reader.report(Code::CedarMisplacedSlot, at, "there is no slot for the action");
        else if (!at->isString() || at->asString() != wanted)
            m_reader.report(Code::CedarMisplacedSlot, at, "only the slot \"" + wanted + "\" can stand here");
    }

    void entities(JsonAt at, ScopeClause& clause) {
        const JsonAt list = m_reader.need(at, "entities");
        if (!list || !m_reader.needArray(list, "the list of actions")) return;
        for (const JsonAt item : m_reader.children(list)) entity(item, Variable::Action, clause);
    }

    void conditions(JsonAt at, Policy& policy) {
        if (!at || !m_reader.needArray(at, "the list of conditions")) return;
        for (const JsonAt item : m_reader.children(at)) condition(item, policy);
    }

    void condition(JsonAt at, Policy& policy) {
        if (!m_reader.needObject(at, "a condition")) return;
        m_reader.refuseOthers(at, {"kind", "body"});
        const auto kind = m_reader.needString(at, "kind");
        if (kind && *kind != "when" && *kind != "unless")
            m_reader.malformed(m_reader.find(at, "kind"), "a condition is \"when\" or \"unless\"");
        const NodeId body = m_expressions.expression(m_reader.need(at, "body"));
        policy.conditions.push_back({kind && *kind == "unless", body, m_reader.span(at)});
    }

    void annotations(JsonAt at, Policy& policy) {
        if (!m_reader.needObject(at, "the annotations")) return;
        const std::vector<JsonAt> values = m_reader.children(at);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::string& name = at->asObject()[i].first;
            if (!isIdentifier(name)) m_reader.malformed(values[i], "`" + name + "` is not the name of an annotation");
            if (!values[i]->isString() && !values[i]->isNull())
                m_reader.malformed(values[i], "the value of an annotation must be a string");
            policy.annotations.push_back({name, values[i]->asString(), m_reader.keySpan(values[i]), values[i]->isString()});
        }
    }

    void link(JsonAt at, const LinkNames& names) {
        if (!m_reader.needObject(at, "a template link")) return;
        m_reader.refuseOthers(at, {names.templateId, names.id, names.values});
        const auto templateId = m_reader.needString(at, names.templateId);
        const auto id = m_reader.needString(at, names.id);
        const JsonAt values = m_reader.need(at, names.values);
        if (!templateId || !id || !values || !m_reader.needObject(values, "the values of the slots")) return;
        TemplateLink link{*templateId,
                          *id,
                          {},
                          {},
                          m_reader.span(at),
                          m_reader.span(m_reader.find(at, names.id)),
                          m_reader.span(m_reader.find(at, names.templateId))};
        m_reader.refuseOthers(values, {"?principal", "?resource"});
        link.principal = slotValue(values, "?principal");
        link.resource = slotValue(values, "?resource");
        m_document.links.push_back(std::move(link));
    }

    std::optional<EntityUid> slotValue(JsonAt values, std::string_view slot) {
        const JsonAt value = m_reader.find(values, slot);
        if (!value) return std::nullopt;
        if (!value->isString()) return m_reader.entity(value);
        auto uid = entityFromText(value->asString());
        if (!uid) m_reader.malformed(value, "an entity such as `User::\"alice\"` must stand here");
        return uid;
    }

    JsonReader& m_reader;
    PolicyDocument m_document;
    JsonExpressionReader m_expressions;
};

}  // namespace

PolicyDocument readPolicyJson(const Source& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options) {
    if (source.size() > options.maxBytes) {
        diagnostics.push_back(makeDiagnostic(Code::FileTooLarge, source, {0, 0},
                                             "the policies are larger than " + std::to_string(options.maxBytes) + " bytes"));
        return {};
    }
    JsonLimits limits;
    limits.maxDepth = kMaxPolicyJsonDepth;
    const auto json = parseJson(source.text(), limits);
    if (!json) {
        const Error& error = json.error();
        const std::uint32_t at = error.line == 0 ? 0 : source.lineStart(std::min(error.line, source.lineCount()));
        diagnostics.push_back(makeDiagnostic(Code::FileMalformed, source, {at, at}, error.text()));
        return {};
    }
    JsonReader reader(source, *json, diagnostics, options);
    return DocumentReader(reader).run();
}

bool isPolicyJson(const Source& source) {
    if (source.name().ends_with(".json")) return true;
    if (source.name().ends_with(".cedar")) return false;
    const std::size_t first = source.text().find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (source.text()[first] == '{' || source.text()[first] == '[');
}

PolicyDocument readPolicies(const Source& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options) {
    if (isPolicyJson(source)) return readPolicyJson(source, diagnostics, options);
    return {parse(source, diagnostics, options), {}};
}

}  // namespace writ::cedar
