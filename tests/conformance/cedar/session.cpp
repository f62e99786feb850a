#include "tests/conformance/cedar/session.h"

#include "engine/cedar/extension.h"
#include "engine/cedar/input.h"
#include "engine/cedar/language.h"
#include "engine/cedar/literal.h"
#include "engine/cedar/policy_json/read.h"
#include "engine/cedar/token.h"
#include "engine/json/file.h"

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

Json extension(std::string_view function, const Json& argument) {
    return Json::object({{"__extn", Json::object({{"fn", Json(function)}, {"arg", argument}})}});
}

Json implicitString(const Json& text) {
    for (const std::string_view name : {"ip", "decimal", "datetime", "duration"}) {
        if (cedar::callExtension(*cedar::findExtension(name), {cedar::Value(text.asString())})) return extension(name, text);
    }
    return text;
}

}  // namespace

std::string Answer::text() const {
    return decision + " " + joined(reason) + " errors " + joined(errors);
}

Result<CedarSession> CedarSession::open(std::string policies, const Json& entities, std::string links) {
    CedarSession session;
    std::vector<SourcePtr> sources{std::make_shared<const Source>("policies", std::move(policies))};
    if (!links.empty()) sources.push_back(std::make_shared<const Source>("linked", std::move(links)));
    Compiled compiled = cedar::language().compile(sources);
    if (!compiled.policies) return fail(ErrorKind::Malformed, render(compiled.diagnostics.front(), *sources.front()));
    auto facts = cedar::language().prepareFacts(Facts(entities));
    if (!facts) return tl::unexpected(std::move(facts.error()));
    session.readIds(sources);
    session.m_policies = std::move(compiled.policies);
    session.m_facts = std::move(*facts);
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
            const cedar::ScopeClause& action = policies[i].scope[1];
            const bool group = action.kind == cedar::ScopeKind::In || action.kind == cedar::ScopeKind::InSet;
            for (const cedar::Value& entity : group ? action.entities : std::vector<cedar::Value>())
                m_groups.insert(entity.asEntity());
            if (!policies[i].isTemplate) m_ids.push_back(policies[i].id.empty() ? "policy" + std::to_string(i) : policies[i].id);
        }
    }
}

bool CedarSession::asksForActionGroups(const EntityUid& action, const std::set<std::string>& schemaGroups) const {
    const auto store = std::dynamic_pointer_cast<const cedar::EntityStore>(m_facts);
    const auto filled = [&schemaGroups](const EntityUid& group) { return schemaGroups.count(group.id) > 0; };
    return !store->find(action) && std::any_of(m_groups.begin(), m_groups.end(), filled);
}

std::set<std::string> actionGroups(const std::string& schema) {
    std::set<std::string> groups;
    const Source source("schema", schema);
    bool inAction = false;
    bool inParents = false;
    for (const cedar::Token& token : cedar::tokenize(source, nullptr)) {
        const std::string_view text = source.text(token.span);
        const bool isName = token.kind == cedar::TokenKind::Identifier || token.kind == cedar::TokenKind::String;
        if (text == "action")
            inAction = true;
        else if (text == "appliesTo" || text == ";")
            inAction = inParents = false;
        else if (inAction && text == "in")
            inParents = true;
        else if (inParents && isName)
            groups.insert(token.kind == cedar::TokenKind::String ? cedar::unescape(text, 0, false).pieces.front()
                                                                 : std::string(text));
    }
    return groups;
}

Answer CedarSession::decide(const CedarRequest& request) const {
    Request question;
    question.subject = request.principal;
    question.resource = request.resource;
    question.context = request.context;
    const auto input = cedar::prepareInput(question, request.action, m_facts);
    if (!input) return {input.error().text(), {}, {}};
    const Decision decision = m_policies->decide(**input, *m_policies->makeScratch());
    Answer answer{std::string(word(decision.engineDecision)), {}, {}};
    // The rules of an answer are those of the verdict; where errors left it open, those of the engine.
    const Effect effect = decision.engineReason == Reason::Forbid ? Effect::Forbid : Effect::Permit;
    for (std::uint32_t rule = 0; rule < decision.states.size(); ++rule) {
        const bool matched = decision.states[rule] == RuleState::Matched && m_policies->rules()[rule].effect == effect;
        if (matched && decision.engineReason != Reason::DefaultDeny) answer.reason.insert(m_ids[rule]);
    }
    for (const RuleError& error : decision.errors) answer.errors.insert(m_ids[error.rule]);
    return answer;
}

Json withImplicitReferences(const Json& json) {
    if (json.isString()) return implicitString(json);
    if (json.isArray()) {
        Json::Array items;
        for (const Json& item : json.asArray()) items.push_back(withImplicitReferences(item));
        return Json(std::move(items));
    }
    if (!json.isObject() || json.contains("__entity") || json.contains("__extn")) return json;
    if (json.size() == 2 && json["type"].isString() && json["id"].isString()) return Json::object({{"__entity", json}});
    if (json.size() == 2 && json["fn"].isString() && json.contains("arg")) return Json::object({{"__extn", json}});
    Json::Object members;
    for (const auto& [name, member] : json.asObject()) members.emplace_back(name, withImplicitReferences(member));
    return Json(std::move(members));
}

Json entitiesWithImplicitReferences(const Json& entities) {
    Json::Array result;
    for (const Json& entity : entities.asArray()) {
        Json changed = entity;
        for (const char* part : {"attrs", "tags"}) {
            if (!entity.contains(part)) continue;
            Json::Object members;
            for (const auto& [name, member] : entity[part].asObject()) members.emplace_back(name, withImplicitReferences(member));
            changed = changed.with(part, Json(std::move(members)));
        }
        result.push_back(std::move(changed));
    }
    return Json(std::move(result));
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

Result<EntityUid> parseUid(const std::string& text) {
    const std::size_t quote = text.find("::\"");
    if (quote == std::string::npos || text.back() != '"')
        return fail(ErrorKind::Malformed, "expected Type::\"id\", found " + text);
    const cedar::Unescaped id = cedar::unescape(std::string_view(text).substr(quote + 2), 0, false);
    return EntityUid{text.substr(0, quote), id.pieces.front()};
}

}  // namespace writ::conformance
