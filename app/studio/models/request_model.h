#pragma once

#include "app/studio/models/tree_model.h"
#include "simulator/replay/replay.h"

namespace writ::studio {

/// A request as the engine gets it: field, value, where it came from. Unknown fields are rows too.
class RequestModel : public TreeModel {
    Q_OBJECT
public:
    enum Column { Field, Value, Origin };
    using TreeModel::TreeModel;

    /// Null shows nothing.
    void setCall(sim::BoundCallPtr call);
    [[nodiscard]] const sim::BoundCallPtr& call() const { return m_call; }

protected:
    [[nodiscard]] QVariant cell(int node, int column, int role) const override;
    [[nodiscard]] QStringList headers() const override;

private:
    struct Entry {
        QString field, value, origin, tip;
        std::string pointer;
        bool group = false;
        bool unknown = false;
    };
    int add(int parent, Entry entry);
    void addGroup(const QString& title, const std::string& pointer, const Json& object);
    void addMembers(int parent, const std::string& pointer, const Json& object, int depth);
    void addValue(int parent, const std::string& pointer, const QString& name, const Json& value, int depth);
    void addUnknown(int parent, const std::string& pointer, const QString& name);
    void addLeftUnknowns();
    [[nodiscard]] const sim::Provenance* provenance(const std::string& pointer) const;

    sim::BoundCallPtr m_call;
    std::vector<Entry> m_entries{1};
    std::vector<std::pair<std::string, int>> m_groups;  ///< pointer and node
};

}  // namespace writ::studio
