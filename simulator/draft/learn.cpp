#include "simulator/draft/learn.h"

#include "engine/cedar/value.h"
#include "simulator/scratch/facts_edit.h"

#include <algorithm>
#include <array>

namespace writ::sim::draft {
namespace {

constexpr std::array kStopped = {Outcome::PolicyDeny,    Outcome::PolicyDefaultDeny,    Outcome::PolicyError,
                                 Outcome::UserDeclined,  Outcome::ModelRefusalDeclared, Outcome::ModelRefusalText,
                                 Outcome::ModelDeclined, Outcome::ModelCannot,          Outcome::ProviderFilter};

/// Who and what the call is about, and its arguments.
bool isTold(const std::string& pointer) {
    constexpr std::array<std::string_view, 4> kParts{"/subject/properties", "/resource/properties", "/action/properties",
                                                     "/context/"};
    const bool isArgument = pointer == "/context/input" || pointer.starts_with("/context/input/");
    return !isArgument &&
           std::any_of(kParts.begin(), kParts.end(), [&](std::string_view part) { return pointer.starts_with(part); });
}

/// The value of the principal's attribute as a literal; empty where it has none that policies can be about.
std::string attributeLiteral(const Corpus& corpus, const Request& request, const std::string& name) {
    const Json* value = request.subjectProperties.find(name);
    if (value == nullptr) value = scratch::attributesOf(corpus.workspace->facts, request.subject).find(name);
    if (value == nullptr) return {};
    if (value->isString()) return cedar::quoted(value->asString());
    return value->isBool() || value->isInteger() ? value->dump() : std::string();
}

std::string attributeText(const std::string& name, const std::string& literal) {
    const bool plain = cedar::isPlainName(name);
    const std::string path = plain ? "principal." + name : "principal[" + cedar::quoted(name) + "]";
    return "principal has " + (plain ? name : cedar::quoted(name)) + " && " + path + " == " + literal;
}

}  // namespace

bool wasStopped(const CorpusCall& call, const Step& step) {
    return step.probe || std::find(kStopped.begin(), kStopped.end(), call.outcome.outcome) != kStopped.end();
}

bool wasExecuted(const CorpusCall& call, const Step& step) {
    return !step.probe && call.outcome.outcome == Outcome::Executed;
}

std::optional<LeftOut> leftOut(const Replay& inForce, std::size_t index, const DraftOptions& options) {
    const CorpusCall& call = inForce.corpus->calls[index];
    const Step& step = call.stepIn(inForce.corpus->sessions);
    if (step.probe) return LeftOut::Hypothetical;
    if (!wasExecuted(call, step)) return LeftOut::NotExecuted;
    const BoundCallPtr bound = call.bound.get();
    if (call.input == nullptr || bound == nullptr || !bound->request) return LeftOut::NotReplayable;
    const std::vector<UnknownField>& unknown = bound->request->unknown;
    if (!std::all_of(unknown.begin(), unknown.end(), [](const UnknownField& field) { return isTold(field.pointer); }))
        return LeftOut::Unknown;
    if (!options.alsoNotAllowed && inForce.verdict(index) != Verdict::Allow) return LeftOut::NotAllowed;
    return std::nullopt;
}

std::vector<Group> groupsOf(const Corpus& corpus, const std::vector<std::size_t>& calls, const DraftOptions& options) {
    std::vector<Group> groups;
    for (const std::size_t index : calls) {
        const BoundCallPtr bound = corpus.calls[index].bound.get();
        const Request& request = *bound->request;
        Group group{request.subject, {}, options.principals != DraftPrincipals::Type, request.action, request.resource.type, {}};
        if (options.principals == DraftPrincipals::Attribute) {
            const std::string literal = attributeLiteral(corpus, request, options.attribute);
            if (!literal.empty()) group.attributeText = attributeText(options.attribute, literal);
            group.onePrincipal = literal.empty();
        }
        const auto isSame = [&](const Group& other) {
            const bool principals =
                group.onePrincipal ? other.principal == group.principal : other.principal.type == group.principal.type;
            return principals && other.onePrincipal == group.onePrincipal && other.attributeText == group.attributeText &&
                   other.action == group.action && other.resourceType == group.resourceType;
        };
        auto at = std::find_if(groups.begin(), groups.end(), isSame);
        if (at == groups.end()) at = groups.insert(groups.end(), std::move(group));
        at->calls.push_back(index);
    }
    return groups;
}

}  // namespace writ::sim::draft
