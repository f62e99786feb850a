#include "engine/cedar/service/completion_json.h"

#include "engine/cedar/json_value.h"
#include "engine/cedar/policy_json/read.h"
#include "engine/cedar/service/completion_list.h"
#include "engine/cedar/service/json_place.h"
#include "engine/cedar/service/json_shapes.h"
#include "engine/cedar/service/text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace writ::cedar {

namespace {

using Shape = JsonShape;
using Frame = JsonPlace::Frame;

/// Beyond this a list is searched by typing, not by reading.
constexpr std::size_t kMaxEntities = 2'000;
/// Of a new value in the list.
constexpr std::size_t kShownValue = 80;
/// Half-written text can be very long; nobody waits for the type of that.
constexpr std::size_t kMaxOperand = 20'000;

std::string json(const std::string& text) {
    return Json(text).dump();
}

/// A text with `^` where the caret goes in turn.
SnippetText snippet(std::string_view text) {
    SnippetText made;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t caret = std::min(text.find('^', at), text.size());
        made.raw(text.substr(at, caret - at));
        if (caret < text.size()) made.place();
        at = caret + 1;
    }
    return made;
}

std::string escaped(ExtensionType type) {
    const std::string function = type == ExtensionType::Ip ? "ip" : std::string(word(type));
    return R"({ "__extn": { "fn": ")" + function + R"(", "arg": "^" } })";
}

/// A new value of a type in facts, as snippet() wants it.
std::string newTyped(const Type& type) {
    switch (type.kind()) {
    case TypeKind::Bool:
    case TypeKind::True:
    case TypeKind::False: return "false";
    case TypeKind::String: return "\"^\"";
    case TypeKind::Set: return "[^]";
    case TypeKind::Record: return "{ ^ }";
    case TypeKind::Extension: return escaped(type.extensionType());
    case TypeKind::Entity: return R"({ "__entity": { "type": )" + json(type.entityTypes().front()) + R"(, "id": "^" } })";
    case TypeKind::Long:
    case TypeKind::Never:
    case TypeKind::AnyEntity: break;
    }
    return "^";
}

/// What is known of the value that the place is in.
struct Context {
    Shape shape = Shape::Nothing;
    TypePtr type;                    ///< Typed, Tags, ExtensionCall; or null
    std::vector<std::string> types;  ///< entity types that fit; none: all
};

Shape rootShape(DocumentKind kind) {
    switch (kind) {
    case DocumentKind::Facts: return Shape::Facts;
    case DocumentKind::JsonSchema: return Shape::Schema;
    case DocumentKind::JsonPolicies: return Shape::Policies;
    case DocumentKind::Policies:
    case DocumentKind::Schema: break;
    }
    return Shape::Nothing;
}

class JsonCompleter {
public:
    JsonCompleter(const SnapshotData& data, const DocumentState& state, const JsonPlace& place, CompletionList& list)
        : m_world(*data.world), m_source(state.source()), m_place(place), m_list(list) {
        Context at{rootShape(state.document.kind), nullptr, {}};
        for (const Frame& frame : place.frames) {
            if (at.shape == Shape::Policies || at.shape == Shape::Policy) m_policy = &frame;
            m_contexts.push_back(at);
            at = child(at, frame);
        }
        m_contexts.push_back(std::move(at));
    }

    void run() {
        const bool isKey = m_place.expects == JsonPlace::Expects::Key && !m_place.frames.empty();
        if (isKey) keys(m_contexts[m_place.frames.size() - 1], m_place.frames.back());
        if (m_place.expects == JsonPlace::Expects::Value) values(m_contexts.back());
    }

private:
    // What stands where.

    [[nodiscard]] Context child(const Context& at, const Frame& frame) const {
        if (!frame.isObject) {
            if (at.shape != Shape::Typed) return {itemOf(at.shape), nullptr, at.types};
            return at.type && at.type->is(TypeKind::Set) ? Context{Shape::Typed, at.type->element(), {}} : Context{};
        }
        if (at.shape == Shape::FactEntity) return ofEntity(frame);
        if (at.shape == Shape::Typed) return ofTyped(at, frame.key);
        if (at.shape == Shape::Uid && frame.key == "__entity") return at;
        if (at.shape == Shape::Tags) return {Shape::Typed, at.type, {}};
        Context next{memberOf(at.shape, frame.key), nullptr, at.types};
        if (next.shape == Shape::PrincipalScope) next.types = m_world.sideTypes(false);
        if (next.shape == Shape::ResourceScope) next.types = m_world.sideTypes(true);
        if (isScope(at.shape) && isBelow(frame)) next.types = m_world.withAncestors(at.types);
        if (at.shape == Shape::Binary) next.types = frame.key == "right" ? operandTypes(frame) : std::vector<std::string>();
        if (at.shape == Shape::TypeTest) next.types = operandTypes(frame);
        // An operand of an operand has a type of its own.
        if (at.shape == Shape::Expression && next.shape != Shape::Literal) next.types.clear();
        return next;
    }

    static bool isScope(Shape shape) { return shape == Shape::PrincipalScope || shape == Shape::ResourceScope; }

    /// What stands behind `in` may also be above.
    [[nodiscard]] bool isBelow(const Frame& scope) const { return scope.key == "in" || textOf(scope, "op") == "in"; }

    [[nodiscard]] Context ofEntity(const Frame& frame) const {
        Context next{memberOf(Shape::FactEntity, frame.key), nullptr, {}};
        const auto uid = frame.members.find("uid");
        const auto known = uid == frame.members.end() ? std::nullopt : parsed(uid->second);
        const auto name = known ? toEntityUid(*known, "") : Result<EntityUid>(tl::unexpected(Error{}));
        const SchemaEntityType* type = name && m_world.known ? m_world.known->entityType(name->type) : nullptr;
        if (!type) return next;
        if (next.shape == Shape::Typed) next.type = type->attributes;
        if (next.shape == Shape::Tags) next.type = type->tags;
        if (next.shape == Shape::UidList) next.types = type->memberOf;
        return next;
    }

    [[nodiscard]] static Context ofTyped(const Context& at, const std::string& key) {
        if (key == "__entity") return {Shape::Uid, nullptr, at.type ? at.type->entityTypes() : std::vector<std::string>()};
        if (key == "__extn") return {Shape::ExtensionCall, at.type, {}};
        const TypeField* field = at.type && at.type->is(TypeKind::Record) ? at.type->field(key) : nullptr;
        return field ? Context{Shape::Typed, field->type, {}} : Context{};
    }

    [[nodiscard]] std::optional<Json> parsed(Span span) const {
        if (span.size() > kMaxOperand) return std::nullopt;
        auto read = parseJson(m_source.text(span));
        return read ? std::optional(std::move(*read)) : std::nullopt;
    }

    /// The text of a member that stands before the place; empty when there is none.
    [[nodiscard]] std::string textOf(const Frame& frame, std::string_view key) const {
        const auto found = frame.members.find(key);
        const auto value = found == frame.members.end() ? std::nullopt : parsed(found->second);
        return value ? value->asString() : std::string();
    }

    // Types of operands: the member `left` is read as the only condition of a policy with the scope that stands before it.

    struct Operand {
        PolicyDocument document;
        std::vector<TypePtr> types;
        std::vector<Holder> holders;
    };

    [[nodiscard]] Operand operandOf(const Frame& frame) const {
        Operand operand;
        const auto left = frame.members.find("left");
        if (left == frame.members.end() || left->second.size() > kMaxOperand) return operand;
        std::string text = R"({"effect": "permit")";
        for (const char* part : {"principal", "action", "resource"})
            text += ", \"" + std::string(part) + "\": " + scopeText(part);
        text += R"(, "conditions": [{"kind": "when", "body": )" + std::string(m_source.text(left->second)) + "}]}";
        std::vector<Diagnostic> ignored;
        operand.document = readPolicyJson(Source("operand.json", std::move(text)), ignored);
        const Tree& tree = operand.document.tree;
        if (tree.policies.empty() || tree.policies.front().conditions.empty()) return operand;
        const NodeId body = tree.policies.front().conditions.front().body;
        if (body == kNoNode) return operand;
        const ExpressionTypes types(m_world, tree, 0);
        operand.types = types.types(body);
        operand.holders = types.holders(body);
        return operand;
    }

    [[nodiscard]] std::string scopeText(const char* part) const {
        const std::string any = R"({"op": "All"})";
        if (!m_policy) return any;
        const auto found = m_policy->members.find(part);
        const bool isKnown = found != m_policy->members.end() && found->second.size() <= kMaxOperand;
        return isKnown ? std::string(m_source.text(found->second)) : any;
    }

    [[nodiscard]] std::vector<std::string> operandTypes(const Frame& frame) const {
        return entityTypesOf(operandOf(frame).types);
    }

    // Keys.

    void keys(const Context& at, const Frame& frame) {
        for (const JsonKey& key : keysOf(at.shape)) {
            if (frame.members.count(key.name) == 0)
                addKey(CompletionKind::Keyword, std::string(key.name), key.insert, Rank::Expected, std::string(key.detail), {});
        }
        if (at.shape == Shape::Typed && at.type) typedKeys(*at.type, frame);
        if (at.shape == Shape::Actions) {
            for (const ToolDescription& tool : m_world.tools)
                addKey(CompletionKind::Action, tool.name, "{ ^ }", Rank::Likely, "tool", tool.description);
        }
    }

    void typedKeys(const Type& type, const Frame& frame) {
        if (type.is(TypeKind::Entity))
            addKey(CompletionKind::Keyword, "__entity", R"({ "type": )" + json(type.entityTypes().front()) + R"(, "id": "^" })",
                   Rank::Expected, "an entity", {});
        if (type.is(TypeKind::Extension))
            addKey(CompletionKind::Keyword, "__extn", R"({ "fn": "^", "arg": "^" })", Rank::Expected, type.text(), {});
        if (!type.is(TypeKind::Record)) return;
        for (const TypeField& field : type.fields()) {
            if (frame.members.count(field.name) == 0)
                addKey(CompletionKind::Attribute, field.name, newTyped(*field.type), Rank::Expected,
                       field.type->text() + (field.required ? "" : " (optional)"), field.doc);
        }
    }

    /// A key with its colon and a new value, where there is none yet.
    void addKey(CompletionKind kind, const std::string& name, std::string_view value, Rank rank, std::string detail,
                std::string documentation) {
        const std::string label = json(name);
        SnippetText insert;
        insert.raw(label);
        if (!m_place.hasColon) {
            const SnippetText behind = snippet(value);
            const auto shift = static_cast<std::uint32_t>(label.size() + 2);
            insert.raw(": ").raw(behind.text);
            for (const Span place : behind.places) insert.places.push_back({place.begin + shift, place.end + shift});
        }
        m_list.add(kind, label, std::move(insert), rank, std::move(detail), std::move(documentation));
    }

    // Values.

    void values(const Context& at) {
        for (const std::string_view word : wordsOf(at.shape))
            m_list.add(CompletionKind::Keyword, std::string(word), Rank::Expected);
        addNew(newValueOf(at.shape));
        names(at);
    }

    /// What has a name is asked of schema and facts.
    void names(const Context& at) {
        struct Row {
            Shape shape;
            void (JsonCompleter::*add)(const Context& at);
        };
        static constexpr std::array kRows = {
            Row{Shape::Typed, &JsonCompleter::typed},
            Row{Shape::ExtensionCall, &JsonCompleter::call},
            Row{Shape::Uid, &JsonCompleter::plainUids},
            Row{Shape::Literal, &JsonCompleter::escapedUids},
            Row{Shape::UidType, &JsonCompleter::entityTypes},
            Row{Shape::EntityTypeName, &JsonCompleter::entityTypes},
            Row{Shape::UidId, &JsonCompleter::ids},
            Row{Shape::ActionUid, &JsonCompleter::actionUids},
            Row{Shape::ActionId, &JsonCompleter::actionIds},
            Row{Shape::ActionType, &JsonCompleter::actionTypes},
            Row{Shape::TypeWord, &JsonCompleter::commonTypes},
            Row{Shape::TypeName, &JsonCompleter::typeNames},
            Row{Shape::AttributeName, &JsonCompleter::attributes},
        };
        for (const Row& row : kRows) {
            if (row.shape == at.shape) (this->*row.add)(at);
        }
    }

    void addNew(std::string_view text) {
        if (text.empty() || inString()) return;
        SnippetText insert = snippet(text);
        std::string label = oneLine(insert.text, kShownValue);
        m_list.add(CompletionKind::Snippet, std::move(label), std::move(insert), Rank::Likely, "new value");
    }

    [[nodiscard]] bool inString() const { return !m_place.word.empty() && m_source.text(m_place.word).front() == '"'; }

    void typed(const Context& at) {
        const TypePtr& type = at.type;
        if (!type) return;
        if (type->isBoolean()) {
            for (const char* value : {"true", "false"}) m_list.add(CompletionKind::Keyword, value, Rank::Expected, type->text());
        } else if (type->is(TypeKind::Entity)) {
            uids(type->entityTypes(), true);
        } else {
            const std::string value = newTyped(*type);
            if (value != "^") addNew(value);
        }
    }

    void call(const Context&) { addNew(R"({ "fn": "^", "arg": "^" })"); }
    void plainUids(const Context& at) { uids(at.types, false); }
    void escapedUids(const Context& at) { uids(at.types, true); }

    /// Entities of these types (none: of all): those known, and one to be filled in for each type.
    void uids(std::vector<std::string> types, bool isEscaped) {
        if (inString()) return;
        const auto text = [isEscaped](const std::string& type, const std::string& id) {
            const std::string uid = R"({ "type": )" + json(type) + R"(, "id": )" + id + " }";
            return isEscaped ? R"({ "__entity": )" + uid + " }" : uid;
        };
        if (types.empty() && m_world.known) {
            for (const SchemaEntityType& type : m_world.known->entityTypes()) types.push_back(type.name);
        }
        std::size_t added = 0;
        for (const std::string& type : types) {
            for (const std::string& id : m_world.ids(type)) {
                if (++added > kMaxEntities) break;
                m_list.add(CompletionKind::EntityId, EntityUid{type, id}.text(), SnippetText().raw(text(type, json(id))),
                           Rank::Expected, "entity");
            }
            m_list.add(CompletionKind::EntityType, type + "::\"…\"", snippet(text(type, "\"^\"")), Rank::Likely,
                       "entity of type " + type);
        }
    }

    void ids(const Context&) {
        const std::string type = textOf(m_place.frames.back(), "type");
        const SchemaEntityType* declared = m_world.known ? m_world.known->entityType(type) : nullptr;
        const bool isEnum = declared && declared->enumIds;
        for (const std::string& id : m_world.ids(type))
            m_list.add(isEnum ? CompletionKind::EnumId : CompletionKind::EntityId, json(id), Rank::Expected, type);
    }

    /// The namespace of a schema that the place is in.
    [[nodiscard]] std::string space() const {
        const bool isSchema = m_contexts.front().shape == Shape::Schema && !m_place.frames.empty();
        return isSchema ? m_place.frames.front().key : std::string();
    }

    /// In policies and facts the types that the schema has; in a schema those that are written, of which some may be wrong.
    void entityTypes(const Context& at) {
        const std::vector<std::string>& types = at.types;
        if (m_contexts.front().shape == Shape::Schema) return writtenEntityTypes();
        if (!m_world.known) return;
        for (const SchemaEntityType& type : m_world.known->entityTypes()) {
            const bool fits = types.empty() || std::binary_search(types.begin(), types.end(), type.name);
            m_list.add(CompletionKind::EntityType, json(type.name), fits ? Rank::Expected : Rank::Possible, "entity type");
        }
    }

    void writtenEntityTypes() {
        for (const auto& [name, declared] : m_world.index->entityTypes())
            m_list.add(CompletionKind::EntityType, json(writtenIn(space(), name)), Rank::Expected, "entity type");
    }

    void commonTypes(const Context&) { writtenCommonTypes(); }
    void writtenCommonTypes() {
        for (const auto& [name, declared] : m_world.index->commonTypes())
            m_list.add(CompletionKind::Type, json(writtenIn(space(), name)), Rank::Likely, "common type");
    }

    /// Of an Entity, an Extension or either kind.
    void typeNames(const Context&) {
        const std::string kind = textOf(m_place.frames.back(), "type");
        if (kind != "Extension") writtenEntityTypes();
        if (kind == "EntityOrCommon") writtenCommonTypes();
        if (kind == "Entity") return;
        for (const ExtensionType type :
             {ExtensionType::Ip, ExtensionType::Decimal, ExtensionType::Datetime, ExtensionType::Duration})
            m_list.add(CompletionKind::Type, json(std::string(word(type))), Rank::Expected, "extension type");
    }

    void actionUids(const Context&) {
        if (inString() || !m_world.known) return;
        for (const SchemaAction& action : m_world.known->actions()) {
            const std::string text = R"({ "type": )" + json(action.uid.type) + R"(, "id": )" + json(action.uid.id) + " }";
            m_list.add(CompletionKind::Action, action.uid.text(), SnippetText().raw(text), Rank::Expected,
                       action.applies ? "action" : "group of actions", toolText(action.uid.id));
        }
    }

    void actionIds(const Context&) {
        const std::string type = textOf(m_place.frames.back(), "type");
        for (const auto& [uid, declared] : m_world.index->actions()) {
            if (type.empty() || uid.type == type)
                m_list.add(CompletionKind::Action, json(uid.id), Rank::Expected, uid.type, toolText(uid.id));
        }
    }

    void actionTypes(const Context&) {
        for (const auto& [uid, declared] : m_world.index->actions())
            m_list.add(CompletionKind::EntityType, json(uid.type), Rank::Expected, "type of actions");
    }

    [[nodiscard]] std::string toolText(const std::string& action) const {
        const ToolDescription* tool = m_world.tool(action);
        return tool ? tool->description : std::string();
    }

    void attributes(const Context&) {
        for (const Holder& holder : operandOf(m_place.frames.back()).holders) {
            for (const TypeField& field : holder.record->fields())
                m_list.add(CompletionKind::Attribute, json(field.name), Rank::Expected,
                           field.type->text() + (field.required ? "" : " (optional)"), field.doc);
        }
    }

    const World& m_world;
    const Source& m_source;
    const JsonPlace& m_place;
    CompletionList& m_list;
    const Frame* m_policy = nullptr;  ///< the policy around the place, or null
    std::vector<Context> m_contexts;  ///< of each frame, then of the value at the place
};

}  // namespace

std::vector<CompletionItem> completeJson(const SnapshotData& data, const DocumentState& state, std::uint32_t offset) {
    const JsonPlace place(state.source().text(), offset);
    CompletionList list(place.word);
    JsonCompleter(data, state, place, list).run();
    return list.take();
}

}  // namespace writ::cedar
