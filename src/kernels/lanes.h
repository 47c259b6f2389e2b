#pragma once

#include <array>
#include <cstddef>
#include <xsimd/xsimd.hpp>

namespace unrolled::kernels {

/// One vector register of floats: four with WebAssembly, as many as the target has natively.
using Lanes = xsimd::batch<float>;
inline constexpr std::size_t kLanes = Lanes::size;

/// a · b + c, fused where the target can (relaxed SIMD).
Lanes madd(Lanes a, Lanes b, Lanes c);

/// tanh by a rational approximation, absolute error below 1e-6; NaN stays NaN.
Lanes tanh(Lanes x);
/// 1 / (1 + e^−x), from tanh.
Lanes sigmoid(Lanes x);
/// e^x, relative error below 1e-6.
Lanes exp(Lanes x);

/// A place in a pass over contiguous floats where a whole register fits.
struct FullLanes {
  std::size_t offset;
  Lanes load(const float* p) const { return Lanes::load_unaligned(p + offset); }
  void store(float* p, Lanes v) const { v.store_unaligned(p + offset); }
};

/// The end of such a pass, where only `count` floats are left. Missing lanes read as zero and are
/// not written.
struct TailLanes {
  std::size_t offset;
  std::size_t count;
  Lanes load(const float* p) const;
  void store(float* p, Lanes v) const;
};

/// Calls `body(place)` for every register's worth of n floats; `place.load(p)` and
/// `place.store(p, v)` reach the same lanes of every array.
template <typename Body>
inline void forEachLanes(std::size_t n, Body&& body) {
  std::size_t offset = 0;
  for (; offset + kLanes <= n; offset += kLanes) body(FullLanes{offset});
  if (offset < n) body(TailLanes{offset, n - offset});
}

}  // namespace unrolled::kernels
