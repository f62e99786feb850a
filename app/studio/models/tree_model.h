#pragma once

#include <QAbstractItemModel>

#include <vector>

namespace writ::studio {

/// A tree of numbered nodes. Subclasses add the nodes between beginRebuild() and endRebuild() and answer cell().
class TreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    using QAbstractItemModel::QAbstractItemModel;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] QModelIndex indexOf(int node, int column = 0) const;

protected:
    static constexpr int kRoot = 0;  ///< invisible

    void beginRebuild();
    int addNode(int parent);
    void endRebuild();
    [[nodiscard]] static int nodeOf(const QModelIndex& index) {
        return index.isValid() ? static_cast<int>(index.internalId()) : kRoot;
    }

    [[nodiscard]] virtual QVariant cell(int node, int column, int role) const = 0;
    [[nodiscard]] virtual QStringList headers() const = 0;

private:
    struct Node {
        int parent = kRoot;
        int row = 0;
        std::vector<int> children;
    };
    std::vector<Node> m_nodes{Node{}};
};

}  // namespace writ::studio
