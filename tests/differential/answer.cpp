#include "tests/differential/answer.h"

#include "engine/cedar/format/format.h"
#include "engine/cedar/input.h"
#include "engine/cedar/json_value.h"
#include "engine/cedar/language.h"
#include "engine/cedar/policy_json/write.h"
#include "engine/cedar/schema/conformance.h"
#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/read.h"
#include "engine/cedar/validate/validate.h"

#include <set>

namespace writ::differential {
namespace {

using namespace cedar;

Json sorted(const std::set<std::string>& ids) {
    Json::Array items;
    for (const std::string& id : ids) items.push_back(Json(id));
    return Json(std::move(items));
}

/// One text of the scene.
struct Text {
    std::string id;  ///< policyN
    SourcePtr source;
    Tree tree;
    bool parses = false;

    [[nodiscard]] bool isSingle() const { return parses && tree.policies.size() == 1; }
    [[nodiscard]] bool isTemplate() const { return isSingle() && tree.policies.front().isTemplate; }
};

class Scene {
public:
    explicit Scene(const Json& json) : m_json(json) {
        for (std::size_t i = 0; i < json["policies"].size(); ++i) {
            m_texts.push_back(readText("policy" + std::to_string(i), json["policies"].at(i).asString()));
        }
    }

    [[nodiscard]] Json answer() {
        Json::Array texts;
        for (const Text& text : m_texts) texts.push_back(textAnswer(text));
        compile();
        const auto store = EntityStore::load(m_json["entities"]);
        Json result = Json::object({{"texts", Json(std::move(texts))}, {"entities", store.has_value()}});
        result = result.with("decisions", decisions(store ? *store : nullptr, nullptr));
        return withSchema(std::move(result));
    }

private:
    static Text readText(const std::string& id, std::string content) {
        Text text{id, std::make_shared<const Source>(id + ".cedar", std::move(content)), {}, false};
        std::vector<Diagnostic> diagnostics;
        text.tree = parse(*text.source, diagnostics);
        text.parses = !hasErrors(diagnostics);
        return text;
    }

    [[nodiscard]] Json textAnswer(const Text& text) const {
        if (!text.parses) return Json::object({{"parses", false}});
        FormatOptions options;
        options.lineWidth = static_cast<std::uint32_t>(m_json["lineWidth"].asInteger());
        options.indent = static_cast<std::uint32_t>(m_json["indentWidth"].asInteger());
        const Formatted formatted = formatPolicies(*text.source, options);
        Json result = Json::object({{"parses", true},
                                    {"kind", !text.isSingle()    ? "several"
                                             : text.isTemplate() ? "template"
                                                                 : "policy"},
                                    {"formatted", formatted.text ? Json(*formatted.text) : Json()}});
        if (!text.isSingle()) return result;
        const auto json = toPolicyJson(text.tree, text.tree.policies.front());
        return result.with("json", json ? *json : Json());
    }

    /// All texts of one policy or template; each is a source, so that the rules are told by it. Links are a source too.
    void compile() {
        std::vector<SourcePtr> sources;
        for (const Text& text : m_texts) {
            if (text.isSingle()) sources.push_back(text.source);
        }
        Json::Array links;
        for (const Json& link : m_json["links"].asArray()) {
            const Text& text = templateOf(link);
            if (!text.isTemplate()) continue;
            Json::Object slots;
            for (const auto& [slot, uid] : link["values"].asObject()) slots.emplace_back(slot, toEntityUid(uid, "")->text());
            links.push_back(Json::object({{"template_id", text.source->name() + ":policy0"},
                                          {"link_id", link["newId"]},
                                          {"args", Json(std::move(slots))}}));
        }
        sources.push_back(std::make_shared<const Source>("links.json", Json(std::move(links)).dump()));
        m_policies = language().compile(sources).policies;
    }

    [[nodiscard]] const Text& templateOf(const Json& link) const {
        static const Text none;
        for (const Text& text : m_texts) {
            if (text.id == link["templateId"].asString()) return text;
        }
        return none;
    }

    Json decisions(const std::shared_ptr<const EntityStore>& store, const Schema* schema) {
        Json::Array answers;
        for (const Json& request : m_json["requests"].asArray()) {
            answers.push_back(store ? decision(request, store, schema) : Json::object({{"failed", true}}));
        }
        return Json(std::move(answers));
    }

    Json decision(const Json& request, const std::shared_ptr<const EntityStore>& store, const Schema* schema) {
        const auto input = inputOf(request, store, schema);
        if (!input || !m_policies) return Json::object({{"failed", true}});
        const auto scratch = m_policies->makeScratch();
        const Decision& decision = m_policies->decide(**input, *scratch);
        const Effect effect = decision.engineReason == Reason::Forbid ? Effect::Forbid : Effect::Permit;
        std::set<std::string> reasons, errors;
        for (std::uint32_t rule = 0; rule < decision.states.size(); ++rule) {
            const Rule& info = m_policies->rules()[rule];
            const bool matched = decision.states[rule] == RuleState::Matched && info.effect == effect;
            if (matched && decision.engineReason != Reason::DefaultDeny) reasons.insert(idOf(info));
        }
        for (const RuleError& error : decision.errors) errors.insert(idOf(m_policies->rules()[error.rule]));
        return Json::object(
            {{"decision", word(decision.engineDecision)}, {"reasons", sorted(reasons)}, {"errors", sorted(errors)}});
    }

    /// Links have an id of their own; of the others the source tells which text they are.
    static std::string idOf(const Rule& rule) {
        const bool isLink = rule.id.rfind("link", 0) == 0;
        return isLink ? rule.id : rule.file.substr(0, rule.file.find('.'));
    }

    static Result<InputPtr> inputOf(const Json& json, const std::shared_ptr<const EntityStore>& store, const Schema* schema) {
        const auto principal = toEntityUid(json["principal"], "");
        const auto action = toEntityUid(json["action"], "");
        const auto resource = toEntityUid(json["resource"], "");
        if (!principal || !action || !resource) return fail(ErrorKind::Malformed, "a request must name entities");
        if (schema) {
            auto context = checkRequest(*schema, *principal, *action, *resource, json["context"]);
            if (!context) return tl::unexpected(std::move(context.error()));
            return makeInput(*principal, *action, *resource, std::move(*context), store);
        }
        Request request;
        request.subject = *principal;
        request.resource = *resource;
        request.context = json["context"];
        return prepareInput(request, *action, store);
    }

    Json withSchema(Json result) {
        const auto source = std::make_shared<const Source>("schema", m_json["schema"].asString());
        std::vector<Diagnostic> diagnostics;
        const SchemaPtr schema = loadSchema({source}, diagnostics);
        if (!schema) return result.with("schema", Json::object({{"parses", false}}));
        const SchemaFragment fragment = readSchema(source, diagnostics);
        result = result.with("schema", Json::object({{"parses", true},
                                                     {"json", schemaJson(fragment)},
                                                     {"resolved", resolvedSchemaJson(fragment, SchemaNames({fragment}))}}));
        const auto store = EntityStore::load(m_json["entities"], *schema);
        return result.with("validation", validation(*schema))
            .with("checkedEntities", store.has_value())
            .with("checkedDecisions", decisions(store ? *store : nullptr, schema.get()));
    }

    [[nodiscard]] Json validation(const Schema& schema) const {
        std::set<std::string> errors, warnings;
        const auto take = [&](const std::string& id, const std::vector<Diagnostic>& diagnostics) {
            for (const Diagnostic& diagnostic : diagnostics) {
                if (diagnostic.severity == Severity::Error) errors.insert(id);
                if (diagnostic.severity == Severity::Warning) warnings.insert(id);
            }
        };
        for (const Text& text : m_texts) {
            if (text.isSingle()) take(text.id, validate(*text.source, text.tree, schema));
        }
        for (const Json& link : m_json["links"].asArray()) {
            const Text& text = templateOf(link);
            if (text.isTemplate()) {
                take(link["newId"].asString(), validateLink(*text.source, text.tree, 0, slotsOf(link["values"]), schema));
            }
        }
        return Json::object({{"errors", sorted(errors)}, {"warnings", sorted(warnings)}});
    }

    static SlotValues slotsOf(const Json& values) {
        SlotValues slots;
        if (values.contains("?principal")) slots.principal = *toEntityUid(values["?principal"], "");
        if (values.contains("?resource")) slots.resource = *toEntityUid(values["?resource"], "");
        return slots;
    }

    const Json& m_json;
    std::vector<Text> m_texts;
    PolicySetPtr m_policies;
};

void compare(const Json& official, const Json& ours, const std::string& pointer, std::vector<std::string>& found) {
    const bool lists = ours.isArray() && official.isArray() && ours.size() == official.size();
    if (ours.isObject() && official.isObject()) {
        for (const auto& [name, member] : ours.asObject()) compare(official[name], member, pointerJoin(pointer, name), found);
    } else if (lists) {
        for (std::size_t i = 0; i < ours.size(); ++i) compare(official.at(i), ours.at(i), pointerJoin(pointer, i), found);
    } else if (ours != official) {
        found.push_back(pointer + ": official " + official.dump() + ", ours " + ours.dump());
    }
}

}  // namespace

Json answer(const Json& scene) {
    return Scene(scene).answer();
}

std::vector<std::string> differences(const Json& official, const Json& ours) {
    std::vector<std::string> found;
    compare(official, ours, "", found);
    return found;
}

}  // namespace writ::differential
