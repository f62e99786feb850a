#include "app/studio/models/request_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"
#include "simulator/replay/wording.h"

#include <algorithm>

namespace writ::studio {

namespace {

constexpr int kMaxDepth = 32;  // deeper values are shown as their JSON text
constexpr qsizetype kMaxValue = 2000;

std::string parentOf(const std::string& pointer) { return pointer.substr(0, pointer.find_last_of('/')); }

bool hasObjects(const Json& array) {
    return std::any_of(array.asArray().begin(), array.asArray().end(), [](const Json& item) { return item.isObject() || item.isArray(); });
}

}  // namespace

void RequestModel::setCall(sim::BoundCallPtr call) {
    beginRebuild();
    m_call = std::move(call);
    m_entries.assign(1, {});
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
        const auto& unknown = m_call->request->unknown;
        const bool loose = std::any_of(unknown.begin(), unknown.end(), [&](const UnknownField& field) {
            const std::string parent = parentOf(field.pointer);
            return parent.starts_with("/context") && !request.pointer(parent);
        });
        if (!rest.empty() || loose || std::any_of(unknown.begin(), unknown.end(), [](const UnknownField& f) { return parentOf(f.pointer) == "/context"; }))
            addGroup(QStringLiteral("context"), "/context", Json(std::move(rest)));
    }
    endRebuild();
}

int RequestModel::add(int parent, Entry entry) {
    m_entries.push_back(std::move(entry));
    return addNode(parent);
}

void RequestModel::addGroup(const QString& title, const std::string& pointer, const Json& object) {
    const int group = add(kRoot, {title, {}, {}, {}, pointer, true, false});
    addMembers(group, pointer, object, 0);
    // An unknown below an object that is not in the request itself has no other place.
    if (pointer == "/context")
        for (const UnknownField& field : m_call->request->unknown)
            if (field.pointer.starts_with("/context/") && parentOf(field.pointer) != pointer && !toJson(*m_call->request).pointer(parentOf(field.pointer)))
                addUnknown(group, field.pointer);
}

void RequestModel::addMembers(int parent, const std::string& pointer, const Json& object, int depth) {
    for (const auto& [name, value] : object.asObject())
        addValue(parent, pointerJoin(pointer, name), q(name), value, depth);
    for (const UnknownField& field : m_call->request->unknown)
        if (parentOf(field.pointer) == pointer)
            addUnknown(parent, field.pointer);
}

void RequestModel::addValue(int parent, const std::string& pointer, const QString& name, const Json& value, int depth) {
    const bool nested = depth < kMaxDepth && (value.isObject() || (value.isArray() && hasObjects(value)));
    const sim::Provenance* const from = provenance(pointer);
    const QString text = nested ? QString() : q(value.dump());
    const QString origin = from ? q(from->text()) : QString();
    QString tip = from && !from->file.empty() ? q(from->file + (from->at.empty() ? "" : "  " + from->at)) : origin;
    const int node = add(parent, {name, text.left(kMaxValue), origin, tip, pointer, false, false});
    if (nested && value.isObject())
        addMembers(node, pointer, value, depth + 1);
    for (std::size_t i = 0; nested && value.isArray() && i < value.size(); ++i)
        addValue(node, pointerJoin(pointer, i), QString::number(i), value.at(i), depth + 1);
}

void RequestModel::addUnknown(int parent, const std::string& pointer) {
    const auto& all = m_call->request->unknown;
    const auto it = std::find_if(all.begin(), all.end(), [&](const UnknownField& field) { return field.pointer == pointer; });
    const bool masked = it->reason == UnknownReason::Masked;
    const sim::Provenance* const from = provenance(pointer);
    const QString origin = from ? q(from->text()) : masked ? tr("masked in the recording") : tr("not in the recording");
    const QString tip = masked ? tr("The recording hides this value. It is unknown, not absent.")
                               : tr("The recording never held this value. It is unknown, not absent.");
    const QString name = parentOf(pointer) == m_entries.back().pointer || parent != kRoot ? q(sim::fieldName(pointer)) : q(sim::fieldPath(pointer));
    add(parent, {name, masked ? tr("masked") : tr("not recorded"), origin, tip, pointer, false, true});
}

const sim::Provenance* RequestModel::provenance(const std::string& pointer) const {
    const auto& all = m_call->provenance;
    for (std::string at = pointer; !at.empty(); at = parentOf(at)) {
        const auto it = std::lower_bound(all.begin(), all.end(), at, [](const sim::Provenance& p, const std::string& key) { return p.pointer < key; });
        if (it != all.end() && it->pointer == at)
            return &*it;
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

QStringList RequestModel::headers() const { return {tr("Field"), tr("Value"), tr("Where it came from")}; }

}  // namespace writ::studio
