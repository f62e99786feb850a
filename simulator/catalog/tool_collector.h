#pragma once

#include "simulator/catalog/catalog.h"

#include <set>
#include <string>
#include <vector>

namespace writ::sim {

/// Takes the tools of one document. What is wrong with an entry becomes a note, and the others are still read.
class ToolCollector {
public:
    static constexpr std::size_t kMaxTools = 100'000;

    explicit ToolCollector(std::string server) : m_server(std::move(server)) {}

    void add(ToolDescription tool);
    void note(std::string text);
    /// An entry that is no tool.
    void skip(std::size_t index, std::string_view reason);

    /// Of tools that name none themselves.
    [[nodiscard]] const std::string& server() const { return m_server; }
    void setServer(std::string server) { m_server = std::move(server); }
    [[nodiscard]] bool isFull() const { return m_tools.size() >= kMaxTools; }
    /// Entries that were given, read or skipped.
    [[nodiscard]] std::size_t entries() const { return m_entries; }
    [[nodiscard]] Catalog finish(std::string_view format);

private:
    std::string m_server;
    std::vector<ToolDescription> m_tools;
    std::vector<std::string> m_notes;
    std::set<std::string, std::less<>> m_names;
    std::size_t m_entries = 0;
};

}  // namespace writ::sim
