#pragma once

#include <cstdint>
#include <span>

#include "autograd/tape.h"

namespace unrolled {

/// Which vectors of a batch make the triplets.
enum class TripletMining {
  /// One triplet for every vector with another of its group: its farthest of the group and its
  /// nearest of any other (Hermans, Beyer and Leibe 2017, equation 5).
  kHardest,
  /// One triplet for every ordered pair of a group: the nearest of other groups that is farther
  /// than the second of the pair; where there is none, the farthest (Schroff, Kalenichenko and
  /// Philbin 2015, section 3.2).
  kSemiHard,
};

/// The mean over triplets (anchor a, positive p of its group, negative n of another) of
///
///   max(0, |x_a − x_p|² − |x_a − x_n|² + margin)
///
/// of vectors x [N, D] with a group each (Schroff et al. 2015, equation 3). 0 when there are no
/// triplets: no group of two, or no second group. Throws ShapeError when the number of groups is
/// not N, InvalidArgumentError when the margin is negative.
Var triplet(Var vectors, std::span<const std::int32_t> groups, float margin, TripletMining mining);

}  // namespace unrolled
