#pragma once

#include "app/studio/core/background.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace writ::studio {

struct StudioContext;

/// Keeps the policy texts, unsaved ones included, under a name.
class SnapshotDialog : public QDialog {
    Q_OBJECT
public:
    SnapshotDialog(const StudioContext& context, QWidget* parent);

private:
    void check();
    void save();

    const StudioContext& m_context;
    Background m_work;
    QLineEdit* m_name;
    QLabel* m_complaint;
    QPushButton* m_save = nullptr;
};

}  // namespace writ::studio
