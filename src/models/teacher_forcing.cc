#include "models/teacher_forcing.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace unrolled {
namespace {

void requireProbability(const char* name, double value) {
  require<InvalidArgumentError>(value >= 0 && value <= 1, "teacherForcing.", name,
                                " must be from 0 to 1, got ", value);
}

}  // namespace

void validate(const TeacherForcing& options) {
  const std::string& schedule = options.schedule;
  require<InvalidArgumentError>(
      schedule == "constant" || schedule == "linear" || schedule == "inverse-sigmoid",
      "teacherForcing.schedule must be one of constant, linear, inverse-sigmoid, got ", schedule);
  requireProbability("from", options.from);
  requireProbability("to", options.to);
  require<InvalidArgumentError>(options.steps >= 1 && std::isfinite(options.steps),
                                "teacherForcing.steps must be a number from 1 on, got ",
                                options.steps);
}

double truthProbability(const TeacherForcing& options, std::uint64_t step) {
  if (options.schedule == "constant") return options.from;
  const double part = static_cast<double>(step) / options.steps;
  const double left = options.schedule == "linear"
                          ? 1 - std::min(part, 1.0)
                          : options.steps / (options.steps + std::exp(part));
  return options.to + (options.from - options.to) * left;
}

}  // namespace unrolled
