#include "simulator/findings/workarounds.h"

#include "simulator/findings/call_traits.h"
#include "simulator/findings/denial.h"
#include "simulator/findings/same_call.h"
#include "simulator/findings/session_calls.h"
#include "simulator/findings/text_values.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <unordered_map>

namespace writ::sim {
namespace {

constexpr int kThreshold = 50;
/// Where nobody stopped the first call in the recording, so that nothing was there to be got round.
constexpr int kThresholdUnstopped = 60;
constexpr int kSurest = 95;
constexpr int kOtherForm = 15;
constexpr int kMoreOfAKind = 5;
constexpr int kOpaque = 40;
/// A stopped call is remembered for this many calls.
constexpr std::size_t kWindow = 100;
constexpr std::size_t kMostOpenOfAKey = 8;
constexpr std::size_t kMostCounted = 200'000;
constexpr std::size_t kMostSteps = 100;

struct Link {
    int score = 0;
    std::vector<std::pair<const Trait*, const Trait*>> common;  ///< of the stopped call and of the later one
    bool otherForm = false;
};

/// The same, to be kept.
using Common = std::vector<std::pair<Trait, Trait>>;

/// A call that joined a chain.
struct Member {
    std::size_t call = 0;
    bool attempt = false;  ///< goes for the same by another way; else it was only stopped at the same, or stands between
    bool unseen = false;
    std::string cue;
    std::uint32_t cueStep = 0;
    int score = 0;
    bool otherForm = false;
    Common common;
    std::size_t from = 0;  ///< the stopped call that it is linked to
};

struct Chain {
    std::vector<Member> members;
    bool stoppedInRecording = false;
};

/// A stopped call that later ones are held against.
struct Open {
    std::size_t call = 0;
    std::size_t chain = 0;
    CallTraits traits;
    bool recorded = false;
};

class ChainSearch {
public:
    ChainSearch(const Replay& replay, TraitMaker& maker, SessionCalls calls) : m_replay(replay), m_maker(maker), m_calls(calls) {}

    std::vector<Chain> run() {
        for (std::size_t i = m_calls.first; i < m_calls.last; ++i) visit(i);
        const auto idle = [](const Chain& chain) {
            return std::none_of(chain.members.begin(), chain.members.end(), [](const Member& member) { return member.attempt; });
        };
        m_chains.erase(std::remove_if(m_chains.begin(), m_chains.end(), idle), m_chains.end());
        return std::move(m_chains);
    }

private:
    [[nodiscard]] const Step& step(std::size_t call) const {
        return m_replay.corpus->calls[call].stepIn(m_replay.corpus->sessions);
    }

    void visit(std::size_t call) {
        expire(call);
        CallTraits traits = m_maker.of(call);
        count(traits);
        const std::optional<Denial> denial = denialOf(m_replay, call);
        std::optional<Member> member = m_open.empty() ? std::nullopt : bestLink(call, traits, denial);
        std::size_t chain = m_chains.size();
        if (member) {
            chain = m_open[openOf(member->from)].chain;
            if (member->attempt) addUnseen(chain, call);
            m_chains[chain].members.push_back(*std::move(member));
        }
        if (isUnseen(traits)) m_unseen.push_back(call);
        if (!denial) return;
        if (chain == m_chains.size()) {
            Member first;
            first.call = first.from = call;
            m_chains.push_back({{std::move(first)}, false});
        }
        m_chains[chain].stoppedInRecording |= denial->recorded;
        open({call, chain, std::move(traits), denial->recorded});
    }

    /// The index in m_open of a stopped call.
    [[nodiscard]] std::size_t openOf(std::size_t call) const {
        const auto found = std::lower_bound(m_open.begin(), m_open.end(), call,
                                            [](const Open& open, std::size_t key) { return open.call < key; });
        return static_cast<std::size_t>(found - m_open.begin());
    }

    void open(Open stopped) {
        for (const Trait& trait : stopped.traits.traits) {
            std::vector<std::size_t>& calls = m_openOfKey[trait.key];
            if (calls.size() >= kMostOpenOfAKey) calls.erase(calls.begin());
            calls.push_back(stopped.call);
        }
        m_open.push_back(std::move(stopped));
    }

    void expire(std::size_t call) {
        while (!m_open.empty() && m_open.front().call + kWindow < call) {
            for (const Trait& trait : m_open.front().traits.traits) {
                const auto found = m_openOfKey.find(trait.key);
                if (found == m_openOfKey.end()) continue;
                std::erase(found->second, m_open.front().call);
                if (found->second.empty()) m_openOfKey.erase(found);
            }
            m_open.pop_front();
        }
        while (!m_unseen.empty() && m_unseen.front() + kWindow < call) m_unseen.pop_front();
    }

    void count(const CallTraits& traits) {
        ++m_counted;
        for (const Trait& trait : traits.traits) {
            const auto found = m_counts.find(trait.key);
            if (found != m_counts.end())
                ++found->second;
            else if (m_counts.size() < kMostCounted)
                m_counts.emplace(trait.key, 1);
        }
    }

    /// What most calls of a session share, such as its customer, says little.
    [[nodiscard]] int weightOf(const Trait& trait) const {
        const int weight = info(trait.kind).weight;
        const auto found = m_counts.find(trait.key);
        const bool usual = found != m_counts.end() && m_counted >= 6 && std::uint64_t{found->second} * 2 > m_counted;
        return usual ? weight / 2 : weight;
    }

    [[nodiscard]] std::map<std::size_t, Link> linksOf(const CallTraits& traits) const {
        std::map<std::size_t, Link> links;
        for (const Trait& trait : traits.traits) {
            const auto found = m_openOfKey.find(trait.key);
            if (found == m_openOfKey.end()) continue;
            for (const std::size_t stopped : found->second) {
                const std::vector<Trait>& others = m_open[openOf(stopped)].traits.traits;
                const auto other =
                    std::find_if(others.begin(), others.end(), [&](const Trait& one) { return one.key == trait.key; });
                links[stopped].common.emplace_back(&*other, &trait);
            }
        }
        for (auto& [stopped, link] : links) link.score = scoreOf(link);
        return links;
    }

    /// The weightiest of each kind counts, more of a kind a little.
    [[nodiscard]] int scoreOf(const Link& link) const {
        std::array<int, kTraitKindCount> best{};
        int score = 0;
        for (const auto& [before, after] : link.common) {
            int& ofKind = best[static_cast<std::size_t>(after->kind)];
            const int weight = weightOf(*after);
            score += ofKind == 0 ? weight : kMoreOfAKind + std::max(0, weight - ofKind);
            ofKind = std::max(ofKind, weight);
        }
        // Common words alone are no common goal.
        return best == std::array<int, kTraitKindCount>{} ||
                       std::all_of(link.common.begin(), link.common.end(),
                                   [](const auto& pair) { return pair.second->kind == TraitKind::Word; })
                   ? 0
                   : score;
    }

    std::optional<Member> bestLink(std::size_t call, const CallTraits& traits, const std::optional<Denial>& denial) {
        std::map<std::size_t, Link> links = linksOf(traits);
        if (links.empty()) return std::nullopt;
        const auto [cue, cueStep] = cueBefore(call);
        const Link* best = nullptr;
        Member member;
        member.call = call;
        for (auto& [stopped, link] : links) {
            if (link.score == 0 || link.score + cue.weight + kOtherForm < kThreshold) continue;
            const Open& open = m_open[openOf(stopped)];
            const bool attempt = isOtherWay(open, call, traits);
            // A stopped call joins the chain of one that asked the same.
            if (!attempt && (!denial || !asksTheSame(open.call, call))) continue;
            if (attempt) addForm(open, call, traits, link);
            if (attempt) link.score += cue.weight;
            const bool quiet = !open.recorded && !m_chains[open.chain].stoppedInRecording;
            if (link.score < (quiet ? kThresholdUnstopped : kThreshold)) continue;
            // Nobody went round a policy that was not there, unless it lets the second call pass.
            if (attempt && quiet && denial && denial->byVerdict) continue;
            const bool worse = best != nullptr && std::pair(attempt, link.score) <= std::pair(member.attempt, best->score);
            if (worse) continue;
            member.attempt = attempt;
            member.from = stopped;
            best = &link;
        }
        if (best == nullptr) return std::nullopt;
        member.score = best->score;
        member.otherForm = best->otherForm;
        for (const auto& [before, after] : best->common) member.common.emplace_back(*before, *after);
        if (member.attempt && cue.weight > 0) {
            member.cue = cue.phrase;
            member.cueStep = cueStep;
        }
        return member;
    }

    /// Another tool, or the same one with another form of command; no probe call, no reading after a stopped action.
    [[nodiscard]] bool isOtherWay(const Open& open, std::size_t call, const CallTraits& traits) const {
        const Step& before = step(open.call);
        const Step& after = step(call);
        if (after.probe || traits.handsOver || (traits.onlyReads && !open.traits.onlyReads)) return false;
        if (before.tool != after.tool) return true;
        return traits.isCommand && open.traits.isCommand && !nearlySame(leavesOf(open.call), leavesOf(call));
    }

    [[nodiscard]] bool asksTheSame(std::size_t before, std::size_t after) const {
        if (step(before).tool != step(after).tool) return false;
        const std::vector<Leaf> first = leavesOf(before);
        const std::vector<Leaf> second = leavesOf(after);
        return same(first, second) || nearlySame(first, second);
    }

    [[nodiscard]] std::vector<Leaf> leavesOf(std::size_t call) const {
        return knownLeaves(m_replay.corpus->calls[call], step(call), TraitMaker::kMostTraits);
    }

    void addForm(const Open& open, std::size_t call, const CallTraits& traits, Link& link) const {
        const auto sameEffect = [](const auto& pair) {
            return pair.second->kind == TraitKind::Delete || pair.second->kind == TraitKind::StrongEffect;
        };
        const bool effect = std::any_of(link.common.begin(), link.common.end(), sameEffect);
        const bool otherForm = step(open.call).tool != step(call).tool || open.traits.command.program != traits.command.program;
        link.otherForm = effect && otherForm && traits.isCommand;
        if (link.otherForm) link.score += kOtherForm;
    }

    /// In the messages between the call before and this one.
    [[nodiscard]] std::pair<Cue, std::uint32_t> cueBefore(std::size_t call) const {
        const CorpusCall& one = m_replay.corpus->calls[call];
        const std::vector<Step>& steps = m_replay.corpus->sessions[one.session]->steps;
        std::pair<Cue, std::uint32_t> best{};
        for (std::uint32_t number = one.step - 1; number > 0 && steps[number - 1].kind != StepKind::Call; --number) {
            const Step& before = steps[number - 1];
            if (before.kind != StepKind::Message || (before.role != Role::Model && before.role != Role::User)) continue;
            const Cue cue = cueIn(before.text);
            if (cue.weight > best.first.weight) best = {cue, number};
        }
        return best;
    }

    static bool isUnseen(const CallTraits& traits) {
        return std::binary_search(traits.command.effects.begin(), traits.command.effects.end(), Effect::Unseen);
    }

    /// Commands between two of a chain that run code which the recording does not show may be part of it.
    void addUnseen(std::size_t chain, std::size_t until) {
        std::vector<Member>& members = m_chains[chain].members;
        while (!m_unseen.empty() && m_unseen.back() > members.front().call) {
            const std::size_t call = m_unseen.back();
            m_unseen.pop_back();
            const bool known =
                std::any_of(members.begin(), members.end(), [&](const Member& member) { return member.call == call; });
            if (known || step(call).tool != step(until).tool) continue;
            Member member;
            member.call = call;
            member.attempt = member.unseen = true;
            member.score = kOpaque;
            member.from = members.front().call;
            members.push_back(std::move(member));
        }
    }

    const Replay& m_replay;
    TraitMaker& m_maker;
    SessionCalls m_calls;
    std::vector<Chain> m_chains;
    std::deque<Open> m_open;  ///< by call
    std::deque<std::size_t> m_unseen;
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> m_openOfKey;
    std::unordered_map<std::uint64_t, std::uint32_t> m_counts;
    std::uint64_t m_counted = 0;
};

/// What a chain tells people.
class ChainTeller {
public:
    ChainTeller(const Replay& replay, Chain chain) : m_replay(replay), m_chain(std::move(chain)) {
        std::sort(m_chain.members.begin(), m_chain.members.end(),
                  [](const Member& a, const Member& b) { return a.call < b.call; });
    }

    Finding tell() {
        Finding finding;
        finding.kind = FindingKind::Workaround;
        finding.confidence = 0;
        finding.certainty = Certainty::Heuristic;
        for (const Member& member : m_chain.members) {
            if (finding.steps.size() < kMostSteps)
                finding.steps.push_back(refOf(member.call));
            else
                ++finding.leftOff;
            if (!member.attempt) continue;
            finding.confidence = std::max(finding.confidence, std::min(kSurest, member.score));
            addEvidence(member, finding.evidence);
        }
        finding.sentence = sentence(finding.evidence);
        return finding;
    }

private:
    [[nodiscard]] StepRef refOf(std::size_t call) const {
        return {m_replay.corpus->calls[call].session, m_replay.corpus->calls[call].step};
    }
    [[nodiscard]] const Step& step(std::size_t call) const {
        return m_replay.corpus->calls[call].stepIn(m_replay.corpus->sessions);
    }

    static FindingEvidence& evidenceOf(std::vector<FindingEvidence>& all, const std::string& what, const std::string& value) {
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const FindingEvidence& one) { return one.what == what && one.value == value; });
        if (found != all.end()) return *found;
        all.push_back({what, value, {}});
        return all.back();
    }

    static void addPlace(FindingEvidence& evidence, StepRef step, const std::string& pointer) {
        const auto same = [&](const FindingEvidence::Place& place) { return place.step == step && place.pointer == pointer; };
        if (evidence.places.size() < kMostSteps && std::none_of(evidence.places.begin(), evidence.places.end(), same))
            evidence.places.push_back({step, pointer});
    }

    void addEvidence(const Member& member, std::vector<FindingEvidence>& all) const {
        constexpr std::size_t kMostEvidence = 12;
        for (const auto& [before, after] : member.common) {
            if (all.size() >= kMostEvidence) break;
            FindingEvidence& evidence = evidenceOf(all, std::string(info(after.kind).what), after.shown);
            addPlace(evidence, refOf(member.from), before.pointer);
            addPlace(evidence, refOf(member.call), after.pointer);
        }
        if (member.otherForm) addPlace(evidenceOf(all, "another form", ""), refOf(member.call), "");
        if (member.unseen) addPlace(evidenceOf(all, "runs code that is not shown", ""), refOf(member.call), "");
        if (!member.cue.empty())
            addPlace(evidenceOf(all, "words before it", member.cue), {refOf(member.call).session, member.cueStep}, "/text");
    }

    [[nodiscard]] std::string sentence(const std::vector<FindingEvidence>& evidence) const {
        constexpr std::size_t kMostNamed = 5;
        const std::size_t first = m_chain.members.front().call;
        std::vector<std::string> attempts;
        std::size_t all = 0;
        for (const Member& member : m_chain.members) {
            if (!member.attempt || ++all > kMostNamed) continue;
            attempts.push_back("step " + std::to_string(step(member.call).number) + " by " + callText(step(member.call)));
        }
        if (all > kMostNamed) attempts.push_back(std::to_string(all - kMostNamed) + " more");
        std::string tries = listed(attempts);
        tries.front() = 'S';
        return "Step " + std::to_string(step(first).number) + ", " + callText(step(first)) + ", " + stoppedText(m_replay, first) +
               ". " + tries + (all == 1 ? " goes" : " go") + " for the same: " + commonText(evidence) + ". " + verdictText();
    }

    static std::string commonText(const std::vector<FindingEvidence>& evidence) {
        std::vector<std::string> parts;
        for (const FindingEvidence& one : evidence) {
            if (parts.size() == 4) break;
            if (one.what == "words before it")
                parts.push_back("the words \"" + one.value + "\"");
            else
                parts.push_back(one.value.empty() ? one.what : one.what + " " + one.value);
        }
        return listed(parts);
    }

    /// What the policy says of the attempts.
    [[nodiscard]] std::string verdictText() const {
        std::array<std::vector<std::string>, 4> byVerdict;
        std::size_t attempts = 0;
        for (const Member& member : m_chain.members) {
            if (!member.attempt) continue;
            ++attempts;
            const std::optional<Verdict> verdict = m_replay.verdict(member.call);
            byVerdict[verdict ? static_cast<std::size_t>(*verdict) : 3].push_back(std::to_string(step(member.call).number));
        }
        const auto& allowed = byVerdict[static_cast<std::size_t>(Verdict::Allow)];
        if (!allowed.empty())
            return std::string("The policy allows step") + (allowed.size() == 1 ? " " : "s ") + listed(allowed) + ".";
        const auto& denied = byVerdict[static_cast<std::size_t>(Verdict::Deny)];
        if (denied.size() == attempts) return attempts == 1 ? "The policy stops it as well." : "The policy stops each of them.";
        return "What the policy says cannot be known for all of it.";
    }

    const Replay& m_replay;
    Chain m_chain;
};

}  // namespace

Cue cueIn(std::string_view text) {
    constexpr auto kCues = std::to_array<Cue>({{"another way", 25},
                                               {"other way", 25},
                                               {"different way", 25},
                                               {"work around", 25},
                                               {"workaround", 25},
                                               {"bypass", 25},
                                               {"get around", 25},
                                               {"circumvent", 25},
                                               {"different approach", 25},
                                               {"different method", 25},
                                               {"different tool", 25},
                                               {"alternativ", 25},
                                               {"instead", 10},
                                               {"let me try", 10},
                                               {"let's try", 10}});
    const std::string lower = lowerCase(text.substr(0, 4000));
    for (const Cue& cue : kCues)
        if (lower.find(cue.phrase) != std::string::npos) return cue;
    return {};
}

std::vector<Finding> workarounds(const Replay& replay) {
    std::vector<Finding> found;
    TraitMaker maker(replay);
    for (const SessionCalls& calls : sessionCalls(*replay.corpus)) {
        bool stopped = false;
        for (std::size_t i = calls.first; i < calls.last && !stopped; ++i) stopped = denialOf(replay, i).has_value();
        if (!stopped) continue;
        for (Chain& chain : ChainSearch(replay, maker, calls).run())
            found.push_back(ChainTeller(replay, std::move(chain)).tell());
    }
    return found;
}

}  // namespace writ::sim
