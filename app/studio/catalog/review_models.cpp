#include "app/studio/catalog/review_models.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

QString valueText(const Json& value) {
    return value.isNull() ? QString() : q(value.isString() ? value.asString() : value.dump()).left(500);
}

const char* changeIcon(sim::ChangeKind kind) {
    switch (kind) {
    case sim::ChangeKind::Added: return "add";
    case sim::ChangeKind::Removed: return "reject";
    case sim::ChangeKind::Renamed: return "swap";
    case sim::ChangeKind::Changed: break;
    }
    return "unsaved";
}

const char* severityIcon(Severity severity) {
    switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Note: break;
    }
    return "info";
}

const char* severityTone(Severity severity) {
    switch (severity) {
    case Severity::Error: return "verdict.deny.fg";
    case Severity::Warning: return "verdict.indeterminate.fg";
    case Severity::Note: break;
    }
    return "";
}

/// "argument /inputSchema/properties/amount", shorter for people: the aspect and where it is.
QString fieldName(const sim::FieldChange& change) {
    return change.pointer.empty() ? q(change.aspect) : QString(q(change.aspect) % u' ' % q(change.pointer));
}

}  // namespace

void ReviewModel::setReview(CatalogReviewPtr review) {
    beginRebuild();
    m_rows.assign(1, {});
    m_review = std::move(review);
    if (m_review) fill(*m_review);
    endRebuild();
}

int ReviewModel::add(int parent, Row row) {
    m_rows.push_back(std::move(row));
    return addNode(parent);
}

QVariant ReviewModel::cell(int node, int column, int role) const {
    const Row& row = m_rows[static_cast<std::size_t>(node)];
    switch (role) {
    case CellRole: return static_cast<int>(row.code && column > 0 ? Cell::Code : Cell::Text);
    case Qt::DisplayRole: return row.cells[column];
    case DetailRole: return column == 0 ? row.detail : QString();
    case IconNameRole: return column == 0 ? QString::fromLatin1(row.icon) : QString();
    case ToneRole: return QString::fromLatin1(row.tone);
    case StrongRole: return row.strong && column == 0;
    case Qt::ToolTipRole: return column == 0 && !row.tip.isEmpty() ? row.tip : row.cells[column];
    case SessionRole: return row.step ? QVariant(row.step->first) : QVariant();
    case StepRole: return row.step ? QVariant(row.step->second) : QVariant();
    default: return {};
    }
}

void ChangeModel::fill(const CatalogReview& review) {
    for (const sim::ToolChange& tool : review.difference.tools) {
        Row row;
        row.cells[0] = q(tool.tool);
        row.detail = tool.oldName.empty() ? q(sim::word(tool.kind)) : tr("renamed, was %1").arg(q(tool.oldName));
        row.cells[1] = tool.before ? q(tool.before->hex()).left(8) : QString();
        row.cells[2] = tool.after ? q(tool.after->hex()).left(8) : QString();
        row.icon = changeIcon(tool.kind);
        row.strong = true;
        row.code = true;
        row.tip = tool.server.empty() ? QString() : tr("tool of %1").arg(q(tool.server));
        const int node = add(kRoot, std::move(row));
        for (const sim::FieldChange& field : tool.fields) {
            Row change;
            change.cells[0] = fieldName(field);
            change.cells[1] = valueText(field.before);
            change.cells[2] = valueText(field.after);
            change.detail = field.kind == sim::ChangeKind::Changed ? QString() : q(sim::word(field.kind));
            change.icon = changeIcon(field.kind);
            change.code = true;
            change.tip = q(sim::text(field));
            add(node, std::move(change));
        }
    }
}

void ImpactModel::fill(const CatalogReview& review) {
    if (!review.impact) return;
    if (review.impact->broken) {
        Row row;
        row.cells[0] = tr("Nothing could be replayed");
        row.cells[2] = q(review.impact->broken->text());
        row.icon = "error";
        row.tone = "verdict.deny.fg";
        row.strong = true;
        add(kRoot, std::move(row));
    }
    addRules(*review.impact);
    addCalls(*review.impact);
}

void ImpactModel::addRules(const sim::CatalogImpact& impact) {
    if (impact.rules.empty()) return;
    Row head;
    head.cells[0] = tr("Rules");
    head.strong = true;
    head.icon = "rule";
    const int node = add(kRoot, std::move(head));
    for (const sim::RuleImpact& rule : impact.rules) {
        Row row;
        row.cells[0] = q(rule.rule);
        row.detail = QString(q(rule.file) % u':' % QString::number(rule.line));
        row.cells[1] = rule.fixed ? q(rule.message) : QString();
        row.cells[2] = rule.fixed          ? QString()
                       : rule.neverMatches ? tr("can never match: %1").arg(q(rule.message))
                                           : q(rule.message);
        row.icon = rule.fixed ? "accept" : rule.neverMatches ? "dead-rule" : "warning";
        row.tone = rule.fixed ? "verdict.allow.fg" : "verdict.indeterminate.fg";
        row.tip = q(rule.code);
        add(node, std::move(row));
    }
}

void ImpactModel::addCalls(const sim::CatalogImpact& impact) {
    if (impact.calls.empty()) return;
    Row head;
    head.cells[0] = tr("Calls");
    head.strong = true;
    head.icon = "lane-tool";
    const int node = add(kRoot, std::move(head));
    for (const sim::CallImpact& call : impact.calls) {
        Row row;
        const bool named = m_corpus && call.session < m_corpus->sessions.size();
        row.cells[0] = q(call.tool);
        row.detail = tr("%1, call %2")
                         .arg(named ? q(m_corpus->sessions[call.session]->title) : tr("session %1").arg(call.session + 1))
                         .arg(call.call);
        row.cells[1] = q(call.before);
        row.cells[2] = call.afterReason.empty() ? q(call.after) : QString(q(call.after) % u": "_s % q(call.afterReason));
        row.icon = call.flips() ? "flip" : "warning";
        row.tone = call.flips() ? "chrome.attention" : "verdict.indeterminate.fg";
        row.step = std::pair(call.session, call.step);
        const int parent = add(node, std::move(row));
        for (const RequestIssue& issue : call.issues) {
            Row detail;
            detail.cells[0] = q(issue.pointer);
            detail.cells[2] = q(issue.message);
            detail.icon = "warning";
            add(parent, std::move(detail));
        }
    }
}

void CatalogFindingModel::fill(const CatalogReview& review) {
    for (const sim::CatalogFinding& finding : review.findings) {
        Row row;
        row.cells[0] = q(finding.rule->title);
        row.cells[1] = q(finding.tool);
        row.cells[2] = q(finding.excerpt);
        row.icon = severityIcon(finding.rule->severity);
        row.tone = severityTone(finding.rule->severity);
        row.tip = q(finding.rule->help);
        const int node = add(kRoot, std::move(row));
        if (!finding.decoded.empty()) {
            Row hidden;
            hidden.cells[0] = tr("spells");
            hidden.cells[2] = q(finding.decoded);
            hidden.icon = "search";
            add(node, std::move(hidden));
        }
    }
}

}  // namespace writ::studio
