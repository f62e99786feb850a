#include "tests/conformance/cedar/validation.h"

#include "engine/cedar/policy_json/read.h"
#include "engine/json/file.h"
#include "tests/conformance/cedar/session.h"
#include "tests/conformance/cedar/suites.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>

namespace writ::conformance {
namespace {

namespace fs = std::filesystem;
using cedar::Compat;

struct Loaded {
    SourcePtr source;
    cedar::Tree tree;
    cedar::SchemaPtr schema;
    std::string problem;  ///< why there is nothing to validate
};

Loaded load(std::string name, std::string policies, const std::string& schemaText) {
    Loaded loaded;
    loaded.source = std::make_shared<const Source>(std::move(name), std::move(policies));
    std::vector<Diagnostic> diagnostics;
    loaded.tree = cedar::readPolicies(*loaded.source, diagnostics).tree;
    if (hasErrors(diagnostics)) return loaded.problem = render(diagnostics.front(), *loaded.source), loaded;
    const auto schema = schemaOf(schemaText);
    if (!schema) return loaded.problem = schema.error().text(), loaded;
    loaded.schema = *schema;
    return loaded;
}

Loaded loadFiles(const fs::path& policies, const fs::path& schema) {
    auto text = readText(policies);
    if (!text) return {nullptr, {}, nullptr, text.error().text()};
    const auto schemaText = readText(schema);
    if (!schemaText) return {nullptr, {}, nullptr, schemaText.error().text()};
    return load(policies.filename().string(), std::move(*text), *schemaText);
}

std::vector<Diagnostic> findings(const Loaded& loaded, Compat compat, std::optional<std::uint32_t> level = std::nullopt) {
    cedar::ValidateOptions options;
    options.compat = compat;
    options.level = level;
    return cedar::validate(*loaded.source, loaded.tree, *loaded.schema, options);
}

std::string firstError(const Loaded& loaded, const std::vector<Diagnostic>& found) {
    for (const Diagnostic& diagnostic : found) {
        if (diagnostic.severity == Severity::Error) return render(diagnostic, *loaded.source);
    }
    return "nothing was found";
}

/// What the official messages begin with, or hold.
struct Kind {
    std::string_view words;
    Code code;
};
constexpr std::array kKinds = {
    Kind{"unrecognized entity type", Code::CedarUnknownEntityType},
    Kind{"unrecognized action", Code::CedarUnknownAction},
    Kind{"unable to find an applicable action", Code::CedarNoApplicableAction},
    Kind{"unexpected type", Code::CedarUnexpectedType},
    Kind{"access to optional attribute", Code::CedarUnguardedAttribute},
    Kind{"access to tag", Code::CedarUnguardedTag},
    Kind{"`.getTag()` is not allowed", Code::CedarNoTags},
    Kind{"undefined extension function", Code::CedarUndefinedFunction},
    Kind{"wrong number of arguments", Code::CedarArgumentCount},
    Kind{"extension function argument validation", Code::CedarBadExtensionText},
    Kind{"may not be called with non-literal", Code::CedarComputedExtension},
    Kind{"empty set literals", Code::CedarEmptySet},
    Kind{"is of an enumerated entity type", Code::CedarUnknownEnumId},
    Kind{"which exceeds the maximum allowed level", Code::CedarLevelExceeded},
    Kind{"entity literals cannot be dereferenced", Code::CedarLiteralDereferenced},
    Kind{"policy is impossible", Code::CedarImpossiblePolicy},
    Kind{"General Security Profile", Code::CedarUnusualIdentifier},
};

std::optional<Code> kindOf(const std::string& message) {
    const auto begins = [&message](std::string_view words) { return message.compare(0, words.size(), words) == 0; };
    const auto ends = [&message](std::string_view words) {
        return message.size() >= words.size() && message.compare(message.size() - words.size(), words.size(), words) == 0;
    };
    if (ends("contains mixed scripts")) return begins("string") ? Code::CedarMixedScriptString : Code::CedarMixedScriptIdentifier;
    if (ends("BIDI control characters")) return begins("string") ? Code::CedarBidiString : Code::CedarBidiIdentifier;
    if (begins("attribute ")) return Code::CedarUnknownAttribute;
    if (begins("the types ")) return Code::CedarIncompatibleTypes;
    for (const Kind& kind : kKinds) {
        if (message.find(kind.words) != std::string::npos) return kind.code;
    }
    return std::nullopt;
}

struct Finding {
    Code code;
    std::optional<Span> span;  ///< none: the place is not told
};

bool agree(const Finding& a, const Finding& b) {
    if (a.code != b.code) return false;
    return !a.span || !b.span || (a.span->begin <= b.span->end && b.span->begin <= a.span->end);
}

/// What of one list has no counterpart in the other.
std::string missing(const std::vector<Finding>& from, const std::vector<Finding>& in) {
    std::string text;
    for (const Finding& one : from) {
        const auto same = [&one](const Finding& other) { return agree(one, other); };
        if (std::any_of(in.begin(), in.end(), same)) continue;
        text += " " + std::string(info(one.code).id);
        if (one.span) text += "@" + std::to_string(one.span->begin) + "-" + std::to_string(one.span->end);
    }
    return text;
}

std::optional<Span> spanOf(const Json& range) {
    if (!range.isArray()) return std::nullopt;
    const auto offset = [&range](std::size_t i) { return static_cast<std::uint32_t>(range.asArray()[i].asInteger()); };
    return Span{offset(0), offset(1)};
}

std::vector<Finding> officialFindings(const Json& row, std::string& unknown) {
    std::vector<Finding> all;
    for (const char* list : {"errors", "warnings"}) {
        for (const Json& entry : row[list].asArray()) {
            const auto code = kindOf(entry["message"].asString());
            if (!code) unknown = entry["message"].asString();
            if (code) all.push_back({*code, spanOf(entry["at"])});
        }
    }
    return all;
}

/// Held against a row of the official findings; a case without a row has none.
void compare(const std::string& name, const std::vector<Diagnostic>& found, const Json& row, Suite& suite) {
    std::vector<Finding> ours;
    for (const Diagnostic& diagnostic : found) ours.push_back({diagnostic.code, diagnostic.span});
    std::string unknown;
    const std::vector<Finding> official = officialFindings(row, unknown);
    if (!unknown.empty()) return suite.fail(name + ": a message of unknown kind: " + unknown);
    const std::string absent = missing(official, ours);
    const std::string extra = missing(ours, official);
    suite.check(absent.empty() && extra.empty(), name + ": not found:" + absent + "; found beside:" + extra);
}

/// The release that data are from: "4.10" of corpus-tests-4.10 and of validation-messages-4.10.jsonl.gz.
std::string releaseOf(const std::string& name, std::string_view suffix = {}) {
    const std::string stem = name.ends_with(suffix) ? name.substr(0, name.size() - suffix.size()) : name;
    const std::size_t dash = stem.rfind('-');
    return dash == std::string::npos ? std::string() : stem.substr(dash + 1);
}

/// The schema that belongs to a policy file: the only one of its folder, or the one whose name ends alike.
fs::path schemaBeside(const fs::path& policies) {
    std::vector<fs::path> schemas;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(policies.parent_path(), error)) {
        if (entry.path().extension() == ".cedarschema") schemas.push_back(entry.path());
    }
    const auto ending = [](const fs::path& path) {
        const std::string stem = path.stem().string();
        const std::size_t dash = stem.rfind('-');
        return dash == std::string::npos ? std::string() : stem.substr(dash);
    };
    if (schemas.size() == 1) return schemas.front();
    for (const fs::path& schema : schemas) {
        if (ending(schema) == ending(policies)) return schema;
    }
    return {};
}

}  // namespace

void ValidationSuites::run(const std::string& group, const Result<TestCase>& test) {
    if (!test) return;  // the decisions of the same data tell why
    const std::string release = releaseOf(group);
    const std::string id = test->name.substr(test->name.rfind('/') + 1);
    Group& suites = m_groups.try_emplace(group, group).first->second;
    const Loaded loaded = load(test->name, test->policies, test->schema);
    if (!loaded.problem.empty()) return suites.as412.fail(test->name + ": " + loaded.problem);
    const std::vector<Diagnostic> as412 = findings(loaded, Compat::V4_12);
    suites.as412.check(hasErrors(as412) != test->shouldValidate, test->name + ": " + firstError(loaded, as412));
    const std::vector<Diagnostic> as413 = findings(loaded, Compat::V4_13);
    const auto differences = m_differences.find(release);
    const bool isListed = differences != m_differences.end() && differences->second.count(id) > 0;
    suites.as413.check(hasErrors(as413) != (test->shouldValidate || isListed), test->name + ": " + firstError(loaded, as413));
    const auto messages = m_messages.find(release);
    if (messages == m_messages.end()) return;
    const auto row = messages->second.find(id);
    compare(test->name, as412, row == messages->second.end() ? Json() : row->second, suites.messages);
}

void ValidationSuites::readDifferences(const fs::path& file) {
    const auto text = readText(file);
    if (!text) return m_unread.fail(text.error().text());
    std::istringstream lines(*text);
    std::set<std::string>& names = m_differences[releaseOf(file.filename().string(), ".txt")];
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty()) names.insert(line);
    }
}

void ValidationSuites::readMessages(const fs::path& file) {
    auto& rows = m_messages[releaseOf(file.filename().string(), ".jsonl.gz")];
    forEachLine(file, m_unread, [&rows](const Json& row, std::size_t) { rows[row["case"].asString()] = row; });
}

void ValidationSuites::runSample(const fs::path& policies) {
    const fs::path schema = schemaBeside(policies);
    if (schema.empty()) return;
    const std::string stem = policies.stem().string();
    const std::string name = policies.parent_path().filename().string() + "/" + stem;
    const bool isBad = stem.find("bad") != std::string::npos || stem.find("invalid") == 0;
    const Loaded loaded = loadFiles(policies, schema);
    if (!loaded.problem.empty()) return m_samples.check(isBad, name + ": " + loaded.problem);
    const std::vector<Diagnostic> found = findings(loaded, Compat::V4_13);
    m_samples.check(hasErrors(found) == isBad, name + ": " + firstError(loaded, found));
    runLinks(policies, *loaded.schema);
    const std::size_t at = stem.find("-level-");
    if (at == std::string::npos) return;
    const auto level =
        static_cast<std::uint32_t>(std::strtoul(stem.c_str() + at + std::string_view("-level-").size(), nullptr, 10));
    for (std::uint32_t allowed = 0; allowed <= level + 1; ++allowed) {
        const std::vector<Diagnostic> at_level = findings(loaded, Compat::V4_13, allowed);
        m_samples.check(hasErrors(at_level) == (allowed < level),
                        name + " at level " + std::to_string(allowed) + ": " + firstError(loaded, at_level));
    }
}

/// A file `linked` beside the policies gives the slots of templates, which it names by their @id.
void ValidationSuites::runLinks(const fs::path& policies, const cedar::Schema& schema) {
    const auto links = readJsonFile(policies.parent_path() / "linked");
    const auto text = readText(policies);
    if (!links || !text) return;
    const Source source(policies.filename().string(), *text);
    std::vector<Diagnostic> ignored;
    const cedar::Tree tree = cedar::parse(source, ignored);
    const auto value = [](const Json& args, const char* slot) -> std::optional<EntityUid> {
        const auto uid = parseUid(args[slot].isString() ? args[slot].asString() : std::string("-"));
        return uid ? std::optional(*uid) : std::nullopt;
    };
    for (const Json& link : links->asArray()) {
        for (std::uint32_t i = 0; i < tree.policies.size(); ++i) {
            const auto isMeant = [&link](const cedar::Annotation& a) {
                return a.name == "id" && a.value == link["template_id"].asString();
            };
            const auto& annotations = tree.policies[i].annotations;
            if (std::none_of(annotations.begin(), annotations.end(), isMeant)) continue;
            const cedar::SlotValues slots{value(link["args"], "?principal"), value(link["args"], "?resource")};
            const auto found = cedar::validateLink(source, tree, i, slots, schema);
            m_samples.check(found.empty(),
                            "link " + link["link_id"].asString() + ": " + (found.empty() ? "" : render(found.front(), source)));
        }
    }
}

void ValidationSuites::addTo(std::vector<Suite>& suites) const {
    const auto add = [&suites](const Suite& suite) {
        if (!suite.empty()) suites.push_back(suite);
    };
    for (const auto& [name, group] : m_groups) {
        for (const Suite* suite : {&group.as412, &group.as413, &group.messages}) add(*suite);
    }
    add(m_samples);
    add(m_unread);
}

}  // namespace writ::conformance
