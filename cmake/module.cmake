# The Embind module that the npm package wraps: unrolled-<variant>.{js,wasm,d.ts}.

file(GLOB binding_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bindings/*.cc)
if(binding_sources)
  set(module_name unrolled-${UNROLLED_VARIANT})
  add_executable(unrolled ${binding_sources})
  # For size: nothing here loops over numbers.
  target_compile_options(unrolled PRIVATE -Oz)
  # But here. A loop that copies must not become a call of what it is the body of.
  set_source_files_properties(${PROJECT_SOURCE_DIR}/bindings/memory.cc
    PROPERTIES COMPILE_OPTIONS "-O3;-fno-builtin" SKIP_PRECOMPILE_HEADERS ON)
  target_precompile_headers(unrolled PRIVATE <emscripten/bind.h> <emscripten/val.h>)
  target_include_directories(unrolled PRIVATE ${PROJECT_SOURCE_DIR}/bindings)
  target_link_libraries(unrolled PRIVATE unrolled_core unrolled_warnings)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/package.json)
  file(READ ${PROJECT_SOURCE_DIR}/package.json package)
  string(JSON version GET "${package}" version)
  target_compile_definitions(unrolled PRIVATE UNROLLED_VERSION="${version}")
  set_target_properties(unrolled PROPERTIES OUTPUT_NAME ${module_name} SUFFIX .js)
  target_link_options(unrolled PRIVATE
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
  if(UNROLLED_VARIANT STREQUAL "simd")
    # The declarations are made by running the module, which Node 20 cannot do with relaxed SIMD; they are
    # the same for every variant.
    target_link_options(unrolled PRIVATE --emit-tsd ${module_name}.d.ts)
  endif()
endif()
