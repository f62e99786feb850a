#include "simulator/binding/shell/path.h"

#include <algorithm>
#include <array>
#include <vector>

namespace writ::sim::shell {

std::string tidyPath(std::string_view path) {
    std::vector<std::string_view> parts;
    const bool absolute = !path.empty() && path.front() == '/';
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view part = path.substr(at, end - at);
        at = end + 1;
        if (part.empty() || part == ".") continue;
        const bool goesUp = part == "..";
        const bool canGoUp = !parts.empty() && parts.back() != ".." && parts.back().front() != '~';
        if (goesUp && canGoUp)
            parts.pop_back();
        else if (!goesUp || !absolute)
            parts.push_back(part);
    }
    std::string result = absolute ? "/" : "";
    for (std::size_t i = 0; i < parts.size(); ++i) result.append(i == 0 ? "" : "/").append(parts[i]);
    return result.empty() ? "." : result;
}

std::string joinPath(const std::string& folder, std::string_view path) {
    const bool whole = folder.empty() || (!path.empty() && path.front() == '/');
    return tidyPath(whole ? std::string(path) : folder + "/" + std::string(path));
}

bool isNoFile(std::string_view path) {
    constexpr std::array<std::string_view, 9> kNoFiles{"/dev/null", "/dev/stdin",  "/dev/stdout",  "/dev/stderr", "/dev/tty",
                                                       "/dev/zero", "/dev/random", "/dev/urandom", "/dev/full"};
    return std::find(kNoFiles.begin(), kNoFiles.end(), path) != kNoFiles.end();
}

std::optional<std::string> hostOf(std::string_view address) {
    for (const std::string_view device : {"/dev/tcp/", "/dev/udp/"})
        if (address.starts_with(device)) address = address.substr(device.size());
    if (const std::size_t scheme = address.find("://"); scheme != std::string_view::npos) address = address.substr(scheme + 3);
    address = address.substr(0, address.find_first_of("/?#\\"));
    if (const std::size_t user = address.rfind('@'); user != std::string_view::npos) address = address.substr(user + 1);
    const bool bracketed = address.starts_with('[') && address.find(']') != std::string_view::npos;
    std::string host(address.substr(0, bracketed ? address.find(']') + 1 : address.find(':')));
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view(".-_:[]").find(c) != std::string_view::npos;
    };
    if (host.empty() || !std::all_of(host.begin(), host.end(), fits)) return std::nullopt;
    std::transform(host.begin(), host.end(), host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return host;
}

std::optional<std::string> pathOfFileUrl(std::string_view address) {
    constexpr std::string_view kFile = "file://";
    return address.starts_with(kFile) ? std::optional(std::string(address.substr(kFile.size()))) : std::nullopt;
}

}  // namespace writ::sim::shell
