# One program for each file of bench/native; it prints JSON. As WebAssembly it runs under Node.

file(GLOB benchmark_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bench/native/*.cc)
foreach(source IN LISTS benchmark_sources)
  get_filename_component(name ${source} NAME_WE)
  add_executable(bench_${name} ${source})
  target_link_libraries(bench_${name} PRIVATE unrolled_core unrolled_warnings unrolled_xsimd)
  if(EMSCRIPTEN)
    target_link_options(bench_${name} PRIVATE -sENVIRONMENT=node -sEXIT_RUNTIME)
    set_target_properties(bench_${name} PROPERTIES SUFFIX .cjs)
  endif()
endforeach()
