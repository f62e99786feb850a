#pragma once

#include "engine/json/json.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace writ::studio {

/// A JSON document as a tree. Rows are made as they are opened and scrolled to, so that a huge document costs nothing at first.
class JsonTreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Name, Value };
    using QAbstractItemModel::QAbstractItemModel;

    /// Members or items stand at the top; a scalar is one row named `title`.
    void setDocument(Json document, const QString& title);
    [[nodiscard]] const Json& document() const { return m_document; }
    /// Of a row, RFC 6901.
    [[nodiscard]] QString pointer(const QModelIndex& index) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex&) const override { return 2; }
    [[nodiscard]] bool hasChildren(const QModelIndex& parent = {}) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node {
        Node* parent = nullptr;
        const Json* value = nullptr;
        std::size_t row = 0;
        std::vector<std::unique_ptr<Node>> children;
    };
    [[nodiscard]] Node* nodeOf(const QModelIndex& index) const;
    [[nodiscard]] QString name(const Node& node) const;

    Json m_document;
    QString m_title;
    std::unique_ptr<Node> m_root = std::make_unique<Node>();
};

}  // namespace writ::studio
