#include "engine/cedar/service/builtin_docs.h"

#include <algorithm>

namespace writ::cedar {

const std::vector<BuiltinDoc>& builtinDocs() {
    static const std::vector<BuiltinDoc> table = {
#define WRIT_BUILTIN(kind, name, receiver, signature, text) {BuiltinKind::kind, name, receiver, signature, text},
#include "engine/cedar/service/builtin_docs.def"
#undef WRIT_BUILTIN
    };
    return table;
}

const BuiltinDoc* builtinDoc(BuiltinKind kind, std::string_view name) {
    const auto& table = builtinDocs();
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const BuiltinDoc& row) { return row.kind == kind && row.name == name; });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace writ::cedar
