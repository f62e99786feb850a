#include "simulator/findings/command_form.h"

#include "simulator/binding/shell/programs.h"
#include "simulator/findings/text_values.h"
#include "simulator/findings/words.h"

#include <algorithm>
#include <array>
#include <optional>

namespace writ::sim {
namespace {

struct EffectWord {
    std::string_view word;
    Effect effect;
};

/// Words of scripts and SQL, and of commands where the table of programs says less. A word counts whole, or as the last part of
/// a dotted name ("shutil.rmtree").
constexpr auto kCommandWords = std::to_array<EffectWord>({
    {"-delete", Effect::Delete},
    {"rmtree", Effect::Delete},
    {"os.remove", Effect::Delete},
    {"removedirs", Effect::Delete},
    {"rimraf", Effect::Delete},
    {"del", Effect::Delete},
    {"remove-item", Effect::Delete},
    {"unlinksync", Effect::Delete},
    {"rmsync", Effect::Delete},
    {"drop", Effect::Delete},
    {"truncate", Effect::Delete},
    {"delete", Effect::Delete},
    {"mkfs", Effect::Delete},
    {"wipefs", Effect::Delete},
    {"rsync", Effect::Network},
    {"urlopen", Effect::Network},
    {"urlretrieve", Effect::Network},
    {"requests.get", Effect::Network},
    {"requests.post", Effect::Network},
    {"invoke-webrequest", Effect::Network},
    {"push", Effect::Publish},
    {"publish", Effect::Publish},
    {"chmod", Effect::Privilege},
    {"chown", Effect::Privilege},
    {"setfacl", Effect::Privilege},
    {"cp", Effect::Write},
    {"insert", Effect::Write},
    {"update", Effect::Write},
    {"less", Effect::Read},
    {"more", Effect::Read},
    {"xxd", Effect::Read},
    {"select", Effect::Read},
    {"eval", Effect::Unseen},
    {"iex", Effect::Unseen},
});

/// Stems of the names of tools.
constexpr auto kNameWords = std::to_array<EffectWord>({
    {"delet", Effect::Delete},    {"remov", Effect::Delete},   {"eras", Effect::Delete},    {"purg", Effect::Delete},
    {"drop", Effect::Delete},     {"destroy", Effect::Delete}, {"cancel", Effect::Delete},  {"truncat", Effect::Delete},
    {"send", Effect::Send},       {"shar", Effect::Send},      {"forward", Effect::Send},   {"email", Effect::Send},
    {"post", Effect::Send},       {"upload", Effect::Send},    {"invit", Effect::Send},     {"export", Effect::Send},
    {"publish", Effect::Publish}, {"push", Effect::Publish},   {"deploy", Effect::Publish}, {"pay", Effect::Pay},
    {"refund", Effect::Pay},      {"credit", Effect::Pay},     {"charg", Effect::Pay},      {"transfer", Effect::Pay},
    {"payment", Effect::Pay},     {"creat", Effect::Write},    {"add", Effect::Write},      {"updat", Effect::Write},
    {"edit", Effect::Write},      {"writ", Effect::Write},     {"set", Effect::Write},      {"modify", Effect::Write},
    {"adjust", Effect::Write},    {"book", Effect::Write},     {"chang", Effect::Write},    {"exchang", Effect::Write},
    {"return", Effect::Write},    {"get", Effect::Read},       {"list", Effect::Read},      {"read", Effect::Read},
    {"search", Effect::Read},     {"find", Effect::Read},      {"lookup", Effect::Read},    {"view", Effect::Read},
    {"fetch", Effect::Read},      {"query", Effect::Read},     {"check", Effect::Read},     {"calculat", Effect::Read},
    {"think", Effect::Read},      {"open", Effect::Read},      {"look", Effect::Read},      {"show", Effect::Read},
    {"describ", Effect::Read},    {"grep", Effect::Read},      {"glob", Effect::Read},      {"ls", Effect::Read},
});

constexpr auto kCommandNames =
    std::to_array<std::string_view>({"command", "cmd", "commands", "script", "code", "bash", "shell", "sql", "argv", "query"});
constexpr auto kHandOverWords =
    std::to_array<std::string_view>({"escalat", "human", "handoff", "approval", "approv", "supervisor", "ask"});

template <class Words>
std::optional<Effect> effectOf(std::string_view word, const Words& words) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const EffectWord& row) { return row.word == word; });
    return found == words.end() ? std::nullopt : std::optional(found->effect);
}

std::optional<Effect> effectOf(const shell::Program& program) {
    if (program.privileged) return Effect::Privilege;
    const std::optional<shell::Kind> purpose = shell::purposeOf(program);
    if (!purpose) return std::nullopt;
    switch (*purpose) {
    case shell::Kind::Read: return Effect::Read;
    case shell::Kind::Write: return Effect::Write;
    case shell::Kind::Delete: return Effect::Delete;
    case shell::Kind::Network: return Effect::Network;
    case shell::Kind::Execute: break;
    }
    return std::nullopt;
}

/// Words of a shell behind which a command stands.
constexpr auto kBeforeCommands =
    std::to_array<std::string_view>({"if", "then", "elif", "else", "while", "until", "do", "time", "-exec", "-execdir", "-c"});
/// Programs whose names are also words: only where a command stands are they programs.
constexpr auto kAlsoWords = std::to_array<std::string_view>({"host", "ping", "touch"});

/// What is told by its name wherever that stands: a word too many is a hint too many, a missing one hides a way around.
bool isTelling(std::optional<Effect> effect) {
    return effect && *effect != Effect::Read;
}

bool runsOperands(shell::Manner manner) {
    return manner == shell::Manner::Wrapper || manner == shell::Manner::Environment || manner == shell::Manner::Xargs;
}

bool runsInput(const shell::Program& program) {
    return program.manner == shell::Manner::Shell ||
           (program.manner == shell::Manner::Open && program.does.find('x') != std::string_view::npos);
}

template <class Words>
bool contains(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool isCommandByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
           c == '/' || c == '~' || c == ':' || c == '@' || c == '$' || c == '*' || static_cast<unsigned char>(c) >= 0x80U;
}

template <class T>
void sortUnique(std::vector<T>& items) {
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

class CommandReader {
public:
    explicit CommandReader(std::string_view text) : m_text(text.substr(0, 4000)) {}

    CommandForm run() {
        for (std::size_t i = 0; i < m_text.size() && m_form.words.size() < 200;) {
            if (!isCommandByte(m_text[i])) {
                separate(i++);
                continue;
            }
            std::size_t end = i;
            while (end < m_text.size() && isCommandByte(m_text[end])) ++end;
            const std::string_view token = m_text.substr(i, end - i);
            add(token);
            m_piped = m_piped && token == "sudo";
            i = end;
        }
        sortUnique(m_form.effects);
        sortUnique(m_form.operands);
        return std::move(m_form);
    }

private:
    void separate(std::size_t at) {
        const char c = m_text[at];
        // What stands behind a separator is no operand of what stands before it.
        if (c == ';' || c == '|' || c == '&' || c == '\n') m_deleting = false;
        m_piped = c == '|' || (m_piped && c == ' ');
        if (std::string_view(";|&\n(`").find(c) != std::string_view::npos) m_programNext = true;
        if (c == '"' || c == '\'') quote(c);
        if (m_inShell && m_quote == '\0' && redirects(at)) m_form.effects.push_back(Effect::Write);
    }

    /// What is quoted is an operand; only behind "-c" it is commands.
    void quote(char c) {
        const bool isCommand = m_quote == '\0' && m_commandQuote == '\0' && !m_form.words.empty() && m_form.words.back() == "-c";
        m_programNext = isCommand;
        if (isCommand)
            m_commandQuote = c;
        else if (m_quote == c)
            m_quote = '\0';
        else if (m_quote == '\0' && m_commandQuote == c)
            m_commandQuote = '\0';
        else if (m_quote == '\0')
            m_quote = c;
    }

    void add(std::string_view token) {
        std::string lower = lowerCase(token);
        const std::string_view name = lastPart(lower);
        const std::string_view file = std::string_view(lower).substr(lower.rfind('/') + 1);
        const shell::Program* program = shell::findProgram(file);
        if (m_form.words.empty()) {
            m_form.program = name;
            m_inShell = program != nullptr || contains(kBeforeCommands, file);
        }
        std::optional<Effect> effect = effectOf(lower, kCommandWords);
        if (!effect) effect = effectOf(name, kCommandWords);
        if (program != nullptr && isProgram(*program)) {
            if (!effect) effect = effectOf(*program);
            if (m_piped && runsInput(*program)) m_form.effects.push_back(Effect::Unseen);
            m_programNext = runsOperands(program->manner);
        } else {
            m_programNext = contains(kBeforeCommands, file) || (m_programNext && lower.front() == '-');
        }
        m_form.words.push_back(std::move(lower));
        if (effect) {
            m_form.effects.push_back(*effect);
            m_deleting = *effect == Effect::Delete;
        } else {
            addOperand(token);
        }
    }

    /// Whether a word that is a program's name means the program.
    [[nodiscard]] bool isProgram(const shell::Program& program) const {
        if (m_programNext) return true;
        return !contains(kAlsoWords, program.name) && (m_inShell || isTelling(effectOf(program)));
    }

    /// ">" and ">>" into a file; neither "2>&1" nor "> /dev/null", which keep nothing.
    [[nodiscard]] bool redirects(std::size_t at) const {
        if (m_text[at] != '>' || (at > 0 && (m_text[at - 1] == '-' || m_text[at - 1] == '='))) return false;
        const std::size_t target = m_text.find_first_not_of("> ", at);
        return target != std::string_view::npos && m_text[target] != '&' && m_text[target] != '=' &&
               !m_text.substr(target).starts_with("/dev/null");
    }

    /// "rmtree" of "shutil.rmtree", "rm" of "/bin/rm".
    static std::string_view lastPart(std::string_view word) {
        const std::size_t slash = word.rfind('/');
        if (slash != std::string_view::npos && slash + 1 < word.size()) word.remove_prefix(slash + 1);
        const std::size_t dot = word.rfind('.');
        return dot != std::string_view::npos && dot + 1 < word.size() ? word.substr(dot + 1) : word;
    }

    void addOperand(std::string_view token) {
        if (token.front() == '-' || m_form.operands.size() >= 32) return;
        const ValueKind kind = kindOfWhole(token);
        if (kind == ValueKind::Url || kind == ValueKind::Email) {
            m_form.operands.push_back(hostOf(token));
        } else if (kind == ValueKind::Path || kind == ValueKind::Host ||
                   (m_deleting && token.size() > 2 && kind == ValueKind::Quoted)) {
            m_form.operands.push_back(plainPath(token));
        }
    }

    std::string_view m_text;
    bool m_piped = false;
    bool m_programNext = true;   ///< a command stands here
    bool m_inShell = false;      ///< it begins as commands of a shell do, not as SQL or code
    char m_quote = '\0';         ///< that is open
    char m_commandQuote = '\0';  ///< that is open around commands
    bool m_deleting = false;
    CommandForm m_form;
};

}  // namespace

std::string_view word(Effect effect) {
    constexpr std::array<std::string_view, 9> kWords{"delete",          "send",  "pay",  "reach the network",         "publish",
                                                     "get more rights", "write", "read", "run code that is not shown"};
    return kWords[static_cast<std::size_t>(effect)];
}

CommandForm commandForm(std::string_view text) {
    return CommandReader(text).run();
}

std::vector<Effect> effectsOfName(std::string_view tool) {
    std::vector<Effect> effects;
    for (const Word& part : wordsOf(tool, 200))
        if (const std::optional<Effect> effect = effectOf(part.stem, kNameWords)) effects.push_back(*effect);
    sortUnique(effects);
    return effects;
}

bool isCommandName(std::string_view argument) {
    return contains(kCommandNames, lowerCase(argument));
}

bool handsOver(std::string_view tool) {
    const std::vector<Word> words = wordsOf(tool, 200);
    return std::any_of(words.begin(), words.end(), [](const Word& part) { return contains(kHandOverWords, part.stem); });
}

}  // namespace writ::sim
