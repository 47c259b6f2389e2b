#include "autograd/ops/dropout.h"

#include "autograd/ops/elementwise.h"
#include "core/error.h"

namespace unrolled {

Var dropout(Var x, float p, Rng& rng) {
  require<InvalidArgumentError>(p >= 0.0f && p < 1.0f, "dropout must be from 0 to below 1, got ",
                                p);
  if (p == 0.0f) return x;
  Tape& tape = x.tape();
  float* mask = tape.scratch(x.size());
  const float kept = 1.0f / (1.0f - p);
  for (std::size_t i = 0; i < x.size(); ++i) mask[i] = rng.uniform() < p ? 0.0f : kept;
  return multiply(x, tape.constant(x.shape(), mask));
}

}  // namespace unrolled
