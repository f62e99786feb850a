#include "app/cli/command_table.h"
#include "engine/text/allocator.h"

#include <unistd.h>
#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    writ::tuneAllocator();
    std::ios::sync_with_stdio(false);
    writ::cli::Console console{std::cin, std::cout, std::cerr, isatty(STDOUT_FILENO) == 1, isatty(STDERR_FILENO) == 1};
    try {
        const int status = writ::cli::run({argv + (argc > 0 ? 1 : 0), argv + argc}, console);
        std::cout.flush();
        // A full disk or a closed pipe must not look like success.
        return std::cout.good() ? status : static_cast<int>(writ::cli::kUsage);
    } catch (const std::exception& error) {
        std::cerr << "writ: error: " << error.what() << "\n";
        return writ::cli::kUsage;
    }
}
