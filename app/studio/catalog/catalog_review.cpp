#include "app/studio/catalog/catalog_review.h"

#include <algorithm>

namespace writ::studio {

namespace {

namespace fs = std::filesystem;

struct Side {
    sim::CatalogSnapshot snapshot;
    std::vector<std::string> notes;
};

sim::CatalogSnapshot named(sim::CatalogSnapshot snapshot, const std::string& name) {
    if (!name.empty()) snapshot.name = name;
    return snapshot;
}

Result<Side> sideOf(const CatalogSource& source, const sim::Workspace& workspace) {
    switch (source.kind) {
    case CatalogSource::Kind::Workspace: return Side{sim::snapshotOf(workspace.catalog, source.name), {}};
    case CatalogSource::Kind::Document: {
        Result<sim::Catalog> catalog = sim::readCatalog(source.document, source.name);
        if (!catalog) return Failure(catalog.error());
        Side side{sim::snapshotOf(*catalog, source.name), source.notes};
        side.notes.insert(side.notes.end(), catalog->notes().begin(), catalog->notes().end());
        return side;
    }
    case CatalogSource::Kind::File: break;
    }
    Result<sim::CatalogSnapshot> snapshot = sim::openSnapshot(source.path);
    if (!snapshot) return Failure(snapshot.error());
    Side side{named(*std::move(snapshot), source.name), {}};
    if (const Result<sim::Catalog> catalog = sim::readCatalogFile(source.path)) side.notes = catalog->notes();
    return side;
}

/// What the workspace has, with other tools beside it.
sim::CatalogSnapshot together(const sim::Workspace& workspace, const sim::CatalogSnapshot& added) {
    const sim::Catalog more(added.tools, {});
    return sim::snapshotOf(sim::mergeCatalogs({workspace.catalog, more}), added.name);
}

void addImpact(CatalogReview& review, const CatalogQuestion& question, sim::RunControl& control) {
    if (!question.replay) {
        review.noImpact = "No policy compiles, so nothing can be decided.";
        return;
    }
    if (question.after.kind == CatalogSource::Kind::Workspace) {
        review.noImpact = "These are the tools that the workspace has.";
        return;
    }
    Result<sim::CatalogImpact> impact = sim::impactOf(*question.replay, review.after, control);
    if (impact)
        review.impact = *std::move(impact);
    else
        review.noImpact = impact.error().text();
}

}  // namespace

Result<CatalogReviewPtr> reviewCatalog(const CatalogQuestion& question, sim::RunControl& control) {
    auto review = std::make_shared<CatalogReview>();
    Result<Side> before = sideOf(question.before, *question.workspace);
    if (!before) return Failure(before.error());
    Result<Side> after = sideOf(question.after, *question.workspace);
    if (!after) return Failure(after.error());
    review->findings = sim::lintCatalog(sim::Catalog(after->snapshot.tools, {}));
    review->notes = std::move(after->notes);
    review->before = std::move(before->snapshot);
    review->after = question.adding ? together(*question.workspace, after->snapshot) : std::move(after->snapshot);
    review->difference = sim::differenceOf(review->before, review->after);
    addImpact(*review, question, control);
    if (control.cancelled()) return Failure(Error{ErrorKind::Cancelled, "This was cancelled.", {}, {}});
    return CatalogReviewPtr(std::move(review));
}

std::vector<SnapshotRow> snapshotsOf(const fs::path& root) {
    std::vector<SnapshotRow> rows;
    std::error_code error;
    for (fs::directory_iterator it(root / "catalog" / "snapshots", error), end; !error && it != end; it.increment(error)) {
        if (it->path().extension() != ".json") continue;
        if (const Result<sim::CatalogSnapshot> snapshot = sim::openSnapshot(it->path()))
            rows.push_back({it->path(), snapshot->name, snapshot->time, snapshot->author, snapshot->tools.size()});
    }
    std::sort(rows.begin(), rows.end(),
              [](const SnapshotRow& a, const SnapshotRow& b) { return std::tie(b.time, a.name) < std::tie(a.time, b.name); });
    return rows;
}

}  // namespace writ::studio
