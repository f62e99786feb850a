#pragma once

#include "simulator/transcript/session.h"

#include <QString>

#include <string>

namespace writ::studio {

/// What a recording holds of a step, for reading: as JSON where it is JSON, and as text.
struct StepPart {
    Json json;                          ///< null where it is no JSON
    QString title;                      ///< of a scalar
    QString nothing;                    ///< why there is nothing; empty when there is something
    const std::string* text = nullptr;  ///< as recorded; null: the JSON's own text
    [[nodiscard]] bool isEmpty() const { return !nothing.isEmpty(); }
};

/// The arguments of a call; the text of anything else.
[[nodiscard]] StepPart recordedPart(const sim::Session& session, const sim::Step& step);
/// Of a call its result, of a result itself.
[[nodiscard]] StepPart resultPart(const sim::Session& session, const sim::Step& step);
/// The text to read. May take its time for a large document.
[[nodiscard]] std::string readableText(const StepPart& part);
/// Whether readableText() takes longer than a frame.
[[nodiscard]] bool isLarge(const StepPart& part);

}  // namespace writ::studio
