#include "app/cli/command_table.h"
#include "engine/text/version.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <ostream>

namespace writ::cli {
namespace {

std::string optionText(const OptionInfo& option) {
    std::string text = "--" + std::string(option.name);
    if (!option.value.empty()) text += " " + std::string(option.value);
    return text;
}

void appendRow(std::string& text, const std::string& left, std::string_view right, std::size_t width) {
    text += "  " + left + std::string(width > left.size() ? width - left.size() : 0, ' ') + "  " + std::string(right) + "\n";
}

void appendOptions(std::string& text, const std::vector<OptionInfo>& options) {
    constexpr std::size_t kWidth = 18;
    for (const OptionInfo& option : options) appendRow(text, optionText(option), option.help, kWidth);
}

/// `text` in lines of at most 80 characters.
std::string wrapped(std::string_view text) {
    constexpr std::size_t kLine = 80;
    std::string result;
    std::size_t column = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string_view part = text.substr(at, end - at);
        if (column != 0 && column + 1 + part.size() > kLine) {
            result += '\n';
            column = 0;
        } else if (column != 0) {
            result += ' ';
            ++column;
        }
        result += part;
        column += part.size();
        at = end + 1;
    }
    return result + "\n";
}

const CommandInfo* findCommand(std::string_view name) {
    for (const CommandInfo& command : commands()) {
        if (command.name == name) return &command;
    }
    return nullptr;
}

int unknownCommand(const std::string& name, Console& console) {
    std::vector<std::string_view> names;
    for (const CommandInfo& command : commands()) names.push_back(command.name);
    return complain(console, "There is no command '" + name + "'." + sim::didYouMean(name, names) + " See 'writ --help'.");
}

}  // namespace

std::string helpText() {
    constexpr std::size_t kWidth = 9;
    std::string text =
        "Usage: writ COMMAND [OPTIONS]\n\nReplays recorded agent sessions through policies. No tool is called. No network is "
        "used, but where\ncatalog import is told to ask a server.\n\nCommands:\n";
    for (const CommandInfo& command : commands()) appendRow(text, std::string(command.name), command.summary, kWidth);
    text += "\nOptions of every command:\n";
    appendOptions(text, commonOptions());
    text +=
        "\n  --version           print the version and exit\n"
        "\nREV is a folder under the workspace's policies, a folder's path, a snapshot's name, or git:REF[:VERSION].\n"
        "Exit status: 0 fine, 1 findings, 2 bad usage or unreadable input.\n"
        "'writ COMMAND --help' tells more of a command.\n";
    return text;
}

std::string helpText(const CommandInfo& command) {
    std::string text = "Usage: writ " + std::string(command.name) + " [OPTIONS] " + std::string(command.operands) + "\n\n" +
                       wrapped(command.details) + "\nOptions:\n";
    appendOptions(text, command.options);
    appendOptions(text, commonOptions());
    return text;
}

int run(const std::vector<std::string>& words, Console& console) {
    if (words.empty()) {
        console.err << helpText();
        return kUsage;
    }
    const std::string& first = words.front();
    if (first == "--version") {
        console.out << "writ " << productVersion() << "\n";
        return kFine;
    }
    const bool askedFor = first == "--help" || first == "-h" || first == "help";
    if (askedFor && words.size() == 1) {
        console.out << helpText();
        return kFine;
    }
    const std::string& name = askedFor ? words[1] : first;
    const CommandInfo* command = findCommand(name);
    if (command == nullptr) return unknownCommand(name, console);
    const Result<Arguments> arguments = askedFor ? Arguments{} : parseArguments(*command, {words.begin() + 1, words.end()});
    if (!arguments) return complain(console, arguments.error());
    if (askedFor || arguments->has("help")) {
        console.out << helpText(*command);
        return kFine;
    }
    return command->run(*arguments, console);
}

}  // namespace writ::cli
