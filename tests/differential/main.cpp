// The engine behind pipes: a scene a line in, an answer a line out. With --check FILE: scenes with the answers of the official
// engine, of which each must be ours too.
#include "engine/json/file.h"
#include "tests/differential/answer.h"

#include <algorithm>
#include <iostream>

namespace {

using namespace writ;

int serve() {
    for (std::string line; std::getline(std::cin, line);) {
        const auto scene = parseJson(line);
        if (!scene) {
            std::cerr << scene.error().text() << "\n";
            return 2;
        }
        std::cout << differential::answer(*scene).dump() << std::endl;
    }
    return 0;
}

int check(const char* file) {
    const auto text = readFile(file);
    if (!text) {
        std::cerr << text.error().text() << "\n";
        return 2;
    }
    std::size_t scenes = 0, wrong = 0;
    for (std::size_t at = 0; at < text->size();) {
        const std::size_t end = std::min(text->find('\n', at), text->size());
        const Json scene = parseJson(std::string_view(*text).substr(at, end - at)).value_or(Json());
        at = end + 1;
        ++scenes;
        if (!scene["official"].isObject()) std::cerr << "scene " << scenes << " cannot be read\n", ++wrong;
        for (const std::string& pointer : differential::differences(scene["official"], differential::answer(scene))) {
            std::cout << scene["id"].asString() << ": " << pointer << "\n";
            ++wrong;
        }
    }
    std::cout << scenes << " scenes, " << wrong << " differences\n";
    return wrong == 0 && scenes > 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    if (count == 1) return serve();
    if (count == 3 && std::string_view(words[1]) == "--check") return check(words[2]);
    std::cerr << "usage: writ-differential [--check FILE]\n";
    return 2;
}
