#include "app/cli/catalog.h"

#include "app/cli/commands.h"
#include "simulator/workspace/suggest.h"

#include <algorithm>
#include <array>
#include <limits>

namespace writ::cli {
namespace {

struct Action {
    std::string_view name;
    std::string_view operands;
    std::size_t least;
    std::size_t most;
    int (*run)(const Arguments& arguments, Console& console);
};
constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
constexpr std::array<Action, 7> kActions{{
    {"import", "FILE...", 0, kAny, catalogImport},
    {"show", "WORKSPACE|FILE", 1, 1, catalogShow},
    {"snapshot", "WORKSPACE NAME", 2, 2, catalogSnapshot},
    {"diff", "BEFORE AFTER", 2, 2, catalogDiff},
    {"lint", "WORKSPACE|FILE", 1, 1, catalogLint},
    {"usage", "WORKSPACE", 1, 1, catalogUsage},
    {"impact", "WORKSPACE --to FILE", 1, 1, catalogImpact},
}};

}  // namespace

int runCatalog(const Arguments& arguments, Console& console) {
    const std::string& name = arguments.operands.front();
    const auto* action = std::find_if(kActions.begin(), kActions.end(), [&](const Action& one) { return one.name == name; });
    if (action == kActions.end()) {
        std::vector<std::string_view> names;
        for (const Action& one : kActions) names.push_back(one.name);
        return complain(console, "'writ catalog' has no action '" + name + "'." + sim::didYouMean(name, names) +
                                     " See 'writ catalog --help'.");
    }
    Arguments own = arguments;
    own.operands.erase(own.operands.begin());
    const bool fits = own.operands.size() >= action->least && own.operands.size() <= action->most;
    if (!fits) return complain(console, "It is: writ catalog " + name + " " + std::string(action->operands) + ".");
    return action->run(own, console);
}

}  // namespace writ::cli
