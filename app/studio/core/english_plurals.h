#pragma once

#include <QTranslator>

namespace writ::studio {

/// Installs itself. Turns "%n call(s)" into "1 call" and "2 calls": Qt leaves that to a translation, also for English.
class EnglishPlurals : public QTranslator {
    Q_OBJECT
public:
    EnglishPlurals();
    [[nodiscard]] QString translate(const char* context, const char* source, const char* disambiguation, int n) const override;
    [[nodiscard]] bool isEmpty() const override { return false; }
};

}  // namespace writ::studio
