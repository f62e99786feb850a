// Programs that start another one for what they find or read: find and xargs.
#include "simulator/binding/shell/runner.h"

#include <algorithm>
#include <array>

namespace writ::sim::shell {

namespace {

constexpr std::size_t kMaxPlaces = 1000;  ///< names put into the command of -exec

constexpr std::array<std::string_view, 26> kPlainTests{
    "-print",  "-print0",  "-depth",    "-empty",    "-true",       "-false", "-ls",   "-prune",   "-quit",
    "-o",      "-or",      "-a",        "-and",      "-not",        "!",      "(",     ")",        ",",
    "-nouser", "-nogroup", "-readable", "-writable", "-executable", "-mount", "-xdev", "-daystart"};
constexpr std::array<std::string_view, 27> kTestsOfOne{
    "-name", "-iname", "-path",  "-ipath", "-wholename", "-regex", "-iregex", "-type",      "-xtype",
    "-size", "-mtime", "-mmin",  "-atime", "-amin",      "-ctime", "-cmin",   "-maxdepth",  "-mindepth",
    "-perm", "-user",  "-group", "-uid",   "-gid",       "-links", "-inum",   "-regextype", "-printf"};
constexpr std::array<std::string_view, 4> kReads{"-newer", "-anewer", "-cnewer", "-samefile"};
constexpr std::array<std::string_view, 4> kWrites{"-fprint", "-fprint0", "-fls", "-fprintf"};
constexpr std::array<std::string_view, 4> kStarts{"-exec", "-ok", "-execdir", "-okdir"};

template <std::size_t N>
bool isOne(const std::array<std::string_view, N>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool beginsExpression(const Word& word) {
    return word.text.starts_with('-') || word.text == "(" || word.text == "!" || word.text == ",";
}

}  // namespace

void Runner::find(const Words& words) {
    for (const Word& word : words) {
        if (word.known && !word.globFirst) continue;
        m_effects.commandsOpen = true;
        return m_effects.openAll("find: an argument is not known: " + word.text);
    }
    Words paths;
    std::size_t at = 1;
    while (at < words.size() && !beginsExpression(words[at])) paths.push_back(words[at++]);
    if (paths.empty()) {
        Word here;
        here.text = ".";
        paths.push_back(here);
    }
    for (const Word& path : paths) touch(Kind::Read, path);
    for (; at < words.size(); ++at) {
        const std::string& text = words[at].text;
        const bool hasNext = at + 1 < words.size();
        if (isOne(kPlainTests, text)) continue;
        if (text == "-delete") {
            for (const Word& path : paths) touch(Kind::Delete, path);
        } else if (isOne(kTestsOfOne, text) && hasNext) {
            ++at;
        } else if (isOne(kReads, text) && hasNext) {
            touch(Kind::Read, words[++at]);
        } else if (isOne(kWrites, text) && hasNext) {
            touch(Kind::Write, words[++at]);
            if (text == "-fprintf") ++at;
        } else if (isOne(kStarts, text)) {
            findAction(paths, words, at);
        } else {
            return m_effects.openAll("find: " + text + " is not known");
        }
    }
}

/// -exec with its command, up to ; or +. What is found lies below the paths, so these stand for it.
void Runner::findAction(const Words& paths, const Words& words, std::size_t& at) {
    const bool elsewhere = words[at].text.ends_with("dir");  // it runs where the file lies
    Words inner;
    std::size_t places = 0;
    for (++at; at < words.size() && words[at].text != ";"; ++at) {
        const bool isPlace = words[at].text == "{}";
        if (words[at].text == "+" && !inner.empty() && words[at - 1].text == "{}") break;
        places += isPlace ? paths.size() : 0;
        if (isPlace && !elsewhere && places <= kMaxPlaces) {
            inner.insert(inner.end(), paths.begin(), paths.end());
        } else {
            inner.push_back(words[at]);
            inner.back().known = words[at].text.find("{}") == std::string::npos;
        }
    }
    const bool startsFound = inner.empty() || !inner.front().known || (places != 0 && inner.front().text == paths.front().text);
    if (startsFound || places > kMaxPlaces) {
        m_effects.commandsOpen = true;
        return m_effects.openAll("find: which program runs is not known");
    }
    const Folders before = m_folders;
    if (elsewhere) m_folders = std::nullopt;
    start(inner);
    m_folders = before;
}

void Runner::xargs(const Program& program, const Words& words) {
    const Arguments arguments = readArguments(program, words, true);
    Words inner(words.begin() + static_cast<std::ptrdiff_t>(std::min(arguments.next, words.size())), words.end());
    if (!arguments.options) {
        m_effects.commandsOpen = true;
        return m_effects.openAll("xargs: which program runs is not known");
    }
    if (inner.empty()) return;  // then it is echo
    if (arguments.replaced) {
        for (Word& word : inner) word.known = word.known && word.text.find(*arguments.replaced) == std::string::npos;
    } else {
        Word read;
        read.text = "what xargs reads";
        read.known = false;
        inner.push_back(std::move(read));
    }
    start(inner);
}

}  // namespace writ::sim::shell
