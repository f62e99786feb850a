#include "app/studio/models/json_tree_model.h"

#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"

#include <algorithm>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kAtOnce = 256;
constexpr qsizetype kMostTip = 2000;

bool isNested(const Json& value) {
    return value.isObject() || value.isArray();
}

/// What a row shows of a value: never more than a row can hold.
QString shortValue(const Json& value) {
    if (value.isObject()) return u"{ %1 }"_s.arg(value.size());
    if (value.isArray()) return u"[ %1 ]"_s.arg(value.size());
    if (value.isString()) return QString(u'"' % firstLine(value.asString()) % u'"');
    return q(value.dump());
}

}  // namespace

void JsonTreeModel::setDocument(Json document, const QString& title) {
    beginResetModel();
    m_document = std::move(document);
    m_title = title;
    m_root = std::make_unique<Node>();
    m_root->value = &m_document;
    endResetModel();
}

JsonTreeModel::Node* JsonTreeModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex& parent) const {
    const Node& node = *nodeOf(parent);
    if (row < 0 || column < 0 || column > Value || static_cast<std::size_t>(row) >= node.children.size()) return {};
    return createIndex(row, column, node.children[static_cast<std::size_t>(row)].get());
}

QModelIndex JsonTreeModel::parent(const QModelIndex& child) const {
    Node* const above = child.isValid() ? nodeOf(child)->parent : nullptr;
    return !above || above == m_root.get() ? QModelIndex() : createIndex(static_cast<int>(above->row), 0, above);
}

int JsonTreeModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

bool JsonTreeModel::hasChildren(const QModelIndex& parent) const {
    return parent.column() <= 0 && (rowCount(parent) > 0 || canFetchMore(parent));
}

bool JsonTreeModel::canFetchMore(const QModelIndex& parent) const {
    const Node& node = *nodeOf(parent);
    if (parent.column() > 0 || !node.value) return false;
    const bool scalarAtTop = !parent.isValid() && !isNested(*node.value) && !node.value->isNull();
    return node.children.size() < (scalarAtTop ? 1 : node.value->size());
}

void JsonTreeModel::fetchMore(const QModelIndex& parent) {
    Node& node = *nodeOf(parent);
    if (!canFetchMore(parent)) return;
    const bool scalar = !isNested(*node.value);
    const std::size_t begin = node.children.size();
    const std::size_t end = scalar ? 1 : std::min(node.value->size(), begin + kAtOnce);
    beginInsertRows(parent, static_cast<int>(begin), static_cast<int>(end) - 1);
    for (std::size_t i = begin; i < end; ++i) {
        auto child = std::make_unique<Node>();
        child->parent = &node;
        child->row = i;
        child->value = scalar ? node.value : node.value->isObject() ? &node.value->asObject()[i].second : &node.value->at(i);
        node.children.push_back(std::move(child));
    }
    endInsertRows();
}

QString JsonTreeModel::name(const Node& node) const {
    const Json& above = *node.parent->value;
    if (above.isObject()) return q(above.asObject()[node.row].first);
    return above.isArray() ? QString::number(node.row) : m_title;
}

QString JsonTreeModel::pointer(const QModelIndex& index) const {
    std::vector<const Node*> way;
    for (const Node* node = nodeOf(index); node != m_root.get(); node = node->parent) way.push_back(node);
    std::string pointer;
    for (auto it = way.rbegin(); it != way.rend(); ++it)
        if (isNested(*(*it)->parent->value)) pointer = pointerJoin(pointer, name(**it).toStdString());
    return q(pointer);
}

QVariant JsonTreeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Node& node = *nodeOf(index);
    const bool value = index.column() == Value;
    switch (role) {
    case CellRole: return static_cast<int>(Cell::Code);
    case DimRole: return value && isNested(*node.value);
    case Qt::DisplayRole: return value ? shortValue(*node.value) : name(node);
    case Qt::ToolTipRole:
        return value && node.value->isString() ? QVariant(q(node.value->asString()).left(kMostTip)) : QVariant(pointer(index));
    case CopyRole:
        return value ? QVariant(node.value->isString() ? q(node.value->asString()) : q(node.value->dump())) : QVariant();
    default: return {};
    }
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == Value ? tr("Value") : tr("Name");
}

}  // namespace writ::studio
