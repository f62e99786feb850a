#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::sim::shell {

/// A path without ".", ".." and double slashes, as the text alone tells: links are not looked at. "~" at the front stays.
[[nodiscard]] std::string tidyPath(std::string_view path);
/// `path` below `folder`; an absolute one stays. An empty folder is the one where the command starts.
[[nodiscard]] std::string joinPath(const std::string& folder, std::string_view path);
/// Files that hold nothing: /dev/null and the standard streams.
[[nodiscard]] bool isNoFile(std::string_view path);

/// The host of "https://user@host:80/x", "host/x" or "/dev/tcp/host/80"; nothing when the text does not tell it.
[[nodiscard]] std::optional<std::string> hostOf(std::string_view address);
/// The path in a file: URL.
[[nodiscard]] std::optional<std::string> pathOfFileUrl(std::string_view address);

}  // namespace writ::sim::shell
