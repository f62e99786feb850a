#pragma once

#include "engine/json/file.h"

#include <gtest/gtest.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace writ::test {

/// A folder of its own, removed at the end.
class TempFolder {
public:
    TempFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "writ-test-XXXXXX").string();
        EXPECT_NE(mkdtemp(pattern.data()), nullptr);
        m_root = std::filesystem::canonical(pattern);
    }
    ~TempFolder() {
        std::error_code error;
        std::filesystem::remove_all(m_root, error);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& root() const { return m_root; }
    [[nodiscard]] std::filesystem::path path(const std::string& name) const { return m_root / name; }
    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories(path(name).parent_path());
        std::ofstream(path(name), std::ios::binary) << text;
    }
    [[nodiscard]] std::string read(const std::string& name) const { return readFile(path(name)).value_or("<unreadable>"); }

private:
    std::filesystem::path m_root;
};

/// A small shop: one session of six calls, two policy versions. Under A: look allowed, 30 and 70 allowed, 200 denied, the
/// masked amount indeterminate, the fifth payment without recorded arguments not replayable. Under B 70 is denied too.
class ShopWorkspace : public TempFolder {
public:
    ShopWorkspace() {
        write("writ.json", R"({"format": 1, "name": "Shop", "active": "a", "candidate": "b"})");
        write(
            "catalog/shop.json",
            R"({"tools": [{"name": "look", "inputSchema": {"type": "object"}}, {"name": "pay", "inputSchema": {"type": "object"}}]})");
        write("facts/people.json", R"([{"uid": {"type": "Agent", "id": "clerk"}, "attrs": {"tier": 1}, "parents": []}])");
        write(
            "binding.json",
            R"({"format": 1, "masked": ["***"], "principal": {"type": "Agent", "id": "clerk"}, "resource": {"type": "McpServer", "id": "shop"}})");
        write("policies/a/shop.cedar",
              "@id(\"A.look\") permit(principal, action == Action::\"look\", resource);\n"
              "@id(\"A.pay\") permit(principal, action == Action::\"pay\", resource) when { context.input.cents < 100 };\n");
        write("policies/b/shop.cedar",
              "@id(\"B.all\") permit(principal, action, resource);\n"
              "@id(\"B.cap\") forbid(principal, action == Action::\"pay\", resource) when { context.input.cents > 50 };\n");
        write("sessions/s1.json", session());
    }

    static std::string session() {
        std::string messages = R"({"role": "user", "content": "Pay my bills."})";
        const auto call = [&](const std::string& id, const std::string& tool, const std::string& arguments) {
            messages += R"(,{"role": "assistant", "content": null, "tool_calls": [{"id": ")" + id +
                        R"(", "type": "function", "function": {"name": ")" + tool + "\"" +
                        (arguments.empty() ? "" : ", \"arguments\": " + Json(arguments).dump()) + "}}]}";
            messages += R"(,{"role": "tool", "tool_call_id": ")" + id + R"(", "content": "done"})";
        };
        call("c1", "look", "{}");
        call("c2", "pay", R"({"cents": 30})");
        call("c3", "pay", R"({"cents": 70})");
        call("c4", "pay", R"({"cents": 200})");
        call("c5", "pay", R"({"cents": "***"})");
        call("c6", "pay", "");
        return R"({"model": "m", "messages": [)" + messages + "]}";
    }
};

}  // namespace writ::test
