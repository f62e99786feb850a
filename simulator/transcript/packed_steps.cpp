#include "simulator/transcript/packed_steps.h"

#include "simulator/transcript/step_match.h"

#include <array>
#include <cstring>
#include <type_traits>

namespace writ::sim {

namespace {

class Writer {
public:
    explicit Writer(std::string& out) : m_out(out) {}
    template <typename Plain>
    requires std::is_trivially_copyable_v<Plain>
    void put(Plain value) {
        std::array<char, sizeof value> bytes{};
        std::memcpy(bytes.data(), &value, sizeof value);
        m_out.append(bytes.data(), bytes.size());
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
    template <typename Plain>
    requires std::is_trivially_copyable_v<Plain>
    void put(Plain& value) {
        std::memcpy(&value, m_bytes.data(), sizeof value);
        m_bytes.remove_prefix(sizeof value);
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
