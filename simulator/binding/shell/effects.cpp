#include "simulator/binding/shell/effects.h"

#include "simulator/binding/shell/runner.h"

#include <algorithm>

namespace writ::sim::shell {

std::string_view word(Kind kind) {
    constexpr std::array<std::string_view, kKinds> kWords{"read", "write", "delete", "network", "execute"};
    return kWords[static_cast<std::size_t>(kind)];
}

bool Effects::certain() const {
    return !commandsOpen && !privilegeOpen &&
           std::none_of(parts.begin(), parts.end(), [](const Part& part) { return part.open; });
}

void Effects::explain(std::string reason) {
    if (why.size() < kMaxReasons && std::find(why.begin(), why.end(), reason) == why.end()) why.push_back(std::move(reason));
}

void Effects::openAll(std::string reason) {
    for (Part& part : parts) part.open = true;
    privilegeOpen = true;
    explain(std::move(reason));
}

Effects effectsOfText(std::string_view text, const std::string& folder) {
    Effects effects;
    const Result<Script> script = parseScript(text);
    if (script) {
        Runner(effects, std::set<std::string>{folder}, 0).run(*script);
    } else {
        effects.openAll(script.error().message);
        effects.commandsOpen = true;
    }
    return effects;
}

Effects effectsOfWords(const std::vector<std::string>& words, const std::string& folder) {
    Effects effects;
    Words plain;
    for (const std::string& text : words) {
        Word word;
        word.text = text;
        plain.push_back(std::move(word));
    }
    if (!plain.empty()) Runner(effects, std::set<std::string>{folder}, 0).start(plain);
    return effects;
}

}  // namespace writ::sim::shell
