#include "autograd/ops/dropout.h"

#include <algorithm>

#include "autograd/ops/elementwise.h"
#include "core/error.h"

namespace unrolled {
namespace {

/// x ⊙ a mask of `drawn` numbers, repeated until it is as long as x.
Var masked(Var x, float p, std::size_t drawn, Rng& rng) {
  require<InvalidArgumentError>(p >= 0.0f && p < 1.0f, "dropout must be from 0 to below 1, got ",
                                p);
  if (p == 0.0f) return x;
  Tape& tape = x.tape();
  float* mask = tape.scratch(x.size());
  const float kept = 1.0f / (1.0f - p);
  for (std::size_t i = 0; i < drawn; ++i) mask[i] = rng.uniform() < p ? 0.0f : kept;
  for (std::size_t i = drawn; i < x.size(); i += drawn) std::copy_n(mask, drawn, mask + i);
  return multiply(x, tape.constant(x.shape(), mask));
}

}  // namespace

Var dropout(Var x, float p, Rng& rng) { return masked(x, p, x.size(), rng); }

Var dropoutOverTime(Var x, float p, Rng& rng) {
  require<ShapeError>(x.shape().rank() == 3, "dropoutOverTime needs [time, batch, features], got ",
                      x.shape());
  return masked(x, p, x.shape()[1] * x.shape()[2], rng);
}

}  // namespace unrolled
