#include "simulator/binding/request_builder.h"
#include "simulator/binding/shape.h"
#include "simulator/binding/taint.h"
#include "simulator/binding/teach.h"
#include "simulator/binding/time.h"

#include <algorithm>
#include <array>

namespace writ::sim {

namespace binding {

namespace {

using ToolTable = std::map<std::string, ToolDescription, std::less<>>;

FactTable factTable(const BindingSources& sources) {
    FactTable table{.file = sources.factsFile, .attributes = {}};
    for (std::size_t i = 0; i < sources.facts.asArray().size(); ++i) {
        const Json& entity = sources.facts.at(i);
        const Json& escaped = entity["uid"]["__entity"];
        const Json& uid = escaped.isObject() ? escaped : entity["uid"];
        const Trace trace{.origin = Origin::Facts, .file = sources.factsFile, .at = pointerJoin(pointerJoin("", i), "attrs")};
        const Json attributes = entity["attrs"].isObject() ? entity["attrs"] : Json::object();
        table.attributes.insert_or_assign(EntityUid{uid["type"].asString(), uid["id"].asString()},
                                          Value::known(attributes, trace));
    }
    return table;
}

/// The pointer of the first text in the facts that stands for a hidden value. Facts reach the engine as they are, so such
/// a text would be taken for the value itself.
std::optional<std::string> markerIn(const Json& json, const std::vector<std::string>& markers, const std::string& at) {
    if (json.isString() && std::find(markers.begin(), markers.end(), json.asString()) != markers.end()) return at;
    for (const auto& [name, member] : json.asObject())
        if (auto found = markerIn(member, markers, pointerJoin(at, name))) return found;
    for (std::size_t i = 0; i < json.asArray().size(); ++i)
        if (auto found = markerIn(json.at(i), markers, pointerJoin(at, i))) return found;
    return std::nullopt;
}

Approvals approvalsOf(const Session& session) {
    Approvals approvals;
    for (const Step& step : session.steps) {
        if (step.kind != StepKind::Approval) continue;
        if (step.callStep != 0)
            approvals.ofCall.emplace(step.callStep, step.number);
        else
            approvals.unplaced.push_back(step.number);
    }
    return approvals;
}

/// One walk over a session. A call is bound with what was known before it; a result counts from its own step on.
class Walk {
public:
    Walk(const Session& session, const Program& program, const FailureSigns& signs, World world)
        : m_session(session), m_program(program), m_signs(signs), m_world(std::move(world)), m_teacher(m_program, m_world) {}

    /// Only the request of this step is made, which stands in the session instead of that of its number.
    void only(const Step& changed) { m_changed = &changed; }

    std::vector<BoundCall> run() {
        findFirstTime();
        m_world.state.agents.begin(m_session);
        const std::size_t end = m_changed == nullptr ? m_session.steps.size() : m_changed->number;
        for (std::size_t i = 0; i < end; ++i) {
            const Step& step = isChanged(i) ? *m_changed : m_session.steps[i];
            if (step.time) m_time = static_cast<std::uint32_t>(i + 1);
            m_world.state.agents.see(step);
            if (step.kind == StepKind::Message) takeMessage(step);
            if (step.kind == StepKind::Call) takeCall(step, i);
            if (step.kind == StepKind::Result) takeResult(step, i);
        }
        return std::move(m_bound);
    }

private:
    [[nodiscard]] bool isChanged(std::size_t index) const { return m_changed != nullptr && index + 1 == m_changed->number; }

    void findFirstTime() {
        for (std::size_t i = 0; i < m_session.steps.size() && !m_world.firstTime; ++i)
            if (m_session.steps[i].time) m_world.firstTime = static_cast<std::uint32_t>(i + 1);
    }

    void takeMessage(const Step& step) {
        Exchange& exchange = m_world.state.exchange;
        if (step.role == Role::Model && !step.text.empty()) m_modelSpoke = step.number;
        if (step.role != Role::User) return;
        if (m_modelSpoke != exchange.asked) exchange = Exchange{m_modelSpoke, {}};
        exchange.answers.push_back(step.number);
    }

    void takeCall(const Step& step, std::size_t index) {
        Scope scope(m_world, step, argumentsOf(step), m_time);
        if (m_changed == nullptr || &step == m_changed) bindCall(scope);
        if (step.probe) return;
        const bool answered = answers(step, index);
        PastCall call{
            .step = step.number, .call = &step, .arguments = scope.arguments, .status = PastCall::Status::NoResult, .result = {}};
        if (answered)
            call.status = PastCall::Status::Pending;
        else if (step.declared)
            call.status = declaredStatus(*step.declared, false);
        call.denied = deniedOf(step, nullptr);
        call.time = timeOf(scope);
        const std::size_t past = m_world.state.add(std::move(call));
        if (!answered) arrive(m_world.state.calls()[past], step.number);
        if (answered)
            m_waiting.emplace(step.resultStep, Waiting{past, m_time});
        else
            m_teacher.finished(m_world.state.calls()[past], m_time);
    }

    /// Calls that are made but not answered yet may have changed whatever they teach: this call is bound as if their
    /// results were not recorded. When the results arrive they are learned as they are.
    void bindCall(Scope& scope) {
        const Records before = m_waiting.empty() ? Records() : m_world.state.records;
        for (const auto& [step, waiting] : m_waiting) {
            PastCall open = m_world.state.calls()[waiting.call];
            open.status = PastCall::Status::NoResult;
            m_teacher.finished(open, waiting.time);
        }
        m_bound.push_back(RequestBuilder(m_program, scope).build());
        if (!m_waiting.empty()) m_world.state.records = before;
    }

    /// Whether the step that the call names as its answer is a later result.
    bool answers(const Step& call, std::size_t index) const {
        const std::size_t at = call.resultStep;
        return at > index + 1 && at <= m_session.steps.size() && m_session.steps[at - 1].kind == StepKind::Result;
    }

    Value argumentsOf(const Step& step) const {
        Trace trace{.origin = step.probe ? Origin::Notes : Origin::Recording, .file = step.place.file, .step = step.number};
        if (step.probe) trace.at = pointerJoin(step.place.at, "arguments");
        if (step.argumentsState != ArgumentsState::Recorded || !step.arguments.isObject())
            return Value::unknown(UnknownReason::NotRecorded, std::move(trace));
        return masked(withoutHidden(recorded(step.arguments, m_program.masked, std::move(trace)), step, "arguments"), step);
    }

    /// Arguments that the notes mask are hidden from all that is derived from them, too.
    static Value masked(Value arguments, const Step& step) {
        for (const std::string& mask : step.noteMasks) {
            const auto tokens = pointerTokens(mask);
            if (!tokens || tokens->size() < 2 || (*tokens)[0] != "context" || (*tokens)[1] != "input") continue;
            const Value hidden = Value::unknown(UnknownReason::Masked, Trace{.origin = Origin::Notes, .at = mask});
            arguments = arguments.with(Tokens(tokens->begin() + 2, tokens->end()), hidden);
        }
        return arguments;
    }

    /// What came back from a call. A call without a recorded result brought something all the same.
    void arrive(const PastCall& call, std::uint32_t step) {
        if (!broughtSomething(call)) return;
        const Value nothing = Value::unknown(call.whyNoResult(), Trace{.origin = Origin::EarlierResult, .step = step});
        arrive(call.call->tool, step, call.result.isAbsent() ? nothing : call.result);
    }
    void arrive(const std::string& tool, std::uint32_t step, Value result) {
        const auto described = m_world.tools.find(tool);
        const ToolDescription* description = described == m_world.tools.end() ? nullptr : &described->second;
        const auto untrusted = m_program.untrusted ? isUntrusted(*m_program.untrusted, tool, description) : std::optional(false);
        m_world.state.arrivals.push_back({tool, step, untrusted, std::move(result)});
    }

    void takeResult(const Step& step, std::size_t index) {
        if (step.callStep == 0) arrive(step.tool, step.number, resultOf(step));
        const auto [begin, end] = m_waiting.equal_range(static_cast<std::uint32_t>(index + 1));
        for (auto it = begin; it != end; ++it) {
            PastCall& call = m_world.state.call(it->second.call);
            call.result = resultOf(step);
            const OutcomeFinding* stated = call.call->stated();
            call.status = stated != nullptr ? declaredStatus(*stated, !call.result.isUnknown()) : statusOf(step, call.result);
            call.denied = deniedOf(*call.call, &step);
            arrive(call, step.number);
            m_teacher.finished(call, it->second.time);
        }
        m_waiting.erase(begin, end);
    }

    /// What a field or a person says of the call wins over the look of its result.
    static PastCall::Status declaredStatus(const OutcomeFinding& declared, bool resultKnown) {
        const bool made = declared.outcome == Outcome::Executed || declared.outcome == Outcome::Unknown;
        if (!made) return PastCall::Status::Failed;
        return declared.outcome == Outcome::Executed && resultKnown ? PastCall::Status::Succeeded : PastCall::Status::NoResult;
    }

    Value resultOf(const Step& step) const {
        return recorded(step.result, m_program.masked,
                        Trace{.origin = Origin::EarlierResult, .file = step.place.file, .step = step.number});
    }

    static CallTime timeOf(Scope& scope) {
        const Value& now = scope.now();
        std::vector<std::uint32_t> steps;
        now.collectSteps(steps);
        const bool own = steps.empty() || std::find(steps.begin(), steps.end(), scope.call.number) != steps.end();
        return {now.isKnown() ? parseTime(now.json(), 0) : std::nullopt, own};
    }

    /// Whether a call that failed was stopped before it ran: a person says so, a field, or the text of the failure, where the
    /// binding says how such texts begin. That a result is an error does not tell which of the two it was.
    std::optional<bool> deniedOf(const Step& call, const Step* result) const {
        if (call.correction) return isDenial(call.correction->outcome);
        const OutcomeFinding* field = call.declared ? &*call.declared : result && result->declared ? &*result->declared : nullptr;
        if (field && field->outcome != Outcome::ToolError) return isDenial(field->outcome);
        if (!result || !m_program.denialPrefixes) return std::nullopt;
        const auto& prefixes = *m_program.denialPrefixes;
        if (hidesPart(result->text, m_program.masked)) return std::nullopt;
        return std::any_of(prefixes.begin(), prefixes.end(),
                           [&](const std::string& prefix) { return result->text.starts_with(prefix); });
    }

    static bool isDenial(Outcome outcome) {
        constexpr std::array kDenials{Outcome::PolicyDeny,      Outcome::PolicyDefaultDeny, Outcome::PolicyError,
                                      Outcome::ApprovalPending, Outcome::UserDeclined,      Outcome::ProviderFilter};
        return std::find(kDenials.begin(), kDenials.end(), outcome) != kDenials.end();
    }

    /// A text that hides the result hides as well whether it was a failure.
    PastCall::Status statusOf(const Step& result, const Value& value) const {
        if (result.declared) return declaredStatus(*result.declared, !value.isUnknown());
        if (!succeeded(result, m_signs)) return PastCall::Status::Failed;
        return value.isUnknown() ? PastCall::Status::NoResult : PastCall::Status::Succeeded;
    }

    struct Waiting {
        std::size_t call;
        std::optional<std::uint32_t> time;
    };

    const Session& m_session;
    const Step* m_changed = nullptr;  // see only()
    const Program& m_program;
    const FailureSigns& m_signs;
    World m_world;
    Teacher m_teacher;
    std::optional<std::uint32_t> m_time;  // the latest step that has a time
    std::uint32_t m_modelSpoke = 0;       // the latest message of the model
    std::multimap<std::uint32_t, Waiting> m_waiting;
    std::vector<BoundCall> m_bound;
};

class CompiledBinding final : public Binding {
public:
    CompiledBinding(Program program, BindingSources sources)
        : m_program(std::move(program)),
          m_file(std::move(sources.file)),
          m_facts(factTable(sources)),
          m_signs{m_program.failurePrefixes} {
        for (const ToolDescription& tool : sources.tools)
            m_shapes.push_back(shapeOf(m_program, tool, sources.tools, sources.facts));
        for (auto& tool : sources.tools) m_tools.emplace(tool.name, std::move(tool));
    }

    std::vector<BoundCall> bind(const Session& session) const override { return walked(session, nullptr); }

    std::optional<BoundCall> bindOne(const Session& session, const Step& changed) const override {
        const bool stands = changed.number != 0 && changed.number <= session.steps.size();
        if (!stands || changed.kind != StepKind::Call || session.steps[changed.number - 1].kind != StepKind::Call)
            return std::nullopt;
        std::vector<BoundCall> bound = walked(session, &changed);
        return bound.empty() ? std::nullopt : std::optional(std::move(bound.front()));
    }

    const FailureSigns& failureSigns() const override { return m_signs; }
    std::vector<RequestShape> shapes() const override { return m_shapes; }
    std::vector<DeclaredEffect> effects() const override {
        std::vector<DeclaredEffect> all;
        for (const RecordKind& kind : m_program.records)
            for (const Effect& effect : kind.effects)
                for (const std::string& tool : effect.tools) all.push_back({tool, kind.name});
        return all;
    }

private:
    /// All calls, or only one: see Walk::only.
    std::vector<BoundCall> walked(const Session& session, const Step* changed) const {
        const Trace trace{.origin = Origin::Metadata, .file = session.file};
        const Approvals approvals = approvalsOf(session);
        World world{.session = session,
                    .program = m_program,
                    .bindingFile = m_file,
                    .facts = m_facts,
                    .tools = m_tools,
                    .metadata = recorded(session.metadata, m_program.masked, trace),
                    .approvals = approvals,
                    .state = {},
                    .firstTime = {}};
        Walk walk(session, m_program, m_signs, std::move(world));
        if (changed != nullptr) walk.only(*changed);
        return walk.run();
    }

    const Program m_program;
    const std::string m_file;
    const FactTable m_facts;
    const FailureSigns m_signs;
    ToolTable m_tools;
    std::vector<RequestShape> m_shapes;
};

}  // namespace

}  // namespace binding

Result<BindingPtr> compileBinding(BindingSources sources) {
    static const Json kDefaults = Json::object({{"format", 1}});
    binding::KnownNames known;
    for (const auto& tool : sources.tools) {
        known.tools.insert(tool.name);
        known.servers.insert(tool.server);
    }
    auto program = binding::compile(sources.document.isNull() ? kDefaults : sources.document, known);
    if (!program) return Failure(std::move(program.error()).in(sources.file));
    if (const auto at = binding::markerIn(sources.facts, program->masked, {})) {
        Error error;
        error.kind = ErrorKind::Malformed;
        error.message = "the facts hold a text that `masked` names as hidden; leave the attribute out, or do not name the text";
        error.pointer = *at;
        return Failure(std::move(error).in(sources.factsFile));
    }
    return std::make_shared<const binding::CompiledBinding>(std::move(*program), std::move(sources));
}

const std::vector<DerivationInfo>& derivations() {
    static const std::vector<DerivationInfo> kRows = [] {
        std::vector<DerivationInfo> rows;
        for (const auto& op : binding::operatorTable()) rows.push_back({op.name, op.help});
        return rows;
    }();
    return kRows;
}

}  // namespace writ::sim
