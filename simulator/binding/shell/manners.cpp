#include "simulator/binding/shell/path.h"
#include "simulator/binding/shell/runner.h"
#include "simulator/binding/shell/scripts.h"

#include <algorithm>

namespace writ::sim::shell {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

Words from(const Words& words, std::size_t begin) {
    return {words.begin() + static_cast<std::ptrdiff_t>(std::min(begin, words.size())), words.end()};
}

bool isVariable(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

}  // namespace

void Runner::runAs(const Program& program, const Words& words) {
    if (program.privileged && !m_effects.privileged) m_effects.explain(std::string(program.name) + ": another user's rights");
    m_effects.privileged = m_effects.privileged || program.privileged;
    switch (program.manner) {
    case Manner::Nothing: return;
    case Manner::Plain: return plain(program, words);
    case Manner::Network: return network(program, words);
    case Manner::Names: return names(words);
    case Manner::Options: return options(words);
    case Manner::Wrapper:
    case Manner::Environment: return wrapper(program, words);
    case Manner::ChangeFolder: return changeFolder(words);
    case Manner::Shell: return startShell(program, words);
    case Manner::Find: return find(words);
    case Manner::Xargs: return xargs(program, words);
    case Manner::Sed: return sed(program, words);
    case Manner::Awk: return awk(program, words);
    case Manner::Copy: return copy(words);
    case Manner::Git: return git(words);
    case Manner::Evaluate: return runText(words, 1, false);
    case Manner::Print:
        if (words.size() > 1 && (!words[1].known || words[1].text.starts_with("-v")))
            m_effects.openAll("printf: what it sets is not known");
        return;
    case Manner::Test: return test(words);
    case Manner::Source:
    case Manner::Open: break;
    }
    const bool runsCode = program.manner == Manner::Source || program.does.find('x') != std::string_view::npos;
    m_effects.of(Kind::Execute).does = m_effects.of(Kind::Execute).does || runsCode;
    m_effects.commandsOpen = m_effects.commandsOpen || program.manner == Manner::Source;
    if (program.does.find('n') != std::string_view::npos) m_effects.of(Kind::Network).does = true;
    m_effects.openAll(std::string(program.name) + " runs what does not stand in the command");
}

/// Tests of variables may run what stands in their brackets.
void Runner::test(const Words& words) {
    for (const Word& word : words) {
        const bool brackets = word.text.find('[') != std::string::npos && word.text.find_first_of("$`") != std::string::npos;
        if (word.text == "-v" || word.text == "-R" || (word.known && brackets))
            m_effects.openAll("a test of a variable is not followed");
    }
}

void Runner::plain(const Program& program, const Words& words) {
    applyOperands(program, readArguments(program, words, false));
}

void Runner::network(const Program& program, const Words& words) {
    const Arguments arguments = readArguments(program, words, false);
    applyOperands(program, arguments);
    const bool reaches = !arguments.operands.empty() || contains(arguments.given, "url");
    m_effects.of(Kind::Network).does = m_effects.of(Kind::Network).does || reaches;
    const bool isWget = program.name == "wget";
    // Redirects lead to other hosts.
    if (reaches && (isWget || contains(arguments.given, "L") || contains(arguments.given, "location")))
        open(Kind::Network, std::string(program.name) + " goes where it is sent on to");
    for (const Word& word : arguments.operands)
        if (word.text.find_first_of("{[") != std::string::npos)
            open(Kind::Network, "an address stands for several: " + word.text);
    const bool named = contains(arguments.given, "O") || contains(arguments.given, "output-document");
    const bool writes = isWget ? reaches && !named && !contains(arguments.given, "spider")
                               : contains(arguments.given, "O") || contains(arguments.given, "remote-name");
    if (!writes) return;
    m_effects.of(Kind::Write).does = true;
    open(Kind::Write, std::string(program.name) + " writes a file that the address names");
}

void Runner::wrapper(const Program& program, const Words& words) {
    if (program.name == "command" && words.size() > 1 && words[1].known && (words[1].text == "-v" || words[1].text == "-V"))
        return;
    const Arguments arguments = readArguments(program, words, true);
    if (!arguments.options) {
        m_effects.commandsOpen = true;
        return m_effects.openAll(std::string(program.name) + ": which program runs is not known");
    }
    std::size_t next = arguments.next;
    while (program.manner == Manner::Environment && next < words.size() &&
           isVariable(words[next].text.substr(0, words[next].text.find('='))) && words[next].text.find('=') != std::string::npos)
        assignment(words[next++].text, true);
    const Words inner = from(words, next);
    if (!inner.empty()) start(inner);
}

void Runner::changeFolder(const Words& words) {
    Word target;
    target.text = "~";
    target.home = true;
    std::size_t at = 1;
    while (at < words.size() && words[at].known && (words[at].text == "-P" || words[at].text == "-L" || words[at].text == "--"))
        ++at;
    if (at < words.size()) target = words[at];
    const bool followed = target.known && !target.glob && !target.text.empty() && target.text.front() != '-' &&
                          target.text.find(':') == std::string::npos && (target.home || target.text.front() != '~');
    if (!followed || at + 1 < words.size()) {
        m_folders = std::nullopt;
        return m_effects.explain("which folder becomes the current one is not known");
    }
    if (target.home) {
        m_folders = std::set<std::string>{tidyPath(target.text)};
    } else if (m_folders) {
        std::set<std::string> folders;
        for (const std::string& folder : *m_folders) folders.insert(joinPath(folder, target.text));
        m_folders = std::move(folders);
    } else if (target.text.front() == '/') {
        m_folders = std::set<std::string>{tidyPath(target.text)};
    }
}

void Runner::startShell(const Program& program, const Words& words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& text = words[i].text;
        if (!words[i].known || text.size() < 2 || text[0] != '-' || text[1] == '-') break;
        const bool runs = text.find('c') != std::string::npos;
        const bool takesNext = optionRole(program, std::string_view(text).substr(text.size() - 1)).has_value();
        const auto isKnown = [&](char c) { return c == 'c' || isFlag(program, std::string_view(&c, 1)); };
        const auto end = text.end() - (takesNext ? 1 : 0);
        if ((runs && takesNext) || !std::all_of(text.begin() + 1, end, isKnown)) break;
        if (runs && i + 1 < words.size()) return runText({words[i + 1]}, 0, true);
        i += takesNext ? 1 : 0;
    }
    m_effects.of(Kind::Execute).does = true;
    m_effects.commandsOpen = true;
    m_effects.openAll(std::string(program.name) + " runs a script that does not stand in the command");
}

/// Words joined to a text that a shell reads.
void Runner::runText(const Words& words, std::size_t begin, bool ownShell) {
    std::string text;
    bool known = true;
    for (std::size_t i = begin; i < words.size(); ++i) {
        known = known && words[i].known && !words[i].glob;
        text += (i == begin ? "" : " ") + words[i].text;
    }
    const Result<Script> script =
        known ? parseScript(text, m_depth + 1) : Result<Script>(fail(ErrorKind::Malformed, "which script runs is not known"));
    if (!script) {
        m_effects.of(Kind::Execute).does = m_effects.of(Kind::Execute).does || !known;
        m_effects.commandsOpen = true;
        if (!ownShell) m_folders = std::nullopt;
        return m_effects.openAll(script.error().message);
    }
    Runner inner(m_effects, m_folders, m_depth + 1);
    inner.run(*script);
    if (!ownShell) m_folders = inner.m_folders;
}

void Runner::copy(const Words& words) {
    for (const Word& word : from(words, 1)) {
        const std::size_t equals = word.text.find('=');
        const std::string name = word.text.substr(0, equals);
        Word file = word;
        file.text = equals == std::string::npos ? std::string() : word.text.substr(equals + 1);
        file.home = false;  // the shell leaves ~ after = alone
        if (!word.known) {
            open(Kind::Read, "dd: an argument is not known");
            open(Kind::Write, "dd: an argument is not known");
        } else if (name == "if") {
            touch(Kind::Read, file);
        } else if (name == "of") {
            touch(Kind::Write, file);
        }
    }
}

/// Git runs hooks and programs that the repository names, so its effects are never known; only that it uses the network.
void Runner::git(const Words& words) {
    static const std::vector<std::string> kNetwork{"push", "pull", "fetch", "clone", "ls-remote"};
    const auto command =
        std::find_if(words.begin() + 1, words.end(), [](const Word& word) { return !word.text.starts_with('-'); });
    if (command != words.end() && command->known && contains(kNetwork, command->text)) m_effects.of(Kind::Network).does = true;
    m_effects.openAll("git runs hooks and programs that the repository names");
}

void Runner::names(const Words& words) {
    for (const Word& word : from(words, 1)) {
        if (word.known && (word.text == "-r" || word.text == "-v" || word.text == "-s")) continue;
        if (!word.known || !isVariable(word.text) || !(isHarmlessVariable(word.text) || isShellVariable(word.text)))
            return m_effects.openAll(words.front().text + ": which variable changes is not known: " + word.text);
    }
}

void Runner::options(const Words& words) {
    constexpr std::string_view kLetters = "eufxvnCo";
    for (const Word& word : from(words, 1)) {
        const bool named = word.text == "pipefail" || word.text == "errexit" || word.text == "nounset";
        const bool letters = word.text.size() > 1 && (word.text[0] == '-' || word.text[0] == '+') &&
                             word.text.find_first_not_of(kLetters, 1) == std::string::npos;
        if (!word.known || !(named || letters)) return m_effects.openAll("set: an argument is not known: " + word.text);
    }
}

void Runner::sed(const Program& program, const Words& words) {
    Words rest{words.front()};
    std::vector<Word> scripts;
    bool inPlace = false;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& text = words[i].text;
        const bool changes = words[i].known && (text == "-i" || text == "--in-place");
        inPlace = inPlace || changes;
        if (words[i].known && (text == "-e" || text == "--expression") && i + 1 < words.size()) scripts.push_back(words[i + 1]);
        if (!changes) rest.push_back(words[i]);
    }
    const Arguments arguments = readArguments(program, rest, false);
    if (!arguments.patternGiven && !arguments.operands.empty()) scripts.push_back(arguments.operands.front());
    const bool simple =
        std::all_of(scripts.begin(), scripts.end(), [](const Word& script) { return script.known && isSimpleSed(script.text); });
    // An expression that is written another way than `-e TEXT` was not looked at.
    const auto spelt = static_cast<std::size_t>(std::count(arguments.given.begin(), arguments.given.end(), "e") +
                                                std::count(arguments.given.begin(), arguments.given.end(), "expression"));
    if (!simple || scripts.empty() || (arguments.patternGiven && spelt != scripts.size()))
        m_effects.openAll("sed: the script may do more than edit text");
    applyOperands(program, arguments);
    const std::size_t first = arguments.patternGiven ? 0 : 1;
    for (const Word& file : from(arguments.operands, first))
        if (inPlace) touch(Kind::Write, file);
}

void Runner::awk(const Program& program, const Words& words) {
    const Arguments arguments = readArguments(program, words, true);
    const Words inner = from(words, arguments.next);
    if (arguments.operands.empty() || !arguments.operands.front().known || !isSimpleAwk(arguments.operands.front().text))
        m_effects.openAll("awk: the script may do more than read text");
    for (const Word& file : inner) touch(Kind::Read, file);
}

}  // namespace writ::sim::shell
