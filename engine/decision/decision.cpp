#include "engine/decision/decision.h"

namespace writ {

std::string_view word(Verdict verdict) {
    switch (verdict) {
    case Verdict::Allow: return "allow";
    case Verdict::Deny: return "deny";
    case Verdict::Indeterminate: return "indeterminate";
    }
    return "indeterminate";
}

std::string_view word(Reason reason) {
    switch (reason) {
    case Reason::Permit: return "permit";
    case Reason::Forbid: return "forbid";
    case Reason::DefaultDeny: return "default_deny";
    case Reason::UnknownFields: return "unknown_fields";
    case Reason::RuleError: return "rule_error";
    }
    return "rule_error";
}

std::string_view word(Truth truth) {
    switch (truth) {
    case Truth::True: return "true";
    case Truth::False: return "false";
    case Truth::Unknown: return "unknown";
    case Truth::Error: return "error";
    case Truth::NotReached: return "not reached";
    case Truth::Value: return "value";
    }
    return "error";
}

}  // namespace writ
