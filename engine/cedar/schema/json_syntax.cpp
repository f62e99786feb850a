#include "engine/cedar/schema/names.h"
#include "engine/cedar/schema/read.h"

#include "engine/cedar/cursor.h"
#include "engine/cedar/value.h"
#include "engine/json/json.h"
#include "engine/json/spans.h"

#include <algorithm>
#include <initializer_list>

namespace writ::cedar {
namespace {

using Words = std::initializer_list<std::string_view>;

std::string code(std::string_view text) {
    return "`" + std::string(text) + "`";
}

/// A JSON value with its place.
struct At {
    const Json* json;
    const JsonSpans* spans;
    std::string pointer;

    [[nodiscard]] SchemaName name(std::string text) const { return {std::move(text), spans->value, pointer}; }
};

class JsonSchemaReader {
public:
    JsonSchemaReader(const SourcePtr& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options)
        : m_source(source), m_diagnostics(diagnostics), m_left(options.maxDiagnostics) {}

    SchemaFragment run(const Json& json) {
        const JsonSpans spans = jsonSpans(m_source->text());
        SchemaFragment fragment{m_source, {}};
        const At root{&json, &spans, ""};
        if (object(root)) {
            each(root, [&](const SchemaName& name, const At& body) { fragment.namespaces.push_back(nameSpace(name, body)); });
        }
        return fragment;
    }

private:
    // Places

    static const JsonSpans& spansOf(const At& at, std::size_t index) {
        static const JsonSpans kNone;
        return index < at.spans->children.size() ? at.spans->children[index] : kNone;
    }

    /// Calls `visit` with the key and the value of every member of an object.
    static void each(const At& at, auto visit) {
        std::size_t index = 0;
        for (const auto& [key, value] : at.json->asObject()) {
            const JsonSpans& spans = spansOf(at, index++);
            const At member{&value, &spans, pointerJoin(at.pointer, key)};
            visit(SchemaName{key, spans.key, member.pointer}, member);
        }
    }

    /// Calls `visit` with every item of an array.
    static void eachItem(const At& at, auto visit) {
        std::size_t index = 0;
        for (const Json& item : at.json->asArray()) {
            visit(At{&item, &spansOf(at, index), pointerJoin(at.pointer, index)});
            ++index;
        }
    }

    static std::optional<At> member(const At& at, std::string_view key) {
        std::optional<At> found;
        each(at, [&](const SchemaName& name, const At& value) {
            if (name.text == key) found = value;
        });
        return found;
    }

    // Mistakes

    void report(Code code, Span span, const std::string& pointer, std::string message) {
        if (m_left == 0) return;
        --m_left;
        Diagnostic diagnostic = makeDiagnostic(code, *m_source, span, std::move(message));
        if (!pointer.empty()) diagnostic.notes.push_back({std::nullopt, "at " + pointer});
        m_diagnostics.push_back(std::move(diagnostic));
    }
    void malformed(const At& at, std::string message) {
        report(Code::SchemaMalformed, at.spans->value, at.pointer, std::move(message));
    }

    bool object(const At& at) {
        if (!at.json->isObject()) malformed(at, "an object was expected");
        return at.json->isObject();
    }
    bool array(const At& at) {
        if (!at.json->isArray()) malformed(at, "a list was expected");
        return at.json->isArray();
    }

    /// An object that has all of `needed`, and nothing besides them and `optional`.
    bool fields(const At& at, Words needed, Words optional) {
        if (!object(at)) return false;
        each(at, [&](const SchemaName& name, const At& value) {
            const bool known = std::find(needed.begin(), needed.end(), name.text) != needed.end() ||
                               std::find(optional.begin(), optional.end(), name.text) != optional.end();
            if (!known) report(Code::SchemaMalformed, name.span, value.pointer, "there is no field " + code(name.text) + " here");
        });
        bool complete = true;
        for (const std::string_view field : needed) {
            if (at.json->contains(field)) continue;
            malformed(at, "the field " + code(field) + " is missing");
            complete = false;
        }
        return complete;
    }

    // Names

    std::optional<SchemaName> text(const At& at) {
        if (at.json->isString()) return at.name(at.json->asString());
        malformed(at, "a text was expected");
        return std::nullopt;
    }

    std::optional<SchemaName> path(const At& at) {
        auto name = text(at);
        if (name && !isPath(name->text)) {
            malformed(at, code(name->text) + " is not the name of a type, written without blanks");
            return std::nullopt;
        }
        return name;
    }

    std::vector<SchemaName> paths(const At& at) {
        std::vector<SchemaName> names;
        if (!array(at)) return names;
        eachItem(at, [&](const At& item) {
            if (auto name = path(item)) names.push_back(std::move(*name));
        });
        return names;
    }

    bool identifier(const SchemaName& name) {
        if (isPlainName(name.text)) return true;
        report(Code::SchemaMalformed, name.span, name.pointer, code(name.text) + " cannot be a name");
        return false;
    }

    std::vector<SchemaAnnotation> annotations(const At& owner) {
        std::vector<SchemaAnnotation> notes;
        const auto at = member(owner, "annotations");
        if (!at || !object(*at)) return notes;
        each(*at, [&](const SchemaName& name, const At& value) {
            if (!isIdentifier(name.text))
                report(Code::SchemaMalformed, name.span, name.pointer, code(name.text) + " cannot be the name of an annotation");
            else if (value.json->isNull() || value.json->isString())
                notes.push_back({name.text, value.json->asString(), name.span, value.json->isString()});
            else
                malformed(value, "a text was expected");
        });
        return notes;
    }

    // Declarations

    SchemaNamespace nameSpace(const SchemaName& name, const At& at) {
        SchemaNamespace space;
        space.name = name;
        space.span = at.spans->value;
        if (!name.text.empty() && !isPath(name.text))
            report(Code::SchemaMalformed, name.span, name.pointer, code(name.text) + " cannot be the name of a namespace");
        if (!fields(at, {"entityTypes", "actions"}, {"commonTypes", "annotations"})) return space;
        space.annotations = annotations(at);
        if (name.text.empty() && !space.annotations.empty())
            malformed(at, "the namespace without a name cannot have annotations");
        declarations(at, "entityTypes", true,
                     [&](const SchemaName& key, const At& body) { space.entityTypes.push_back(entityType(key, body)); });
        declarations(at, "commonTypes", true, [&](const SchemaName& key, const At& body) {
            space.commonTypes.push_back({key, type(body, {"annotations"}), annotations(body), body.spans->value});
        });
        declarations(at, "actions", false,
                     [&](const SchemaName& key, const At& body) { space.actions.push_back(action(key, body)); });
        return space;
    }

    void declarations(const At& space, std::string_view field, bool identifiers, auto visit) {
        const auto at = member(space, field);
        if (!at || !object(*at)) return;
        each(*at, [&](const SchemaName& key, const At& body) {
            if ((!identifiers || identifier(key)) && object(body)) visit(key, body);
        });
    }

    EntityTypeDecl entityType(const SchemaName& name, const At& at) {
        EntityTypeDecl decl;
        decl.name = name;
        decl.span = at.spans->value;
        decl.annotations = annotations(at);
        if (const auto ids = member(at, "enum")) {
            fields(at, {"enum"}, {"annotations"});
            decl.enumIds = enumIds(*ids);
            return decl;
        }
        fields(at, {}, {"memberOfTypes", "shape", "tags", "annotations"});
        if (const auto groups = member(at, "memberOfTypes")) decl.memberOf = paths(*groups);
        if (const auto shape = member(at, "shape")) decl.shape = type(*shape, {});
        if (const auto tags = member(at, "tags")) decl.tags = type(*tags, {});
        return decl;
    }

    std::vector<SchemaName> enumIds(const At& at) {
        std::vector<SchemaName> ids;
        if (!array(at)) return ids;
        eachItem(at, [&](const At& item) {
            if (auto id = text(item)) ids.push_back(std::move(*id));
        });
        if (at.json->size() == 0) malformed(at, "an enumerated entity type has at least one id");
        return ids;
    }

    /// A member that is there and not null.
    static std::optional<At> given(const At& at, std::string_view key) {
        auto found = member(at, key);
        if (found && found->json->isNull()) found.reset();
        return found;
    }

    ActionDecl action(const SchemaName& name, const At& at) {
        ActionDecl decl;
        decl.name = name;
        decl.span = at.spans->value;
        fields(at, {}, {"memberOf", "appliesTo", "attributes", "annotations"});
        decl.annotations = annotations(at);
        if (const auto attributes = given(at, "attributes"))
            report(Code::SchemaUnsupported, attributes->spans->value, attributes->pointer, "actions have no attributes");
        if (const auto groups = given(at, "memberOf")) decl.memberOf = actionRefs(*groups);
        if (const auto applies = given(at, "appliesTo")) decl.appliesTo = appliesTo(*applies);
        return decl;
    }

    std::vector<ActionRef> actionRefs(const At& at) {
        std::vector<ActionRef> refs;
        if (!array(at)) return refs;
        eachItem(at, [&](const At& item) {
            if (!fields(item, {"id"}, {"type"})) return;
            ActionRef ref;
            if (const auto type = given(item, "type")) ref.type = path(*type);
            if (auto id = text(*member(item, "id"))) {
                ref.id = std::move(*id);
                refs.push_back(std::move(ref));
            }
        });
        return refs;
    }

    ActionAppliesTo appliesTo(const At& at) {
        ActionAppliesTo result;
        if (!fields(at, {"principalTypes", "resourceTypes"}, {"context"})) return result;
        result.principals = paths(*member(at, "principalTypes"));
        result.resources = paths(*member(at, "resourceTypes"));
        if (const auto context = member(at, "context")) result.context = type(*context, {});
        return result;
    }

    // Types

    /// `besides`: fields that belong to whoever holds the type.
    TypeExpr type(const At& at, Words besides) {
        TypeExpr expr;
        expr.span = at.spans->value;
        if (!object(at)) return expr;
        const auto word = member(at, "type");
        if (!word) {
            malformed(at, "the field `type` is missing");
            return expr;
        }
        const auto name = text(*word);
        if (!name) return expr;
        if (name->text == "Record") return record(at, besides);
        if (name->text == "Set") return set(at, besides);
        return named(at, *name, besides);
    }

    /// Fields of a type, which are `type` and those that its kind has.
    bool typeFields(const At& at, Words needed, Words optional, Words besides) {
        bool known = true;
        each(at, [&](const SchemaName& name, const At&) {
            const auto in = [&name](Words words) { return std::find(words.begin(), words.end(), name.text) != words.end(); };
            if (name.text == "type" || in(needed) || in(optional) || in(besides)) return;
            report(Code::SchemaMalformed, name.span, name.pointer, "there is no field " + code(name.text) + " here");
            known = false;
        });
        for (const std::string_view field : needed) {
            if (at.json->contains(field)) continue;
            malformed(at, "the field " + code(field) + " is missing");
            return false;
        }
        return known;
    }

    TypeExpr set(const At& at, Words besides) {
        TypeExpr expr;
        expr.span = at.spans->value;
        if (!typeFields(at, {"element"}, {}, besides)) return expr;
        expr.kind = TypeExpr::Kind::Set;
        expr.element.push_back(type(*member(at, "element"), {}));
        return expr;
    }

    TypeExpr record(const At& at, Words besides) {
        TypeExpr expr;
        expr.span = at.spans->value;
        if (!typeFields(at, {"attributes"}, {"additionalAttributes"}, besides)) return expr;
        if (const auto open = member(at, "additionalAttributes")) {
            if (!open->json->isBool()) malformed(*open, "true or false was expected");
            if (open->json->asBool())
                report(Code::SchemaUnsupported, open->spans->value, open->pointer, "records cannot be open to other attributes");
        }
        const auto attributes = member(at, "attributes");
        if (!object(*attributes)) return expr;
        each(*attributes, [&](const SchemaName& name, const At& body) {
            if (object(body)) expr.attributes.push_back(attribute(name, body));
        });
        return expr;
    }

    SchemaAttribute attribute(const SchemaName& name, const At& at) {
        SchemaAttribute result{name, type(at, {"required", "annotations"}), true, annotations(at)};
        if (const auto required = member(at, "required")) {
            if (!required->json->isBool()) malformed(*required, "true or false was expected");
            result.required = required->json->asBool();
        }
        return result;
    }

    TypeExpr named(const At& at, const SchemaName& word, Words besides) {
        TypeExpr expr;
        expr.span = at.spans->value;
        const bool references = word.text == "Entity" || word.text == "EntityOrCommon" || word.text == "Extension";
        if (!(references ? typeFields(at, {"name"}, {}, besides) : typeFields(at, {}, {}, besides))) return expr;
        const auto name = references ? path(*member(at, "name")) : path(At{at.json->find("type"), spansOfType(at), word.pointer});
        if (!name) return expr;
        expr.kind = TypeExpr::Kind::Name;
        expr.lookup = lookupOf(word.text);
        expr.name = *name;
        if (word.text == "Boolean") expr.name.text = "Bool";
        return expr;
    }

    static const JsonSpans* spansOfType(const At& at) { return member(at, "type")->spans; }

    static TypeLookup lookupOf(std::string_view word) {
        if (word == "EntityOrCommon") return TypeLookup::Any;
        if (word == "Entity") return TypeLookup::Entity;
        if (word == "Extension") return TypeLookup::Extension;
        const bool primitive = word == "String" || word == "Long" || word == "Boolean";
        return primitive ? TypeLookup::Primitive : TypeLookup::Common;
    }

    SourcePtr m_source;
    std::vector<Diagnostic>& m_diagnostics;
    std::size_t m_left;
};

}  // namespace

SchemaFragment readJsonSchema(const SourcePtr& source, std::vector<Diagnostic>& diagnostics, const ParseOptions& options) {
    JsonLimits limits;
    limits.maxBytes = options.maxBytes;
    limits.maxDepth = std::min<std::size_t>(limits.maxDepth, options.maxNesting);
    const auto json = parseJson(source->text(), limits);
    if (json) return JsonSchemaReader(source, diagnostics, options).run(*json);
    const Error& error = json.error();
    const bool placed = error.line > 0;
    const std::uint32_t at = placed ? source->lineStart(error.line) : 0;
    const auto end = static_cast<std::uint32_t>(at + (placed ? source->line(error.line).size() : 0));
    diagnostics.push_back(makeDiagnostic(Code::SchemaMalformed, *source, {at, end}, error.message));
    return {source, {}};
}

}  // namespace writ::cedar
