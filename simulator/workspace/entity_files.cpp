#include "simulator/workspace/entity_files.h"
#include "simulator/workspace/file_error.h"

#include <unordered_map>

namespace writ::sim {
namespace {

struct Entry {
    const EntityFile* file = nullptr;
    std::string pointer;
    Json entity;
};

std::optional<EntityUid> uidOf(const Json& entity) {
    const Json& uid = entity["uid"];
    const Json& plain = uid.contains("__entity") ? uid["__entity"] : uid;
    if (!plain["type"].isString() || !plain["id"].isString()) return std::nullopt;
    return EntityUid{plain["type"].asString(), plain["id"].asString()};
}

class Merger {
public:
    explicit Merger(std::vector<WorkspaceProblem>& problems) : m_problems(problems) {}

    void add(const EntityFile& file) {
        if (!file.document.isArray()) {
            report(file, "", "Facts are a list of entities: [{\"uid\": {\"type\", \"id\"}, \"attrs\": {…}, \"parents\": […]}].",
                   true);
            return;
        }
        for (std::size_t i = 0; i < file.document.size(); ++i) add({&file, pointerJoin("", i), file.document.at(i)});
    }

    [[nodiscard]] Json take() { return Json(std::move(m_entities)); }

private:
    void add(Entry entry) {
        const std::optional<EntityUid> uid = uidOf(entry.entity);
        if (!uid) {
            report(*entry.file, entry.pointer, "An entity needs \"uid\": {\"type\": text, \"id\": text}.", true);
            return;
        }
        const auto [known, isNew] = m_seen.emplace(uid->text(), entry);
        if (isNew) {
            m_entities.push_back(std::move(entry.entity));
            return;
        }
        const Entry& first = known->second;
        const bool same = first.entity == entry.entity;
        report(*entry.file, entry.pointer,
               uid->text() + " stands here again; first at " + first.file->name + first.pointer +
                   (same ? "." : ", with other values."),
               !same);
    }

    void report(const EntityFile& file, std::string pointer, std::string message, bool fatal) {
        m_problems.push_back({fileError(ErrorKind::Malformed, std::move(message), file.name, std::move(pointer)), fatal});
    }

    std::vector<WorkspaceProblem>& m_problems;
    std::unordered_map<std::string, Entry> m_seen;
    Json::Array m_entities;
};

}  // namespace

Json mergeEntities(const std::vector<EntityFile>& files, std::vector<WorkspaceProblem>& problems) {
    Merger merger(problems);
    for (const EntityFile& file : files) merger.add(file);
    return merger.take();
}

}  // namespace writ::sim
