// Any bytes as policies, schema and facts, any offset: the language service never crashes, and every span that it gives lies
// inside the document.
#include "engine/cedar/service/service.h"

#include "engine/cedar/parser.h"

#include <cstdlib>

namespace {

using namespace writ;
using namespace writ::cedar;

constexpr const char* kDocuments[] = {"p.cedar", "s.cedarschema", "s.json", "f.json", "p.cedar.json"};

void require(bool holds) {
    if (!holds) std::abort();
}

class Checker {
public:
    explicit Checker(const Snapshot& snapshot) : m_snapshot(snapshot) {}

    void document(const char* name, std::uint32_t offset) {
        m_size = m_snapshot.document(name)->source->size();
        for (const Diagnostic& finding : m_snapshot.diagnostics(name)) {
            inside(finding.span);
            for (const Note& note : finding.notes) inside(note.span.value_or(Span{}));
            for (const Fix& fix : finding.fixes) edits(fix.edits);
        }
        for (const Diagnostic& finding : m_snapshot.lints(name)) inside(finding.span);
        symbols(documentSymbols(m_snapshot, name));
        for (const FoldingRange& fold : foldingRanges(m_snapshot, name))
            require(fold.firstLine < fold.lastLine && fold.lastLine <= m_snapshot.document(name)->source->lineCount());
        std::uint32_t end = 0;
        for (const SemanticToken& token : semanticTokens(m_snapshot, name)) {
            inside(token.span);
            require(end <= token.span.begin);
            end = token.span.end;
        }
        if (const auto formatted = formatDocument(m_snapshot, name)) edits(*formatted);
        for (const std::uint32_t at : {offset, offset / 2, m_size, m_size + 7}) place({name, at});
        allEdits(codeActions(m_snapshot, name, {offset / 2, offset}));
    }

private:
    void inside(Span span) const { require(span.begin <= span.end && span.end <= m_size); }
    void edits(const std::vector<TextEdit>& list) const {
        for (const TextEdit& edit : list) inside(edit.span);
    }
    void allEdits(const std::vector<CodeAction>& actions) const {
        for (const CodeAction& action : actions) documentEdits(action.edits);
    }
    void documentEdits(const std::vector<DocumentEdits>& all) const {
        for (const DocumentEdits& document : all) {
            std::uint32_t end = 0;
            for (const TextEdit& edit : document.edits) {
                require(end <= edit.span.begin && edit.span.begin <= edit.span.end);
                end = edit.span.end;
            }
            require(end <= m_snapshot.document(document.document)->source->size());
        }
    }
    void locations(const std::vector<Location>& all) const {
        for (const Location& location : all)
            require(location.span.begin <= location.span.end &&
                    location.span.end <= m_snapshot.document(location.document)->source->size());
    }
    // Symbols nest as deep as the readers allow.
    void symbols(const std::vector<DocumentSymbol>& all) const {
        for (const DocumentSymbol& symbol : all) {
            inside(symbol.span);
            require(symbol.span.begin <= symbol.nameSpan.begin && symbol.nameSpan.end <= symbol.span.end);
            symbols(symbol.children);
        }
    }

    void place(Position at) const {
        for (const CompletionItem& item : complete(m_snapshot, at)) {
            inside(item.replace);
            for (const Span span : item.places) require(span.begin <= span.end && span.end <= item.insert.size());
        }
        if (const auto found = hover(m_snapshot, at)) inside(found->span);
        if (const auto found = signatureHelp(m_snapshot, at)) {
            for (const Span span : found->parameters) require(span.end <= found->label.size());
        }
        locations(definition(m_snapshot, at));
        locations(references(m_snapshot, at, true));
        if (const auto target = renameTarget(m_snapshot, at)) inside(target->span);
        if (const auto renamed = rename(m_snapshot, at, "renamed_thing")) documentEdits(*renamed);
        for (const Span span : selectionRanges(m_snapshot, at)) inside(span);
        if (const auto policy = policyAt(m_snapshot, at)) inside(policy->span);
    }

    const Snapshot& m_snapshot;
    std::uint32_t m_size = 0;
};

/// Reading policies one by one must find what the parser finds in the whole.
void checkUnits(const Snapshot& snapshot) {
    std::vector<Diagnostic> whole;
    static_cast<void>(parse(*snapshot.document("p.cedar")->source, whole));
    normalize(whole);
    if (whole.size() < ParseOptions{}.maxDiagnostics) require(snapshot.diagnostics("p.cedar") == whole);
}

SourcePtr source(const char* name, std::string text) {
    return std::make_shared<const Source>(name, std::move(text));
}

}  // namespace

/// The first two bytes are the offset; the rest are the texts, parted by NUL.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::uint32_t offset = data[0] + 256U * data[1];
    const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::size_t first = rest.find('\0');
    const std::size_t second = first == std::string_view::npos ? first : rest.find('\0', first + 1);
    const std::string policies(rest.substr(0, first));
    const std::string schema(first == std::string_view::npos ? "" : rest.substr(first + 1, second - first - 1));
    const std::string facts(second == std::string_view::npos ? "[]" : rest.substr(second + 1));
    checkUnits(*Snapshot::make({{DocumentKind::Policies, source("p.cedar", policies), "a"}}));
    const SnapshotPtr snapshot =
        Snapshot::make({{DocumentKind::Policies, source(kDocuments[0], policies), "a"},
                        {DocumentKind::Schema, source(kDocuments[1], schema), {}},
                        {DocumentKind::JsonSchema, source(kDocuments[2], facts.starts_with('{') ? facts : "{}"), {}},
                        {DocumentKind::Facts, source(kDocuments[3], facts), {}},
                        {DocumentKind::JsonPolicies, source(kDocuments[4], facts), "a"}});
    Checker checker(*snapshot);
    for (const char* name : kDocuments) checker.document(name, offset);
    const SnapshotPtr next =
        snapshot->with({DocumentKind::Policies, source("p.cedar", policies.substr(policies.size() / 2)), "a"});
    Checker(*next).document("p.cedar", offset);
    return 0;
}
