// Attributes, tags, and the functions of extension types.
#include "engine/cedar/validate/checker.h"
#include "engine/cedar/validate/guard.h"
#include "engine/cedar/validate/signatures.h"
#include "engine/text/nearest.h"

#include <algorithm>

namespace writ::cedar {
namespace {

std::string accessText(std::string_view name) {
    return isPlainName(name) ? std::string(name) : quoted(name);
}

std::vector<std::string_view> fieldNames(const Type& record) {
    std::vector<std::string_view> names;
    for (const TypeField& field : record.fields()) names.push_back(field.name);
    return names;
}

/// "on entities of type `User`", for a record nothing.
std::string ownerText(const Type& receiver) {
    return receiver.is(TypeKind::Entity) ? " of " + inCode(receiver.text()) : std::string();
}

}  // namespace

/// Null when the type is known not to have it; of an entity whose type is not known nothing is known.
const TypeField* Checker::findField(const Type& receiver, std::string_view name) const {
    if (receiver.is(TypeKind::Record)) return receiver.field(name);
    if (!receiver.is(TypeKind::Entity)) return nullptr;
    const SchemaEntityType* type = m_context.schema.entityType(receiver.entityTypes().front());
    return type && type->attributes ? type->attributes->field(name) : nullptr;  // actions have none
}

Answer Checker::attribute(const Node& node, const Capabilities& prior) {
    const Answer receiver = operand(node, 0, Want::EntityOrRecord, prior);
    if (!receiver.type) return {nullptr, false};
    const std::string& name = m_tree.names[node.datum];
    const TypeField* field = findField(*receiver.type, name);
    if (!field) {
        reportAttribute(node, *receiver.type, nullptr);
        return {nullptr, false};
    }
    const ShapeId shape = m_context.shapes.of(m_tree.child(node, 0));
    if (field->required || prior.contains({shape, m_context.shapes.text(name), false})) return {field->type, receiver.ok};
    reportAttribute(node, *receiver.type, field);
    return {field->type, false};
}

/// With a field: it is optional and not tested for. Without one: there is none of that name.
void Checker::reportAttribute(const Node& node, const Type& receiver, const TypeField* field) {
    if (!m_context.reporter) return;
    const std::string& name = m_tree.names[node.datum];
    if (field) {
        Diagnostic* diagnostic = m_context.reporter->report(
            Code::CedarUnguardedAttribute, node.span,
            "the attribute " + inCode(name) + ownerText(receiver) + " is optional: it may be absent when it is read here");
        addGuard(diagnostic, m_context, m_tree.child(node, 0), idOf(node), " has " + accessText(name));
        return;
    }
    const bool isEntity = receiver.is(TypeKind::Entity);
    Diagnostic* diagnostic =
        m_context.reporter->report(Code::CedarUnknownAttribute, m_tree.nameSpans[node.datum],
                                   isEntity ? "entities of type " + inCode(receiver.text()) + " have no attribute " + inCode(name)
                                            : "the record " + inCode(receiver.text(120)) + " has no attribute " + inCode(name));
    if (!diagnostic) return;
    const SchemaEntityType* type = isEntity ? m_context.schema.entityType(receiver.entityTypes().front()) : nullptr;
    const Type* record = isEntity ? (type ? type->attributes.get() : nullptr) : &receiver;
    if (!record) return;
    const std::string_view better = nearest(name, fieldNames(*record));
    const Span span = m_tree.nameSpans[node.datum];
    const bool isQuoted = m_context.reporter->source().text(span).substr(0, 1) == "\"";
    if (isQuoted)
        suggest(diagnostic, span, better.empty() ? std::string() : quoted(better));
    else if (isPlainName(better))
        suggest(diagnostic, span, better);
    else if (!better.empty())
        addNote(diagnostic, "did you mean " + inCode("[" + quoted(better) + "]") + "?");
}

/// `e has a.b` is `e has a && e.a has b`.
Answer Checker::has(const Node& node, const Capabilities& prior) {
    constexpr std::string_view kHelp = "`has` tests for attributes; sets have `contains`, strings have `like`";
    Answer receiver = operand(node, 0, Want::EntityOrRecord, prior, kHelp);
    if (!receiver.type) return boolean(false);
    ShapeId shape = m_context.shapes.of(m_tree.child(node, 0));
    Answer whole = constant(true);
    for (std::uint32_t i = 0; i < node.extra && truthOf(whole.type) != StaticTruth::False; ++i) {
        const std::string& name = m_tree.names[node.datum + i];
        if (i > 0) {
            const std::string& last = m_tree.names[node.datum + i - 1];
            const TypeField* field = findField(*receiver.type, last);
            receiver.type = field ? field->type : nullptr;
            shape = m_context.shapes.attribute(shape, last);
            receiver = expected(std::move(receiver), Want::EntityOrRecord, node.span, kHelp);
            if (!receiver.type) return boolean(false);
        }
        const Answer step = hasStep(receiver, shape, name, prior.unitedWith(whole.capabilities));
        whole = i == 0 ? step : conjunction(whole, step);
    }
    return whole;
}

/// Of an entity even a required attribute may be absent: the entity itself may not exist.
Answer Checker::hasStep(const Answer& receiver, ShapeId shape, const std::string& name, const Capabilities& prior) {
    if (receiver.type->is(TypeKind::AnyEntity) || receiver.type->is(TypeKind::Never)) return boolean(receiver.ok);
    const TypeField* field = findField(*receiver.type, name);
    if (!field) return {m_false, receiver.ok};
    const Capability capability{shape, m_context.shapes.text(name), false};
    const bool sure = (field->required && receiver.type->is(TypeKind::Record)) || prior.contains(capability);
    Answer step{sure ? m_true : m_bool, receiver.ok};
    if (step.ok) step.capabilities = Capabilities(capability);
    return step;
}

/// The types that tags of such an entity have; none when it has no tags.
std::vector<TypePtr> Checker::tagTypes(const Type& entity) const {
    std::vector<TypePtr> types;
    for (const SchemaEntityType& type : m_context.schema.entityTypes()) {
        const auto& names = entity.entityTypes();
        const bool concerned = entity.is(TypeKind::AnyEntity) || std::binary_search(names.begin(), names.end(), type.name);
        if (concerned && type.tags) types.push_back(type.tags);
    }
    return types;
}

Answer Checker::hasTag(const Node& node, const Capabilities& prior) {
    const Answer entity = operand(node, 0, Want::Entity, prior, "only entities have tags");
    const Answer key = operand(node, 1, Want::String, prior);
    if (!entity.type) return {nullptr, false};
    const Capability capability{m_context.shapes.of(m_tree.child(node, 0)), m_context.shapes.of(m_tree.child(node, 1)), true};
    Answer answer{prior.contains(capability) ? m_true : m_bool, entity.ok && key.ok, Capabilities(capability)};
    if (tagTypes(*entity.type).empty()) answer.type = m_false;
    return answer;
}

Answer Checker::getTag(const Node& node, const Capabilities& prior) {
    const Answer entity = operand(node, 0, Want::Entity, prior, "only entities have tags");
    const Answer key = operand(node, 1, Want::String, prior);
    if (!entity.type) return {nullptr, false};
    const std::vector<TypePtr> types = tagTypes(*entity.type);
    const auto joined = join(types);
    const TypePtr type = joined && !types.empty() ? *joined : nullptr;
    const Capability capability{m_context.shapes.of(m_tree.child(node, 0)), m_context.shapes.of(m_tree.child(node, 1)), true};
    if (prior.contains(capability) && type) return {type, entity.ok && key.ok};
    if (!m_context.reporter) return {nullptr, false, {}, type};
    if (!prior.contains(capability)) {
        const Value* name = literal(m_tree.child(node, 1));
        const std::string keyText =
            name ? name->text() : std::string(m_context.reporter->written(m_tree.node(m_tree.child(node, 1)).span));
        Diagnostic* diagnostic = m_context.reporter->report(
            Code::CedarUnguardedTag, node.span,
            "the tag " + inCode(keyText) + ownerText(*entity.type) + " may be absent when it is read here");
        addGuard(diagnostic, m_context, m_tree.child(node, 0), idOf(node), ".hasTag(" + keyText + ")");
    } else if (types.empty()) {
        m_context.reporter->report(Code::CedarNoTags, node.span,
                                   "entities of type " + inCode(entity.type->text()) + " have no tags");
    } else {
        compatible({nullptr, false}, types.front(), types.back(), node.span,
                   "the tags of all these entity types must have one type");
    }
    return {nullptr, false, {}, type};
}

Answer Checker::call(const Node& node, const Capabilities& prior) {
    const Signature& signature = signatures()[node.datum];
    bool ok = checkCall(node);
    const bool fits = ok;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        const NodeId id = m_tree.child(node, i);
        const Answer argument = expression(id, prior);
        if (!fits) continue;
        const TypePtr& wanted = signature.arguments[i];
        const bool matches = argument.type && (argument.type->is(TypeKind::Never) || *argument.type == *wanted);
        if (argument.type && !matches) reportType(m_tree.node(id).span, inCode(wanted->text()), *argument.type);
        ok = ok && argument.ok && matches;
    }
    return {signature.result, ok};
}

/// What can be said of a call without the types of its arguments.
bool Checker::checkCall(const Node& node) {
    const Signature& signature = signatures()[node.datum];
    const std::string name(extensionFunctions()[node.datum].name);
    bool ok = true;
    const auto report = [this, &ok](Code code, Span span, const std::string& message) -> Diagnostic* {
        ok = false;
        return m_context.reporter ? m_context.reporter->report(code, span, message) : nullptr;
    };
    if (!signature.result) {
        report(Code::CedarUndefinedFunction, node.span,
               "the function " + inCode(name) + " cannot be used in a policy with a schema");
        return false;
    }
    if (node.count != signature.arguments.size()) {
        const std::size_t receiver = extensionFunctions()[node.datum].isMethod ? 1 : 0;
        report(Code::CedarArgumentCount, node.span,
               inCode(name) + " takes " + std::to_string(signature.arguments.size() - receiver) + " argument(s), but got " +
                   std::to_string(node.count - receiver));
    }
    if (!signature.isConstructor) return ok;
    const auto literalArgument = [this, &node](std::uint32_t i) { return m_context.shapes.literal(m_tree.child(node, i)); };
    bool allLiteral = true;
    for (std::uint32_t i = 0; i < node.count; ++i) allLiteral = allLiteral && literalArgument(i);
    if (!allLiteral) {
        addNote(report(Code::CedarComputedExtension, node.span,
                       inCode(name) + " must be given a string literal in a policy with a schema"),
                "let the entity or the context hold the value itself, as " + inCode(signature.result->text()));
    }
    const Value* text = node.count == 1 ? literalArgument(0) : nullptr;
    if (!text || !text->is(Value::Kind::String)) return ok;
    if (const auto value = callExtension(node.datum, {*text}); !value) {
        report(Code::CedarBadExtensionText, m_tree.node(m_tree.child(node, 0)).span,
               "no " + signature.result->text() + " can be made from this: " + value.error().message);
    }
    return ok;
}

}  // namespace writ::cedar
