#pragma once

#include <QByteArray>
#include <QLockFile>
#include <QString>

#include <memory>
#include <vector>

namespace writ::studio {

/// Copies of unsaved texts. Each run of the studio has its own locked folder below the recovery folder; a folder whose
/// lock nobody holds is left over from a run that ended without saving.
class Recovery {
public:
    struct Copy {
        QString path;
        QByteArray text;
    };

    explicit Recovery(const QString& folder);
    /// Removes the run's own folder when it holds no copies.
    ~Recovery();
    Recovery(const Recovery&) = delete;
    Recovery& operator=(const Recovery&) = delete;

    /// Writes or replaces the copy of one text. False when it cannot be written.
    bool keep(const Copy& copy);
    void drop(const QString& path);
    /// What earlier runs left behind. Claimed for this run: another studio is not offered the same.
    [[nodiscard]] const std::vector<Copy>& leftBehind() const { return m_leftBehind; }
    void dropLeftBehind();

private:
    void claim(const QString& folder);
    [[nodiscard]] QString fileOf(const QString& path) const;

    QString m_own;
    std::unique_ptr<QLockFile> m_lock;
    std::vector<Copy> m_leftBehind;
    struct Claimed {
        QString folder;
        std::unique_ptr<QLockFile> lock;
    };
    std::vector<Claimed> m_claimed;
};

}  // namespace writ::studio
