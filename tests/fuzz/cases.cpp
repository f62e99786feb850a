// Files of test cases, a case added to them, what a person types into the form of a what-if, and texts on their way into reports.
#include "simulator/cases/test_case.h"
#include "simulator/report/visible.h"
#include "simulator/scratch/form.h"

#include <cstdlib>

namespace {

using namespace writ::sim;

std::optional<std::vector<TestCase>> casesIn(const std::string& text) {
    const auto document = writ::parseJson(text);
    if (!document) return std::nullopt;
    auto cases = readTestCases(*document, "fuzz");
    return cases ? std::optional(*std::move(cases)) : std::nullopt;
}

void addTo(const std::string& text) {
    TestCase test;
    test.name = "fuzz \"case\"";
    test.request = {{"U", "u"}, {}, "tool", {}, {"R", "r"}, {}, {}, {}};
    const auto before = casesIn(text);
    const auto added = withCase(text, "fuzz", test);
    if (!added) return;
    const auto after = casesIn(*added);
    if (!before || !after || after->size() != before->size() + 1) std::abort();
    for (std::size_t i = 0; i < before->size(); ++i) {
        if (!(toJson((*after)[i]) == toJson((*before)[i]))) std::abort();
    }
}

void typed(std::string_view text) {
    for (int kind = 0; kind <= static_cast<int>(FieldKind::Ip); ++kind) {
        for (const FieldKind items : {FieldKind::Text, FieldKind::WholeNumber}) {
            const FieldType type{static_cast<FieldKind>(kind), true, items, {}, {}};
            if (const auto value = parseField(type, text)) {
                ScratchField field;
                field.type = type;
                field.value = {FieldState::Known, *value, writ::UnknownReason::NotRecorded};
                static_cast<void>(fieldText(field));
            }
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    addTo(text);
    typed(text);
    const std::string html = report::htmlText(text);
    if (html.find("<script") != std::string::npos || html.find('\0') != std::string::npos) std::abort();
    static_cast<void>(report::csvCell(text));
    return 0;
}
