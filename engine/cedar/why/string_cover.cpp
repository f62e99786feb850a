#include "engine/cedar/why/string_cover.h"

#include "engine/text/utf8.h"

#include <algorithm>
#include <map>
#include <set>

namespace writ::cedar {
namespace {

constexpr std::string_view kWildcard = {};

/// The characters of a text, each as its bytes. The patterns were checked to be UTF-8 when they were read.
std::vector<std::string_view> charactersOf(std::string_view text) {
    std::vector<std::string_view> characters;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
        characters.push_back(text.substr(at, end - at));
        at = end;
    }
    return characters;
}

using Track = std::vector<std::string_view>;  ///< characters and wildcards of one pattern

Track trackOf(const Pattern& pattern) {
    Track track;
    for (std::size_t i = 0; i < pattern.pieces.size(); ++i) {
        if (i > 0) track.push_back(kWildcard);
        const auto characters = charactersOf(pattern.pieces[i]);
        track.insert(track.end(), characters.begin(), characters.end());
    }
    return track;
}

/// Which places of all tracks are reached; one bit more than a track has characters, for its end.
using State = std::vector<bool>;

class Automaton {
public:
    explicit Automaton(const std::vector<Pattern>& patterns) {
        for (const Pattern& pattern : patterns) m_tracks.push_back(trackOf(pattern));
        std::set<std::string_view> characters;
        for (const Track& track : m_tracks) characters.insert(track.begin(), track.end());
        characters.erase(kWildcard);
        for (char32_t other = U'a'; m_other.empty() || characters.count(m_other) > 0; other = other == U'z' ? U'À' : other + 1) {
            m_other.clear();
            appendScalar(m_other, other);
        }
        m_alphabet.assign(characters.begin(), characters.end());
        m_alphabet.push_back(m_other);
    }

    [[nodiscard]] const std::vector<std::string_view>& alphabet() const { return m_alphabet; }

    [[nodiscard]] State start() const {
        State state;
        for (const Track& track : m_tracks) {
            State part(track.size() + 1);
            part[0] = true;
            close(track, part);
            state.insert(state.end(), part.begin(), part.end());
        }
        return state;
    }

    [[nodiscard]] State next(const State& state, std::string_view character) const {
        State result;
        std::size_t first = 0;
        for (const Track& track : m_tracks) {
            State part(track.size() + 1);
            for (std::size_t i = 0; i < track.size(); ++i) {
                if (!state[first + i]) continue;
                if (track[i] == kWildcard) part[i] = true;
                if (track[i] == character) part[i + 1] = true;
            }
            close(track, part);
            result.insert(result.end(), part.begin(), part.end());
            first += track.size() + 1;
        }
        return result;
    }

    /// One answer a pattern.
    [[nodiscard]] State answers(const State& state) const {
        State result;
        std::size_t first = 0;
        for (const Track& track : m_tracks) {
            first += track.size() + 1;
            result.push_back(state[first - 1]);
        }
        return result;
    }

private:
    /// A wildcard may stand for nothing.
    static void close(const Track& track, State& part) {
        for (std::size_t i = 0; i < track.size(); ++i) {
            if (part[i] && track[i] == kWildcard) part[i + 1] = true;
        }
    }

    std::vector<Track> m_tracks;
    std::vector<std::string_view> m_alphabet;
    std::string m_other;
};

}  // namespace

std::optional<std::vector<std::string>> stringCover(const std::vector<Pattern>& patterns, std::size_t maxStates) {
    const Automaton automaton(patterns);
    struct Reached {
        State state;
        std::string text;
    };
    std::vector<Reached> reached{{automaton.start(), {}}};
    std::set<State> seen{reached.front().state};
    std::map<State, std::string> shortest;
    for (std::size_t i = 0; i < reached.size(); ++i) {
        const Reached from = reached[i];
        shortest.emplace(automaton.answers(from.state), from.text);
        for (const std::string_view character : automaton.alphabet()) {
            State state = automaton.next(from.state, character);
            if (!seen.insert(state).second) continue;
            if (seen.size() > maxStates) return std::nullopt;
            reached.push_back({std::move(state), from.text + std::string(character)});
        }
    }
    std::vector<std::string> texts;
    for (auto& [answers, text] : shortest) texts.push_back(std::move(text));
    return texts;
}

}  // namespace writ::cedar
