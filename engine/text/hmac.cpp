#include "engine/text/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace writ {

Digest hmacSha256(std::string_view key, std::string_view bytes) {
    Digest digest;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
         bytes.size(), digest.bytes.data(), nullptr);
    return digest;
}

}  // namespace writ
