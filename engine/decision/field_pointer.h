#pragma once

#include <compare>
#include <memory>
#include <string>
#include <vector>

namespace writ {

/// The name of a field as decisions give it: a JSON Pointer into the request. The text is shared and immutable, so a copy
/// allocates nothing and stays valid longer than the policies and the input that it came from.
class FieldPointer {
public:
    FieldPointer() = default;  ///< the whole request: ""
    explicit FieldPointer(std::string text) : m_text(std::make_shared<const std::string>(std::move(text))) {}
    /// Of a text that somebody shares already.
    explicit FieldPointer(std::shared_ptr<const std::string> text) : m_text(std::move(text)) {}

    [[nodiscard]] const std::string& text() const { return m_text ? *m_text : empty(); }
    operator const std::string&() const { return text(); }  // NOLINT: it is that text, wherever one is read

    friend std::strong_ordering operator<=>(const FieldPointer& a, const FieldPointer& b) { return a.text() <=> b.text(); }
    friend bool operator==(const FieldPointer& a, const FieldPointer& b) { return a.m_text == b.m_text || a.text() == b.text(); }

private:
    [[nodiscard]] static const std::string& empty();
    std::shared_ptr<const std::string> m_text;
};

/// As plain texts, for outputs.
[[nodiscard]] std::vector<std::string> texts(const std::vector<FieldPointer>& fields);
/// Sorts and drops repetitions.
void sortUnique(std::vector<FieldPointer>& fields);

}  // namespace writ
