#include "engine/text/digest.h"

#include <openssl/sha.h>

namespace writ {

std::string Digest::hex() const {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        out.push_back(kDigits[byte >> 4U]);
        out.push_back(kDigits[byte & 0x0FU]);
    }
    return out;
}

std::string Digest::shortHex() const {
    return hex().substr(0, 8);
}

Digest sha256(std::string_view bytes) {
    Digest digest;
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.bytes.data());
    return digest;
}

DigestBuilder& DigestBuilder::add(std::string_view part) {
    m_buffer += std::to_string(part.size());
    m_buffer += ':';
    m_buffer += part;
    return *this;
}

Digest DigestBuilder::finish() const {
    return sha256(m_buffer);
}

}  // namespace writ
