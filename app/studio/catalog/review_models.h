#pragma once

#include "app/studio/catalog/catalog_review.h"
#include "app/studio/models/tree_model.h"

namespace writ::studio {

/// Rows of a review, by tool or by kind; each model shows one part of it.
class ReviewModel : public TreeModel {
    Q_OBJECT
public:
    using TreeModel::TreeModel;
    void setReview(CatalogReviewPtr review);
    /// For the title of a tab: how many things the part names.
    [[nodiscard]] virtual std::size_t count() const = 0;

protected:
    struct Row {
        QString cells[3];
        QString detail;  ///< grey, behind the first cell
        const char* icon = "";
        const char* tone = "";
        bool strong = false;
        bool code = false;  ///< the second and third cell are values
        QString tip;
        std::optional<std::pair<std::uint32_t, std::uint32_t>> step;  ///< session and step
    };
    int add(int parent, Row row);
    virtual void fill(const CatalogReview& review) = 0;
    [[nodiscard]] QVariant cell(int node, int column, int role) const override;

    CatalogReviewPtr m_review;

private:
    std::vector<Row> m_rows{1};
};

/// Tools that came, went or changed; below them what changed in each, with the old and the new value.
class ChangeModel : public ReviewModel {
    Q_OBJECT
public:
    using ReviewModel::ReviewModel;
    [[nodiscard]] std::size_t count() const override { return m_review ? m_review->difference.tools.size() : 0; }

protected:
    void fill(const CatalogReview& review) override;
    [[nodiscard]] QStringList headers() const override { return {tr("What"), tr("Before"), tr("After")}; }
};

/// Rules that the validator judges otherwise, and calls that are decided otherwise or no longer fit.
class ImpactModel : public ReviewModel {
    Q_OBJECT
public:
    using ReviewModel::ReviewModel;
    [[nodiscard]] std::size_t count() const override {
        return m_review && m_review->impact
                   ? m_review->impact->rules.size() + m_review->impact->calls.size() + (m_review->impact->broken ? 1 : 0)
                   : 0;
    }
    void setCorpus(sim::CorpusPtr corpus) { m_corpus = std::move(corpus); }

protected:
    void fill(const CatalogReview& review) override;
    [[nodiscard]] QStringList headers() const override { return {tr("What"), tr("Before"), tr("After")}; }

private:
    void addRules(const sim::CatalogImpact& impact);
    void addCalls(const sim::CatalogImpact& impact);
    sim::CorpusPtr m_corpus;  ///< names the sessions
};

/// What is suspicious in the texts of a catalog, with what cannot be seen made visible.
class CatalogFindingModel : public ReviewModel {
    Q_OBJECT
public:
    using ReviewModel::ReviewModel;
    [[nodiscard]] std::size_t count() const override { return m_review ? m_review->findings.size() : 0; }

protected:
    void fill(const CatalogReview& review) override;
    [[nodiscard]] QStringList headers() const override { return {tr("Finding"), tr("Tool"), tr("Text")}; }
};

}  // namespace writ::studio
