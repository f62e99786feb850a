#include "engine/cedar/policy_json/link.h"

#include "engine/text/nearest.h"

#include <algorithm>
#include <map>

namespace writ::cedar {
namespace {

std::string code(std::string_view text) {
    return "`" + std::string(text) + "`";
}

std::string_view annotatedId(const Policy& policy) {
    for (const Annotation& annotation : policy.annotations) {
        if (annotation.name == "id") return annotation.value;
    }
    return {};
}

/// Resolves links against everything in the set.
class Linker {
public:
    Linker(std::vector<LinkablePart>& parts, std::vector<Diagnostic>& diagnostics) : m_parts(parts), m_diagnostics(diagnostics) {
        for (std::uint32_t part = 0; part < m_parts.size(); ++part) {
            const auto& policies = m_parts[part].document.tree.policies;
            for (std::uint32_t i = 0; i < policies.size(); ++i) enter(part, i, policies[i]);
        }
    }

    void run() {
        for (std::uint32_t part = 0; part < m_parts.size(); ++part) {
            for (const TemplateLink& link : m_parts[part].document.links) apply(part, link);
        }
        noteUnlinked();
    }

private:
    struct Place {
        std::uint32_t part = 0;
        std::uint32_t policy = 0;
        friend bool operator==(const Place&, const Place&) = default;
    };

    void enter(std::uint32_t part, std::uint32_t index, const Policy& policy) {
        const Place place{part, index};
        const std::string position = "policy" + std::to_string(index);
        const std::string_view given = policy.id.empty() ? annotatedId(policy) : std::string_view(policy.id);
        if (!given.empty()) m_given[std::string(given)].push_back(place);
        if (policy.isTemplate) m_byPosition[m_parts[part].source->name() + ":" + position].push_back(place);
        if (policy.isTemplate && policy.id.empty()) m_byPosition[position].push_back(place);
        if (policy.isTemplate) m_unlinked.push_back(place);
    }

    [[nodiscard]] const Policy& policyAt(Place place) const { return m_parts[place.part].document.tree.policies[place.policy]; }

    /// The templates that a name can mean; those of the link's own source win over others.
    [[nodiscard]] std::vector<Place> candidates(std::uint32_t part, const std::string& name) const {
        for (const auto* index : {&m_given, &m_byPosition}) {
            const auto found = index->find(name);
            if (found == index->end()) continue;
            std::vector<Place> own;
            std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(own),
                         [part](Place place) { return place.part == part; });
            return own.empty() ? found->second : own;
        }
        return {};
    }

    void report(Code code, std::uint32_t part, Span span, std::string message) {
        m_diagnostics.push_back(makeDiagnostic(code, *m_parts[part].source, span, std::move(message)));
    }

    void apply(std::uint32_t part, const TemplateLink& link) {
        const auto place = resolve(part, link);
        if (!place) return;
        if (m_given.count(link.id) > 0 || m_byPosition.count(link.id) > 0) {
            report(Code::CedarLinkId, part, link.idSpan,
                   "the id " + code(link.id) + " belongs to another policy, template or link");
            return;
        }
        if (const auto wrong = slotMismatch(policyAt(*place), link)) {
            report(Code::CedarLinkSlots, part, link.span, *wrong);
            return;
        }
        auto& policies = m_parts[place->part].document.tree.policies;
        Policy policy = linked(policies[place->policy], link);
        m_given[link.id].push_back({place->part, static_cast<std::uint32_t>(policies.size())});
        policies.push_back(std::move(policy));
        m_unlinked.erase(std::remove(m_unlinked.begin(), m_unlinked.end(), *place), m_unlinked.end());
    }

    std::optional<Place> resolve(std::uint32_t part, const TemplateLink& link) {
        const std::vector<Place> found = candidates(part, link.templateId);
        if (found.size() == 1 && policyAt(found.front()).isTemplate) return found.front();
        std::string message = "there is no template " + code(link.templateId);
        if (found.size() > 1) message = "several policies have the id " + code(link.templateId);
        if (found.size() == 1) message = code(link.templateId) + " is a policy without slots, so nothing can be linked to it";
        if (found.empty()) message += suggestion(link.templateId);
        report(Code::CedarUnknownTemplate, part, link.templateSpan, std::move(message));
        return std::nullopt;
    }

    [[nodiscard]] std::string suggestion(const std::string& name) const {
        std::vector<std::string_view> names;
        for (const auto& [id, places] : m_given) {
            if (policyAt(places.front()).isTemplate) names.push_back(id);
        }
        const std::string_view better = nearest(name, names);
        return better.empty() ? "" : "; did you mean " + code(better) + "?";
    }

    void noteUnlinked() {
        for (const Place place : m_unlinked) {
            report(Code::CedarUnlinkedTemplate, place.part, policyAt(place).headSpan,
                   "this is a template; as nothing links it, it decides nothing");
        }
    }

    std::vector<LinkablePart>& m_parts;
    std::vector<Diagnostic>& m_diagnostics;
    std::map<std::string, std::vector<Place>, std::less<>> m_given;       ///< ids from JSON, @id and links
    std::map<std::string, std::vector<Place>, std::less<>> m_byPosition;  ///< of templates
    std::vector<Place> m_unlinked;
};

void fill(ScopeClause& clause, const std::optional<EntityUid>& entity) {
    if (!clause.hasSlot) return;
    clause.hasSlot = false;
    clause.entities = {Value(*entity)};
}

}  // namespace

std::optional<std::string> slotMismatch(const Policy& policy, const TemplateLink& link) {
    const auto check = [](const ScopeClause& clause, const std::optional<EntityUid>& value,
                          std::string_view slot) -> std::optional<std::string> {
        if (clause.hasSlot == value.has_value()) return std::nullopt;
        return clause.hasSlot ? "the template has the slot " + code(slot) + ", but the link gives no value for it"
                              : "the template has no slot " + code(slot) + ", but the link gives a value for it";
    };
    const auto wrong = check(policy.scope[0], link.principal, "?principal");
    return wrong ? wrong : check(policy.scope[2], link.resource, "?resource");
}

Policy linked(const Policy& policy, const TemplateLink& link) {
    Policy result = policy;
    fill(result.scope[0], link.principal);
    fill(result.scope[2], link.resource);
    result.isTemplate = false;
    result.id = link.id;
    return result;
}

void linkAll(std::vector<LinkablePart>& parts, std::vector<Diagnostic>& diagnostics) {
    Linker(parts, diagnostics).run();
}

}  // namespace writ::cedar
