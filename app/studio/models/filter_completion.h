#pragma once

#include "app/studio/models/step_filter.h"

#include <functional>

namespace writ::studio {

/// What could stand at a place of a filter. Each choice replaces the same piece of the text.
struct FilterCompletion {
    struct Choice {
        QString text;  ///< what is put in
        QString help;
        bool operator==(const Choice&) const = default;
    };
    qsizetype begin = 0;
    qsizetype length = 0;
    std::vector<Choice> choices;
};

/// Values that occur in what is filtered; for StepField::Argument the names of arguments.
using KnownValues = std::function<QStringList(StepField field)>;
[[nodiscard]] FilterCompletion completeFilter(const QString& text, qsizetype cursor, const KnownValues& known);

}  // namespace writ::studio
