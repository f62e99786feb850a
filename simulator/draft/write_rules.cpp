#include "engine/cedar/value.h"
#include "simulator/draft/learn.h"
#include "simulator/draft/widen.h"
#include "simulator/scratch/request_types.h"

#include <algorithm>
#include <map>
#include <set>

namespace writ::sim::draft {
namespace {

std::string actionText(const std::string& action) {
    return EntityUid{"Action", action}.text();
}

/// What a rule learns from one call. No more of it is kept: there may be very many.
struct Observed {
    Json arguments;
    std::string resource;
};

class RuleWriter {
public:
    RuleWriter(const Corpus& corpus, const DraftOptions& options) : m_corpus(corpus), m_options(options) {}

    void write(const Group& group) {
        const Workspace& workspace = *m_corpus.workspace;
        const BoundCallPtr first = m_corpus.calls[group.calls.front()].bound.get();
        const Json types = scratch::typesOfRequest(workspace, *first->request);
        const bool declared = workspace.schema != nullptr && !workspace.schema->inferred();
        const Json* arguments = types["context"]["properties"].find("input");
        if (declared && arguments == nullptr) {
            m_written.unsaid.push_back(group.action + ": the schema does not declare this tool, so no rule can name it.");
            return;
        }
        const std::vector<Observed> observed = observe(group);
        DraftRule rule;
        rule.action = group.action;
        rule.id = uniqueId("draft." + group.action);
        rule.calls = group.calls;
        std::vector<std::string> conditions;
        if (!group.attributeText.empty()) conditions.push_back(group.attributeText);
        const std::string resource = resourceScope(group.resourceType, observed, rule, conditions);
        Widened widened =
            widenArguments(argumentsOf(observed), workspace.catalog.find(group.action),
                           arguments == nullptr ? Json() : scratch::resolved(*arguments, types["context"]), m_options);
        if (!widened.text.empty()) conditions.push_back(widened.text);
        for (DraftCondition& condition : widened.conditions) rule.conditions.push_back(std::move(condition));
        std::string text = headOf(group, rule);
        text += "@id(" + cedar::quoted(rule.id) + ")\npermit (" + principalScope(group) +
                ", action == " + actionText(group.action) + ", " + resource + ")";
        for (const std::string& condition : conditions) text += "\nwhen { " + condition + " }";
        m_written.text += text + ";\n\n";
        m_written.rules.push_back(std::move(rule));
    }

    Written take() { return std::move(m_written); }

private:
    [[nodiscard]] std::vector<Observed> observe(const Group& group) const {
        std::vector<Observed> observed;
        for (const std::size_t call : group.calls) {
            const BoundCallPtr bound = m_corpus.calls[call].bound.get();
            observed.push_back({bound->request->context["input"], bound->request->resource.id});
        }
        return observed;
    }

    std::string uniqueId(const std::string& id) {
        const int count = ++m_ids[id];
        return count == 1 ? id : id + "." + std::to_string(count);
    }

    [[nodiscard]] static std::vector<const Json*> argumentsOf(const std::vector<Observed>& observed) {
        std::vector<const Json*> arguments;
        for (const Observed& one : observed) arguments.push_back(&one.arguments);
        return arguments;
    }

    static std::string principalScope(const Group& group) {
        return group.onePrincipal ? "principal == " + group.principal.text() : "principal is " + group.principal.type;
    }

    std::string resourceScope(const std::string& type, const std::vector<Observed>& observed, DraftRule& rule,
                              std::vector<std::string>& conditions) const {
        std::vector<std::string> ids;
        for (const Observed& one : observed) ids.push_back(one.resource);
        const std::set<std::string> distinct(ids.begin(), ids.end());
        DraftCondition condition{"/resource/id", Widening::AnyOfType, "resource is " + type,
                                 std::to_string(distinct.size()) + " of type " + type + " in " + std::to_string(ids.size()) +
                                     (ids.size() == 1 ? " call" : " calls")};
        std::string scope = condition.text;
        if (mayList(ids, m_options) && distinct.size() == 1) {
            condition.widening = Widening::SameValue;
            scope = condition.text = "resource == " + EntityUid{type, ids.front()}.text();
        } else if (mayList(ids, m_options)) {
            condition.widening = Widening::Values;
            std::string list;
            for (const std::string& id : distinct) list += (list.empty() ? "" : ", ") + EntityUid{type, id}.text();
            condition.text = "[" + list + "].contains(resource)";
            conditions.push_back(condition.text);
        }
        rule.conditions.push_back(std::move(condition));
        return scope;
    }

    [[nodiscard]] std::string citation(const std::vector<std::size_t>& calls) const {
        std::string text;
        for (std::size_t i = 0; i < std::min(calls.size(), m_options.citedSteps); ++i) {
            const CorpusCall& call = m_corpus.calls[calls[i]];
            text += (i > 0 ? ", " : "") + m_corpus.sessions[call.session]->id + ":" + std::to_string(call.step);
        }
        if (calls.size() > m_options.citedSteps) text += " and " + std::to_string(calls.size() - m_options.citedSteps) + " more";
        return text;
    }

    [[nodiscard]] std::string headOf(const Group& group, const DraftRule& rule) const {
        const std::string count = std::to_string(group.calls.size()) + (group.calls.size() == 1 ? " call: " : " calls: ");
        std::string text = comment(group.action + ", learnt from " + count + citation(group.calls) + ".");
        for (const DraftCondition& condition : rule.conditions) {
            text += comment("  " + nameOf(condition.pointer) + ": " + std::string(word(condition.widening)) + " (" +
                            condition.seen + ")");
        }
        return text;
    }

    static std::string nameOf(const std::string& pointer) {
        constexpr std::string_view kArguments = "/context/input/";
        return pointer.starts_with(kArguments) ? pointer.substr(kArguments.size()) : "resource";
    }

    const Corpus& m_corpus;
    const DraftOptions& m_options;
    std::map<std::string, int> m_ids;
    Written m_written;
};

}  // namespace

std::string comment(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; }, ' ');
    return "// " + text + "\n";
}

Written writeRules(const Corpus& corpus, const std::vector<Group>& groups, const DraftOptions& options) {
    RuleWriter writer(corpus, options);
    for (const Group& group : groups) writer.write(group);
    return writer.take();
}

}  // namespace writ::sim::draft
