#pragma once

#include "simulator/compare/compare.h"

#include <QAbstractItemModel>
#include <QStringList>

namespace writ::tests {

/// A sample workspace under the version in force and its candidate.
struct SampleReplay {
    sim::CorpusPtr corpus;
    sim::ReplayPtr inForce, candidate;
    sim::ComparisonPtr comparison;
    QString error;  ///< why there is none
};
[[nodiscard]] const SampleReplay& sample(const QString& name);
/// Names of all workspaces in resources/samples.
[[nodiscard]] QStringList sampleNames();

/// One line a row, "  " a level, cells parted by " | ".
[[nodiscard]] QStringList printModel(const QAbstractItemModel& model, const QList<int>& columns);

}  // namespace writ::tests
