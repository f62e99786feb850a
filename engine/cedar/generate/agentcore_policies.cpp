// Policies between Writ's own words and those of an AgentCore gateway. Only names are changed, token by token, so that comments
// and layout stay.
#include "engine/cedar/generate/agentcore.h"

#include "engine/cedar/generate/paths.h"
#include "engine/cedar/parser.h"
#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/resolve.h"
#include "engine/cedar/token.h"
#include "engine/cedar/validate/validate.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <array>
#include <set>

namespace writ::cedar {
namespace {

/// Entity types that a gateway has.
constexpr std::array<std::string_view, 3> kTypes{"OAuthUser", "IamEntity", "Gateway"};

/// The tokens of a text that mean something, and the text rewritten around them.
class Rewriter {
public:
    explicit Rewriter(const Source& source) : m_source(source) {
        for (const Token& token : tokenize(source, nullptr)) {
            if (token.kind != TokenKind::Whitespace && token.kind != TokenKind::Comment) m_tokens.push_back(token);
        }
    }

    [[nodiscard]] std::size_t size() const { return m_tokens.size(); }
    [[nodiscard]] TokenKind kind(std::size_t i) const { return i < m_tokens.size() ? m_tokens[i].kind : TokenKind::End; }
    [[nodiscard]] std::string_view text(std::size_t i) const {
        return i < m_tokens.size() ? m_source.text(m_tokens[i].span) : std::string_view();
    }
    [[nodiscard]] bool is(std::size_t i, std::string_view word) const {
        return kind(i) == TokenKind::Identifier && text(i) == word;
    }

    /// The tokens [begin, end) become this text.
    void replace(std::size_t begin, std::size_t end, std::string with) {
        m_edits.push_back({{m_tokens[begin].span.begin, m_tokens[end - 1].span.end}, std::move(with)});
    }

    [[nodiscard]] std::string finish() const {
        std::string made;
        std::uint32_t at = 0;
        for (const TextEdit& edit : m_edits) {
            if (edit.span.begin < at) continue;
            made += m_source.text(Span{at, edit.span.begin});
            made += edit.replacement;
            at = edit.span.end;
        }
        return made.append(m_source.text(Span{at, m_source.size()}));
    }

    /// A path that begins at a token: A::B, or A::B::"id".
    struct Path {
        std::string type;
        std::optional<std::string> id;
        std::size_t end = 0;  ///< the token behind it
    };
    [[nodiscard]] std::optional<Path> pathAt(std::size_t i) const {
        if (kind(i) != TokenKind::Identifier) return std::nullopt;
        Path path{std::string(text(i)), std::nullopt, i + 1};
        while (kind(path.end) == TokenKind::DoubleColon) {
            if (kind(path.end + 1) == TokenKind::String) {
                path.id = unquoted(path.end + 1);
                path.end += 2;
                return path;
            }
            if (kind(path.end + 1) != TokenKind::Identifier) break;
            path.type = qualified(path.type, text(path.end + 1));
            path.end += 2;
        }
        return path;
    }

private:
    [[nodiscard]] std::string unquoted(std::size_t i) const {
        const std::string_view quoted = text(i);
        return quoted.size() < 2 ? std::string() : unescaped(quoted.substr(1, quoted.size() - 2));
    }
    static std::string unescaped(std::string_view text);

    const Source& m_source;
    std::vector<Token> m_tokens;
    std::vector<TextEdit> m_edits;
};

/// Names of tools hold no escapes but those of quotes; anything else keeps its backslash and matches no tool.
std::string Rewriter::unescaped(std::string_view text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
        made += text[i];
    }
    return made;
}

bool isAction(const std::string& type) {
    return type == "Action" || type == "AgentCore::Action";
}

class ToGateway {
public:
    ToGateway(const Source& source, const std::vector<ToolDescription>& tools, const AgentCoreTarget& target)
        : m_text(source), m_target(target) {
        for (const ToolDescription& tool : tools) m_tools.insert(tool.name);
    }

    std::string run() {
        for (std::size_t i = 0; i < m_text.size();) i = step(i);
        return m_text.finish();
    }

private:
    [[nodiscard]] static std::string gatewayType() { return qualified(kAgentCoreSpace, "Gateway"); }
    [[nodiscard]] std::string caller() const { return qualified(kAgentCoreSpace, m_target.iam ? "IamEntity" : "OAuthUser"); }
    [[nodiscard]] std::string gateway() const { return EntityUid{gatewayType(), m_target.gatewayArn}.text(); }

    /// Rewrites what begins at a token; gives the token to go on with.
    std::size_t step(std::size_t i) {
        if ((m_text.is(i, "permit") || m_text.is(i, "forbid")) && m_text.kind(i + 1) == TokenKind::LParen) return scope(i + 2);
        if (m_text.is(i, "is")) return typeTest(i);
        if (m_text.is(i, "principal")) return claim(i);
        if (m_text.is(i, "context") && m_text.text(i + 2) == "session" && m_text.text(i + 4) == "now") {
            m_text.replace(i, i + 5, "context.system.now");
            return i + 5;
        }
        return name(i);
    }

    std::size_t name(std::size_t i) {
        const auto path = m_text.pathAt(i);
        if (!path) return i + 1;
        if (path->id && isAction(path->type)) m_text.replace(i, path->end, action(*path->id));
        if (path->id && std::find(kTypes.begin(), kTypes.end(), path->type) != kTypes.end())
            m_text.replace(i, path->end, EntityUid{qualified(kAgentCoreSpace, path->type), *path->id}.text());
        return path->end;
    }

    [[nodiscard]] std::string action(const std::string& id) const {
        const std::string name = m_tools.count(id) != 0 ? agentCoreAction(m_target.target, id) : id;
        return EntityUid{qualified(kAgentCoreSpace, "Action"), name}.text();
    }

    std::size_t typeTest(std::size_t i) {
        const auto path = m_text.pathAt(i + 1);
        if (!path) return i + 1;
        const bool resource = i > 0 && m_text.is(i - 1, "resource");
        m_text.replace(i + 1, path->end, resource ? gatewayType() : caller());
        return path->end;
    }

    /// Claims of the caller are tags: principal.role, principal has role.
    std::size_t claim(std::size_t i) {
        if (m_target.iam) return i + 1;
        if (m_text.kind(i + 1) == TokenKind::Dot && m_text.kind(i + 2) == TokenKind::Identifier &&
            m_text.kind(i + 3) != TokenKind::LParen && m_text.text(i + 2) != "id") {
            m_text.replace(i, i + 3, "principal.getTag(\"" + std::string(m_text.text(i + 2)) + "\")");
            return i + 3;
        }
        if (m_text.is(i + 1, "has") && m_text.kind(i + 2) == TokenKind::Identifier && m_text.kind(i + 3) != TokenKind::Dot &&
            m_text.text(i + 2) != "id") {
            m_text.replace(i, i + 3, "principal.hasTag(\"" + std::string(m_text.text(i + 2)) + "\")");
            return i + 3;
        }
        return i + 1;
    }

    /// Principal, action and resource of a policy; `i` is behind the parenthesis.
    std::size_t scope(std::size_t i) {
        if (m_text.is(i, "principal")) i = principal(i);
        bool someAction = false;
        for (; i < m_text.size() && !m_text.is(i, "resource"); ++i) {
            const auto path = m_text.pathAt(i);
            if (!path || !path->id) continue;
            someAction = true;
            m_text.replace(i, path->end, action(*path->id));
            i = path->end - 1;
        }
        return i < m_text.size() ? resource(i, someAction) : i;
    }

    std::size_t principal(std::size_t i) {
        if (m_text.kind(i + 1) == TokenKind::EqualEqual || m_text.is(i + 1, "in")) {
            const auto path = m_text.pathAt(i + 2);
            if (!path || !path->id) return i + 2;
            m_text.replace(i + 2, path->end, EntityUid{caller(), *path->id}.text());
            return path->end;
        }
        return m_text.is(i + 1, "is") ? typeTest(i + 1) : i + 1;
    }

    /// An action may only be named together with the gateway.
    std::size_t resource(std::size_t i, bool someAction) {
        std::size_t end = i + 1;
        while (end < m_text.size() && m_text.kind(end) != TokenKind::Comma && m_text.kind(end) != TokenKind::RParen) ++end;
        const bool any = end == i + 1;
        const bool typed = m_text.is(i + 1, "is") && m_text.kind(end - 1) == TokenKind::Identifier;
        if (any && !someAction) return end;
        m_text.replace(i, end, typed && !someAction ? "resource is " + gatewayType() : "resource == " + gateway());
        return end;
    }

    Rewriter m_text;
    const AgentCoreTarget& m_target;
    std::set<std::string, std::less<>> m_tools;
};

/// The actions of a gateway in a workspace.
class FromGateway {
public:
    FromGateway(const std::vector<ToolDescription>& tools, const Schema* schema) : m_schema(schema) {
        for (const ToolDescription& tool : tools) m_tools.insert(tool.name);
    }

    [[nodiscard]] std::string action(const std::string& id, std::vector<AgentCoreIssue>& issues) const {
        if (m_schema != nullptr && m_schema->action({"Action", id}) != nullptr) return id;
        const std::string tool(toolOfAgentCore(id));
        if (m_tools.count(tool) != 0) return tool;
        if (!tool.empty())
            issues.push_back({{}, "`" + id + "` is no tool of the catalog"});
        else if (id != "Mcp" && id != "CallTool")
            issues.push_back({{}, "`" + id + "` is a target; list its tools instead, or declare the group in the schema"});
        return id;
    }

private:
    const Schema* m_schema;  ///< or null
    std::set<std::string> m_tools;
};

std::string idOf(const Policy& policy, std::size_t index) {
    const auto found =
        std::find_if(policy.annotations.begin(), policy.annotations.end(), [](const Annotation& a) { return a.name == "id"; });
    return found == policy.annotations.end() || found->value.empty() ? "policy" + std::to_string(index) : found->value;
}

class Exporter {
public:
    Exporter(const AgentCoreLimits& limits, const SchemaPtr& schema) : m_limits(limits), m_schema(schema) {}

    void add(const Source& source) {
        std::vector<Diagnostic> diagnostics;
        const Tree tree = parse(source, diagnostics);
        for (const Diagnostic& diagnostic : diagnostics) m_made.issues.push_back({{}, diagnostic.message});
        if (hasErrors(diagnostics)) return;
        for (std::size_t i = 0; i < tree.policies.size(); ++i) addPolicy(source, tree, static_cast<std::uint32_t>(i));
    }

    AgentCorePolicies finish() {
        if (m_made.policies.size() > m_limits.maxPolicies) {
            m_made.issues.push_back({{},
                                     "there are " + std::to_string(m_made.policies.size()) + " policies; an engine takes " +
                                         std::to_string(m_limits.maxPolicies)});
        }
        return std::move(m_made);
    }

private:
    void addPolicy(const Source& source, const Tree& tree, std::uint32_t index) {
        const Policy& policy = tree.policies[index];
        AgentCorePolicy made{idOf(policy, m_made.policies.size()), std::string(source.text(policy.span))};
        const std::size_t size = scalarCount(made.statement);
        if (size < m_limits.minStatement)
            issue(made.id, "the statement has " + std::to_string(size) + " characters; at least " +
                               std::to_string(m_limits.minStatement) + " are asked");
        if (size > m_limits.maxStatement)
            issue(made.id, "the statement has " + std::to_string(size) + " characters; at most " +
                               std::to_string(m_limits.maxStatement) + " are taken");
        for (const Diagnostic& diagnostic : validatePolicy(source, tree, index, *m_schema)) {
            if (diagnostic.severity == Severity::Error) issue(made.id, diagnostic.message);
        }
        m_made.policies.push_back(std::move(made));
    }

    void issue(const std::string& policy, std::string message) { m_made.issues.push_back({policy, std::move(message)}); }

    const AgentCoreLimits& m_limits;
    const SchemaPtr& m_schema;
    AgentCorePolicies m_made;
};

}  // namespace

AgentCorePolicies toAgentCore(const std::vector<SourcePtr>& sources, const std::vector<ToolDescription>& tools,
                              const AgentCoreTarget& target, const AgentCoreLimits& limits) {
    AgentCorePolicies refused;
    const auto fragment = agentCoreSchema(tools, target);
    if (!fragment) return {{}, {{{}, fragment.error().message}}};
    std::vector<Diagnostic> diagnostics;
    const SchemaPtr schema = resolveSchema({*fragment}, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) refused.issues.push_back({{}, diagnostic.message});
    if (!schema) return refused;
    Exporter exporter(limits, schema);
    for (const SourcePtr& source : sources) exporter.add(Source(source->name(), ToGateway(*source, tools, target).run()));
    AgentCorePolicies made = exporter.finish();
    if (const auto text = schemaText(*fragment); text && text->size() > limits.maxSchema) {
        made.issues.push_back({{},
                               "the schema has " + std::to_string(text->size()) + " bytes; at most " +
                                   std::to_string(limits.maxSchema) + " are taken"});
    }
    return made;
}

AgentCoreText agentCoreText(const Source& source) {
    const Rewriter text(source);
    if (text.kind(0) == TokenKind::LBrace) {
        const auto json = parseJson(source.text());
        return json && json->contains(kAgentCoreSpace) ? AgentCoreText::Schema : AgentCoreText::None;
    }
    bool found = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.is(i, "namespace") && text.is(i + 1, kAgentCoreSpace)) return AgentCoreText::Schema;
        found = found || (text.is(i, kAgentCoreSpace) && text.kind(i + 1) == TokenKind::DoubleColon);
    }
    return found ? AgentCoreText::Policies : AgentCoreText::None;
}

FromAgentCore fromAgentCore(const Source& source, const std::vector<ToolDescription>& tools, const Schema* schema) {
    FromAgentCore made;
    const FromGateway names(tools, schema);
    Rewriter text(source);
    for (std::size_t i = 0; i < text.size();) {
        const auto path = text.pathAt(i);
        const std::size_t end = path ? path->end : i + 1;
        if (path && path->type.starts_with(kAgentCorePrefix)) {
            const std::string type = path->type.substr(kAgentCorePrefix.size());
            const bool isAction = path->id && type == "Action";
            const std::string id = isAction ? names.action(*path->id, made.issues) : path->id.value_or("");
            text.replace(i, end, path->id ? EntityUid{type, id}.text() : type);
        }
        i = end;
    }
    made.text = text.finish();
    return made;
}

}  // namespace writ::cedar
