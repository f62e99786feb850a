#include "simulator/transcript/zip_records.h"

namespace writ::sim {

namespace {

constexpr std::string_view kHeader = "header.json";
constexpr std::string_view kEarlyHeader = "_journal/start.json";  // all that there is, where a log was not finished

class InspectZip final : public RecordSource {
public:
    InspectZip(ZipPlace place, const ReadLimits& limits, RunControl& control)
        : m_place(std::move(place)), m_limits(limits), m_control(control) {}

    Framing framing() const override { return Framing::Document; }
    Result<std::optional<Record>> next() override {
        while (true) {
            if (m_records == nullptr) {
                const Result<bool> more = nextFile();
                if (!more) return Failure(more.error());
                if (!*more) return std::nullopt;
            }
            Result<std::optional<Record>> record = m_records->next();
            if (!record) return told(record.error());
            if (record->has_value()) {
                (*record)->entry = m_files->name();
                (*record)->index = m_next++;
                return record;
            }
            m_records.reset();
        }
    }

private:
    // Opens the next file whose turn it is.
    Result<bool> nextFile() {
        while (true) {
            if (m_files == nullptr) {
                Result<std::unique_ptr<ZipFiles>> files = ZipFiles::open(m_place, m_limits, m_control);
                if (!files) return Failure(files.error());
                m_files = *std::move(files);
            }
            const Result<bool> more = m_files->next();
            if (!more) return more;
            if (*more && (m_files->name() == kHeader) != m_headerFirst) continue;
            if (*more) return open();
            if (!m_headerFirst) return false;
            m_headerFirst = false;
            m_files.reset();
        }
    }

    Result<bool> open() {
        Result<std::unique_ptr<RecordSource>> records = openRecords(m_files->bytes(), m_limits);
        if (!records) return told(records.error());
        m_records = *std::move(records);
        m_records->onDamaged = [this](const Record& place, const Error& error) {
            if (!onDamaged) return;
            Record damaged = place;
            damaged.entry = m_files->name();
            damaged.index = m_next++;
            onDamaged(damaged, error);
        };
        return true;
    }

    [[nodiscard]] Failure told(Error error) const {
        error.message = m_files->name() + ": " + error.message;
        return Failure(std::move(error));
    }

    ZipPlace m_place;
    ReadLimits m_limits;
    RunControl& m_control;
    bool m_headerFirst = true;
    std::unique_ptr<ZipFiles> m_files;
    std::unique_ptr<RecordSource> m_records;
    std::size_t m_next = 0;
};

}  // namespace

Result<ZipKind> zipKind(const ZipPlace& place, const ReadLimits& limits, RunControl& control) {
    Result<std::unique_ptr<ZipFiles>> files = ZipFiles::open(place, limits, control);
    if (!files) return Failure(files.error());
    bool hasHeader = false;
    bool hasSamples = false;
    while (true) {
        const Result<bool> more = (*files)->next();
        if (!more) return Failure(more.error());
        if (!*more) return ZipKind::Files;
        hasHeader = hasHeader || (*files)->name() == kHeader;
        hasSamples = hasSamples || (*files)->name().starts_with("samples/");
        if ((hasHeader && hasSamples) || (*files)->name() == kEarlyHeader) return ZipKind::InspectLog;
    }
}

std::unique_ptr<RecordSource> openInspectZip(const ZipPlace& place, const ReadLimits& limits, RunControl& control) {
    return std::make_unique<InspectZip>(place, limits, control);
}

}  // namespace writ::sim
