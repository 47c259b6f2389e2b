#pragma once

#include <cstdint>
#include <string>

namespace unrolled {

/// How often a decoder reads the truth while it is trained, and not what it said itself: scheduled
/// sampling (Bengio, Vinyals, Jaitly and Shazeer 2015, section 2.4). In training step i = 0, 1, …
/// every token that the decoder reads is the true one with the probability
///
///   constant         from
///   linear           max(to, from − (from − to) · i / steps), or min where `to` is the larger
///   inverse-sigmoid  to + (from − to) · k / (k + e^(i / k)),   k = steps
///
/// and else one that is drawn from what the model said of that place.
struct TeacherForcing {
  std::string schedule = "constant";
  double from = 1;      ///< a probability
  double to = 0;        ///< a probability; not of `constant`
  double steps = 1000;  ///< at least 1; not of `constant`
};

/// Throws InvalidArgumentError, its message beginning with `teacherForcing.`, when an option is
/// unknown or outside its range.
void validate(const TeacherForcing& options);

/// The probability of the truth in step i.
double truthProbability(const TeacherForcing& options, std::uint64_t step);

}  // namespace unrolled
