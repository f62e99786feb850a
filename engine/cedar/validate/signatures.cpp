#include "engine/cedar/validate/signatures.h"

namespace writ::cedar {
namespace {

struct Row {
    std::string_view name;
    Signature signature;
};

std::vector<Row> rows() {
    const TypePtr boolean = Type::boolean();
    const TypePtr number = Type::longInteger();
    const TypePtr string = Type::string();
    const TypePtr ip = Type::extension(ExtensionType::Ip);
    const TypePtr decimal = Type::extension(ExtensionType::Decimal);
    const TypePtr datetime = Type::extension(ExtensionType::Datetime);
    const TypePtr duration = Type::extension(ExtensionType::Duration);
    return {
        {"ip", {{string}, ip, true}},
        {"isIpv4", {{ip}, boolean}},
        {"isIpv6", {{ip}, boolean}},
        {"isLoopback", {{ip}, boolean}},
        {"isMulticast", {{ip}, boolean}},
        {"isInRange", {{ip, ip}, boolean}},
        {"decimal", {{string}, decimal, true}},
        {"lessThan", {{decimal, decimal}, boolean}},
        {"lessThanOrEqual", {{decimal, decimal}, boolean}},
        {"greaterThan", {{decimal, decimal}, boolean}},
        {"greaterThanOrEqual", {{decimal, decimal}, boolean}},
        {"datetime", {{string}, datetime, true}},
        {"offset", {{datetime, duration}, datetime}},
        {"durationSince", {{datetime, datetime}, duration}},
        {"toDate", {{datetime}, datetime}},
        {"toTime", {{datetime}, duration}},
        {"duration", {{string}, duration, true}},
        {"toMilliseconds", {{duration}, number}},
        {"toSeconds", {{duration}, number}},
        {"toMinutes", {{duration}, number}},
        {"toHours", {{duration}, number}},
        {"toDays", {{duration}, number}},
    };
}

std::vector<Signature> inOrder() {
    const std::vector<Row> known = rows();
    std::vector<Signature> table(extensionFunctions().size());
    for (const Row& row : known) {
        if (const auto index = findExtension(row.name)) table[*index] = row.signature;
    }
    return table;
}

}  // namespace

const std::vector<Signature>& signatures() {
    static const std::vector<Signature> table = inOrder();
    return table;
}

}  // namespace writ::cedar
