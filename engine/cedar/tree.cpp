#include "engine/cedar/tree.h"

namespace writ::cedar {

/// Bytes may be compared: the pieces are whole UTF-8 characters, so a piece fits only where a character begins.
bool Pattern::matches(std::string_view text) const {
    const std::string& head = pieces.front();
    if (pieces.size() == 1) return text == head;
    if (text.substr(0, head.size()) != head) return false;
    text.remove_prefix(head.size());
    for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
        const std::size_t at = text.find(pieces[i]);
        if (at == std::string_view::npos) return false;
        text.remove_prefix(at + pieces[i].size());
    }
    const std::string& tail = pieces.back();
    return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

bool isActionType(std::string_view type) {
    constexpr std::string_view kAction = "Action";
    if (type.size() < kAction.size() || type.substr(type.size() - kAction.size()) != kAction) return false;
    const std::string_view before = type.substr(0, type.size() - kAction.size());
    return before.empty() || before.back() == ':';
}

std::string_view word(Variable variable) {
    switch (variable) {
    case Variable::Principal: return "principal";
    case Variable::Action: return "action";
    case Variable::Resource: return "resource";
    case Variable::Context: return "context";
    }
    return {};
}

}  // namespace writ::cedar
