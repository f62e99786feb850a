#include "simulator/transcript/packed_steps.h"

#include "simulator/transcript/step_match.h"

#include <type_traits>

namespace writ::sim {

namespace {

// Numbers are small: seven bits a byte, the last without the eighth.
constexpr std::uint32_t kBits = 7;
constexpr std::uint32_t kMore = 1U << kBits;

template <typename Plain>
concept Small = std::is_enum_v<Plain> || std::is_same_v<Plain, bool>;

class Writer {
public:
    explicit Writer(std::string& out) : m_out(out) {}
    void put(std::uint32_t number) {
        for (; number >= kMore; number >>= kBits) m_out += static_cast<char>(number | kMore);
        m_out += static_cast<char>(number);
    }
    template <Small Plain>
    void put(Plain value) {
        put(static_cast<std::uint32_t>(value));
    }
    void put(const std::string& text) {
        put(static_cast<std::uint32_t>(text.size()));
        m_out += text;
    }

private:
    std::string& m_out;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : m_bytes(bytes) {}
    void put(std::uint32_t& number) {
        number = 0;
        for (std::uint32_t shift = 0;; shift += kBits) {
            const auto byte = static_cast<unsigned char>(m_bytes.front());
            m_bytes.remove_prefix(1);
            number |= (byte & (kMore - 1)) << shift;
            if (byte < kMore) return;
        }
    }
    template <Small Plain>
    void put(Plain& value) {
        std::uint32_t number = 0;
        put(number);
        value = static_cast<Plain>(number);
    }
    void put(std::string& text) {
        std::uint32_t size = 0;
        put(size);
        text.assign(m_bytes.substr(0, size));
        m_bytes.remove_prefix(size);
    }

private:
    std::string_view m_bytes;
};

// What is written, in the order in which it is read.
template <typename To, typename AnyStep>
void passMembers(To& to, AnyStep& step) {
    to.put(step.kind);
    to.put(step.role);
    to.put(step.argumentsState);
    to.put(step.approved);
    to.put(step.declaredError);
    to.put(step.call);
    to.put(step.resultStep);
    to.put(step.callStep);
    to.put(step.text);
    to.put(step.callId);
    to.put(step.tool);
    to.put(step.agent);
    to.put(step.argumentsNote);
}

}  // namespace

PackedSteps::PackedSteps(const std::vector<Step>& steps) : m_count(steps.size()) {
    Writer writer(m_bytes);
    for (const Step& step : steps) {
        passMembers(writer, step);
        writer.put(step.arguments.asString());
        writer.put(step.result.asString());
        writer.put(step.declared.has_value());
        if (step.declared) m_declared.push_back(*step.declared);
    }
    m_bytes.shrink_to_fit();
}

std::vector<Step> PackedSteps::unpacked() const {
    Reader reader(m_bytes);
    std::vector<Step> steps(m_count);
    auto declared = m_declared.begin();
    std::uint32_t number = 0;
    for (Step& step : steps) {
        step.number = ++number;
        passMembers(reader, step);
        std::string value;
        reader.put(value);
        if (!value.empty()) step.arguments = Json(value);
        reader.put(value);
        if (!value.empty()) step.result = Json(value);
        bool isDeclared = false;
        reader.put(isDeclared);
        if (isDeclared) step.declared = *declared++;
    }
    return steps;
}

void slim(Step& step) {
    step.text = textFingerprint(step.text);
    step.arguments = valueFingerprint(step.arguments);
    step.result = valueFingerprint(step.result);
    step.context = nullptr;
    step.recorded = nullptr;
}

}  // namespace writ::sim
