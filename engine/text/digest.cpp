#include "engine/text/digest_chain.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <memory>

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

Digest chained(const Digest& before, std::string_view part) {
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
    const std::string head = "64:" + before.hex() + std::to_string(part.size()) + ':';
    Digest digest;
    const bool done = context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1 &&
                      EVP_DigestUpdate(context.get(), head.data(), head.size()) == 1 &&
                      EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1 &&
                      EVP_DigestFinal_ex(context.get(), digest.bytes.data(), nullptr) == 1;
    return done ? digest : DigestBuilder().add(before.hex()).add(part).finish();
}

}  // namespace writ
