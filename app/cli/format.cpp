#include "engine/cedar/format/format.h"

#include "app/cli/call_cells.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "engine/json/file.h"

#include <algorithm>
#include <iterator>
#include <ostream>

namespace writ::cli {
namespace {

constexpr std::string_view kPolicySuffix = ".cedar";
constexpr std::string_view kSchemaSuffix = ".cedarschema";
constexpr std::uint32_t kMaxColumns = 10'000;  ///< of a line, and of a level

bool endsWith(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

Result<std::uint32_t> columns(const Arguments& arguments, std::string_view option, std::uint32_t fallback) {
    if (!arguments.has(option)) return fallback;
    const std::string word = arguments.value(option);
    const bool digits =
        !word.empty() && word.size() <= 5 && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    const std::uint32_t value = digits ? static_cast<std::uint32_t>(std::stoul(word)) : kMaxColumns + 1;
    if (value <= kMaxColumns) return value;
    return fail(ErrorKind::Unsupported, "--" + std::string(option) + " takes a number from 0 to " + std::to_string(kMaxColumns) +
                                            ", not '" + word + "'. See 'writ format --help'.");
}

Result<cedar::FormatOptions> readOptions(const Arguments& arguments) {
    cedar::FormatOptions options;
    const auto width = columns(arguments, "line-width", options.lineWidth);
    const auto indent = columns(arguments, "indent-width", options.indent);
    if (!width) return tl::unexpected(width.error());
    if (!indent) return tl::unexpected(indent.error());
    options.lineWidth = *width;
    options.indent = *indent;
    return options;
}

/// A text and what became of it.
struct FormattedFile {
    SourcePtr source;
    cedar::Formatted formatted;

    [[nodiscard]] bool failed() const { return !formatted.text; }
    [[nodiscard]] bool changed() const { return formatted.text && *formatted.text != source->text(); }
};

Result<FormattedFile> formatText(const std::string& name, std::string text, const cedar::FormatOptions& options) {
    const bool isSchema = endsWith(name, kSchemaSuffix);
    if (!isSchema && !endsWith(name, kPolicySuffix)) {
        return fail(ErrorKind::Unsupported, "is neither a policy file (*.cedar) nor a schema (*.cedarschema)");
    }
    auto source = std::make_shared<const Source>(name, std::move(text));
    cedar::Formatted formatted = isSchema ? formatSchema(*source, options) : formatPolicies(*source, options);
    return FormattedFile{std::move(source), std::move(formatted)};
}

Result<FormattedFile> formatFile(const std::string& file, const cedar::FormatOptions& options, bool write) {
    Result<std::string> text = readFile(file);
    if (!text) return tl::unexpected(text.error());
    Result<FormattedFile> result = formatText(file, *std::move(text), options);
    if (!result || !write || !result->changed()) return result;
    if (const auto written = writeFileAtomically(file, *result->formatted.text); !written) return tl::unexpected(written.error());
    return result;
}

Json fileJson(const FormattedFile& file) {
    Json::Array diagnostics;
    for (const Diagnostic& diagnostic : file.formatted.diagnostics) {
        diagnostics.push_back(diagnosticJson(diagnostic, file.source.get()));
    }
    return Json::object({{"file", file.source->name()},
                         {"changed", file.failed() ? Json() : Json(file.changed())},
                         {"diagnostics", Json(std::move(diagnostics))}});
}

class FormatCommand {
public:
    FormatCommand(const Arguments& arguments, const cedar::FormatOptions& options, Console& console)
        : m_arguments(arguments), m_options(options), m_console(console), m_check(arguments.has("check")) {}

    int run() {
        for (const std::string& file : m_arguments.operands) {
            const Result<FormattedFile> done = formatFile(file, m_options, !m_check);
            if (done)
                take(*done);
            else
                m_status = complain(m_console, Error(done.error()).in(file));
        }
        report(m_check ? " would change" : " changed");
        return status();
    }

    int runOnInput() {
        if (m_arguments.operands.size() > 1) return complain(m_console, "--stdin takes one FILE at most, to tell what is read.");
        const std::string name = m_arguments.operands.empty() ? "<input>.cedar" : m_arguments.operands.front();
        std::string text{std::istreambuf_iterator<char>(m_console.in), {}};
        const Result<FormattedFile> done = formatText(name, std::move(text), m_options);
        if (!done) return complain(m_console, Error(done.error()).in(name));
        take(*done);
        if (m_arguments.has("json"))
            report("");
        else if (!m_check && !done->failed())
            m_console.out << *done->formatted.text;
        return status();
    }

private:
    void take(const FormattedFile& file) {
        if (file.failed()) m_status = kUsage;
        m_changed += file.changed() ? 1U : 0U;
        m_files.push_back(file);
        m_console.err << renderAll(file.formatted.diagnostics, {file.source});
    }

    void report(std::string_view verb) {
        if (m_arguments.has("json")) return print(json(), m_console);
        for (const FormattedFile& file : m_files) {
            if (file.changed()) m_console.out << printable(file.source->name()) << verb << "\n";
        }
        m_console.out << plural(m_files.size(), "file") << ", " << m_changed << verb << "\n";
    }

    [[nodiscard]] Json json() const {
        Json::Array files;
        for (const FormattedFile& file : m_files) files.push_back(fileJson(file));
        const auto failed =
            std::count_if(m_files.begin(), m_files.end(), [](const FormattedFile& file) { return file.failed(); });
        return Json::object({{"format", 1},
                             {"summary", Json::object({{"files", m_files.size()},
                                                       {"changed", m_changed},
                                                       {"failed", Json(static_cast<std::size_t>(failed))}})},
                             {"files", Json(std::move(files))}});
    }

    [[nodiscard]] int status() const { return m_status == kFine && m_check && m_changed > 0 ? kFindings : m_status; }

    const Arguments& m_arguments;
    const cedar::FormatOptions& m_options;
    Console& m_console;
    bool m_check;
    int m_status = kFine;
    std::size_t m_changed = 0;
    std::vector<FormattedFile> m_files;
};

}  // namespace

int runFormat(const Arguments& arguments, Console& console) {
    const bool input = arguments.has("stdin");
    if (arguments.operands.empty() && !input)
        return complain(console, "Something is missing: writ format FILE... or writ format --stdin.");
    const Result<cedar::FormatOptions> options = readOptions(arguments);
    if (!options) return complain(console, options.error());
    FormatCommand command(arguments, *options, console);
    return input ? command.runOnInput() : command.run();
}

}  // namespace writ::cli
