#include "simulator/transcript/records.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <variant>

namespace writ::sim {

namespace {

constexpr std::size_t kKilo = std::size_t{1} << 10U;
constexpr std::size_t kAlone = 1024 * kKilo;  // a thread costs more than it gives for a file that is smaller
constexpr std::size_t kBatch = 256 * kKilo;   // what is handed over at a time
constexpr std::size_t kAhead = 4096 * kKilo;  // so much waits to be read; a longer record waits alone

struct Damage {
    Record place;
    Error error;
};
using Item = std::variant<Record, Damage, Error>;

/// What a record takes at least: millions of lines may be shorter than what is told of them.
std::size_t weight(const Record& record) {
    return record.bytes + sizeof(Item);
}

/// Some records in their order, handed over together.
struct Batch {
    std::vector<Item> items;
    std::size_t weight = 0;
    bool isLast = false;
    std::exception_ptr thrown;  ///< behind the items
};

/// What one thread hands to another, which may lag behind by kAhead.
class Handover {
public:
    /// Waits until there is room for more; false: nobody wants any more. What was given back goes here, since memory is best
    /// given back by the thread that took it.
    bool waitForRoom() {
        std::vector<Batch> done;
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_stopped || m_weight < kAhead; });
        done.swap(m_done);
        return !m_stopped;
    }
    void put(Batch batch) {
        const std::lock_guard lock(m_mutex);
        m_weight += batch.weight;
        m_batches.push_back(std::move(batch));
        m_changed.notify_all();
    }
    /// What the other thread has, though it was not put here.
    void countTaken(std::size_t weight) { m_weight += weight; }
    /// The next batch, for one that was taken before.
    Batch take(Batch done) {
        std::unique_lock lock(m_mutex);
        m_weight -= done.weight;
        m_done.push_back(std::move(done));
        m_changed.notify_all();
        m_changed.wait(lock, [&] { return !m_batches.empty(); });
        Batch batch = std::move(m_batches.front());
        m_batches.pop_front();
        return batch;
    }
    void stop() {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Batch> m_batches;
    std::vector<Batch> m_done;
    std::size_t m_weight = 0;  // of what was put and is not done with
    bool m_stopped = false;
};

class ReadAhead final : public RecordSource {
public:
    explicit ReadAhead(std::unique_ptr<RecordSource> source) : m_source(std::move(source)) {}
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;
    ~ReadAhead() override {
        if (!m_thread.joinable()) return;
        m_handover.stop();
        m_thread.join();
    }

    Framing framing() const override { return m_source->framing(); }
    Result<std::optional<Record>> next() override {
        if (m_thread.joinable()) return nextOfThread();
        m_source->onDamaged = onDamaged;
        Result<std::optional<Record>> record = m_source->next();
        if (!record || !record->has_value()) return record;
        m_aloneBytes += (*record)->bytes;
        if (m_aloneBytes >= kAlone && framing() != Framing::Document) {
            m_handover.countTaken(weight(**record));
            m_batch.weight = weight(**record);
            m_thread = std::thread([this] { run(); });
        }
        return record;
    }

private:
    Result<std::optional<Record>> nextOfThread() {
        while (true) {
            if (m_at == m_batch.items.size()) {
                if (m_batch.thrown) std::rethrow_exception(m_batch.thrown);
                if (m_batch.isLast) return std::nullopt;
                m_batch = m_handover.take(std::move(m_batch));
                m_at = 0;
                continue;
            }
            Item& item = m_batch.items[m_at++];
            if (const auto* record = std::get_if<Record>(&item)) return *record;
            if (auto* error = std::get_if<Error>(&item)) return Failure(std::move(*error));
            const auto& damage = std::get<Damage>(item);
            if (onDamaged) onDamaged(damage.place, damage.error);
        }
    }

    // All below runs on the thread.
    void run() {
        Batch batch;
        m_source->onDamaged = [&](const Record& place, const Error& error) {
            batch.items.emplace_back(Damage{place, error});
            batch.weight += weight(place);
        };
        while (!batch.isLast && m_handover.waitForRoom()) {
            batch = Batch();
            try {
                fill(batch);
            } catch (...) {
                batch.thrown = std::current_exception();
                batch.isLast = true;
            }
            const bool isLast = batch.isLast;
            m_handover.put(std::move(batch));
            batch.isLast = isLast;
        }
    }

    void fill(Batch& batch) {
        while (batch.weight < kBatch && !batch.isLast) {
            Result<std::optional<Record>> record = m_source->next();
            batch.isLast = !record || !record->has_value();
            if (!record) batch.items.emplace_back(std::move(record.error()));
            if (batch.isLast) return;
            batch.weight += weight(**record);
            batch.items.emplace_back(**std::move(record));
        }
    }

    std::unique_ptr<RecordSource> m_source;
    std::size_t m_aloneBytes = 0;
    Handover m_handover;
    std::thread m_thread;
    Batch m_batch;  // that is being given
    std::size_t m_at = 0;
};

}  // namespace

std::unique_ptr<RecordSource> readAhead(std::unique_ptr<RecordSource> source) {
    return std::make_unique<ReadAhead>(std::move(source));
}

}  // namespace writ::sim
