#pragma once

#include "simulator/compare/hunks.h"

#include <QAbstractTableModel>

#include <memory>
#include <optional>
#include <vector>

namespace writ::studio {

/// The texts of two policy versions, line against line, in hunks, each with the flips that it causes.
class DiffModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { OldLine, NewLine, Text };
    using QAbstractTableModel::QAbstractTableModel;

    /// `tried`: the report tells which hunk causes what. Null clears.
    void setReport(sim::ComparisonPtr comparison, std::shared_ptr<const sim::HunkReport> report, bool tried);
    /// What is said at the hunks while they are not tried.
    void setNote(const QString& note);
    /// Hunks that belong to what is selected elsewhere.
    void setMarked(const std::vector<sim::HunkRef>& hunks);

    [[nodiscard]] int hunks() const { return m_report ? static_cast<int>(m_report->hunkCount()) : 0; }
    /// Hunks that cause a flip, alone or with another.
    [[nodiscard]] int causingHunks() const;
    /// File and line, for the editor; of the new text where it is there.
    struct Place {
        QString file;
        std::uint32_t line = 0;
    };
    [[nodiscard]] Place place(int row) const;
    /// First row that shows this line of this file, or -1.
    [[nodiscard]] int rowOf(const std::string& file, std::uint32_t line) const;
    [[nodiscard]] bool isHeader(int row) const { return at(row).kind != RowKind::Line; }
    /// The hunk of a row; nothing for the row of a file.
    [[nodiscard]] std::optional<sim::HunkRef> hunkAt(int row) const;
    /// The header of a hunk, or -1.
    [[nodiscard]] int rowOfHunk(const sim::HunkRef& hunk) const;
    /// The flips of a hunk, those with another hunk included; ascending.
    [[nodiscard]] std::vector<std::uint32_t> flipsOf(const sim::HunkRef& hunk) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    enum class RowKind : std::uint8_t { File, Hunk, Line };
    struct Row {
        RowKind kind = RowKind::Line;
        sim::HunkRef hunk;
        sim::DiffKind diff = sim::DiffKind::Same;
        std::uint32_t from = 0, to = 0;
        QString text;
        int wordBegin = 0, wordLength = 0;
    };
    [[nodiscard]] const Row& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    void addHunk(sim::HunkRef ref);
    void markWords(std::size_t firstRow);
    [[nodiscard]] QVariant hunkData(const Row& row, int role) const;
    [[nodiscard]] QVariant lineData(const Row& row, int column, int role) const;
    [[nodiscard]] QString effectOf(const sim::HunkRef& ref) const;
    /// The flips that effectOf() is about: those of the hunk alone; of a hunk without any, those with another one.
    [[nodiscard]] std::vector<std::uint32_t> effectFlips(const sim::HunkRef& ref) const;
    /// The effect in words, with what the hunk causes together with others.
    [[nodiscard]] QString wholeEffect(const sim::HunkRef& ref) const;
    [[nodiscard]] QString callsOf(const std::vector<std::uint32_t>& flips, std::size_t most) const;

    sim::ComparisonPtr m_comparison;
    std::shared_ptr<const sim::HunkReport> m_report;
    bool m_tried = false;
    QString m_note;
    std::vector<Row> m_rows;
    std::vector<sim::HunkRef> m_marked;
};

}  // namespace writ::studio
