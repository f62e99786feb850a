// What parses prints back to the same, compact, indented and canonical; nothing crashes.
#include "engine/json/json.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace writ;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Result<Json> json = parseJson(text);
    if (!json) return 0;
    for (const std::string& printed : {json->dump(), json->dump(true)}) {
        const Result<Json> again = parseJson(printed);
        if (!again || !(*again == *json)) std::abort();
    }
    const Result<Json> canonical = parseJson(json->canonical());
    if (!canonical || canonical->canonical() != json->canonical()) std::abort();
    return 0;
}
