#include "simulator/binding/shell/runner.h"

#include "simulator/binding/shell/path.h"

#include <algorithm>
#include <utility>

namespace writ::sim::shell {

namespace {

constexpr std::size_t kMaxFolders = 16;

Folders both(const Folders& a, const Folders& b) {
    if (!a || !b) return std::nullopt;
    Folders all = a;
    all->insert(b->begin(), b->end());
    return all->size() > kMaxFolders ? std::nullopt : all;
}

bool isChangeOfFolder(const Pipeline& pipeline) {
    if (pipeline.commands.size() != 1 || pipeline.background || pipeline.commands.front().words.empty()) return false;
    return pipeline.commands.front().words.front().text == "cd";
}

bool isNumber(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void Runner::run(const Script& script) {
    // Where the command before succeeded, and where it failed: `cd` stays where it was when it fails.
    Folders good = m_folders;
    Folders bad = m_folders;
    for (const Pipeline& one : script.pipelines) {
        const Folders in = one.joint == Joint::Always ? both(good, bad) : (one.joint == Joint::IfSucceeded ? good : bad);
        m_folders = in;
        pipeline(one);
        Folders succeeded = m_folders;
        Folders failed = isChangeOfFolder(one) ? in : both(in, m_folders);
        if (one.negated) std::swap(succeeded, failed);
        if (one.joint == Joint::IfSucceeded) failed = both(bad, failed);
        if (one.joint == Joint::IfFailed) succeeded = both(good, succeeded);
        good = std::move(succeeded);
        bad = std::move(failed);
    }
    m_folders = both(good, bad);
}

void Runner::pipeline(const Pipeline& pipeline) {
    const bool alone = pipeline.commands.size() == 1 && !pipeline.background;
    for (const Command& one : pipeline.commands) {
        const Folders before = m_folders;
        command(one);
        if (!alone) m_folders = before;
    }
}

void Runner::command(const Command& command) {
    const Folders before = m_folders;
    for (const Redirection& one : command.redirections) redirection(one);
    for (const Word& word : command.assignments) {
        for (const Script& script : word.inside) inOwnShell(script);
        const bool splits = !command.words.empty() && command.words.front().text == "read" && word.text.starts_with("IFS=");
        if (!splits) assignment(word.text, !command.words.empty());
    }
    for (const Word& word : command.words)
        for (const Script& script : word.inside) inOwnShell(script);
    if (!command.words.empty()) start(command.words);
    for (const Script& part : command.parts) run(part);
    if (!command.parts.empty() && !command.inOrder && m_folders != before) wander();
    if (command.subshell) m_folders = before;
}

/// Parts may not run, or run again: where they end is not known.
void Runner::wander() {
    m_folders = std::nullopt;
    for (const Kind kind : {Kind::Read, Kind::Write, Kind::Delete})
        open(kind, "the current folder changes within a condition or a loop");
}

void Runner::inOwnShell(const Script& script) {
    const Folders before = m_folders;
    run(script);
    m_folders = before;
}

void Runner::redirection(const Redirection& redirection) {
    const Word& target = redirection.target;
    for (const Script& script : target.inside) inOwnShell(script);
    if (redirection.flow == Flow::Text) return;
    const bool copies = redirection.flow == Flow::Duplicate;
    if (copies && target.known && (target.text == "-" || isNumber(target.text))) return;
    if (target.known && (target.text.starts_with("/dev/tcp/") || target.text.starts_with("/dev/udp/"))) return reach(target);
    if (!target.known) open(Kind::Network, "where a redirection goes is not known");
    if (redirection.flow == Flow::Read || redirection.flow == Flow::ReadWrite) touch(Kind::Read, target);
    if (redirection.flow != Flow::Read) touch(Kind::Write, target);
}

void Runner::assignment(const std::string& text, bool exported) {
    const std::string name = text.substr(0, text.find_first_of("=+["));
    const bool element = name.size() < text.size() && text[name.size()] == '[';
    if (isHarmlessVariable(name) && !element) return;
    if (!exported && isShellVariable(name) && !element) return;
    m_effects.openAll("sets " + name + ", which may change what programs do");
}

void Runner::start(const Words& words) {
    const Word& name = words.front();
    if (!name.known || name.glob || name.text.empty()) {
        m_effects.commandsOpen = true;
        return m_effects.openAll("which program runs is not known: " + name.text);
    }
    m_effects.commands.insert(name.text);
    const Program* program = findProgram(name.text);
    if (program) return runAs(*program, words);
    m_effects.openAll(name.text + " is not in the table of programs");
}

void Runner::open(Kind kind, const std::string& reason) {
    m_effects.of(kind).open = true;
    m_effects.explain(reason);
}

void Runner::openReach(const Program& program, const std::string& reason) {
    constexpr std::string_view kLetters = "rwdn";
    const std::string text = std::string(program.name) + ": " + reason;
    if (program.reach.find('x') != std::string_view::npos) return m_effects.openAll(text);
    for (std::size_t i = 0; i < kLetters.size(); ++i)
        if (program.reach.find(kLetters[i]) != std::string_view::npos) open(static_cast<Kind>(i), text);
}

void Runner::touch(Kind kind, const Word& word) {
    if (word.known && isNoFile(word.text)) return;
    m_effects.of(kind).does = true;
    if (!word.known) return open(kind, "which file it is, is not known: " + word.text);
    touchPath(kind, word.text, word.home);
}

void Runner::touchPath(Kind kind, const std::string& path, bool home) {
    Effects::Part& part = m_effects.of(kind);
    const std::string reason = std::string(word(kind)) + ": ";
    const bool returns = home && path.size() > 1 && (path[1] == '+' || path[1] == '-');  // ~- is the folder before
    if (returns) return open(kind, "which folder it is, is not known: " + path);
    if (home || (!path.empty() && path.front() == '/')) {
        part.names.insert(tidyPath(path));
        return m_effects.explain(reason + tidyPath(path));
    }
    if (!m_folders) return open(kind, "the current folder is not known where it comes to " + path);
    // A name that begins with a quoted ~ is no home.
    const std::string own = path.starts_with('~') ? "./" + path : path;
    for (const std::string& folder : *m_folders) {
        const std::string whole = joinPath(folder, own);
        part.names.insert(whole.starts_with('~') && folder.empty() ? "./" + whole : whole);
        m_effects.explain(reason + whole);
    }
}

void Runner::reach(const Word& address) {
    Effects::Part& part = m_effects.of(Kind::Network);
    if (const auto path = address.known ? pathOfFileUrl(address.text) : std::nullopt) {
        Word file;
        file.text = *path;
        return touch(Kind::Read, file);
    }
    part.does = true;
    const auto host = address.known ? hostOf(address.text) : std::nullopt;
    if (!host) return open(Kind::Network, "which host it is, is not known: " + address.text);
    part.names.insert(*host);
    m_effects.explain("network: " + *host);
}

}  // namespace writ::sim::shell
