// Copies and fills of memory a register at a time. The module is linked for size, which brings the
// C library's functions that go byte by byte; rows of matrices are moved by these.

#include <wasm_simd128.h>

#include <cstddef>
#include <cstdint>

namespace {

constexpr std::size_t kRegister = sizeof(v128_t);
constexpr std::size_t kBlock = 4 * kRegister;

// A block is read before any of it is written, so that both directions may overlap.
void copyBlock(char* to, const char* from) {
  const v128_t a = wasm_v128_load(from);
  const v128_t b = wasm_v128_load(from + kRegister);
  const v128_t c = wasm_v128_load(from + 2 * kRegister);
  const v128_t d = wasm_v128_load(from + 3 * kRegister);
  wasm_v128_store(to, a);
  wasm_v128_store(to + kRegister, b);
  wasm_v128_store(to + 2 * kRegister, c);
  wasm_v128_store(to + 3 * kRegister, d);
}

void copyForward(char* to, const char* from, std::size_t n) {
  for (; n >= kBlock; n -= kBlock, to += kBlock, from += kBlock) copyBlock(to, from);
  for (; n >= kRegister; n -= kRegister, to += kRegister, from += kRegister) {
    wasm_v128_store(to, wasm_v128_load(from));
  }
  for (; n > 0; --n) *to++ = *from++;
}

void copyBackward(char* to, const char* from, std::size_t n) {
  for (; n >= kBlock; n -= kBlock) copyBlock(to + n - kBlock, from + n - kBlock);
  for (; n >= kRegister; n -= kRegister) {
    wasm_v128_store(to + n - kRegister, wasm_v128_load(from + n - kRegister));
  }
  for (; n > 0; --n) to[n - 1] = from[n - 1];
}

}  // namespace

extern "C" {

void* memcpy(void* to, const void* from, std::size_t n) {
  copyForward(static_cast<char*>(to), static_cast<const char*>(from), n);
  return to;
}

void* memmove(void* to, const void* from, std::size_t n) {
  const auto distance =
      reinterpret_cast<std::uintptr_t>(to) - reinterpret_cast<std::uintptr_t>(from);
  // Beyond the end of the source, or (it wraps around) before its beginning.
  if (distance >= n) {
    copyForward(static_cast<char*>(to), static_cast<const char*>(from), n);
  } else {
    copyBackward(static_cast<char*>(to), static_cast<const char*>(from), n);
  }
  return to;
}

void* memset(void* to, int byte, std::size_t n) {
  char* out = static_cast<char*>(to);
  const v128_t all = wasm_i8x16_splat(static_cast<std::int8_t>(byte));
  for (; n >= kBlock; n -= kBlock, out += kBlock) {
    for (std::size_t i = 0; i < kBlock; i += kRegister) wasm_v128_store(out + i, all);
  }
  for (; n >= kRegister; n -= kRegister, out += kRegister) wasm_v128_store(out, all);
  for (; n > 0; --n) *out++ = static_cast<char>(byte);
  return to;
}

}  // extern "C"
