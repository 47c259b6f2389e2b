#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/shape.h"

namespace unrolled {

/// Everything beside the parameters that training needs to go on exactly: arrays of floats and
/// numbers. The spans hold until the next call that changes the model.
struct TrainingState {
  struct Array {
    std::string name;  ///< as `exp_avg.rnn.weight_ih_l0`; and what the model carries on
    Shape shape;
    std::span<float> values;
  };
  std::vector<Array> arrays;
  std::vector<std::uint64_t> numbers;  ///< counters and the generator's state, see model.cc
};

}  // namespace unrolled
