#include "simulator/cases/test_case.h"
#include "simulator/replay/wording.h"
#include "simulator/workspace/paths.h"

#include <algorithm>
#include <cctype>

namespace writ::sim {
namespace {

/// How a case names a version: not at all, where it is the one in force.
Result<std::string> versionName(const Workspace& workspace, const PolicyVersion& version) {
    const Result<PolicyVersion> inForce = policyVersion(workspace, "");
    if (inForce && inForce->name == version.name) return std::string();
    const bool known = std::find(workspace.versions.begin(), workspace.versions.end(), version.name) != workspace.versions.end();
    const bool isPath = version.name.find('/') != std::string::npos && !version.name.starts_with("git:");
    if (!known && isPath)
        return fail(ErrorKind::Unsupported, "A case names a version of the workspace; '" + version.name + "' is a folder.");
    return version.name;
}

void expect(const Decision& decision, const PolicySet& policies, TestCase& test) {
    test.verdict = decision.verdict;
    test.rules.emplace();
    for (const std::uint32_t rule : decision.rules) test.rules->push_back(policies.rules()[rule].id);
    std::sort(test.rules->begin(), test.rules->end());
}

void addName(const ScratchOrigin* origin, bool edited, TestCase& test) {
    test.name = test.request.action;
    if (origin != nullptr) test.name += ", step " + std::to_string(origin->step) + " of " + origin->session;
    if (edited) test.name += ", what-if";
    if (!test.version.empty()) test.name += " (" + test.version + ")";
}

}  // namespace

Result<TestCase> caseOf(const Replay& replay, std::size_t index) {
    const CorpusCall& call = replay.corpus->calls[index];
    const std::optional<Decision> decision = replay.decision(index);
    const BoundCallPtr bound = call.bound.get();
    if (!decision || !bound->request)
        return fail(ErrorKind::Unsupported, "There is no verdict to expect. " + notReplayableSentence(call.notReplayable));
    Result<std::string> version = versionName(*replay.corpus->workspace, replay.version);
    if (!version) return tl::unexpected(std::move(version.error()));
    const Session& session = *replay.corpus->sessions[call.session];
    TestCase test;
    test.version = *std::move(version);
    test.request = *bound->request;
    expect(*decision, *replay.policies, test);
    test.origin = CaseOrigin{session.id, call.step, session.digest.hex(), replay.policies->digest().hex(), false};
    const ScratchOrigin origin{session.id, call.step, call.call, session.digest};
    addName(&origin, false, test);
    return test;
}

Result<TestCase> caseOf(const ScratchRequest& scratch, const ScratchResult& result, const PolicyVersion& version) {
    if (result.decision() == nullptr || scratch.request() == nullptr)
        return fail(ErrorKind::Unsupported, "There is no verdict to expect. " + result.sentence);
    if (!(scratch.facts().entities() == scratch.workspace()->facts.entities()))
        return fail(ErrorKind::Unsupported, "This what-if leaves out an attribute that the facts hold, which a case cannot say.");
    Result<std::string> name = versionName(*scratch.workspace(), version);
    if (!name) return tl::unexpected(std::move(name.error()));
    TestCase test;
    test.version = *std::move(name);
    test.request = *scratch.request();
    expect(*result.decision(), *result.policies, test);
    const ScratchOrigin& origin = scratch.origin();
    const bool recorded = !origin.session.empty();
    const bool edited = !scratch.edits().empty();
    if (recorded)
        test.origin = CaseOrigin{origin.session, origin.step, origin.digest.hex(), result.policies->digest().hex(), edited};
    addName(recorded ? &origin : nullptr, edited || !recorded, test);
    return test;
}

std::string testFileFor(const TestCase& test) {
    std::string name = test.origin ? test.origin->session : "what-if";
    const auto odd = [](unsigned char c) { return std::isalnum(c) == 0 && c != '-' && c != '_' && c != '.'; };
    std::replace_if(name.begin(), name.end(), odd, '-');
    name.erase(0, name.find_first_not_of('.'));
    return (name.empty() ? "recorded" : name) + ".json";
}

}  // namespace writ::sim
