#pragma once

#include "engine/cedar/service/builtin_docs.h"
#include "engine/cedar/service/cursor_place.h"
#include "engine/cedar/service/receiver.h"
#include "engine/cedar/service/service.h"
#include "engine/cedar/service/snapshot_data.h"

#include <string>
#include <string_view>
#include <vector>

namespace writ::cedar {

/// How near an item is to what must stand at the place; items of one rank are sorted by label.
enum class Rank : std::uint8_t { Expected, Likely, Possible, Snippet };

/// A text to be inserted with places to visit.
struct SnippetText {
    std::string text;
    std::vector<Span> places;

    SnippetText& raw(std::string_view piece);
    SnippetText& place(std::string_view content = {});
};

/// Collects items for one place.
class CompletionList {
public:
    explicit CompletionList(Span replace) : m_replace(replace) {}

    /// An item that inserts its label. The reference is valid until the next call.
    CompletionItem& add(CompletionKind kind, std::string label, Rank rank, std::string detail = {},
                        std::string documentation = {});
    /// An item that inserts something else.
    CompletionItem& add(CompletionKind kind, std::string label, SnippetText insert, Rank rank, std::string detail = {},
                        std::string documentation = {});
    void word(CompletionKind kind, BuiltinKind row, std::string_view name, Rank rank);
    /// A function or method with its parentheses.
    void callable(CompletionKind kind, const BuiltinDoc& row, Rank rank);

    /// Sorted by rank and label; of items of one label and kind the first stays.
    [[nodiscard]] std::vector<CompletionItem> take();

private:
    Span m_replace;
    std::vector<CompletionItem> m_items;
};

/// A place in a policies document together with what answers it.
struct PolicyCompletion {
    const SnapshotData& data;
    const DocumentState& state;
    const CursorPlace& place;
    CompletionList& list;

    [[nodiscard]] const World& world() const { return *data.world; }
    [[nodiscard]] const Source& source() const { return state.source(); }
    [[nodiscard]] std::string_view head() const { return source().text(place.head); }
};

void completeOutside(const PolicyCompletion& at);
void completeScope(const PolicyCompletion& at);
void completeBehindScope(const PolicyCompletion& at);
void completeCondition(const PolicyCompletion& at);

/// Entities of these types: those known and one to be filled in for each type. With no types: of all types.
void addEntities(const PolicyCompletion& at, std::vector<std::string> types, Rank rank);
void addActions(const PolicyCompletion& at, Rank rank);
/// Types that may stand behind `is`; `A::` when the path before the place is `A`.
void addEntityTypes(const PolicyCompletion& at, const std::vector<std::string>& types, Rank rank);
/// What may follow the `::` of a path: ids of that type, quoted, or the rest of longer paths.
void addBehindPath(const PolicyCompletion& at, const std::string& path);
/// Completion in Cedar schemas.
[[nodiscard]] std::vector<CompletionItem> completeSchema(const SnapshotData& data, const DocumentState& state,
                                                         std::uint32_t offset);

}  // namespace writ::cedar
