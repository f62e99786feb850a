#include "simulator/findings/session_calls.h"

namespace writ::sim {

std::vector<SessionCalls> sessionCalls(const Corpus& corpus) {
    std::vector<SessionCalls> all;
    for (std::size_t i = 0; i < corpus.calls.size(); ++i) {
        if (all.empty() || all.back().session != corpus.calls[i].session) all.push_back({corpus.calls[i].session, i, i});
        all.back().last = i + 1;
    }
    return all;
}

}  // namespace writ::sim
