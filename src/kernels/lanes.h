#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <xsimd/xsimd.hpp>

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace unrolled::kernels {

/// One vector register of floats: four with WebAssembly, as many as the target has natively.
using Lanes = xsimd::batch<float>;
inline constexpr std::size_t kLanes = Lanes::size;

/// a · b + c, fused where the target can (relaxed SIMD).
inline Lanes madd(Lanes a, Lanes b, Lanes c) {
#ifdef __wasm_relaxed_simd__
  return wasm_f32x4_relaxed_madd(a, b, c);
#else
  return xsimd::fma(a, b, c);
#endif
}

/// x limited to [low, high]; NaN stays NaN.
inline Lanes limit(Lanes x, float low, float high) {
  // Minimum and maximum of two registers are one instruction each that returns one particular
  // operand when either is NaN; the order of the operands makes that x.
#ifdef __wasm_simd128__
  return wasm_f32x4_pmax(wasm_f32x4_pmin(x, Lanes(high)), Lanes(low));
#else
  return xsimd::max(Lanes(low), xsimd::min(Lanes(high), x));
#endif
}

namespace detail {

/// c[0] + c[1] x + c[2] x² + …
template <std::size_t N>
inline Lanes polynomial(Lanes x, const std::array<float, N>& c) {
  Lanes value(c[N - 1]);
  for (std::size_t i = N - 1; i-- > 0;) value = madd(value, x, Lanes(c[i]));
  return value;
}

}  // namespace detail

/// e^x, relative error below 1e-6 where the result is a normal number; 0 below that range and
/// infinite above it; NaN stays NaN.
inline Lanes exp(Lanes x) {
  // x = n ln 2 + r with r in [0, ln 2], e^x = 2^n e^r. ln 2 is split so that n times its upper part
  // is exact. The polynomial is a minimax fit of the relative error, 2e-9 on the interval.
  constexpr float kLog2E = 1.44269504f;
  constexpr float kLn2Upper = 0.693359375f;
  constexpr float kLn2Lower = -2.12194440e-4f;
  constexpr float kLargest = 88.7228394f;
  constexpr float kSmallest = -87.3365402f;
  static constexpr std::array<float, 7> kFit = {1.00000000f,   0.999999717f,  0.500006920f,
                                                0.166604348f,  0.0419296054f, 0.00777472642f,
                                                0.00195681628f};
  // Adding 1.5 · 2^23 rounds to an integer, which then sits in the low bits of the sum.
  constexpr float kRound = 12582912.0f;

  const Lanes bounded = limit(x, kSmallest, kLargest);
  const Lanes shifted = madd(bounded, Lanes(kLog2E), Lanes(-0.5f)) + Lanes(kRound);
  const Lanes n = shifted - Lanes(kRound);
  const Lanes r = madd(n, Lanes(-kLn2Lower), madd(n, Lanes(-kLn2Upper), bounded));
  const auto bits = (xsimd::bitwise_cast<std::int32_t>(shifted) + 127) << 23;
  Lanes result = detail::polynomial(r, kFit) * xsimd::bitwise_cast<float>(bits);
  result = xsimd::select(x < Lanes(kSmallest), Lanes(0.0f), result);
  return xsimd::select(x > Lanes(kLargest), Lanes(std::numeric_limits<float>::infinity()), result);
}

/// tanh by a rational approximation, absolute error below 1e-6; NaN stays NaN.
inline Lanes tanh(Lanes x) {
  // x P(x²) / Q(x²), a minimax fit of the relative error on [−9, 9] (2e-8). Where the argument is
  // held the quotient rounds to 1 or a little more, with and without fused instructions, so that
  // the second limit makes tanh saturate at exactly ±1.
  constexpr float kBound = 9.2f;
  static constexpr std::array<float, 5> kP = {0.999999979f, 0.133810111f, 0.00349557134f,
                                              2.06088235e-5f, 1.33543346e-8f};
  static constexpr std::array<float, 5> kQ = {1.0f, 0.467143267f, 0.0258769171f, 3.28560812e-4f,
                                              7.77641783e-7f};
  const Lanes bounded = limit(x, -kBound, kBound);
  const Lanes square = bounded * bounded;
  const Lanes quotient = bounded * detail::polynomial(square, kP) / detail::polynomial(square, kQ);
  return limit(quotient, -1.0f, 1.0f);
}

/// 1 / (1 + e^−x), from tanh.
inline Lanes sigmoid(Lanes x) { return madd(tanh(x * Lanes(0.5f)), Lanes(0.5f), Lanes(0.5f)); }

/// A place in a pass over contiguous floats where a whole register fits.
struct FullLanes {
  std::size_t offset;
  Lanes load(const float* p) const { return Lanes::load_unaligned(p + offset); }
  /// As `load`; missing lanes (here none) read as `fill`.
  Lanes load(const float* p, float /*fill*/) const { return load(p); }
  void store(float* p, Lanes v) const { v.store_unaligned(p + offset); }
};

/// The end of such a pass, where only `count` floats are left. Missing lanes read as zero, or as
/// `fill`, and are not written.
struct TailLanes {
  std::size_t offset;
  std::size_t count;
  Lanes load(const float* p) const { return load(p, 0.0f); }
  Lanes load(const float* p, float fill) const {
    alignas(alignof(Lanes)) std::array<float, kLanes> lanes;
    lanes.fill(fill);
    for (std::size_t i = 0; i < count; ++i) lanes[i] = p[offset + i];
    return Lanes::load_aligned(lanes.data());
  }
  void store(float* p, Lanes v) const {
    alignas(alignof(Lanes)) std::array<float, kLanes> lanes;
    v.store_aligned(lanes.data());
    for (std::size_t i = 0; i < count; ++i) p[offset + i] = lanes[i];
  }
};

/// Calls `body(place)` for every register's worth of n floats; `place.load(p)` and
/// `place.store(p, v)` reach the same lanes of every array.
template <typename Body>
inline void forEachLanes(std::size_t n, Body&& body) {
  std::size_t offset = 0;
  for (; offset + kLanes <= n; offset += kLanes) body(FullLanes{offset});
  if (offset < n) body(TailLanes{offset, n - offset});
}

/// Transposes a square of kLanes registers.
inline void transpose(std::array<Lanes, kLanes>& square) {
  // A perfect shuffle of the rows' elements, once for every bit of a row's number.
  for (std::size_t size = 1; size < kLanes; size *= 2) {
    const std::array<Lanes, kLanes> from = square;
    for (std::size_t i = 0; i < kLanes / 2; ++i) {
      square[2 * i] = xsimd::zip_lo(from[i], from[i + kLanes / 2]);
      square[2 * i + 1] = xsimd::zip_hi(from[i], from[i + kLanes / 2]);
    }
  }
}

}  // namespace unrolled::kernels
