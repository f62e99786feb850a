// writ-conformance WHAT DIR [--json] [--without=NAME]: runs published conformance data through an engine, but none in folders
// called NAME.
// Exit: 0 nothing failed, 1 something failed, 2 bad usage or nothing to run.
#include "tests/conformance/cedar/suites.h"

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int kFailed = 1;
constexpr int kBadUsage = 2;
constexpr std::string_view kWithout = "--without=";

int usage(const char* why) {
    std::fprintf(stderr, "writ-conformance: %s\nusage: writ-conformance cedar DIR [--json] [--without=NAME]\n", why);
    return kBadUsage;
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string_view> words;
    bool json = false;
    std::string without;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--json")
            json = true;
        else if (word.starts_with(kWithout))
            without = word.substr(kWithout.size());
        else
            words.push_back(word);
    }
    if (words.size() != 2) return usage("two words are needed: the language and the folder");
    if (words[0] != "cedar") return usage("only `cedar` can be run");
    const std::filesystem::path folder(words[1]);
    if (std::error_code error; !std::filesystem::is_directory(folder, error)) return usage("there is no such folder");
    const auto suites = writ::conformance::runCedar(folder, without);
    if (suites.empty()) return usage("no Cedar test data lies in that folder");
    const std::string text = json ? toJson(suites).dump(true) + "\n" : toText(suites);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return anyFailed(suites) ? kFailed : 0;
}
