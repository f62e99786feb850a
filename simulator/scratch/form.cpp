#include "simulator/scratch/form.h"

#include "simulator/binding/value.h"
#include "simulator/replay/wording.h"
#include "simulator/scratch/document.h"
#include "simulator/scratch/facts_edit.h"
#include "simulator/scratch/request_types.h"

#include <algorithm>
#include <array>

namespace writ::sim {
namespace {

constexpr std::size_t kMaxRows = 2000;
constexpr std::uint32_t kMaxDepth = 12;

struct TypeWord {
    std::string_view schema;
    FieldKind kind;
    bool escaped;
};
constexpr std::array<TypeWord, 12> kTypes{{{"string", FieldKind::Text, false},
                                           {"integer", FieldKind::WholeNumber, false},
                                           {"number", FieldKind::Decimal, false},
                                           {"float", FieldKind::Decimal, false},
                                           {"decimal", FieldKind::Decimal, false},
                                           {"boolean", FieldKind::YesNo, false},
                                           {"array", FieldKind::List, false},
                                           {"object", FieldKind::Record, false},
                                           {"entity", FieldKind::Entity, false},
                                           {"datetime", FieldKind::Datetime, true},
                                           {"duration", FieldKind::Duration, true},
                                           {"ip", FieldKind::Ip, true}}};

std::string typeWordOf(const Json& schema) {
    if (schema["type"].isString()) return schema["type"].asString();
    for (const Json& type : schema["type"].asArray()) {
        if (type.asString() != "null") return type.asString();
    }
    if (schema.contains("properties")) return "object";
    return schema.contains("items") ? "array" : "";
}

std::vector<std::string> textsOf(const Json& list) {
    std::vector<std::string> texts;
    for (const Json& item : list.asArray()) texts.push_back(item.isString() ? item.asString() : item.dump());
    return texts;
}

bool allTexts(const Json& list) {
    const Json::Array& items = list.asArray();
    return !items.empty() && std::all_of(items.begin(), items.end(), [](const Json& item) { return item.isString(); });
}

/// What a value without a schema looks like.
FieldType typeOfValue(const Json& value) {
    FieldType type;
    if (value.isString()) type.kind = FieldKind::Text;
    if (value.isInteger())
        type.kind = FieldKind::WholeNumber;
    else if (value.isNumber())
        type.kind = FieldKind::Decimal;
    if (value.isBool()) type.kind = FieldKind::YesNo;
    if (value.isArray()) {
        type.kind = FieldKind::List;
        if (value.size() != 0) type.items = typeOfValue(value.at(0)).kind;
    }
    if (value.isObject()) type.kind = FieldKind::Record;
    if (value["__entity"].isObject()) type.kind = FieldKind::Entity;
    if (value["__extn"].isObject()) {
        const std::string& function = value["__extn"]["fn"].asString();
        for (const TypeWord& row : kTypes) {
            if (row.schema == function && row.escaped) type = {row.kind, true, FieldKind::Any, {}, {}};
        }
        if (!type.escaped) type.kind = FieldKind::Any;
    }
    return type;
}

class Form {
public:
    explicit Form(const ScratchRequest& scratch) : m_scratch(scratch) {}

    std::vector<ScratchField> rows() {
        const Request& request = *m_scratch.outline();
        const Workspace& workspace = *m_scratch.workspace();
        const Json types = scratch::typesOfRequest(workspace, request);
        const ToolDescription* tool = workspace.catalog.find(request.action);
        party("subject", FieldSection::Principal, types["subject"]);
        action(workspace);
        party("resource", FieldSection::Resource, types["resource"]);
        m_section = FieldSection::Arguments;
        const Json arguments = tool == nullptr ? types["context"]["properties"]["input"] : tool->inputSchema;
        record("/context/input", arguments, arguments, 0);
        m_section = FieldSection::Context;
        record("/context", types["context"], types["context"], 0);
        return std::move(m_rows);
    }

private:
    void party(const std::string& part, FieldSection section, const Json& types) {
        m_section = section;
        choice("/" + part + "/type", "type", textsOf(types["types"]));
        choice("/" + part + "/id", "id", textsOf(types["ids"]));
        record("/" + part + "/properties", types, types, 0);
    }

    void action(const Workspace& workspace) {
        m_section = FieldSection::Tool;
        std::vector<std::string> names;
        for (const ToolDescription& tool : workspace.catalog.tools()) names.push_back(tool.name);
        choice("/action/name", "name", std::move(names));
        record("/action/properties", Json(), Json(), 0);
    }

    void choice(const std::string& pointer, const std::string& label, std::vector<std::string> choices) {
        ScratchField field = blank(pointer, label, 0);
        field.type.kind = choices.empty() ? FieldKind::Text : FieldKind::OneOf;
        field.type.choices = std::move(choices);
        field.required = true;
        field.declared = true;
        add(std::move(field));
    }

    /// Rows for the members of what stands at a pointer: those that are declared, then what else is there.
    void record(const std::string& pointer, const Json& given, const Json& root, std::uint32_t depth) {
        const Json& schema = scratch::resolved(given, root);
        const FieldValue around = m_scratch.value(pointer);
        if (around.state == FieldState::Unknown) return unknownWhole(pointer, depth);
        std::vector<std::string> names;
        for (const auto& [name, member] : schema["properties"].asObject()) names.push_back(name);
        for (const auto& [name, member] : around.value.asObject()) keep(name, names);
        for (const UnknownField& field : m_scratch.outline()->unknown) {
            const bool below = scratch::isWithin(field.pointer, pointer) && field.pointer.size() > pointer.size();
            const auto tokens = below ? pointerTokens(field.pointer.substr(pointer.size())) : std::nullopt;
            if (tokens && !tokens->empty()) keep(tokens->front(), names);
        }
        for (const std::string& name : names) {
            if (pointer == "/context" && name == "input") continue;
            member(pointerJoin(pointer, name), name, schema["properties"][name], root, scratch::isRequired(schema, name), depth);
        }
    }

    static void keep(const std::string& name, std::vector<std::string>& names) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }

    /// Of a whole part of the request nothing is known.
    void unknownWhole(const std::string& pointer, std::uint32_t depth) {
        ScratchField field = blank(pointer, fieldName(pointer), depth);
        field.type.kind = FieldKind::Record;
        field.declared = true;
        add(std::move(field));
    }

    void member(const std::string& pointer, const std::string& name, const Json& given, const Json& root, bool required,
                std::uint32_t depth) {
        const Json& schema = scratch::resolved(given, root);
        ScratchField field = blank(pointer, name, depth);
        field.declared = given.isObject();
        field.type = typeOf(schema, root);
        // Nobody says what it can be, so it is edited as what it is.
        const bool known = field.value.state == FieldState::Known;
        if (field.type.kind == FieldKind::Any && known) field.type = typeOfValue(field.value.value);
        field.required = required;
        field.description = schema["description"].asString();
        const bool open = field.type.kind == FieldKind::Record && known && field.value.value.isObject() && depth < kMaxDepth;
        field.editable = !open;
        if (!add(std::move(field)) || !open) return;
        record(pointer, schema, root, depth + 1);
    }

    [[nodiscard]] static FieldType typeOf(const Json& schema, const Json& root) {
        FieldType type;
        const std::string name = typeWordOf(schema);
        for (const TypeWord& row : kTypes) {
            if (row.schema != name) continue;
            type.kind = row.kind;
            type.escaped = row.escaped;
        }
        type.entities = textsOf(schema["entities"]);
        if (allTexts(schema["enum"])) {
            type.kind = FieldKind::OneOf;
            type.choices = textsOf(schema["enum"]);
        }
        if (type.kind == FieldKind::List) {
            const FieldType items = typeOfItem(scratch::resolved(schema["items"], root));
            type.items = items.kind;
            type.escaped = items.escaped;
            type.choices = items.choices;
            type.entities = items.entities;
        }
        if (type.kind == FieldKind::Text && schema["format"].asString() == "date-time") type.kind = FieldKind::Datetime;
        return type;
    }

    [[nodiscard]] static FieldType typeOfItem(const Json& schema) {
        FieldType type = typeOf(schema.isArray() || typeWordOf(schema) == "array" ? Json() : schema, Json());
        if (typeWordOf(schema) == "array") type.kind = FieldKind::List;
        return type;
    }

    [[nodiscard]] ScratchField blank(std::string pointer, std::string label, std::uint32_t depth) const {
        ScratchField field;
        field.value = m_scratch.value(pointer);
        field.edited = m_scratch.isEdited(pointer);
        field.provenance = provenanceOf(pointer, field);
        field.pointer = std::move(pointer);
        field.label = std::move(label);
        field.section = m_section;
        field.depth = depth;
        return field;
    }

    [[nodiscard]] std::string provenanceOf(const std::string& pointer, const ScratchField& field) const {
        if (field.edited) return "what-if";
        if (field.value.state == FieldState::Absent) return {};
        const Provenance* found = nullptr;
        for (const Provenance& one : m_scratch.provenance()) {
            if (scratch::isWithin(pointer, one.pointer)) return one.text();
            if (found == nullptr && scratch::isWithin(one.pointer, pointer) && !isRecord(field.value.value)) found = &one;
        }
        if (found != nullptr) return found->text();
        return isFact(pointer) ? "facts" : std::string();
    }

    static bool isRecord(const Json& value) { return value.isObject() && !binding::isEscape(value); }

    [[nodiscard]] bool isFact(const std::string& pointer) const {
        const Request& request = *m_scratch.outline();
        for (const auto& [part, uid] :
             {std::pair("/subject/properties", &request.subject), std::pair("/resource/properties", &request.resource)}) {
            if (!scratch::isWithin(pointer, part)) continue;
            const std::string below = pointer.substr(std::string_view(part).size());
            return scratch::attributesOf(m_scratch.facts(), *uid).pointer(below) != nullptr;
        }
        return false;
    }

    bool add(ScratchField field) {
        if (m_rows.size() >= kMaxRows) return false;
        m_rows.push_back(std::move(field));
        return true;
    }

    const ScratchRequest& m_scratch;
    FieldSection m_section = FieldSection::Principal;
    std::vector<ScratchField> m_rows;
};

}  // namespace

std::vector<ScratchField> formOf(const ScratchRequest& scratch) {
    return scratch.outline() == nullptr ? std::vector<ScratchField>() : Form(scratch).rows();
}

}  // namespace writ::sim
