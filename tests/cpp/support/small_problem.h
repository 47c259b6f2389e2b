#pragma once

#include <cstdint>
#include <vector>

#include "autograd/tape.h"
#include "nn/dense.h"
#include "nn/parameter.h"
#include "nn/recurrent.h"

namespace unrolled::testing {

/// The problem that the optimisers of tools/make_fixtures.py are given: an LSTM of 6 units is to
/// predict one of 7 tokens, 6 steps of 3 sequences, always the same.
class SmallProblem {
 public:
  SmallProblem();

  /// Forward and backward; the gradients are then in `parameters`.
  double loss();

  ParameterSet parameters;

 private:
  Recurrent recurrent_;
  Dense head_;
  std::vector<std::int32_t> inputs_;
  std::vector<std::int32_t> targets_;
  Tape tape_;
};

}  // namespace unrolled::testing
