#pragma once

#include <cstdint>
#include <vector>

#include "decode/beam_search.h"
#include "support/random_steps.h"

namespace unrolled::testing {

std::vector<double> logSoftmax(const std::vector<float>& logits);

/// Searches until all is done: the results of every input.
std::vector<std::vector<Hypothesis>> search(RandomSteps& model,
                                            const std::vector<BeamInput>& inputs,
                                            const BeamOptions& options);

/// The results of one input that begins with token 0.
std::vector<Hypothesis> searchOne(RandomSteps& model, std::size_t maxLength,
                                  const BeamOptions& options);

/// Expects them to be the same to the last bit.
void expectSame(const std::vector<Hypothesis>& got, const std::vector<Hypothesis>& expected);

}  // namespace unrolled::testing
