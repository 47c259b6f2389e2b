# Eigen3::Eigen and unrolled_xsimd, from wherever CMAKE_PREFIX_PATH or the system has them.

find_package(Eigen3 3.4 REQUIRED NO_MODULE)

# xsimd's own package file asks for xtl, which only its complex numbers need; so the header is sought.
find_path(XSIMD_INCLUDE_DIR xsimd/config/xsimd_config.hpp NO_CMAKE_FIND_ROOT_PATH REQUIRED)
file(STRINGS ${XSIMD_INCLUDE_DIR}/xsimd/config/xsimd_config.hpp xsimd_version
  REGEX "define XSIMD_VERSION_MAJOR")
string(REGEX MATCH "[0-9]+" xsimd_version "${xsimd_version}")
if(xsimd_version LESS 13)
  message(FATAL_ERROR "xsimd must be 13 or later, ${XSIMD_INCLUDE_DIR} has ${xsimd_version}")
endif()

# Behind a link of its own: beside it may lie the system's headers, which are not for WebAssembly.
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/include)
file(CREATE_LINK ${XSIMD_INCLUDE_DIR}/xsimd ${PROJECT_BINARY_DIR}/include/xsimd SYMBOLIC)
add_library(unrolled_xsimd INTERFACE)
target_include_directories(unrolled_xsimd SYSTEM INTERFACE ${PROJECT_BINARY_DIR}/include)
