#pragma once

#include "app/studio/models/step_filter.h"

namespace writ::studio {

/// A piece of a filter, for parser and completion.
struct FilterToken {
    enum class Kind { Word, Text, Operator, Bad, End } kind = Kind::End;
    QString text;  ///< of a Text without its quotes and escapes
    qsizetype position = 0;
    qsizetype length = 0;

    [[nodiscard]] bool is(const char* sign) const { return kind == Kind::Operator && text == QLatin1String(sign); }
    [[nodiscard]] qsizetype end() const { return position + length; }
};
/// The token that begins at or behind `at`.
[[nodiscard]] FilterToken nextFilterToken(const QString& text, qsizetype at);

/// The row of a name, which for arguments begins with "args."; null when there is none.
[[nodiscard]] const StepFieldInfo* filterField(const QString& name);
/// The row of an operator; null when the token is none that compares.
[[nodiscard]] const FilterOperatorInfo* filterOperator(const FilterToken& token);
/// As a filter writes a value: in quotes where it must.
[[nodiscard]] QString quotedValue(const QString& value);

}  // namespace writ::studio
