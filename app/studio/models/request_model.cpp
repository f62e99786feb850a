#include "app/studio/models/request_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <algorithm>

namespace writ::studio {

namespace {

constexpr int kMaxDepth = 32;  // deeper values are shown as their JSON text
constexpr qsizetype kMaxValue = 2000;

std::string parentOf(const std::string& pointer) {
    return pointer.substr(0, pointer.find_last_of('/'));
}

bool hasObjects(const Json& array) {
    return std::any_of(array.asArray().begin(), array.asArray().end(),
                       [](const Json& item) { return item.isObject() || item.isArray(); });
}

}  // namespace

void RequestModel::setCall(sim::BoundCallPtr call) {
    beginRebuild();
    m_call = std::move(call);
    m_entries.assign(1, {});
    m_groups.clear();
    if (m_call && m_call->request) {
        const Json request = toJson(*m_call->request);
        addGroup(QStringLiteral("subject"), "/subject", request["subject"]);
        addGroup(QStringLiteral("action"), "/action", request["action"]);
        addGroup(QStringLiteral("resource"), "/resource", request["resource"]);
        Json::Object rest;
        for (const auto& [name, value] : request["context"].asObject())
            if (value.isObject())
                addGroup(QStringLiteral("context.") + q(name), pointerJoin("/context", name), value);
            else
                rest.emplace_back(name, value);
        if (!rest.empty()) addGroup(QStringLiteral("context"), "/context", Json(std::move(rest)));
        addLeftUnknowns();
    }
    endRebuild();
}

int RequestModel::add(int parent, Entry entry) {
    m_entries.push_back(std::move(entry));
    return addNode(parent);
}

void RequestModel::addGroup(const QString& title, const std::string& pointer, const Json& object) {
    const int group = add(kRoot, {title, {}, {}, {}, pointer, true, false});
    m_groups.emplace_back(pointer, group);
    addMembers(group, pointer, object, 0);
}

/// An unknown field whose parent is not in the request stands in the nearest group, under its path from there.
void RequestModel::addLeftUnknowns() {
    for (const UnknownField& field : m_call->request->unknown) {
        const auto shown = [&](const Entry& entry) { return entry.unknown && entry.pointer == field.pointer; };
        if (std::any_of(m_entries.begin(), m_entries.end(), shown)) continue;
        std::size_t best = m_groups.size();
        for (std::size_t i = 0; i < m_groups.size(); ++i)
            if (field.pointer.starts_with(m_groups[i].first + "/") &&
                (best == m_groups.size() || m_groups[i].first.size() > m_groups[best].first.size()))
                best = i;
        if (best == m_groups.size()) {
            m_groups.emplace_back("/context", add(kRoot, {QStringLiteral("context"), {}, {}, {}, "/context", true, false}));
        }
        addUnknown(m_groups[best].second, field.pointer, q(sim::fieldPath(field.pointer.substr(m_groups[best].first.size()))));
    }
}

void RequestModel::addMembers(int parent, const std::string& pointer, const Json& object, int depth) {
    for (const auto& [name, value] : object.asObject()) addValue(parent, pointerJoin(pointer, name), q(name), value, depth);
    for (const UnknownField& field : m_call->request->unknown)
        if (parentOf(field.pointer) == pointer) addUnknown(parent, field.pointer, q(sim::fieldName(field.pointer)));
}

void RequestModel::addValue(int parent, const std::string& pointer, const QString& name, const Json& value, int depth) {
    const bool nested = depth < kMaxDepth && (value.isObject() || (value.isArray() && hasObjects(value)));
    const sim::Provenance* const from = provenance(pointer);
    const QString text = nested ? QString() : q(value.dump());
    const QString origin = from ? q(from->text()) : QString();
    QString tip = from && !from->file.empty() ? q(from->file + (from->at.empty() ? "" : "  " + from->at)) : origin;
    const int node = add(parent, {name, text.left(kMaxValue), origin, tip, pointer, false, false});
    if (nested && value.isObject()) addMembers(node, pointer, value, depth + 1);
    for (std::size_t i = 0; nested && value.isArray() && i < value.size(); ++i)
        addValue(node, pointerJoin(pointer, i), QString::number(i), value.at(i), depth + 1);
}

void RequestModel::addUnknown(int parent, const std::string& pointer, const QString& name) {
    const auto& all = m_call->request->unknown;
    const auto it = std::find_if(all.begin(), all.end(), [&](const UnknownField& field) { return field.pointer == pointer; });
    const bool masked = it->reason == UnknownReason::Masked;
    const sim::Provenance* const from = provenance(pointer);
    const QString origin = from ? q(from->text()) : masked ? tr("masked in the recording") : tr("not in the recording");
    const QString tip = masked ? tr("The recording hides this value. It is unknown, not absent.")
                               : tr("The recording never held this value. It is unknown, not absent.");
    add(parent, {name, masked ? tr("masked") : tr("not recorded"), origin, tip, pointer, false, true});
}

const sim::Provenance* RequestModel::provenance(const std::string& pointer) const {
    const auto& all = m_call->provenance;
    // A list shown on one line has its provenance by item: the first one speaks for it.
    const std::string below = pointer + "/";
    const auto first = std::lower_bound(all.begin(), all.end(), below,
                                        [](const sim::Provenance& p, const std::string& key) { return p.pointer < key; });
    if (first != all.end() && first->pointer.starts_with(below)) return &*first;
    for (std::string at = pointer; !at.empty(); at = parentOf(at)) {
        const auto it = std::lower_bound(all.begin(), all.end(), at,
                                         [](const sim::Provenance& p, const std::string& key) { return p.pointer < key; });
        if (it != all.end() && it->pointer == at) return &*it;
    }
    return nullptr;
}

QVariant RequestModel::cell(int node, int column, int role) const {
    const Entry& entry = m_entries[static_cast<std::size_t>(node)];
    switch (role) {
    case CellRole: return static_cast<int>(column == Origin ? Cell::Text : Cell::Code);
    case Qt::DisplayRole: return column == Field ? entry.field : column == Value ? entry.value : entry.origin;
    case Qt::ToolTipRole: return column == Value ? entry.value : entry.tip;
    case UnknownRole: return entry.unknown;
    case DimRole: return column == Origin && !entry.unknown;
    case PointerRole: return q(entry.pointer);
    default: return {};
    }
}

QStringList RequestModel::headers() const {
    return {tr("Field"), tr("Value"), tr("Where it came from")};
}

}  // namespace writ::studio
