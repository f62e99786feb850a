#include "tests/unit/cedar/service/marked.h"

#include <algorithm>
#include <map>

namespace writ::cedar::testing {
namespace {

constexpr const char* kTwo =
    "permit (principal in Team::\"red\", action == Action::\"view\", resource is Doc)\n"
    "when { principal.address.city == \"x\" && resource.owner == User::\"alice\" };\n"
    "forbid (principal, action, resource) when { principal has address && resource.owner.email like \"*\" };\n";

Position positionOf(const Snapshot& snapshot, const char* document, const std::string& word, std::size_t nth = 0) {
    const std::string_view text = snapshot.document(document)->source->text();
    std::size_t at = text.find(word);
    for (; nth > 0; --nth) at = text.find(word, at + 1);
    EXPECT_NE(at, std::string_view::npos) << word;
    return {document, static_cast<std::uint32_t>(at) + 1};
}

Strings shown(const Snapshot& snapshot, const std::vector<Location>& locations) {
    Strings lines;
    for (const Location& location : locations) {
        const LineColumn at = snapshot.document(location.document)->source->lineColumn(location.span.begin);
        lines.push_back(location.document + ":" + std::to_string(at.line) + " " + textOf(snapshot, location));
    }
    return lines;
}

TEST(Navigation, FindsDeclarations) {
    const SnapshotPtr snapshot = workspace(kTwo);
    const auto definitions = [&](const std::string& word, std::size_t nth = 0) {
        return shown(*snapshot, definition(*snapshot, positionOf(*snapshot, kPolicies, word, nth)));
    };
    EXPECT_EQ(definitions("Team"), (Strings{"s.cedarschema:10 Team"}));
    EXPECT_EQ(definitions("\"red\""), (Strings{"s.cedarschema:10 \"red\""}));
    EXPECT_EQ(definitions("\"view\""), (Strings{"s.cedarschema:16 view"}));
    EXPECT_EQ(definitions("Action::"), (Strings{"s.cedarschema:16 view"}));
    EXPECT_EQ(definitions("\"alice\""), (Strings{"f.json:2 \"alice\""}));
    EXPECT_EQ(definitions("city"), (Strings{"s.cedarschema:13 city"}));
    EXPECT_EQ(definitions("address", 1), (Strings{"s.cedarschema:7 address"}));
    EXPECT_EQ(definitions("email"), (Strings{"s.cedarschema:4 email"}));
    EXPECT_TRUE(definitions("when").empty());
    EXPECT_EQ(shown(*snapshot, definition(*snapshot, positionOf(*snapshot, kSchema, "Address,"))),
              (Strings{"s.cedarschema:13 Address"}));
    EXPECT_EQ(shown(*snapshot, definition(*snapshot, positionOf(*snapshot, kSchema, "email"))),
              (Strings{"s.cedarschema:4 email"}));
    EXPECT_EQ(shown(*snapshot, definition(*snapshot, positionOf(*snapshot, kFacts, "city"))), (Strings{"s.cedarschema:13 city"}));
}

TEST(Navigation, FindsReferencesEverywhere) {
    const SnapshotPtr snapshot = workspace(kTwo);
    EXPECT_EQ(shown(*snapshot, references(*snapshot, positionOf(*snapshot, kSchema, "city"), true)),
              (Strings{"p.cedar:2 city", "s.cedarschema:13 city", "f.json:2 \"city\""}));
    EXPECT_EQ(shown(*snapshot, references(*snapshot, positionOf(*snapshot, kSchema, "city"), false)),
              (Strings{"p.cedar:2 city", "f.json:2 \"city\""}));
    EXPECT_EQ(shown(*snapshot, references(*snapshot, positionOf(*snapshot, kFacts, "alice"), true)),
              (Strings{"p.cedar:2 \"alice\"", "f.json:2 \"alice\"", "f.json:4 \"alice\""}));
    EXPECT_EQ(shown(*snapshot, references(*snapshot, positionOf(*snapshot, kPolicies, "address"), true)),
              (Strings{"p.cedar:2 address", "p.cedar:3 address", "s.cedarschema:7 address", "f.json:2 \"address\""}));
}

std::map<std::string, std::string> renamed(const Snapshot& snapshot, Position at, const std::string& name) {
    std::map<std::string, std::string> texts;
    for (const ServiceDocument& document : snapshot.documents()) texts[document.source->name()] = document.source->text();
    const auto edits = rename(snapshot, at, name);
    EXPECT_TRUE(edits) << (edits ? "" : edits.error());
    if (!edits) return texts;
    for (const DocumentEdits& document : *edits) texts[document.document] = edited(texts[document.document], document.edits);
    return texts;
}

SnapshotPtr rebuilt(const std::map<std::string, std::string>& texts) {
    return workspace(texts.at(kPolicies), texts.at(kSchema), texts.at(kFacts));
}

/// There and back again: the workspace stays without findings on the way, and ends as it began.
TEST(Rename, GoesThereAndBack) {
    struct Case {
        const char* document;
        const char* word;
        const char* newName;
    };
    const std::vector<Case> cases = {
        {kPolicies, "Team", "Squad"},       {kPolicies, "\"red\"", "dark red \"x\""},
        {kPolicies, "\"view\"", "look at"}, {kPolicies, "\"alice\"", "bob"},
        {kPolicies, "city", "town"},        {kPolicies, "address", "home"},
        {kSchema, "Address,", "Place"},     {kSchema, "User", "Person"},
        {kSchema, "all", "everything"},     {kFacts, "email", "mail"},
        {kSchema, "strange name", "plain"}, {kFacts, "Doc", "Document"},
    };
    for (const Case& one : cases) {
        const SnapshotPtr before = workspace(kTwo);
        const Position at = positionOf(*before, one.document, one.word);
        const auto target = renameTarget(*before, at);
        ASSERT_TRUE(target) << one.word << ": " << target.error();
        const auto there = renamed(*before, at, one.newName);
        const SnapshotPtr after = rebuilt(there);
        for (const ServiceDocument& document : after->documents())
            EXPECT_EQ(after->diagnostics(document.source->name()).size(), before->diagnostics(document.source->name()).size())
                << one.word << " in " << document.source->name();
        EXPECT_NE(there.at(kPolicies) + there.at(kSchema) + there.at(kFacts), std::string(kTwo) + kSchemaText + kFactsText)
            << one.word;
        const auto back =
            renamed(*after, positionOf(*after, one.document, there.at(one.document).substr(at.offset - 1, 3)), target->name);
        // A plain name that became quoted stays quoted: compare what it means.
        const SnapshotPtr again = rebuilt(back);
        EXPECT_EQ(references(*again, positionOf(*again, one.document, one.word[0] == '"' ? target->name : one.word), true).size(),
                  references(*before, at, true).size())
            << one.word;
    }
}

TEST(Rename, RefusesWhatCannotBe) {
    struct Case {
        const char* document;
        const char* word;
        const char* newName;
        const char* why;
    };
    const std::vector<Case> cases = {
        {kPolicies, "when", "if", "can be changed"},
        {kPolicies, "principal", "subject", "can be changed"},
        {kPolicies, "Team", "User", "taken"},
        {kPolicies, "Team", "has", "reserved"},
        {kPolicies, "Team", "a b", "cannot be the name"},
        {kPolicies, "Team", "Action", "type of actions"},
        {kSchema, "Address,", "Long", "Cedar itself"},
        {kPolicies, "\"view\"", "edit", "taken"},
        {kPolicies, "city", "zip", "taken"},
        {kPolicies, "city", "old town", "after a dot"},
        {kPolicies, "\"alice\"", "alice", "taken"},
    };
    for (const Case& one : cases) {
        const SnapshotPtr snapshot = workspace(kTwo);
        const auto edits = rename(*snapshot, positionOf(*snapshot, one.document, one.word), one.newName);
        ASSERT_FALSE(edits) << one.word;
        EXPECT_NE(edits.error().find(one.why), std::string::npos) << edits.error();
    }
    const SnapshotPtr broken = workspace(std::string(kTwo) + "permit (principal in Team::\"red\", action);");
    const auto unreadable = rename(*broken, positionOf(*broken, kSchema, "Team"), "Squad");
    ASSERT_FALSE(unreadable);
    EXPECT_NE(unreadable.error().find("has errors"), std::string::npos);
    const SnapshotPtr catalog =
        catalogOnly("permit (principal, action == Action::\"export_ledger\", resource) when { context.input.format == \"x\" };");
    EXPECT_FALSE(rename(*catalog, positionOf(*catalog, kPolicies, "export_ledger"), "x"));
    EXPECT_FALSE(rename(*catalog, positionOf(*catalog, kPolicies, "format"), "x"));
}

TEST(Rename, ChangesAttributesTogetherThatOnePlaceReads) {
    const std::string schema =
        "entity A { name: String }; entity B { name: String };\n"
        "action go appliesTo { principal: [A, B], resource: [A] };";
    const SnapshotPtr snapshot =
        workspace("permit (principal, action, resource) when { principal.name == \"x\" };", schema, "[]");
    const auto texts = renamed(*snapshot, positionOf(*snapshot, kSchema, "name"), "title");
    EXPECT_EQ(texts.at(kPolicies), "permit (principal, action, resource) when { principal.title == \"x\" };");
    EXPECT_EQ(texts.at(kSchema),
              "entity A { title: String }; entity B { title: String };\n"
              "action go appliesTo { principal: [A, B], resource: [A] };");
}

TEST(CodeActions, OfferFixesAndDeclarations) {
    const auto titles = [](const std::string& policies, const std::string& word) {
        const SnapshotPtr snapshot = workspace(policies);
        const std::uint32_t at = positionOf(*snapshot, kPolicies, word).offset;
        Strings found;
        for (const CodeAction& action : codeActions(*snapshot, kPolicies, {at, at})) found.push_back(action.title);
        return found;
    };
    const auto has = [](const Strings& list, const std::string& part) {
        for (const std::string& item : list) {
            if (item.find(part) != std::string::npos) return true;
        }
        return false;
    };
    EXPECT_TRUE(has(titles("permt (principal, action, resource);", "permt"), "permit"));
    EXPECT_TRUE(
        has(titles("permit (principal, action, resource) when { principal.manager == principal };", "manager"), "has manager"));
    EXPECT_TRUE(has(titles("permit (principal is Robot, action, resource);", "Robot"), "Declare `Robot`"));
    EXPECT_TRUE(has(titles("permit (principal, action == Action::\"fly\", resource);", "fly"), "Declare `\"fly\"`"));
    EXPECT_TRUE(has(titles("permit (principal, action, resource) when { principal.nick == \"x\" };", "nick"), "Declare `nick`"));
    EXPECT_TRUE(titles("permit (principal, action, resource);", "action").empty());
}

/// What is declared by an action is known afterwards.
TEST(CodeActions, MendWhatTheySay) {
    for (const char* policy :
         {"permit (principal is Robot, action, resource);", "permit (principal, action == Action::\"fly\", resource);",
          "permit (principal, action, resource) when { principal.nick == \"x\" };",
          "permit (principal, action, resource) when { principal.manager == principal };"}) {
        const SnapshotPtr before = workspace(policy);
        bool mended = false;
        for (const CodeAction& action : codeActions(*before, kPolicies, {0, 1'000})) {
            ASSERT_EQ(action.edits.size(), 1U);
            const std::string& name = action.edits.front().document;
            const ServiceDocument& old = *before->document(name);
            const SnapshotPtr after = before->with(
                {old.kind, sourceOf(name, edited(std::string(old.source->text()), action.edits.front().edits)), old.group});
            for (const Diagnostic& left : after->diagnostics(kSchema)) EXPECT_NE(left.severity, Severity::Error) << left.message;
            const auto left = after->diagnostics(kPolicies);
            mended = mended || (action.mends && std::none_of(left.begin(), left.end(), [&](const Diagnostic& finding) {
                                    return finding.code == action.mends->code;
                                }));
        }
        EXPECT_TRUE(mended) << policy;
    }
}

TEST(CodeActions, RemoveWhatNothingNames) {
    const std::string schema = "type Used = Long;\ntype Unused = String;\nentity A { x: Used };\nentity Lonely;\n";
    const SnapshotPtr snapshot = workspace("", schema, "[]");
    const auto actions = [&](const std::string& word) {
        const std::uint32_t at = positionOf(*snapshot, kSchema, word).offset;
        return codeActions(*snapshot, kSchema, {at, at});
    };
    EXPECT_TRUE(actions("Used =").empty());
    ASSERT_EQ(actions("Unused").size(), 1U);
    EXPECT_EQ(edited(schema, actions("Unused").front().edits.front().edits).find("Unused"), std::string::npos);
    EXPECT_EQ(actions("Lonely").size(), 1U);
}

}  // namespace
}  // namespace writ::cedar::testing
