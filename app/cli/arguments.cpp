#include "app/cli/command_table.h"

#include "engine/text/nearest.h"
#include "simulator/workspace/suggest.h"

namespace writ::cli {
namespace {

const OptionInfo* findOption(const CommandInfo& command, std::string_view name) {
    for (const std::vector<OptionInfo>* options : {&command.options, &commonOptions()}) {
        for (const OptionInfo& option : *options) {
            if (option.name == name) return &option;
        }
    }
    return nullptr;
}

Failure usage(const CommandInfo& command, const std::string& message) {
    return fail(ErrorKind::Unsupported, message + " See 'writ " + std::string(command.name) + " --help'.");
}

Failure unknownOption(const CommandInfo& command, const std::string& name) {
    std::vector<std::string_view> names;
    for (const OptionInfo& option : command.options) names.push_back(option.name);
    for (const OptionInfo& option : commonOptions()) names.push_back(option.name);
    const std::string_view match = nearest(name, names);
    return usage(command, "'writ " + std::string(command.name) + "' has no option --" + name + "." +
                              (match.empty() ? std::string() : " Did you mean --" + std::string(match) + "?"));
}

class Parser {
public:
    Parser(const CommandInfo& command, const std::vector<std::string>& words) : m_command(command), m_words(words) {}

    Result<Arguments> parse() {
        bool optionsEnded = false;
        for (; m_at < m_words.size(); ++m_at) {
            const std::string& word = m_words[m_at];
            if (optionsEnded || word.size() < 2 || word.front() != '-') {
                m_result.operands.push_back(word);
            } else if (word == "--") {
                optionsEnded = true;
            } else if (Result<void> done = option(word == "-h" ? "--help" : word); !done) {
                return tl::unexpected(done.error());
            }
        }
        return checked();
    }

private:
    Result<void> option(const std::string& word) {
        if (word.compare(0, 2, "--") != 0) return unknownShort(word);
        const std::size_t equals = word.find('=');
        const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
        const OptionInfo* info = findOption(m_command, name);
        if (info == nullptr) return unknownOption(m_command, name);
        if (m_result.has(name) && !info->repeats) return usage(m_command, "--" + name + " is given twice.");
        std::string value;
        if (info->value.empty()) {
            if (equals != std::string::npos) return usage(m_command, "--" + name + " takes no value.");
        } else if (equals != std::string::npos) {
            value = word.substr(equals + 1);
        } else if (m_at + 1 < m_words.size()) {
            value = m_words[++m_at];
        } else {
            return usage(m_command, "--" + name + " needs a value: " + std::string(info->value) + ".");
        }
        m_result.options.emplace(name, std::move(value));
        return {};
    }

    [[nodiscard]] Failure unknownShort(const std::string& word) const {
        return usage(m_command, "There is no option " + word + "; options begin with two dashes.");
    }

    Result<Arguments> checked() {
        const std::size_t count = m_result.operands.size();
        if (!m_result.has("help") && (count < m_command.minOperands || count > m_command.maxOperands)) {
            const char* what = count < m_command.minOperands ? "Something is missing: " : "That is too much: ";
            return usage(m_command,
                         what + std::string("writ ") + std::string(m_command.name) + " " + std::string(m_command.operands) + ".");
        }
        return std::move(m_result);
    }

    const CommandInfo& m_command;
    const std::vector<std::string>& m_words;
    std::size_t m_at = 0;
    Arguments m_result;
};

}  // namespace

std::string Arguments::value(std::string_view option, std::string_view fallback) const {
    const auto found = options.find(option);
    return found == options.end() ? std::string(fallback) : found->second;
}

std::vector<std::string> Arguments::values(std::string_view option) const {
    std::vector<std::string> all;
    const auto [begin, end] = options.equal_range(option);
    for (auto it = begin; it != end; ++it) all.push_back(it->second);
    return all;
}

Result<Arguments> parseArguments(const CommandInfo& command, const std::vector<std::string>& words) {
    return Parser(command, words).parse();
}

}  // namespace writ::cli
