#pragma once

#include <QDialog>
#include <QStringList>

#include <vector>

class QListWidget;

namespace writ::studio {

struct StudioContext;
struct VersionRow;

/// Which versions stand in the grid besides A: folders, snapshots, commits, branches, tags.
class GridVersionsDialog : public QDialog {
    Q_OBJECT
public:
    GridVersionsDialog(const StudioContext& context, QWidget* parent);

private:
    void add(const std::vector<VersionRow>& rows);
    void apply();

    const StudioContext& m_context;
    QListWidget* m_list;
    QStringList m_chosen;
};

}  // namespace writ::studio
