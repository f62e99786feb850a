#include "simulator/findings/probe_candidates.h"

#include "simulator/findings/argument_finder.h"
#include "simulator/findings/call_traits.h"
#include "simulator/findings/denial.h"
#include "simulator/findings/words.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>

namespace writ::sim {
namespace {

constexpr std::size_t kMost = 5;
constexpr std::uint32_t kFarthest = 200;
constexpr std::size_t kMostAttempts = 3;

constexpr int kAttempt = 60;
/// Of an attempt that lies before the request.
constexpr int kOldAttempt = 45;
constexpr int kNamedByModel = 75;
constexpr int kNamedByUser = 65;
constexpr int kMostByWords = 55;
constexpr int kPerArgument = 5;
constexpr int kPerMissing = 8;
constexpr int kBest = 95;

/// Words of a tool, with how much each tells it apart from the others.
struct ToolWords {
    std::vector<std::string> name;
    std::vector<std::string> rest;
};

std::vector<std::string> common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::vector<std::string> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both;
}

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
    a.insert(a.end(), b.begin(), b.end());
    std::sort(a.begin(), a.end());
    a.erase(std::unique(a.begin(), a.end()), a.end());
    return a;
}

class CandidateSearch {
public:
    CandidateSearch(const Session& session, const Catalog& catalog, std::uint32_t step, const FailureSigns& signs)
        : m_session(session), m_catalog(catalog), m_step(step), m_signs(signs), m_material(materialBefore(session, step, signs)) {
        for (const ProbeText& text : m_material.texts) {
            if (text.source == TextSource::Request) {
                m_asked = joined(std::move(m_asked), stemsOf(text.text, 8000));
                m_requestFrom = text.step;
            }
            if (text.source == TextSource::Refusal) m_said = joined(std::move(m_said), stemsOf(text.text, 8000));
        }
    }

    std::vector<ProbeCandidate> run() {
        addAttempts();
        addTools();
        std::stable_sort(m_found.begin(), m_found.end(),
                         [](const ProbeCandidate& a, const ProbeCandidate& b) { return a.score > b.score; });
        if (m_found.size() > kMost) m_found.erase(m_found.begin() + kMost, m_found.end());
        return std::move(m_found);
    }

private:
    /// The refused call itself, and calls before it that came to nothing; the latest first.
    void addAttempts() {
        const std::uint32_t first = m_step > kFarthest ? m_step - kFarthest : 1;
        for (std::uint32_t number = m_step; number >= first && number > 0 && m_found.size() < kMostAttempts; --number) {
            const Step& step = m_session.steps[number - 1];
            if (step.kind != StepKind::Call || step.probe || step.argumentsState != ArgumentsState::Recorded) continue;
            const OutcomeFinding outcome = classify(m_session, step, m_signs);
            if (!cameToNothing(outcome.outcome) && !stoppedByModel(outcome.outcome)) continue;
            addAttempt(step, outcome);
        }
    }

    void addAttempt(const Step& step, const OutcomeFinding& outcome) {
        ProbeCandidate candidate;
        candidate.origin = CandidateOrigin::EarlierAttempt;
        candidate.tool = step.tool;
        for (const auto& [name, value] : step.arguments.asObject()) {
            // A hidden value is unknown in the probe call as well.
            if (hidesArgument(step, name)) {
                candidate.missing.push_back(pointerJoin("", name).substr(1));
                continue;
            }
            candidate.arguments = candidate.arguments.with(name, value);
            candidate.sources.push_back({pointerJoin("", name).substr(1), step.number, "/arguments" + pointerJoin("", name), 0, 0,
                                         "the same call in step " + std::to_string(step.number)});
        }
        const auto sameCall = [&](const ProbeCandidate& other) {
            return other.tool == candidate.tool && other.arguments == candidate.arguments;
        };
        if (std::any_of(m_found.begin(), m_found.end(), sameCall)) return;
        const std::vector<std::string> name = stemsOf(step.tool, 200);
        const int base = step.number < m_requestFrom ? kOldAttempt : kAttempt;
        const int words = static_cast<int>(std::min<std::size_t>(2, common(name, joined(m_asked, m_said)).size()));
        candidate.score = step.number == m_step ? kBest : base + 10 * words;
        candidate.why = step.number == m_step ? "The call that was refused."
                                              : "The model had called it in step " + std::to_string(step.number) + " (" +
                                                    std::string(word(outcome.outcome)) + ").";
        m_found.push_back(std::move(candidate));
    }

    void addTools() {
        const std::vector<ToolWords> words = toolWords();
        std::map<std::string, std::size_t> toolsWith;
        for (const ToolWords& one : words)
            for (const std::string& stem : joined(one.name, one.rest)) ++toolsWith[stem];
        const auto weight = [&](const std::string& stem) {
            return std::log(1.0 + static_cast<double>(words.size()) / static_cast<double>(toolsWith[stem]));
        };
        const std::vector<std::string> texts = joined(m_asked, m_said);
        std::vector<double> fit(words.size());
        for (std::size_t i = 0; i < words.size(); ++i) {
            for (const std::string& stem : common(words[i].name, texts)) fit[i] += 3 * weight(stem);
            for (const std::string& stem : common(words[i].rest, texts)) fit[i] += weight(stem);
        }
        const double best = fit.empty() ? 0 : *std::max_element(fit.begin(), fit.end());
        for (std::size_t i = 0; i < words.size(); ++i) {
            const bool named = addNamed(m_catalog.tools()[i]);
            // A word or two in common is chance; so is half of what the best tool has.
            if (!named && fit[i] > 4 && fit[i] * 2 > best) addByWords(i, words[i], texts, fit[i] / best);
        }
    }

    [[nodiscard]] std::vector<ToolWords> toolWords() const {
        std::vector<ToolWords> all;
        for (const ToolDescription& tool : m_catalog.tools()) {
            std::string rest = tool.title + " " + tool.description.substr(0, 600);
            for (const auto& [name, schema] : tool.inputSchema["properties"].asObject()) rest += " " + name;
            ToolWords words{stemsOf(tool.name, 200), stemsOf(rest)};
            std::vector<std::string> onlyRest;
            std::set_difference(words.rest.begin(), words.rest.end(), words.name.begin(), words.name.end(),
                                std::back_inserter(onlyRest));
            words.rest = std::move(onlyRest);
            all.push_back(std::move(words));
        }
        return all;
    }

    /// Whether the model's text or the request has the tool's name, as it is or as words ("process refund").
    bool addNamed(const ToolDescription& tool) {
        const std::vector<Word> name = wordsOf(tool.name, 200);
        if (name.empty()) return false;
        const ProbeText* by = nullptr;
        for (const ProbeText& text : m_material.texts) {
            if (text.source == TextSource::Result || !names(text.text, tool.name, name)) continue;
            if (by == nullptr || text.source == TextSource::Refusal) by = &text;
        }
        if (by == nullptr) return false;
        const bool model = by->source == TextSource::Refusal;
        ProbeCandidate candidate;
        candidate.origin = CandidateOrigin::NamedTool;
        candidate.why = (model ? "The model's text" : "The request") + std::string(" in step ") + std::to_string(by->step) +
                        " names the tool.";
        addFilled(tool, std::move(candidate), model ? kNamedByModel : kNamedByUser);
        return true;
    }

    /// One word alone names a tool only as it is written: "refund" is also a word.
    static bool names(std::string_view text, const std::string& tool, const std::vector<Word>& name) {
        if (name.size() == 1) return tool.size() > 3 && text.find("`" + tool + "`") != std::string_view::npos;
        const std::vector<Word> words = wordsOf(text, 8000);
        const auto same = [](const Word& a, const Word& b) { return a.stem == b.stem; };
        const auto found = std::search(words.begin(), words.end(), name.begin(), name.end(), same);
        if (found == words.end()) return false;
        // Only what stands close together is a name.
        return (found + static_cast<std::ptrdiff_t>(name.size()) - 1)->end - found->begin <= tool.size() + 4 * name.size();
    }

    void addByWords(std::size_t index, const ToolWords& words, const std::vector<std::string>& texts, double share) {
        ProbeCandidate candidate;
        std::vector<std::string> shown = common(words.name, texts);
        const std::vector<std::string> rest = common(words.rest, texts);
        shown.insert(shown.end(), rest.begin(), rest.end());
        if (shown.size() < 2) return;
        candidate.why = "The words of the request fit the tool's: " + shownWords(shown) + ".";
        addFilled(m_catalog.tools()[index], std::move(candidate), static_cast<int>(std::lround(kMostByWords * share)));
    }

    /// The words as they stand in the texts, not their stems.
    [[nodiscard]] std::string shownWords(const std::vector<std::string>& stems) const {
        constexpr std::size_t kMostShown = 5;
        std::vector<std::string> shown;
        for (const std::string& stem : stems) {
            if (shown.size() == kMostShown) break;
            shown.push_back(shownWord(stem));
        }
        return listed(shown);
    }

    [[nodiscard]] std::string shownWord(const std::string& stem) const {
        for (const ProbeText& text : m_material.texts) {
            if (text.source == TextSource::Result) continue;
            for (const Word& one : wordsOf(text.text, 8000))
                if (one.stem == stem) return lowerCase(text.text.substr(one.begin, one.end - one.begin));
        }
        return stem;
    }

    void addFilled(const ToolDescription& tool, ProbeCandidate candidate, int base) {
        candidate.tool = tool.name;
        findArguments(tool, m_catalog, m_material, candidate);
        candidate.score = std::clamp(base + kPerArgument * static_cast<int>(candidate.sources.size()) -
                                         kPerMissing * static_cast<int>(candidate.missing.size()),
                                     1, kBest);
        const auto sameCall = [&](const ProbeCandidate& other) {
            return other.tool == candidate.tool && other.arguments == candidate.arguments;
        };
        if (std::none_of(m_found.begin(), m_found.end(), sameCall)) m_found.push_back(std::move(candidate));
    }

    const Session& m_session;
    const Catalog& m_catalog;
    std::uint32_t m_step;
    const FailureSigns& m_signs;
    ProbeMaterial m_material;
    std::uint32_t m_requestFrom = 0;   ///< step with which the request begins; 0 where there is none
    std::vector<std::string> m_asked;  ///< stems, sorted
    std::vector<std::string> m_said;
    std::vector<ProbeCandidate> m_found;
};

}  // namespace

std::string_view word(CandidateOrigin origin) {
    constexpr std::array<std::string_view, 3> kWords{"earlier_attempt", "named_tool", "request"};
    return kWords[static_cast<std::size_t>(origin)];
}

std::vector<ProbeCandidate> probeCandidates(const Session& session, const Catalog& catalog, std::uint32_t step,
                                            const FailureSigns& signs) {
    if (step == 0 || step > session.steps.size()) return {};
    return CandidateSearch(session, catalog, step, signs).run();
}

Json candidateJson(const ProbeCandidate& candidate) {
    Json::Array sources;
    for (const ArgumentSource& source : candidate.sources) {
        Json::Object members{{"argument", source.argument}, {"step", source.step}, {"pointer", source.pointer}};
        if (source.pointer == "/text") members.emplace_back("span", Json::array({Json(source.begin), Json(source.end)}));
        members.emplace_back("rule", source.rule);
        sources.push_back(Json(std::move(members)));
    }
    return Json::object({{"origin", word(candidate.origin)},
                         {"tool", candidate.tool},
                         {"arguments", candidate.arguments},
                         {"sources", Json(std::move(sources))},
                         {"missing", Json(Json::Array(candidate.missing.begin(), candidate.missing.end()))},
                         {"score", candidate.score},
                         {"why", candidate.why}});
}

}  // namespace writ::sim
