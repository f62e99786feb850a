#pragma once

#include "app/studio/models/tree_model.h"
#include "simulator/boundary/boundary.h"

namespace writ::studio {

/// Probes by the constant at or beside which they lie, with what each version says of them; last what could not be probed.
class BoundaryModel : public TreeModel {
    Q_OBJECT
public:
    enum Column { Field, Value, Side, VerdictA, DecidedA, VerdictB, DecidedB, Note };
    using TreeModel::TreeModel;

    /// `onlyDiffering`: only probes that the versions decide differently, and what could not be probed.
    void setProbes(sim::BoundaryProbesPtr probes, bool onlyDiffering);
    /// The probe of a row: into BoundaryProbes::probes.
    [[nodiscard]] std::optional<std::size_t> probeAt(const QModelIndex& index) const;
    [[nodiscard]] std::size_t shownProbes() const { return m_shown; }

protected:
    [[nodiscard]] QVariant cell(int node, int column, int role) const override;
    [[nodiscard]] QStringList headers() const override;

private:
    struct Entry {
        enum class Kind : std::uint8_t { Constant, Probe, Gaps, Gap } kind = Kind::Constant;
        std::size_t number = 0;  ///< into constants, probes or gaps
        int size = 0;
    };
    void addConstant(std::size_t constant, bool onlyDiffering);
    void addGaps();
    [[nodiscard]] QString placeOf(const sim::BoundaryConstant& constant) const;
    [[nodiscard]] QString baseText(const sim::BoundaryConstant& constant) const;
    [[nodiscard]] QVariant groupCell(const Entry& entry, int column, int role) const;
    [[nodiscard]] QVariant probeCell(const sim::BoundaryProbe& probe, int column, int role) const;
    [[nodiscard]] QVariant verdictCell(const sim::BoundaryProbe& probe, std::size_t version, bool decidedBy, int role) const;
    [[nodiscard]] QVariant gapCell(const sim::BoundaryGap& gap, int column, int role) const;

    sim::BoundaryProbesPtr m_probes;
    std::size_t m_shown = 0;
    std::vector<Entry> m_entries{1};
};

}  // namespace writ::studio
