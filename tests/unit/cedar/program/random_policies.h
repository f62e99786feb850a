#pragma once

#include <random>
#include <string>
#include <vector>

namespace writ::cedar::testing {

/// Policies as a careless author could write them: every operator, over values that often have the wrong type, are missing or
/// are unknown.
class RandomPolicies {
public:
    explicit RandomPolicies(std::uint32_t seed) : m_random(seed) {}

    std::string policies(int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += policy();
        return text;
    }

private:
    int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(m_random); }
    std::string oneOf(const std::vector<const char*>& texts) {
        return texts[static_cast<std::size_t>(below(static_cast<int>(texts.size())))];
    }

    std::string policy() {
        std::string text = oneOf({"permit", "forbid"}) + "(" + scope("principal", "User", "Group") + ", " + action() + ", " +
                           scope("resource", "Doc", "Folder") + ")";
        for (int i = below(3); i > 0; --i) text += oneOf({" when { ", " unless { "}) + expression(4) + " }";
        return text + ";\n";
    }

    std::string scope(const std::string& variable, const std::string& type, const std::string& group) {
        switch (below(7)) {
        case 0: return variable + " == " + type + "::\"" + oneOf({"a", "b", "ghost"}) + "\"";
        case 1: return variable + " in " + group + "::\"" + oneOf({"g", "h", "x"}) + "\"";
        case 2: return variable + " is " + oneOf({"User", "Doc", "Group"});
        case 3: return variable + " is " + type + " in " + group + "::\"" + oneOf({"g", "h"}) + "\"";
        default: return variable;
        }
    }

    std::string action() {
        switch (below(5)) {
        case 0: return "action == Action::\"" + oneOf({"read", "write"}) + "\"";
        case 1: return "action in Action::\"" + oneOf({"all", "read"}) + "\"";
        case 2: return "action in [Action::\"write\", Action::\"" + oneOf({"all", "other"}) + "\"]";
        default: return "action";
        }
    }

    std::string operand(int depth) { return depth == 0 ? leaf() : "(" + expression(depth - 1) + ")"; }

    std::string expression(int depth) {
        if (depth == 0) return leaf();
        const std::string a = operand(depth - 1);
        const std::string b = operand(depth - 1);
        switch (below(16)) {
        case 0: return a + " && " + b;
        case 1: return a + " || " + b;
        case 2: return "!" + a;
        case 3: return "if " + a + " then " + b + " else " + operand(depth - 1);
        case 4: return a + oneOf({" == ", " != "}) + b;
        case 5: return a + oneOf({" < ", " <= ", " > ", " >= "}) + b;
        case 6: return a + oneOf({" + ", " - ", " * "}) + b;
        case 7: return a + " in " + b;
        case 8: return a + " has " + oneOf({"n", "rec.n", "rec.u", "u", "nothing", "rec.inner.s"});
        case 9: return a + "." + oneOf({"n", "rec", "u", "owner", "s", "nothing"});
        case 10: return a + " like \"" + oneOf({"*", "te*", "*x*t", "text"}) + "\"";
        case 11: return a + " is " + oneOf({"User", "Doc", "Doc in Folder::\"g\"", "User in [Group::\"g\", context.n]"});
        case 12: return "[" + a + ", " + b + "]" + method(depth);
        case 13: return "{n: " + a + ", s: " + b + "}" + oneOf({"", ".n", "[\"s\"]", " has n"});
        case 14: return a + method(depth);
        default: return call(a, b);
        }
    }

    std::string method(int depth) {
        const std::string argument = operand(depth - 1);
        switch (below(7)) {
        case 0: return ".contains(" + argument + ")";
        case 1: return ".containsAll(" + argument + ")";
        case 2: return ".containsAny(" + argument + ")";
        case 3: return ".isEmpty()";
        case 4: return ".hasTag(" + argument + ")";
        case 5: return ".getTag(" + argument + ")";
        default: return "";
        }
    }

    std::string call(const std::string& a, const std::string& b) {
        switch (below(8)) {
        case 0: return "ip(" + a + ").isInRange(ip(\"10.0.0.0/8\"))";
        case 1: return "decimal(\"1.5\").lessThan(" + a + ")";
        case 2: return "decimal(" + a + ").greaterThanOrEqual(" + b + ")";
        case 3: return "datetime(\"2024-01-01\").offset(duration(\"1d\")) < " + a;
        case 4: return "duration(\"1h\").toMinutes() == " + a;
        case 5: return a + ".isLoopback()";
        case 6: return a + ".toDate()";
        default: return a + ".durationSince(" + b + ").toDays()";
        }
    }

    std::string leaf() {
        return oneOf({"true",
                      "false",
                      "0",
                      "1",
                      "9223372036854775807",
                      "-1",
                      "\"text\"",
                      "\"\"",
                      "principal",
                      "action",
                      "resource",
                      "context",
                      "context.n",
                      "context.b",
                      "context.s",
                      "context.set",
                      "context.rec",
                      "context.rec.inner",
                      "context.entities",
                      "context.u",
                      "context.rec.u",
                      "context.nothing",
                      "context.ip",
                      "context.dec",
                      "context.when",
                      "context.rec.n",
                      "principal.n",
                      "principal.owner",
                      "principal.u",
                      "principal.nothing",
                      "principal.owner.n",
                      "resource.owner",
                      "resource.rec.n",
                      "resource.set",
                      "User::\"a\"",
                      "User::\"ghost\"",
                      "Group::\"g\"",
                      "Doc::\"a\"",
                      "Action::\"all\"",
                      "[]",
                      "[1, 2]",
                      "[User::\"a\", Group::\"g\"]",
                      "{n: 1}",
                      "ip(\"10.0.0.1\")",
                      "ip(\"x\")",
                      "decimal(\"1.5\")",
                      "datetime(\"2024-01-01\")",
                      "[context.n, 1]",
                      "[principal, resource.owner]",
                      "{n: context.n, s: \"text\"}",
                      "\"k\""});
    }

    std::mt19937 m_random;
};

}  // namespace writ::cedar::testing
