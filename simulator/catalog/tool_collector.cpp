#include "simulator/catalog/tool_collector.h"

namespace writ::sim {
namespace {

constexpr std::size_t kMaxNotes = 1'000;

}  // namespace

void ToolCollector::add(ToolDescription tool) {
    ++m_entries;
    if (isFull()) return;
    if (!m_names.insert(tool.name).second) note("tool " + tool.name + " stands twice; the first one counts");
    m_tools.push_back(std::move(tool));
    if (isFull()) note("only the first " + std::to_string(kMaxTools) + " tools are read");
}

void ToolCollector::note(std::string text) {
    if (m_notes.size() < kMaxNotes) m_notes.push_back(std::move(text));
}

void ToolCollector::skip(std::size_t index, std::string_view reason) {
    ++m_entries;
    note("entry " + std::to_string(index + 1) + " " + std::string(reason) + " and is skipped");
}

Catalog ToolCollector::finish(std::string_view format) {
    return {std::move(m_tools), std::move(m_notes), std::string(format)};
}

}  // namespace writ::sim
