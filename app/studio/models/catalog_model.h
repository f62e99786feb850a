#pragma once

#include "app/studio/models/catalog_usage.h"
#include "app/studio/models/tree_model.h"
#include "simulator/catalog/catalog.h"

#include <set>

namespace writ::studio {

/// Servers with their tools and arguments, the context of the calls, and the facts.
class CatalogModel : public TreeModel {
    Q_OBJECT
public:
    enum Column { Name, Type, Calls };
    enum class Kind { Group, Tool, Argument, ContextGroup, ContextField, FactGroup, Fact };
    using TreeModel::TreeModel;

    void setCorpus(sim::CorpusPtr corpus);
    [[nodiscard]] bool isEmpty() const { return !m_corpus || m_corpus->workspace->catalog.tools().empty(); }
    [[nodiscard]] const CatalogUsage& usage() const { return m_usage; }

    [[nodiscard]] Kind kind(const QModelIndex& index) const;
    /// The tool that a row is, or belongs to; null for other rows.
    [[nodiscard]] const ToolDescription* tool(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOfTool(const QString& name) const;

protected:
    [[nodiscard]] QVariant cell(int node, int column, int role) const override;
    [[nodiscard]] QStringList headers() const override;

private:
    struct Entry {
        Kind kind = Kind::Group;
        const ToolDescription* tool = nullptr;
        QString name, type, tip;
        std::uint64_t calls = 0;
        bool counted = true;
        bool chip = false;
        bool dashed = false;
        const char* icon = "";
    };
    int add(int parent, Entry entry);
    void addServer(const std::string& server, const std::vector<const ToolDescription*>& tools);
    void addTool(int parent, const ToolDescription& tool);
    void addFields(int parent, const ToolDescription& tool, const std::vector<sim::Field>& fields, const ToolUsage* usage, std::uint64_t inherited);
    void addContext();
    void addFacts();

    sim::CorpusPtr m_corpus;
    CatalogUsage m_usage;
    std::vector<Entry> m_entries{1};
};

}  // namespace writ::studio
