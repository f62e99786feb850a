#pragma once

#include "engine/cedar/language.h"

#include <gtest/gtest.h>

namespace writ::cedar::testing {

inline Compiled compileText(const std::string& text, const std::string& name = "p.cedar") {
    return language().compile({std::make_shared<const Source>(name, text)});
}

/// Policies, facts and requests without ceremony. A text that does not compile fails the test.
class Bench {
public:
    explicit Bench(const std::string& policies, const char* entities = "[]") : text(policies), m_compiled(compileText(policies)) {
        EXPECT_TRUE(m_compiled.policies) << policies;
        auto facts = language().prepareFacts(Facts(parseJson(entities).value()));
        EXPECT_TRUE(facts) << (facts ? "" : facts.error().text());
        m_facts = facts.value_or(nullptr);
        request.subject = {"Agent", "a"};
        request.action = "act";
        request.resource = {"Server", "s"};
    }

    Bench& context(const char* json) {
        request.context = parseJson(json).value();
        return *this;
    }
    Bench& unknown(const char* pointer, UnknownReason reason = UnknownReason::Masked) {
        request.unknown.push_back({pointer, reason});
        return *this;
    }
    [[nodiscard]] InputPtr input() const {
        auto prepared = language().prepare(request, m_facts, {});
        EXPECT_TRUE(prepared) << (prepared ? "" : prepared.error().text());
        return prepared.value_or(nullptr);
    }
    [[nodiscard]] Decision decide() const { return m_compiled.policies->decide(*input(), *m_compiled.policies->makeScratch()); }
    [[nodiscard]] Explanation explain() const { return m_compiled.policies->explain(*input()); }
    /// The ids of the rules that determined the answer.
    [[nodiscard]] std::vector<std::string> deciders(const Decision& decision) const {
        std::vector<std::string> ids;
        for (const std::uint32_t rule : decision.rules) ids.push_back(m_compiled.policies->rules()[rule].id);
        return ids;
    }
    [[nodiscard]] const PolicySet& policies() const { return *m_compiled.policies; }
    [[nodiscard]] const PreparedFactsPtr& facts() const { return m_facts; }

    std::string text;  ///< of the policies
    Request request;

private:
    Compiled m_compiled;
    PreparedFactsPtr m_facts;
};

/// A permit with one condition.
inline std::string permitWhen(const std::string& condition) {
    return "permit(principal, action, resource) when { " + condition + " };";
}

using Strings = std::vector<std::string>;

}  // namespace writ::cedar::testing
