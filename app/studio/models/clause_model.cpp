#include "app/studio/models/clause_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

namespace writ::studio {

using namespace Qt::StringLiterals;

QString stateWord(RuleState state) {
    switch (state) {
    case RuleState::Matched: return QObject::tr("matched");
    case RuleState::NotMatched: return QObject::tr("did not match");
    case RuleState::Errored: return QObject::tr("failed: could not be evaluated");
    case RuleState::Open: return QObject::tr("could not be evaluated");
    }
    return {};
}

void ClauseModel::setExplanation(PolicySetPtr policies, ExplanationPtr explanation) {
    m_policies = std::move(policies);
    m_explanation = std::move(explanation);
    rebuild();
}

void ClauseModel::setHideNotReached(bool hide) {
    if (m_hide == hide) return;
    m_hide = hide;
    rebuild();
}

void ClauseModel::rebuild() {
    beginRebuild();
    m_entries.assign(1, {});
    m_rest.clear();
    if (m_policies && m_explanation) {
        for (const RuleExplanation& rule : m_explanation->rules)
            if (rule.scopeMatched) addRule(kRoot, rule);
        std::vector<const RuleExplanation*> rest;
        for (const RuleExplanation& rule : m_explanation->rules)
            if (!rule.scopeMatched) {
                rest.push_back(&rule);
                m_rest << q(sim::ruleName(m_policies->rules()[rule.rule]));
            }
        const int group = rest.empty() ? kRoot : addNode(kRoot);
        if (!rest.empty()) m_entries.emplace_back();
        for (const RuleExplanation* rule : rest) addRule(group, *rule);
    }
    endRebuild();
}

void ClauseModel::addRule(int parent, const RuleExplanation& rule) {
    const int node = addNode(parent);
    m_entries.push_back({rule.rule, &rule, nullptr});
    for (const Clause& clause : rule.clauses) {
        if (m_hide && clause.truth == writ::Truth::NotReached) continue;
        addNode(node);
        m_entries.push_back({rule.rule, &rule, &clause});
    }
}

QVariant ClauseModel::cell(int node, int column, int role) const {
    const Entry& entry = m_entries[static_cast<std::size_t>(node)];
    if (role == RuleRole) return entry.explanation ? QVariant(entry.rule) : QVariant();
    if (!entry.explanation) return restCell(column, role);
    return entry.clause ? clauseCell(entry, column, role) : ruleCell(entry, column, role);
}

QVariant ClauseModel::restCell(int column, int role) const {
    if (column != 0) return {};
    const auto count = static_cast<int>(m_rest.size());
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Header);
    case DetailRole:
    case Qt::DisplayRole:
        if (role == DetailRole) return QVariant();
        return QString(count == 1 ? tr("1 rule is about other calls: %1").arg(m_rest.first())
                                  : tr("%1 rules are about other calls: %2").arg(count).arg(m_rest.join(u", "_s)));
    case DimRole:
    case SpanRole: return true;
    default: return {};
    }
}

QVariant ClauseModel::ruleCell(const Entry& entry, int column, int role) const {
    if (column != 0) return role == CellRole ? QVariant(static_cast<int>(Cell::Header)) : QVariant();
    const Rule& rule = m_policies->rules()[entry.rule];
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Header);
    case Qt::DisplayRole: return q(sim::ruleName(rule));
    case DetailRole: return stateWord(entry.explanation->state);
    case EffectRole: return static_cast<int>(rule.effect);
    case StateRole: return static_cast<int>(entry.explanation->state);
    case SpanRole:
    case StrongRole: return true;
    case Qt::ToolTipRole: return tr("%1, line %2").arg(q(rule.file)).arg(rule.line);
    case CopyRole:
    case Qt::AccessibleTextRole:
        return QString((rule.effect == Effect::Permit ? u"permit "_s : u"forbid "_s) % q(sim::ruleName(rule)) % u": " %
                       stateWord(entry.explanation->state));
    default: return {};
    }
}

bool ClauseModel::isOpen(const Entry& entry) const {
    return entry.clause->truth == writ::Truth::Unknown || entry.clause->truth == writ::Truth::Error;
}

QVariant ClauseModel::clauseCell(const Entry& entry, int column, int role) const {
    const Clause& clause = *entry.clause;
    const QString text = column == Condition ? q(clause.text) : column == Value ? q(clause.value) : q(writ::word(clause.truth));
    static constexpr Cell kCells[] = {Cell::Cedar, Cell::Code, Cell::Truth};
    switch (role) {
    case CellRole: return static_cast<int>(kCells[column]);
    case Qt::DisplayRole: return column == Truth && clause.truth == writ::Truth::Value ? QString() : text;
    case Qt::ToolTipRole: return clause.hinged ? QString(text % u"\n"_s % tr("The verdict hinged on this.")) : text;
    case StrongRole: return clause.hinged;
    case TruthRole: return static_cast<int>(clause.truth);
    case IndentRole: return column == Condition ? static_cast<int>(clause.depth) : 0;
    case UnknownRole: return column == Value && isOpen(entry);
    case DimRole: return clause.truth == writ::Truth::NotReached;
    default: return {};
    }
}

QStringList ClauseModel::headers() const {
    return {tr("Condition"), tr("Value in this call"), tr("Truth")};
}

}  // namespace writ::studio
