#include "simulator/boundary/boundary.h"
#include "simulator/replay/json_parts.h"

#include <algorithm>

namespace writ::sim {
namespace {

Json versionJson(const ProbedVersion& version) {
    return Json::object(
        {{"name", version.version.name}, {"label", version.version.label}, {"policies", version.policies->digest().hex()}});
}

Json spanJson(Span span) {
    return Json::array({span.begin, span.end});
}

Json constantJson(const BoundaryProbes& probes, const BoundaryConstant& one) {
    const PolicyConstant& constant = one.constant;
    return Json::object({{"version", one.version},
                         {"rule", ruleJson(probes.versions[one.version].policies->rules()[constant.rule])},
                         {"use", word(constant.use)},
                         {"text", constant.text},
                         {"constant", constant.constant},
                         {"compared", constant.compared},
                         {"pointer", constant.pointer},
                         {"span", spanJson(constant.span)},
                         {"line", constant.line},
                         {"base", one.base ? Json(*one.base) : Json()},
                         {"why", one.why}});
}

Json baseJson(const BoundaryProbes& probes, const BoundaryBase& base) {
    Json::Object members{{"kind", word(base.kind)}, {"tool", base.tool}};
    if (base.call) {
        const CorpusCall& call = probes.corpus->calls[*base.call];
        members.emplace_back("session", probes.corpus->sessions[call.session]->id);
        members.emplace_back("step", call.step);
        members.emplace_back("call", call.call);
    }
    Json::Array values;
    for (const OutlineValue& value : base.values)
        values.push_back(Json::object({{"pointer", value.pointer}, {"value", value.value}, {"source", value.source}}));
    members.emplace_back("values", Json(std::move(values)));
    return Json(std::move(members));
}

Json verdictJson(const BoundaryVerdict& verdict, const PolicySet& policies) {
    if (!verdict.decision)
        return Json::object({{"verdict", nullptr},
                             {"reason", verdict.notDecided},
                             {"rules", Json(Json::Array{})},
                             {"deciding", Json(Json::Array{})}});
    const Decision& decision = *verdict.decision;
    return Json::object({{"verdict", word(decision.verdict)},
                         {"reason", word(decision.reason)},
                         {"rules", rulesJson(decision.rules, policies.rules())},
                         {"deciding", fieldsJson(decision.deciding)}});
}

Json probeJson(const BoundaryProbes& probes, const BoundaryProbe& probe) {
    Json::Array places;
    for (const BoundaryPlace& place : probe.places)
        places.push_back(Json::object({{"constant", place.constant}, {"side", word(place.side)}}));
    Json::Array verdicts;
    for (std::size_t i = 0; i < probe.verdicts.size(); ++i)
        verdicts.push_back(verdictJson(probe.verdicts[i], *probes.versions[i].policies));
    Json::Object members{{"places", Json(std::move(places))}, {"base", probe.base},     {"hypothetical", true},
                         {"pointer", probe.pointer},          {"absent", !probe.value}, {"source", probe.source},
                         {"unedited", probe.unedited}};
    if (probe.value) members.emplace_back("value", *probe.value);
    members.emplace_back("verdicts", Json(std::move(verdicts)));
    members.emplace_back("differs", probe.differs());
    return Json(std::move(members));
}

}  // namespace

Json boundaryJson(const BoundaryProbes& all) {
    Json::Array versions, constants, bases, probes, gaps;
    for (const ProbedVersion& version : all.versions) versions.push_back(versionJson(version));
    for (const BoundaryConstant& constant : all.constants) constants.push_back(constantJson(all, constant));
    for (const BoundaryBase& base : all.bases) bases.push_back(baseJson(all, base));
    for (const BoundaryProbe& probe : all.probes) probes.push_back(probeJson(all, probe));
    for (const BoundaryGap& gap : all.gaps) gaps.push_back(Json::object({{"constant", gap.constant}, {"reason", gap.reason}}));
    const auto differing =
        std::count_if(all.probes.begin(), all.probes.end(), [](const BoundaryProbe& p) { return p.differs(); });
    return Json::object({{"format", 1},
                         {"summary", Json::object({{"constants", all.constants.size()},
                                                   {"probes", all.probes.size()},
                                                   {"differ", static_cast<std::size_t>(differing)},
                                                   {"gaps", all.gaps.size()}})},
                         {"versions", Json(std::move(versions))},
                         {"constants", Json(std::move(constants))},
                         {"bases", Json(std::move(bases))},
                         {"probes", Json(std::move(probes))},
                         {"gaps", Json(std::move(gaps))}});
}

}  // namespace writ::sim
