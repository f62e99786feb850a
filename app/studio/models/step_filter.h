#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace writ::studio {

/// What a filter can ask of a step.
enum class StepField { Kind, Tool, Verdict, Outcome, Rule, Flip, Probe, Session, Principal, Text };

struct StepFieldInfo {
    StepField field;
    const char* name;
    const char* words;  ///< the closed vocabulary, parted by spaces; empty: any text
    const char* help;
};
[[nodiscard]] const std::vector<StepFieldInfo>& stepFields();

/// The one-line filter language: `verdict==deny && outcome==executed && tool~"refund"`.
/// Operators == != ~ (contains, any case) && || ! and parentheses; `flip` and `probe` also stand alone.
class StepFilter {
public:
    struct Error {
        qsizetype position = 0;
        qsizetype length = 1;
        QString reason;  ///< short, for the end of the field: "use allow, deny, …"
    };
    struct Parsed;
    /// Gives the values of a field of the step at hand; none when it has no such field.
    using Values = std::function<QStringList(StepField)>;

    StepFilter() = default;
    [[nodiscard]] static Parsed parse(const QString& text);
    [[nodiscard]] bool isEmpty() const { return !m_root; }
    /// An empty filter matches every step.
    [[nodiscard]] bool matches(const Values& values) const;

    struct Node;

private:
    std::shared_ptr<const Node> m_root;
};

struct StepFilter::Parsed {
    StepFilter filter;  ///< empty when there is an error
    std::optional<Error> error;
};

}  // namespace writ::studio
