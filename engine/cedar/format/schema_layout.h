#pragma once

#include "engine/cedar/format/format.h"
#include "engine/cedar/format/token_writer.h"

namespace writ::cedar {

/// Lays out a schema by its grammar. The tokens must be those of a text that parseSchema() accepts, which also bounds the
/// recursion.
class SchemaLayout {
public:
    SchemaLayout(CommentedTokens tokens, const FormatOptions& options) : m_writer(std::move(tokens)), m_options(options) {}

    /// Nothing where the text would be too large.
    [[nodiscard]] std::optional<std::string> run();

private:
    void nameSpace();
    void closingBrace();
    void member(std::uint32_t indentation);
    void declaration();
    void clauses();
    void annotations();
    void names();
    void target();
    void list();
    void appliesTo();
    void record();
    void attribute();
    void type();
    void path();

    [[nodiscard]] bool atNamespace() const;
    [[nodiscard]] std::string rendered(std::uint32_t indentation);
    void add(const std::string& text, bool apart);

    TokenWriter m_writer;
    const FormatOptions& m_options;
    std::string m_text;
    bool m_tooLarge = false;
    bool m_first = true;  ///< nothing stands yet in this namespace
    bool m_tall = false;  ///< the last declaration takes several lines
};

}  // namespace writ::cedar
