# The compile rules of every product target, in one place.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(WRIT_CCACHE ccache)
if(WRIT_CCACHE AND NOT WRIT_PCH)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${WRIT_CCACHE}")
endif()
find_program(WRIT_MOLD mold)
if(WRIT_MOLD AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
    add_link_options(-fuse-ld=mold)
endif()

add_library(writ_build_rules INTERFACE)
target_compile_features(writ_build_rules INTERFACE cxx_std_20)
target_include_directories(writ_build_rules INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(writ_build_rules INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wswitch-enum -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wformat=2)
# Off in the release preset: at -O2 g++ 12 sees out-of-bounds copies in moved std::string that are not there.
if(WRIT_WERROR)
    target_compile_options(writ_build_rules INTERFACE -Werror)
endif()
if(WRIT_SANITIZE)
    # Global, so that test helpers and generated sources are instrumented too.
    add_compile_options(-fsanitize=${WRIT_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${WRIT_SANITIZE})
    # What sanitizers add makes g++ 12 see uninitialised values and out-of-bounds copies of std::string that are not there.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-error=maybe-uninitialized -Wno-error=array-bounds -Wno-error=stringop-overflow -Wno-error=stringop-overread
                            -Wno-error=restrict)
    endif()
    if(WRIT_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=undefined)
    endif()
endif()
if(WRIT_FUZZ)
    # Coverage in the libraries too: without it a fuzzer sees only its own few lines.
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# For programs, not libraries: linked before the C library, it serves every allocation. Sanitizers bring their own.
add_library(writ_allocator INTERFACE)
if(NOT WRIT_SANITIZE)
    find_package(mimalloc 2 REQUIRED)
    target_link_libraries(writ_allocator INTERFACE mimalloc)
    target_compile_definitions(writ_allocator INTERFACE WRIT_MIMALLOC)
endif()

add_library(writ_qt_rules INTERFACE)
target_link_libraries(writ_qt_rules INTERFACE writ_build_rules)
target_compile_definitions(writ_qt_rules INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_BEFORE=0x060400)

# What nearly every file of the engine and the simulator reads.
set(WRIT_STD_HEADERS <algorithm> <array> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string>
    <string_view> <tl/expected.hpp> <unordered_map> <variant> <vector>)

# writ_slim_pch(target headers...): a small precompiled header where it pays.
function(writ_slim_pch target)
    if(WRIT_PCH)
        target_precompile_headers(${target} PRIVATE ${ARGN})
    endif()
endfunction()
