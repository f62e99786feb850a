# Writes refusals.model of FOLDER as a C++ source to OUTPUT, if it is the file that refusals.json tells of.
file(READ "${FOLDER}/refusals.json" record)
string(JSON expected GET "${record}" digest)
file(SHA256 "${FOLDER}/refusals.model" found)
if(NOT found STREQUAL expected)
    message(FATAL_ERROR "refusals.model has the digest ${found}, but refusals.json tells of ${expected}: train.py writes both")
endif()
file(READ "${FOLDER}/refusals.model" bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(WRITE "${OUTPUT}" "#include \"simulator/outcome/shipped_model.h\"

namespace writ::sim {
namespace {

constexpr char kText[] = {${bytes}};

}  // namespace

std::string_view shippedModelText() { return {kText, sizeof(kText)}; }

}  // namespace writ::sim
")
