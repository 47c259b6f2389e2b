#pragma once

#include <cstddef>
#include <span>

#include "models/sequence_model.h"

namespace unrolled {

/// Throws unless `data` have no answers, or `count` of them, each below `kinds` or negative.
/// Messages call one a `noun`.
void requireAnswers(const SequenceData& data, const char* noun, std::size_t count,
                    std::size_t kinds);

/// Takes the likeliest of the answers, given the logarithms of their probabilities, as that of
/// `place`, and counts how good it is where the data have the right one.
void addAnswer(std::span<const float> logProbabilities, const SequenceData& data, std::size_t place,
               SequencePredictions& predictions);

}  // namespace unrolled
