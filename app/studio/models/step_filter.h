#pragma once

#include "engine/json/json.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::studio {

/// What a filter can ask of a step.
enum class StepField {
    Kind,
    Role,
    Tool,
    Verdict,
    Recorded,
    Differs,
    Outcome,
    Certainty,
    Finding,
    Rule,
    Flip,
    After,
    Probe,
    Marked,
    Corrected,
    Masked,
    Ungoverned,
    Redacted,
    Session,
    Principal,
    Agent,
    Step,
    Call,
    Time,
    Text,
    Arguments,
    Argument,
    Note,
};

enum class FieldKind {
    Words,     ///< a closed vocabulary
    Flag,      ///< yes or no; also stands alone
    Text,      ///< any text
    Ordered,   ///< numbers and times: < and > too
    Argument,  ///< "args." and the name of an argument; any value
};

/// A row of the table that parser, completion and help share.
struct StepFieldInfo {
    StepField field;
    const char* name;
    FieldKind kind;
    QStringList words;  ///< the closed vocabulary; empty: any value
    const char* help;
};
[[nodiscard]] const std::vector<StepFieldInfo>& stepFields();

struct FilterOperatorInfo {
    const char* sign;
    bool ordered;  ///< only for fields whose values have an order
    const char* help;
};
[[nodiscard]] const std::vector<FilterOperatorInfo>& filterOperators();
[[nodiscard]] bool takes(const StepFieldInfo& field, const FilterOperatorInfo& op);

/// The value on the right of a condition, ready to be compared many times and from several threads.
class FilterValue {
public:
    FilterValue() = default;
    explicit FilterValue(const QString& text);
    [[nodiscard]] bool equals(std::string_view text) const;    ///< any case
    [[nodiscard]] bool isWithin(std::string_view text) const;  ///< any case
    /// Less, equal or greater: <0, 0, >0. Numbers by value, anything else as text; nothing where only one is a number.
    [[nodiscard]] std::optional<int> order(const Json& value) const;
    [[nodiscard]] int order(std::string_view text) const;
    [[nodiscard]] const std::string& text() const { return m_text; }

private:
    QString m_shown;
    std::string m_text;
    bool m_ascii = true;
    std::optional<Json> m_number;
};

/// What a filter asks of the step at hand. Read from one thread at a time.
class StepFacts {
public:
    virtual ~StepFacts() = default;
    using Test = bool (*)(const FilterValue& value, std::string_view text);
    /// Whether one of the step's values of this field passes; a step without such values gives false.
    [[nodiscard]] virtual bool any(StepField field, Test test, const FilterValue& value) const = 0;
    /// The argument that a path of names and indices leads to, or null.
    [[nodiscard]] virtual const Json* argument(const std::vector<std::string>& path) const = 0;
};

/// The one-line filter language: `verdict==deny && outcome==executed && tool~"refund" && args.amount_cents>50000`.
/// Conditions with && || ! and parentheses; a flag stands alone, and so does a text in quotes (anywhere in the step).
class StepFilter {
public:
    struct Error {
        qsizetype position = 0;
        qsizetype length = 1;
        QString reason;  ///< short, for the end of the field: "use allow, deny, …"
    };
    struct Parsed;

    StepFilter() = default;
    [[nodiscard]] static Parsed parse(const QString& text);
    [[nodiscard]] bool isEmpty() const { return !m_root; }
    /// An empty filter matches every step.
    [[nodiscard]] bool matches(const StepFacts& facts) const;

    struct Node;

private:
    std::shared_ptr<const Node> m_root;
};

struct StepFilter::Parsed {
    StepFilter filter;  ///< empty when there is an error
    std::optional<Error> error;
};

}  // namespace writ::studio
