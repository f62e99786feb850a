#pragma once

#include <cstdint>
#include <string_view>

namespace writ::sim {

/// How long work talks to whoever started it. Both functions may be called from any thread.
class RunControl {
public:
    virtual ~RunControl() = default;
    [[nodiscard]] virtual bool cancelled() const { return false; }
    virtual void progress(std::uint64_t done, std::uint64_t total) {
        static_cast<void>(done);
        static_cast<void>(total);
    }
};

}  // namespace writ::sim
