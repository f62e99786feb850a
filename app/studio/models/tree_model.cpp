#include "app/studio/models/tree_model.h"

namespace writ::studio {

QModelIndex TreeModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    const Node& node = m_nodes[static_cast<std::size_t>(nodeOf(parent))];
    return createIndex(row, column, static_cast<quintptr>(node.children[static_cast<std::size_t>(row)]));
}

QModelIndex TreeModel::parent(const QModelIndex& child) const {
    if (!child.isValid()) return {};
    return indexOf(m_nodes[static_cast<std::size_t>(nodeOf(child))].parent);
}

int TreeModel::rowCount(const QModelIndex& parent) const {
    if (parent.column() > 0) return 0;
    return static_cast<int>(m_nodes[static_cast<std::size_t>(nodeOf(parent))].children.size());
}

int TreeModel::columnCount(const QModelIndex&) const {
    return static_cast<int>(headers().size());
}

QVariant TreeModel::data(const QModelIndex& index, int role) const {
    return index.isValid() ? cell(nodeOf(index), index.column(), role) : QVariant();
}

QVariant TreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return headers().value(section);
}

QModelIndex TreeModel::indexOf(int node, int column) const {
    if (node == kRoot) return {};
    return createIndex(m_nodes[static_cast<std::size_t>(node)].row, column, static_cast<quintptr>(node));
}

void TreeModel::beginRebuild() {
    beginResetModel();
    m_nodes.assign(1, Node{});
}

int TreeModel::addNode(int parent) {
    const int id = static_cast<int>(m_nodes.size());
    auto& siblings = m_nodes[static_cast<std::size_t>(parent)].children;
    const int row = static_cast<int>(siblings.size());
    siblings.push_back(id);
    m_nodes.push_back({parent, row, {}});
    return id;
}

void TreeModel::endRebuild() {
    endResetModel();
}

}  // namespace writ::studio
