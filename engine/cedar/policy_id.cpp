#include "engine/cedar/policy_id.h"

namespace writ::cedar {

std::string_view givenId(const Policy& policy) {
    if (!policy.id.empty()) return policy.id;
    for (const Annotation& annotation : policy.annotations) {
        if (annotation.name == "id") return annotation.value;
    }
    return {};
}

Diagnostic repeatedId(const Source& source, Span head, std::string_view id) {
    return makeDiagnostic(Code::CedarDuplicateId, source, head,
                          "several policies have the id `" + std::string(id) + "`; each is called by its place instead");
}

}  // namespace writ::cedar
