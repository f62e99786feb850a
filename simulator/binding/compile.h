#pragma once

#include "simulator/binding/node.h"

#include <functional>
#include <map>
#include <set>

namespace writ::sim::binding {

inline constexpr std::size_t kMaxNesting = 64;  ///< levels of values within values

/// Subject or resource: type, id and properties.
struct Party {
    NodePtr type, id;
    NodePtr properties;  ///< null when not given
};

struct Learn {
    std::vector<std::string> tools;
    NodePtr key;
    std::optional<Tokens> each;  ///< the list whose items are things
    Tokens at;                   ///< where the thing stands, in the result or item
    bool merge = false;
};
struct Effect {
    std::vector<std::string> tools;
    NodePtr key;
    std::vector<std::pair<Tokens, NodePtr>> set;
};
struct RecordKind {
    std::string name;
    std::vector<Learn> learn;
    std::vector<Effect> effects;
};

/// What `tools` says of one tool; null or empty where it says nothing.
struct ToolBinding {
    std::optional<Party> principal, resource;
    NodePtr context;
};

/// Whose results are not to be trusted.
struct Untrusted {
    std::vector<std::string> tools, servers;
    bool openWorld = false;  ///< tools that the catalog does not tell to be closed
};

/// binding.json in compiled form.
struct Program {
    std::vector<std::string> masked;
    std::vector<std::string> failurePrefixes{"Error"};
    std::optional<std::vector<std::string>> denialPrefixes;  ///< how a failure's text begins that tells of a denial
    std::optional<Untrusted> untrusted;
    NodePtr clock;
    std::optional<Party> principal, resource;
    std::vector<Party> chain;
    NodePtr context;
    std::vector<RecordKind> records;
    std::map<std::string, ToolBinding, std::less<>> tools;
};

/// The names in the catalog; where it has no tools, any name will do.
struct KnownNames {
    std::set<std::string> tools, servers;
};
[[nodiscard]] Result<Program> compile(const Json& document, const KnownNames& known);

}  // namespace writ::sim::binding
