#pragma once

#include <vector>

#include "models/ctc_recognizer.h"
#include "models/sequence_classifier.h"
#include "models/sequence_regressor.h"
#include "models/sequence_tagger.h"

namespace unrolled::testing {

/// Sequences of words of a vocabulary of 6, with a tag out of 3 for every word: the parity of the
/// word before it and whether it is the last but one.
SequenceData smallTagged(std::size_t count, std::uint64_t seed = 1);

/// The same sequences with one label out of 2: whether word 0 comes before word 1.
SequenceData smallLabelled(std::size_t count, std::uint64_t seed = 1);

/// Sequences of vectors of 2 numbers with the sum of the first where the second is 1 (the adding
/// problem), or with the sum so far at every step.
SequenceData smallTargeted(std::size_t count, bool perStep, std::uint64_t seed = 1);

/// Frames of 2 numbers in which up to 3 labels out of 2 are said, each for one or two frames, some
/// with a silent frame behind them, as always between equal ones; at most 8 frames. Nothing is said
/// in some.
SequenceData smallSpoken(std::size_t count, std::uint64_t seed = 1);

/// Options of models that train in no time, for those data.
SequenceModelOptions smallWords();
SequenceModelOptions smallVectors();
SequenceTaggerOptions smallTagger();
SequenceClassifierOptions smallClassifier(const char* pooling);
SequenceRegressorOptions smallRegressor(bool perStep);
CtcRecognizerOptions smallRecognizer();

/// Adam over batches of 4.
SequenceTraining smallSequenceTraining();

/// Only these sequences of `data`.
SequenceData only(const SequenceData& data, const std::vector<std::size_t>& sequences,
                  Granularity granularity);

/// Everything that a model says of data.
SequencePredictions readAll(SequenceModel& model, SequenceData data, bool distributions = false);

}  // namespace unrolled::testing
