#include "simulator/boundary/boundary.h"

#include "simulator/boundary/base_finder.h"
#include "simulator/replay/wording.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace writ::sim {
namespace {

using boundary::FoundBase;
using boundary::FoundValue;

Result<InputPtr> prepared(const Request& request, const ScratchRequest& scratch) {
    const Workspace& workspace = *scratch.workspace();
    const Result<PreparedFactsPtr> facts = scratch.preparedFacts();
    if (!facts) return tl::unexpected(facts.error());
    return prepareWith(*languageById(workspace.manifest.language), request, *facts, workspace.schema.get(), scratch.clock());
}

/// A value for the field of a constant, before it becomes a probe.
struct Wanted {
    std::optional<Json> value;
    BoundarySide side = BoundarySide::At;
    std::string source;
};

class Prober {
public:
    Prober(CorpusPtr corpus, std::vector<ProbedVersion> versions, const BoundaryOptions& options, RunControl& control)
        : m_probes(std::make_shared<BoundaryProbes>()), m_options(options), m_control(control) {
        m_probes->corpus = std::move(corpus);
        m_probes->versions = std::move(versions);
    }

    Result<BoundaryProbesPtr> run() {
        if (Result<void> found = collectConstants(); !found) return tl::unexpected(std::move(found.error()));
        for (std::uint32_t i = 0; i < m_probes->constants.size(); ++i) {
            if (m_control.cancelled()) return fail(ErrorKind::Cancelled, "Cancelled.");
            m_control.progress(i, m_probes->constants.size());
            probe(i);
        }
        return BoundaryProbesPtr(std::move(m_probes));
    }

private:
    Result<void> collectConstants() {
        bool known = m_options.rule.empty();
        for (std::uint32_t version = 0; version < m_probes->versions.size(); ++version) {
            const PolicySet& policies = *m_probes->versions[version].policies;
            const auto* language = dynamic_cast<const PolicyConstants*>(&policies);
            if (language == nullptr)
                return fail(ErrorKind::Unsupported, "The constants of policies in this language cannot be told.");
            for (const Rule& rule : policies.rules()) known = known || isWanted(rule);
            for (PolicyConstant& constant : language->constants()) {
                if (isWanted(policies.rules()[constant.rule]))
                    m_probes->constants.push_back({version, std::move(constant), {}, {}});
            }
        }
        if (!known) return fail(ErrorKind::NotFound, "There is no rule '" + m_options.rule + "'.");
        return {};
    }

    [[nodiscard]] bool isWanted(const Rule& rule) const {
        return m_options.rule.empty() || rule.id == m_options.rule || ruleName(rule) == m_options.rule;
    }

    void addGap(std::uint32_t constant, std::string reason) { m_probes->gaps.push_back({constant, std::move(reason)}); }

    void probe(std::uint32_t index) {
        const BoundaryConstant& one = m_probes->constants[index];
        if (one.constant.pointer.empty()) return addGap(index, one.constant.gap);
        const Result<std::vector<FoundBase>> bases =
            boundary::basesFor(*m_probes->corpus, m_probes->versions[one.version], one.constant, m_options);
        if (!bases) return addGap(index, bases.error().message);
        std::string failure;
        const Choice choice = chosen(one, *bases, failure);
        if (choice.base == nullptr) return addGap(index, failure);
        addProbes(index, *choice.base, choice.values);
    }

    /// What a constant's probes start from, and their values.
    struct Choice {
        const FoundBase* base = nullptr;
        std::vector<Wanted> values;
    };

    /// The nearest base; of equally near ones the first in which the verdict turns at the constant.
    [[nodiscard]] Choice chosen(const BoundaryConstant& one, const std::vector<FoundBase>& bases, std::string& failure) const {
        Choice choice;
        for (const FoundBase& base : bases) {
            if (choice.base != nullptr && base.distance != choice.base->distance) break;
            Result<std::vector<Wanted>> values = valuesOf(one, base.scratch);
            if (!values) {
                if (failure.empty()) failure = values.error().message;
                continue;
            }
            if (turns(one, base.scratch, *values)) return {&base, *std::move(values)};
            if (choice.base == nullptr) choice = {&base, *std::move(values)};
        }
        return choice;
    }

    /// Whether the version of the constant gives different verdicts to its values.
    [[nodiscard]] bool turns(const BoundaryConstant& one, const ScratchRequest& start, const std::vector<Wanted>& values) const {
        std::set<std::optional<Verdict>> verdicts;
        for (const Wanted& wanted : values) {
            const Result<ScratchRequest> edited = start.with(editOf(one.constant.pointer, wanted));
            if (edited) verdicts.insert(decided(*edited, m_probes->versions[one.version]).verdict());
        }
        return verdicts.size() > 1;
    }

    Result<std::vector<Wanted>> valuesOf(const BoundaryConstant& one, const ScratchRequest& scratch) const {
        if (scratch.outline() == nullptr) return fail(ErrorKind::Unsupported, notReplayableSentence(scratch.notReplayable()));
        const PolicyConstant& constant = one.constant;
        if (constant.use == ConstantUse::Has) return presence(constant, scratch);
        const Request& request = *scratch.outline();
        Request asked = request;
        const auto isField = [&](const UnknownField& field) { return field.pointer == constant.pointer; };
        if (std::none_of(asked.unknown.begin(), asked.unknown.end(), isField))
            asked.unknown.push_back({constant.pointer, UnknownReason::NotRecorded});
        const Result<InputPtr> input = prepared(request, scratch);
        const Result<InputPtr> open = input ? prepared(asked, scratch) : input;
        if (!open) return tl::unexpected(open.error());
        const auto& language = dynamic_cast<const PolicyConstants&>(*m_probes->versions[one.version].policies);
        Result<std::vector<BoundaryValue>> values = language.around(constant, **input, **open);
        if (!values) return tl::unexpected(std::move(values.error()));
        std::vector<Wanted> wanted;
        for (BoundaryValue& value : *values) wanted.push_back({std::move(value.value), value.side, {}});
        return wanted;
    }

    Result<std::vector<Wanted>> presence(const PolicyConstant& constant, const ScratchRequest& scratch) const {
        std::vector<Wanted> wanted{{std::nullopt, BoundarySide::Absent, {}}};
        const FieldValue now = scratch.value(constant.pointer);
        if (now.state == FieldState::Known) {
            wanted.push_back({now.value, BoundarySide::Present, {}});
        } else if (std::optional<FoundValue> found =
                       boundary::valueFor(*m_probes->corpus, *scratch.outline(), constant.pointer)) {
            wanted.push_back({std::move(found->value), BoundarySide::Present, std::move(found->source)});
        }
        return wanted;
    }

    void addProbes(std::uint32_t index, const FoundBase& found, const std::vector<Wanted>& values) {
        const std::uint32_t base = baseOf(found);
        std::string failure;
        std::size_t added = 0;
        for (const Wanted& wanted : values) {
            const Result<void> done = addProbe(index, base, found.scratch, wanted);
            if (!done && failure.empty()) failure = done.error().message;
            if (done) ++added;
        }
        if (added > 0) {
            m_probes->constants[index].base = base;
            m_probes->constants[index].why = found.why;
        }
        const bool onlyAbsence = m_probes->constants[index].constant.use == ConstantUse::Has && values.size() == 1;
        if (!failure.empty())
            addGap(index, failure);
        else if (onlyAbsence)
            addGap(index, "No call has this field and nobody declares a value of it, so only its absence is probed.");
    }

    std::uint32_t baseOf(const FoundBase& found) {
        std::vector<BoundaryBase>& bases = m_probes->bases;
        const auto isSame = [&](const BoundaryBase& base) {
            const auto same = [](const OutlineValue& a, const OutlineValue& b) {
                return a.pointer == b.pointer && a.value == b.value;
            };
            return base.call == found.base.call && base.tool == found.base.tool &&
                   std::equal(base.values.begin(), base.values.end(), found.base.values.begin(), found.base.values.end(), same);
        };
        const auto at = std::find_if(bases.begin(), bases.end(), isSame);
        if (at != bases.end()) return static_cast<std::uint32_t>(at - bases.begin());
        bases.push_back(found.base);
        return static_cast<std::uint32_t>(bases.size() - 1);
    }

    Result<void> addProbe(std::uint32_t index, std::uint32_t base, const ScratchRequest& start, const Wanted& wanted) {
        const std::string& pointer = m_probes->constants[index].constant.pointer;
        const std::string key =
            std::to_string(base) + " " + pointer + " " + (wanted.value ? wanted.value->canonical() : "absent");
        if (const auto known = m_byRequest.find(key); known != m_byRequest.end()) {
            std::vector<BoundaryPlace>& places = m_probes->probes[known->second].places;
            if (places.back().constant != index) places.push_back({index, wanted.side});
            return {};
        }
        const FieldValue now = start.value(pointer);
        const bool unedited =
            wanted.value ? now.state == FieldState::Known && now.value == *wanted.value : now.state == FieldState::Absent;
        Result<ScratchRequest> edited = unedited ? start : start.with(editOf(pointer, wanted));
        if (!edited) return tl::unexpected(std::move(edited.error()));
        BoundaryProbe probe{{{index, wanted.side}}, base, pointer, wanted.value, wanted.source, unedited, *std::move(edited), {}};
        for (const ProbedVersion& version : m_probes->versions) probe.verdicts.push_back(decided(probe.scratch, version));
        m_byRequest.emplace(key, m_probes->probes.size());
        m_probes->probes.push_back(std::move(probe));
        return {};
    }

    static ScratchEdit editOf(const std::string& pointer, const Wanted& wanted) {
        if (!wanted.value) return {ScratchEdit::Kind::Remove, pointer, {}};
        return {ScratchEdit::Kind::Set, pointer, *wanted.value};
    }

    static BoundaryVerdict decided(const ScratchRequest& scratch, const ProbedVersion& version) {
        if (scratch.request() == nullptr) return {std::nullopt, scratch.notReplayable()};
        const Result<InputPtr> input = prepared(*scratch.request(), scratch);
        if (!input) return {std::nullopt, "request_not_accepted: " + input.error().message};
        const std::unique_ptr<Scratch> memory = version.policies->makeScratch();
        return {version.policies->decide(**input, *memory), {}};
    }

    std::shared_ptr<BoundaryProbes> m_probes;
    const BoundaryOptions& m_options;
    RunControl& m_control;
    std::map<std::string, std::size_t> m_byRequest;
};

}  // namespace

std::string_view word(BoundaryBase::Kind kind) {
    switch (kind) {
    case BoundaryBase::Kind::Recorded: return "recorded";
    case BoundaryBase::Kind::ProbeCall: return "probe_call";
    case BoundaryBase::Kind::Outline: return "outline";
    }
    return "outline";
}

bool BoundaryProbe::differs() const {
    return std::any_of(verdicts.begin(), verdicts.end(),
                       [&](const BoundaryVerdict& one) { return one.verdict() != verdicts.front().verdict(); });
}

const BoundaryPlace* BoundaryProbe::placeAt(std::uint32_t constant) const {
    const auto found =
        std::find_if(places.begin(), places.end(), [&](const BoundaryPlace& one) { return one.constant == constant; });
    return found == places.end() ? nullptr : &*found;
}

Result<BoundaryProbesPtr> probeBoundaries(CorpusPtr corpus, std::vector<ProbedVersion> versions, const BoundaryOptions& options,
                                          RunControl& control) {
    return Prober(std::move(corpus), std::move(versions), options, control).run();
}

}  // namespace writ::sim
