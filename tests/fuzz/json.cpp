// What parses prints back to the same, compact, indented and canonical; both parsers say the same of every text.
#include "engine/json/parser.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace writ;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Result<Json> json = parseJsonPlainly(text);
    const Result<Json> fast = parseJson(text);
    if (json.has_value() != fast.has_value() || json.has_value() != parseIfJson(text).has_value()) std::abort();
    if (!json && (json.error().kind != fast.error().kind || json.error().text() != fast.error().text())) std::abort();
    if (!json) return 0;
    if (json->dump() != fast->dump() || !(*json == *fast)) std::abort();
    for (const std::string& printed : {json->dump(), json->dump(true)}) {
        const Result<Json> again = parseJson(printed);
        if (!again || !(*again == *json)) std::abort();
    }
    const Result<Json> canonical = parseJson(json->canonical());
    if (!canonical || canonical->canonical() != json->canonical()) std::abort();
    return 0;
}
