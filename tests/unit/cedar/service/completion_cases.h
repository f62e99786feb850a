#pragma once

#include "tests/unit/cedar/service/marked.h"

#include <algorithm>

namespace writ::cedar::testing {

inline Strings labels(const std::vector<CompletionItem>& items, std::optional<CompletionKind> kind = std::nullopt) {
    Strings found;
    for (const CompletionItem& item : items) {
        if (!kind || item.kind == *kind) found.push_back(item.label);
    }
    return found;
}

inline bool has(const Strings& list, const std::string& label) {
    return std::find(list.begin(), list.end(), label) != list.end();
}

struct Case {
    const char* text;
    Strings wanted;
    Strings unwanted;
};

inline void check(const Case& one, const std::vector<CompletionItem>& items, const Marked& marked) {
    const Strings found = labels(items);
    for (const std::string& label : one.wanted) EXPECT_TRUE(has(found, label)) << one.text << "\n  lacks " << label;
    for (const std::string& label : one.unwanted) EXPECT_FALSE(has(found, label)) << one.text << "\n  has " << label;
    for (const CompletionItem& item : items) {
        EXPECT_LE(item.replace.begin, marked.cursor) << one.text;
        EXPECT_LE(marked.cursor, item.replace.end) << one.text;
        EXPECT_LE(item.replace.end, marked.text.size()) << one.text;
        for (const Span place : item.places) EXPECT_LE(place.end, item.insert.size()) << item.label;
    }
}

}  // namespace writ::cedar::testing
