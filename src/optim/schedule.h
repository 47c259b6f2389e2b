#pragma once

#include <cstdint>
#include <string>

namespace unrolled {

/// How the learning rate changes over the steps of training.
struct ScheduleOptions {
  std::string type = "constant";  ///< constant, step, cosine
  std::uint64_t warmupSteps = 0;  ///< the rate grows linearly from 0 over these steps, for any type
  std::uint64_t stepSize = 0;     ///< step: the rate is multiplied by `gamma` every so many steps
  double gamma = 0.1;             ///< step
  std::uint64_t totalSteps = 0;   ///< cosine: the rate has fallen to `minimum` after so many steps
  double minimum = 0;             ///< cosine: as a share of the base rate, in [0, 1]
};

/// Throws InvalidArgumentError when an option is unknown or outside its range; the message begins
/// with `schedule.`.
void validate(const ScheduleOptions& options);

/// The factor on the base learning rate at step t = 0, 1, 2, …:
///   step    gamma^⌊t / stepSize⌋
///   cosine  minimum + (1 − minimum) · (1 + cos(π · min(t / totalSteps, 1))) / 2
///           (Loshchilov and Hutter 2017, eq. 5, without restarts)
/// Before that, while warming up, (t + 1) / warmupSteps; t then counts from the end of the warm-up.
double scheduleFactor(const ScheduleOptions& options, std::uint64_t t);

}  // namespace unrolled
