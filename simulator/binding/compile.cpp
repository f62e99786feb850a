#include "simulator/binding/compile.h"

#include "simulator/binding/value_compiler.h"

namespace writ::sim::binding {

namespace {

/// Reads the members of binding.json that are not values.
class ProgramCompiler {
public:
    ProgramCompiler(const Json& document, const KnownNames& known)
        : m_document(document), m_values(kindsOf(document), known.tools, document.contains("untrusted")), m_known(known) {}

    Result<Program> run() {
        if (m_document.isObject())
            readDocument();
        else
            m_values.refuse("", "binding.json is one object");
        if (m_values.failed()) return Failure(*m_values.error());
        return std::move(m_program);
    }

private:
    static std::set<std::string> kindsOf(const Json& document) {
        std::set<std::string> kinds;
        for (const auto& [name, kind] : document["records"].asObject()) kinds.insert(name);
        return kinds;
    }

    void readDocument() {
        static const std::vector<Field> kMembers{
            {"format", FieldKind::Word},           {"masked", FieldKind::Word, false}, {"untrusted", FieldKind::Word, false},
            {"failure", FieldKind::Word, false},   {"clock", FieldKind::Value, false}, {"principal", FieldKind::Value, false},
            {"resource", FieldKind::Value, false}, {"chain", FieldKind::Value, false}, {"context", FieldKind::Value, false},
            {"records", FieldKind::Value, false},  {"tools", FieldKind::Value, false}};
        if (!m_values.members(m_document, "", kMembers)) return;
        if (!m_document["format"].isInteger() || m_document["format"].asInteger() != 1)
            return m_values.refuse("/format", "`format` is 1");
        if (const Json* masked = m_document.find("masked")) m_program.masked = m_values.texts(*masked, "/masked");
        if (const Json* failure = m_document.find("failure")) readFailure(*failure);
        if (const Json* untrusted = m_document.find("untrusted")) readUntrusted(*untrusted);
        readClock();
        if (const Json* given = m_document.find("principal")) m_program.principal = party(*given, "/principal", true);
        if (const Json* given = m_document.find("resource")) m_program.resource = party(*given, "/resource", true);
        if (const Json* given = m_document.find("chain")) readChain(*given);
        if (const Json* given = m_document.find("context")) m_program.context = context(*given, "/context");
        if (const Json* given = m_document.find("records")) readRecords(*given);
        if (const Json* given = m_document.find("tools")) readTools(*given);
    }

    void readFailure(const Json& failure) {
        if (!m_values.members(failure, "/failure", {{"prefixes", FieldKind::Word}, {"denials", FieldKind::Word, false}})) return;
        m_program.failurePrefixes = m_values.texts(failure["prefixes"], "/failure/prefixes");
        if (const Json* denials = failure.find("denials"))
            m_program.denialPrefixes = m_values.texts(*denials, "/failure/denials");
    }

    void readUntrusted(const Json& given) {
        if (!m_values.members(
                given, "/untrusted",
                {{"tools", FieldKind::Tools, false}, {"servers", FieldKind::Word, false}, {"openWorld", FieldKind::Word, false}}))
            return;
        if (given.size() == 0) m_values.refuse("/untrusted", "`untrusted` names tools or servers, or says \"openWorld\": true");
        Untrusted untrusted;
        if (const Json* tools = given.find("tools")) untrusted.tools = m_values.tools(*tools, "/untrusted/tools");
        if (const Json* servers = given.find("servers")) untrusted.servers = m_values.texts(*servers, "/untrusted/servers");
        for (std::size_t i = 0; i < untrusted.servers.size(); ++i)
            serverName(untrusted.servers[i], pointerJoin("/untrusted/servers", i));
        if (given.contains("openWorld") && !given["openWorld"].isBool())
            m_values.refuse("/untrusted/openWorld", "`openWorld` is true or false");
        untrusted.openWorld = given["openWorld"].asBool();
        m_program.untrusted = std::move(untrusted);
    }

    void serverName(const std::string& name, const std::string& at) {
        if (m_known.tools.empty() || m_known.servers.count(name) != 0) return;
        m_values.refuse(at, "The catalog has no server \"" + name + "\"" +
                                suggestion(name, {m_known.servers.begin(), m_known.servers.end()}));
    }

    void readClock() {
        static const Json kDefault = Json::object({{"$time", "call"}});
        const Json* given = m_document.find("clock");
        m_program.clock = m_values.value(given ? *given : kDefault, "/clock", Surroundings{.clock = true});
    }

    Party party(const Json& json, const std::string& at, bool withProperties, Surroundings around = {}) {
        std::vector<Field> allowed{{"type", FieldKind::Value}, {"id", FieldKind::Value}};
        if (withProperties) allowed.push_back({"properties", FieldKind::Value, false});
        Party result;
        if (!m_values.members(json, at, allowed)) return result;
        result.type = m_values.value(json["type"], at + "/type", around);
        result.id = m_values.value(json["id"], at + "/id", around);
        if (const Json* given = json.find("properties")) result.properties = m_values.value(*given, at + "/properties", {});
        return result;
    }

    void readChain(const Json& chain) {
        if (!chain.isArray()) m_values.refuse("/chain", "`chain` is a list of {\"type\", \"id\"}, outermost first");
        for (std::size_t i = 0; i < chain.asArray().size(); ++i)
            m_program.chain.push_back(party(chain.at(i), pointerJoin("/chain", i), false, Surroundings{.chain = true}));
    }

    NodePtr context(const Json& json, const std::string& at) {
        NodePtr node = m_values.value(json, at, {});
        if (!json.isObject() || node->form == Node::Form::Operator) m_values.refuse(at, "`context` is an object of named values");
        return node;
    }

    void readRecords(const Json& records) {
        if (!records.isObject()) m_values.refuse("/records", "`records` is an object: kinds of things by name");
        for (const auto& [name, given] : records.asObject()) {
            const std::string at = pointerJoin("/records", name);
            RecordKind kind;
            kind.name = name;
            if (!m_values.members(given, at, {{"learn", FieldKind::Value, false}, {"effects", FieldKind::Value, false}})) return;
            readList(given.find("learn"), at + "/learn",
                     [&](const Json& item, const std::string& place) { kind.learn.push_back(learn(item, place)); });
            readList(given.find("effects"), at + "/effects",
                     [&](const Json& item, const std::string& place) { kind.effects.push_back(effect(item, place)); });
            m_program.records.push_back(std::move(kind));
        }
    }

    template <class Take>
    void readList(const Json* list, const std::string& at, Take take) {
        if (!list) return;
        if (!list->isArray()) m_values.refuse(at, "Expected a list here");
        for (std::size_t i = 0; i < list->asArray().size() && !m_values.failed(); ++i) take(list->at(i), pointerJoin(at, i));
    }

    Learn learn(const Json& json, const std::string& at) {
        Learn result;
        if (!m_values.members(json, at,
                              {{"tool", FieldKind::Tools},
                               {"key", FieldKind::Value},
                               {"each", FieldKind::Pointer, false},
                               {"at", FieldKind::Pointer, false},
                               {"merge", FieldKind::Word, false}}))
            return result;
        result.tools = m_values.tools(json["tool"], at + "/tool");
        if (const Json* each = json.find("each")) result.each = m_values.pointer(*each, at + "/each");
        if (const Json* inner = json.find("at")) result.at = m_values.pointer(*inner, at + "/at");
        if (json.contains("merge") && !json["merge"].isBool()) m_values.refuse(at + "/merge", "`merge` is true or false");
        result.merge = json["merge"].asBool();
        result.key = m_values.value(json["key"], at + "/key", Surroundings{.item = result.each.has_value(), .result = true});
        return result;
    }

    Effect effect(const Json& json, const std::string& at) {
        Effect result;
        if (!m_values.members(json, at, {{"tool", FieldKind::Tools}, {"key", FieldKind::Value}, {"set", FieldKind::Value}}))
            return result;
        result.tools = m_values.tools(json["tool"], at + "/tool");
        result.key = m_values.value(json["key"], at + "/key", Surroundings{.result = true});
        if (!json["set"].isObject()) m_values.refuse(at + "/set", "`set` is an object: values by JSON Pointer into the thing");
        for (const auto& [name, given] : json["set"].asObject()) {
            const std::string inner = pointerJoin(at + "/set", name);
            Tokens tokens = m_values.pointer(Json(name), inner);
            result.set.emplace_back(std::move(tokens), m_values.value(given, inner, Surroundings{.result = true}));
        }
        return result;
    }

    void readTools(const Json& tools) {
        if (!tools.isObject()) m_values.refuse("/tools", "`tools` is an object by tool name");
        for (const auto& [name, given] : tools.asObject()) {
            const std::string at = pointerJoin("/tools", name);
            m_values.toolName(name, at);
            if (!m_values.members(given, at,
                                  {{"principal", FieldKind::Value, false},
                                   {"resource", FieldKind::Value, false},
                                   {"context", FieldKind::Value, false}}))
                return;
            ToolBinding tool;
            if (const Json* part = given.find("principal")) tool.principal = party(*part, at + "/principal", true);
            if (const Json* part = given.find("resource")) tool.resource = party(*part, at + "/resource", true);
            if (const Json* part = given.find("context")) tool.context = context(*part, at + "/context");
            m_program.tools.emplace(name, std::move(tool));
        }
    }

    const Json& m_document;
    ValueCompiler m_values;
    const KnownNames& m_known;
    Program m_program;
};

}  // namespace

Result<Program> compile(const Json& document, const KnownNames& known) {
    return ProgramCompiler(document, known).run();
}

}  // namespace writ::sim::binding
