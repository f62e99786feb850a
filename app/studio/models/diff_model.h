#pragma once

#include "simulator/compare/line_diff.h"
#include "simulator/workspace/workspace.h"

#include <QAbstractTableModel>

#include <vector>

namespace writ::studio {

/// The texts of two policy versions, line against line, in hunks with some lines around each change.
class DiffModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { OldLine, NewLine, Text };
    using QAbstractTableModel::QAbstractTableModel;

    void setVersions(const sim::PolicyVersion& from, const sim::PolicyVersion& to);
    void clear();
    [[nodiscard]] int hunks() const { return m_hunks; }
    /// File and offset of a line, for the editor; of the new text where it is there.
    struct Place {
        QString file;
        std::uint32_t line = 0;
    };
    [[nodiscard]] Place place(int row) const;
    /// First row whose rule of the new text contains this line of this file, or -1.
    [[nodiscard]] int rowOf(const std::string& file, std::uint32_t line) const;
    [[nodiscard]] bool isHeader(int row) const { return m_rows[static_cast<std::size_t>(row)].header; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        bool header = false;
        sim::DiffKind kind = sim::DiffKind::Same;
        std::uint32_t from = 0, to = 0;
        QString text, detail;
        int wordBegin = 0, wordLength = 0;
        std::size_t pair = 0;
    };
    struct Pair {
        SourcePtr from, to;  ///< either may be null
    };
    static std::vector<Pair> pairUp(const sim::PolicyVersion& from, const sim::PolicyVersion& to);
    void addFile(std::size_t pair);
    void addHunk(std::size_t pair, const sim::LineDiff& diff, std::size_t begin, std::size_t end);
    void markWords(std::size_t firstRow);

    std::vector<Pair> m_pairs;
    std::vector<Row> m_rows;
    int m_hunks = 0;
};

}  // namespace writ::studio
