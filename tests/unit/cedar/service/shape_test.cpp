#include "tests/unit/cedar/service/marked.h"

#include <map>

namespace writ::cedar::testing {
namespace {

constexpr const char* kShaped =
    "// one\n// two\n@id(\"first\")\npermit (\n  principal is User,\n  action,\n  resource)\nwhen {\n  principal.level > 1\n};\n"
    "forbid (principal == ?principal, action, resource);\n";

TEST(Symbols, ListPolicies) {
    const auto symbols = documentSymbols(*workspace(kShaped), kPolicies);
    ASSERT_EQ(symbols.size(), 2U);
    EXPECT_EQ(symbols[0].kind, SymbolKind::Permit);
    EXPECT_EQ(symbols[0].name, "first");
    EXPECT_EQ(symbols[0].detail, "permit principal is User");
    EXPECT_EQ(symbols[1].kind, SymbolKind::Template);
    EXPECT_EQ(symbols[1].name, "forbid: principal == ?principal");
}

TEST(Symbols, ListSchemasAndFacts) {
    const SnapshotPtr snapshot = workspace("", "namespace N { type T = Long; entity A { x: T, y: { z: Long } }; action go; }");
    const auto symbols = documentSymbols(*snapshot, kSchema);
    ASSERT_EQ(symbols.size(), 1U);
    EXPECT_EQ(symbols[0].name, "N");
    ASSERT_EQ(symbols[0].children.size(), 3U);
    EXPECT_EQ(symbols[0].children[1].name, "A");
    ASSERT_EQ(symbols[0].children[1].children.size(), 2U);
    EXPECT_EQ(symbols[0].children[1].children[0].detail, "T");
    EXPECT_EQ(symbols[0].children[1].children[1].children[0].name, "z");
    EXPECT_EQ(documentSymbols(*snapshot, kFacts).size(), 2U);
}

TEST(Folding, FoldsPoliciesConditionsAndComments) {
    const auto ranges = foldingRanges(*workspace(kShaped), kPolicies);
    ASSERT_EQ(ranges.size(), 3U);
    EXPECT_EQ(ranges[0].kind, FoldKind::Comment);
    EXPECT_EQ(ranges[0].firstLine, 1U);
    EXPECT_EQ(ranges[0].lastLine, 2U);
    EXPECT_EQ(ranges[1].kind, FoldKind::Policy);
    EXPECT_EQ(ranges[1].firstLine, 3U);
    EXPECT_EQ(ranges[1].lastLine, 10U);
    EXPECT_EQ(ranges[2].kind, FoldKind::Condition);
    EXPECT_FALSE(foldingRanges(*workspace(""), kSchema).empty());
    EXPECT_FALSE(foldingRanges(*workspace(""), kFacts).empty());
}

TEST(Selection, GrowsFromWordToDocument) {
    const Marked marked(
        "permit (principal, action, resource) when { 1 == 1 && principal.lev^el > 1 };\npermit (principal, action, resource);");
    const SnapshotPtr snapshot = workspace(marked.text);
    const auto ranges = selectionRanges(*snapshot, {kPolicies, marked.cursor});
    Strings texts;
    for (const Span span : ranges) texts.emplace_back(snapshot->document(kPolicies)->source->text(span));
    ASSERT_GE(texts.size(), 6U);
    EXPECT_EQ(texts[0], "level");
    EXPECT_EQ(texts[1], "principal.level");
    EXPECT_EQ(texts[2], "principal.level > 1");
    EXPECT_EQ(texts[3], "1 == 1 && principal.level > 1");
    EXPECT_EQ(texts.back(), marked.text);
}

std::map<std::string, SemanticToken> colours(const Snapshot& snapshot, const char* document) {
    std::map<std::string, SemanticToken> found;
    std::uint32_t end = 0;
    for (const SemanticToken& token : semanticTokens(snapshot, document)) {
        EXPECT_LE(end, token.span.begin);
        end = token.span.end;
        found.emplace(snapshot.document(document)->source->text(token.span), token);
    }
    return found;
}

TEST(SemanticTokens, ColourPoliciesByMeaning) {
    const auto found =
        colours(*workspace("@id(\"x\") permit (principal == User::\"alice\", action == Action::\"fly\", resource is Robot)\n"
                           "when { principal.level > 1 && context.ip.isIpv4() && ip(\"1.1.1.1\") == context.ip };"),
                kPolicies);
    EXPECT_EQ(found.at("permit").kind, SemanticKind::EffectPermit);
    EXPECT_EQ(found.at("principal").kind, SemanticKind::Variable);
    EXPECT_EQ(found.at("User").kind, SemanticKind::EntityType);
    EXPECT_FALSE(found.at("User").unresolved);
    EXPECT_EQ(found.at("\"alice\"").kind, SemanticKind::EntityId);
    EXPECT_EQ(found.at("\"fly\"").kind, SemanticKind::Action);
    EXPECT_TRUE(found.at("\"fly\"").unresolved);
    EXPECT_TRUE(found.at("Robot").unresolved);
    EXPECT_EQ(found.at("isIpv4").kind, SemanticKind::Method);
    EXPECT_EQ(found.at("\"1.1.1.1\"").kind, SemanticKind::String);
    EXPECT_EQ(found.at("&&").kind, SemanticKind::Operator);
    EXPECT_EQ(found.at("when").kind, SemanticKind::Keyword);
}

TEST(SemanticTokens, ColourSchemasByMeaning) {
    const auto found = colours(*workspace(""), kSchema);
    EXPECT_EQ(found.at("entity").kind, SemanticKind::Keyword);
    EXPECT_EQ(found.at("appliesTo").kind, SemanticKind::Keyword);
    EXPECT_EQ(found.at("User").kind, SemanticKind::EntityType);
    EXPECT_TRUE(found.at("User").declares);
    EXPECT_EQ(found.at("Address").kind, SemanticKind::CommonType);
    EXPECT_EQ(found.at("String").kind, SemanticKind::BuiltinType);
    EXPECT_EQ(found.at("email").kind, SemanticKind::Attribute);
    EXPECT_EQ(found.at("view").kind, SemanticKind::Action);
    EXPECT_EQ(found.at("\"red\"").kind, SemanticKind::EntityId);
}

TEST(Format, FormatsOnRequest) {
    const std::string text = "permit(principal,action,resource)when{principal.level>1};\n";
    const SnapshotPtr snapshot = workspace(text);
    const auto edits = formatDocument(*snapshot, kPolicies);
    ASSERT_TRUE(edits);
    const std::string formatted = edited(text, *edits);
    EXPECT_EQ(formatted, "permit (principal, action, resource)\nwhen { principal.level > 1 };\n");
    EXPECT_TRUE(formatDocument(*workspace(formatted), kPolicies)->empty());
    EXPECT_FALSE(formatDocument(*workspace("permit (principal"), kPolicies));
    EXPECT_FALSE(formatDocument(*snapshot, kFacts));
    EXPECT_TRUE(formatDocument(*snapshot, kSchema));
}

}  // namespace
}  // namespace writ::cedar::testing
