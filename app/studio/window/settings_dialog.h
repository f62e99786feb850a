#pragma once

#include <QDialog>

namespace writ::studio {

class Settings;

/// Theme, font sizes, name for notes. Each change works at once; there is nothing to apply.
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    SettingsDialog(Settings& settings, QWidget* parent);
};

}  // namespace writ::studio
