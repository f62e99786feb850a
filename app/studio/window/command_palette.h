#pragma once

#include <QFrame>
#include <QIcon>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;

namespace writ::studio {

struct StudioContext;

/// One thing that the palette can reach.
struct PaletteEntry {
    QIcon icon;
    QString text;
    QString detail;
    QString key;
    std::function<void()> run;
};
/// Live actions, files, rules and steps, in this order.
[[nodiscard]] std::vector<PaletteEntry> paletteEntries(const StudioContext& context);

/// Ctrl+K: a field above a list; what is typed narrows the list, Enter goes there, Esc closes.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    CommandPalette(const StudioContext& context, QWidget* parent);
    void popUp();  ///< over everything that paletteEntries() has
    void popUp(std::vector<PaletteEntry> entries, const QString& name);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void narrow(const QString& pattern);
    void runCurrent();

    const StudioContext& m_context;
    QLineEdit* m_field;
    QListWidget* m_list;
    QLabel* m_count;
    std::vector<PaletteEntry> m_entries;
};

}  // namespace writ::studio
