#pragma once

#include "autograd/tape.h"
#include "core/rng.h"

namespace unrolled {

/// Sets each element to zero with probability p and scales the others by 1 / (1 − p), so that the
/// mean stays (Srivastava et al. 2014, in the "inverted" form). p must be in [0, 1); at 0 it is x
/// itself.
Var dropout(Var x, float p, Rng& rng);

/// The same for x [T, B, F] with one mask [B, F] for all steps (Gal and Ghahramani 2016).
Var dropoutOverTime(Var x, float p, Rng& rng);

}  // namespace unrolled
