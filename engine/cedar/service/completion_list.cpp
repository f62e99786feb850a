#include "engine/cedar/service/completion_list.h"

#include <algorithm>
#include <set>

namespace writ::cedar {

SnippetText& SnippetText::raw(std::string_view piece) {
    text += piece;
    return *this;
}

SnippetText& SnippetText::place(std::string_view content) {
    const auto begin = static_cast<std::uint32_t>(text.size());
    text += content;
    places.push_back({begin, static_cast<std::uint32_t>(text.size())});
    return *this;
}

CompletionItem& CompletionList::add(CompletionKind kind, std::string label, Rank rank, std::string detail,
                                    std::string documentation) {
    SnippetText insert{label, {}};
    return add(kind, std::move(label), std::move(insert), rank, std::move(detail), std::move(documentation));
}

CompletionItem& CompletionList::add(CompletionKind kind, std::string label, SnippetText insert, Rank rank, std::string detail,
                                    std::string documentation) {
    std::string sortKey = std::to_string(static_cast<int>(rank)) + label;
    m_items.push_back({kind, std::move(label), std::move(insert.text), std::move(insert.places), std::move(detail),
                       std::move(documentation), m_replace, std::move(sortKey)});
    return m_items.back();
}

void CompletionList::word(CompletionKind kind, BuiltinKind row, std::string_view name, Rank rank) {
    const BuiltinDoc* doc = builtinDoc(row, name);
    add(kind, std::string(name), rank, doc ? std::string(doc->signature) : std::string(),
        doc ? std::string(doc->text) : std::string());
}

void CompletionList::callable(CompletionKind kind, const BuiltinDoc& row, Rank rank) {
    const bool takesNothing = row.signature.find("()") != std::string_view::npos;
    SnippetText insert;
    insert.raw(row.name).raw("(");
    if (!takesNothing) insert.place();
    insert.raw(")");
    add(kind, std::string(row.name), std::move(insert), rank, std::string(row.signature), std::string(row.text));
}

std::vector<CompletionItem> CompletionList::take() {
    std::stable_sort(m_items.begin(), m_items.end(),
                     [](const CompletionItem& a, const CompletionItem& b) { return a.sortKey < b.sortKey; });
    std::vector<CompletionItem> unique;
    std::set<std::pair<CompletionKind, std::string>> seen;
    for (CompletionItem& item : m_items) {
        if (seen.emplace(item.kind, item.label).second) unique.push_back(std::move(item));
    }
    return unique;
}

}  // namespace writ::cedar
