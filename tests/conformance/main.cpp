// writ-conformance WHAT DIR [--json] [--without=NAME] [--golden=FILE]: holds what the project computes against data with known
// answers. --without: not in folders called NAME; --golden: counts to hold those of the recordings against, written anew where
// WRIT_UPDATE_GOLDENS is 1.
// Exit: 0 nothing failed, 1 something failed, 2 bad usage or nothing to run.
#include "tests/conformance/cedar/suites.h"
#include "tests/conformance/recordings/subjects.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

using writ::conformance::Report;

constexpr int kFailed = 1;
constexpr int kBadUsage = 2;
constexpr std::string_view kWithout = "--without=";
constexpr std::string_view kGolden = "--golden=";

struct Arguments {
    std::vector<std::string_view> words;
    bool json = false;
    std::string without;
    std::filesystem::path golden;
};

struct Subject {
    std::string_view name;
    Report (*run)(const std::filesystem::path& folder, const Arguments& arguments);
};
constexpr std::array<Subject, 4> kSubjects{{
    {"cedar",
     [](const auto& folder, const auto& given) {
         return Report{writ::conformance::runCedar(folder, given.without), {}, {}};
     }},
    {"outcomes", [](const auto& folder, const auto&) { return writ::conformance::runOutcomes(folder); }},
    {"refusals", [](const auto& folder, const auto&) { return writ::conformance::runRefusals(folder); }},
    {"transcripts",
     [](const auto& folder, const auto& given) { return writ::conformance::runTranscripts(folder, given.golden); }},
}};

int usage(const std::string& why) {
    std::fprintf(
        stderr,
        "writ-conformance: %s\nusage: writ-conformance cedar|outcomes|refusals|transcripts DIR [--json] [--without=NAME] "
        "[--golden=FILE]\n",
        why.c_str());
    return kBadUsage;
}

Arguments argumentsOf(int argc, char** argv) {
    Arguments given;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--json")
            given.json = true;
        else if (word.starts_with(kWithout))
            given.without = word.substr(kWithout.size());
        else if (word.starts_with(kGolden))
            given.golden = word.substr(kGolden.size());
        else
            given.words.push_back(word);
    }
    return given;
}

}  // namespace

int main(int argc, char** argv) {
    const Arguments given = argumentsOf(argc, argv);
    if (given.words.size() != 2) return usage("two words are needed: what to run, and the folder");
    const Subject* subject = nullptr;
    for (const Subject& candidate : kSubjects)
        if (candidate.name == given.words[0]) subject = &candidate;
    if (subject == nullptr) return usage("'" + std::string(given.words[0]) + "' is nothing that can be run");
    const std::filesystem::path folder(given.words[1]);
    if (std::error_code error; !std::filesystem::is_directory(folder, error)) return usage("there is no such folder");
    const Report report = subject->run(folder, given);
    if (report.suites.empty()) return usage("no test data of this kind lie in that folder");
    const std::string text = given.json ? toJson(report).dump(true) + "\n" : toText(report);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return anyFailed(report.suites) ? kFailed : 0;
}
