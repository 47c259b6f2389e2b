#pragma once

#include "kernels/lanes.h"

namespace unrolled::kernels {

/// A function of one number, and its slope in terms of its output y:
///
///   tanh                                           1 − y²
///   sigmoid       1 / (1 + e^−x)                   y (1 − y)
///   relu          max(0, x)                        1 where y > 0
///   linear        x                                1
///   hard-sigmoid  min(1, max(0, 0.2 x + 0.5))      0.2 where 0 < y < 1     (as ONNX and Keras)
enum class Activation { kTanh, kSigmoid, kRelu, kLinear, kHardSigmoid };

template <Activation f>
inline Lanes activated(Lanes x) {
  if constexpr (f == Activation::kTanh) return tanh(x);
  if constexpr (f == Activation::kSigmoid) return sigmoid(x);
  if constexpr (f == Activation::kRelu) return xsimd::select(x < Lanes(0.0f), Lanes(0.0f), x);
  if constexpr (f == Activation::kLinear) return x;
  if constexpr (f == Activation::kHardSigmoid) {
    return limit(madd(x, Lanes(0.2f), Lanes(0.5f)), 0.0f, 1.0f);
  }
}

template <Activation f>
inline Lanes slope(Lanes y) {
  const Lanes zero(0.0f);
  const Lanes one(1.0f);
  if constexpr (f == Activation::kTanh) return one - y * y;
  if constexpr (f == Activation::kSigmoid) return y * (one - y);
  if constexpr (f == Activation::kRelu) return xsimd::select(y > zero, one, zero);
  if constexpr (f == Activation::kLinear) return one;
  if constexpr (f == Activation::kHardSigmoid) {
    return xsimd::select(y > zero && y < one, Lanes(0.2f), zero);
  }
}

/// Calls `use.operator()<f>()` for the f that is known only now.
template <typename Use>
inline auto withActivation(Activation f, Use use) {
  switch (f) {
    case Activation::kTanh:
      return use.template operator()<Activation::kTanh>();
    case Activation::kSigmoid:
      return use.template operator()<Activation::kSigmoid>();
    case Activation::kRelu:
      return use.template operator()<Activation::kRelu>();
    case Activation::kHardSigmoid:
      return use.template operator()<Activation::kHardSigmoid>();
    case Activation::kLinear:
      break;
  }
  return use.template operator()<Activation::kLinear>();
}

}  // namespace unrolled::kernels
