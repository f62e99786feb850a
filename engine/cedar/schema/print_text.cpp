#include "engine/cedar/schema/print.h"
#include "engine/cedar/schema/sorted.h"

#include "engine/cedar/cursor.h"
#include "engine/cedar/value.h"

#include <algorithm>
#include <utility>

namespace writ::cedar {
namespace {

constexpr std::size_t kIndent = 2;

template <class Item>
std::string listed(const std::vector<Item>& items, auto text) {
    std::string result = "[";
    for (const Item& item : items) result += (&item == &items.front() ? "" : ", ") + text(item);
    return result + "]";
}

std::string nameList(const std::vector<SchemaName>& names) {
    return listed(names, [](const SchemaName& name) { return name.text; });
}

/// The official order of namespaces: by the last part of the name, then by what stands before it, part by part.
std::pair<std::string, std::string> rank(const SchemaNamespace& space) {
    std::string path = space.name.text;
    std::replace(path.begin(), path.end(), ':', '\1');  // so that A::C comes before A1
    return {std::string(baseName(space.name.text)), std::move(path)};
}

std::vector<const SchemaNamespace*> sortedSpaces(const SchemaFragment& fragment) {
    std::vector<const SchemaNamespace*> spaces = sortedByName(fragment.namespaces);
    std::sort(spaces.begin(), spaces.end(), [](const auto* a, const auto* b) { return rank(*a) < rank(*b); });
    return spaces;
}

class TextPrinter {
public:
    std::string run(const SchemaFragment& fragment) {
        const auto spaces = sortedSpaces(fragment);
        for (const SchemaNamespace* space : spaces) {
            if (space != spaces.front()) m_text += "\n";
            nameSpace(*space);
        }
        return std::move(m_text);
    }

private:
    void nameSpace(const SchemaNamespace& space) {
        const bool named = !space.name.text.empty();
        m_depth = 0;
        annotations(space.annotations);
        if (named) m_text += "namespace " + space.name.text + " {\n";
        m_depth = named ? 1 : 0;
        m_first = true;
        for (const CommonTypeDecl* decl : sortedByName(space.commonTypes)) {
            begin(decl->annotations);
            m_text += "type " + decl->name.text + " = ";
            type(decl->type);
            m_text += ";\n";
        }
        for (const EntityTypeDecl* decl : sortedByName(space.entityTypes)) entityType(*decl);
        for (const ActionDecl* decl : sortedByName(space.actions)) action(*decl);
        m_depth = 0;
        if (named) m_text += "}\n";
    }

    void begin(const std::vector<SchemaAnnotation>& notes) {
        if (!m_first) m_text += "\n";
        m_first = false;
        annotations(notes);
        indent();
    }

    void entityType(const EntityTypeDecl& decl) {
        begin(decl.annotations);
        m_text += "entity " + decl.name.text;
        if (decl.enumIds) m_text += " enum " + listed(*decl.enumIds, [](const SchemaName& id) { return quoted(id.text); });
        if (!decl.memberOf.empty()) m_text += " in " + nameList(decl.memberOf);
        if (!decl.shape.isEmptyRecord()) {
            m_text += " = ";
            type(decl.shape);
        }
        if (decl.tags) {
            m_text += " tags ";
            const std::size_t depth = std::exchange(m_depth, 0);  // the official printer starts tags at the margin
            type(*decl.tags);
            m_depth = depth;
        }
        m_text += ";\n";
    }

    void action(const ActionDecl& decl) {
        begin(decl.annotations);
        m_text += "action " + quoted(decl.name.text);
        if (decl.memberOf && !decl.memberOf->empty()) {
            m_text += " in " + listed(*decl.memberOf, [](const ActionRef& ref) {
                          return (ref.type ? ref.type->text : "Action") + "::" + quoted(ref.id.text);
                      });
        }
        const auto& applies = decl.appliesTo;
        if (applies && !applies->principals.empty() && !applies->resources.empty()) appliesTo(*applies);
        m_text += ";\n";
    }

    void appliesTo(const ActionAppliesTo& applies) {
        m_text += " appliesTo {\n";
        ++m_depth;
        indent();
        m_text += "principal: " + nameList(applies.principals) + ",\n";
        indent();
        m_text += "resource: " + nameList(applies.resources) + ",\n";
        indent();
        m_text += "context: ";
        type(applies.context);
        m_text += "\n";
        --m_depth;
        indent();
        m_text += "}";
    }

    void type(const TypeExpr& expr) {
        switch (expr.kind) {
        case TypeExpr::Kind::Name: m_text += name(expr); return;
        case TypeExpr::Kind::Set:
            m_text += "Set<";
            type(expr.element.front());
            m_text += ">";
            return;
        case TypeExpr::Kind::Record: record(expr);
        }
    }

    static std::string name(const TypeExpr& expr) {
        const bool builtin = expr.lookup == TypeLookup::Primitive || expr.lookup == TypeLookup::Extension;
        return builtin ? "__cedar::" + expr.name.text : expr.name.text;
    }

    void record(const TypeExpr& expr) {
        m_text += "{";
        ++m_depth;
        const auto attributes = sortedByName(expr.attributes);
        for (const SchemaAttribute* attribute : attributes) {
            m_text += attribute == attributes.front() ? "\n" : ",\n";
            annotations(attribute->annotations);
            indent();
            const std::string& name = attribute->name.text;
            m_text += isPlainName(name) ? name : quoted(name);
            m_text += attribute->required ? ": " : "?: ";
            type(attribute->type);
        }
        --m_depth;
        if (!attributes.empty()) {
            m_text += "\n";
            indent();
        }
        m_text += "}";
    }

    void annotations(const std::vector<SchemaAnnotation>& notes) {
        std::vector<const SchemaAnnotation*> sorted;
        for (const SchemaAnnotation& note : notes) sorted.push_back(&note);
        std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
        for (const SchemaAnnotation* note : sorted) {
            indent();
            m_text += "@" + note->name + (note->hasValue ? "(" + quoted(note->value) + ")" : "") + "\n";
        }
    }

    void indent() { m_text.append(m_depth * kIndent, ' '); }

    std::string m_text;
    std::size_t m_depth = 0;
    bool m_first = true;
};

}  // namespace

Result<std::string> schemaText(const SchemaFragment& fragment) {
    for (const SchemaNamespace& space : fragment.namespaces) {
        std::set<std::string_view> commons;
        for (const CommonTypeDecl& decl : space.commonTypes) commons.insert(decl.name.text);
        for (const EntityTypeDecl& decl : space.entityTypes) {
            if (decl.shape.kind != TypeExpr::Kind::Record)
                return fail(ErrorKind::Unsupported, "the Cedar syntax cannot give `" + decl.name.text + "` attributes by name");
            if (commons.count(decl.name.text) > 0)
                return fail(ErrorKind::Unsupported, "`" + qualified(space.name.text, decl.name.text) +
                                                        "` is both an entity type and a common type, which the Cedar syntax "
                                                        "cannot tell apart");
        }
    }
    return TextPrinter().run(fragment);
}

}  // namespace writ::cedar
