#pragma once

#include "engine/text/result.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <memory>
#include <optional>
#include <vector>

#include "engine/decision/decision.h"

namespace writ::studio {

class RunProgress;

/// A workspace that the studio carries.
struct Sample {
    QString id;  ///< name of its folder
    QString name;
    QString description;
};
/// The samples below :/samples, the five scenarios first.
[[nodiscard]] std::vector<Sample> samples();
/// Copies a sample to `folder`, which must not exist.
[[nodiscard]] Result<void> copySample(const QString& id, const QString& folder);
/// Where a copy of the sample goes: Writ/ID in the user's documents, ID-2 and so on when that exists.
[[nodiscard]] QString freeSampleFolder(const QString& id);

/// What the policies of a sample say of its calls, found by replaying it.
struct SampleStrip {
    struct Mark {
        std::optional<Verdict> inForce, candidate;  ///< nothing: not replayable
        bool probe = false;
    };
    std::vector<Mark> marks;
    bool compared = false;  ///< there is a candidate
    std::size_t flips = 0;
};

/// Replays every sample in the background, once.
class SampleStrips : public QObject {
    Q_OBJECT
public:
    explicit SampleStrips(QObject* parent = nullptr);
    ~SampleStrips() override;
    void start(const std::vector<Sample>& samples);

signals:
    void ready(const QString& id, const writ::studio::SampleStrip& strip);

private:
    QThreadPool m_pool;
    std::shared_ptr<RunProgress> m_progress;
};

}  // namespace writ::studio
