// Tells the document test what the program knows: operators, tests, and which documents compileBinding() takes.
//   binding-table operators|tests      the names, one a line
//   binding-table binding|notes FILE   exit code 0 when the file is taken, else 1 and why
#include "engine/json/file.h"
#include "simulator/binding/node.h"
#include "simulator/workspace/notes.h"

#include <iostream>

namespace {

int verdict(const writ::Error* error) {
    if (error) std::cout << error->text() << '\n';
    return error ? 1 : 0;
}

int takeFile(const std::string& what, const char* file) {
    const auto document = writ::readJsonFile(file);
    if (!document) return verdict(&document.error());
    if (what == "notes") {
        const auto notes = writ::sim::notesFromJson(*document);
        return verdict(notes ? nullptr : &notes.error());
    }
    writ::sim::BindingSources sources;
    sources.document = *document;
    const auto binding = writ::sim::compileBinding(sources);
    return verdict(binding ? nullptr : &binding.error());
}

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    if (argc > 2) return takeFile(what, argv[2]);
    if (what == "operators")
        for (const auto& row : writ::sim::derivations()) std::cout << row.name << '\n';
    if (what == "tests")
        for (const auto& row : writ::sim::binding::testTable()) std::cout << row.name << '\n';
    return what == "operators" || what == "tests" ? 0 : 2;
}
