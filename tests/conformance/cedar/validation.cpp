#include "tests/conformance/cedar/validation.h"

#include "engine/cedar/policy_json/read.h"
#include "engine/cedar/schema/read.h"
#include "engine/json/file.h"
#include "tests/conformance/cedar/session.h"

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

cedar::SchemaPtr loadSchema(const fs::path& path, std::string& problem) {
    const auto text = readText(path);
    if (!text) return problem = text.error().text(), nullptr;
    const auto source = std::make_shared<const Source>(path.filename().string(), *text);
    std::vector<Diagnostic> diagnostics;
    cedar::SchemaPtr schema = cedar::loadSchema({source}, diagnostics);
    if (hasErrors(diagnostics)) return problem = render(diagnostics.front(), *source), nullptr;
    return schema;
}

Loaded load(const fs::path& policies, const fs::path& schema) {
    Loaded loaded;
    const auto text = readText(policies);
    if (!text) return {nullptr, {}, nullptr, text.error().text()};
    loaded.source = std::make_shared<const Source>(policies.filename().string(), *text);
    std::vector<Diagnostic> diagnostics;
    loaded.tree = cedar::readPolicies(*loaded.source, diagnostics).tree;
    if (hasErrors(diagnostics)) loaded.problem = render(diagnostics.front(), *loaded.source);
    if (loaded.problem.empty()) loaded.schema = loadSchema(schema, loaded.problem);
    return loaded;
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

/// Paths in a test start at the root of its data: some folder above the test.
fs::path resolved(const fs::path& test, const std::string& relative) {
    std::error_code error;
    for (fs::path folder = test.parent_path(); !folder.empty(); folder = folder.parent_path()) {
        if (fs::exists(folder / relative, error)) return folder / relative;
        if (folder == folder.root_path()) break;
    }
    return {};
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

/// The schema that belongs to a policy file: the only one of its folder, or the one whose name ends alike.
fs::path schemaOf(const fs::path& policies) {
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

void ValidationSuites::run(const fs::path& test, const Json& json) {
    if (!json["schema"].isString() || !json["shouldValidate"].isBool()) return;
    const std::string name = test.parent_path().filename().string() + "/" + test.stem().string();
    const Case one{resolved(test, json["policies"].asString()), resolved(test, json["schema"].asString()),
                   json["shouldValidate"].asBool()};
    m_cases[test.stem().string()] = one;
    judge(name, one);
}

void ValidationSuites::judge(const std::string& name, const Case& one) {
    const Loaded loaded = load(one.policies, one.schema);
    if (!loaded.problem.empty()) return m_as412.fail(name + ": " + loaded.problem);
    const std::vector<Diagnostic> as412 = findings(loaded, Compat::V4_12);
    m_as412.check(hasErrors(as412) != one.shouldValidate, name + ": " + firstError(loaded, as412));
    const std::vector<Diagnostic> as413 = findings(loaded, Compat::V4_13);
    const bool isListed = m_differences.count(name.substr(name.rfind('/') + 1)) > 0;
    m_as413.check(hasErrors(as413) != (one.shouldValidate || isListed), name + ": " + firstError(loaded, as413));
}

void ValidationSuites::readDifferences(const fs::path& file) {
    const auto text = readText(file);
    std::istringstream lines(text.value_or(std::string()));
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty()) m_differences.insert(line);
    }
}

void ValidationSuites::compare(const Json& row) {
    const std::string name = row["case"].asString();
    const auto known = m_cases.find(name);
    if (known == m_cases.end()) return;
    const Loaded loaded = load(known->second.policies, known->second.schema);
    if (!loaded.problem.empty()) return m_messages.fail(name + ": " + loaded.problem);
    std::vector<Finding> ours;
    for (const Diagnostic& diagnostic : findings(loaded, Compat::V4_12)) ours.push_back({diagnostic.code, diagnostic.span});
    std::string unknown;
    const std::vector<Finding> official = officialFindings(row, unknown);
    if (!unknown.empty()) return m_messages.fail(name + ": a message of unknown kind: " + unknown);
    const std::string absent = missing(official, ours);
    const std::string extra = missing(ours, official);
    m_messages.check(absent.empty() && extra.empty(), name + ": not found:" + absent + "; found beside:" + extra);
}

void ValidationSuites::runSample(const fs::path& policies) {
    const fs::path schema = schemaOf(policies);
    if (schema.empty()) return;
    const std::string stem = policies.stem().string();
    const std::string name = policies.parent_path().filename().string() + "/" + stem;
    const bool isBad = stem.find("bad") != std::string::npos || stem.find("invalid") == 0;
    const Loaded loaded = load(policies, schema);
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

void ValidationSuites::addTo(std::vector<Suite>& suites) {
    for (const fs::path& file : m_messageFiles) {
        const auto lines = readMaybeCompressed(file);
        if (!lines) {
            m_messages.fail(lines.error().text());
            continue;
        }
        std::istringstream rows(*lines);
        for (std::string line; std::getline(rows, line);) {
            if (const auto row = parseJson(line)) compare(*row);
        }
    }
    for (const Suite* suite : {&m_as412, &m_as413, &m_messages, &m_samples}) {
        if (!suite->empty()) suites.push_back(*suite);
    }
}

}  // namespace writ::conformance
