// What concerns the module as a whole.

#include <string>

#include <emscripten/bind.h>
#include <emscripten/heap.h>

#include "live.h"
#include "marshal.h"
#include "network.h"

namespace unrolled::bindings {
namespace {

std::string version() { return UNROLLED_VERSION; }

std::string variant() {
#ifdef __wasm_relaxed_simd__
  return "relaxed-simd";
#else
  return "simd";
#endif
}

double heapBytes() { return static_cast<double>(emscripten_get_heap_size()); }

}  // namespace

EMSCRIPTEN_BINDINGS(module) {
  using namespace emscripten;
  register_type<Float32Array>("Float32Array");
  register_type<Int32Array>("Int32Array");
  register_type<StringArray>("readonly string[]");
  register_type<Text>("string");
  register_type<TextOrTokens>("string | Int32Array");
  register_type<NetworkObject>(UNROLLED_NETWORK_TYPE);
  register_type<NamedShapes>("{ name: string; shape: number[] }[]");
  register_type<NamedArrays>("{ name: string; shape: number[]; values: Float32Array }[]");

  function("version", &version);
  function("variant", &variant);
  function("liveObjects", &Live::count);
  function("heapBytes", &heapBytes);
}

}  // namespace unrolled::bindings
