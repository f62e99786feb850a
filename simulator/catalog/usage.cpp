#include "simulator/catalog/usage.h"

#include "engine/cedar/generate/cedar_schema.h"
#include "engine/cedar/lint/reach.h"
#include "simulator/catalog/hint_conflicts.h"

#include <algorithm>

namespace writ::sim {
namespace {

constexpr std::size_t kDistinct = 1'000;  ///< different values of an argument that are told apart
constexpr std::size_t kExamples = 5;
constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxArguments = 2'000;  ///< of one tool
constexpr std::size_t kCancelEvery = 1'024;   ///< calls

struct Values {
    ArgumentUse use;
    std::map<std::string, std::pair<std::uint64_t, Json>> seen;  ///< count and value, by canonical text
    std::uint64_t lastCall = 0;                                  ///< in which it was counted
    std::uint64_t lastUnknown = 0;                               ///< the same, as unknown
};

/// Exact where both are integers.
bool isLess(const Json& a, const Json& b) {
    return a.isInteger() && b.isInteger() ? a.asInteger() < b.asInteger() : a.asDouble() < b.asDouble();
}

std::string_view typeOf(const Json& value) {
    switch (value.kind()) {
    case Json::Kind::Bool: return "yes/no";
    case Json::Kind::Integer: return "whole number";
    case Json::Kind::Number: return "number";
    case Json::Kind::String: return "text";
    case Json::Kind::Array: return "list";
    case Json::Kind::Object:
        return value.contains("__entity") ? "reference" : value.contains("__extn") ? "time or decimal" : "object";
    case Json::Kind::Null: break;
    }
    return {};
}

/// Counts what one object of the requests holds. Calls are numbered from 1, in their order.
class Counter {
public:
    void add(const Json& object, std::uint64_t call) {
        m_call = call;
        walk(object, "", 0);
    }
    void addUnknown(const std::string& pointer, std::uint64_t call) {
        Values* values = valuesAt(starred(pointer));
        if (values == nullptr || values->lastUnknown == call) return;
        values->lastUnknown = call;
        ++values->use.unknown;
    }

    std::vector<ArgumentUse> finish() {
        std::vector<ArgumentUse> all;
        for (auto& [pointer, values] : m_arguments) {
            ArgumentUse use = std::move(values.use);
            use.pointer = pointer;
            use.distinct = values.seen.size();
            std::vector<std::pair<std::uint64_t, Json>> ranked;
            for (auto& [text, counted] : values.seen) ranked.push_back(std::move(counted));
            std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
            for (std::size_t i = 0; i < std::min(ranked.size(), kExamples); ++i)
                use.examples.push_back({std::move(ranked[i].second), ranked[i].first});
            all.push_back(std::move(use));
        }
        return all;
    }

private:
    Values* valuesAt(const std::string& pointer) {
        const auto found = m_arguments.find(pointer);
        if (found != m_arguments.end()) return &found->second;
        return m_arguments.size() < kMaxArguments ? &m_arguments[pointer] : nullptr;
    }

    /// Items of lists count together.
    static std::string starred(const std::string& pointer) {
        std::string result;
        for (const std::string& token : pointerTokens(pointer).value_or(std::vector<std::string>())) {
            const bool isIndex =
                !token.empty() && std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
            result += isIndex ? "/*" : pointerJoin("", token);
        }
        return result;
    }

    void walk(const Json& value, const std::string& pointer, std::size_t depth) {
        if (depth > kMaxDepth) return;
        const bool isReserved = value.contains("__entity") || value.contains("__extn");
        if (value.isObject() && !isReserved) {
            for (const auto& [name, member] : value.asObject()) walk(member, pointerJoin(pointer, name), depth + 1);
        } else if (value.isArray()) {
            for (const Json& item : value.asArray()) walk(item, pointer + "/*", depth + 1);
        }
        if (!pointer.empty() && !value.isNull()) count(value, pointer);
    }

    void count(const Json& value, const std::string& pointer) {
        Values* values = valuesAt(pointer);
        if (values == nullptr) return;
        ArgumentUse& use = values->use;
        if (values->lastCall != m_call) ++use.calls;
        values->lastCall = m_call;
        if (use.type.empty()) use.type = typeOf(value);
        if (value.isNumber()) {
            if (use.least.isNull() || isLess(value, use.least)) use.least = value;
            if (use.most.isNull() || isLess(use.most, value)) use.most = value;
        }
        if (value.isObject() || value.isArray()) return;
        std::string text = value.canonical();
        const auto found = values->seen.find(text);
        if (found != values->seen.end())
            ++found->second.first;
        else if (values->seen.size() < kDistinct)
            values->seen.emplace(std::move(text), std::pair(std::uint64_t{1}, value));
        else
            use.more = true;
    }

    std::uint64_t m_call = 0;
    std::map<std::string, Values> m_arguments;
};

/// What the rules of the replay's policies reach; only Cedar tells.
class Reach {
public:
    explicit Reach(const Replay& replay) : m_policies(dynamic_cast<const cedar::CedarPolicySet*>(replay.policies.get())) {
        const Workspace& workspace = *replay.corpus->workspace;
        if (m_policies == nullptr) return;
        const Result<PreparedFactsPtr> facts =
            prepareFactsWith(*languageById(workspace.manifest.language), workspace.facts, workspace.schema.get());
        m_entities = facts ? std::dynamic_pointer_cast<const cedar::EntityStore>(*facts) : nullptr;
        if (m_entities == nullptr) return;
        const cedar::CedarSchema* schema = cedar::cedarSchema(workspace.schema.get());
        m_reach.emplace(*m_policies, *m_entities, schema == nullptr || schema->inferred() ? nullptr : &schema->schema());
        if (workspace.binding != nullptr) {
            for (const RequestShape& shape : workspace.binding->shapes()) m_shapes.emplace(shape.tool, shape);
        }
    }

    void judge(ToolUse& use) const {
        if (!m_reach) return;
        cedar::ActionRequests requests{{"Action", use.tool}, {}, {}};
        if (const auto shape = m_shapes.find(use.tool); shape != m_shapes.end()) {
            requests.principalType = shape->second.subjectType;
            requests.resourceType = shape->second.resourceType;
        }
        use.governed = Governed::No;
        for (std::uint32_t rule = 0; rule < m_policies->rules().size(); ++rule) {
            if (m_reach->names(rule, use.tool)) use.rules.push_back(rule);
            if (m_reach->mayMatch(rule, requests)) use.governed = Governed::Yes;
        }
    }

private:
    const cedar::CedarPolicySet* m_policies;
    std::shared_ptr<const cedar::EntityStore> m_entities;
    std::optional<cedar::RuleReach> m_reach;
    std::map<std::string, RequestShape, std::less<>> m_shapes;
};

using ToolIndices = std::map<std::string, std::size_t, std::less<>>;  ///< into CatalogUse::tools

ToolIndices indicesOf(const CatalogUse& use) {
    ToolIndices indices;
    for (std::size_t i = 0; i < use.tools.size(); ++i) indices.emplace(use.tools[i].tool, i);
    return indices;
}

/// Counts requests: of each tool its arguments, and all context objects beside them.
class RequestCounter {
public:
    explicit RequestCounter(std::size_t tools) : m_arguments(tools) {}

    void add(std::size_t tool, const Request& request) {
        ++m_calls;
        m_arguments[tool].add(request.context["input"], m_calls);
        for (const auto& [name, object] : request.context.asObject())
            if (name != kInput) m_context[name].add(object, m_calls);
        for (const UnknownField& field : request.unknown) addUnknown(tool, field.pointer);
    }

    std::vector<ArgumentUse> argumentsOf(std::size_t tool) { return m_arguments[tool].finish(); }
    std::map<std::string, std::vector<ArgumentUse>> context() {
        std::map<std::string, std::vector<ArgumentUse>> all;
        for (auto& [name, counter] : m_context)
            if (std::vector<ArgumentUse> fields = counter.finish(); !fields.empty()) all.emplace(name, std::move(fields));
        return all;
    }

private:
    static constexpr std::string_view kInput = "input";

    void addUnknown(std::size_t tool, std::string_view pointer) {
        constexpr std::string_view kContext = "/context/";
        if (!pointer.starts_with(kContext)) return;
        const std::size_t slash = pointer.find('/', kContext.size());
        if (slash == std::string_view::npos) return;
        const std::string object(pointer.substr(kContext.size(), slash - kContext.size()));
        (object == kInput ? m_arguments[tool] : m_context[object]).addUnknown(std::string(pointer.substr(slash)), m_calls);
    }

    std::uint64_t m_calls = 0;
    std::vector<Counter> m_arguments;  ///< by tool
    std::map<std::string, Counter> m_context;
};

/// Every tool, with what the corpus alone tells of it. False when it was cancelled.
bool countCalls(const Corpus& corpus, RunControl& control, CatalogUse& all) {
    const Catalog& catalog = corpus.workspace->catalog;
    auto add = [&, known = ToolIndices()](const std::string& tool, const std::string& server, bool inCatalog) mutable {
        if (!known.emplace(tool, all.tools.size()).second) return;
        ToolUse use;
        use.tool = tool;
        use.server = server;
        use.inCatalog = inCatalog;
        all.tools.push_back(std::move(use));
    };
    for (const ToolDescription& tool : catalog.tools()) add(tool.name, tool.server, true);
    for (const CorpusCall& call : corpus.calls) add(call.stepIn(corpus.sessions).tool, {}, false);
    const ToolIndices indices = indicesOf(all);
    RequestCounter counter(all.tools.size());
    std::vector<std::vector<std::uint32_t>> calls(all.tools.size());
    for (std::size_t i = 0; i < corpus.calls.size(); ++i) {
        if (i % kCancelEvery == 0 && control.cancelled()) return false;
        const CorpusCall& call = corpus.calls[i];
        const Step& step = call.stepIn(corpus.sessions);
        const std::size_t tool = indices.at(step.tool);
        ++(step.probe ? all.tools[tool].probes : all.tools[tool].calls);
        if (step.probe) continue;
        calls[tool].push_back(static_cast<std::uint32_t>(i));
        if (const BoundCallPtr bound = call.bound.get(); bound && bound->request) counter.add(tool, *bound->request);
    }
    for (std::size_t i = 0; i < all.tools.size(); ++i) {
        if (control.cancelled()) return false;
        all.tools[i].arguments = counter.argumentsOf(i);
        if (const ToolDescription* tool = catalog.find(all.tools[i].tool))
            all.tools[i].conflicts = hintConflicts(corpus, *tool, calls[i], control);
    }
    all.context = counter.context();
    return true;
}

/// Which rules matched one of the calls of a tool, probe calls aside.
class MatchedRules {
public:
    explicit MatchedRules(const Replay& replay) : m_replay(replay), m_corpus(*replay.corpus) {}

    /// False when it was cancelled.
    bool find(RunControl& control, CatalogUse& all) {
        const ToolIndices indices = indicesOf(all);
        m_toolOf.reserve(m_corpus.calls.size());
        for (const CorpusCall& call : m_corpus.calls) {
            const Step& step = call.stepIn(m_corpus.sessions);
            m_toolOf.push_back(step.probe ? kNoTool : indices.find(step.tool)->second);
        }
        return m_replay.columns.empty() ? byDecisions(control, all) : byColumns(control, all);
    }

private:
    static constexpr std::size_t kNoTool = static_cast<std::size_t>(-1);

    bool byColumns(RunControl& control, CatalogUse& all) const {
        for (std::uint32_t rule = 0; rule < m_replay.columns.size(); ++rule) {
            if (control.cancelled()) return false;
            const BitColumn& matched = m_replay.columns[rule]->matched;
            const auto take = [&](std::size_t call) { add(all, m_toolOf[call], rule); };
            for (std::size_t block = 0; block < matched.blocks(); ++block)
                for (std::size_t word = 0; word < BitColumn::kBlockWords; ++word)
                    forEachBit(block, word, matched.word(block, word), take);
        }
        return true;
    }

    bool byDecisions(RunControl& control, CatalogUse& all) const {
        const Decider decide(m_replay);
        for (std::size_t call = 0; call < m_toolOf.size(); ++call) {
            if (call % kCancelEvery == 0 && control.cancelled()) return false;
            const Decision* decision = decide(call);
            if (decision == nullptr) continue;
            for (std::uint32_t rule = 0; rule < decision->states.size(); ++rule)
                if (decision->states[rule] == RuleState::Matched) add(all, m_toolOf[call], rule);
        }
        for (ToolUse& use : all.tools) std::sort(use.matched.begin(), use.matched.end());
        return true;
    }

    static void add(CatalogUse& all, std::size_t tool, std::uint32_t rule) {
        if (tool == kNoTool) return;
        std::vector<std::uint32_t>& matched = all.tools[tool].matched;
        if (std::find(matched.rbegin(), matched.rend(), rule) == matched.rend()) matched.push_back(rule);
    }

    const Replay& m_replay;
    const Corpus& m_corpus;
    std::vector<std::size_t> m_toolOf;  ///< by call
};

Json namesOf(const std::vector<std::uint32_t>& rules, const Replay& replay) {
    Json::Array names;
    for (const std::uint32_t rule : rules) names.emplace_back(replay.policies->rules()[rule].id);
    return Json(std::move(names));
}

Json argumentJson(const ArgumentUse& use) {
    Json::Array examples;
    for (const ValueUse& example : use.examples) examples.push_back(example.value);
    return Json::object({{"pointer", use.pointer},
                         {"calls", Json(use.calls)},
                         {"unknown", Json(use.unknown)},
                         {"least", use.least},
                         {"most", use.most},
                         {"distinct", Json(use.distinct)},
                         {"more", use.more},
                         {"examples", Json(std::move(examples))}});
}

Json conflictJson(const HintConflict& conflict, const Replay& replay) {
    const bool isCall = conflict.step != 0;
    return Json::object({{"hint", conflict.hint},
                         {"stated", conflict.stated},
                         {"sign", conflict.sign},
                         {"heuristic", conflict.heuristic},
                         {"evidence", conflict.evidence},
                         {"session", isCall ? Json(replay.corpus->sessions[conflict.session]->id) : Json()},
                         {"step", isCall ? Json(conflict.step) : Json()}});
}

}  // namespace

std::string_view word(Governed governed) {
    switch (governed) {
    case Governed::Yes: return "yes";
    case Governed::No: return "no";
    case Governed::Unknown: return "unknown";
    }
    return {};
}

const ToolUse* CatalogUse::find(std::string_view tool) const {
    const auto found = std::find_if(tools.begin(), tools.end(), [&](const ToolUse& use) { return use.tool == tool; });
    return found == tools.end() ? nullptr : &*found;
}

Result<CatalogUse> usageOf(const Corpus& corpus, RunControl& control) {
    CatalogUse all;
    if (!countCalls(corpus, control, all)) return fail(ErrorKind::Cancelled, "Cancelled.");
    return all;
}

Result<CatalogUse> usageOf(const Replay& replay, CatalogUse ofCorpus, RunControl& control) {
    CatalogUse all = std::move(ofCorpus);
    for (ToolUse& use : all.tools) {
        use.rules.clear();
        use.matched.clear();
        use.governed = Governed::Unknown;
    }
    if (!MatchedRules(replay).find(control, all)) return fail(ErrorKind::Cancelled, "Cancelled.");
    const Reach reach(replay);
    for (ToolUse& use : all.tools) reach.judge(use);
    return all;
}

CatalogUse usageOf(const Replay& replay) {
    RunControl control;
    return *usageOf(replay, *usageOf(*replay.corpus, control), control);
}

Json toJson(const CatalogUse& use, const Replay& replay) {
    Json::Array tools;
    for (const ToolUse& tool : use.tools) {
        Json::Array arguments, conflicts;
        for (const ArgumentUse& argument : tool.arguments) arguments.push_back(argumentJson(argument));
        for (const HintConflict& conflict : tool.conflicts) conflicts.push_back(conflictJson(conflict, replay));
        tools.push_back(Json::object({{"tool", tool.tool},
                                      {"server", tool.server},
                                      {"inCatalog", tool.inCatalog},
                                      {"calls", Json(tool.calls)},
                                      {"probeCalls", Json(tool.probes)},
                                      {"governed", word(tool.governed)},
                                      {"rules", namesOf(tool.rules, replay)},
                                      {"matched", namesOf(tool.matched, replay)},
                                      {"arguments", Json(std::move(arguments))},
                                      {"conflicts", Json(std::move(conflicts))}}));
    }
    return Json::object({{"format", 1}, {"tools", Json(std::move(tools))}});
}

}  // namespace writ::sim
