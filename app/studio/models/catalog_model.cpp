#include "app/studio/models/catalog_model.h"

#include "app/studio/models/argument_use_text.h"
#include "app/studio/models/roles.h"
#include "app/studio/models/text.h"

#include <algorithm>
#include <map>

namespace writ::studio {

using namespace Qt::StringLiterals;

namespace {

/// The hint that the tree shows of a tool: reading, or what writing may do.
struct HintWord {
    QString word;
    bool stated;
};
HintWord leadingHint(const ToolDescription& tool) {
    if (tool.readOnly.value) return {QObject::tr("read only"), tool.readOnly.stated};
    if (tool.destructive.value) return {QObject::tr("destructive"), tool.destructive.stated};
    return {QObject::tr("additive"), tool.destructive.stated};
}

std::uint64_t callsWith(const sim::ToolUse& use, const std::string& pointer) {
    const auto found = std::find_if(use.arguments.begin(), use.arguments.end(),
                                    [&](const sim::ArgumentUse& argument) { return argument.pointer == pointer; });
    return found == use.arguments.end() ? 0 : found->calls + found->unknown;
}

/// The first attribute of an entity that is a plain value, or how many there are.
QString factSummary(const Json& entity) {
    const Json& attributes = entity["attrs"];
    for (const auto& [name, value] : attributes.asObject())
        if (value.isString() || value.isNumber() || value.isBool()) return q(value.isString() ? value.asString() : value.dump());
    return attributes.size() == 0 ? QString()
                                  : plural(QObject::tr("%n attribute(s)", nullptr, static_cast<int>(attributes.size())),
                                           static_cast<int>(attributes.size()));
}

QString entityName(const Json& entity) {
    const Json& uid = entity["uid"].contains("__entity") ? entity["uid"]["__entity"] : entity["uid"];
    return q(EntityUid{uid["type"].asString(), uid["id"].asString()}.text());
}

}  // namespace

void CatalogModel::setInsight(CatalogInsightPtr insight) {
    const bool same = m_insight && insight && m_insight->corpus == insight->corpus;
    m_insight = std::move(insight);
    if (!same) return rebuild();
    for (std::size_t i = 1; i < m_entries.size(); ++i)
        if (m_entries[i].kind == Kind::Tool || m_entries[i].kind == Kind::Stray) {
            mark(m_entries[i]);
            const QModelIndex row = indexOf(static_cast<int>(i));
            emit dataChanged(row, row.siblingAtColumn(Calls));
        }
}

void CatalogModel::rebuild() {
    beginRebuild();
    m_entries.assign(1, {});
    m_strays.clear();
    if (m_insight) {
        std::vector<std::string> order;
        std::map<std::string, std::vector<const ToolDescription*>> servers;
        for (const ToolDescription& tool : m_insight->corpus->workspace->catalog.tools()) {
            auto& tools = servers[tool.server];
            if (tools.empty()) order.push_back(tool.server);
            tools.push_back(&tool);
        }
        for (const std::string& server : order) addServer(server, servers[server]);
        addStrays();
        addContext();
        addFacts();
    }
    endRebuild();
}

/// What rules and lints say of a tool.
void CatalogModel::mark(Entry& entry) const {
    const sim::ToolUse* const use = m_insight->useOf(*entry.tool);
    entry.ungoverned = use && use->governed == sim::Governed::No;
    entry.findings = m_insight->findingsOf(*entry.tool).size() + (use ? use->conflicts.size() : 0);
}

int CatalogModel::add(int parent, Entry entry) {
    m_entries.push_back(std::move(entry));
    return addNode(parent);
}

void CatalogModel::addServer(const std::string& server, const std::vector<const ToolDescription*>& tools) {
    Entry entry;
    entry.name = server.empty() ? tr("tools") : q(server);
    entry.type = plural(tr("%n tool(s)", nullptr, static_cast<int>(tools.size())), static_cast<int>(tools.size()));
    entry.icon = "catalog";
    for (const ToolDescription* tool : tools)
        if (const sim::ToolUse* use = m_insight->use.find(tool->name)) entry.calls += use->calls + use->probes;
    const int node = add(kRoot, entry);
    for (const ToolDescription* tool : tools) addTool(node, *tool, Kind::Tool);
}

void CatalogModel::addStrays() {
    for (const sim::ToolUse& use : m_insight->use.tools)
        if (!use.inCatalog) m_strays.emplace_back().name = use.tool;
    if (m_strays.empty()) return;
    Entry entry;
    entry.name = tr("not in the catalog");
    entry.type = plural(tr("%n tool(s)", nullptr, static_cast<int>(m_strays.size())), static_cast<int>(m_strays.size()));
    entry.icon = "warning";
    entry.counted = false;
    const int node = add(kRoot, entry);
    for (const ToolDescription& tool : m_strays) addTool(node, tool, Kind::Stray);
}

void CatalogModel::addTool(int parent, const ToolDescription& tool, Kind kind) {
    const sim::ToolUse* const use = m_insight->use.find(tool.name);
    const HintWord hint = leadingHint(tool);
    Entry entry;
    entry.kind = kind;
    entry.tool = &tool;
    entry.name = q(tool.name);
    entry.type = kind == Kind::Tool ? hint.word : QString();
    entry.chip = kind == Kind::Tool;
    entry.dashed = !hint.stated;
    entry.icon = "lane-tool";
    entry.tip = q(tool.description.empty() ? tool.title : tool.description);
    entry.calls = use ? use->calls + use->probes : 0;
    mark(entry);
    const int node = add(parent, entry);
    addFields(node, tool, sim::inputFields(tool), use, {});
}

void CatalogModel::addFields(int parent, const ToolDescription& tool, const std::vector<sim::Field>& fields,
                             const sim::ToolUse* use, const std::string& pointer) {
    for (const sim::Field& field : fields) {
        Entry entry;
        entry.kind = Kind::Argument;
        entry.tool = &tool;
        entry.name = q(field.name);
        entry.type = field.required ? q(field.type) : tr("%1, optional").arg(q(field.type));
        entry.tip = q(field.description);
        const std::string at = pointerJoin(pointer, field.name);
        entry.counted = use != nullptr;
        if (use) entry.calls = callsWith(*use, at);
        const int node = add(parent, entry);
        addLimits(node, tool, field);
        addFields(node, tool, field.fields, use, field.type.starts_with("list") ? at + "/*" : at);
    }
}

/// What an argument may be, below it: each value of an enumeration, then its limits.
void CatalogModel::addLimits(int parent, const ToolDescription& tool, const sim::Field& field) {
    const auto addRow = [&](const std::string& text, const QString& type) {
        Entry entry;
        entry.kind = Kind::Limit;
        entry.tool = &tool;
        entry.name = q(text);
        entry.type = type;
        entry.counted = false;
        add(parent, entry);
    };
    for (const std::string& value : field.values) addRow(value, tr("value"));
    if (!field.limits.empty()) addRow(field.limits, tr("limit"));
}

void CatalogModel::addContext() {
    for (const auto& [group, fields] : m_insight->use.context) {
        Entry entry;
        entry.kind = Kind::ContextGroup;
        entry.name = q(group);
        entry.type = tr("context");
        entry.icon = "binding";
        entry.counted = false;
        const int node = add(kRoot, entry);
        for (const sim::ArgumentUse& use : fields) {
            Entry field;
            field.kind = Kind::ContextField;
            field.name = q(use.pointer).mid(1);
            field.type = q(use.type);
            field.calls = use.calls + use.unknown;
            field.tip = argumentUseText(use);
            add(node, field);
        }
    }
}

void CatalogModel::addFacts() {
    const Json& entities = m_insight->corpus->workspace->facts.entities();
    if (entities.size() == 0) return;
    Entry entry;
    entry.kind = Kind::FactGroup;
    entry.name = tr("facts");
    entry.type = entities.size() == 1 ? tr("1 entity") : tr("%1 entities").arg(entities.size());
    entry.icon = "facts";
    entry.counted = false;
    const int node = add(kRoot, entry);
    for (const Json& entity : entities.asArray()) {
        Entry fact;
        fact.kind = Kind::Fact;
        fact.name = entityName(entity);
        fact.type = factSummary(entity);
        fact.tip = q(entity["attrs"].dump(true)).left(2000);
        fact.counted = false;
        add(node, fact);
    }
}

CatalogModel::Kind CatalogModel::kind(const QModelIndex& index) const {
    return m_entries[static_cast<std::size_t>(nodeOf(index))].kind;
}

const ToolDescription* CatalogModel::tool(const QModelIndex& index) const {
    return m_entries[static_cast<std::size_t>(nodeOf(index))].tool;
}

bool CatalogModel::isStray(const ToolDescription& tool) const {
    return std::any_of(m_strays.begin(), m_strays.end(), [&](const ToolDescription& stray) { return &stray == &tool; });
}

QModelIndex CatalogModel::indexOfTool(const QString& name) const {
    for (std::size_t i = 1; i < m_entries.size(); ++i)
        if ((m_entries[i].kind == Kind::Tool || m_entries[i].kind == Kind::Stray) && m_entries[i].name == name)
            return indexOf(static_cast<int>(i));
    return {};
}

bool CatalogModel::is(const Entry& entry, CatalogFilter::Show show) const {
    if (entry.kind != Kind::Tool && entry.kind != Kind::Stray) return false;
    switch (show) {
    case CatalogFilter::Show::All: return true;
    case CatalogFilter::Show::Ungoverned: return entry.ungoverned;
    case CatalogFilter::Show::NeverCalled: return entry.calls == 0;
    case CatalogFilter::Show::Findings: return entry.findings > 0 || entry.kind == Kind::Stray;
    }
    return false;
}

bool CatalogModel::is(const QModelIndex& index, CatalogFilter::Show show) const {
    return is(m_entries[static_cast<std::size_t>(nodeOf(index))], show);
}

int CatalogModel::count(CatalogFilter::Show show) const {
    return static_cast<int>(
        std::count_if(m_entries.begin() + 1, m_entries.end(), [&](const Entry& entry) { return is(entry, show); }));
}

QString CatalogModel::detail(const Entry& entry) {
    QStringList parts;
    if (entry.ungoverned) parts << tr("no rule");
    if (entry.findings > 0)
        parts << plural(tr("%n finding(s)", nullptr, static_cast<int>(entry.findings)), static_cast<int>(entry.findings));
    return parts.join(u", "_s);
}

QVariant CatalogModel::cell(int node, int column, int role) const {
    const Entry& entry = m_entries[static_cast<std::size_t>(node)];
    switch (role) {
    case CellRole:
        return static_cast<int>(column == Type && entry.chip ? Cell::Chip : column == Calls ? Cell::Number : Cell::Text);
    case Qt::DisplayRole:
        if (column == Calls) return entry.counted ? QVariant(static_cast<qulonglong>(entry.calls)) : QVariant();
        return column == Name ? entry.name : entry.type;
    case DetailRole: return column == Name ? QVariant(detail(entry)) : QVariant();
    case ToneRole: return column == Name && entry.findings > 0 ? QVariant(u"verdict.indeterminate.fg"_s) : QVariant();
    case Qt::ToolTipRole: return column == Calls || entry.tip.isEmpty() ? QVariant() : QVariant(entry.tip);
    case IconNameRole:
        return column == Name && *entry.icon ? QVariant(QString::fromLatin1(entry.findings > 0 ? "warning" : entry.icon))
                                             : QVariant();
    case StrongRole:
        return column == Name && (entry.kind == Kind::Group || entry.kind == Kind::ContextGroup || entry.kind == Kind::FactGroup);
    case DimRole: return column == Type || (column == Calls && entry.calls == 0);
    case DashedRole: return entry.dashed;
    default: return {};
    }
}

QStringList CatalogModel::headers() const {
    return {tr("Name"), tr("Type"), tr("Calls")};
}

}  // namespace writ::studio
