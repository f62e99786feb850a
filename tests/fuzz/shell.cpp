// Any text is a command: following it ends, gives the same twice, and a command that is put behind it is never lost.
#include "simulator/binding/shell/effects.h"

#include <cstdlib>
#include <string>

namespace {

using namespace writ::sim::shell;

std::string shown(const Effects& effects) {
    std::string text = effects.commandsOpen ? "?" : "";
    for (const std::string& name : effects.commands) text += name + '\n';
    for (const Effects::Part& part : effects.parts) {
        text += std::string(part.does ? "1" : "0") + (part.open ? "?" : ".");
        for (const std::string& name : part.names) text += name + '\n';
    }
    for (const std::string& reason : effects.why) text += reason + '\n';
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (shown(effectsOfText(text, "")) != shown(effectsOfText(text, ""))) std::abort();
    if (!text.empty() && text.back() == '\\') return 0;  // then the next line goes on with this one
    const Effects longer = effectsOfText(text + "\nrm /zz-canary\n", "");
    const Effects::Part& deletes = longer.of(Kind::Delete);
    if (!deletes.open && deletes.names.count("/zz-canary") == 0) std::abort();
    if (longer.certain() && (longer.commandsOpen || longer.commands.count("rm") == 0)) std::abort();
    return 0;
}
