#include "optim/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/error.h"

namespace unrolled {

void validate(const ScheduleOptions& options) {
  const std::string& type = options.type;
  require<InvalidArgumentError>(type == "constant" || type == "step" || type == "cosine",
                                "schedule.type must be one of constant, step, cosine, got ", type);
  require<InvalidArgumentError>(type != "step" || options.stepSize > 0,
                                "schedule.stepSize must be a positive integer, got ",
                                options.stepSize);
  require<InvalidArgumentError>(options.gamma > 0 && std::isfinite(options.gamma),
                                "schedule.gamma must be a positive number, got ", options.gamma);
  require<InvalidArgumentError>(type != "cosine" || options.totalSteps > 0,
                                "schedule.totalSteps must be a positive integer, got ",
                                options.totalSteps);
  require<InvalidArgumentError>(options.minimum >= 0 && options.minimum <= 1,
                                "schedule.minimum must be from 0 to 1, got ", options.minimum);
}

double scheduleFactor(const ScheduleOptions& options, std::uint64_t t) {
  if (t < options.warmupSteps) {
    return static_cast<double>(t + 1) / static_cast<double>(options.warmupSteps);
  }
  const std::uint64_t since = t - options.warmupSteps;
  if (options.type == "step") {
    return std::pow(options.gamma, static_cast<double>(since / options.stepSize));
  }
  if (options.type == "cosine") {
    const double progress =
        std::min(1.0, static_cast<double>(since) / static_cast<double>(options.totalSteps));
    const double wave = (1.0 + std::cos(std::numbers::pi * progress)) / 2.0;
    return options.minimum + (1.0 - options.minimum) * wave;
  }
  return 1.0;
}

}  // namespace unrolled
