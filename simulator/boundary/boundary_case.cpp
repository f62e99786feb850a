#include "simulator/boundary/boundary.h"
#include "simulator/replay/wording.h"

namespace writ::sim {

std::string probeText(const BoundaryProbe& probe) {
    return fieldName(probe.pointer) + " " + (probe.value ? probe.value->dump() : "absent");
}

Result<TestCase> caseOf(const BoundaryProbes& probes, std::size_t index, std::size_t version) {
    const BoundaryProbe& probe = probes.probes[index];
    const ProbedVersion& under = probes.versions[version];
    ScratchOptions options;
    options.change.reset();
    Result<TestCase> test = caseOf(probe.scratch, evaluate(probe.scratch, under.policies, options), under.version);
    if (!test) return test;
    const BoundaryConstant& first = probes.constants[probe.places.front().constant];
    const Rule& rule = probes.versions[first.version].policies->rules()[first.constant.rule];
    const ScratchOrigin& origin = probe.scratch.origin();
    const std::string from = origin.session.empty() ? std::string("from an outline")
                                                    : "from step " + std::to_string(origin.step) + " of " + origin.session;
    test->name = test->request.action + ", " + probeText(probe) + ": hypothetical, boundary of " + ruleName(rule) + ", " + from +
                 (test->version.empty() ? std::string() : " (" + test->version + ")");
    return test;
}

}  // namespace writ::sim
