#include "tests/conformance/recordings/score.h"

#include <cmath>

namespace writ::conformance {

Json ratioJson(double ratio) {
    const auto thousandths = static_cast<std::int64_t>(std::llround(ratio * 1000));
    const std::string digits = std::to_string(1000 + thousandths % 1000).substr(1);
    return Json::number(std::to_string(thousandths / 1000) + "." + digits);
}

Json::Object Score::members() const {
    return {{"rows", Json(rows())},
            {"agreement", ratioJson(agreement())},
            {"precision", ratioJson(precision())},
            {"recall", ratioJson(recall())},
            {"f1", ratioJson(f1())}};
}

}  // namespace writ::conformance
