# unrolled_tests: every file of tests/cpp in one GoogleTest program. GoogleTest is compiled from source so
# that the native and the WebAssembly build run the same version.

set(gtest ${UNROLLED_GOOGLETEST}/googletest)
set(gmock ${UNROLLED_GOOGLETEST}/googlemock)
if(NOT EXISTS ${gtest}/src/gtest-all.cc)
  message(STATUS "No GoogleTest in ${UNROLLED_GOOGLETEST}: there will be no unrolled_tests")
  return()
endif()

add_library(unrolled_gtest STATIC
  ${gtest}/src/gtest-all.cc ${gmock}/src/gmock-all.cc ${gmock}/src/gmock_main.cc)
target_include_directories(unrolled_gtest PRIVATE ${gtest} ${gmock})
target_include_directories(unrolled_gtest SYSTEM PUBLIC ${gtest}/include ${gmock}/include)
target_compile_definitions(unrolled_gtest PUBLIC GTEST_HAS_PTHREAD=0)
target_link_libraries(unrolled_gtest PUBLIC unrolled_flags)
target_compile_options(unrolled_gtest PRIVATE -O1)

file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/cpp/*.cc)
if(test_sources)
  add_executable(unrolled_tests ${test_sources})
  target_include_directories(unrolled_tests PRIVATE ${PROJECT_SOURCE_DIR}/tests/cpp)
  # Every test reads this header, which takes longer than all else that most of them compile.
  target_precompile_headers(unrolled_tests PRIVATE <gtest/gtest.h>)
  target_compile_definitions(unrolled_tests PRIVATE
    UNROLLED_FIXTURES="${PROJECT_SOURCE_DIR}/tests/fixtures")
  target_link_libraries(unrolled_tests PRIVATE unrolled_core unrolled_warnings unrolled_gtest
    unrolled_xsimd)
  # The tests are half of what a whole build compiles, and run for seconds.
  target_compile_options(unrolled_tests PRIVATE -O1)
  if(EMSCRIPTEN)
    # NODERAWFS: the tests read their fixtures from the real file system.
    target_link_options(unrolled_tests PRIVATE -sENVIRONMENT=node -sNODERAWFS -sEXIT_RUNTIME -O1)
    set_target_properties(unrolled_tests PROPERTIES SUFFIX .cjs)
  endif()
endif()
