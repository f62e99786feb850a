#include "simulator/binding/shell/cursor.h"
#include "simulator/binding/shell/syntax.h"

#include <algorithm>
#include <array>

namespace writ::sim::shell {
namespace {

using Words = std::vector<std::string_view>;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool isName(char c) {
    return isNameStart(c) || isDigit(c);
}
bool isBlank(char c) {
    return c == ' ' || c == '\t';
}
bool endsWord(char c) {
    return std::string_view(" \t\n;&|<>()").find(c) != std::string_view::npos;
}

/// Recursive descent over the characters. The first thing that cannot be followed ends it.
class Parser {
public:
    Parser(std::string_view text, int depth) : m_in(text), m_depth(depth) {}

    Result<Script> run() {
        Script script = list({});
        if (m_error.empty() && !m_in.atEnd()) refuse("something stands after the end of a command");
        if (m_error.empty() && !m_documents.empty()) refuse("a here-document does not end");
        if (!m_error.empty()) return fail(ErrorKind::Malformed, m_error);
        return script;
    }

private:
    struct HereDocument {
        std::string end;
        bool tabs = false;    // <<-: leading tabs do not count
        bool quoted = false;  // nothing in it is expanded
    };

    bool ok() const { return m_error.empty(); }
    void refuse(std::string why) {
        if (m_error.empty()) m_error = std::move(why);
    }
    void expect(std::string_view text) {
        if (ok() && !m_in.skip(text)) refuse("\"" + std::string(text) + "\" is missing");
    }

    void skipBlanks() {
        while (isBlank(m_in.peek()) || m_in.startsWith("\\\n"))
            if (!m_in.skip("\\\n")) m_in.take();
        if (m_in.peek() == '#') m_in.takeUntil('\n');
    }
    void skipLines() {
        for (skipBlanks(); ok() && m_in.peek() == '\n'; skipBlanks()) newline();
    }
    void newline() {
        m_in.take();
        for (const HereDocument& document : m_documents) readDocument(document);
        m_documents.clear();
    }
    void readDocument(const HereDocument& document) {
        while (ok()) {
            if (m_in.atEnd()) return refuse("a here-document does not end");
            std::string_view line = m_in.takeUntil('\n');
            m_in.take();
            while (document.tabs && !line.empty() && line.front() == '\t') line.remove_prefix(1);
            if (line == document.end) return;
            const bool expands = line.find('`') != std::string_view::npos || line.find("$(") != std::string_view::npos ||
                                 line.find("${") != std::string_view::npos || (!line.empty() && line.back() == '\\');
            if (!document.quoted && expands) return refuse("a here-document that runs commands is not followed");
        }
    }

    /// The word at the cursor is this one, and nothing more.
    bool atReserved(std::string_view word) const {
        if (!m_in.startsWith(word)) return false;
        const char next = m_in.peek(word.size());
        return next == '\0' || endsWord(next);
    }
    bool atAny(const Words& words) const {
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return atReserved(word); });
    }

    class Deeper {
    public:
        explicit Deeper(Parser& parser) : m_parser(parser) {
            if (++m_parser.m_depth > kMaxDepth)
                m_parser.refuse("commands are nested deeper than " + std::to_string(kMaxDepth) + " levels");
        }
        ~Deeper() { --m_parser.m_depth; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;

    private:
        Parser& m_parser;
    };

    /// Pipelines up to one of the words, a closing parenthesis or the end.
    Script list(const Words& until) {
        const Deeper deeper(*this);
        Script script;
        Joint joint = Joint::Always;
        for (skipLines(); ok() && !m_in.atEnd() && m_in.peek() != ')' && !(joint == Joint::Always && atAny(until)); skipLines()) {
            Pipeline pipeline = this->pipeline();
            pipeline.joint = joint;
            joint = Joint::Always;
            skipBlanks();
            if (m_in.skip("&&"))
                joint = Joint::IfSucceeded;
            else if (m_in.skip("||"))
                joint = Joint::IfFailed;
            else if (m_in.startsWith(";;"))
                refuse("`;;` stands outside of `case`");
            else if (m_in.skip("&"))
                pipeline.background = true;
            else if (!m_in.skip(";") && m_in.peek() != '\n' && m_in.peek() != ')' && !m_in.atEnd() && ok())
                refuse("a command does not end where it should");
            script.pipelines.push_back(std::move(pipeline));
        }
        if (joint != Joint::Always) refuse("a command is missing after && or ||");
        return script;
    }

    Pipeline pipeline() {
        Pipeline result;
        skipBlanks();
        while (ok() && (atReserved("!") || atReserved("time"))) {
            if (m_in.peek() == '!') result.negated = !result.negated;
            m_in.takeUntilBlank();
            skipBlanks();
            if (atReserved("-p")) m_in.takeUntilBlank();
            skipBlanks();
        }
        do {
            skipLines();
            result.commands.push_back(command());
            skipBlanks();
        } while (ok() && (m_in.skip("|&") || (!m_in.startsWith("||") && m_in.skip("|"))));
        return result;
    }

    Command command() {
        static const Words kNotFollowed{"case", "function", "select", "coproc", "then", "do", "done",
                                        "fi",   "else",     "elif",   "esac",   "}",    "in"};
        if (m_in.startsWith("((")) refuse("arithmetic is not followed");
        if (m_in.peek() == '(') return subshell();
        if (atReserved("{")) return group();
        if (atReserved("if")) return conditional();
        if (atReserved("while") || atReserved("until")) return loop();
        if (atReserved("for")) return loopOver();
        if (atReserved("[[")) return condition();
        if (atAny(kNotFollowed)) refuse("a command that begins with `" + std::string(peekWord()) + "` is not followed");
        return simple();
    }

    std::string_view peekWord() {
        const std::size_t begin = m_in.at();
        m_in.takeUntilBlank();
        const std::string_view word = m_in.from(begin);
        m_in.go(begin);
        return word;
    }

    void redirectionsAfter(Command& command) {
        for (skipBlanks(); ok() && takeRedirection(command); skipBlanks()) {
        }
    }

    Command subshell() {
        Command result;
        result.subshell = result.inOrder = true;
        m_in.take();
        result.parts.push_back(list({}));
        expect(")");
        redirectionsAfter(result);
        return result;
    }

    Command group() {
        Command result;
        result.inOrder = true;
        m_in.take();
        result.parts.push_back(list({"}"}));
        expect("}");
        redirectionsAfter(result);
        return result;
    }

    Command conditional() {
        Command result;
        expect("if");
        result.parts.push_back(list({"then"}));
        expect("then");
        result.parts.push_back(list({"elif", "else", "fi"}));
        while (ok() && m_in.skip("elif")) {
            result.parts.push_back(list({"then"}));
            expect("then");
            result.parts.push_back(list({"elif", "else", "fi"}));
        }
        if (ok() && m_in.skip("else")) result.parts.push_back(list({"fi"}));
        expect("fi");
        redirectionsAfter(result);
        return result;
    }

    Command loop() {
        Command result;
        if (!m_in.skip("while")) expect("until");
        result.parts.push_back(list({"do"}));
        body(result);
        return result;
    }

    Command loopOver() {
        Command result;
        expect("for");
        skipBlanks();
        if (!isNameStart(m_in.peek())) refuse("a loop that counts is not followed");
        while (isName(m_in.peek())) m_in.take();
        skipLines();
        if (atReserved("in")) {
            m_in.skip("in");
            Command& values = result;
            for (skipBlanks(); ok() && !m_in.atEnd() && !endsWord(m_in.peek()); skipBlanks()) {
                const Word value = word();
                for (const Script& script : value.inside) values.parts.push_back(script);
            }
        }
        skipBlanks();
        m_in.skip(";");
        skipLines();
        body(result);
        return result;
    }

    void body(Command& loop) {
        expect("do");
        loop.parts.push_back(list({"done"}));
        expect("done");
        redirectionsAfter(loop);
    }

    /// [[ … ]] tests, and changes nothing; what stands in it may run commands.
    Command condition() {
        Command result;
        result.inOrder = true;
        m_in.skip("[[");
        while (ok()) {
            skipLines();
            if (m_in.atEnd()) refuse("`]]` is missing");
            if (atReserved("]]")) break;
            if (m_in.peek() == '<' || m_in.peek() == '>')
                refuse("`[[` with < or > is not followed");  // elsewhere it is a redirection
            if (endsWord(m_in.peek())) {
                m_in.take();
                continue;
            }
            static const Words kArithmetic{"-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-v"};
            if (atAny(kArithmetic)) refuse("arithmetic is not followed");
            const Word operand = word();
            for (const Script& script : operand.inside) result.parts.push_back(script);
        }
        m_in.skip("]]");
        redirectionsAfter(result);
        return result;
    }

    Command simple() {
        Command result;
        while (ok()) {
            skipBlanks();
            if (takeRedirection(result)) continue;
            if (m_in.peek() == '(') refuse("functions and lists in parentheses are not followed");
            if (m_in.atEnd() || (endsWord(m_in.peek()) && !m_in.startsWith("<(") && !m_in.startsWith(">("))) break;
            const bool assigns = result.words.empty() && atAssignment();
            Word next = word();
            if (assigns && m_in.peek() == '(') refuse("lists in parentheses are not followed");
            (assigns ? result.assignments : result.words).push_back(std::move(next));
        }
        if (ok() && result.words.empty() && result.assignments.empty() && result.redirections.empty())
            refuse("a command is missing");
        return result;
    }

    bool atAssignment() const {
        std::size_t at = 0;
        if (!isNameStart(m_in.peek())) return false;
        while (isName(m_in.peek(at))) ++at;
        if (m_in.peek(at) == '[') return true;
        return m_in.peek(at) == '=' || (m_in.peek(at) == '+' && m_in.peek(at + 1) == '=');
    }

    bool takeRedirection(Command& command) {
        struct Sign {
            std::string_view text;
            Flow flow;
        };
        static constexpr std::array<Sign, 11> kSigns{{{"&>>", Flow::Write},
                                                      {"&>", Flow::Write},
                                                      {"<<<", Flow::Text},
                                                      {"<<", Flow::Text},
                                                      {"<&", Flow::Duplicate},
                                                      {"<>", Flow::ReadWrite},
                                                      {"<", Flow::Read},
                                                      {">>", Flow::Write},
                                                      {">|", Flow::Write},
                                                      {">&", Flow::Duplicate},
                                                      {">", Flow::Write}}};
        const std::size_t begin = m_in.at();
        while (isDigit(m_in.peek())) m_in.take();
        if (m_in.startsWith("<(") || m_in.startsWith(">(")) {
            m_in.go(begin);
            return false;
        }
        for (const Sign& sign : kSigns) {
            if (!m_in.skip(sign.text)) continue;
            if (sign.text == "<<") return takeDocument();
            skipBlanks();
            if (m_in.atEnd() || (endsWord(m_in.peek()) && !m_in.startsWith("<(") && !m_in.startsWith(">(")))
                refuse("the target of a redirection is missing");
            command.redirections.push_back({sign.flow, word()});
            return true;
        }
        m_in.go(begin);
        return false;
    }

    bool takeDocument() {
        HereDocument document;
        document.tabs = m_in.skip("-");
        skipBlanks();
        const Word end = word();
        if (!end.known || (end.plain && end.text.empty())) refuse("the end of a here-document is not known");
        document.end = end.text;
        document.quoted = !end.plain;
        m_documents.push_back(std::move(document));
        return true;
    }

    /// A word, and a mask of it in which quoted characters are hidden.
    Word word() {
        Word result;
        std::string mask;
        const auto add = [&](std::string_view text, bool quoted) {
            result.text += text;
            mask += quoted ? std::string(text.size(), '\x01') : std::string(text);
        };
        while (ok() && !m_in.atEnd()) {
            const char c = m_in.peek();
            if ((m_in.startsWith("<(") || m_in.startsWith(">(")) && result.text.empty()) {
                m_in.take();
                substitution(result);
                add("(…)", true);
                continue;
            }
            if (endsWord(c)) break;
            if (c == '\'' || c == '"' || c == '\\') {
                result.plain = false;
                quotedPart(result, add);
            } else if (c == '$' || c == '`') {
                add(expansion(result), true);
            } else {
                const bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') || c == '\x7f';
                if (control) refuse("the text holds control characters");
                add(std::string_view(&c, 1), false);
                m_in.take();
            }
        }
        finish(result, mask);
        return result;
    }

    template <class Add>
    void quotedPart(Word& word, Add add) {
        const char quote = m_in.take();
        if (quote == '\\') {
            if (m_in.peek() == '\n') return void(m_in.take());
            const char c = m_in.take();
            if (c == '\0') return refuse("the text ends with a backslash");
            return add(std::string_view(&c, 1), true);
        }
        if (quote == '\'') {
            add(m_in.takeUntil('\''), true);
            return expect("'");
        }
        while (ok() && m_in.peek() != '"') {
            if (m_in.atEnd()) return refuse("a quoted text does not end");
            if (m_in.peek() == '$' || m_in.peek() == '`') {
                add(expansion(word), true);
                continue;
            }
            const char c = m_in.take();
            const bool escapes =
                c == '\\' && std::string_view("$`\"\\\n").find(m_in.peek()) != std::string_view::npos && !m_in.atEnd();
            const char taken = escapes ? m_in.take() : c;
            if (!(escapes && taken == '\n')) add(std::string_view(&taken, 1), true);
        }
        expect("\"");
    }

    static void finish(Word& word, const std::string& mask) {
        word.home = !mask.empty() && mask.front() == '~';
        word.glob = mask.find_first_of("*?[") != std::string::npos;
        word.globFirst = !mask.empty() && std::string_view("*?[").find(mask.front()) != std::string_view::npos;
        const std::size_t brace = mask.find('{');
        const std::size_t close = mask.rfind('}');
        if (brace == std::string::npos || close == std::string::npos || close < brace) return;
        const std::string_view inner = std::string_view(mask).substr(brace, close - brace);
        if (inner.find(',') != std::string_view::npos || inner.find("..") != std::string_view::npos) word.known = false;
    }

    /// At $ or `: what it stands for is not known, but the commands in it are. Gives what was written.
    std::string_view expansion(Word& word) {
        const std::size_t begin = m_in.at();
        const char sign = m_in.take();
        if (sign == '`') {
            backquoted(word);
        } else if (m_in.startsWith("((")) {
            arithmetic();
        } else if (m_in.peek() == '[') {
            refuse("arithmetic is not followed");
        } else if (m_in.peek() == '(') {
            substitution(word);
        } else if (m_in.peek() == '{') {
            parameter();
        } else if (m_in.peek() == '\'') {
            m_in.take();
            const std::string_view quoted = m_in.takeUntil('\'');
            expect("'");
            // Shells do not agree where this one ends.
            if (!quoted.empty() && quoted.back() == '\\') refuse("$'…' with a quote in it is not followed");
        } else if (isNameStart(m_in.peek())) {
            while (isName(m_in.peek())) m_in.take();
        } else if (std::string_view("0123456789@*#?$!-").find(m_in.peek()) != std::string_view::npos && !m_in.atEnd()) {
            m_in.take();
        } else {
            return m_in.from(begin);  // a dollar sign, or $"…"
        }
        word.known = false;
        return m_in.from(begin);
    }

    void substitution(Word& word) {
        if (!m_documents.empty()) refuse("a here-document before a command in a word is not followed");
        m_in.take();
        word.inside.push_back(list({}));
        expect(")");
        if (!m_documents.empty()) refuse("a here-document in a word is not followed");
        word.known = false;
    }

    void backquoted(Word& word) {
        std::string text;
        while (ok() && m_in.peek() != '`') {
            if (m_in.atEnd()) return refuse("a ` is missing");
            char c = m_in.take();
            if (c == '\\' && m_in.peek() == '"')
                return refuse("a quote in backquotes is not followed");  // it depends on what is around
            if (c == '\\' && !m_in.atEnd() && std::string_view("$`\\").find(m_in.peek()) != std::string_view::npos)
                c = m_in.take();
            text += c;
        }
        expect("`");
        auto script = parseScript(text, m_depth + 1);
        if (!script) return refuse(script.error().message);
        word.inside.push_back(std::move(*script));
    }

    /// Numbers alone: a name in arithmetic may hold anything, even commands.
    void arithmetic() {
        const std::size_t begin = m_in.at();
        int open = 0;
        do {
            const char c = m_in.take();
            if (c == '\0' || std::string_view("0123456789 +-*/%()").find(c) == std::string_view::npos)
                return refuse("arithmetic is not followed");
            open += c == '(' ? 1 : (c == ')' ? -1 : 0);
        } while (open > 0);
        if (m_in.from(begin).substr(m_in.at() - begin - 2) != "))") refuse("arithmetic is not followed");
    }

    /// ${NAME}, ${#NAME}, and with plain text ${NAME-text}, ${NAME#text} and the like. Others may run or set something.
    void parameter() {
        m_in.take();
        m_in.skip("#");
        while (isName(m_in.peek())) m_in.take();
        std::string_view rest = m_in.takeUntil('}');
        if (rest.size() > 1 && rest.front() == ':')
            rest.remove_prefix(std::string_view("-+?").find(rest[1]) != std::string_view::npos ? 1 : 0);
        const bool plain = rest.empty() || std::string_view("-+?#%/").find(rest.front()) != std::string_view::npos;
        if (!plain || rest.find_first_of("$`'\"\\{<(@![\n") != std::string_view::npos)
            refuse("an expansion in braces is not followed");
        expect("}");
    }

    Cursor m_in;
    int m_depth;
    std::string m_error;
    std::vector<HereDocument> m_documents;
};

}  // namespace

Result<Script> parseScript(std::string_view text, int depth) {
    if (text.size() > kMaxText)
        return fail(ErrorKind::TooLarge, "the command is longer than " + std::to_string(kMaxText) + " bytes");
    if (depth > kMaxDepth)
        return fail(ErrorKind::TooDeep, "commands are nested deeper than " + std::to_string(kMaxDepth) + " levels");
    return Parser(text, depth).run();
}

}  // namespace writ::sim::shell
