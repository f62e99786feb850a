#include "app/studio/models/known_values.h"

#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <algorithm>
#include <set>

namespace writ::studio {

namespace {

constexpr std::size_t kMostCalls = 50000;
constexpr std::size_t kMostSessions = 1000;

using Words = std::set<std::string>;

void addTools(const sim::Corpus& corpus, Words& words) {
    for (const ToolDescription& tool : corpus.workspace->catalog.tools()) words.insert(tool.name);
    for (std::size_t i = 0; i < std::min(corpus.calls.size(), kMostCalls); ++i)
        words.insert(corpus.calls[i].stepIn(corpus.sessions).tool);
}

void addArguments(const sim::Corpus& corpus, Words& words) {
    for (std::size_t i = 0; i < std::min(corpus.calls.size(), kMostCalls); ++i)
        for (const auto& [name, value] : corpus.calls[i].stepIn(corpus.sessions).arguments.asObject()) words.insert(name);
}

void addSessions(const sim::Corpus& corpus, Words& words) {
    for (std::size_t i = 0; i < std::min(corpus.sessions.size(), kMostSessions); ++i)
        words.insert(corpus.sessions[i]->title.empty() ? corpus.sessions[i]->id : corpus.sessions[i]->title);
}

void addPrincipals(const sim::Corpus& corpus, Words& words) {
    for (std::size_t i = 0; i < std::min(corpus.calls.size(), kMostCalls); ++i)
        if (const auto& subject = corpus.calls[i].subject) words.insert(subject->id);
}

void addAgents(const sim::Corpus& corpus, Words& words) {
    for (std::size_t i = 0; i < std::min(corpus.calls.size(), kMostCalls); ++i)
        if (const std::string& agent = corpus.calls[i].stepIn(corpus.sessions).agent; !agent.empty()) words.insert(agent);
}

}  // namespace

QStringList knownValues(const StepData& data, StepField field) {
    Words words;
    if (!data.corpus) return {};
    if (field == StepField::Tool) addTools(*data.corpus, words);
    if (field == StepField::Argument || field == StepField::Arguments) addArguments(*data.corpus, words);
    if (field == StepField::Session) addSessions(*data.corpus, words);
    if (field == StepField::Principal) addPrincipals(*data.corpus, words);
    if (field == StepField::Agent) addAgents(*data.corpus, words);
    if (field == StepField::Rule && data.replay)
        for (const Rule& rule : data.replay->policies->rules()) words.insert(sim::ruleName(rule));
    QStringList result;
    for (const std::string& one : words) result << q(one);
    return result;
}

}  // namespace writ::studio
