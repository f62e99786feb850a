#include "engine/cedar/schema/type.h"

#include "engine/cedar/value.h"
#include "engine/text/utf8.h"

#include <algorithm>

namespace writ::cedar {
namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " | ") + name;
    return text;
}

/// Stops descending once there is more than `limit` of it.
void write(const Type& type, std::size_t limit, std::string& text) {
    if (text.size() > limit) return;
    switch (type.kind()) {
    case TypeKind::Never: text += "Never"; return;
    case TypeKind::True: text += "True"; return;
    case TypeKind::False: text += "False"; return;
    case TypeKind::Bool: text += "Bool"; return;
    case TypeKind::Long: text += "Long"; return;
    case TypeKind::String: text += "String"; return;
    case TypeKind::Entity: text += joined(type.entityTypes()); return;
    case TypeKind::AnyEntity: text += "Entity"; return;
    case TypeKind::Extension: text += word(type.extensionType()); return;
    case TypeKind::Set:
        text += "Set<";
        write(*type.element(), limit, text);
        text += ">";
        return;
    case TypeKind::Record: break;
    }
    if (type.fields().empty()) {
        text += "{}";
        return;
    }
    text += "{ ";
    for (std::size_t i = 0; i < type.fields().size() && text.size() <= limit; ++i) {
        const TypeField& field = type.fields()[i];
        text +=
            (i > 0 ? ", " : "") + (isPlainName(field.name) ? field.name : quoted(field.name)) + (field.required ? ": " : "?: ");
        write(*field.type, limit, text);
    }
    text += " }";
}

}  // namespace

std::string_view word(ExtensionType type) {
    switch (type) {
    case ExtensionType::Ip: return "ipaddr";
    case ExtensionType::Decimal: return "decimal";
    case ExtensionType::Datetime: return "datetime";
    case ExtensionType::Duration: return "duration";
    }
    return {};
}

TypePtr Type::never() {
    return TypePtr(new Type(TypeKind::Never));
}

TypePtr Type::boolean() {
    return TypePtr(new Type(TypeKind::Bool));
}

TypePtr Type::singleton(bool value) {
    return TypePtr(new Type(value ? TypeKind::True : TypeKind::False));
}

TypePtr Type::longInteger() {
    return TypePtr(new Type(TypeKind::Long));
}

TypePtr Type::string() {
    return TypePtr(new Type(TypeKind::String));
}

TypePtr Type::entity(std::string name) {
    std::shared_ptr<Type> type(new Type(TypeKind::Entity));
    type->m_entityTypes.push_back(std::move(name));
    return type;
}

TypePtr Type::entity(std::vector<std::string> names) {
    std::shared_ptr<Type> type(new Type(TypeKind::Entity));
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    type->m_entityTypes = std::move(names);
    return type;
}

TypePtr Type::anyEntity() {
    return TypePtr(new Type(TypeKind::AnyEntity));
}

TypePtr Type::set(TypePtr element) {
    std::shared_ptr<Type> type(new Type(TypeKind::Set));
    type->m_element = std::move(element);
    return type;
}

TypePtr Type::record(std::vector<TypeField> fields) {
    std::shared_ptr<Type> type(new Type(TypeKind::Record));
    const auto byName = [](const TypeField& a, const TypeField& b) { return a.name < b.name; };
    std::stable_sort(fields.begin(), fields.end(), byName);
    for (TypeField& field : fields) {
        if (!type->m_fields.empty() && type->m_fields.back().name == field.name) type->m_fields.pop_back();
        type->m_fields.push_back(std::move(field));
    }
    return type;
}

TypePtr Type::extension(ExtensionType extension) {
    std::shared_ptr<Type> type(new Type(TypeKind::Extension));
    type->m_extension = extension;
    return type;
}

const TypeField* Type::field(std::string_view name) const {
    const auto before = [](const TypeField& field, std::string_view wanted) { return field.name < wanted; };
    const auto at = std::lower_bound(m_fields.begin(), m_fields.end(), name, before);
    return at != m_fields.end() && at->name == name ? &*at : nullptr;
}

std::string Type::text(std::size_t limit) const {
    std::string text;
    write(*this, limit, text);
    if (text.size() > limit) text = std::string(utf8Prefix(text, limit)) + "…";
    return text;
}

bool operator==(const Type& a, const Type& b) {
    if (&a == &b) return true;
    if (a.m_kind != b.m_kind || a.m_entityTypes != b.m_entityTypes || a.m_fields.size() != b.m_fields.size()) return false;
    if (a.m_kind == TypeKind::Extension) return a.m_extension == b.m_extension;
    if (a.m_kind == TypeKind::Set) return *a.m_element == *b.m_element;
    const auto same = [](const TypeField& x, const TypeField& y) {
        return x.name == y.name && x.required == y.required && *x.type == *y.type;
    };
    return std::equal(a.m_fields.begin(), a.m_fields.end(), b.m_fields.begin(), same);
}

}  // namespace writ::cedar
