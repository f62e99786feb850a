#include "simulator/catalog/lint.h"

#include "simulator/catalog/lint_characters.h"
#include "simulator/catalog/snapshot.h"

#include <re2/re2.h>
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace writ::sim {
namespace {

constexpr std::size_t kMaxFindings = 10'000;
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxScanned = std::size_t{1} << 20;  ///< bytes of one text that are searched for phrases
constexpr std::string_view kStrong =
    R"((?i)\b(?:always|must|never|instead|do not|don't|change|replace|set|redirect|bcc|only|before|first)\b)";

const CatalogRule* ruleOf(std::string_view id) {
    const auto rules = catalogRules();
    return &*std::find_if(rules.begin(), rules.end(), [&](const CatalogRule& rule) { return rule.id == id; });
}

struct Phrase {
    const CatalogRule* rule;
    std::unique_ptr<const re2::RE2> form;
};

std::vector<Phrase> phrases() {
    std::vector<Phrase> all;
    re2::RE2::Options options;
    options.set_case_sensitive(false);
    options.set_dot_nl(false);
    for (const CatalogRule& rule : catalogRules()) {
        if (!rule.pattern.empty())
            all.push_back(
                {&rule, std::make_unique<const re2::RE2>(re2::StringPiece(rule.pattern.data(), rule.pattern.size()), options)});
    }
    return all;
}

/// A name that is no word of English, so that prose which has it means the tool.
bool isTelling(std::string_view name) {
    const bool hasMark = name.find_first_of("_-./") != std::string_view::npos;
    const bool hasHump =
        std::any_of(name.begin() + (name.empty() ? 0 : 1), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    return name.size() >= 4 && (hasMark || hasHump);
}

bool isNameByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
           c == '/';
}

class Linter {
public:
    explicit Linter(const Catalog& catalog)
        : m_catalog(catalog), m_phrases(phrases()), m_strong(re2::StringPiece(kStrong.data(), kStrong.size())) {
        for (const ToolDescription& tool : catalog.tools()) m_servers[tool.name].insert(tool.server);
    }

    std::vector<CatalogFinding> run() {
        names();
        for (const ToolDescription& tool : m_catalog.tools()) {
            m_tool = &tool;
            const Json json = toolJson(tool);
            for (const auto& [key, value] : json.asObject()) {
                if (key != "hints" && key != "server") walk(value, pointerJoin("", key), key == "name", 0);
            }
        }
        return std::move(m_findings);
    }

private:
    void add(std::string_view rule, const std::string& pointer, std::string_view text, std::uint32_t offset, std::uint32_t length,
             std::string decoded = {}) {
        if (m_findings.size() >= kMaxFindings) return;
        m_findings.push_back({ruleOf(rule), m_tool->server, m_tool->name, pointer, offset, length,
                              excerptOf(text, offset, length), std::move(decoded)});
    }

    /// Texts and keys, at any depth of a schema.
    void walk(const Json& value, const std::string& pointer, bool isName, std::size_t depth) {
        if (depth > kMaxDepth || m_findings.size() >= kMaxFindings) return;
        if (value.isString()) return text(value.asString(), pointer, isName);
        for (std::size_t i = 0; i < value.size() && value.isArray(); ++i)
            walk(value.at(i), pointerJoin(pointer, i), isName, depth + 1);
        for (const auto& [key, member] : value.asObject()) {
            const std::string at = pointerJoin(pointer, key);
            text(key, at, true);
            const bool holdsNames = key == "required" || key == "$ref" || key == "pattern" || key == "format" || key == "type";
            walk(member, at, holdsNames, depth + 1);
        }
    }

    void text(const std::string& text, const std::string& pointer, bool isName) {
        for (CharacterRun& run : suspiciousRuns(text))
            add(run.rule, pointer, text, run.offset, run.length, std::move(run.decoded));
        if (!isName || text.size() > 60) prose(text, pointer);
    }

    void prose(const std::string& text, const std::string& pointer) {
        gaps(text, pointer);
        const SeenText seen = asSeen(std::string_view(text).substr(0, kMaxScanned));
        const re2::StringPiece whole(seen.text.data(), seen.text.size());
        for (const Phrase& phrase : m_phrases) {
            re2::StringPiece found;
            if (!phrase.form->Match(whole, 0, whole.size(), re2::RE2::UNANCHORED, &found, 1) || found.empty()) continue;
            const auto begin = static_cast<std::size_t>(found.data() - whole.data());
            addSeen(phrase.rule->id, pointer, text, seen, begin, begin + found.size());
        }
        mentions(text, pointer, seen);
    }

    void addSeen(std::string_view rule, const std::string& pointer, std::string_view text, const SeenText& seen,
                 std::size_t begin, std::size_t end) {
        const std::uint32_t first = seen.offsets[begin];
        add(rule, pointer, text, first, std::max<std::uint32_t>(seen.offsets[end], first + 1) - first);
    }

    /// Many blanks or empty lines, with something behind them.
    void gaps(const std::string& text, const std::string& pointer) {
        constexpr std::size_t kBlanks = 100, kLines = 15;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
            const auto lines = static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                                                                   text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
            const bool isGap = end < text.size() && (lines >= kLines || end - at - lines >= kBlanks);
            if (isGap)
                return add("pushed-away", pointer, text, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end - at));
            at = std::min(text.find_first_of(" \t\r\n", end), text.size());
        }
    }

    /// Sentences that order something about a tool of another server.
    void mentions(const std::string& text, const std::string& pointer, const SeenText& seen) {
        if (m_servers.size() < 2) return;
        const std::string& all = seen.text;
        for (std::size_t begin = 0; begin < all.size();) {
            const std::size_t end = sentenceEnd(all, begin);
            const std::string_view sentence(all.data() + begin, end - begin);
            for (std::size_t at = 0; at < sentence.size();) {
                const std::size_t stop = wordEnd(sentence, at);
                if (stop > at && isOthers(sentence.substr(at, stop - at)) &&
                    re2::RE2::PartialMatch(re2::StringPiece(sentence.data(), sentence.size()), m_strong))
                    return addSeen("steers-tools", pointer, text, seen, begin + at, begin + stop);
                at = std::max(stop, at + 1);
            }
            begin = end + 1;
        }
    }

    static std::size_t wordEnd(std::string_view text, std::size_t at) {
        while (at < text.size() && isNameByte(text[at])) ++at;
        return at;
    }
    /// A full stop inside of a name ends nothing.
    static std::size_t sentenceEnd(std::string_view text, std::size_t at) {
        for (; at < text.size(); ++at) {
            const bool isLast = at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n';
            if (text[at] == '\n' || (isLast && (text[at] == '.' || text[at] == '!' || text[at] == '?'))) return at;
        }
        return at;
    }

    [[nodiscard]] bool isOthers(std::string_view word) const {
        while (!word.empty() && (word.back() == '.' || word.back() == '/')) word.remove_suffix(1);
        const auto found = m_servers.find(word);
        return isTelling(word) && found != m_servers.end() && found->second.count(m_tool->server) == 0;
    }

    void names() {
        std::map<std::string, const ToolDescription*> looks;
        std::set<std::string> told;
        for (const ToolDescription& tool : m_catalog.tools()) {
            m_tool = &tool;
            const auto size = static_cast<std::uint32_t>(tool.name.size());
            if (m_servers[tool.name].size() > 1 && told.insert(tool.name).second)
                add("shadowed-name", "/name", tool.name, 0, size);
            const auto [first, isNew] = looks.emplace(lookOf(tool.name), &tool);
            if (!isNew && first->second->name != tool.name) add("twin-name", "/name", tool.name, 0, size, first->second->name);
        }
    }

    /// Names of one look have one form.
    static std::string lookOf(const std::string& name) {
        std::string look;
        for (char c : asSeen(name).text) {
            if (c == '_' || c == '-' || c == ' ') continue;
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
            look += c == '0' ? 'o' : c == '1' ? 'l' : c;
        }
        return look;
    }

    const Catalog& m_catalog;
    std::vector<Phrase> m_phrases;
    re2::RE2 m_strong;
    std::map<std::string, std::set<std::string>, std::less<>> m_servers;  ///< by tool
    const ToolDescription* m_tool = nullptr;
    std::vector<CatalogFinding> m_findings;
};

}  // namespace

std::vector<CatalogFinding> lintCatalog(const Catalog& catalog) {
    return Linter(catalog).run();
}

Json findingsJson(const std::vector<CatalogFinding>& findings) {
    Json::Array items;
    for (const CatalogFinding& finding : findings) {
        items.push_back(Json::object({{"rule", finding.rule->id},
                                      {"severity", word(finding.rule->severity)},
                                      {"title", finding.rule->title},
                                      {"server", finding.server},
                                      {"tool", finding.tool},
                                      {"pointer", finding.pointer},
                                      {"offset", finding.offset},
                                      {"length", finding.length},
                                      {"excerpt", finding.excerpt},
                                      {"decoded", finding.decoded},
                                      {"help", finding.rule->help}}));
    }
    return Json::object({{"format", 1}, {"findings", Json(std::move(items))}});
}

}  // namespace writ::sim
