#include "engine/json/file.h"
#include "engine/json/spans.h"
#include "simulator/cases/test_case.h"
#include "simulator/workspace/file_error.h"
#include "simulator/workspace/paths.h"

#include <algorithm>

namespace writ::sim {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".json";

Result<std::string> plainName(std::string file) {
    if (!file.ends_with(kSuffix)) file += kSuffix;
    const bool plain = file.size() > kSuffix.size() && file.front() != '.' && file.find_first_of("/\\") == std::string::npos;
    if (!plain)
        return fail(ErrorKind::Unsupported, "A file of cases has a plain name, such as recorded.json; '" + file + "' is none.");
    return file;
}

/// The spaces before a value that begins its line; nothing where other text stands before it.
std::optional<std::string> indentOf(const std::string& text, std::size_t begin) {
    const std::size_t line = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;
    const std::string before = text.substr(line, begin - line);
    if (before.find_first_not_of(" \t") != std::string::npos) return std::nullopt;
    return before;
}

std::string indented(const std::string& text, const std::string& indent) {
    std::string result;
    for (const char c : text) {
        result += c;
        if (c == '\n') result += indent;
    }
    return result;
}

/// Lines end as those of the file do.
std::string endedLike(const std::string& file, const std::string& text) {
    if (file.find("\r\n") == std::string::npos) return text;
    std::string result;
    for (const char c : text) result += c == '\n' ? "\r\n" : std::string(1, c);
    return result;
}

/// The text with another item at the end of the list that stands at `list`.
std::string withItem(const std::string& text, const JsonSpans& list, const Json& item) {
    if (list.children.empty()) {
        const std::string whole = "[\n    " + indented(item.dump(true), "    ") + "\n  ]";
        return text.substr(0, list.value.begin) + endedLike(text, whole) + text.substr(list.value.end);
    }
    const JsonSpans& last = list.children.back();
    const std::optional<std::string> indent = indentOf(text, last.value.begin);
    const std::string added = indent ? ",\n" + *indent + indented(item.dump(true), *indent) : ", " + item.dump();
    return text.substr(0, last.value.end) + endedLike(text, added) + text.substr(last.value.end);
}

const JsonSpans* spansOfCases(const Json& document, const JsonSpans& spans) {
    const Json::Object& members = document.asObject();
    for (std::size_t i = 0; i < members.size() && i < spans.children.size(); ++i) {
        if (members[i].first == "cases") return &spans.children[i];
    }
    return nullptr;
}

Json documentWith(const Json& document, const Json& item) {
    Json::Array cases = document["cases"].asArray();
    cases.push_back(item);
    return document.with("cases", Json(std::move(cases)));
}

}  // namespace

Result<std::string> withCase(const std::string& text, const std::string& file, const TestCase& test) {
    const Result<Json> document = parseJson(text);
    if (!document) return tl::unexpected(Error(document.error()).in(file));
    const Result<std::vector<TestCase>> cases = readTestCases(*document, file);
    if (!cases) return tl::unexpected(cases.error());
    if (std::any_of(cases->begin(), cases->end(), [&](const TestCase& old) { return old.name == test.name; }))
        return failIn(file, ErrorKind::Unsupported, "There is a case '" + test.name + "' already; give another name.");
    const Json item = toJson(test);
    const Json expected = documentWith(*document, item);
    const JsonSpans spans = jsonSpans(text);
    const JsonSpans* list = spansOfCases(*document, spans);
    std::string result = list == nullptr ? std::string() : withItem(text, *list, item);
    // However the file is written: what it says is what counts.
    const Result<Json> read = parseJson(result);
    if (!read || !(*read == expected)) result = expected.dump(true) + "\n";
    return result;
}

Result<std::string> addCase(const Workspace& workspace, const std::string& file, const TestCase& test) {
    if (test.name.empty()) return fail(ErrorKind::Unsupported, "A case needs a name.");
    const Result<std::string> plain = plainName(file);
    if (!plain) return plain;
    const std::string name = workspace.manifest.tests + "/" + *plain;
    const Result<FolderPaths> paths = FolderPaths::of(workspace.root);
    if (!paths) return tl::unexpected(paths.error());
    const Result<fs::path> path = paths->resolve(name);
    if (!path) return tl::unexpected(path.error());
    std::error_code error;
    std::string text = "{\n  \"format\": 1,\n  \"cases\": []\n}\n";
    if (fs::exists(*path, error)) {
        Result<std::string> read = readFile(*path);
        if (!read) return tl::unexpected(std::move(read.error()));
        text = *std::move(read);
    } else {
        fs::create_directories(path->parent_path(), error);
        if (error) return failIn(name, ErrorKind::Unwritable, "The folder of the tests could not be made.");
    }
    Result<std::string> whole = withCase(text, name, test);
    if (!whole) return whole;
    if (Result<void> written = writeFileAtomically(*path, *whole); !written) return tl::unexpected(std::move(written.error()));
    return name;
}

}  // namespace writ::sim
