#include "engine/decision/field_pointer.h"

#include <algorithm>

namespace writ {

const std::string& FieldPointer::empty() {
    static const std::string none;
    return none;
}

std::vector<std::string> texts(const std::vector<FieldPointer>& fields) {
    return {fields.begin(), fields.end()};
}

void sortUnique(std::vector<FieldPointer>& fields) {
    std::sort(fields.begin(), fields.end());
    fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
}

}  // namespace writ
