#pragma once

#include "engine/cedar/language.h"
#include "engine/decision/smallest_change.h"
#include "engine/decision/typed_language.h"

#include <gtest/gtest.h>

namespace writ::cedar::testing {

/// Policies and requests that are judged with a schema.
class TypedBench {
public:
    TypedBench(const std::string& policies, const SchemaSources& sources, const char* entities = "[]")
        : m_facts(parseJson(entities).value()) {
        const BuiltSchema built = typed(&language())->schema(sources);
        EXPECT_TRUE(built.schema) << (built.diagnostics.empty() ? "" : built.diagnostics.front().message);
        m_schema = built.schema;
        m_compiled = language().compile({std::make_shared<const Source>("p.cedar", policies)});
        EXPECT_TRUE(m_compiled.policies) << policies;
        request.subject = {"Agent", "a"};
        request.action = "act";
        request.resource = {"Server", "s"};
    }

    TypedBench& context(const std::string& json) {
        request.context = parseJson(json).value();
        return *this;
    }
    TypedBench& unknown(const char* pointer, UnknownReason reason = UnknownReason::Masked) {
        request.unknown.push_back({pointer, reason});
        return *this;
    }
    [[nodiscard]] Decision decide() const {
        const auto facts = prepareFactsWith(language(), m_facts, m_schema.get());
        EXPECT_TRUE(facts);
        const auto input = prepareWith(language(), request, *facts, m_schema.get(), {});
        EXPECT_TRUE(input) << (input ? "" : input.error().text());
        return m_compiled.policies->decide(**input, *m_compiled.policies->makeScratch());
    }
    /// Each proposal's changes: "mode {…} -> {…}, n 5 -> 6".
    [[nodiscard]] std::vector<std::string> changes() const {
        const auto found = smallestChangeWith(language(), *m_compiled.policies, request, m_facts, m_schema.get(), {});
        EXPECT_TRUE(found) << (found ? "" : found.error().text());
        std::vector<std::string> texts;
        for (const ChangeProposal& proposal : found.value_or(ChangeSearch()).proposals) {
            std::string text;
            for (const FieldChange& change : proposal.changes) text += (text.empty() ? "" : ", ") + change.text;
            texts.push_back(text);
        }
        return texts;
    }
    /// Of the first proposal.
    [[nodiscard]] ChangeProposal proposal() const {
        auto found = smallestChangeWith(language(), *m_compiled.policies, request, m_facts, m_schema.get(), {});
        EXPECT_TRUE(found && !found->proposals.empty());
        return found && !found->proposals.empty() ? found->proposals.front() : ChangeProposal();
    }

    Request request;

private:
    Facts m_facts;
    LanguageSchemaPtr m_schema;
    Compiled m_compiled;
};

inline SchemaSources schemaFile(const char* text) {
    SchemaSources sources;
    sources.files = {std::make_shared<const Source>("s.cedarschema", text)};
    return sources;
}

}  // namespace writ::cedar::testing
