#include "simulator/binding/shell/scripts.h"

#include "simulator/binding/shell/cursor.h"

#include <algorithm>
#include <array>
#include <string>

namespace writ::sim::shell {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Up to the delimiter, which is taken too; false when it does not come on this line.
bool skipTo(Cursor& in, char delimiter) {
    while (!in.atEnd() && in.peek() != '\n') {
        const char c = in.take();
        if (c == delimiter) return true;
        if (c == '[') return false;  // in brackets the delimiter may stand for itself
        if (c == '\\' && !in.atEnd()) in.take();
    }
    return false;
}

void skipSpaces(Cursor& in) {
    while (in.peek() == ' ') in.take();
}

/// A line's number, $ or /…/; true too when there is none.
bool skipAddress(Cursor& in) {
    if (in.peek() == '/') {
        in.take();
        return skipTo(in, '/');
    }
    if (in.peek() == '$') in.take();
    while (isDigit(in.peek())) in.take();
    return true;
}

bool skipSubstitution(Cursor& in) {
    const char delimiter = in.take();
    if (delimiter == '\\' || delimiter == '\n' || delimiter == '\0' || delimiter == '[') return false;
    if (!skipTo(in, delimiter) || !skipTo(in, delimiter)) return false;
    while (std::string_view("gpiI").find(in.peek()) != std::string_view::npos && !in.atEnd()) in.take();
    while (isDigit(in.peek())) in.take();
    return true;
}

bool skipCommand(Cursor& in) {
    if (!skipAddress(in)) return false;
    if (in.peek() == ',') {
        in.take();
        if (!skipAddress(in)) return false;
    }
    skipSpaces(in);
    if (in.peek() == '!') in.take();
    const char command = in.take();
    return command == 's' ? skipSubstitution(in) : command == 'p' || command == 'd' || command == 'q' || command == '=';
}

}  // namespace

bool isSimpleSed(std::string_view script) {
    Cursor in(script);
    do {
        while (in.peek() == ' ' || in.peek() == ';' || in.peek() == '\n') in.take();
        if (in.atEnd()) return true;
        if (!skipCommand(in)) return false;
        skipSpaces(in);
    } while (in.peek() == ';' || in.peek() == '\n');
    return in.atEnd();
}

bool isSimpleAwk(std::string_view script) {
    constexpr std::array<std::string_view, 8> kMore{"|", ">", "@", "system", "getline", "close", "fflush", "ARG"};
    return std::none_of(kMore.begin(), kMore.end(),
                        [&](std::string_view more) { return script.find(more) != std::string_view::npos; });
}

}  // namespace writ::sim::shell
