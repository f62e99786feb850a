#pragma once

#include "app/studio/catalog/catalog_filter.h"
#include "app/studio/catalog/catalog_insight.h"
#include "app/studio/models/tree_model.h"
#include "simulator/catalog/catalog.h"

#include <deque>

namespace writ::studio {

/// Servers with their tools and arguments, tools that were called although no catalog has them, the context of the calls, and
/// the facts.
class CatalogModel : public TreeModel {
    Q_OBJECT
public:
    enum Column { Name, Type, Calls };
    enum class Kind { Group, Tool, Stray, Argument, Limit, ContextGroup, ContextField, FactGroup, Fact };
    using TreeModel::TreeModel;

    /// Of the same corpus as before, only marks change and the rows stay. May be null.
    void setInsight(CatalogInsightPtr insight);
    [[nodiscard]] const CatalogInsightPtr& insight() const { return m_insight; }

    [[nodiscard]] Kind kind(const QModelIndex& index) const;
    /// The tool that a row is, or belongs to; null for other rows. Of a stray only the name is known.
    [[nodiscard]] const ToolDescription* tool(const QModelIndex& index) const;
    [[nodiscard]] bool isStray(const ToolDescription& tool) const;
    [[nodiscard]] QModelIndex indexOfTool(const QString& name) const;
    /// Whether a row is a tool that a filter shows.
    [[nodiscard]] bool is(const QModelIndex& index, CatalogFilter::Show show) const;
    [[nodiscard]] int count(CatalogFilter::Show show) const;

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
        bool ungoverned = false;  ///< tools only, as the next
        std::size_t findings = 0;
    };
    int add(int parent, Entry entry);
    void addServer(const std::string& server, const std::vector<const ToolDescription*>& tools);
    void addTool(int parent, const ToolDescription& tool, Kind kind);
    void addStrays();
    void addLimits(int parent, const ToolDescription& tool, const sim::Field& field);
    void rebuild();
    void mark(Entry& entry) const;
    [[nodiscard]] bool is(const Entry& entry, CatalogFilter::Show show) const;
    [[nodiscard]] static QString detail(const Entry& entry);
    void addFields(int parent, const ToolDescription& tool, const std::vector<sim::Field>& fields, const sim::ToolUse* use,
                   const std::string& pointer);
    void addContext();
    void addFacts();

    CatalogInsightPtr m_insight;
    std::deque<ToolDescription> m_strays;
    std::vector<Entry> m_entries{1};
};

}  // namespace writ::studio
