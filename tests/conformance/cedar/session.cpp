#include "tests/conformance/cedar/session.h"

#include "engine/cedar/input.h"
#include "engine/cedar/language.h"
#include "engine/cedar/literal.h"
#include "engine/cedar/policy_json/read.h"
#include "engine/cedar/schema/conformance.h"
#include "engine/json/file.h"
#include "tests/unit/cedar/program/reference.h"

#include <zlib.h>
#include <algorithm>
#include <array>

namespace writ::conformance {
namespace {

constexpr std::size_t kMaxUnpacked = std::size_t{512} << 20U;

std::string joined(const std::set<std::string>& ids) {
    std::string text;
    for (const std::string& id : ids) text += (text.empty() ? "" : ",") + id;
    return "[" + text + "]";
}

}  // namespace

std::string Answer::text() const {
    return decision + " " + joined(reason) + " errors " + joined(errors);
}

Result<CedarSession> CedarSession::open(std::string policies, const Json& entities, cedar::SchemaPtr schema, std::string links) {
    CedarSession session;
    std::vector<SourcePtr> sources{std::make_shared<const Source>("policies", std::move(policies))};
    if (!links.empty()) sources.push_back(std::make_shared<const Source>("linked", std::move(links)));
    Compiled compiled = cedar::language().compile(sources);
    if (!compiled.policies) return fail(ErrorKind::Malformed, render(compiled.diagnostics.front(), *sources.front()));
    auto store = schema ? cedar::EntityStore::load(entities, *schema) : cedar::EntityStore::load(entities);
    if (!store) return tl::unexpected(std::move(store.error()));
    session.readIds(sources);
    session.m_policies = std::move(compiled.policies);
    session.m_schema = std::move(schema);
    session.m_store = std::move(*store);
    return session;
}

void CedarSession::readIds(const std::vector<SourcePtr>& sources) {
    std::vector<Diagnostic> ignored;
    std::vector<cedar::LinkablePart> parts;
    for (const SourcePtr& source : sources) parts.push_back({source, cedar::readPolicies(*source, ignored)});
    cedar::linkAll(parts, ignored);
    for (const cedar::LinkablePart& part : parts) {
        const auto& policies = part.document.tree.policies;
        for (std::uint32_t i = 0; i < policies.size(); ++i) {
            if (!policies[i].isTemplate) m_ids.push_back(policies[i].id.empty() ? "policy" + std::to_string(i) : policies[i].id);
        }
    }
}

Result<InputPtr> CedarSession::inputOf(const CedarRequest& request) const {
    if (!m_schema) {
        Request question;
        question.subject = request.principal;
        question.resource = request.resource;
        question.context = request.context;
        return cedar::prepareInput(question, request.action, m_store);
    }
    auto context = request.validate
                       ? cedar::checkRequest(*m_schema, request.principal, request.action, request.resource, request.context)
                       : cedar::toTypedContext(request.context, request.action, *m_schema);
    if (!context) return tl::unexpected(std::move(context.error()));
    return cedar::makeInput(request.principal, request.action, request.resource, std::move(*context), m_store);
}

Answer CedarSession::decide(const CedarRequest& request) const {
    const auto input = inputOf(request);
    if (!input) return {input.error().text(), {}, {}};
    const auto scratch = m_policies->makeScratch();
    const Decision& decision = m_policies->decide(**input, *scratch);
    Answer answer{std::string(word(decision.engineDecision)), {}, {}};
    // The rules of an answer are those of the verdict; where errors left it open, those of the engine.
    const Effect effect = decision.engineReason == Reason::Forbid ? Effect::Forbid : Effect::Permit;
    for (std::uint32_t rule = 0; rule < decision.states.size(); ++rule) {
        const bool matched = decision.states[rule] == RuleState::Matched && m_policies->rules()[rule].effect == effect;
        if (matched && decision.engineReason != Reason::DefaultDeny) answer.reason.insert(m_ids[rule]);
    }
    for (const RuleError& error : decision.errors) answer.errors.insert(m_ids[error.rule]);
    // Official answers say nothing of states, codes and places: there the program is held against the trees.
    const auto& policies = static_cast<const cedar::CedarPolicySet&>(*m_policies);
    const std::string difference =
        cedar::testing::differenceToTrees(policies, static_cast<const cedar::CedarInput&>(**input), decision);
    if (!difference.empty()) answer.decision += ", but the trees differ in " + difference;
    return answer;
}

Result<std::string> readText(const std::filesystem::path& path) {
    return readFile(path);
}

Result<std::string> readMaybeCompressed(const std::filesystem::path& path) {
    gzFile file = gzopen(path.c_str(), "rb");
    if (!file) return fail(ErrorKind::Unreadable, "cannot read " + path.string());
    std::string text;
    std::array<char, 65536> buffer{};
    int count = 0;
    while ((count = gzread(file, buffer.data(), static_cast<unsigned>(buffer.size()))) > 0 && text.size() < kMaxUnpacked) {
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    gzclose(file);
    if (count != 0) return fail(ErrorKind::Unreadable, "cannot unpack " + path.string());
    return text;
}

std::vector<std::filesystem::path> filesBelow(const std::filesystem::path& folder, const std::string& without) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (at->is_directory(error) && at->path().filename() == without) at.disable_recursion_pending();
        if (at->is_regular_file(error)) files.push_back(at->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<EntityUid> parseUid(const std::string& text) {
    const std::size_t quote = text.find("::\"");
    if (quote == std::string::npos || text.back() != '"')
        return fail(ErrorKind::Malformed, "expected Type::\"id\", found " + text);
    const cedar::Unescaped id = cedar::unescape(std::string_view(text).substr(quote + 2), 0, false);
    return EntityUid{text.substr(0, quote), id.pieces.front()};
}

}  // namespace writ::conformance
