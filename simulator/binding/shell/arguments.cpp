#include "simulator/binding/shell/path.h"
#include "simulator/binding/shell/runner.h"

#include <algorithm>

namespace writ::sim::shell {

/// `stopAtOperand`: what follows the operands that the row names is a command of its own, from `next` on.
Runner::Arguments Runner::readArguments(const Program& program, const Words& words, bool stopAtOperand) {
    Arguments result;
    const std::size_t own = splitWords(program.operands).size();
    std::size_t at = 1;
    bool optionsEnded = false;
    for (; at < words.size(); ++at) {
        const Word& word = words[at];
        const bool dash = word.text.size() > 1 && word.text.front() == '-' && !optionsEnded;
        // A pattern may match a file whose name is an option; one that does no harm where there is but one thing to do.
        const bool oneThing = program.reach.size() == 1 && program.reach != "x";
        if (!word.known || (word.globFirst && !optionsEnded && !oneThing)) {
            openReach(program, "an argument is not known: " + word.text);
            result.options = false;
        }
        if (!dash) {
            if (stopAtOperand && result.operands.size() == own) break;
            result.operands.push_back(word);
            optionsEnded = optionsEnded || stopAtOperand;
        } else if (word.text == "--") {
            optionsEnded = true;
        } else if (!word.known) {
            continue;
        } else if (word.text[1] == '-') {
            readLong(program, words, at, result);
        } else {
            readShort(program, words, at, result);
        }
    }
    result.next = at;
    return result;
}

void Runner::readLong(const Program& program, const Words& words, std::size_t& at, Arguments& result) {
    const std::string text = words[at].text.substr(2);
    const std::size_t equals = text.find('=');
    const std::string option = text.substr(0, equals);
    const auto role = option.size() > 1 ? optionRole(program, option) : std::nullopt;
    if (role && equals != std::string::npos) {
        Word value = words[at];
        value.text = text.substr(equals + 1);
        value.home = false;
        return takeOption(program, option, *role, std::move(value), result);
    }
    if (equals == std::string::npos && option.size() > 1 && isFlag(program, option)) return result.given.push_back(option);
    if (role && at + 1 < words.size()) return takeOption(program, option, *role, words[++at], result);
    result.options = false;
    openReach(program, "the option --" + option + " is not known");
}

void Runner::readShort(const Program& program, const Words& words, std::size_t& at, Arguments& result) {
    const std::string letters = words[at].text.substr(1);
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const std::string option(1, letters[i]);
        const auto role = optionRole(program, option);
        if (role && i + 1 < letters.size()) {
            Word value = words[at];
            value.text = letters.substr(i + 1);
            value.home = false;
            return takeOption(program, option, *role, std::move(value), result);
        }
        if (role && at + 1 < words.size()) return takeOption(program, option, *role, words[++at], result);
        if (role || !isFlag(program, option)) {
            result.options = false;
            return openReach(program, "the option -" + option + " is not known");
        }
        result.given.push_back(option);
    }
}

void Runner::takeOption(const Program& program, const std::string& option, char role, Word value, Arguments& result) {
    result.given.push_back(option);
    if (!value.known) openReach(program, "an argument is not known: " + value.text);
    if (role == 't') result.target = value;
    if (role == 'I') result.replaced = value.text;
    if (role == 'p' || role == 'q') result.patternGiven = true;
    if (role == 'q') role = 'r';
    applyRole(role, value);
}

void Runner::applyOperands(const Program& program, const Arguments& arguments) {
    std::vector<std::string_view> roles = splitWords(program.operands);
    const Words& words = arguments.operands;
    if (arguments.patternGiven && !roles.empty()) roles.erase(roles.begin());
    if (arguments.target && !roles.empty()) roles.pop_back();
    if (arguments.target) applyRole('w', *arguments.target);
    const auto star =
        std::find_if(roles.begin(), roles.end(), [](std::string_view role) { return role.size() > 1 && role[1] == '*'; });
    const std::size_t before = static_cast<std::size_t>(star - roles.begin());
    const std::size_t after = star == roles.end() ? 0 : roles.size() - before - 1;
    if (after != 0 && words.size() < before + after + 1) return openReach(program, "an operand is missing");
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i < before)
            applyRole(roles[i].front(), words[i]);
        else if (star == roles.end())
            openReach(program, "there are more operands than are known");
        else if (i >= words.size() - after)
            applyRole(roles[roles.size() - (words.size() - i)].front(), words[i]);
        else
            applyRole(star->front(), words[i]);
    }
    const bool readsFolder = star != roles.end() && star->ends_with('.') && words.size() <= before;
    Word here;
    here.text = ".";
    if (readsFolder) touch(Kind::Read, here);
}

void Runner::applyRole(char role, const Word& word) {
    const bool standard = word.known && word.text == "-";  // a standard stream
    const bool named = word.known && word.text.starts_with('@');
    switch (role) {
    case 'r':
        if (!standard) touch(Kind::Read, word);
        return;
    case 'w':
    case 'b':
    case 'k':
        if (!standard) touch(Kind::Write, word);
        if (role == 'b' && !standard) touch(Kind::Read, word);
        if (role == 'k') touch(Kind::Delete, word);
        return;
    case 'd':
    case 'm':
        touch(Kind::Delete, word);
        if (role == 'm') touch(Kind::Read, word);
        return;
    case 'h':
    case 'u': return reach(word);
    case 'D':
        if (!word.known) return open(Kind::Read, "which file is read is not known");
        if (named) open(Kind::Read, "a file is read: " + word.text);
        m_effects.of(Kind::Read).does = m_effects.of(Kind::Read).does || named;
        return;
    case 'F':
        if (!word.known || word.text.find_first_of("@<") != std::string::npos)
            open(Kind::Read, "a file may be read: " + word.text);
        return;
    default: return;
    }
}

}  // namespace writ::sim::shell
