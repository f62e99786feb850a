#pragma once

#include "app/studio/start/samples.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace writ::studio {

class Theme;

/// The samples with what is known of their verdicts so far.
class ScenarioModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { DescriptionRole = Qt::UserRole, IdRole };

    explicit ScenarioModel(std::vector<Sample> samples, QObject* parent = nullptr);
    void setStrip(const QString& id, const SampleStrip& strip);
    [[nodiscard]] const SampleStrip* strip(int row) const;
    [[nodiscard]] const std::vector<Sample>& list() const { return m_samples; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    [[nodiscard]] QString spoken(int row) const;

    std::vector<Sample> m_samples;
    std::vector<std::optional<SampleStrip>> m_strips;
};

/// A sample in two lines, with one mark a recorded call: the policy in force above the candidate.
class ScenarioDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    ScenarioDelegate(const Theme& theme, const ScenarioModel& model, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int paintStrip(QPainter& painter, const QRect& row, const SampleStrip& strip) const;
    void paintMark(QPainter& painter, const QRect& place, std::optional<Verdict> verdict) const;
    void paintCounts(QPainter& painter, const QRect& row, const SampleStrip& strip) const;

    const Theme& m_theme;
    const ScenarioModel& m_model;
};

}  // namespace writ::studio
