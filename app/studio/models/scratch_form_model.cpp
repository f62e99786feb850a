#include "app/studio/models/scratch_form_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"

#include <algorithm>
#include <optional>

namespace writ::studio {

namespace {

constexpr qsizetype kMostValue = 400;

/// What a value cell shows.
QString shown(const sim::ScratchField& field) {
    switch (field.value.state) {
    case sim::FieldState::Absent: return field.editable ? QObject::tr("absent") : QString();
    case sim::FieldState::Unknown:
        return field.value.reason == UnknownReason::Masked ? QObject::tr("unknown (masked)") : QObject::tr("unknown");
    case sim::FieldState::Known: break;
    }
    return field.editable ? q(field.value.value.dump()).left(kMostValue) : QString();
}

}  // namespace

/// The rows stay where they are the same, so that a value that is being typed is not lost when an earlier edit comes back.
void ScratchFormModel::setFields(std::vector<sim::ScratchField> fields) {
    const auto sameRow = [](const sim::ScratchField& a, const sim::ScratchField& b) {
        return a.pointer == b.pointer && a.section == b.section && a.depth == b.depth && a.editable == b.editable &&
               a.type.kind == b.type.kind;
    };
    if (std::ranges::equal(m_fields, fields, sameRow)) {
        m_fields = std::move(fields);
        for (int node = 1; node < static_cast<int>(m_fieldOf.size()); ++node)
            emit dataChanged(indexOf(node, 0), indexOf(node, columnCount() - 1));
        return;
    }
    beginRebuild();
    m_fields = std::move(fields);
    m_fieldOf.assign(1, -1);
    m_sections.assign(1, QString());
    const auto add = [this](int parent, int field, const QString& title) {
        m_fieldOf.push_back(field);
        m_sections.push_back(title);
        return addNode(parent);
    };
    std::optional<sim::FieldSection> section;
    std::vector<int> parents;  // by depth
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const sim::ScratchField& field = m_fields[i];
        if (section != field.section) {
            section = field.section;
            parents.assign(1, add(kRoot, -1, q(sim::word(field.section))));
        }
        parents.resize(std::min<std::size_t>(parents.size(), field.depth + 1));
        parents.push_back(add(parents.back(), static_cast<int>(i), {}));
    }
    endRebuild();
}

const sim::ScratchField* ScratchFormModel::field(const QModelIndex& index) const {
    const int at = index.isValid() ? m_fieldOf[static_cast<std::size_t>(nodeOf(index))] : -1;
    return at < 0 ? nullptr : &m_fields[static_cast<std::size_t>(at)];
}

QModelIndex ScratchFormModel::find(const std::string& pointer) const {
    for (std::size_t node = 1; node < m_fieldOf.size(); ++node)
        if (m_fieldOf[node] >= 0 && m_fields[static_cast<std::size_t>(m_fieldOf[node])].pointer == pointer)
            return indexOf(static_cast<int>(node));
    return {};
}

Qt::ItemFlags ScratchFormModel::flags(const QModelIndex& index) const {
    const sim::ScratchField* const one = field(index);
    const bool editable = one && one->editable && index.column() == Value;
    return TreeModel::flags(index) | (editable ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool ScratchFormModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const sim::ScratchField* const one = field(index);
    if (role != Qt::EditRole || !one || !one->editable) return false;
    auto parsed = sim::parseField(one->type, value.toString().toStdString());
    if (!parsed) {
        emit complained(tr("%1: %2").arg(q(one->label), q(parsed.error().text())));
        return false;
    }
    if (one->value.state == sim::FieldState::Known && one->value.value == *parsed) return true;
    emit edited({sim::ScratchEdit::Kind::Set, one->pointer, *std::move(parsed)});
    return true;
}

QVariant ScratchFormModel::valueCell(const sim::ScratchField& field, int role) const {
    const bool known = field.value.state == sim::FieldState::Known;
    switch (role) {
    case CellRole: return static_cast<int>(known ? Cell::Code : Cell::Text);
    case Qt::DisplayRole: return shown(field);
    case Qt::EditRole: return q(sim::fieldText(field));
    case UnknownRole: return field.value.state == sim::FieldState::Unknown;
    case DimRole: return field.value.state == sim::FieldState::Absent;
    case StrongRole: return field.edited;
    case PointerRole: return q(field.pointer);
    case Qt::ToolTipRole: return known ? q(field.value.value.dump(true)).left(2000) : shown(field);
    default: return {};
    }
}

QVariant ScratchFormModel::cell(int node, int column, int role) const {
    const int at = m_fieldOf[static_cast<std::size_t>(node)];
    if (at < 0) {
        if (role == CellRole) return static_cast<int>(Cell::Text);
        if (role == StrongRole) return true;
        return role == Qt::DisplayRole && column == Field ? QVariant(m_sections[static_cast<std::size_t>(node)]) : QVariant();
    }
    const sim::ScratchField& one = m_fields[static_cast<std::size_t>(at)];
    if (column == Value) return valueCell(one, role);
    switch (role) {
    case CellRole: return static_cast<int>(column == Field ? Cell::Code : Cell::Text);
    case DimRole: return column != Field;
    case StrongRole: return column == Field && one.edited;
    case PointerRole: return q(one.pointer);
    case Qt::ToolTipRole: return q(one.description.empty() ? one.pointer : one.description);
    case Qt::DisplayRole: break;
    default: return {};
    }
    if (column == Field) return q(one.label);
    return column == Type ? q(one.type.text()) : q(one.provenance);
}

QStringList ScratchFormModel::headers() const {
    return {tr("Field"), tr("Value"), tr("Type"), tr("Where it came from")};
}

}  // namespace writ::studio
