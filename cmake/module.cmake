# The Embind modules that the npm package wraps, one an edition: unrolled-<variant>.{js,wasm,d.ts} and
# unrolled-full-<variant>.{js,wasm,d.ts}, which has what lies in folders of bindings/ as well
# (docs/decisions/0016-editions.md).

file(GLOB core_bindings CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bindings/*.cc)
file(GLOB full_bindings CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bindings/*/*.cc)

add_library(unrolled_bindings OBJECT ${core_bindings})
add_library(unrolled_full_bindings OBJECT ${full_bindings})
foreach(target unrolled_bindings unrolled_full_bindings)
  # For size: nothing here loops over numbers.
  target_compile_options(${target} PRIVATE -Oz)
  target_precompile_headers(${target} PRIVATE <emscripten/bind.h> <emscripten/val.h>)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/bindings)
  target_link_libraries(${target} PRIVATE unrolled_core unrolled_warnings)
endforeach()
# But here. A loop that copies must not become a call of what it is the body of.
set_source_files_properties(${PROJECT_SOURCE_DIR}/bindings/memory.cc
  PROPERTIES COMPILE_OPTIONS "-O3;-fno-builtin" SKIP_PRECOMPILE_HEADERS ON)

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/package.json)
file(READ ${PROJECT_SOURCE_DIR}/package.json package)
string(JSON version GET "${package}" version)
target_compile_definitions(unrolled_bindings PRIVATE UNROLLED_VERSION="${version}")

# add_module(<target> <name> <objects>...)
function(add_module target name)
  add_executable(${target})
  foreach(objects ${ARGN})
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${objects}>)
  endforeach()
  target_link_libraries(${target} PRIVATE unrolled_core)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} SUFFIX .js LINKER_LANGUAGE CXX)
  target_link_options(${target} PRIVATE
    # Binaryen's part; the compiler has made of the loops what it could (CMakeLists.txt).
    -Oz
    -lembind
    -sMODULARIZE
    -sEXPORT_ES6
    -sEXPORT_NAME=createUnrolled
    # Node gets the bytes of the binary handed to it, so the glue needs no code for it.
    -sENVIRONMENT=web,worker
    # No eval, so that a page may have a strict content-security policy.
    -sDYNAMIC_EXECUTION=0
    -sFILESYSTEM=0)
endfunction()

add_module(unrolled unrolled-${UNROLLED_VARIANT} unrolled_bindings)
add_module(unrolled_full unrolled-full-${UNROLLED_VARIANT} unrolled_bindings unrolled_full_bindings)
if(UNROLLED_VARIANT STREQUAL "simd")
  # The declarations are made by running the module, which Node 20 cannot do with relaxed SIMD; they are
  # the same for every variant, and those of the full edition have all that the core has.
  target_link_options(unrolled_full PRIVATE --emit-tsd unrolled-full-simd.d.ts)
endif()
