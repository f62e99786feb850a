#include "engine/cedar/service/name_search.h"
#include "engine/cedar/service/service.h"
#include "engine/cedar/service/text.h"

#include "engine/cedar/cursor.h"
#include "engine/cedar/value.h"

#include <algorithm>
#include <set>

namespace writ::cedar {

namespace {

tl::unexpected<Refusal> refuse(std::string why) {
    return tl::unexpected<Refusal>(std::move(why));
}

std::string code(std::string_view text) {
    return "`" + std::string(text) + "`";
}

bool isTypeName(NameKind kind) {
    return kind == NameKind::EntityType || kind == NameKind::CommonType;
}

/// All names that must change together: one place may name several attributes, and each of them has other places.
std::vector<Name> closure(const SnapshotData& data, std::vector<Name> names) {
    std::set<Name> known(names.begin(), names.end());
    for (bool grew = true; grew;) {
        grew = false;
        for (const DocumentState& state : data.states) {
            const std::vector<Occurrence> all = data.occurrences(state);
            std::set<Span> spans;
            for (const Occurrence& occurrence : all) {
                if (known.contains(occurrence.name)) spans.insert(occurrence.span);
            }
            for (const Occurrence& occurrence : all) {
                if (spans.contains(occurrence.span)) grew = known.insert(occurrence.name).second || grew;
            }
        }
    }
    return {known.begin(), known.end()};
}

/// An argument of a tool, told by the path that leads to it.
bool belongsToTool(const World& world, const Name& name) {
    if (name.kind == NameKind::Action) return world.tool(name.text) != nullptr;
    if (name.kind != NameKind::Attribute) return false;
    return std::any_of(world.tools.begin(), world.tools.end(), [&](const ToolDescription& tool) {
        const OwnerPath context{OwnerPath::Root::Context, EntityUid{"Action", tool.name}.text(), {}};
        const bool isInput = name.owner == context.text() && name.text == "input";
        return isInput || (name.owner.starts_with(context.below("input").text()));
    });
}

/// A type that the binding names; it would go on to name the old one.
bool boundType(const World& world, const Name& name) {
    return name.kind == NameKind::EntityType &&
           std::any_of(world.shapes.begin(), world.shapes.end(), [&](const RequestShape& shape) {
               return shape.subjectType == name.text || shape.resourceType == name.text;
           });
}

std::optional<Refusal> whyFixed(const SnapshotData& data, const std::vector<Name>& names) {
    for (const Name& name : names) {
        if (belongsToTool(*data.world, name)) return "The catalog gives " + code(name.text) + " its name.";
        if (boundType(*data.world, name)) return "The binding gives " + code(name.text) + " its name.";
        const SchemaAttribute* attribute = data.world->index->attribute(name).decl;
        if (name.kind == NameKind::Attribute && (!attribute || attribute->name.span.empty()))
            return "No schema declares the attribute " + code(name.text) + ", so its other places cannot be known.";
    }
    return std::nullopt;
}

std::optional<Refusal> whyTaken(const SnapshotData& data, const Name& name, const std::string& newName) {
    const World& world = *data.world;
    Name wanted = name;
    wanted.text = isTypeName(name.kind) ? std::string(spaceOf(name.text)) + newName : newName;
    bool taken = false;
    if (isTypeName(name.kind))
        taken = world.index->entityTypes().contains(wanted.text) || world.index->commonTypes().contains(wanted.text);
    else if (name.kind == NameKind::Attribute)
        taken = world.index->attribute(wanted).decl != nullptr;
    taken = taken || !placesOf(data, {wanted}).empty();
    return taken ? std::optional("The name " + code(newName) + " is taken already.") : std::nullopt;
}

std::optional<Refusal> whyBadName(const Name& name, const std::string& newName) {
    if (!isTypeName(name.kind)) {
        return newName.empty() && name.kind == NameKind::Attribute ? std::optional<Refusal>("A name cannot be empty.")
                                                                   : std::nullopt;
    }
    const bool plain = isPlainName(newName) && newName != "__cedar";
    if (!plain) return code(newName) + " cannot be the name of a type: letters, digits and `_`, and no reserved word.";
    if (newName == "Action") return Refusal("`Action` is the type of actions.");
    if (name.kind == NameKind::CommonType && isTypeWord(newName)) return code(newName) + " is a type of Cedar itself.";
    return std::nullopt;
}

/// A text that stands in the way: what cannot be read may hold the name too.
std::optional<Refusal> whyUnreadable(const SnapshotData& data, std::string_view oldName) {
    const auto because = [](const DocumentState& state) {
        return code(state.source().name()) + " has errors that must go first.";
    };
    for (const DocumentState& state : data.states) {
        if (state.schema && hasErrors(state.schema->syntax)) return because(state);
        if (state.facts && !state.facts->diagnostics.empty()) return because(state);
        if (state.jsonPolicies && state.source().text().find(oldName) != std::string_view::npos)
            return code(state.source().name()) + " holds the name, too; in policies in JSON it must be changed by hand first.";
        if (!state.policies) continue;
        for (const PlacedUnit& placed : state.policies->units) {
            const bool mentions = placed.unit().source->text().find(oldName) != std::string_view::npos;
            if (mentions && !placed.unit().isSound()) return because(state);
        }
    }
    return std::nullopt;
}

/// The new text of one place, or nothing where the new name cannot stand.
std::optional<std::string> replacement(const NamedPlace& place, std::string_view newName) {
    const std::string_view old = place.state->source().text(place.occurrence.part);
    const NameKind kind = place.occurrence.name.kind;
    if (!old.starts_with('"')) {
        if (isPlainName(newName)) return std::string(newName);
        // Schemas take a quoted name wherever a plain one stands; policies do not.
        return place.state->policies ? std::nullopt : std::optional(quoted(newName));
    }
    const bool isJson =
        place.state->document.kind == DocumentKind::Facts || place.state->document.kind == DocumentKind::JsonSchema;
    std::string content(newName);
    if (isTypeName(kind)) content = std::string(spaceOf(old.substr(1, old.size() - 2))) + content;
    return isJson ? Json(content).dump() : quoted(content);
}

tl::expected<std::vector<Name>, Refusal> renameable(const SnapshotData& data, Position at) {
    const std::vector<Name> names = namesAt(data, at);
    if (names.empty()) return refuse("Nothing here has a name that can be changed.");
    std::vector<Name> all = closure(data, names);
    if (const auto why = whyFixed(data, all)) return refuse(*why);
    return all;
}

}  // namespace

tl::expected<RenameTarget, Refusal> renameTarget(const Snapshot& snapshot, Position at) {
    const SnapshotData& data = snapshot.data();
    const auto names = renameable(data, at);
    if (!names) return tl::unexpected(names.error());
    const DocumentState* state = data.find(at.document);
    const Occurrence occurrence = data.occurrencesAt(*state, clamped(state->source(), at.offset)).front();
    Span span = occurrence.part;
    const std::string_view text = state->source().text(span);
    if (text.size() >= 2 && text.starts_with('"')) span = {span.begin + 1, span.end - 1};
    if (isTypeName(occurrence.name.kind)) {
        const std::string_view inner = state->source().text(span);
        span.begin += static_cast<std::uint32_t>(spaceOf(inner).size());
    }
    const std::string& name = occurrence.name.text;
    return RenameTarget{span, isTypeName(occurrence.name.kind) ? std::string(lastPart(name)) : name};
}

tl::expected<std::vector<DocumentEdits>, Refusal> rename(const Snapshot& snapshot, Position at, std::string_view newName) {
    const SnapshotData& data = snapshot.data();
    const auto names = renameable(data, at);
    if (!names) return tl::unexpected(names.error());
    const std::string wanted(newName);
    for (const Name& name : *names) {
        if (const auto why = whyBadName(name, wanted)) return refuse(*why);
        if (const auto why = whyTaken(data, name, wanted)) return refuse(*why);
        if (const auto why = whyUnreadable(data, lastPart(name.text))) return refuse(*why);
    }
    std::vector<DocumentEdits> edits;
    for (const NamedPlace& place : placesOf(data, *names)) {
        const auto text = replacement(place, wanted);
        const std::string& document = place.state->source().name();
        if (!text) return refuse(code(wanted) + " cannot be written after a dot, as " + code(document) + " does.");
        if (edits.empty() || edits.back().document != document) edits.push_back({document, {}});
        edits.back().edits.push_back({place.occurrence.part, *text});
    }
    return edits;
}

}  // namespace writ::cedar
