#include "engine/cedar/schema/declarations.h"

#include "engine/cedar/value.h"

#include <map>

namespace writ::cedar {
namespace {

std::string code(std::string_view text) {
    return "`" + std::string(text) + "`";
}

/// A declaration, for messages about another one.
struct Declared {
    const SchemaFragment* fragment = nullptr;
    const SchemaName* name = nullptr;
};

class Checker {
public:
    Checker(const std::vector<SchemaFragment>& fragments, SchemaReport& report) : m_fragments(fragments), m_report(report) {}

    void run() {
        for (const SchemaFragment& fragment : m_fragments) {
            std::map<std::string_view, const SchemaName*> spaces;
            for (const SchemaNamespace& space : fragment.namespaces) {
                if (const auto [at, isNew] = spaces.emplace(space.name.text, &space.name); !isNew)
                    twice(fragment, space.name, "the namespace " + code(space.name.text), {&fragment, at->second});
                if (isInternal(space.name.text)) internal(fragment, space.name);
                visit(fragment, space);
            }
        }
        checkShadowing(m_types);
        checkShadowing(m_actions);
    }

private:
    /// By namespace, then name.
    using Table = std::map<std::string_view, std::map<std::string_view, Declared>>;

    void visit(const SchemaFragment& fragment, const SchemaNamespace& space) {
        const std::string_view in = space.name.text;
        for (const EntityTypeDecl& decl : space.entityTypes) {
            declare(m_entities[in], fragment, decl.name, "the entity type ");
            m_types[in].emplace(decl.name.text, Declared{&fragment, &decl.name});
            if (isInternal(decl.name.text)) internal(fragment, decl.name);
            if (decl.name.text == "Action")
                m_report.add(fragment, Code::SchemaReservedName, decl.name,
                             "`Action` is the type of actions and cannot be declared");
            warnOfBuiltin(fragment, decl.name);
        }
        for (const CommonTypeDecl& decl : space.commonTypes) {
            declare(m_commons[in], fragment, decl.name, "the type ");
            m_types[in].emplace(decl.name.text, Declared{&fragment, &decl.name});
            checkCommonType(fragment, in, decl.name);
        }
        for (const ActionDecl& decl : space.actions) declare(m_actions[in], fragment, decl.name, "the action ");
    }

    void declare(std::map<std::string_view, Declared>& table, const SchemaFragment& fragment, const SchemaName& name,
                 const char* what) {
        const auto [at, isNew] = table.emplace(name.text, Declared{&fragment, &name});
        if (!isNew) twice(fragment, name, what + code(name.text), at->second);
    }

    void checkCommonType(const SchemaFragment& fragment, std::string_view space, const SchemaName& name) {
        if (isInternal(name.text)) internal(fragment, name);
        if (isTypeWord(name.text)) {
            m_report.add(fragment, Code::SchemaReservedName, name, code(name.text) + " cannot be the name of a common type");
            return;
        }
        warnOfBuiltin(fragment, name);
        if (m_entities[space].count(name.text) > 0)
            m_report.add(fragment, Code::SchemaHidesType, name,
                         "this type takes the place of the entity type " + code(name.text));
    }

    void warnOfBuiltin(const SchemaFragment& fragment, const SchemaName& name) {
        if (builtinType(name.text))
            m_report.add(fragment, Code::SchemaHidesType, name,
                         "this takes the name of a built-in type, which is now only " + code("__cedar::" + name.text));
    }

    void internal(const SchemaFragment& fragment, const SchemaName& name) {
        m_report.add(fragment, Code::SchemaReservedName, name, "names with `__cedar` belong to Cedar itself");
    }

    void twice(const SchemaFragment& fragment, const SchemaName& name, const std::string& what, const Declared& first) {
        Diagnostic* diagnostic = m_report.add(fragment, Code::SchemaDuplicate, name, what + " is declared twice");
        if (diagnostic) noteOf(*diagnostic, fragment, first, "it is declared here first");
    }

    static void noteOf(Diagnostic& diagnostic, const SchemaFragment& fragment, const Declared& other, const std::string& text) {
        if (other.fragment == &fragment)
            diagnostic.notes.push_back({other.name->span, text});
        else if (other.fragment->source)
            diagnostic.notes.push_back({std::nullopt, text + ": " + other.fragment->source->name()});
    }

    void checkShadowing(const Table& table) {
        const auto global = table.find("");
        if (global == table.end()) return;
        for (const auto& [space, names] : table) {
            if (space.empty()) continue;
            for (const auto& [name, declared] : names) {
                const auto hidden = global->second.find(name);
                if (hidden == global->second.end()) continue;
                Diagnostic* diagnostic =
                    m_report.add(*declared.fragment, Code::SchemaShadowing, *declared.name,
                                 code(name) + " of the namespace " + code(space) + " would hide the one outside any namespace");
                if (diagnostic) noteOf(*diagnostic, *declared.fragment, hidden->second, "the one that it would hide");
            }
        }
    }

    const std::vector<SchemaFragment>& m_fragments;
    SchemaReport& m_report;
    Table m_entities;
    Table m_commons;
    Table m_types;  ///< entity types and common types
    Table m_actions;
};

/// Finds circles by removing, again and again, the actions that are in no group (Kahn's algorithm).
class ActionCycles {
public:
    ActionCycles(const std::vector<SchemaFragment>& fragments, const SchemaNames& names) {
        for (const SchemaFragment& fragment : fragments) {
            for (const SchemaNamespace& space : fragment.namespaces) {
                for (const ActionDecl& decl : space.actions) add(fragment, space, decl, names);
            }
        }
    }

    void report(SchemaReport& report) {
        std::vector<const EntityUid*> ready;
        for (auto& [uid, node] : m_nodes) {
            if (node.groups == 0) ready.push_back(&uid);
        }
        for (std::size_t done = 0; done < ready.size(); ++done) {
            for (const EntityUid& member : m_members[*ready[done]]) {
                if (--m_nodes.at(member).groups == 0) ready.push_back(&m_nodes.find(member)->first);
            }
        }
        for (const auto& [uid, node] : m_nodes) {
            if (node.groups == 0 || !isOnCircle(uid)) continue;
            report.add(*node.declared.fragment, Code::SchemaCycle, *node.declared.name,
                       "the action " + code(uid.text()) + " is a group of itself");
            return;
        }
    }

private:
    struct Node {
        Declared declared;
        std::size_t groups = 0;
    };

    void add(const SchemaFragment& fragment, const SchemaNamespace& space, const ActionDecl& decl, const SchemaNames& names) {
        const EntityUid uid{qualified(space.name.text, "Action"), decl.name.text};
        const bool isNew = m_nodes.emplace(uid, Node{{&fragment, &decl.name}, 0}).second;
        if (!isNew || !decl.memberOf) return;
        for (const ActionRef& ref : *decl.memberOf) {
            const auto group = names.action(space.name.text, ref);
            if (!group) continue;
            m_members[*group].push_back(uid);
            ++m_nodes.at(uid).groups;
        }
    }

    /// Whoever is left lies on a circle or below one; only the first lead back to themselves.
    [[nodiscard]] bool isOnCircle(const EntityUid& start) {
        std::vector<const EntityUid*> open{&start};
        std::set<EntityUid> seen;
        while (!open.empty()) {
            const EntityUid* at = open.back();
            open.pop_back();
            for (const EntityUid& member : m_members[*at]) {
                if (member == start) return true;
                if (seen.insert(member).second) open.push_back(&member);
            }
        }
        return false;
    }

    std::map<EntityUid, Node> m_nodes;
    std::map<EntityUid, std::vector<EntityUid>> m_members;
};

}  // namespace

Diagnostic* SchemaReport::add(const SchemaFragment& fragment, Code code, const SchemaName& at, std::string message) {
    if (info(code).severity == Severity::Error) ++m_errors;
    if (m_left == 0) return nullptr;
    --m_left;
    static const Source kNowhere("schema", "");
    Diagnostic diagnostic = makeDiagnostic(code, fragment.source ? *fragment.source : kNowhere, at.span, std::move(message));
    if (!at.pointer.empty()) diagnostic.notes.push_back({std::nullopt, "at " + at.pointer});
    m_diagnostics.push_back(std::move(diagnostic));
    return &m_diagnostics.back();
}

void SchemaReport::unknownType(const SchemaFragment& fragment, const SchemaNames& names, const SchemaNamespace& space,
                               const SchemaName& written, TypeLookup lookup) {
    const bool entity = lookup == TypeLookup::Entity;
    const bool common = lookup == TypeLookup::Common;
    const std::string what = entity   ? " is declared as an entity type"
                             : common ? " is declared as a common type"
                                      : " is declared";
    const std::string missing = written.text.empty() ? std::string("a type is missing here") : "no " + code(written.text) + what;
    Diagnostic* diagnostic = add(fragment, Code::SchemaUnknownType, written, missing);
    if (!diagnostic || written.text.empty() || m_suggested++ >= kSuggestions) return;
    const std::string near = names.nearestType(space.name.text, written.text, lookup);
    if (near.empty() || near == written.text) return;
    diagnostic->notes.push_back({std::nullopt, "did you mean " + code(near) + "?"});
    if (written.pointer.empty()) diagnostic->fixes.push_back({"Change to " + code(near), {{written.span, near}}});
}

void SchemaReport::unknownAction(const SchemaFragment& fragment, const SchemaNames& names, const SchemaNamespace& space,
                                 const ActionRef& ref) {
    const std::string written = (ref.type ? ref.type->text + "::" : "") + quoted(ref.id.text);
    Diagnostic* diagnostic = add(fragment, Code::SchemaUnknownAction, ref.id, "no action " + code(written) + " is declared");
    if (!diagnostic || ref.type || m_suggested++ >= kSuggestions) return;
    const std::string near = names.nearestAction(space.name.text, ref.id.text);
    if (near.empty() || near == ref.id.text) return;
    diagnostic->notes.push_back({std::nullopt, "did you mean " + quoted(near) + "?"});
    if (ref.id.pointer.empty()) diagnostic->fixes.push_back({"Change to " + quoted(near), {{ref.id.span, quoted(near)}}});
}

void checkDeclarations(const std::vector<SchemaFragment>& fragments, SchemaReport& report) {
    Checker(fragments, report).run();
}

void reportActionCycles(const std::vector<SchemaFragment>& fragments, const SchemaNames& names, SchemaReport& report) {
    ActionCycles(fragments, names).report(report);
}

}  // namespace writ::cedar
