#include "simulator/redact/pseudonym.h"

#include "engine/json/file.h"
#include "engine/text/hmac.h"

#include <algorithm>

#include <openssl/rand.h>

namespace writ::sim {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kBegin = "[redacted:";
constexpr std::string_view kLetters = "bcdfghklmnpqrtwx";  // one for each hex digit
constexpr std::size_t kCodeLength = 16;
constexpr std::size_t kMaxLabel = 32;
constexpr const char* kKeyFile = ".writ/redaction.key";

std::string code(const Digest& digest) {
    std::string out;
    for (std::size_t i = 0; i < kCodeLength / 2; ++i) {
        out.push_back(kLetters[digest.bytes[i] >> 4U]);
        out.push_back(kLetters[digest.bytes[i] & 0x0FU]);
    }
    return out;
}

bool isLabelLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/// The end of a pseudonym whose kBegin ends at `at`; 0 when it is none.
std::size_t endOf(std::string_view text, std::size_t at) {
    const std::size_t colon = text.find(':', at);
    if (colon == std::string_view::npos || !isLabel(text.substr(at, colon - at))) return 0;
    const std::size_t end = colon + 1 + kCodeLength;
    if (end >= text.size() || text[end] != ']') return 0;
    const std::string_view letters = text.substr(colon + 1, kCodeLength);
    return letters.find_first_not_of(kLetters) == std::string_view::npos ? end + 1 : 0;
}

Failure noKey(const fs::path& file, std::string message) {
    Error error;
    error.kind = ErrorKind::Unwritable;
    error.message = std::move(message);
    error.file = file.string();
    return Failure(std::move(error));
}

Result<Pseudonyms> makeKey(const fs::path& file) {
    std::string key(Pseudonyms::kKeyBytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size())) != 1)
        return noKey(file, "This machine gave no random bytes for the key of the pseudonyms.");
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (error) return noKey(file, "The key of the pseudonyms cannot be kept: " + error.message() + ".");
    if (Result<void> written = writeFileAtomically(file, key); !written) return tl::unexpected(written.error());
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, fs::perm_options::replace, error);
    if (error) return noKey(file, "The key of the pseudonyms cannot be hidden from others: " + error.message() + ".");
    return Pseudonyms(std::move(key));
}

}  // namespace

Result<Pseudonyms> Pseudonyms::ofWorkspace(const fs::path& root) {
    const fs::path file = root / kKeyFile;
    std::error_code error;
    if (!fs::exists(file, error)) return makeKey(file);
    Result<std::string> key = readFile(file);
    if (!key) return tl::unexpected(key.error());
    // A shorter key would make values easy to try out, and a new one would quietly break equality.
    if (key->size() != kKeyBytes)
        return noKey(file, "This is no key of pseudonyms: 32 bytes were expected. Remove it to get a new one.");
    return Pseudonyms(*std::move(key));
}

std::string Pseudonyms::of(std::string_view label, std::string_view value) const {
    std::string out(kBegin);
    out += label;
    out += ':';
    out += code(hmacSha256(m_key, value));
    return out + "]";
}

TextPart findPseudonym(std::string_view text, std::size_t from) {
    while ((from = text.find(kBegin, from)) != std::string_view::npos) {
        if (const std::size_t end = endOf(text, from + kBegin.size()); end != 0) return {from, end};
        from += kBegin.size();
    }
    return {};
}

bool isLabel(std::string_view text) {
    return !text.empty() && text.size() <= kMaxLabel && std::all_of(text.begin(), text.end(), isLabelLetter);
}

}  // namespace writ::sim
